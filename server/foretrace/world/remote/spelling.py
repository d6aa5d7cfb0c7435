"""Text as a server must be given it, so that nothing a user wrote becomes a control token.

A prompt is a list of units. A server that takes token ids gets those: people's text is turned
into tokens by the server itself, cut in two inside whatever would come out as one control
token. A server that takes nothing but text gets text, and what spells a control token is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from foretrace.cancellation import Cancellation
from foretrace.trace.text import Control, Text
from foretrace.world.protocol import WorldModelError
from foretrace.world.remote.errors import quoted

Unit = int | str | Control
"""A token's id; else some characters, or a control token by its name."""

LOOKS_LIKE_CONTROL = re.compile(r"<[|｜/]?[^<>\s]{1,80}>|\[/?[A-Z][A-Z0-9_]*\]|[▁ ]<[A-Z]{2,5}>")
"""Texts such as `<|frame_sep|>`, `<fim_prefix>`, `</s>`, `[INST]` and `▁<PRE>`."""
_ANYWHERE = re.compile(f"(?=({LOOKS_LIKE_CONTROL.pattern}))")
_KNOWN_CONTROL = re.compile(
    r"<\|[^<>\s]{1,80}>|<｜[^<>\s]{1,80}>|</?(s|bos|eos|pad|unk|mask|sep|cls|think|"
    r"(fim|file|start|end|repo|unused|extra|tool|reserved)[\w▁-]{0,40})>|"
    r"\[/?(INST|SYS|PAD|UNK|CLS|SEP|MASK|BOS|EOS|PREFIX|SUFFIX|MIDDLE|[A-Z]+_[A-Z_]+)\]"
)
"""What a server that does not tell is taken to read as control tokens."""
_CHARACTERS = 3
"""Of known text that are taken for one token where tokens cannot be had."""
_MOST_SUSPECTS = 100
_REMEMBERED = 4096
_SHORT = 120
"""Characters of a text that may come again."""

Tokenize = Callable[[str, bool, Cancellation], list[int]]
"""Text and whether control tokens in it are to be recognized -> ids, nothing put before them."""


class Spelling(Protocol):
    start: tuple[Unit, ...]
    """What the model expects before any text, where it must be put there."""

    def starts_itself(self, cancellation: Cancellation) -> bool:
        """Whether the server puts something before a text."""
        ...

    def units(self, text: Text, cancellation: Cancellation) -> list[Unit]:
        """Raises `WorldModelError` for a control token that the model does not have."""
        ...

    def prompt(self, units: Sequence[Unit], cancellation: Cancellation) -> list[int] | str:
        """What to send; raises `WorldModelError` if it cannot be sent safely."""
        ...

    def control(self, name: str, cancellation: Cancellation) -> Unit | None:
        """The control token of that name, if the model has it."""
        ...

    def first_token(self, text: str | Control, cancellation: Cancellation) -> int | None:
        """The id of the token with which `text` begins, if the server tells."""
        ...


class _Memory:
    """What single words turned out to be, so that a server is asked once."""

    def __init__(self, tokenize: Tokenize) -> None:
        self._tokenize = tokenize
        self._known: dict[tuple[str, bool], tuple[int, ...]] = {}

    def __call__(self, text: str, control: bool, cancellation: Cancellation) -> tuple[int, ...]:
        key = (text, control)
        known = self._known.get(key)
        if known is None:
            known = tuple(self._tokenize(text, control, cancellation))
            if len(text) <= _SHORT:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[key] = known
        return known


class TokenSpelling:
    """For servers that take token ids and turn text into them."""

    def __init__(self, model: str, tokenize: Tokenize, start: Sequence[int]) -> None:
        self._model = model
        self._tokens = _Memory(tokenize)
        self.start: tuple[Unit, ...] = tuple(start)

    def starts_itself(self, cancellation: Cancellation) -> bool:  # noqa: ARG002
        return False  # Not before tokens.

    def units(self, text: Text, cancellation: Cancellation) -> list[Unit]:
        units: list[Unit] = []
        for part in text:
            if isinstance(part, Control):
                token = self.control(part.name, cancellation)
                if token is None:
                    raise lacks(self._model, part.name)
                units.append(token)
            elif part:
                for piece in self._cut(sendable(part), cancellation):
                    units.extend(self._tokens(piece, False, cancellation))
        return units

    def _cut(self, text: str, cancellation: Cancellation) -> list[str]:
        """`text` in pieces none of which holds a control token's whole spelling."""
        cuts = [0]
        suspects = list(_ANYWHERE.finditer(text))
        # Where there are too many to ask about, each is cut: that is only less pretty.
        all_of_them = len({suspect.group(1) for suspect in suspects}) > _MOST_SUSPECTS
        # Also where the server was told not to look for them: llama.cpp does so anyway for tokens
        # that a model file marks as user-defined.
        cuts += [
            suspect.start() + 1
            for suspect in suspects
            if all_of_them or len(self._tokens(suspect.group(1), False, cancellation)) == 1
        ]
        return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if a < b]

    def prompt(
        self,
        units: Sequence[Unit],
        cancellation: Cancellation,  # noqa: ARG002
    ) -> list[int] | str:
        return [unit for unit in units if isinstance(unit, int)]

    def first_token(self, text: str | Control, cancellation: Cancellation) -> int | None:
        if isinstance(text, Control):
            return self.control(text.name, cancellation)
        return next(iter(self._tokens(text, False, cancellation)), None)

    def control(self, name: str, cancellation: Cancellation) -> int | None:
        if not LOOKS_LIKE_CONTROL.fullmatch(name):
            return None
        tokens = self._tokens(name, True, cancellation)
        return tokens[0] if len(tokens) == 1 else None


class TextSpelling:
    """For servers that take text only; `tokenize` where they at least show its tokens."""

    def __init__(self, model: str, tokenize: Tokenize | None) -> None:
        self._model = model
        self._tokens = None if tokenize is None else _Memory(tokenize)
        self.start: tuple[Unit, ...] = ()

    def starts_itself(self, cancellation: Cancellation) -> bool:
        return self._tokens is None or bool(self._tokens("", True, cancellation))

    def units(self, text: Text, cancellation: Cancellation) -> list[Unit]:
        units: list[Unit] = []
        for part in text:
            if isinstance(part, Control):
                token = self.control(part.name, cancellation)
                if token is None:
                    raise lacks(self._model, part.name)
                units.append(token)
            else:
                known = sendable(part)
                units += [known[i : i + _CHARACTERS] for i in range(0, len(known), _CHARACTERS)]
        return units

    def prompt(self, units: Sequence[Unit], cancellation: Cancellation) -> list[int] | str:
        names = [u.name if isinstance(u, Control) else str(u) for u in units]
        meant = set()
        place = 0
        for unit, name in zip(units, names, strict=True):
            if isinstance(unit, Control):
                meant.add((place, name))
            place += len(name)
        text = "".join(names)
        for found in _ANYWHERE.finditer(text):
            spelled = found.group(1)
            if (found.start(1), spelled) in meant or not self._is_control(spelled, cancellation):
                continue
            raise WorldModelError(
                f"The text holds {quoted(spelled)}, which this model server would take for a "
                "control token; use llama-server or vLLM, or write it differently."
            )
        return text

    def _is_control(self, spelled: str, cancellation: Cancellation) -> bool:
        if self._tokens is None:
            return _KNOWN_CONTROL.fullmatch(spelled) is not None
        ahead = len(self._tokens("", True, cancellation))
        return len(self._tokens(spelled, True, cancellation)) == ahead + 1

    def first_token(self, text: str | Control, cancellation: Cancellation) -> int | None:
        if self._tokens is None:
            return None
        spelled = text.name if isinstance(text, Control) else text
        # Some put a token before every text.
        ahead = len(self._tokens("", True, cancellation))
        return next(iter(self._tokens(spelled, True, cancellation)[ahead:]), None)

    def control(self, name: str, cancellation: Cancellation) -> Control | None:
        if self._tokens is None or not LOOKS_LIKE_CONTROL.fullmatch(name):
            return None
        return Control(name) if self._is_control(name, cancellation) else None


def sendable(text: str) -> str:
    """Lone surrogates are legal in `str` only, not in JSON's UTF-8."""
    return text.encode("utf-8", "replace").decode()


def lacks(model: str, name: str) -> WorldModelError:
    return WorldModelError(f"The model {model} has no token {quoted(name)}.")
