"""Skeletons of functions that people write, with holes that the typed generator fills."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from training.programs.draft import Draft, Variable
from training.programs.expressions import living
from training.programs.kinds import Kind

Put = Callable[[Draft], "Variable | str"]
"""Writes the body of a function, up to its `return`; gives what is to be returned."""


@dataclass(frozen=True, slots=True)
class Template:
    put: Put
    families: tuple[str, ...]
    level: int
    whole: bool
    """It writes its own `return`, and stands alone."""


NEXT = "\v"
"""In what is put into a line: a line below it follows."""
INNER = NEXT + "    "
"""The line below is one level deeper."""
TEMPLATES: list[Template] = []


def template(families: str, level: int = 2, whole: bool = False) -> Callable[[Put], Put]:
    """Make the function a template for these families, from this level of the curriculum on."""

    def register(put: Put) -> Put:
        TEMPLATES.append(Template(put, tuple(families.split()), level, whole))
        return put

    return register


def put(draft: Draft, text: str) -> None:
    """Write lines that are indented as they stand to one another; empty ones are left out."""
    for line in textwrap.dedent(text).split("\n"):
        code = line.lstrip(" ")
        indent = line[: len(line) - len(code)]
        for part in code.split(NEXT):
            if part.strip():
                draft.line(indent + part)


def on(draft: Draft, kind: Kind, *variables: Variable, depth: int = 1) -> str:
    """An expression of nothing but these variables and literals."""
    kept = draft.scope
    draft.scope = list(variables)
    found = None
    for _ in range(4):
        for each in variables:
            each.unread = True
        found = living(draft, kind, depth)
        if found is not None and (found != str(variables[0]) or draft.maybe(0.3)):
            break
    draft.scope = kept
    if found is None:
        raise LookupError(f"Nothing of the kind {kind} can be made of {variables}.")
    return found


def holds(draft: Draft, *variables: Variable, depth: int = 1) -> str:
    """A condition on nothing but these variables."""
    return on(draft, Kind.BOOL, *variables, depth=depth)


def new(draft: Draft, kind: Kind, names: str) -> Variable:
    """A new variable with one of the names, which are separated by spaces."""
    return draft.declare(draft.free(names), kind)


def number(draft: Draft, low: int, high: int, names: str = "n n n num x number") -> Variable:
    """A parameter from `low` to `high`."""
    return draft.parameter(Kind.INT, lambda: draft.rng.randint(low, high), names)


def numbers(draft: Draft, low: int, high: int, least: int = 1, names: str = "") -> Variable:
    """A parameter: a list of at least so many numbers from `low` to `high`."""

    def make() -> list[int]:
        count = draft.rng.randint(least, max(least, draft.palette.size))
        return [draft.rng.randint(low, high) for _ in range(count)]

    return draft.parameter(Kind.INTS, make, names, filled=least > 0)


def text(draft: Draft, names: str = "", filled: bool = False) -> Variable:
    return draft.parameter(Kind.STR, None, names, filled=filled)


def given(draft: Draft, kind: Kind, make: Callable[[], object], names: str = "") -> Variable:
    """A parameter whose arguments `make` draws."""
    return draft.parameter(kind, make, names, filled=False)


def one(draft: Draft, *options: str) -> str:
    """One of the spellings."""
    return draft.rng.choice(options)


def often(draft: Draft, text: str, share: float = 0.5) -> str:
    """The text or nothing."""
    return text if draft.maybe(share) else ""


def step(draft: Draft, name: Variable | str, amount: str = "1") -> str:
    """A line that adds to a variable."""
    return f"{name} += {amount}" if draft.maybe(0.85) else f"{name} = {name} + {amount}"


def swapped(draft: Draft, left: str, right: str) -> str:
    """Lines that swap two places."""
    if draft.maybe(0.75):
        return f"{left}, {right} = {right}, {left}"
    keep = draft.free(("temp", "tmp", "t"))
    return f"{keep} = {left}{NEXT}{left} = {right}{NEXT}{right} = {keep}"


def a_char(draft: Draft) -> Variable:
    return new(draft, Kind.CHAR, "c c ch ch char letter x")


def a_list(draft: Draft, filled: bool = False) -> Variable:
    return draft.parameter(Kind.INTS, filled=filled)


def named(draft: Draft, names: str) -> str:
    """Give the function a name that says what it does, now and then."""
    if draft.maybe(0.6):
        draft.taken.discard(draft.name)
        draft.name = draft.free(names)
    return draft.name


def two_cases(draft: Draft, base: str, first: str, step: str) -> None:
    style = draft.pick("aaabc")
    if style == "a":
        put(draft, f"""
            if {base}:
                return {first}
            return {step}
        """)  # fmt: skip
    elif style == "b":
        put(draft, f"return {first} if {base} else {step}")
    else:
        put(draft, f"""
            if {base}:
                return {first}
            else:
                return {step}
        """)  # fmt: skip
