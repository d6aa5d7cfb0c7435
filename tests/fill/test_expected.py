"""What expected results say of the names that are returned."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from foretrace.fill.expected import with_expected_kinds
from foretrace.fill.template import build_template
from foretrace.sketch.parse import read_sketch


def kinds(source: str, name: str) -> frozenset[str] | None:
    sketch = read_sketch(source)
    sites = with_expected_kinds(build_template(sketch).sites, sketch.scenarios)
    return sites[0].scope.flow.kinds.get(name)


JOINED = (
    "def f(n):\n    text = ???\n    while len(text) < n:\n        text += text\n    return text\n"
)


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ("# >>> f(2)\n# 'ab'\n", {"str"}),
        ("# >>> f(2)\n# 'ab'\n# >>> f(0)\n# None\n", {"str"}),
        ("# >>> len(f(2))\n# 2\n", None),
        ("# >>> f(2)\n# <object>\n# >>> f(3)\n# 'ab'\n", None),
        ("# >>> f(2)\n", None),
    ],
    ids=["one type", "one that fits its uses", "another call's result", "not known", "no result"],
)
def test_a_returned_name_has_a_type_that_is_expected(
    examples: str, expected: Collection[str] | None
) -> None:
    wanted = kinds(JOINED, "text") if expected is None else frozenset(expected)
    assert kinds(examples + JOINED, "text") == wanted


def test_uses_that_contradict_stay() -> None:
    source = (
        "# >>> f(0)\n# -1\ndef f(n):\n    xs = ???\n    xs.append(n)\n    if n:\n"
        "        return xs\n    return -1\n"
    )
    assert kinds(source, "xs") == frozenset({"list"})
