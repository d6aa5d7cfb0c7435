"""A world model without a clue: it writes any bytes that the grammar allows."""

# ruff: noqa: ARG002

from __future__ import annotations

import random
from typing import Self

import llguidance.numpy as masks
import numpy as np
from llguidance import LLMatcher, LLTokenizer

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import Event
from foretrace.trace.text import Text, spelled
from foretrace.world.dialects.plain_trace import PLAIN
from foretrace.world.protocol import Written, WrittenToken
from tests.imagine.neural.answers import OnlyTraces

_BYTES = LLTokenizer("byte")
_LIKELY = b"\"\\'])}"
"""Bytes that end something, written whenever they can be most of the time."""

_EXCEPTION = ord(spelled((PLAIN.events[Event.EXCEPTION],))[0])
_CALM = 0.95
"""How often it is no exception that comes next."""


class RandomTranscript:
    def __init__(self, length: int, chance: random.Random) -> None:
        self.length = length
        self._chance = chance

    def append(self, text: Text) -> None:
        self.length += len(spelled(text))

    def write(
        self, grammar: str, most_tokens: int, cancellation: Cancellation, draft: Text = ()
    ) -> Written:
        cancellation.check()
        matcher = LLMatcher(_BYTES, LLMatcher.grammar_from_lark(grammar), log_level=0)
        assert not matcher.is_error(), matcher.get_error()
        mask = masks.allocate_token_bitmask(1, _BYTES.vocab_size)
        tokens: list[WrittenToken] = []
        chosen = 0
        while not matcher.is_stopped() and chosen < most_tokens:
            forced = matcher.compute_ff_tokens()
            if forced:
                matcher.consume_tokens(forced)
                tokens += [WrittenToken(bytes([byte]), None, 0.0, True) for byte in forced]
                continue
            masks.fill_next_token_bitmask(matcher, mask)
            bits = np.unpackbits(mask.view(np.uint8), bitorder="little")[:256]
            allowed = np.flatnonzero(bits).tolist()
            if not tokens and len(allowed) > 1 and self._chance.random() < _CALM:
                allowed = [byte for byte in allowed if byte != _EXCEPTION]
            closing = [byte for byte in allowed if byte in _LIKELY]
            byte = self._chance.choice(closing if closing and chosen % 4 else allowed)
            matcher.consume_token(byte)
            tokens.append(WrittenToken(bytes([byte]), None, -1.0, False))
            chosen += 1
        self.length += len(tokens)
        return Written(tuple(tokens), complete=matcher.is_stopped())

    def rewind(self, length: int) -> None:
        self.length = length

    def fork(self) -> Self:
        return type(self)(self.length, self._chance)

    def close(self) -> None:
        pass


class RandomWorld(OnlyTraces):
    longest_transcript = 20_000

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def transcript(self, text: Text, cancellation: Cancellation) -> RandomTranscript:
        return RandomTranscript(len(spelled(text)), self._chance)
