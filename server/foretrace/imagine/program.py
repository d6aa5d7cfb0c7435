"""A whole program, ready to be run with any scenario."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foretrace.imagine.events import (
    COMPREHENSIONS,
    ITERATORS,
    OWN_REPR,
    RUNTIME,
    Iterators,
    Traced,
    iterators,
)
from foretrace.imagine.interventions import LOOKING, Intervention
from foretrace.imagine.lowering import (
    HoleSite,
    Unknown,
    bound_in,
    globals_in,
    may_have_sets,
    prelude,
    tables,
    text_may_have_sets,
)
from foretrace.imagine.names import FUNCTION_BASE, PREFIX, UNKNOWN_BASE
from foretrace.imagine.reprs import Reprs
from foretrace.imagine.unit import Surroundings, Unit, names_in, prepare_unit
from foretrace.sketch.model import Fill, Hole, Program

OWN = frozenset(PREFIX + name for name in ("gap", "note", "unsure"))
"""Stand-ins the tracing runtime brings itself."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A program as the interpreter runs it."""

    code: str
    functions: tuple[Traced, ...]
    """By the number that call events carry; lines are the document's."""
    unknowns: tuple[Unknown, ...]
    """By the number they are asked for, the holes of the sketch first."""
    reprs: Reprs
    names: frozenset[str]
    """Bound at module level."""
    sets: bool
    """Whether sets may occur."""
    comprehensions: bool = False
    """Whether comprehensions report frames."""
    stepping: bool = False
    """Whether loops may go through iterators that the program defines."""


class PrefixTaken(ValueError):
    """The program uses names that start like ours."""


def prepare(
    program: Program,
    holes: tuple[Hole, ...],
    fills: tuple[Fill, ...],
    opaque: bool,
    sets: bool = False,
    comprehensions: bool = False,
    interventions: Sequence[Intervention] = (),
) -> Prepared:
    """Instrument and lower a program; each statement is remembered by its text.

    With `sets`, sets may come from outside the program too. With `opaque`, names defined nowhere
    and modules without source are asked for. With `comprehensions`, these report frames. Raises
    `SyntaxError` if CPython would refuse the program or a fill is not an expression, or if an
    intervention cannot be made, and `PrefixTaken`.
    """
    if PREFIX in program.source:
        raise PrefixTaken(f"names that start with {PREFIX} are reserved")
    bound = frozenset(bound_in(program.tree.body))
    if "global " in program.source:
        bound |= globals_in(program.tree)
    modules = _modules(program.tree)
    sets = sets or (text_may_have_sets(program.source) and may_have_sets(program.tree))
    sets = sets or any(text_may_have_sets(fill.text) for fill in fills)
    classes = iterators(program.tree) if "__next__" in program.source else Iterators()
    stepping = bool(classes.stepping)
    sites = [_site(hole, fills) for hole in holes]
    lines = program.source.split("\n")
    functions: list[Traced] = []
    unknowns = [
        Unknown(hole.line, "???", _fill_probability(hole, fills), _targets(program.tree, hole))
        for hole in holes
    ]
    parts: list[str] = []
    units: list[Unit] = []
    for start, end in _segments(program.tree):
        text = "\n".join(lines[start - 1 : end])
        offset = start - 1
        here = names_in(text)
        inside = tuple(
            replace(site, line=site.line - offset) for site in sites if start <= site.line <= end
        )
        around = Surroundings(
            bound & here, inside, opaque, modules & here, sets, comprehensions, stepping
        )
        done = [each for each in interventions if start <= each.line <= end]
        if done:
            done = [replace(each, line=each.line - offset) for each in done]
            around = replace(around, shadowed=bound, modules=modules, interventions=tuple(done))
        unit = prepare_unit(text, around)
        code = unit.code.replace(FUNCTION_BASE, str(len(functions)))
        parts.append(code.replace(UNKNOWN_BASE, str(len(unknowns))))
        functions += [replace(f, line=f.line + offset, offset=offset) for f in unit.functions]
        unknowns += [replace(each, line=each.line + offset) for each in unit.unknowns]
        units.append(unit)
    return Prepared(
        _header(units, sets, comprehensions, classes)
        + (LOOKING if interventions else "")
        + "\n".join(parts),
        tuple(functions),
        tuple(unknowns),
        Reprs(
            (name for unit in units for name in unit.qualnames),
            (name for unit in units for name in unit.classes),
        ),
        bound,
        sets,
        comprehensions,
        stepping,
    )


def prepare_call(
    prepared: Prepared, source: str, opaque: bool
) -> tuple[str, tuple[Traced, ...], tuple[Unknown, ...], str]:
    """The scenario's own statements or call, on top of a prepared program.

    Returns its code, all functions and unknowns with those it adds, and the stand-ins it needs.
    """
    here = names_in(source)
    around = Surroundings(
        prepared.names & here,
        (),
        opaque,
        frozenset(),
        prepared.sets,
        prepared.comprehensions,
        prepared.stepping,
    )
    unit = prepare_unit(source, around)
    code = unit.code.replace(FUNCTION_BASE, str(len(prepared.functions)))
    code = code.replace(UNKNOWN_BASE, str(len(prepared.unknowns)))
    return (
        code,
        (*prepared.functions, *unit.functions),
        (*prepared.unknowns, *unit.unknowns),
        prelude(unit.used, OWN),
    )


def _header(units: Sequence[Unit], sets: bool, comprehensions: bool, classes: Iterators) -> str:
    hidden = {name for unit in units for name in unit.hidden}
    used = frozenset(name for unit in units for name in unit.used)
    own_repr = any(
        name.endswith((".__repr__", ".__str__")) for unit in units for name in unit.qualnames
    )
    shown = f"{PREFIX}shown"
    if sets:
        used |= {shown, f"{PREFIX}ordered"} if comprehensions else {shown}
    return (
        RUNTIME
        + (_iterators(classes) if comprehensions or classes.stepping else "")
        + (COMPREHENSIONS if comprehensions else "")
        + f"{PREFIX}hidden = {hidden or {''}!r}\n"
        + prelude(used, OWN)
        + (f"{PREFIX}repr_of = {shown}\n" if sets else "")
        + (f"{PREFIX}in_order = {PREFIX}ordered\n" if sets and comprehensions else "")
        + (OWN_REPR if own_repr else f"{PREFIX}repr = {PREFIX}repr_of\n")
    )


def _iterators(classes: Iterators) -> str:
    named = {"iterable": classes.iterable, "stepping": classes.stepping}
    return ITERATORS + "".join(
        f"{PREFIX}{name} = {tuple(sorted(names))!r}\n" for name, names in named.items()
    )


def _segments(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """First and last line of each top-level statement; those sharing a line are one."""
    start = end = 0
    for node in tree.body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        last = node.end_lineno or node.lineno
        if first <= end:
            end = max(end, last)
            continue
        if end:
            yield start, end
        start, end = first, last
    if end:
        yield start, end


def _modules(tree: ast.Module) -> frozenset[str]:
    """Names bound to modules, or parts of modules, whose source nobody has."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if tables.is_foreign(alias.name):
                    names.add((alias.asname or alias.name).partition(".")[0])
        elif isinstance(node, ast.ImportFrom) and (
            node.level or tables.is_foreign(node.module or "")
        ):
            names.update(alias.asname or alias.name for alias in node.names)
    return frozenset(names)


def _site(hole: Hole, fills: Sequence[Fill]) -> HoleSite:
    text = next((fill.text for fill in fills if fill.hole == hole.index), None)
    return HoleSite(hole.index, hole.kind, hole.line, hole.byte_column, text)


def _fill_probability(hole: Hole, fills: Sequence[Fill]) -> float | None:
    return next((fill.probability for fill in fills if fill.hole == hole.index), None)


def _targets(tree: ast.Module, hole: Hole) -> tuple[str, ...]:
    """Names that an assignment unpacks the hole into, if it does."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Name)
            and (node.value.lineno, node.value.col_offset) == (hole.line, hole.byte_column)
            and isinstance(node.targets[0], ast.Tuple | ast.List)
        ):
            targets = node.targets[0].elts
            if not any(isinstance(target, ast.Starred) for target in targets):
                return tuple(ast.unparse(target) for target in targets)
    return ()
