"""What if: another course of events from here on; the old one stays, to go back to."""

from __future__ import annotations

from dataclasses import replace

from foretrace.dap.alternatives import other_fills
from foretrace.dap.branch import MAIN, Branch
from foretrace.dap.names import own_names
from foretrace.dap.place import activation, start_of
from foretrace.dap.requests import Refused
from foretrace.dap.session import Session
from foretrace.dap.showing import shortened
from foretrace.dap.supposition import NO_SOLUTION, Supposition
from foretrace.dap.timeline import NONE, Timeline
from foretrace.imagine.interventions import Change, Turn, check
from foretrace.sketch.model import Fill
from foretrace.trace.frames import Event, OutcomeKind

INNERMOST = "Only the innermost frame can be changed; step out, or restart that frame."
_TITLE = "Imagining what if"


def change(branch: Branch, index: int, target: str, value: str) -> Change:
    """The intervention that sets `target` at a frame. Raises `Refused` where that cannot be."""
    timeline = branch.timeline
    frame = timeline.frames[index]
    if index != branch.cursor:
        raise Refused(INNERMOST)
    if frame.event is not Event.LINE:
        raise Refused("The function is being left here; step back to a line to change a variable.")
    wanted = Change(index, frame.line, target, value)
    try:
        check(wanted)
        name = wanted.name
    except SyntaxError as error:
        raise Refused(
            f"{target} = {shortened(value, 80)} cannot be imagined: {error.msg}."
        ) from error
    if not branch.supposed.grounded and target != name:
        raise Refused("In a neural run only whole variables can be set.")
    if name not in frame.locals:
        raise Refused(f"{name} is no variable that has a value here.")
    if name not in own_names(branch.supposed.sketch.program, frame.function):
        raise Refused(f"{name} does not belong to {frame.function}; change it where it belongs.")
    return wanted


async def suppose(
    session: Session, branch: Branch, what: Change | Turn, left: str | None = None
) -> None:
    """Imagine the future of a branch anew; the old one is kept under the name `left`."""
    supposed = branch.supposed.but(what)
    timeline = await session.imagine(supposed, _TITLE)
    _check(branch, timeline, what)
    adopt(session, branch, supposed, timeline, branch.cursor, left)


def _check(branch: Branch, timeline: Timeline, what: Change | Turn) -> None:
    """Raise `Refused` if the run does not come to where it was changed."""
    reason = timeline.trace.outcome.reason
    if timeline.trace.outcome.kind is OutcomeKind.UNFINISHED and not timeline.frames:
        raise Refused(f"This cannot be imagined: {reason}.")
    if what.step < len(timeline.frames):
        here, there = timeline.frames[what.step], branch.timeline.frames[what.step]
        if (here.event, here.line) == (there.event, there.line):
            return
    value = timeline.trace.outcome.value
    why = reason if value is None else f"it {timeline.trace.outcome.kind} {value.repr}"
    raise Refused(f"The run does not get here with that: {why}.")


def adopt(
    session: Session,
    branch: Branch,
    supposed: Supposition,
    timeline: Timeline,
    cursor: int,
    left: str | None,
) -> None:
    """Another course of events for a branch; the old one is kept under the name `left`."""
    session.leave(branch, left or f"before: {branch.name}")
    branch.replace(supposed, timeline, cursor)


async def other_sample(session: Session, branch: Branch, index: int) -> str:
    """Imagine otherwise what was imagined in the call that a frame is of, and go to its start.

    Returns what is different now. Raises `Refused` if there is nothing else to imagine.
    """
    timeline = branch.timeline
    function, call = activation(timeline, index)
    supposed = branch.supposed
    imagined = _imagined_in(branch, index)
    if not imagined:
        cursor = start_of(timeline, function, call)
        branch.moved(max(cursor, timeline.first), forward_step=False)
        return f"nothing was imagined in {function}, which begins again as it was"
    other = await _otherwise(session, branch, imagined)
    found = await session.imagine(other, _TITLE)
    cursor = start_of(found, function, call)
    if cursor == NONE:
        cursor = start_of(found, function, 1)
    left = f"with {_said(supposed.fills, imagined)}"
    adopt(session, branch, other, found, max(cursor, found.first), left)
    return f"now {_said(other.fills, imagined)}"


async def refill(session: Session, branch: Branch, hole: int, text: str) -> None:
    """Imagine the run with another fill. Raises `Refused` if that is none."""
    supposed = branch.supposed
    changed = _refilled(supposed, Fill(hole, text))
    timeline = await session.imagine(changed, _TITLE)
    outcome = timeline.trace.outcome
    if outcome.kind is OutcomeKind.UNFINISHED and not timeline.frames:
        raise Refused(f"This cannot be imagined: {outcome.reason}.")
    before = [each for each in supposed.fills if each.hole == hole]
    left = f"with {before[0].text}" if before else None
    adopt(session, branch, changed, timeline, branch.cursor, left)


def go_back_to(session: Session, number: int) -> None:
    """Exchange the main branch with one that was left. Raises `Refused`."""
    main, other = session.main, session.branch(number)
    if main is other:
        raise Refused("This is the branch you are in.")
    main.supposed, other.supposed = other.supposed, main.supposed
    main.cursor, other.cursor = other.cursor, main.cursor
    timeline = other.timeline
    other.name = f"left: {session.description(main)}"
    other.grow(main.timeline)
    main.grow(timeline)
    main.taken.clear()
    assert main.number == MAIN


def _imagined_in(branch: Branch, index: int) -> set[int]:
    """Holes that were imagined in the call that a frame is of."""
    timeline = branch.timeline
    start = timeline.start[index]
    return {each.hole for each in timeline.trace.holes if timeline.start[each.step] == start}


async def _otherwise(session: Session, branch: Branch, holes: set[int]) -> Supposition:
    """The next solution with another fill in one of the holes, else the model's next best.

    Raises `Refused` if there is neither.
    """
    supposed, answer = branch.supposed, session.answer
    solutions = () if answer is None else answer.solutions
    now = {each.hole: each.text for each in supposed.fills}
    for step in range(1, len(solutions) + 1):
        other = supposed.with_solution(answer, (supposed.solution + step) % len(solutions))
        if any(each.hole in holes and each.text != now.get(each.hole) for each in other.fills):
            return replace(other, interventions=())
    for number in sorted(holes):
        others = await other_fills(session, branch, supposed.sketch.holes[number])
        if others:
            return replace(_refilled(supposed, Fill(number, *others[0])), interventions=())
    raise Refused("Nothing else was found for the holes of this frame; set one in the scope Holes.")


def _refilled(supposed: Supposition, fill: Fill) -> Supposition:
    others = [each for each in supposed.fills if each.hole != fill.hole]
    fills = tuple(sorted([*others, fill], key=lambda each: each.hole))
    return replace(supposed, fills=fills, solution=NO_SOLUTION)


def _said(fills: tuple[Fill, ...], holes: set[int]) -> str:
    return ", ".join(shortened(each.text, 40) for each in fills if each.hole in holes)
