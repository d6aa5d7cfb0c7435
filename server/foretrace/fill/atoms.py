"""The smallest parts of candidates: names, constants, and the function's own expressions."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from foretrace import syntax
from foretrace.fill.grammar import NAME_COST, Binding
from foretrace.fill.near import near_misses
from foretrace.fill.scope import Callable
from foretrace.fill.template import Site
from foretrace.sketch.model import Scenario

_COMMON = {"0": 2, "1": 3, "''": 2, "[]": 2, "{}": 3, "True": 3, "False": 3, "None": 3,
           "' '": 3, "2": 3, "-1": 3, "set()": 4, "()": 4, "','": 4, "10": 4,
           "float('inf')": 5, "-float('inf')": 6}  # fmt: skip
_OF_ELEMENTS = {"'aeiou'": 3}
"""Constants that are common only where something is said of elements."""
_WRITTEN_COST = 3
"""Of a constant that stands in the function."""
_SHOWN_COST = 5
"""Of a constant that stands only in the scenarios."""
_EXPECTED_COST = 7
"""Of a number that stands only among what is expected: more likely a result than a part."""
_PARTNERS = {
    a: b for one, other in ("()", "[]", "{}", "<>") for a, b in ((one, other), (other, one))
}
"""What is mostly written where the other bracket is."""
_MARK_COST = 4
"""Of a character that scenarios show, other than letters and digits."""
_TAKING = {
    "list": (("pop()", 2), ("pop(0)", 3)),
    "deque": (("popleft()", 2), ("pop()", 2)),
    "dict": (("popitem()", 4),),
    "set": (("pop()", 3),),
}
_INDEXED = frozenset({"list", "tuple", "str", "dict"})
_KEYS = frozenset({"str", "tuple"})
_COUNTED_COST = 4
_NEAR_COST = 2
"""More, for what differs from an expression of the function in one thing."""
_MOST_NEAR = 12
"""Of one expression."""
_NEAR_NAMES = 5
_LONGEST_TEXT = 12
_LONGEST_WRITTEN = 40
_MOST_CALLS = 60
_CALL_COST = 4
_LOOPING_COST = 3
"""More, for a function that loops and does not call itself so far."""
_MOST_LITERALS = 16
_MOST_MARKS = 4
"""Characters other than letters and digits, of the scenarios' texts."""


@dataclass(frozen=True, slots=True)
class Atom:
    text: str
    cost: int
    binding: Binding = Binding.ATOM
    constant: bool = False
    opaque: bool = False
    """Cannot be evaluated apart from a whole run."""


def scenario_literals(scenarios: Iterable[Scenario]) -> list[Atom]:
    """Constants that stand in the scenarios' arguments and expected values."""
    costs: dict[str, int] = {}
    marks: Counter[str] = Counter()
    for scenario in scenarios:
        for source, cost in (
            (scenario.expected or "", _EXPECTED_COST),
            (scenario.call, _SHOWN_COST),
        ):
            try:
                tree = syntax.parse(source, mode="eval")
            except (SyntaxError, ValueError):
                continue
            for node in ast.walk(tree):
                match node:
                    case ast.Constant(value=str(value)):
                        if len(value) <= _LONGEST_TEXT and not _is_mark(value):
                            costs[repr(value)] = _SHOWN_COST + len(value) // 2
                        for mark in sorted(set(value)):
                            if _is_mark(mark):
                                marks[repr(mark)] += 1
                    case ast.Constant(value=int(value) | float(value)):
                        costs[repr(value)] = cost
    for text, _ in marks.most_common(_MOST_MARKS):
        costs.setdefault(text, _MARK_COST)
    plainest = sorted(costs, key=lambda text: costs[text])[:_MOST_LITERALS]
    return [Atom(text, costs[text], constant=True) for text in plainest]


def _is_mark(text: str) -> bool:
    return len(text) == 1 and not text.isalnum()


def atoms_at(site: Site, literals: Sequence[Atom]) -> Iterator[Atom]:
    """Everything a candidate for the hole may start from, each text once, at its least cost."""
    least: dict[str, Atom] = {}
    for atom in _all(site, literals):
        known = least.get(atom.text)
        if known is None or atom.cost < known.cost:
            least[atom.text] = atom
    yield from least.values()


def typed_atoms(site: Site, types: Sequence[str]) -> Iterator[Atom]:
    """Items of the names' containers, and what takes something out of them.

    `types` are those of the names.
    """
    named = list(zip(site.names, types, strict=False))
    for name, kind in named:
        for key, other in named if kind in _INDEXED else ():
            if key != name and (other == "int" or (kind == "dict" and other in _KEYS)):
                yield Atom(f"{name}[{key}]", 2 * NAME_COST)
    bound = site.scope.context in ("assigned", "unpacked", "statement")
    for name, kind in zip(site.names, types, strict=False):
        for call, cost in _TAKING.get(kind, ()):
            yield Atom(f"{name}.{call}", NAME_COST + cost + (0 if bound else 2), opaque=True)


def element_atoms(site: Site, literals: Sequence[Atom], targets: Sequence[str]) -> Iterator[Atom]:
    """What may be said of the elements of a comprehension starts from these."""
    least = {target: Atom(target, NAME_COST - 1) for target in targets}
    least |= {text: Atom(text, cost, constant=True) for text, cost in _OF_ELEMENTS.items()}
    for atom in _plain(site, literals):
        known = least.get(atom.text)
        if known is None or atom.cost < known.cost:
            least[atom.text] = atom
    yield from least.values()


def _all(site: Site, literals: Sequence[Atom]) -> Iterator[Atom]:
    yield from _plain(site, literals)
    scope = site.scope
    for text in scope.sources:
        yield from _source(text, site)
    yield from _counted(site)
    for callable_ in scope.callables:
        yield from _calls(callable_, site)


def _plain(site: Site, literals: Sequence[Atom]) -> Iterator[Atom]:
    """Names, attributes and constants."""
    scope = site.scope
    newest = site.names[-1] if site.names else ""
    for name in site.names:
        # What a round of a loop has just bound is mostly what it goes on with.
        fresh = name == newest and name in scope.varying
        yield Atom(name, NAME_COST - 1 if fresh else NAME_COST)
    for text in scope.attributes:
        yield Atom(text, NAME_COST + 1)
    for text, cost in _COMMON.items():
        yield Atom(text, cost, constant=True)
    if scope.function is not None:
        yield from _written(scope.function, site)
    yield from literals


def _written(function: ast.AST, site: Site) -> Iterator[Atom]:
    """Constants and attributes that stand in the function."""
    negated = {
        node.operand
        for node in ast.walk(function)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    }
    for node in ast.walk(function):
        match node:
            case ast.Constant() if node in negated:
                continue  # The 1 of -1 does not stand there for itself.
            case ast.Constant(value=str(value)) if len(value) < _LONGEST_WRITTEN:
                yield Atom(repr(value), _WRITTEN_COST, constant=True)
                if value in _PARTNERS:
                    yield Atom(repr(_PARTNERS[value]), _WRITTEN_COST, constant=True)
            case ast.Constant(value=int(value) | float(value)):
                cost = NAME_COST if value in (0, 1) else _WRITTEN_COST
                yield Atom(repr(value), cost, constant=True)
            case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
                if owner in site.names and not _is_called(node, function):
                    yield Atom(f"{owner}.{attribute}", NAME_COST + 1)


def _source(text: str, site: Site) -> Iterator[Atom]:
    """An expression of the function itself, and its nearest relatives."""
    tree = syntax.parse(text, mode="eval").body
    size = sum(isinstance(node, ast.expr) for node in ast.walk(tree))
    binding = binding_of(tree)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    opaque = bool(names & {c.name for c in site.scope.callables})
    if not _mutates(tree):
        cost = min(3 + size // 2, 6)
        yield Atom(text, cost, binding, constant=not names, opaque=opaque)
        if not opaque and size > 1:
            for near in near_misses(text, site.names[-_NEAR_NAMES:], _MOST_NEAR):
                tree = syntax.parse(near, mode="eval").body
                yield Atom(near, cost + _NEAR_COST, binding_of(tree))


def _counted(site: Site) -> Iterator[Atom]:
    """For a hole that is assigned to `d[k]`: what was there, or its beginning, and one more."""
    match site.scope.statement:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value):
            if value is site.scope.node and not isinstance(key, ast.Slice):
                text = ast.unparse(key)
                yield Atom(f"{name}.get({text}, 0) + 1", _COUNTED_COST, Binding.SUM)
                yield Atom(f"{name}[{text}] + 1", _COUNTED_COST + 1, Binding.SUM)


def _mutates(tree: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("append", "extend", "insert", "remove", "clear", "sort", "reverse",
                          "update", "add", "discard", "setdefault")
        for node in ast.walk(tree)
    )  # fmt: skip


def _calls(callable_: Callable, site: Site) -> Iterator[Atom]:
    """Calls of a sketch's function, recursion above all: arguments a step away from its own."""
    base = _CALL_COST + (_LOOPING_COST if _loops_instead(callable_, site) else 0)
    choices: list[list[tuple[str, int]]] = []
    for parameter in callable_.parameters:
        options: list[tuple[str, int]] = []
        if parameter in site.names:
            options = [
                (parameter, 0),
                (f"{parameter} - 1", 1),
                (f"{parameter}[1:]", 1),
                (f"{parameter} + 1", 1),
                (f"{parameter} // 2", 2),
                (f"{parameter}[:-1]", 2),
                (f"{parameter} - 2", 2),
                (f"{parameter} // 10", 3),
            ]
        options += [(name, 1) for name in site.names if name != parameter][:6]
        choices.append(options)
    if not choices or any(not options for options in choices):
        if not callable_.parameters:
            yield Atom(f"{callable_.name}()", 4, opaque=True)
        return
    combined = sorted(product(*choices), key=lambda parts: sum(cost for _, cost in parts))
    calls: list[tuple[str, int]] = []
    for parts in combined[:_MOST_CALLS]:
        text = f"{callable_.name}({', '.join(part for part, _ in parts)})"
        cost = min(9, base + sum(cost for _, cost in parts))
        yield Atom(text, cost, opaque=True)
        calls.append((text, cost))
    # What a call returns is known only in a whole run, so its uses are written out here.
    for text, cost in calls[:8]:
        for name in ("1", *site.names[:4]):
            for symbol, binding in (("+", Binding.SUM), ("*", Binding.PRODUCT)):
                if name == "1" and symbol == "*":
                    continue
                yield Atom(f"{name} {symbol} {text}", cost + 3, binding, opaque=True)
                yield Atom(f"{text} {symbol} {name}", cost + 4, binding, opaque=True)
    for (one, cost), (other, more) in combinations(calls[:10], 2):
        yield Atom(f"{one} + {other}", cost + more - 1, Binding.SUM, opaque=True)


def _loops_instead(callable_: Callable, site: Site) -> bool:
    function = site.scope.function
    if function is None or function.name != callable_.name:
        return False
    nodes = list(ast.walk(function))
    calls = any(isinstance(n, ast.Name) and n.id == function.name for n in nodes)
    return not calls and any(isinstance(n, ast.For | ast.While) for n in nodes)


def _is_called(attribute: ast.Attribute, function: ast.AST) -> bool:
    return any(isinstance(node, ast.Call) and node.func is attribute for node in ast.walk(function))


def binding_of(tree: ast.expr) -> Binding:
    """How tightly an expression binds."""
    match tree:
        case ast.IfExp() | ast.Lambda():
            return Binding.TERNARY
        case ast.BoolOp(op=ast.Or()):
            return Binding.OR
        case ast.BoolOp():
            return Binding.AND
        case ast.UnaryOp(op=ast.Not()):
            return Binding.NOT
        case ast.Compare():
            return Binding.COMPARE
        case ast.UnaryOp():
            return Binding.UNARY
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return Binding.SUM
        case ast.BinOp(op=ast.Pow()):
            return Binding.POWER
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.FloorDiv() | ast.Mod() | ast.MatMult()):
            return Binding.PRODUCT
        case ast.BinOp():
            return Binding.BIT_OR
    return Binding.ATOM
