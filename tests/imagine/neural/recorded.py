"""A world model that knows the answers: it writes what CPython recorded, if the grammar allows."""

# ruff: noqa: ARG002

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from llguidance import LLMatcher, LLTokenizer

from foretrace.bench.recorded_text import recorded_entry
from foretrace.cancellation import Cancellation
from foretrace.trace.cwm import Shown, frame_text
from foretrace.trace.entry import entry
from foretrace.trace.frames import Event
from foretrace.trace.text import Text, spelled
from foretrace.world.dialects.plain_trace import PLAIN
from foretrace.world.protocol import Written, WrittenToken
from tests.imagine.neural.answers import OnlyTraces

_BYTES = LLTokenizer("byte")


class Refused(AssertionError):
    """The grammar has no place for what really happens."""


class RecordedTranscript:
    def __init__(self, frames: Sequence[Text], written: int = 0, length: int = 0) -> None:
        self._frames = frames
        self._written = written
        self._lengths = [length]

    @property
    def length(self) -> int:
        return self._lengths[-1]

    def append(self, text: Text) -> None:
        """Only what really happens may be said to be known."""
        assert spelled(text) == spelled(self._frames[self._written])
        self._written += 1
        self._lengths.append(self.length + len(spelled(text).encode()))

    def write(
        self, grammar: str, most_tokens: int, cancellation: Cancellation, draft: Text = ()
    ) -> Written:
        cancellation.check()
        text = spelled(self._frames[self._written])
        matcher = LLMatcher(_BYTES, LLMatcher.grammar_from_lark(grammar), log_level=0)
        tokens: list[WrittenToken] = []
        data = list(text.encode())
        for byte in data:
            forced = matcher.compute_ff_tokens()[:1] == [byte]
            if not matcher.validate_tokens([byte]) or not matcher.consume_token(byte):
                done = bytes(data[: len(tokens)]).decode(errors="replace")
                raise Refused(f"{text!r} is refused behind {done!r}")
            tokens.append(WrittenToken(bytes([byte]), None, 0.0 if forced else -0.1, forced))
        assert matcher.is_accepting()
        self._written += 1
        self._lengths.append(self.length + len(tokens))
        return Written(tuple(tokens), complete=True)

    def rewind(self, length: int) -> None:
        while self.length > length:
            self._lengths.pop()
            self._written -= 1

    def fork(self) -> Self:
        return type(self)(self._frames, self._written, self.length)

    def close(self) -> None:
        pass


class RecordedWorld(OnlyTraces):
    """Knows one run. `longest` are the bytes a transcript may have."""

    def __init__(self, source: str, call: str, longest: int = 1 << 20) -> None:
        start = entry(source, call)
        self.truth: Mapping[str, Any] = recorded_entry(start)
        assert "error" not in self.truth, self.truth
        self.longest_transcript = longest
        self.opened: list[str] = []
        """The texts of all transcripts so far."""
        self._done: RecordedTranscript | None = None
        lines = start.program.split("\n")
        shown = Shown()
        self._frames = []
        for event, line, local, value in self.truth["frames"]:
            before = shown.pass_frame(Event(event), local)
            text = frame_text(Event(event), lines[line - 1], local, before, value, PLAIN)
            self._frames.append(text)

    def transcript(self, text: Text, cancellation: Cancellation) -> RecordedTranscript:
        self.opened.append(spelled(text))
        # A text that is begun anew goes on where the one before it was.
        written = 1 if self._done is None else self._done._written
        self._done = RecordedTranscript(self._frames, written, len(spelled(text)))
        return self._done
