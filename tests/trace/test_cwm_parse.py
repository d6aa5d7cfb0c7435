"""The parser of CWM traces: exact both ways, and sure of what is malformed."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.bench.trace_fuzz import TOKENS, broken, fuzz, well_formed
from foretrace.trace.cwm import CWM, UNCHANGED, Shown, frame_text
from foretrace.trace.cwm_parse import (
    MalformedFrame,
    WrittenFrame,
    WrittenTrace,
    parse_frames,
    parse_spelled,
    parse_trace,
    resolved,
)
from foretrace.trace.frames import Event
from foretrace.trace.text import Control, Text, joined, spelled
from tests.trace.test_cwm import RENDERED

CALL, LINE, RETURN, EXCEPTION = (CWM.events[event] for event in Event)
FRAME, ACTION, ARGUMENT, END = CWM.frame, CWM.action, CWM.argument, CWM.end

GOOD: Text = (CALL, '{"x": "1"}', ACTION, "def f(x):\n", FRAME)
EXAMPLE = parse_spelled(RENDERED)


def test_the_guide_s_example_is_read_and_written_again() -> None:
    trace = parse_trace(EXAMPLE)
    assert trace.complete
    assert trace.context.startswith("\ndef f(mylist):\n")
    assert trace.context.endswith("def main():  # << START_OF_TRACE\n    return f([5, 8])\n")
    assert trace.text() == EXAMPLE
    assert spelled(trace.text()) == RENDERED
    assert [frame.event.value for frame in trace.frames] == [
        *("call", "line", "call"),
        *["line"] * 4,
        *["return"] * 2,
    ]
    assert trace.frames[4] == WrittenFrame(
        Event.LINE, "    revl.reverse()", {"mylist": "..", "revl": "[5, 8]"}
    )
    assert trace.frames[-1] == WrittenFrame(Event.RETURN, "    return f([5, 8])", value="True")


def test_what_is_unchanged_is_filled_in() -> None:
    found = list(resolved(parse_frames(EXAMPLE)))
    assert [frame.locals for frame in found[2:7]] == [
        {"mylist": "[5, 8]"},
        {"mylist": "[5, 8]"},
        {"mylist": "[5, 8]", "revl": "[5, 8]"},
        {"mylist": "[5, 8]", "revl": "[8, 5]"},
        {"mylist": "[8, 5]", "revl": "[8, 5]"},
    ]


def test_frames_alone_are_read_too() -> None:
    frames = list(parse_frames((*GOOD, LINE, "{}", ACTION, "    pass\n", FRAME)))
    assert [frame.event for frame in frames] == [Event.CALL, Event.LINE]
    assert list(parse_frames(())) == []


def test_pieces_may_come_in_parts() -> None:
    parts: Text = (CALL, '{"x"', ': "1"}', "", ACTION, "def", " f(x):\n", FRAME)
    assert list(parse_frames(parts)) == list(parse_frames(GOOD))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ((ACTION, "x\n", FRAME), "cannot begin with <|action_sep|>"),
        (("x", FRAME), "cannot begin with text"),
        ((FRAME,), "cannot begin with <|frame_sep|>"),
        ((Control("<|eot_id|>"),), "cannot begin with <|eot_id|>"),
        ((CALL,), "the locals should follow, not the end of the text"),
        ((CALL, ACTION, "x\n", FRAME), "the locals should follow, not <|action_sep|>"),
        ((CALL, "{}", FRAME), "<|action_sep|> should follow, not <|frame_sep|>"),
        ((CALL, "{}", ACTION, FRAME), "the line of the source should follow"),
        ((CALL, "{}", ACTION, "x\n"), "<|frame_sep|> should follow, not the end of the text"),
        ((CALL, "{}", ACTION, "x", FRAME), "one line that ends in a newline"),
        ((CALL, "{}", ACTION, "x\ny\n", FRAME), "one line that ends in a newline"),
        ((CALL, "{}", ACTION, "x\n", ARGUMENT, '"1"', FRAME), "<|frame_sep|> should follow"),
        ((CALL, "{", ACTION, "x\n", FRAME), "cannot be read as JSON"),
        ((CALL, "[" * 100_000, ACTION, "x\n", FRAME), "cannot be read as JSON"),
        ((CALL, "[]", ACTION, "x\n", FRAME), "not a JSON object"),
        ((CALL, '"x"', ACTION, "x\n", FRAME), "not a JSON object"),
        ((CALL, '{"x": 1}', ACTION, "x\n", FRAME), "the repr of 'x' is not a JSON string"),
        ((CALL, '{"x": {"y": "1"}}', ACTION, "x\n", FRAME), "the repr of 'x' is not"),
        ((CALL, '{"x": "1", "x": "1"}', ACTION, "x\n", FRAME), "'x' is shown twice"),
        ((CALL, '{"x":"1"}', ACTION, "x\n", FRAME), "not spaced or escaped"),
        ((CALL, '{"x": "é"}', ACTION, "x\n", FRAME), "not spaced or escaped"),
        ((RETURN, "{}", ACTION, "x\n", FRAME), "<|action_sep|> should follow, not text"),
        ((RETURN, ACTION, "x\n", FRAME), "<|arg_sep|> should follow"),
        ((RETURN, ACTION, "x\n", ARGUMENT, FRAME), "the value should follow"),
        ((RETURN, ACTION, "x\n", ARGUMENT, "1", FRAME), "the value is not a JSON string"),
        ((EXCEPTION, ACTION, "x\n", ARGUMENT, "'1'", FRAME), "cannot be read as JSON"),
        ((EXCEPTION, ACTION, "x\n", ARGUMENT, ' "1"', FRAME), "not spaced or escaped"),
        ((END, *GOOD), "<|call_sep|> stands after the end"),
        ((*CWM.begin, *GOOD), "<|trace_context_start|> should follow"),
    ],
)
def test_a_malformed_frame_comes_after_the_good_ones(text: Text, reason: str) -> None:
    for before in range(3):
        if before and text[0] == CWM.begin[0]:
            continue
        frames = parse_frames((*GOOD * before, *text))
        assert [next(frames).source for _ in range(before)] == ["def f(x):"] * before
        with pytest.raises(MalformedFrame) as found:
            next(frames)
        assert reason in str(found.value)
        assert found.value.good == before
        assert str(found.value).startswith(f"Frame {before + 1} is malformed: ")


def test_a_trace_needs_its_opening() -> None:
    for text in (GOOD, (), (*CWM.begin, CWM.context, FRAME), (*CWM.begin, CWM.context, "\nx\n")):
        with pytest.raises(MalformedFrame) as found:
            parse_trace(text)
        assert found.value.good == 0


def test_a_token_that_is_only_spelled_is_no_token() -> None:
    with pytest.raises(MalformedFrame, match="cannot begin with text"):
        parse_trace((*EXAMPLE[:4], "<|call_sep|>", *EXAMPLE[5:]))
    source = "    x = '<|frame_sep|>'"
    frame = WrittenFrame(Event.LINE, source, {"y": "'<|action_sep|>'"})
    assert list(parse_frames(frame.text())) == [frame]
    # In a file it cannot be told from the token, which is why those have to be trusted.
    with pytest.raises(MalformedFrame):
        list(parse_frames(parse_spelled(spelled(frame.text()))))


@pytest.mark.parametrize(
    ("frames", "good", "reason"),
    [
        ([("call", {"x": ".."})], 0, "nothing was shown before of 'x'"),
        ([("call", {"x": "1"}), ("line", {"y": ".."})], 1, "nothing was shown before of 'y'"),
        ([("line", {})], 0, "outside of any call"),
        ([("call", {}), ("return", None), ("line", {})], 2, "outside of any call"),
        (
            [("call", {"x": "1"}), ("call", {}), ("return", None), ("line", {"x": ".."})],
            3,
            "nothing was shown before of 'x'",
        ),
    ],
)
def test_what_cannot_be_filled_in_is_malformed(
    frames: list[tuple[str, dict[str, str] | None]], good: int, reason: str
) -> None:
    written = [
        WrittenFrame(Event(event), "x", local, "None" if local is None else None)
        for event, local in frames
    ]
    found: list[WrittenFrame] = []
    with pytest.raises(MalformedFrame, match=reason) as error:
        found.extend(resolved(written))
    assert error.value.good == good == len(found)


# --- whatever is written is read again

lines = st.text().map(lambda text: text.replace("\n", ""))
reprs = st.one_of(
    st.text(),
    st.sampled_from(["1", "[1, 2]", "<|frame_sep|>", '"', "\\", "\ud800"]),
).filter(lambda text: text != UNCHANGED)
states = st.dictionaries(st.one_of(st.sampled_from(["x", "y", ".0"]), st.text()), reprs, max_size=4)


@st.composite
def runs(draw: st.DrawFn) -> list[WrittenFrame]:
    """The frames of a run that is well nested, with all locals in full."""
    frames: list[WrittenFrame] = []
    depth = 0
    for _ in range(draw(st.integers(0, 12))):
        event = Event.CALL if not depth else draw(st.sampled_from(list(Event)))
        depth += (event is Event.CALL) - (event is Event.RETURN)
        if event in (Event.CALL, Event.LINE):
            frames.append(WrittenFrame(event, draw(lines), draw(states)))
        else:
            frames.append(WrittenFrame(event, draw(lines), None, draw(reprs)))
    return frames


@given(runs(), st.text(min_size=1), st.booleans())
@settings(max_examples=300, deadline=None)
def test_every_run_is_read_as_it_was(
    frames: list[WrittenFrame], context: str, complete: bool
) -> None:
    shown = Shown()
    pieces: list[str | Control] = [*CWM.begin, CWM.context, context, FRAME]
    for frame in frames:
        before = shown.pass_frame(frame.event, frame.locals)
        pieces += frame_text(frame.event, frame.source, frame.locals, before, frame.value)
    text = joined((*pieces, END) if complete else pieces)
    trace = parse_trace(text)
    assert trace.text() == text
    assert (trace.context, trace.complete) == (context, complete)
    assert list(resolved(trace.frames)) == frames


pieces = st.one_of(
    st.sampled_from(TOKENS),
    st.text(),
    st.text().map(lambda text: f"{text}\n"),
    st.dictionaries(st.text(), st.text(), max_size=3).map(json.dumps),
    st.text().map(json.dumps),
)


@given(st.lists(pieces, max_size=20), st.booleans())
@settings(max_examples=500, deadline=None)
def test_only_malformed_frame_comes_out_of_anything(
    found: list[str | Control], opened: bool
) -> None:
    well_formed((*EXAMPLE[:4], *found) if opened else tuple(found))


@given(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_only_malformed_frame_comes_out_of_broken_traces(seed: int) -> None:
    well_formed(broken(EXAMPLE, random.Random(seed)))


def test_a_thousand_broken_traces() -> None:
    report = fuzz([EXAMPLE, parse_trace(EXAMPLE).text()[:-1]], 1000)
    assert report.failures == ()
    assert 500 < report.malformed < 1000
    assert report == type(report)(1000, report.malformed, (), report.seconds)


def test_a_frame_knows_how_it_was_written() -> None:
    trace = WrittenTrace("\nx\n", tuple(parse_frames(GOOD)), complete=False)
    assert trace.text() == (*CWM.begin, CWM.context, "\nx\n", FRAME, *GOOD)
