"""Recorded traces against an independent recorder of CPython 3.11, and in the trace format."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.bench.recorded_text import whole, written
from foretrace.bench.traces import masked, recorded
from foretrace.record.entered import record_entered
from foretrace.record.limits import Limits
from foretrace.record.recorder import record_call
from foretrace.trace.cwm import cwm_text
from foretrace.trace.cwm_parse import parse_trace, resolved
from foretrace.trace.entry import entry
from foretrace.trace.frames import Event, Frame, OutcomeKind, Trace
from tests.imagine.samples import FAITHFUL, HARD

PLENTY = Limits(frames=10_000, seconds=30)
ALSO = ("generator", "inheritance", "with", "async", "unbound in a comprehension")
CALLS = {name: FAITHFUL[name][1] for name in FAITHFUL} | {name: HARD[name][1] for name in ALSO}
SOURCES = {name: source for name, (source, _) in (FAITHFUL | HARD).items()}


def plain(frame: Frame) -> list[object]:
    """A frame as the independent recorder writes it, addresses masked."""
    return [
        frame.event.value,
        frame.line,
        frame.depth,
        frame.function,
        [[name, masked(value.repr)] for name, value in frame.locals.items()],
        frame.value and masked(frame.value.repr),
    ]


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="traces are those of CPython 3.11")
@pytest.mark.parametrize("name", CALLS)
def test_every_frame_is_the_independent_recorders(name: str) -> None:
    source, call = SOURCES[name], CALLS[name][-1]
    start = entry(source, call)
    trace = record_call(start.program, start.call, PLENTY)
    truth = recorded(start.program, start.call, comprehensions=True)
    frames = truth["frames"]
    assert isinstance(frames, list)
    assert [plain(frame) for frame in trace.frames] == [
        [
            *head,
            [[local, masked(shown)] for local, shown in state],
            value and masked(value),
        ]
        for *head, state, value in frames
    ]
    assert trace.outcome.value is not None
    assert [trace.outcome.kind, masked(trace.outcome.value.repr)] == [
        masked(each)
        for each in truth["outcome"]  # type: ignore[attr-defined]
    ]
    assert trace.output == truth["output"]
    text = cwm_text(source, record_entered(source, call))
    assert parse_trace(text).text() == text
    assert text == whole(
        written(
            start,
            [
                (event, line, {n: masked(v) for n, v in state}, value and masked(value))
                for event, line, _, _, state, value in frames
            ],
        )
    )


def test_without_comprehensions_the_rest_stays() -> None:
    source, (call, *_) = FAITHFUL["comprehensions"]
    whole_trace = record_call(source, call)
    rest = record_call(source, call, comprehensions=False)
    assert list(rest.frames) == [f for f in whole_trace.frames if f.function == "f"]
    assert rest.outcome == whole_trace.outcome


UNLIMITED: dict[tuple[str, str], Trace] = {}


def unlimited(name: str, call: str) -> Trace:
    key = name, call
    if key not in UNLIMITED:
        UNLIMITED[key] = record_entered(SOURCES[name], call, limits=PLENTY)
    return UNLIMITED[key]


def check_depths(frames: tuple[Frame, ...]) -> int:
    """Calls go one deeper, returns one up, and all else stays; gives the depth at the end."""
    depth = 0
    for frame in frames:
        depth += frame.event is Event.CALL
        assert frame.depth == depth
        depth -= frame.event is Event.RETURN
    assert depth >= 0
    return depth


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(name, call) for name, calls in CALLS.items() for call in calls]),
    st.integers(1, 60),
    st.integers(20, 200),
)
def test_limits_cut_a_trace_and_break_nothing(
    case: tuple[str, str], frames: int, characters: int
) -> None:
    name, call = case
    source = SOURCES[name]
    trace = record_entered(source, call, limits=Limits(frames, 30, characters))
    all_of_it = unlimited(name, call)
    assert len(trace.frames) <= frames
    depth = check_depths(trace.frames)
    if len(all_of_it.frames) > frames:
        assert trace.outcome.kind is OutcomeKind.UNFINISHED
        assert len(trace.frames) == frames
    else:
        assert depth == 0
        assert trace.outcome.kind is all_of_it.outcome.kind
    for frame, other in zip(trace.frames, all_of_it.frames, strict=False):
        assert (frame.event, frame.line, frame.depth) == (other.event, other.line, other.depth)
        for local, value in frame.locals.items():
            assert len(value.repr) <= characters or value.repr.startswith("<")
            if trace.notes == all_of_it.notes and "0x" not in value.repr:
                assert value.repr == other.locals[local].repr
    text = cwm_text(source, trace)
    parsed = parse_trace(text)
    assert parsed.text() == text
    for frame, read in zip(trace.frames, resolved(parsed.frames), strict=True):
        if read.locals is not None:
            assert read.locals == {local: value.repr for local, value in frame.locals.items()}
