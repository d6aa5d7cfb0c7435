"""Whole traces that a model writes by itself, each frame after its own ones."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from foretrace.bench.model_record import Case
from foretrace.bench.recorded_frames import TrueFrame
from foretrace.bench.verdicts import free_grammar, locals_of, most_tokens, verdict
from foretrace.cancellation import Cancellation
from foretrace.imagine.neural.reading import ReadFrame, Unreadable, read_frame
from foretrace.imagine.neural.run import Endless, NeuralRun
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.trace.cwm import Entry, Marks, Shown, frame_text, opening
from foretrace.trace.frames import Event, Frame
from foretrace.trace.text import Text
from foretrace.world.dialects.plain_trace import trace_marks
from foretrace.world.protocol import WorldModel, WorldModelError

_ASTRAY = 20
"""Frames beyond twice the true ones after which a run that went wrong is given up."""


@dataclass(frozen=True, slots=True)
class WholeTrace:
    right: int
    """Frames until the first wrong one."""
    written: int
    """Frames, right or wrong."""
    whole: bool
    """Whether all are right, and all that there are."""
    outcome: str | None
    """Repr of what the run returned or raised; None if it came to no end."""
    outcome_right: bool
    ended: str
    """Why it ended."""
    seconds: float


def constrained(case: Case, world: WorldModel, most: int) -> WholeTrace:
    """The run as neural imagination has it, of `most` frames at most."""
    scenario = Scenario(case.record.asked, ScenarioKind.ASKED, 0, None)
    started = time.perf_counter()
    ended = "the run ended"
    frames: list[Frame] = []
    outcome = None
    raised = False
    try:
        run = NeuralRun(case.sketch, scenario, world, Cancellation())
    except WorldModelError as error:
        ended = str(error)
    else:
        try:
            while not run.state.ended:
                if len(run.frames) >= _limit(case, most):
                    ended = "too many frames"
                    break
                run.step()
        except Endless:
            ended = "a frame did not end"
        except (Unreadable, WorldModelError) as error:
            ended = str(error)
        finally:
            run.close()
        frames = run.frames
        raised = run.state.raised
        outcome = run.state.outcome.repr if run.state.outcome and run.state.ended else None
    seconds = time.perf_counter() - started
    right = 0
    for frame, truth in zip(frames, case.frames, strict=False):
        if not _same(frame, truth):
            break
        right += 1
    return _judged(case, right, len(frames), outcome, raised, ended, seconds)


def unconstrained(case: Case, world: WorldModel, most: int) -> WholeTrace:
    """The run as the model writes it where nothing holds it to what can be."""
    marks = trace_marks(world.dialects)
    run = _FreeRun()
    started = time.perf_counter()
    ended = "the run ended"
    right = 0
    try:
        transcript = world.transcript(_prompt(case.start, marks), Cancellation())
    except WorldModelError as error:
        return _judged(case, 0, 0, None, False, str(error), time.perf_counter() - started)
    tokens = max(map(most_tokens, case.frames), default=0)
    try:
        while not run.ended:
            if run.written >= _limit(case, most):
                ended = "too many frames"
                break
            good = right == run.written < len(case.frames)
            draft = case.frames[right].text if good else ()
            written = transcript.write(free_grammar(marks), tokens, Cancellation(), draft)
            if not written.complete:
                ended = "a frame did not end"
                break
            read = read_frame(written, marks)
            if good:
                right += verdict(read, run.shown, case.frames[right]).exact
            run.take(read)
    except (Unreadable, WorldModelError) as error:
        ended = str(error)
    finally:
        transcript.close()
    seconds = time.perf_counter() - started
    return _judged(case, right, run.written, run.outcome, run.raised, ended, seconds)


def _prompt(start: Entry, marks: Marks) -> Text:
    called = frame_text(Event.CALL, start.definition, {}, None, None, marks)
    return (*opening(start, marks), *called)


class _FreeRun:
    """Where a run stands that is known by what was written alone."""

    def __init__(self) -> None:
        self._passed = Shown()
        self._passed.pass_frame(Event.CALL, {})
        self.written = 0
        self.outcome: str | None = None
        self.raised = False
        self._leaving: str | None = None
        """What the entry point's last frame raised."""

    @property
    def ended(self) -> bool:
        return not self._passed.stack

    @property
    def shown(self) -> Mapping[str, str] | None:
        """What `..` refers to."""
        return self._passed.stack[-1]

    def take(self, read: ReadFrame) -> None:
        """Go on by a frame."""
        value = None if read.value is None else read.value.text
        alone = len(self._passed.stack) == 1
        self._passed.pass_frame(read.event, locals_of(read, self.shown))
        self.written += 1
        if self.ended:
            self.raised = self._leaving is not None and value == "None"
            self.outcome = self._leaving if self.raised else value
        self._leaving = value if alone and read.event is Event.EXCEPTION else None


def _limit(case: Case, most: int) -> int:
    return min(most, 2 * len(case.frames) + _ASTRAY)


def _same(frame: Frame, truth: TrueFrame) -> bool:
    if (frame.event, frame.line) != (truth.event, truth.line):
        return False
    if frame.event in (Event.CALL, Event.LINE):
        return {name: value.repr for name, value in frame.locals.items()} == truth.locals
    return frame.value is not None and frame.value.repr == truth.value


def _judged(
    case: Case,
    right: int,
    written: int,
    outcome: str | None,
    raised: bool,
    ended: str,
    seconds: float,
) -> WholeTrace:
    return WholeTrace(
        right=right,
        written=written,
        whole=right == written == len(case.frames),
        outcome=outcome,
        outcome_right=(raised, outcome) == (case.raised, case.outcome),
        ended=ended,
        seconds=seconds,
    )
