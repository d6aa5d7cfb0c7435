"""Transcripts in one llama.cpp context: sequences that share what they have in common.

A new text continues a copy of whichever sequence begins like it, so that a source context is
evaluated once for all scenarios, and an edit costs what stands behind it. Sequences no longer
in use are kept for that until their room is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Self, TypeVar

from foretrace.cancellation import Cancellation
from foretrace.trace.text import Control, Text
from foretrace.world.decoding.matchers import Matchers
from foretrace.world.llama.context import (
    BATCH_TOKENS,
    ContextFull,
    LlamaContext,
    LogProbabilities,
    Step,
)
from foretrace.world.llama.decoding import Choice, Decoder
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.thread import ModelThread
from foretrace.world.llama.vocabulary import shared_length
from foretrace.world.protocol import WorldModelError, Written, WrittenToken

T = TypeVar("T")

SEQUENCES = 8


@dataclass(slots=True)
class _Sequence:
    number: int
    tokens: list[int] = field(default_factory=list)
    """Those in the cache."""
    in_use: bool = False
    used: int = 0


class TranscriptCache:
    """The sequences of a context. Its methods belong to the thread that owns the model."""

    def __init__(self, context: LlamaContext, matchers: Future[Matchers]) -> None:
        self.context = context
        self.matchers = matchers
        self._sequences = [_Sequence(number) for number in range(context.sequences)]
        self._clock = 0

    def begin(self, tokens: Sequence[int]) -> _Sequence:
        """A sequence that holds as much of `tokens` as any other does."""
        chosen = self._free()
        best = max(self._sequences, key=lambda s: shared_length(s.tokens, tokens))
        shared = shared_length(best.tokens, tokens)
        self.cut(chosen, min(shared, len(chosen.tokens)) if best is chosen else 0)
        if best is not chosen and shared:
            self.context.fork(best.number, chosen.number, shared)
            chosen.tokens = best.tokens[:shared]
        chosen.in_use = True
        return chosen

    def _free(self) -> _Sequence:
        free = [sequence for sequence in self._sequences if not sequence.in_use]
        if not free:
            raise WorldModelError(
                f"The model is following {len(self._sequences)} texts already; end one first."
            )
        return min(free, key=lambda sequence: sequence.used)

    def evaluate(
        self, sequence: _Sequence, tokens: Sequence[int], wanted: Sequence[int]
    ) -> list[LogProbabilities]:
        """Add `tokens` to `sequence`; the rows after those at the indices `wanted`."""
        self._clock += 1
        sequence.used = self._clock
        rows: list[LogProbabilities] = []
        marked = set(wanted)
        for start in range(0, len(tokens), BATCH_TOKENS):
            part = tokens[start : start + BATCH_TOKENS]
            position = len(sequence.tokens)
            steps = [
                Step(token, position + index, (sequence.number,), start + index in marked)
                for index, token in enumerate(part)
            ]
            self._evaluate(sequence, steps, rows)
            sequence.tokens.extend(part)
        return rows

    def _evaluate(
        self, sequence: _Sequence, steps: Sequence[Step], rows: list[LogProbabilities]
    ) -> None:
        """One batch; sequences that nobody uses are emptied, the oldest first, to make room."""
        while True:
            try:
                self.context.evaluate(steps, lambda _, row: rows.append(row))
                return
            except ContextFull:
                idle = [s for s in self._sequences if not s.in_use and s.tokens]
                if not idle:
                    raise
                self.cut(min(idle, key=lambda s: s.used), 0)
            except BaseException:
                # A batch that was stopped may have left some of its tokens behind.
                self.cut(sequence, len(sequence.tokens))
                raise

    def cut(self, sequence: _Sequence, length: int) -> None:
        self.context.truncate(sequence.number, length)
        del sequence.tokens[length:]

    def end(self, sequence: _Sequence) -> None:
        sequence.in_use = False


class LlamaTranscript:
    """`Transcript` over a sequence of its own. See `foretrace.world.protocol`."""

    def __init__(
        self,
        model: LlamaModel,
        cache: TranscriptCache,
        thread: ModelThread,
        tokens: Sequence[int],
        cancellation: Cancellation,
    ) -> None:
        self._model = model
        self._cache = cache
        self._thread = thread
        self._tokens = list(tokens)
        self._sequence = thread.ask(lambda: cache.begin(self._tokens[:-1]), cancellation)

    @property
    def length(self) -> int:
        return len(self._tokens)

    @property
    def tokens(self) -> list[int]:
        """A copy of the text so far."""
        return self._tokens.copy()

    def append(self, text: Text) -> None:
        self._tokens.extend(tokens_of(self._model, text))

    def rewind(self, length: int) -> None:
        del self._tokens[length:]

    def fork(self) -> Self:
        return type(self)(self._model, self._cache, self._thread, self._tokens, Cancellation())

    def close(self) -> None:
        if self._sequence.in_use:
            self._ask(lambda: self._cache.end(self._sequence), Cancellation())

    def write(
        self, grammar: str, most_tokens: int, cancellation: Cancellation, draft: Text = ()
    ) -> Written:
        ahead = tokens_of(self._model, draft)
        return self._ask(lambda: self._write(grammar, most_tokens, ahead), cancellation)

    def _ask(self, work: Callable[[], T], cancellation: Cancellation) -> T:
        return self._thread.ask(work, cancellation)

    def _write(self, grammar: str, most_tokens: int, draft: Sequence[int]) -> Written:
        start = len(self._tokens)
        decoder = Decoder(self._cache.matchers.result(), grammar)
        room = self._cache.context.tokens - start
        try:
            choices, complete = decoder.write(self, most_tokens, room, draft)
        except BaseException:
            del self._tokens[start:]
            raise
        chosen = sum(not choice.forced for choice in choices)
        self._cache.context.count_as_chosen(chosen)
        return Written(tuple(map(self._written, choices)), complete)

    def _written(self, choice: Choice) -> WrittenToken:
        name = self._model.control_name(choice.token)
        return WrittenToken(
            self._model.pieces[choice.token],
            None if name is None else Control(name),
            choice.log_probability,
            choice.forced,
        )

    # What follows is the `Tail` that the decoder writes to.

    def extend(self, tokens: Sequence[int]) -> None:
        self._tokens.extend(tokens)

    def row(self) -> LogProbabilities:
        return self._evaluate([len(self._tokens) - 1])[0]

    def rows(self, tokens: Sequence[int], wanted: Sequence[int]) -> list[LogProbabilities]:
        known = len(self._tokens)
        self._tokens.extend(tokens)
        # The row before a token is the one after the token before it.
        places = [known + index - 1 for index in wanted]
        return self._evaluate(places)

    def drop(self, count: int) -> None:
        del self._tokens[len(self._tokens) - count :]

    def _evaluate(self, wanted: Sequence[int]) -> list[LogProbabilities]:
        """The rows after the tokens at `wanted`, in order; what follows the last one can wait."""
        end = max(wanted, default=-1) + 1
        held = min([shared_length(self._sequence.tokens, self._tokens), *wanted])
        self._cache.cut(self._sequence, held)
        return self._cache.evaluate(
            self._sequence, self._tokens[held:end], [place - held for place in wanted]
        )


def tokens_of(model: LlamaModel, text: Text) -> list[int]:
    """Tokens of `text`; raises `WorldModelError` for a control token the model does not have."""
    tokens: list[int] = []
    for piece in text:
        if isinstance(piece, str):
            tokens.extend(model.tokenize(piece))
            continue
        token = model.control(piece.name)
        if token is None:
            raise WorldModelError(f"The model {model.path.stem} has no token {piece.name}.")
        tokens.append(token)
    return tokens
