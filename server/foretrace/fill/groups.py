"""Which holes must be filled together, and by which scenarios."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.fill.template import Site
from foretrace.sketch.model import Function, Scenario, Sketch


@dataclass(frozen=True, slots=True)
class Group:
    holes: tuple[int, ...]
    scenarios: tuple[Scenario, ...]
    """Empty if no scenario can reach the holes."""
    function: Function | None
    """One of the functions that the holes stand in."""


def group_holes(sketch: Sketch, sites: Mapping[int, Site]) -> list[Group]:
    """Holes that one scenario may reach belong together; others are solved apart.

    Reach is an over-approximation: a function reaches every function whose name it mentions.
    """
    mentions = _mentions(sketch)
    reached_by: list[tuple[Scenario, frozenset[int]]] = []
    for scenario in sketch.scenarios:
        names = _closure(_names(scenario.call) | _names(scenario.setup), mentions)
        holes = frozenset(
            index
            for index, site in sites.items()
            if site.hole.function is None or _last(site.hole.function) in names
            or any(part in names for part in site.hole.function.split("."))
        )  # fmt: skip
        if holes:
            reached_by.append((scenario, holes))
    groups: list[set[int]] = []
    for _, holes in reached_by:
        touching = [group for group in groups if group & holes]
        merged = set(holes).union(*touching)
        groups = [group for group in groups if not group & holes]
        groups.append(merged)
    found = [
        Group(
            tuple(sorted(group)),
            tuple(scenario for scenario, holes in reached_by if holes & group),
            _function(sketch, sites, group),
        )
        for group in groups
    ]
    left = [index for index in sites if not any(index in group for group in groups)]
    by_function: dict[str | None, list[int]] = {}
    for index in left:
        by_function.setdefault(sites[index].hole.function, []).append(index)
    found += [
        Group(tuple(holes), (), sketch.function_named(name)) for name, holes in by_function.items()
    ]
    return sorted(found, key=lambda group: group.holes)


def _function(sketch: Sketch, sites: Mapping[int, Site], group: Iterable[int]) -> Function | None:
    for index in sorted(group):
        function = sketch.function_named(sites[index].hole.function)
        if function is not None:
            return function
    return None


def _last(qualname: str) -> str:
    return qualname.rpartition(".")[2]


def _names(source: str) -> set[str]:
    try:
        tree = syntax.parse(source)
    except (SyntaxError, ValueError):
        return set()
    return _read(tree)


def _read(tree: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
    }


def _mentions(sketch: Sketch) -> dict[str, set[str]]:
    """For each function and class, by its last name, the names that its body mentions."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(sketch.program.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.setdefault(node.name, set()).update(_read(node))
            if isinstance(node, ast.ClassDef):
                # Making an instance runs `__init__`; operators may run the other special methods.
                found[node.name] |= {
                    part.name
                    for part in node.body
                    if isinstance(part, ast.FunctionDef) and part.name.startswith("__")
                }
    return found


def _closure(names: set[str], mentions: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    pending: Sequence[str] = list(names)
    while pending:
        name, *rest = pending
        pending = rest
        if name not in seen:
            seen.add(name)
            pending = [*rest, *mentions.get(name, ())]
    return seen
