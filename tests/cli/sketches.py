"""Sources the command tests share."""

from __future__ import annotations

from foretrace.examples import BINARY_SEARCH

FINISHED = (
    BINARY_SEARCH.replace("???", "0, len(arr) - 1", 1)
    .replace("???", "mid + 1", 1)
    .replace("???", "mid - 1", 1)
)

OTHER_SCENARIOS = """\
# >>> binary_search([2, 4, 8, 16], 16)
# 3
# >>> binary_search([5], 5)
# 0
# >>> binary_search([1, 2, 3], 0)
# -1
"""


def with_other_scenarios(source: str) -> str:
    """`source` with its scenarios exchanged for three others."""
    return OTHER_SCENARIOS + source[source.index("def ") :]


def renamed(source: str) -> str:
    """`source` with other names for its parameters and variables."""
    for old, new in (
        ("arr", "readings"),
        ("target", "wanted"),
        ("left", "low"),
        ("right", "high"),
        ("mid", "probe"),
        ("binary_search", "locate"),
    ):
        source = source.replace(old, new)
    return source


def with_holes(*expressions: str) -> str:
    """The finished function with each of these expressions, in source order, taken out again."""
    head, body = FINISHED[: FINISHED.index("def ")], FINISHED[FINISHED.index("def ") :]
    position = 0
    for expression in expressions:
        position = body.index(expression, position)
        body = body[:position] + "???" + body[position + len(expression) :]
        position += len("???")
    return head + body
