"""Broken frames for neural imagination: none may be shown that the code does not allow.

Recorded frames are changed at random, as `bench.trace_fuzz` does, and taken for what a model wrote
in their place. Each is refused in one way, or is a frame that could stand there: its grammar,
which has another reader, has to say the same.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from llguidance import LLMatcher, LLTokenizer

from foretrace.bench.recorded_frames import RecordedFrame, as_written
from foretrace.bench.trace_fuzz import FuzzReport, broken
from foretrace.imagine.neural.admission import admit
from foretrace.imagine.neural.grammar import frame_grammar
from foretrace.imagine.neural.reading import Unreadable, read_frame
from foretrace.trace.cwm import CWM
from foretrace.trace.cwm_parse import parse_frames
from foretrace.trace.text import Text, spelled
from foretrace.world.dialects.plain_trace import PLAIN


def fuzz_frames(frames: Sequence[RecordedFrame], cases: int, seed: int = 0) -> FuzzReport:
    """Take `cases` changed versions of recorded frames, in CWM's marks, for a model's."""
    started = time.perf_counter()
    chance = random.Random(seed)
    tokenizer = LLTokenizer("byte")
    refused = 0
    failures: list[str] = []
    for _ in range(cases):
        frame = chance.choice(frames)
        text = broken(frame.text, chance)
        try:
            refused += not _shown(frame, text, tokenizer)
        except Exception as error:
            failures.append(f"{error!r}: {spelled(text)!r}")
    return FuzzReport(cases, refused, tuple(failures), time.perf_counter() - started)


def admitted(frames: Sequence[RecordedFrame]) -> int:
    """How many recorded frames, in CWM's marks, would be shown if a model wrote them."""
    tokenizer = LLTokenizer("byte")
    return sum(_shown(frame, frame.text, tokenizer) for frame in frames)


class Overlooked(Exception):
    """Something was shown that cannot be there."""


def _shown(frame: RecordedFrame, text: Text, tokenizer: LLTokenizer) -> bool:
    """Whether `text` would be shown in the place of `frame`. Raises `Overlooked` if wrongly."""
    try:
        read = read_frame(as_written(text), CWM)
        admit(read, frame.options)
        frame.walk.apply(frame.state, read, text, 0)
    except Unreadable:
        return False
    (written,) = parse_frames(text)
    grammar = LLMatcher.grammar_from_lark(frame_grammar(frame.options, PLAIN))
    matcher = LLMatcher(tokenizer, grammar, log_level=0)
    data = list(spelled(written.text(PLAIN)).encode())
    if matcher.validate_tokens(data) != len(data):
        raise Overlooked(matcher.get_error() or "the grammar does not have it")
    return True
