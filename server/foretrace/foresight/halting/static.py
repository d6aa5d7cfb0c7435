"""Proof that a function ends, whatever it is given; and what is open where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foretrace.cancellation import Cancellation
from foretrace.foresight.halting.calls import Calls, calls_of
from foretrace.foresight.halting.iterating import endless_walks
from foretrace.foresight.halting.loops import Ranked, ranked_loops
from foretrace.foresight.halting.recursion import falling_arguments
from foretrace.foresight.symbolic.module import Module
from foretrace.foresight.symbolic.solver import Clock, OutOfTime, solving
from foretrace.sketch.model import Hole, Sketch


@dataclass(frozen=True, slots=True)
class EndProof:
    """What is known of every run of a function."""

    proved: bool
    reasons: tuple[str, ...]
    """Why it ends."""
    open: tuple[str, ...] = ()
    """Of what it is not known."""
    lines: tuple[int, ...] = ()
    """Of loops of which it is not known."""
    taken: tuple[str, ...] = ()
    """Parameters that were taken to be whole numbers."""


@dataclass(slots=True)
class Prover:
    """Proofs for the functions of one sketch; what was proved once is remembered."""

    sketch: Sketch
    seconds: float = 1.0
    """For one function, what it calls included."""
    cancellation: Cancellation | None = None
    _module: Module = field(init=False)
    _alone: dict[str, EndProof] = field(init=False, default_factory=dict)
    _calls: dict[str, Calls] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._module = Module.of(self.sketch.program)

    @property
    def module(self) -> Module:
        return self._module

    def proof(self, qualname: str) -> EndProof:
        """Whether every call of a function ends. Raises `Cancelled`."""
        clock = Clock(self.seconds, self.cancellation)
        reached = self._reached(qualname)
        parts = [self._proof_alone(name, clock) for name in reached]
        parts += [self._proof_of_group(group, clock) for group in _groups(reached, self._calls)]
        return EndProof(
            all(part.proved for part in parts),
            tuple(dict.fromkeys(reason for part in parts for reason in part.reasons)),
            tuple(dict.fromkeys(each for part in parts for each in part.open)),
            tuple(line for part in parts for line in part.lines),
            tuple(dict.fromkeys(name for part in parts[:1] for name in part.taken)),
        )

    def _reached(self, qualname: str) -> list[str]:
        found = [qualname]
        for name in found:
            for called in sorted(self._calls_of(name).own):
                if called not in found:
                    found.append(called)
        return found

    def _calls_of(self, qualname: str) -> Calls:
        if qualname not in self._calls:
            definition = self._module.named(qualname)
            self._calls[qualname] = (
                Calls(frozenset(), (f"`{qualname}`",))
                if definition is None
                else calls_of(self._module, definition)
            )
        return self._calls[qualname]

    def _proof_alone(self, qualname: str, clock: Clock) -> EndProof:
        if qualname not in self._alone:
            self._alone[qualname] = self._prove(qualname, clock)
        return self._alone[qualname]

    def _prove(self, qualname: str, clock: Clock) -> EndProof:
        definition = self._module.named(qualname)
        if definition is None:
            return EndProof(False, (), (f"`{qualname}` is not known",))
        node = definition.node
        _, taken = self._module.kinds(node)
        try:
            with solving():
                proved, lines = ranked_loops(self._module, node, clock)
        except OutOfTime:
            proved, lines = [], [-1]
        walks = endless_walks(self._module, node)
        missing = [f"what `{qualname}` calls: {each}" for each in self._calls_of(qualname).unknown]
        missing += [f"the loop on line {line}" for line in (*lines, *walks) if line > 0]
        missing += [f"the loops of `{qualname}`, for want of time" for line in lines if line < 0]
        missing += [hole_said(hole) for hole in self._holes_in(qualname)]
        return EndProof(
            not missing,
            tuple(map(_said, proved)),
            tuple(missing),
            tuple(line for line in (*lines, *walks) if line > 0),
            tuple(sorted(taken)) if proved else (),
        )

    def _holes_in(self, qualname: str) -> list[Hole]:
        return [
            hole
            for hole in self.sketch.holes
            if hole.function is not None
            and (hole.function == qualname or hole.function.startswith(f"{qualname}."))
        ]

    def _proof_of_group(self, group: frozenset[str], clock: Clock) -> EndProof:
        names = sorted(group)
        said = " and ".join(f"`{name}`" for name in names)
        if all(name in self._module.functions for name in names):
            try:
                with solving():
                    falls = falling_arguments(self._module, names, clock)
            except OutOfTime:
                falls = None
            if falls is not None:
                through = "calls itself" if len(names) == 1 else "call each other"
                what = ", then ".join(falls)
                return EndProof(True, (f"{said} {through} with {what} falling",))
        lines = tuple(
            definition.function.line
            for name in names
            if (definition := self._module.named(name)) is not None
        )
        return EndProof(False, (), (f"how deep {said} may go",), lines[:1])


def hole_said(hole: Hole) -> str:
    return f"the hole on line {hole.line}"


def _said(ranked: Ranked) -> str:
    what = ", then ".join(f"`{each}`" for each in ranked.falls)
    return (
        f"in the loop on line {ranked.line}, {what} falls"
        if what
        else (f"the loop on line {ranked.line} never begins a second turn")
    )


def _groups(reached: Iterable[str], calls: Mapping[str, Calls]) -> list[frozenset[str]]:
    """Functions that can lead to themselves, together with those on the way."""
    names = list(reached)
    leads = {name: set(calls[name].own) for name in names}
    for _ in names:
        before = sum(map(len, leads.values()))
        for name in names:
            leads[name] |= {far for near in leads[name] for far in leads.get(near, ())}
        if sum(map(len, leads.values())) == before:
            break
    return list(
        dict.fromkeys(
            frozenset(other for other in names if other in leads[name] and name in leads[other])
            for name in names
            if name in leads[name]
        )
    )
