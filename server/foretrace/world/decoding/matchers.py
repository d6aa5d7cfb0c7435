"""Which tokens may come next in a text of a given form, by llguidance.

A form is a rule of a Lark grammar in the `grammars` folder. A matcher reads tokens of a text
of that form one by one; a copy of it (`deep_copy`, 2 microseconds) goes its own way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import llguidance.numpy as bitmasks
import numpy as np
import numpy.typing as npt
from llguidance import LLMatcher, LLTokenizer

from foretrace.grammar_files import grammar_file

Mask = npt.NDArray[np.bool_]
"""One truth value for each token of the vocabulary."""

_BEGINNINGS_KEPT = 8
"""Some 1.5 MiB each; a new one takes 5 to 10 ms."""

_TEXTS_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Form:
    file: str
    """Of the `grammars` folder, without a rule named `start`."""
    rule: str


EXPRESSION = Form("expression.lark", "text")
STATEMENT = Form("expression.lark", "line")
LITERAL = Form("literal.lark", "value::0")
REST_OF_TUPLE = Form("literal.lark", "rest_of_tuple::1")
"""A literal whose opening bracket is known."""


class Matchers:
    """Beginnings of texts in one vocabulary. For one thread."""

    def __init__(self, tokenizer: LLTokenizer) -> None:
        self.tokenizer = tokenizer
        # What a grammar's lexer learns is shared by all copies: the same few texts stand before
        # an answer again and again, so their matchers are kept.
        self._begin: Callable[[Form, str], LLMatcher] = lru_cache(_BEGINNINGS_KEPT)(self._compile)
        self._tokens = lru_cache(_TEXTS_KEPT)(tokenizer.tokenize_bytes)
        self._bits = bitmasks.allocate_token_bitmask(1, tokenizer.vocab_size)

    def begin(self, form: Form, before: str = "") -> LLMatcher:
        """A new matcher for `before` and a text of `form` behind it."""
        return self._begin(form, before).deep_copy()

    def _compile(self, form: Form, before: str) -> LLMatcher:
        start = f"start: {json.dumps(before, ensure_ascii=False) if before else ''} {form.rule}\n"
        matcher = LLMatcher(self.tokenizer, start + grammar_file(form.file), log_level=0)
        if matcher.is_error():
            raise ValueError(matcher.get_error())
        return matcher

    def allowed(self, matcher: LLMatcher, *, ends: bool = False) -> Mask:
        """Where a text may go on.

        The tokens that end a document are among these only if asked for: where the text may end
        as it is, and where its grammar names one.
        """
        if matcher.is_stopped():
            return np.zeros(self.tokenizer.vocab_size, dtype=np.bool_)
        bitmasks.fill_next_token_bitmask(matcher, self._bits)
        mask = np.unpackbits(self._bits[0].view(np.uint8), bitorder="little").view(np.bool_)
        mask = mask[: self.tokenizer.vocab_size]
        if not ends:
            mask[self.tokenizer.eos_tokens] = False
        return mask

    def read(self, matcher: LLMatcher, text: bytes) -> bool:
        """Let `matcher` read `text`, unless no text of its form goes on that way."""
        tokens = self._tokens(text)
        # Asked first: a matcher that has refused a token is of no more use, and slow to say so.
        return matcher.validate_tokens(tokens) == len(tokens) and matcher.consume_tokens(tokens)
