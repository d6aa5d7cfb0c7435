"""A function being written: its lines, its parameters and what is in scope."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeVar

from training.programs.kinds import Kind
from training.programs.names import ELEMENTS, INDEXES, LOCALS, ONE_OF, PARAMETERS, TOTALS
from training.programs.palette import Palette

Make = Callable[[], object]
T = TypeVar("T")


@dataclass(slots=True)
class Variable:
    """A name in scope, and what is known of its value wherever the next line may stand."""

    name: str
    kind: Kind
    filled: bool = False
    """Never empty."""
    fixed: bool = False
    """A loop depends on it: it may be read only."""
    small: bool = True
    """No product: it can be multiplied."""
    natural: bool = False
    """A number from 0 to 8: it may say how often a loop runs."""
    index_of: str = ""
    """The list or string in which it is a valid index."""
    unread: bool = True
    """Not read since it was written."""
    depth: int = 1
    """How deep the block that made it is."""

    def __str__(self) -> str:
        return self.name


@dataclass(slots=True)
class Parameter:
    variable: Variable
    make: Make | None
    """Draws an argument; `None` where calls leave it to the default."""
    default: str = ""
    plain: bool = False
    """Any value of the kind will do."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that can be called with any values of these kinds."""

    name: str
    kinds: tuple[Kind, ...]
    result: Kind
    keyword: str = ""
    """The name of the last parameter, where it may be given by name or left out."""


@dataclass(slots=True)
class Draft:
    """One function. `rng` is shared by everything that helps to write the program."""

    rng: random.Random
    level: int
    palette: Palette
    name: str = "f"
    family: str = "mixed"
    most_parameters: int = 3
    lines: list[str] = field(default_factory=list)
    depth: int = 1
    loops: int = 0
    """How many loops are open."""
    scope: list[Variable] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    helpers: list[Helper] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    reads: int = 0
    """How many variables were read so far."""
    before: list[str] = field(default_factory=list)
    """Functions that the module defines before this one."""
    nesting: int = 0
    """How many rules are writing the expression at hand."""
    bound: list[Variable] = field(default_factory=list)
    """What comprehensions and lambdas around the next expression bind."""

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def block(self, header: str, loop: bool = False) -> Block:
        """Write `header:`; what is written inside `with` is its body."""
        self.line(header + ":")
        return Block(self, loop)

    # Chance

    def maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    # Names

    def free(self, names: str | Sequence[str]) -> str:
        """One of the names that is not in use; a string names several, with spaces between."""
        if isinstance(names, str):
            names = names.split()
        for _ in range(4):
            name = self.rng.choice(names)
            if name not in self.taken:
                self.taken.add(name)
                return name
        name = next((name for name in names if name not in self.taken), "")
        number = 2
        while not name:
            name = f"{names[0]}{number}"
            if name in self.taken:
                name = ""
            number += 1
        self.taken.add(name)
        return name

    def local(self, kind: Kind) -> Variable:
        """A new variable for a value computed once."""
        return self.declare(self.free(LOCALS[kind]), kind)

    def total(self, kind: Kind) -> Variable:
        """A new variable for what a loop fills."""
        return self.declare(self.free(TOTALS[kind]), kind)

    def index(self, of: str = "") -> Variable:
        variable = self.declare(self.free(INDEXES), Kind.INT, fixed=True)
        variable.index_of = of
        return variable

    def element(self, kind: Kind, of: str = "") -> Variable:
        """A new variable for one element of the collection named `of`."""
        name = ONE_OF.get(of, "")
        if name and name not in self.taken and self.maybe(0.6):
            self.taken.add(name)
        else:
            name = self.free(ELEMENTS[kind])
        return self.declare(name, kind)

    def declare(self, name: str, kind: Kind, fixed: bool = False) -> Variable:
        self.taken.add(name)
        variable = Variable(name, kind, fixed=fixed, depth=self.depth)
        self.scope.append(variable)
        return variable

    def parameter(
        self,
        kind: Kind,
        make: Make | None = None,
        names: str | Sequence[str] = (),
        filled: bool | None = None,
        natural: bool = False,
    ) -> Variable:
        """A new parameter; `make` draws its arguments, by default from the palette."""
        if filled is None:
            filled = kind is Kind.TRIPLE or self.maybe(0.55)
        variable = Variable(
            self.free(names or PARAMETERS[kind]), kind, filled=filled, natural=natural
        )
        self.scope.insert(len(self.parameters), variable)
        plain = make is None
        if make is None:
            make = self.small_number if natural else self._maker(kind, filled)
        self.parameters.append(Parameter(variable, make, plain=plain))
        return variable

    def small_number(self) -> int:
        return self.rng.choice((0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8))

    def _maker(self, kind: Kind, filled: bool) -> Make:
        return lambda: self.palette.value(kind, filled)

    # Scope

    def find(self, *kinds: Kind) -> list[Variable]:
        return [variable for variable in self.scope if variable.kind in kinds]

    def read(self, variable: Variable) -> str:
        variable.unread = False
        self.reads += 1
        return variable.name

    def one_of(self, variables: Sequence[Variable]) -> Variable | None:
        """One of the variables, more likely one that was not read yet."""
        if not variables:
            return None
        waiting = [variable for variable in variables if variable.unread]
        if waiting and self.rng.random() < 0.7:
            return self.rng.choice(waiting)
        return self.rng.choice(variables)

    # Results

    def header(self, annotated: bool = False) -> str:
        shown = []
        for parameter in self.parameters:
            text = parameter.variable.name
            typed = annotated and parameter.variable.kind is not Kind.OTHER
            if typed:
                text += f": {parameter.variable.kind.annotation}"
            if parameter.default:
                text += f" = {parameter.default}" if typed else f"={parameter.default}"
            shown.append(text)
        return f"def {self.name}({', '.join(shown)}):"

    def text(self, annotated: bool = False) -> str:
        """The whole function."""
        return "\n".join((self.header(annotated), *self.lines))

    def arguments(self) -> list[str]:
        """Literal arguments for one call."""
        return [repr(each.make()) for each in self.parameters if each.make is not None]


class Block:
    """The body of a compound statement: what it declares is unknown after it."""

    __slots__ = ("draft", "known", "loop", "start")

    def __init__(self, draft: Draft, loop: bool) -> None:
        self.draft = draft
        self.loop = loop
        self.known: set[int] = set()
        self.start = 0

    def __enter__(self) -> None:
        self.draft.depth += 1
        self.draft.loops += self.loop
        self.known = {id(variable) for variable in self.draft.scope}
        self.start = len(self.draft.lines)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        draft = self.draft
        if len(draft.lines) == self.start:
            draft.line("pass")
        draft.depth -= 1
        draft.loops -= self.loop
        parameters = {id(parameter.variable) for parameter in draft.parameters}
        draft.scope = [
            variable
            for variable in draft.scope
            if id(variable) in self.known or id(variable) in parameters
        ]
