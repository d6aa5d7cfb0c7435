"""Proposals and values: what is asked of a server's model, and what counts as an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from foretrace import syntax
from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.text import Text
from foretrace.world.decoding.expression_grammar import code_key
from foretrace.world.dialects.fim import FimFamily, fim_prompt, known_suffix
from foretrace.world.dialects.plain_text import endings, lookahead, value_prompt
from foretrace.world.protocol import Answer, ValueQuestion
from foretrace.world.remote.scoring import score
from foretrace.world.remote.search import Found, LineSearch, Recognise
from foretrace.world.remote.server import Server
from foretrace.world.remote.spelling import Unit
from foretrace.world.remote.window import end_of, fitting, longest_prompt

_SUFFIX_SHARE = 4
"""Of a prompt, one part in this many is for what stands behind the hole."""
_EXPRESSION_TOKENS = 32
_LITERAL_TOKENS = 96
_LITERAL_REQUESTS = 5
_REQUESTS_PER_ANSWER = 2
_SPARE = 2
_LEAST_NATS = -100.0
_LINE_END = "\n"
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def propose(
    server: Server,
    family: FimFamily | None,
    prefix: str,
    suffix: str,
    count: int,
    cancellation: Cancellation,
    kind: HoleKind,
    *,
    judged: bool,
) -> list[Answer]:
    """Up to `count` texts for a hole of that kind, likeliest first."""
    text, blank = _without_last_blank(prefix)
    units = _units(server, _proposal_prompt(server, family, text, suffix), cancellation)
    ends = endings(suffix)
    if family is not None:
        ends = (
            *ends,
            _LINE_END,
        )  # It has seen what follows, and writes no more than belongs there.
    search = LineSearch(server, units, _texts(kind, blank, ends), _EXPRESSION_TOKENS, cancellation)
    judged = judged and family is None and server.echoes
    wanted = count + (_SPARE if judged else 0)
    found = search.run(wanted, _REQUESTS_PER_ANSWER * wanted)
    texts = _distinct(found, kind)[:wanted]
    if judged:
        texts = _judged(server, prefix, suffix, texts, cancellation)
    return [Answer(f.text, _probability(f.nats)) for f in texts[:count]]


def _proposal_prompt(server: Server, family: FimFamily | None, prefix: str, suffix: str) -> Text:
    """What a proposal is asked with: the only place that depends on the model's dialect."""
    most = longest_prompt(server)
    if family is None:
        return (end_of(prefix, most),)
    after = known_suffix(suffix)[: most // _SUFFIX_SHARE]
    return fim_prompt(family, end_of(prefix, most - len(after)), after)


def _units(server: Server, text: Text, cancellation: Cancellation) -> list[Unit]:
    units = fitting(server, server.spelling.units(text, cancellation))
    # Servers refuse an empty prompt.
    return units or server.spelling.units(("\n",), cancellation)


def _without_last_blank(prefix: str) -> tuple[str, str]:
    """`prefix` without a blank at its end, which in most vocabularies belongs to the next word."""
    return (prefix[:-1], " ") if prefix.endswith(" ") else (prefix, "")


def _texts(kind: HoleKind, blank: str, ends: Sequence[str]) -> Recognise:
    def recognise(line: str, ended: bool) -> int | None:
        lead = len(line) - len(line.lstrip(" ")) if line.startswith(blank) else 0
        for place in _places(line, ends, ended, lead + 1):
            if code_key(line[lead:place], kind) is not None:
                return place
        return None

    return recognise


def _places(line: str, ends: Sequence[str], ended: bool, first: int) -> list[int]:
    """Where an answer that begins `line` may end: before one of `ends`, or with the line."""
    places = {
        place
        for end in ends
        if end != _LINE_END
        for place in range(first, len(line))
        if line.startswith(end, place)
    }
    if _LINE_END in ends and ended:
        places.add(len(line))
    return sorted(places)


def _distinct(found: Sequence[Found], kind: HoleKind) -> list[Found]:
    """Each text in its likeliest spelling, `found` being sorted."""
    by_key: dict[str, Found] = {}
    for candidate in found:
        text = candidate.text.strip(" ")
        key = code_key(text, kind)
        if key is not None:
            by_key.setdefault(key, Found(text, candidate.nats))
    return list(by_key.values())


def _judged(
    server: Server,
    prefix: str,
    suffix: str,
    found: Sequence[Found],
    cancellation: Cancellation,
) -> list[Found]:
    """`found` in the order, and with the probabilities, they have once `suffix` is known."""
    if len(found) < 2:
        return list(found)
    ahead = lookahead(suffix)
    joint = score(server, prefix, [f.text + ahead for f in found], cancellation)
    most = max(joint)
    unseen = max(1e-6, 1.0 - sum(math.exp(f.nats) for f in found))
    # What was not found is taken to explain what follows as badly as the worst of the others.
    worst = min(nats - f.nats for nats, f in zip(joint, found, strict=True))
    parts = [*joint, math.log(unseen) + worst]
    total = most + math.log(sum(math.exp(nats - most) for nats in parts))
    judged = [Found(f.text, nats - total) for nats, f in zip(joint, found, strict=True)]
    return sorted(judged, key=lambda f: -f.nats)


def value(server: Server, question: ValueQuestion, cancellation: Cancellation) -> Answer:
    """A literal, `None` if the model has no idea."""
    asked = value_prompt(question)
    text, blank = ("", "") if asked.opening else _without_last_blank(asked.text)
    if asked.opening:
        text = asked.text + asked.opening
    units = _units(server, (end_of(text, longest_prompt(server)),), cancellation)
    recognise = _literals(asked.opening, blank, endings(asked.suffix))
    search = LineSearch(server, units, recognise, _LITERAL_TOKENS, cancellation)
    for found in search.run(1, 1):
        return Answer(asked.opening + found.text.lstrip(" "), _probability(found.nats))
    if not search.cut_off:
        for found in search.run(1, _LITERAL_REQUESTS):
            return Answer(asked.opening + found.text.lstrip(" "), _probability(found.nats))
    for line in sorted(search.unrecognised, key=lambda found: -found.nats):
        closed = _closed(asked.opening + line.text.lstrip(" "))
        if closed:
            return Answer(closed, _probability(line.nats))
    return Answer("None", _probability(_LEAST_NATS))


def _literals(opening: str, blank: str, ends: Sequence[str]) -> Recognise:
    def recognise(line: str, ended: bool) -> int | None:
        lead = len(line) - len(line.lstrip(" ")) if blank or opening else 0
        for place in _places(line, ends, ended, lead + 1):
            if _is_literal(opening + line[lead:place]):
                return place
        return None

    return recognise


def _is_literal(text: str) -> bool:
    # Once more within brackets: a comment behind it would hide the second one.
    return text == text.strip() and syntax.is_literal(text) and syntax.is_literal(f"({text})")


def _closed(text: str) -> str:
    """The longest beginning of `text` that is a literal once its brackets are closed, if any."""
    for end in range(len(text), 0, -1):
        start = text[:end].rstrip(" ,")
        closers = [_CLOSERS[c] for c in start if c in _CLOSERS]
        for extra in range(len(closers) + 1):
            candidate = start + "".join(reversed(closers[:extra]))
            if _is_literal(candidate) and not _is_bare_tuple(candidate):
                return candidate
    return ""


def _is_bare_tuple(literal: str) -> bool:
    """Rather the rest of a display that began before."""
    return isinstance(syntax.literal(literal), tuple) and not literal.startswith("(")


def _probability(nats: float) -> float:
    return math.exp(min(0.0, max(_LEAST_NATS, nats)))
