"""One run of a prepared program in a session of the interpreter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from pydantic_monty import (
    CollectString,
    FunctionSnapshot,
    MontyComplete,
    MontyError,
    MontySession,
    NameLookupSnapshot,
)

from foretrace.cancellation import Cancellation
from foretrace.imagine.decode import Log, decode
from foretrace.imagine.events import Kind, Traced
from foretrace.imagine.interpreter import Interpreter, Limits
from foretrace.imagine.lowering import Unknown
from foretrace.imagine.names import PREFIX
from foretrace.imagine.oracle import NoAnswer, Oracle, Supply
from foretrace.imagine.program import Prepared, prepare_call
from foretrace.imagine.reprs import Reprs
from foretrace.sketch.model import Scenario

if TYPE_CHECKING:
    from foretrace.imagine.grounded import Budget

LOG_BYTES = 64 * 1024 * 1024
"""Most that one run may report."""

DEPTH = 3
"""Calls of the interpreter for one call of the program, at most: ours come on top."""

ASK = f"{PREFIX}ask"


@dataclass(frozen=True, slots=True)
class Limited:
    """A program together with the one scenario to run."""

    module: str
    call: str
    functions: tuple[Traced, ...]
    unknowns: tuple[Unknown, ...]
    reprs: Reprs

    @classmethod
    def of(cls, prepared: Prepared, scenario: Scenario, opaque: bool) -> Self:
        """Raises `SyntaxError` for a scenario that is not valid Python."""
        source = f"{scenario.setup}\n{PREFIX}value = ({scenario.call})\n"
        code, functions, unknowns, standins = prepare_call(prepared, source, opaque)
        return cls(
            f"{standins}{prepared.code}\n{PREFIX}out({PREFIX}dumps([{Kind.LOADED}]))\n",
            code,
            functions,
            unknowns,
            prepared.reprs,
        )

    def source(self, frames: int) -> str:
        """What the interpreter runs."""
        return (
            f"{self.module}{PREFIX}frames = {PREFIX}most = {frames}\n{PREFIX}on = True\n"
            f"{self.call}\n"
            f"{PREFIX}on = None\n"
            f"{PREFIX}out({PREFIX}dumps([{Kind.RESULT}, {PREFIX}repr({PREFIX}value)]))\nNone\n"
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """How a run ended that did not come to its end."""

    error: MontyError | None = None
    no_answer: str | None = None
    unknown: int | None = None
    """The unknown that no answer was found for."""


def run(
    limited: Limited,
    interpreter: Interpreter,
    oracle: Oracle | None,
    budget: Budget,
    cancellation: Cancellation,
) -> tuple[Log, Failure | None, list[Supply]]:
    """Run it, answering its questions; the log holds whatever was reported before it ended.

    Also returns why it did not come to its end, and the answers it was given, in order.

    Where the run cannot wait for an answer (in a sort key, for one), it is run again with the
    answers so far. Raises `Cancelled`.
    """
    answers: list[Supply] = []
    while True:
        cancellation.check()
        printed = CollectString(max_bytes=LOG_BYTES)
        limits = Limits(budget.seconds, budget.memory, DEPTH * budget.recursion + 20)
        failure: Failure | None = None
        with interpreter.session(limits) as session:
            try:
                failure = _drive(session, limited, oracle, budget, answers, printed)
            except MontyError as error:
                failure = Failure(error=error)
        log = decode(printed.output, limited.functions, limited.reprs)
        if log.asked is None or oracle is None:
            return log, failure, answers
        try:
            answers.append(oracle.answer(*log.asked))
        except NoAnswer as reason:
            failure = Failure(no_answer=str(reason), unknown=log.asked[0])
            return log, failure, answers


def _drive(
    session: MontySession,
    limited: Limited,
    oracle: Oracle | None,
    budget: Budget,
    answers: list[Supply],
    printed: CollectString,
) -> Failure | None:
    """Run to the end; answers to its questions are added to those it is given."""
    snapshot = session.feed_start(
        limited.source(budget.frames),
        inputs={f"{PREFIX}given": [answer.value for answer in answers]},
        print_callback=printed,
    )
    while not isinstance(snapshot, MontyComplete):
        if isinstance(snapshot, FunctionSnapshot) and snapshot.function_name == ASK:
            number, state = snapshot.args
            if oracle is None:
                return Failure(unknown=number)
            try:
                answer = oracle.answer(number, state)
            except NoAnswer as reason:
                return Failure(no_answer=str(reason), unknown=number)
            answers.append(answer)
            snapshot = snapshot.resume({"return_value": answer.value})
        elif isinstance(snapshot, NameLookupSnapshot):
            snapshot = snapshot.resume()
        elif isinstance(snapshot, FunctionSnapshot):
            snapshot = snapshot.resume_auto()
        else:
            return Failure(no_answer="the program waits for something outside it")
    return None
