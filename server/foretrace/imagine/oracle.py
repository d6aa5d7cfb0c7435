"""What nobody can compute is asked of the world model, once for each state it is asked in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.imagine.lowering import Unknown
from foretrace.sketch.model import HOLE, Scenario
from foretrace.world.protocol import (
    Answer,
    ModelClosed,
    ModelFileError,
    ValueQuestion,
    WorldModel,
    WorldModelError,
)


class NoAnswer(Exception):
    """The world model has no usable answer; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Supply:
    """An answer as the run takes it."""

    value: object
    probability: float
    again: bool
    """Whether the same was answered in the same state before: no further uncertainty."""


@dataclass(slots=True)
class Oracle:
    """Answers the unknowns of one run."""

    source: str
    """The document, holes written `???`."""
    scenario: Scenario
    unknowns: Sequence[Unknown]
    world: WorldModel
    cancellation: Cancellation
    most: int
    """Questions that may be put to the model."""
    asked: int = 0
    _known: dict[tuple[int, tuple[tuple[str, str], ...]], Supply] = field(default_factory=dict)

    def answer(self, number: int, state: Mapping[str, str]) -> Supply:
        """The value of an unknown in `state` (name -> repr).

        Raises `NoAnswer`, and `Cancelled` if the run is no longer wanted.
        """
        key = (number, tuple(sorted(state.items())))
        known = self._known.get(key)
        if known is not None:
            return replace(known, again=True)
        value, probability = self._ask(self.unknowns[number], state)
        self._known[key] = Supply(value, probability, again=False)
        return self._known[key]

    def _ask(self, unknown: Unknown, state: Mapping[str, str]) -> tuple[object, float]:
        value, probability = self._value(self.source, unknown, unknown.text, state)
        if not unknown.targets or _unpacks(value, len(unknown.targets)):
            return value, probability
        # Each target is asked for on its own, as if the line assigned nothing else.
        values: list[object] = []
        for target in unknown.targets:
            source = _with_line(self.source, unknown.line, target)
            value, chance = self._value(source, unknown, HOLE, state)
            values.append(value)
            probability *= chance
        return tuple(values), probability

    def _value(
        self, source: str, unknown: Unknown, text: str, state: Mapping[str, str]
    ) -> tuple[object, float]:
        self.cancellation.check()
        if self.asked >= self.most:
            raise NoAnswer(f"the world model was asked {self.most} times")
        self.asked += 1
        question = ValueQuestion(
            source=source,
            line=unknown.line,
            unknown=text,
            state=state,
            call=self.scenario.call,
            expected=self.scenario.expected,
        )
        try:
            answer: Answer = self.world.value(question, self.cancellation)
        except (ModelFileError, ModelClosed):
            raise  # There is no model at all: whoever loads it says so.
        except WorldModelError as error:
            reason = str(error).rstrip(".")
            raise NoAnswer(reason[:1].lower() + reason[1:]) from error
        try:
            return syntax.literal(answer.text), answer.probability
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
            raise NoAnswer("the world model gave no literal value") from error


def _unpacks(value: object, count: int) -> bool:
    return isinstance(value, tuple | list | str | dict | set) and len(value) == count


def _with_line(source: str, line: int, target: str) -> str:
    """`source` with one line replaced by an assignment of a hole to `target`."""
    lines = source.split("\n")
    before = lines[line - 1]
    indent = before[: len(before) - len(before.lstrip())]
    lines[line - 1] = f"{indent}{target} = {HOLE}"
    return "\n".join(lines)
