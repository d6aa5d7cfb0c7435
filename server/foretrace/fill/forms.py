"""The kinds of statement that a statement hole may become: texts around expressions.

`{}` stands for an expression: `x = {}`, `return {}`; one of `{}` alone is evaluated for its
effect. Forms without any are whole statements: `break`. Whatever else a fill may be, such as
`x += 1` or `if x > best: best = x`, runs as one of these with a fitting expression in it.
"""

from __future__ import annotations

import ast
import bisect
import collections
import functools
import heapq
import itertools
import math
import random
import re
import sys
from collections.abc import Iterator
from itertools import combinations

from foretrace import syntax
from foretrace.fill.scope import HoleScope

EFFECT = "{}"
"""The form of an expression, alone or evaluated for its effect."""
GUARDED_RETURN = "if {}:\n    return {}"
"""Its expression is a tuple: of what to return, or empty if the condition is false."""
GUARDED_CONTINUE = "if {}:\n    continue"
GUARDED_BREAK = "if {}:\n    break"

_EXPORTS = {
    module.__name__: frozenset(name for name in vars(module) if not name.startswith("_"))
    for module in (math, collections, itertools, functools, heapq, bisect, re, random)
}
"""What may be imported from modules that are often used."""
_MOST_TARGETS = 8
_MOST_PAIRS = 3


def statement_forms(scope: HoleScope) -> Iterator[str]:
    """What may stand there, likeliest names first."""
    for name in targets(scope):
        yield f"{name} = {EFFECT}"
    for one, other in pairs(scope):
        yield f"{one}, {other} = {EFFECT}"
    missing = [*scope.unbound, *scope.flow.wanted]
    if len(missing) > 1:
        yield f"{missing[0]} = {missing[1]} = {EFFECT}"
    yield EFFECT
    if scope.function is not None:
        if not scope.flow.followed:
            yield f"return {EFFECT}"
        if not scope.flow.last:
            yield GUARDED_RETURN
    if scope.in_loop:
        if scope.flow.followed:
            yield GUARDED_CONTINUE
        yield GUARDED_BREAK
        if not scope.flow.followed:
            yield from ("continue", "break")
    yield from _imports(scope)
    yield "pass"


def _imports(scope: HoleScope) -> Iterator[str]:
    """Imports of what nobody binds."""
    for name in scope.unbound:
        if name in sys.stdlib_module_names:
            yield f"import {name}"
    for module, names in _EXPORTS.items():
        if scope.unbound and names.issuperset(scope.unbound):
            yield f"from {module} import {', '.join(sorted(scope.unbound))}"


def targets(scope: HoleScope) -> list[str]:
    """Names and attributes worth assigning to: those that something reads later."""
    flow = scope.flow
    reading = [name for name in scope.locals if name in flow.live]
    first = [*scope.unbound[:3], *flow.wanted, *(n for n in reading if n in flow.progress)]
    # What the function itself assigns elsewhere is likelier than a parameter.
    reading.sort(key=lambda name: name not in flow.assigned)
    return list(dict.fromkeys([*list(dict.fromkeys([*first, *reading]))[:_MOST_TARGETS],
                               *scope.attributes]))  # fmt: skip


def pairs(scope: HoleScope) -> list[tuple[str, str]]:
    """Names worth assigning to together."""
    flow = scope.flow
    missing = list(dict.fromkeys([*scope.unbound[:3], *flow.wanted]))
    if len(missing) > 1:
        return list(combinations(missing[:3], 2))[:_MOST_PAIRS]
    changing = [n for n in targets(scope) if n in flow.assigned or n in flow.progress]
    if flow.progress:
        changing += [n for n in targets(scope) if n not in changing and n in scope.names]
    if scope.in_loop:
        # What nothing reads yet may be for the statement itself to read.
        changing += [n for n in scope.locals if n in flow.idle and n in flow.assigned]
    changing = [name for name in scope.locals if name in changing and name in scope.names]
    found = list(combinations(changing, 2))
    found.sort(key=lambda pair: not flow.progress & set(pair))
    return found[:_MOST_PAIRS]


def running(form: str, call: str, prefix: str) -> str:
    """The form as a statement whose expression is what `call` yields."""
    if form == GUARDED_RETURN:
        return f"{prefix}_v = {call}\nif {prefix}_v:\n    return {prefix}_v[0]"
    return form.format(call)


def abbreviated(statement: str) -> str:
    """`x = x + e` as one would write it, anything else as it is."""
    target, equals, value = statement.partition(" = ")
    if not equals or not target.replace(".", "").isidentifier() or not value.startswith(target):
        return statement
    try:
        tree = syntax.parse(value, mode="eval").body
    except SyntaxError:
        return statement
    if not isinstance(tree, ast.BinOp) or ast.unparse(tree.left) != target:
        return statement
    symbol = ast.unparse(ast.BinOp(ast.Name("a"), tree.op, ast.Name("b")))[1:-1].strip()
    return f"{target} {symbol}= {ast.unparse(tree.right)}"
