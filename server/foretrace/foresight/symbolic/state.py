"""Where a run may be: what each name may be, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import z3

from foretrace.foresight.symbolic.kinds import Kind
from foretrace.foresight.symbolic.values import (
    Anything,
    Number,
    Real,
    Sequence,
    Symbol,
    Truth,
    new_number,
    new_real,
    new_truth,
)


@dataclass(slots=True)
class State:
    names: dict[str, Symbol]
    facts: list[z3.BoolRef] = field(default_factory=list)
    contained: dict[tuple[int, str], z3.BoolRef] = field(default_factory=dict)
    """Whether a sequence holds a constant: by its identity and the constant's repr."""

    risks: list[z3.BoolRef] = field(default_factory=list)
    """When what was evaluated since these were last taken may have raised an exception."""

    indexed: frozenset[str] = frozenset()
    """Names that surely hold lists, tuples or texts, which have an item at each index."""
    whole: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Lists all of whose items are whole numbers, with all that they may be, if that is known."""

    def copy(self) -> State:
        return State(
            dict(self.names),
            list(self.facts),
            dict(self.contained),
            list(self.risks),
            self.indexed,
            dict(self.whole),
        )

    def suppose(self, fact: z3.BoolRef) -> State:
        """A copy in which `fact` holds."""
        other = self.copy()
        other.facts.append(fact)
        return other

    def anew(self, name: str, kind: Kind) -> None:
        """Let a name be anything of its kind."""
        symbol = any_of(kind)
        if isinstance(symbol, Sequence):
            self.facts.append(symbol.length >= 0)
        self.names[name] = symbol

    def resized(self, sequence: Sequence, length: z3.ArithRef) -> None:
        """The sequence changed in place: so did whatever may be the same object."""
        for name, held in self.names.items():
            if not isinstance(held, Sequence) or held.text:
                continue
            if held.identity == sequence.identity:
                self.names[name] = replace(held, length=length)
            elif not (held.fresh or sequence.fresh):
                self.names[name] = replace(held, length=new_number())
                self.facts.append(self.names[name].length >= 0)  # type: ignore[union-attr]
        self.contained = {
            key: held for key, held in self.contained.items() if key[0] != sequence.identity
        }

    def put_in(self, whole: bool) -> None:
        """Some list gets an item; by aliases it may be any."""
        self.whole = {name: () for name in self.whole} if whole else {}

    def unknown_change(self) -> None:
        """Anything may have happened to collections that others know of."""
        self.whole = {}
        for name, held in self.names.items():
            if isinstance(held, Sequence) and not held.text and not held.fresh:
                length = new_number()
                self.names[name] = replace(held, length=length)
                self.facts.append(length >= 0)
        self.contained.clear()


def any_of(kind: Kind) -> Symbol:
    match kind:
        case Kind.NUMBER:
            return Number(new_number())
        case Kind.REAL:
            return Real(new_real())
        case Kind.TRUTH:
            return Truth(new_truth())
        case Kind.TEXT:
            return Sequence(new_number(), text=True)
        case Kind.SEQUENCE:
            return Sequence(new_number())
    return Anything()


def start(kinds: Mapping[str, Kind], fresh: frozenset[str] = frozenset()) -> State:
    """Every name may be anything of its kind; `fresh` ones are known by one name alone."""
    state = State({})
    for name, kind in kinds.items():
        state.anew(name, kind)
        held = state.names[name]
        if name in fresh and isinstance(held, Sequence):
            state.names[name] = replace(held, fresh=True)
    return state
