"""Follows a grammar byte by byte, whatever tokens a server's model has.

llguidance reads the grammar over a vocabulary of the 256 bytes and the control tokens that the
grammar names, so what it accepts does not depend on how a model would have cut the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

from foretrace.trace.text import Control
from foretrace.world.protocol import WorldModelError
from foretrace.world.remote.errors import quoted
from foretrace.world.remote.pieces import Option

_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_NAMED = re.compile(r"<[^<>\s]{1,80}>")
_END = b"<end of text>"
_SPECIAL = 256


class _Bytes:
    """The vocabulary, in the form that `TokenizerWrapper` takes."""

    bos_token_id = None

    def __init__(self, controls: Sequence[str]) -> None:
        self.tokens = [bytes([b]) for b in range(_SPECIAL)]
        self.tokens += [name.encode() for name in controls] + [_END]
        self.eos_token_id = len(self.tokens) - 1
        self.special_token_ids = list(range(_SPECIAL, len(self.tokens)))

    def __call__(self, text: bytes) -> list[int]:
        return list(text)


def named_controls(grammar: str) -> list[str]:
    """What may be control tokens in a grammar: what looks so outside its quoted texts."""
    return sorted(set(_NAMED.findall(_QUOTED.sub('""', grammar))))


class Follower:
    """Raises `WorldModelError` for a grammar that cannot be followed.

    `controls`: those control tokens that the grammar names and the model has.
    """

    def __init__(self, grammar: str, controls: Sequence[str]) -> None:
        self.controls = tuple(controls)
        self._ids = {name: _SPECIAL + i for i, name in enumerate(self.controls)}
        tokenizer = LLTokenizer(TokenizerWrapper(_Bytes(self.controls)), slices=[])
        self._matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_lark(grammar), log_level=0)
        self._check()

    def _check(self) -> None:
        if self._matcher.is_error():
            reason = self._matcher.get_error().strip().split("\n")[0]
            raise WorldModelError(f"The form of the answer cannot be followed: {quoted(reason)}")

    @property
    def stopped(self) -> bool:
        """Whether nothing may follow."""
        return bool(self._matcher.is_stopped())

    @property
    def satisfied(self) -> bool:
        """Whether the text may end here."""
        return bool(self._matcher.is_accepting())

    def forced(self) -> tuple[bytes | Control, ...]:
        """What must follow; bytes up to the last whole character."""
        parts: list[bytes | Control] = []
        for token in self._matcher.compute_ff_tokens():
            if token >= _SPECIAL:
                if token == _SPECIAL + len(self.controls):
                    break
                parts.append(Control(self.controls[token - _SPECIAL]))
            elif parts and isinstance(parts[-1], bytes):
                parts[-1] += bytes([token])
            else:
                parts.append(bytes([token]))
        if parts and isinstance(parts[-1], bytes):
            parts[-1] = whole_characters(parts[-1])
            if not parts[-1]:
                parts.pop()
        return tuple(parts)

    def allowed_controls(self) -> list[str]:
        """The control tokens that may follow."""
        return [n for n, i in self._ids.items() if self._matcher.validate_tokens([i]) == 1]

    def beginnings(self) -> list[str]:
        """Texts that may follow: each character that may, with what it must be followed by."""
        found = []
        for byte in range(_SPECIAL):
            if self._matcher.validate_tokens([byte]) == 1:
                ahead = self._matcher.deep_copy()
                ahead.consume_token(byte)
                rest = bytes(t for t in ahead.compute_ff_tokens() if t < _SPECIAL)
                text = whole_characters(bytes([byte]) + rest)
                if text:
                    found.append(text.decode())
        return found

    def meaning(self, option: Option) -> bytes | Control | None:
        """What `option` is taken for here; `None` if it may not follow.

        A server that gives no ids spells a control token like text. It is taken for one where
        the grammar allows one.
        """
        if option.control is not None:
            return option.control if self._fits(option.control) else None
        if not option.text:
            return None
        name = option.text.decode("utf-8", "replace")
        if name in self._ids and self._fits(Control(name)):
            return Control(name)
        return option.text if self.prefix(option.text) == len(option.text) else None

    def _fits(self, control: Control) -> bool:
        token = self._ids.get(control.name)
        return token is not None and self._matcher.validate_tokens([token]) == 1

    def prefix(self, text: bytes) -> int:
        """How many bytes of `text` may follow."""
        return int(self._matcher.validate_tokens(list(text)))

    def take(self, part: bytes | Control) -> None:
        tokens = [self._ids[part.name]] if isinstance(part, Control) else list(part)
        self._matcher.consume_tokens(tokens)
        self._check()


def whole_characters(text: bytes) -> bytes:
    """`text` up to its last complete UTF-8 character."""
    for end in range(len(text), max(-1, len(text) - 4), -1):
        try:
            text[:end].decode()
        except UnicodeDecodeError:
            continue
        return text[:end]
    return b""
