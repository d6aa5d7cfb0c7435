"""What may stand behind a text that is being written, and the tokens that say it comes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from foretrace.world.llama.vocabulary import Tokens, Vocabulary


class Endings:
    """One of `texts`, or the end of the document."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[str]) -> None:
        self._vocabulary = vocabulary
        self._texts = [text.encode("utf-8", "replace") for text in texts]
        self._heads: dict[int, tuple[bytes, ...]] = {}

    @cached_property
    def tokens(self) -> Tokens:
        """Those that begin what stands behind, whichever it is."""
        agreeing = [self._vocabulary.agreeing_with(text) for text in self._texts]
        ends = np.array(self._vocabulary.end_tokens, dtype=np.intp)
        return np.unique(np.concatenate([*agreeing, ends]))

    def heads(self, token: int) -> tuple[bytes, ...]:
        """Beginnings of `token`, not empty, behind which it goes on as what stands behind does."""
        heads = self._heads.get(token)
        if heads is None:
            piece = self._vocabulary.pieces[token]
            heads = tuple(
                piece[:length] for length in range(1, len(piece)) if self._agree(piece[length:])
            )
            self._heads[token] = heads
        return heads

    def _agree(self, rest: bytes) -> bool:
        return any(rest.startswith(text) or text.startswith(rest) for text in self._texts)
