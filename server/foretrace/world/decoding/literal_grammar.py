"""Which texts may become a Python literal, as `repr` would write it.

Numbers, strings, bytes, True, False, None, and lists, tuples, dicts and sets of them. The
acceptor reads one character at a time, so that a token is judged before it is chosen, and
knows how to close what was left open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

_WORDS = ("True", "False", "None", "set()")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?")
_NUMBER_SO_FAR = re.compile(r"-?((0|[1-9][0-9]*)(\.([0-9]+(e([+-]?[0-9]*))?)?|e([+-]?[0-9]*))?)?")
_ESCAPE = re.compile(r"\\([\\'\"nrtabfv]|x[0-9a-f]{2}|u[0-9a-f]{4})")
_ESCAPE_SO_FAR = re.compile(r"\\([\\'\"nrtabfv]|x[0-9a-f]{0,2}|u[0-9a-f]{0,4})?")
_CLOSER = {"[": "]", "(": ")", "{": "}"}
_MOST_DEPTH = 16


class _Mode(Enum):
    VALUE = "a value must begin"
    NUMBER = "in a number"
    WORD = "in a word"
    BYTES = "after the b of bytes"
    STRING = "in a string"
    AFTER = "behind a value"


@dataclass(frozen=True, slots=True)
class _Open:
    """A bracket that is still open."""

    bracket: str
    hashable: bool
    """Whether its elements must be, being part of a key or of a set."""
    elements: int = 0
    """Finished ones; a dict's keys and values both count."""
    is_dict: bool = False


@dataclass(frozen=True, slots=True)
class LiteralState:
    """What was read so far. Start with `LiteralState()`."""

    mode: _Mode = _Mode.VALUE
    open: tuple[_Open, ...] = ()
    part: str = ""
    """The number or word so far, or the escape sequence under way in a string."""
    quote: str = ""
    is_bytes: bool = False
    spaced: bool = False
    """Whether a space was just read."""

    @property
    def complete(self) -> bool:
        """Whether the text so far is a literal."""
        state = self._settled()
        return state is not None and state.mode is _Mode.AFTER and not state.open

    def feed(self, text: str) -> LiteralState | None:
        """The state after `text`, or `None` if no literal begins that way."""
        state: LiteralState | None = self
        for character in text:
            if state is not None:
                state = state._step(character)
        return state

    def _step(self, character: str) -> LiteralState | None:
        match self.mode:
            case _Mode.STRING:
                return self._in_string(character)
            case _Mode.BYTES:
                if character in "'\"":
                    return replace(self, mode=_Mode.STRING, quote=character, is_bytes=True, part="")
                return None
            case _Mode.NUMBER if _NUMBER_SO_FAR.fullmatch(self.part + character):
                return replace(self, part=self.part + character)
            case _Mode.WORD if any(word.startswith(self.part + character) for word in _WORDS):
                return replace(self, part=self.part + character)
            case _Mode.NUMBER | _Mode.WORD:
                settled = self._settled()
                return settled and settled._step(character)
            case _Mode.VALUE:
                return self._at_value(character)
            case _Mode.AFTER:
                return self._after_value(character)

    def _in_string(self, character: str) -> LiteralState | None:
        if self.part:
            part = self.part + character
            if not _ESCAPE_SO_FAR.fullmatch(part) or (self.is_bytes and part == "\\u"):
                return None
            return replace(self, part="" if _ESCAPE.fullmatch(part) else part)
        if character == "\\":
            return replace(self, part=character)
        if character == self.quote:
            return self._finished()
        if not character.isprintable() or (self.is_bytes and not character.isascii()):
            return None
        return self

    def _at_value(self, character: str) -> LiteralState | None:
        if character == " ":
            return None if self.spaced or not self._after_separator else replace(self, spaced=True)
        fresh = replace(self, spaced=False)
        if character in "'\"":
            return replace(fresh, mode=_Mode.STRING, quote=character, is_bytes=False, part="")
        if character == "b":
            return replace(fresh, mode=_Mode.BYTES)
        if character in "-0123456789":
            return replace(fresh, mode=_Mode.NUMBER, part=character)
        if character in "TFNs" and not (character == "s" and self._must_hash):
            return replace(fresh, mode=_Mode.WORD, part=character)
        if character in _CLOSER:
            return fresh._opened(character)
        if self.open and character == _CLOSER[self.open[-1].bracket] and fresh._may_close:
            return replace(fresh, open=self.open[:-1])._finished()
        return None

    def _opened(self, bracket: str) -> LiteralState | None:
        hashable = self._must_hash
        if (hashable and bracket != "(") or len(self.open) == _MOST_DEPTH:
            return None
        # A dict's keys and a set's elements; `_must_hash` exempts a dict's values.
        inner = _Open(bracket, hashable or bracket == "{")
        return replace(self, mode=_Mode.VALUE, open=(*self.open, inner))

    def _after_value(self, character: str) -> LiteralState | None:
        if not self.open:
            return None
        top = self.open[-1]
        if character == ":" and top.bracket == "{" and self._at_key:
            top = replace(top, is_dict=True)
            return replace(self, mode=_Mode.VALUE, open=(*self.open[:-1], top))
        if character == "," and not (top.is_dict and top.elements % 2):
            return replace(self, mode=_Mode.VALUE)
        if character == _CLOSER[top.bracket] and self._may_close:
            return replace(self, open=self.open[:-1])._finished()
        return None

    @property
    def _must_hash(self) -> bool:
        """Whether the value that begins now must be hashable."""
        if not self.open:
            return False
        top = self.open[-1]
        return top.hashable and not (top.is_dict and top.elements % 2)

    @property
    def _after_separator(self) -> bool:
        return bool(self.open and self.open[-1].elements)

    @property
    def _at_key(self) -> bool:
        top = self.open[-1]
        return top.elements == 1 if not top.is_dict else top.elements % 2 == 1

    @property
    def _may_close(self) -> bool:
        """Whether the innermost bracket may close here."""
        top = self.open[-1]
        if self.mode is _Mode.VALUE:
            # Behind a comma only a tuple of one; empty brackets always.
            return top.elements == 0 or (top.bracket == "(" and top.elements == 1)
        if top.bracket == "(":
            return top.elements != 1
        return not (top.is_dict and top.elements % 2)

    def _finished(self) -> LiteralState:
        """The state behind a value, counted in the bracket around it."""
        around = self.open
        if around:
            around = (*around[:-1], replace(around[-1], elements=around[-1].elements + 1))
        return replace(self, mode=_Mode.AFTER, open=around, part="", quote="", spaced=False)

    def _settled(self) -> LiteralState | None:
        """The state with a number or word that is complete taken as finished."""
        done = (self.mode is _Mode.NUMBER and _NUMBER.fullmatch(self.part)) or (
            self.mode is _Mode.WORD and self.part in _WORDS
        )
        if done:
            return self._finished()
        return None if self.mode in {_Mode.NUMBER, _Mode.WORD} else self

    def closing(self) -> str:
        """The shortest text, or nearly so, that makes the text so far a literal."""
        text = ""
        state: LiteralState = self
        while not state.complete:
            piece, state = next(
                (piece, following)
                for piece in state._ways_on()
                if (following := state.feed(piece)) is not None
            )
            text += piece
        return text

    def _ways_on(self) -> tuple[str, ...]:
        """Texts of which at least one may follow, the most closing first."""
        match self.mode:
            case _Mode.STRING:
                return (self.quote, "\\", "0", "\\\\")
            case _Mode.BYTES:
                return ("'",)
            case _Mode.NUMBER | _Mode.WORD if self._settled() is None:
                endings = tuple(
                    word[len(self.part) :] for word in _WORDS if word.startswith(self.part)
                )
                return (*endings, "0") if self.mode is _Mode.WORD else ("0",)
        closers = tuple(_CLOSER[around.bracket] for around in self.open[-1:])
        return (*closers, ":", ",", "None")
