"""One top-level statement of a program, made ready for the interpreter on its own.

A program is prepared statement by statement, so that an edit costs only the statement it is in.
Lines and numbers inside a unit are its own; `program` places them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache

from foretrace import syntax
from foretrace.imagine.events import Traced, instrument
from foretrace.imagine.interventions import Intervention, choose, place
from foretrace.imagine.lowering import Context, HoleSite, Problem, Unknown, names_used, rewrite


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    """What the interpreter runs, `FUNCTION_BASE` and `UNKNOWN_BASE` still to be replaced."""
    functions: tuple[Traced, ...]
    qualnames: tuple[str, ...]
    classes: tuple[str, ...]
    hidden: frozenset[str]
    used: frozenset[str]
    """Names of ours that occur in the code."""
    problems: tuple[Problem, ...]
    unknowns: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the rest of the program can change about a unit."""

    shadowed: frozenset[str]
    """Names the unit uses that the module binds."""
    holes: tuple[HoleSite, ...]
    opaque: bool
    """Whether what is defined nowhere is asked for."""
    modules: frozenset[str]
    """Names the unit uses that are modules without source."""
    sets: bool
    """Whether sets may occur in the run."""
    comprehensions: bool = False
    """Whether comprehensions report frames."""
    stepping: bool = False
    """Whether loops may go through iterators that the program defines."""
    interventions: tuple[Intervention, ...] = ()
    """By lines of the unit."""


@lru_cache(maxsize=512)
def prepare_unit(text: str, around: Surroundings) -> Unit:
    """Instrument and lower one statement, or several on one line.

    Raises `SyntaxError` if CPython would refuse it.
    """
    tree = syntax.parse(text)
    choose(tree, around.interventions)
    instrumented = instrument(tree, around.comprehensions, around.stepping)
    placed = place(instrumented.tree, around.interventions)
    context = Context(
        module_names=around.shadowed,
        traced=True,
        holes={(hole.line, hole.byte_column): hole for hole in around.holes},
        opaque=around.opaque,
        modules=around.modules,
        sets=around.sets,
    )
    code = ast.unparse(rewrite(placed, context))
    return Unit(
        code,
        instrumented.functions,
        instrumented.qualnames,
        instrumented.classes,
        instrumented.hidden,
        names_used(code),
        tuple(context.problems),
        tuple(context.unknowns),
    )


_NAME = re.compile(r"[^\W\d]\w*")


@lru_cache(maxsize=512)
def names_in(text: str) -> frozenset[str]:
    """Every name that occurs in a statement, and some words that are none."""
    return frozenset(_NAME.findall(text))
