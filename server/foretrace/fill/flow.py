"""How the values around a statement hole go on: which names are read later, and as what."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foretrace.fill.bindings import FunctionNode, Names, bind, bound_in, parameters_of
from foretrace.fill.uses import kinds_of
from foretrace.sketch.model import STAND_IN

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_NAMELESS = frozenset({"_", "self", "cls"})


@dataclass(frozen=True, slots=True)
class Flow:
    live: frozenset[str] = frozenset()
    """Names that are read after the hole, on whatever path."""
    wanted: tuple[str, ...] = ()
    """Of those, names not surely bound at the hole that are read before they are next bound."""
    idle: frozenset[str] = frozenset()
    """Names bound at the hole that nothing reads so far: the statement may well."""
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Types that fit how a name is used, where that tells anything."""
    gathering: frozenset[str] = frozenset()
    """Names bound before the loop around and read after it, where the hole is run every round."""
    tested: frozenset[str] = frozenset()
    """Names in the condition of the `while` loop around."""
    progress: frozenset[str] = frozenset()
    """All of these, if nothing else in the loop changes any."""
    endless: bool = False
    """Whether nothing but its condition could end that loop."""
    followed: bool = False
    """Whether statements stand after the hole in its block."""
    last: bool = False
    """Whether the function ends after the hole."""
    answers: bool = False
    """Whether the function returns values elsewhere."""
    assigned: frozenset[str] = frozenset()
    """Names that the function assigns to, outside the headers of loops."""
    unfilled: frozenset[str] = frozenset()
    """Names bound to an empty container that nothing ever fills."""
    turning: frozenset[str] | None = None
    """For a hole in the condition of a `while` loop: names whose value the loop changes."""


def flow_at(
    hole: ast.Name,
    function: FunctionNode | None,
    parents: Mapping[ast.AST, ast.AST],
    bound: Names,
) -> Flow:
    """The flow at a hole; of one for an expression only what tells of its value."""
    statement = parents.get(hole)
    if function is None:
        return Flow()
    if not isinstance(statement, ast.Expr):
        turned = _loop_tested(hole, parents)
        return Flow(
            kinds=kinds_of(function),
            turning=frozenset(_changed(turned)) if turned is not None else None,
            endless=turned is not None and not _leaves(turned),
        )
    loops = [node for node in _around(statement, function, parents) if isinstance(node, _LOOPS)]
    here = (statement.lineno, statement.col_offset)
    events = _events(function)
    later = [event for event in events if event[0] > here]
    live = {name for _, name, reads in later if reads}
    for loop in loops:
        live |= _read_again(loop)
    for loop in loops:
        if not isinstance(loop, ast.While):
            # The next round binds these anew.
            live -= set(_stored(loop.target)) - {name for _, name, reads in later if reads}
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal):
            live.update(node.names)
    own = {*parameters_of(function.args), *bound_in(function.body)}
    tested = _tested(loops[0]) if loops else frozenset()
    first: dict[str, bool] = {}
    for _, name, reads in later:
        first.setdefault(name, reads)
    wanted = [name for name in first if first[name] and name in own and name not in bound]
    return Flow(
        live=frozenset(live),
        wanted=tuple(wanted),
        idle=frozenset(own & bound.keys() - {n for _, n, reads in events if reads} - _NAMELESS),
        kinds=kinds_of(function),
        gathering=_gathering(statement, parents, bound, later),
        tested=tested,
        progress=frozenset() if loops and tested & _changed(loops[0]) else tested,
        endless=bool(loops) and not _leaves(loops[0]),
        followed=_followed(statement, parents.get(statement)),
        last=_last(statement, function, parents),
        answers=any(
            isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function)
        ),
        assigned=_assigned(function),
        unfilled=_unfilled(function),
    )


def _around(
    node: ast.AST, function: FunctionNode, parents: Mapping[ast.AST, ast.AST]
) -> Iterator[ast.AST]:
    """What the node stands in, innermost first, up to the function."""
    current = parents.get(node)
    while current is not None and current is not function:
        yield current
        current = parents.get(current)


def _loop_tested(hole: ast.Name, parents: Mapping[ast.AST, ast.AST]) -> ast.While | None:
    """The `while` loop whose condition the hole is part of."""
    node: ast.AST = hole
    while (above := parents.get(node)) is not None and not isinstance(node, ast.stmt):
        if isinstance(above, ast.While) and above.test is node:
            return above
        node = above
    return None


_Event = tuple[tuple[int, int], str, bool]


def _events(tree: ast.AST) -> list[_Event]:
    """Where names are read (True) or bound, in about the order in which that happens."""
    found: list[_Event] = []
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                # The value comes first, though it stands last.
                end = (value.end_lineno or value.lineno, value.end_col_offset or 0)
                for target in targets:
                    found += [(end, name, False) for name in _stored(target)]
            case ast.AugAssign(target=ast.Name(id=name) as target):
                found.append(((target.lineno, target.col_offset), name, True))
            case ast.Name(id=name, ctx=ast.Load() | ast.Del()):
                found.append(((node.lineno, node.col_offset), name, True))
            case ast.For(target=target) | ast.AsyncFor(target=target):
                start = (target.lineno, target.col_offset)
                found += [(start, name, False) for name in _stored(target)]
    return sorted(found)


def _stored(target: ast.expr) -> Names:
    names = Names()
    bind(names, target)
    return names


def _leaves(loop: ast.AST) -> bool:
    return any(isinstance(node, ast.Return | ast.Break | ast.Raise) for node in ast.walk(loop))


def _gathering(
    statement: ast.stmt, parents: Mapping[ast.AST, ast.AST], bound: Names, later: Sequence[_Event]
) -> frozenset[str]:
    loop = parents.get(statement)
    if not isinstance(loop, _LOOPS):
        return frozenset()
    end = (loop.end_lineno or 0, loop.end_col_offset or 0)
    anew = bound_in([loop])
    after = {name for place, name, reads in later if reads and place > end}
    return frozenset(name for name in after if name in bound and name not in anew)


def _read_again(loop: ast.For | ast.AsyncFor | ast.While) -> set[str]:
    """Names whose value the next round of a loop reads before it binds them."""
    parts: list[ast.AST] = list(loop.body)
    if isinstance(loop, ast.While):
        parts.append(loop.test)
    first: dict[str, bool] = {}
    for _, name, reads in sorted(event for part in parts for event in _events(part)):
        first.setdefault(name, reads)
    return {name for name, reads in first.items() if reads}


def _tested(loop: ast.AST) -> frozenset[str]:
    if not isinstance(loop, ast.While):
        return frozenset()
    return frozenset(node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name))


def _changed(loop: ast.AST) -> set[str]:
    """Names that are bound in a loop, or whose value is changed there."""
    changed = set(bound_in([loop] if isinstance(loop, ast.stmt) else []))
    for node in ast.walk(loop):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                changed.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                changed.add(name)
    return changed


def _followed(statement: ast.stmt, block: ast.AST | None) -> bool:
    for _, value in ast.iter_fields(block) if block is not None else ():
        if isinstance(value, list) and statement in value:
            return value[-1] is not statement
    return False


def _last(statement: ast.stmt, function: FunctionNode, parents: Mapping[ast.AST, ast.AST]) -> bool:
    current: ast.AST = statement
    while current is not function:
        above = parents.get(current)
        if above is None or isinstance(above, _LOOPS) or not isinstance(current, ast.stmt):
            return False
        if _followed(current, above):
            return False
        current = above
    return True


def _assigned(function: FunctionNode) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            found.update(name for target in node.targets for name in _stored(target))
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            found.update(_stored(node.target))
    return frozenset(found)


def _unfilled(function: FunctionNode) -> frozenset[str]:
    empty: set[str] = set()
    changed: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_empty(value):
                empty.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                changed.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                changed.add(name)
            case ast.AugAssign(target=ast.Name(id=name)):
                changed.add(name)
            case ast.Call(args=arguments):
                changed |= {a.id for a in arguments if isinstance(a, ast.Name)}
    return frozenset(empty - changed)


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Name(id=name):
            return name == STAND_IN  # What will stand in the hole may be one.
        case ast.Call(func=ast.Name(id="set" | "list" | "dict"), args=[]):
            return True
    return False
