"""What rewriting a part of a program has to know, and what it finds out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from foretrace.sketch.model import HoleKind


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the interpreter cannot run and that has no exact equivalent."""

    line: int
    reason: str
    """What it is, as the subject of a sentence: `` `yield` ``."""
    function: str | None
    """Qualified name of the function around it; `None` at module level."""


@dataclass(frozen=True, slots=True)
class HoleSite:
    """A hole of the sketch, and what to put there."""

    index: int
    kind: HoleKind
    line: int
    byte_column: int
    fill: str | None
    """Source of an expression; `None` for a hole to be asked for."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A place whose value has to be supplied: a hole, or what nobody can run."""

    line: int
    text: str
    """`???`, or the expression as written."""
    probability: float | None = None
    """Of the fill that is in place; `None` where the world model is asked."""
    targets: tuple[str, ...] = ()
    """Names that an assignment unpacks it into."""


@dataclass(slots=True)
class Context:
    module_names: frozenset[str] = frozenset()
    """Names bound at module level."""
    traced: bool = False
    """Whether the tracing runtime is there."""
    holes: Mapping[tuple[int, int], HoleSite] = field(default_factory=dict)
    """By line and byte column."""
    opaque: bool = False
    """Whether what is defined nowhere is asked for; else it is an error, as in any run."""
    modules: frozenset[str] = frozenset()
    """Names of modules without source."""
    sets: bool = False
    """Whether sets may occur, whose order then has to be that of CPython."""
    problems: list[Problem] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)
    """Those found, other than holes."""
