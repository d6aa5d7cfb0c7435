"""What a hole can see, and how its value is used."""

from __future__ import annotations

from foretrace.fill.scope import HoleScope
from foretrace.fill.template import build_template
from foretrace.sketch.parse import read_sketch


def scopes(source: str) -> list[HoleScope]:
    template = build_template(read_sketch(source))
    sites = {**template.sites, **template.loading}
    return [sites[index].scope for index in sorted(sites)]


def test_names_bound_on_every_path_are_in_scope() -> None:
    (scope,) = scopes(
        "def f(a, b=1):\n"
        "    if a:\n        x = 1\n        y = 2\n    else:\n        x = 3\n"
        "    for i in a:\n        z = i\n"
        "    return ???\n"
    )
    assert scope.names == ("a", "b", "x")


def test_a_branch_that_leaves_does_not_count() -> None:
    (scope,) = scopes(
        "def f(a):\n    if a:\n        return 1\n    else:\n        x = 2\n    y = ???\n"
    )
    assert scope.names == ("a", "x")
    assert (scope.context, scope.target) == ("assigned", "y")


def test_comprehension_and_lambda_variables() -> None:
    inner, outer, body = scopes(
        "def f(xs, n):\n    a = [??? for x in xs if ???]\n    return lambda q: ???\n"
    )
    assert inner.names == ("x", "xs", "n")
    assert outer.names == ("x", "xs", "n")
    assert outer.context == "test"
    assert set(body.names) == {"q", "xs", "n", "a"}


def test_a_loop_that_did_not_bind_the_name_yet() -> None:
    (scope,) = scopes("def f(xs):\n    for x in xs:\n        y = ???\n        z = y\n")
    assert scope.names == ("xs", "x")
    assert scope.in_loop
    assert scope.varying == {"x", "y", "z"}


def test_unpacking_and_other_uses() -> None:
    uses = scopes(
        "def f(a):\n    x, y = ???\n    x += ???\n"
        "    while ???:\n        a[???] = 1\n    return ???\n"
    )
    assert [scope.context for scope in uses] == [
        "unpacked", "added", "test", "index", "returned"
    ]  # fmt: skip
    assert uses[0].arity == 2
    assert uses[1].target == "x"


def test_attributes_and_unbound_names_for_statements() -> None:
    (scope,) = scopes(
        "class C:\n"
        "    def __init__(self):\n        self.items = []\n"
        "    def m(self, x):\n        ???\n        return total\n"
    )
    assert scope.attributes == ("self.items",)
    assert scope.unbound == ("total",)
    assert scope.names == ("self", "x")


def test_exceptions_and_handlers() -> None:
    (scope,) = scopes(
        "def f(a):\n    try:\n        x = int(a)\n    except ValueError as e:\n        return ???\n"
    )
    assert scope.names == ("a", "e")


def test_functions_are_callables_not_data() -> None:
    (scope,) = scopes("LIMIT = 3\ndef g(q):\n    return q\ndef f(a):\n    return ???\n")
    assert set(scope.names) == {"a", "LIMIT"}
    assert [c.name for c in scope.callables] == ["g", "f"]
