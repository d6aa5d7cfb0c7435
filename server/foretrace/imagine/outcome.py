"""From the log of a run to its trace: what CPython would show, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic_monty import MontyCrashedError, MontyError

from foretrace.imagine import divergence, origins
from foretrace.imagine.caveats import caveats, never_called
from foretrace.imagine.decode import Log, Raised
from foretrace.imagine.exceptions import Judgement, Place, judge
from foretrace.imagine.interventions import Change, Intervention, Turn
from foretrace.imagine.lines import Lines, lines_of
from foretrace.imagine.oracle import Supply
from foretrace.imagine.run import Failure, Limited
from foretrace.imagine.wording import rename, told
from foretrace.sketch.model import Sketch
from foretrace.trace.frames import (
    Event,
    Frame,
    HoleValue,
    Origin,
    Outcome,
    OutcomeKind,
    Value,
)

if TYPE_CHECKING:
    from foretrace.imagine.grounded import Budget

UNSURE = 0.5
"""Probability stated for what may be worded differently by CPython."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    frames: tuple[Frame, ...]
    outcome: Outcome
    holes: tuple[HoleValue, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """The log of a run while it is corrected."""

    log: Log
    frames: list[Frame]
    notes: list[str]
    seeds: list[origins.Seed] = field(default_factory=list)
    gap: str | None = None
    last: tuple[Raised, Judgement] | None = None


def conclude(
    log: Log,
    failure: Failure | None,
    limited: Limited,
    sketch: Sketch,
    answers: Sequence[Supply],
    budget: Budget,
    interventions: Sequence[Intervention] = (),
) -> Conclusion:
    """The frames, outcome, hole values and notes of a run that was given `answers`."""
    reading = _Reading(log, list(log.frames), list(log.notes))
    passed_over = bool(log.frames) and bool(never_called(sketch.program))
    seeded = log.raised or log.supplied or log.unsure or passed_over or interventions
    lines = lines_of(sketch.program) if seeded else None
    if lines is not None:
        reworded = _correct(reading, lines, limited)
        for raised, frame in told(reading.frames, reworded, sketch.program):
            line = reading.frames[raised].line
            reading.notes.append(f"the exception on line {line} is read here in other words")
            reading.seeds.append(origins.Seed(frame, UNSURE, whole=False))
    reading.seeds += [
        origins.Seed(frame, UNSURE, whole=False) for frame in dict.fromkeys(log.unsure)
    ]
    if passed_over:
        reading.seeds.append(origins.Seed(0, UNSURE, whole=False, everything=True))
    holes = _supply(reading, limited, answers, len(sketch.holes))
    reading.seeds += _failed_fills(reading, limited, len(sketch.holes))
    outcome = _outcome(reading, failure, limited, budget)
    if outcome.kind is OutcomeKind.UNFINISHED and _ran_out(reading, failure):
        outcome = _endless(reading, outcome, sketch)
    supposed = _suppose(reading, interventions)
    if (reading.seeds or supposed) and lines is not None:
        reading.seeds.sort(key=lambda seed: seed.frame)
        frames, touched, probability = origins.mark(
            reading.frames, reading.seeds, lines, supposed=supposed
        )
        reading.frames = frames
        if outcome.value is not None and touched:
            origin = _result_origin(frames, outcome)
            outcome = replace(outcome, value=Value(outcome.value.repr, origin, probability))
    reading.notes += caveats(sketch, reading.frames)
    if log.suspended:
        reading.notes.append(
            "a generator expression was not run to its end; when Python closes it is not shown"
        )
    return Conclusion(tuple(reading.frames), outcome, holes, tuple(dict.fromkeys(reading.notes)))


def _suppose(reading: _Reading, interventions: Sequence[Intervention]) -> dict[int, list[str]]:
    """Names that were changed, by frame; conditions that were chosen become seeds."""
    supposed: dict[int, list[str]] = {}
    for each in interventions:
        if isinstance(each, Change):
            supposed.setdefault(each.step, []).append(each.name)
        elif isinstance(each, Turn):
            reading.seeds.append(origins.Seed(each.step, 1.0, whole=False))
    return supposed


def _ran_out(reading: _Reading, failure: Failure | None) -> bool:
    if reading.log.exhausted:
        return True
    error = None if failure is None else failure.error
    return error is not None and isinstance(error.exception(), TimeoutError)


def _endless(reading: _Reading, outcome: Outcome, sketch: Sketch) -> Outcome:
    """Diverged, if it can be proved; the frames then end where they begin to repeat."""
    found = divergence.cycle(reading.frames, lines_of(sketch.program), sketch.program)
    if found is None:
        return outcome
    _, again = found
    del reading.frames[again + 1 :]
    reading.seeds = [seed for seed in reading.seeds if seed.frame <= again]
    line = reading.frames[again].line
    return Outcome(
        OutcomeKind.DIVERGED,
        reason=f"line {line} is reached again in the same state, so the run never ends",
    )


def _result_origin(frames: Sequence[Frame], outcome: Outcome) -> Origin:
    last = frames[-1] if frames else None
    if (
        last is not None
        and last.event is Event.RETURN
        and last.depth == 1
        and last.value is not None
        and outcome.value is not None
        and last.value.repr == outcome.value.repr
    ):
        return last.value.origin
    return Origin.DERIVED


# --- exceptions


def _correct(reading: _Reading, lines: Lines, limited: Limited) -> dict[int, str]:
    """Word exceptions as CPython does; stop where it would not have raised one.

    Returns those that the run has in other words, by the frame that raises each.
    """
    renamed: dict[str, str] = {}
    reworded: dict[int, str] = {}
    free = {function.qualname: function.free for function in limited.functions}
    start = 0
    for raised in reading.log.raised:
        frame = reading.frames[raised.frame]
        if renamed:
            rename(reading.frames, start, raised.frame + 1, renamed)
        start = raised.frame
        place = Place(
            lines[frame.line].nodes,
            frame.locals,
            free.get(frame.function, frozenset()),
            limited.reprs.functions,
        )
        if raised.repr in renamed:
            continue
        judgement = judge(raised, place)
        reading.last = (raised, judgement)
        if judgement.gap is not None:
            reading.gap = judgement.gap
            del reading.frames[raised.frame :]
            reading.log.supplied = [
                each for each in reading.log.supplied if each.frame < raised.frame
            ]
            return reworded
        if judgement.repr != raised.repr:
            reworded[raised.frame] = judgement.repr
            renamed[raised.repr] = judgement.repr
            reading.frames[raised.frame] = replace(frame, value=Value(judgement.repr))
        if not judgement.exact:
            reading.notes.append(
                f"CPython may word the {raised.type} on line {frame.line} differently"
            )
            reading.seeds.append(origins.Seed(raised.frame, UNSURE, whole=False))
        if raised.type == "RecursionError" and not raised.own:
            reading.notes.append("how deep Python's recursion may go differs between machines")
    if renamed:
        rename(reading.frames, start, len(reading.frames), renamed)
    return reworded


# --- holes


def _supply(
    reading: _Reading, limited: Limited, answers: Sequence[Supply], holes: int
) -> tuple[HoleValue, ...]:
    given = iter(answers)
    values: list[HoleValue] = []
    filled: set[int] = set()
    for supplied in reading.log.supplied:
        unknown = limited.unknowns[supplied.unknown]
        probability = unknown.probability
        # A fill is right or wrong once, however often its hole is reached.
        again = supplied.unknown in filled
        filled.add(supplied.unknown)
        if supplied.repr is None:
            probability = UNSURE
            reading.notes.append(f"the statements missing on line {unknown.line} were passed over")
        elif probability is None:
            answer = next(given)
            probability, again = answer.probability, answer.again
            if supplied.unknown >= holes:
                reading.notes.append(
                    f"`{unknown.text}` on line {unknown.line} was taken to be {supplied.repr}"
                )
        step = max(supplied.frame, 0)
        reading.seeds.append(
            origins.Seed(
                supplied.frame,
                probability,
                whole=supplied.repr is not None,
                again=again,
                everything=supplied.repr is None,
            )
        )
        if supplied.unknown < holes and supplied.repr is not None:
            value = Value(supplied.repr, Origin.IMAGINED, probability)
            values.append(HoleValue(supplied.unknown, step, value))
    return tuple(values)


def _failed_fills(reading: _Reading, limited: Limited, holes: int) -> Iterator[origins.Seed]:
    """Fills that raised: what they raised rests on them as a value would."""
    given = {each.unknown for each in reading.log.supplied}
    for raised in reading.log.raised:
        if raised.frame >= len(reading.frames):
            return
        frame = reading.frames[raised.frame]
        for number, unknown in enumerate(limited.unknowns[:holes]):
            if unknown.probability is None or unknown.line != frame.line:
                continue
            start = _line_of(reading.frames, raised.frame)
            known = (e for e in reading.log.supplied if start <= e.frame < raised.frame)
            if all(each.unknown != number for each in known):
                again = number in given
                yield origins.Seed(start, unknown.probability, whole=False, again=again)
                given.add(number)


def _line_of(frames: Sequence[Frame], index: int) -> int:
    """The frame of the line on which the activation of a frame is."""
    depth = frames[index].depth
    while index > 0 and not (frames[index].depth == depth and frames[index].event is Event.LINE):
        index -= 1
    return index


# --- outcomes


def _outcome(
    reading: _Reading, failure: Failure | None, limited: Limited, budget: Budget
) -> Outcome:
    log = reading.log
    if reading.gap is not None:
        return _unfinished(f"{reading.gap} is not supported by the interpreter", reading)
    if log.exhausted:
        return Outcome(OutcomeKind.UNFINISHED, reason=f"stopped after {budget.frames:,} frames")
    if log.stopped is not None:
        return _unfinished(f"{log.stopped} is not supported by the interpreter", reading)
    if failure is None:
        if log.result is None:
            return Outcome(OutcomeKind.UNFINISHED, reason="the run reported no result")
        return Outcome(OutcomeKind.RETURNED, Value(log.result))
    if failure.error is not None:
        return _failed(reading, failure.error, limited, budget)
    unknown = None if failure.unknown is None else limited.unknowns[failure.unknown]
    if unknown is None:
        return Outcome(OutcomeKind.UNFINISHED, reason=failure.no_answer)
    if unknown.text == "???":
        what = f"reached a hole on line {unknown.line}"
    else:
        what = f"reached `{unknown.text}` on line {unknown.line}"
    reason = f"{what}, {failure.no_answer}" if failure.no_answer else what
    return Outcome(OutcomeKind.UNFINISHED, reason=reason)


def _failed(reading: _Reading, error: MontyError, limited: Limited, budget: Budget) -> Outcome:
    if isinstance(error, MontyCrashedError):
        reason = (
            f"stopped after {budget.seconds:g} s"
            if error.timed_out
            else ("the interpreter ended unexpectedly")
        )
        return Outcome(OutcomeKind.UNFINISHED, reason=reason)
    raised = error.exception()
    text = str(raised)
    if isinstance(raised, TimeoutError) and "time limit exceeded" in text:
        return Outcome(OutcomeKind.UNFINISHED, reason=f"stopped after {budget.seconds:g} s")
    if isinstance(raised, MemoryError):
        return Outcome(
            OutcomeKind.UNFINISHED, reason=f"needs more than {budget.memory // 2**20} MiB"
        )
    last = reading.last
    if last is None or last[0].type != type(raised).__name__:
        seen = Raised(0, type(raised).__name__, text, repr(raised), own=False)
        place = Place((), {}, frozenset(), limited.reprs.functions)
        last = (seen, judge(seen, place))
    judgement = last[1]
    if judgement.gap is not None:
        return _unfinished(f"{judgement.gap} is not supported by the interpreter", reading)
    if not reading.log.loaded:
        return Outcome(
            OutcomeKind.UNFINISHED,
            reason=f"the module itself raises {judgement.repr} before the call",
        )
    return Outcome(OutcomeKind.RAISED, Value(judgement.repr))


def _unfinished(reason: str, reading: _Reading) -> Outcome:
    line = reading.frames[-1].line if reading.frames else None
    where = f" (line {line})" if line is not None else ""
    return Outcome(OutcomeKind.UNFINISHED, reason=f"{reason}{where}")
