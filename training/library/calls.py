"""Literal inputs for a function of a library: those of its documentation, guesses, and luck."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Mapping, Sequence

from foretrace.imagine.invent import invent_calls
from foretrace.imagine.variation import vary
from foretrace.sketch.examples import docstring_examples
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from training.library.extract import Extract

_VALUES: Mapping[str, Sequence[object]] = {
    "text": (
        *("", "a", "b", "0", "12", "-3.5", "Hello, World", "one two  three", "  padded  "),
        *("snake_case_name", "CamelCaseName", "a/b/../c.txt", "C:\\dir\\file.tar.gz", "/usr/lib/"),
        *("key=value; other=2", "2024-02-29", "#ff8800", "a,b,,c", "x < 3 && 'y'", "[1, 2]"),
        *(
            "first line\n  second line\n",
            "http://ann@example.org:80/a?b=c#d",
            "caf\u00e9",
            "MISSISSIPPI",
        ),
        *('say "hi"', "%41%20b", "f(x, g(y))", "*.py", "1.10.3rc1", "utf-8", "abc-def_ghi", "A(1)"),
    ),
    "number": (0, 1, 2, 3, 4, 5, 7, 8, 10, 12, 13, 31, 64, 97, 100, 255, 1000, 2024, -1, -2, -7),
    "fraction": (0.0, 0.5, 1.5, -2.25, 3.0, 0.1, 7.75),
    "numbers": ([], [1], [3, 1, 2], [1, 2, 3, 4], [5, 5, 1], [0, 2, 0, 4], [10, -3, 7, 2]),
    "texts": ([], ["a"], ["b", "a", "c"], ["one", "two", "three"], ["x=1", "y=2"], ["ab", "abc"]),
    "nested": ([[1, 2], [3, 4]], [[1], [2, 3], []], [(1, "a"), (2, "b")], [["a", "b"], ["c"]]),
    "fractions": ([0.5, 1.5, 4.0], [1.0, 2.0, 3.0, 4.0]),
    "mapping": ({}, {"a": 1, "b": 2}, {"x": [1, 2], "y": []}, {1: 2, 2: 3}, {"k": "v", "w": "z"}),
    "pair": ((), (1, 2), (0, 0, 1), ("a", "b"), (2, 3, 4), ("key", 1)),
    "bytes": (b"", b"abc", b"\x00\x01\xff", b"a=3D b"),
    "other": (True, False, None, {1, 2, 3}),
}
_SHARES = {
    "text": 8, "number": 7, "fraction": 1, "numbers": 4, "texts": 2, "nested": 2, "fractions": 1,
    "mapping": 2, "pair": 2, "bytes": 1, "other": 1,
}  # fmt: skip
_SEEDS = 4
"""Documented calls whose neighbours are tried."""
_INVENTED = 8
_RANDOM = 28
_VARIED = 12
_KEYWORDS = 0.15
"""Share of random calls that give each parameter that has a default."""


def first_calls(extract: Extract, rng: random.Random) -> list[str]:
    """Calls to try: many of them do not fit, since nothing says what the parameters are."""
    documented = list(_documented(extract))
    others = [*_near(extract, documented[:_SEEDS], _INVENTED), *_random(extract, rng)]
    rng.shuffle(others)
    return list(dict.fromkeys([*documented, *others]))


def further_calls(extract: Extract, fitting: Sequence[str]) -> list[str]:
    """Calls near those that fit."""
    return [call for call in _near(extract, fitting, _VARIED) if call not in fitting]


def _documented(extract: Extract) -> Iterator[str]:
    """Calls with literal arguments in the docstring's examples."""
    for example in docstring_examples(extract.docstring, 1):
        try:
            tree = ast.parse(example.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_literal(node):
                called = ast.unparse(node.func).rpartition(".")[2]
                if called == extract.name:
                    node.func = ast.Name(extract.name, ast.Load())
                    yield ast.unparse(node)


def _is_literal(call: ast.Call) -> bool:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    try:
        for argument in arguments:
            ast.literal_eval(argument)
    except (ValueError, TypeError):
        return False
    return all(keyword.arg for keyword in call.keywords)


def _near(extract: Extract, calls: Sequence[str], count: int) -> list[str]:
    sketch = read_sketch(extract.source)
    function = sketch.function_named(extract.name)
    if function is None:
        return []
    seeds = [Scenario(call, ScenarioKind.DOCTEST, 0, extract.name) for call in calls]
    return [scenario.call for scenario in invent_calls(sketch, function, seeds, count)]


def _random(extract: Extract, rng: random.Random) -> Iterator[str]:
    """Calls with values of every kind: some fit."""
    node = ast.parse(extract.source).body[-1]
    assert isinstance(node, ast.FunctionDef)
    parameters = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    required = len(parameters) - len(node.args.defaults)
    optional = list(zip(parameters[required:], node.args.defaults, strict=True))
    demanded = [
        each.arg
        for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is None
    ]
    for _ in range(_RANDOM if parameters or node.args.vararg else 1):
        arguments = [repr(_value(rng)) for _ in range(required)]
        if node.args.vararg is not None:
            arguments += [repr(_value(rng)) for _ in range(rng.choice((0, 1, 2)))]
        else:
            arguments += [
                f"{name}={_given(default, rng)}"
                for name, default in optional
                if rng.random() < _KEYWORDS
            ]
        arguments += [f"{name}={_value(rng)!r}" for name in demanded]
        yield f"{extract.name}({', '.join(arguments)})"


def _value(rng: random.Random) -> object:
    (kind,) = rng.choices(list(_SHARES), list(_SHARES.values()))
    return rng.choice(_VALUES[kind])


def _given(default: ast.expr, rng: random.Random) -> str:
    """Another value for a parameter, near its default if that is a literal."""
    try:
        value = ast.literal_eval(default)
    except (ValueError, TypeError):
        value = None
    return repr(_value(rng) if value is None else vary(value, (), rng))
