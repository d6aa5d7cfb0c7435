"""What the scenarios' expected results say of the names that are returned."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from foretrace import syntax
from foretrace.fill.bindings import FunctionNode
from foretrace.fill.template import Site
from foretrace.sketch.model import Scenario


def with_expected_kinds(
    sites: Mapping[int, Site], scenarios: Iterable[Scenario]
) -> dict[int, Site]:
    """The sites, knowing that what is returned by its name has a type that some result has."""
    expected = _types(scenarios)
    return {hole: _with_kinds(site, expected) for hole, site in sites.items()}


def _with_kinds(site: Site, expected: Mapping[str, frozenset[str] | None]) -> Site:
    function = site.scope.function
    types = expected.get(function.name) if function is not None else None
    if function is None or types is None:
        return site
    kinds = dict(site.scope.flow.kinds)
    for name in _returned_names(function):
        # Uses that fit nothing that is expected say more than one return among others.
        kinds[name] = kinds.get(name, types) & types or kinds[name]
    return replace(site, scope=replace(site.scope, flow=replace(site.scope.flow, kinds=kinds)))


def _types(scenarios: Iterable[Scenario]) -> dict[str, frozenset[str] | None]:
    """By function, the names of the types that its calls should give; None if one is not known."""
    found: dict[str, frozenset[str] | None] = {}
    for scenario in scenarios:
        match syntax.parse(scenario.call, mode="eval").body:
            case ast.Call(func=ast.Name(id=name)) if scenario.raises is None:
                try:
                    value = syntax.literal(scenario.expected or "")
                except (ValueError, SyntaxError):
                    found[name] = None
                    continue
                known = found.get(name, frozenset())
                found[name] = None if known is None else known | {type(value).__name__}
    return found


def _returned_names(function: FunctionNode) -> set[str]:
    return {
        node.value.id
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)
    }
