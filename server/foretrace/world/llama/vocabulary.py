"""Text to tokens and back, where the two do not line up.

A token may span the place where known text ends and unknown text begins. A `Prompt` stops
before the first token that could: its `remainder` is the text the next tokens must spell
out before they say anything new.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from foretrace.world.llama.model import LlamaModel

Tokens = npt.NDArray[np.intp]

_MOST_CHARACTERS_PER_TOKEN = 6
"""Of source text, indentation included: what is longer is cut before it is tokenized."""

_WINDOW_LINES = 16
"""A window starts at a multiple of this many lines, so that it stays while one types."""

_PROBES = ("a", "0", "(", "[", "{", "'", '"', "-")
"""First characters of what may follow a prefix, one of each kind."""


_CUTS_TRIED = 8
_WORD_AT_END = re.compile(r"[^\W\d]+$")


@dataclass(frozen=True, slots=True)
class Prompt:
    tokens: tuple[int, ...]
    """Never empty: the token that starts a document comes first."""
    remainder: bytes
    """UTF-8 of the end of the text that `tokens` leaves out."""


def shared_length(first: Sequence[int], second: Sequence[int]) -> int:
    """How many leading tokens the two have in common."""
    least = min(len(first), len(second))
    if first[:least] == second[:least]:
        return least
    length = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        length += 1
    return length


class Vocabulary:
    def __init__(self, model: LlamaModel) -> None:
        self._model = model

    @property
    def pieces(self) -> list[bytes]:
        return self._model.pieces

    @property
    def end_tokens(self) -> list[int]:
        return self._model.end_tokens

    @cached_property
    def _in_order(self) -> tuple[list[bytes], Tokens]:
        order = sorted(range(len(self.pieces)), key=self.pieces.__getitem__)
        return [self.pieces[token] for token in order], np.array(order, dtype=np.intp)

    def spelled(self, tokens: Iterable[int]) -> bytes:
        """The text of `tokens`."""
        return b"".join(self.pieces[token] for token in tokens)

    def starting_with(self, text: bytes) -> Tokens:
        """Tokens whose bytes begin with `text`."""
        pieces, order = self._in_order
        first = bisect_left(pieces, text)
        last = bisect_left(pieces, text + b"\xff" * 8, first)
        return order[first:last]

    def within(self, text: bytes) -> Tokens:
        """Tokens whose bytes are a beginning of `text`, shorter than it."""
        pieces, order = self._in_order
        found = []
        for length in range(1, len(text)):
            index = bisect_left(pieces, text[:length])
            if index < len(pieces) and pieces[index] == text[:length]:
                found.append(order[index])
        return np.array(found, dtype=np.intp)

    def agreeing_with(self, text: bytes) -> Tokens:
        """Tokens that may come next when the text is known to go on with `text`."""
        return np.concatenate([self.starting_with(text), self.within(text)])

    def window(self, text: str, tokens: int) -> str:
        """The end of `text` that fits into `tokens`, from the beginning of a line.

        One line that is too long by itself is cut where it fits.
        """
        most = tokens * _MOST_CHARACTERS_PER_TOKEN
        if len(text) <= most and len(self._model.tokenize(text)) <= tokens:
            return text
        line = text.count("\n", 0, max(0, len(text) - most))
        rest = text[max(0, len(text) - most) :]
        sizes = [len(self.pieces[token]) for token in self._model.tokenize(rest)[-tokens:]]
        room = sum(sizes)
        encoded = rest.encode("utf-8", "replace")
        kept = encoded[-room:].decode("utf-8", "ignore")
        line += encoded[: len(encoded) - room].count(b"\n")
        return self._from_line_start(kept, line)

    @staticmethod
    def _from_line_start(text: str, line: int) -> str:
        """`text`, which begins within 0-based `line`, from the next good line on."""
        lines = text.split("\n")
        skipped = _WINDOW_LINES - line % _WINDOW_LINES
        if skipped > len(lines) // 2:
            skipped = 1
        return "\n".join(lines[skipped:]) if len(lines) > 1 else text

    def extended(self, text: str, endings: Sequence[str]) -> list[list[int]]:
        """Tokens of `text + ending` for each ending, the common part tokenized once."""
        cut = self._safe_cut(text)
        head = self._model.tokenize(text[:cut])
        return [head + self._model.tokenize(text[cut:] + ending) for ending in endings]

    def _safe_cut(self, text: str) -> int:
        """A place near the end that no token spans, whatever follows `text`; 0 if in doubt."""
        cut = len(text)
        for _ in range(_CUTS_TRIED):
            cut = text.rfind("\n", 0, cut)
            if cut <= 0:
                return 0
            if text[cut - 1].isalnum():
                break
        else:
            return 0
        parts = self._model.tokenize(text[:cut]) + self._model.tokenize(text[cut:])
        return cut if parts == self._model.tokenize(text) else 0

    def prompt(self, text: str, tokens: int) -> Prompt:
        """`text`, cut to at most `tokens`, up to where what follows may change its tokens."""
        text = self.window(text, tokens - 1)
        variants = self.extended(text, _PROBES)
        stable = min(shared_length(variants[0], variant) for variant in variants[1:])
        # Any letters may follow a word's: it is taken back as a whole.
        word = _WORD_AT_END.search(text)
        return self.up_to(text, variants[0][:stable], word.start() if word else len(text))

    def up_to(self, text: str, tokens: Sequence[int], end: int | None = None) -> Prompt:
        """The prompt of those of `tokens`, the first ones of a longer text, within `text[:end]`."""
        tokens = list(tokens)
        # Not simply the text's own bytes: a vocabulary may lack some, which are then left out.
        data = self.spelled(self._model.tokenize(text))
        length = len(self.spelled(tokens))
        most = len(data) if end is None else len(data) - len(text[end:].encode("utf-8", "replace"))
        while tokens and length > most:
            length -= len(self.pieces[tokens.pop()])
        return Prompt((self._model.start_token, *tokens), data[length:])
