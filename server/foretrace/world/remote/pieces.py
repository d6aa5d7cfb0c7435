"""What a server wrote, token by token.

Where a server gives bytes and ids, they are taken. Where it gives strings, some cannot be
trusted: part of a character comes as U+FFFD or as nothing. Such tokens are put together with
their neighbours until the text of the whole answer says what they spell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foretrace.trace.text import Control
from foretrace.world.remote.messages import (
    Alternative,
    CompletionChoice,
    LegacyLogProbabilities,
    TokenLogProbabilities,
    TokenwiseLogProbabilities,
)
from foretrace.world.remote.spelling import LOOKS_LIKE_CONTROL, Unit

_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Option:
    """A token that was or might have been written; several where they cannot be told apart."""

    text: bytes
    """Empty for a control token."""
    control: Control | None
    nats: float
    units: tuple[Unit, ...] | None = None
    """How it goes into a prompt; `None` where that is not known."""


@dataclass(frozen=True, slots=True)
class Piece(Option):
    alternatives: tuple[Option, ...] = ()
    """Itself included, if the server gave any."""


@dataclass(frozen=True, slots=True)
class Answer:
    pieces: tuple[Piece, ...]
    ended: bool
    """The model ended its text, or came upon a text to stop at; else it was cut off."""


def read(choice: CompletionChoice, controls: Mapping[int, str], *, tokens: bool) -> Answer:
    """The tokens of `choice`.

    `controls`: the names of known control tokens by id. `tokens`: whether the server writes
    control tokens as such and takes ids; then a token spelled like one is one.
    """
    ended = choice.finish_reason == "stop"
    match choice.logprobs:
        case TokenwiseLogProbabilities(content=content):
            pieces = tuple(_tokenwise(token, controls) for token in content)
        case LegacyLogProbabilities() as given if len(given.tokens) == len(given.token_logprobs):
            pieces = tuple(_legacy(choice, given, tokens=tokens))
        case _:
            pieces = ()
    return Answer(pieces, ended)


def _tokenwise(token: TokenLogProbabilities, controls: Mapping[int, str]) -> Piece:
    text, control, nats, units = _known(token, controls)
    alternatives = tuple(Option(*_known(other, controls)) for other in token.top_logprobs)
    if not text.isascii() and all((o.units, o.text) != (units, text) for o in alternatives):
        # llama-server gives a character of several tokens with the last of them, whole.
        return Piece(text, control, nats)
    return Piece(text, control, nats, units, alternatives)


def _known(
    token: Alternative, controls: Mapping[int, str]
) -> tuple[bytes, Control | None, float, tuple[Unit, ...] | None]:
    text = token.token.encode() if token.bytes is None else bytes(token.bytes)
    units = None if token.id is None else (token.id,)
    if token.id is not None and token.id in controls:
        return b"", Control(controls[token.id]), token.logprob, units
    spelled = text.decode("utf-8", "replace")
    # A token without text is a control token that nobody asked about; so is one that looks it.
    if not text or LOOKS_LIKE_CONTROL.fullmatch(spelled):
        return b"", Control(spelled), token.logprob, units
    return text, None, token.logprob, units


def _legacy(
    choice: CompletionChoice, given: LegacyLogProbabilities, *, tokens: bool
) -> list[Piece]:
    count = len(given.tokens)
    tops = given.top_logprobs if given.top_logprobs and len(given.top_logprobs) == count else []
    ids = choice.token_ids if choice.token_ids and len(choice.token_ids) == count else None
    pieces: list[Piece] = []
    place = 0
    index = 0
    while index < count:
        text = given.tokens[index]
        end = index + 1
        rest = choice.text[place:]
        if not text or _BROKEN in text or not _agree(text, rest):
            end = _next_sure(given.tokens, index + 1, rest)
            after = rest.find(given.tokens[end]) if end < count else len(rest)
            text = rest[: max(0, after)]
            if _BROKEN in text:
                return pieces
        place += len(text)
        units: tuple[Unit, ...] = tuple(ids[index:end]) if ids else (text,)
        nats = sum(n or 0.0 for n in given.token_logprobs[index:end])
        top = tops[index] if tops and end == index + 1 else None
        alternatives = tuple(_spelled(t, n, tokens=tokens) for t, n in (top or {}).items())
        if text or end == index + 1:
            own = _spelled(text, nats, tokens=tokens)
            pieces.append(Piece(own.text, own.control, nats, units, alternatives))
        index = end
    return pieces


def _agree(text: str, rest: str) -> bool:
    """Whether the answer's text goes on with `text`; where it has ended, what stopped it."""
    return not rest or rest.startswith(text) or text.startswith(rest)


def _next_sure(tokens: Sequence[str], start: int, rest: str) -> int:
    """Index of the next token whose place in `rest` can be found."""
    for index in range(start, len(tokens)):
        if tokens[index] and _BROKEN not in tokens[index] and tokens[index] in rest:
            return index
    return len(tokens)


def _spelled(text: str, nats: float, *, tokens: bool) -> Option:
    if not text or _BROKEN in text:
        return Option(b"", Control(""), nats)
    if tokens and LOOKS_LIKE_CONTROL.fullmatch(text):
        return Option(b"", Control(text), nats)
    # Only a server without ids gets its own text back: see `Follower.meaning`.
    return Option(text.encode(), None, nats, None if tokens else (text,))
