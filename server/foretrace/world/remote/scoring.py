"""Log-probabilities of continuations, from a server.

Where a server gives those of a prompt's own tokens, each text is one request. Else the tree of
tokens that the texts form is walked: one request a token, in which the next token is looked up
among the likeliest ones. One that is not there counts as the least likely of them, so for what
is unlikely the result is too high.

What the prefix and a continuation share in a token is counted with the continuation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from foretrace.cancellation import Cancellation
from foretrace.world.protocol import WorldModelError
from foretrace.world.remote.messages import CompletionChoice, LegacyLogProbabilities
from foretrace.world.remote.pieces import Piece
from foretrace.world.remote.server import Request, Server
from foretrace.world.remote.spelling import Unit
from foretrace.world.remote.window import end_of, fitting, longest_prompt

_MOST_STEPS = 2000
"""Requests for one question."""
_AT_ONCE = 8


def score(
    server: Server, prefix: str, continuations: Sequence[str], cancellation: Cancellation
) -> list[float]:
    """Nats of each continuation after `prefix`; 0.0 for an empty one."""
    prefix = end_of(prefix, longest_prompt(server))
    wanted = list(dict.fromkeys(text for text in continuations if text))
    if not server.takes_tokens and prefix.endswith(" "):
        # In most vocabularies a blank belongs to the word behind it.
        return score(
            server, prefix[:-1], [f" {t}" if t else "" for t in continuations], cancellation
        )
    if server.takes_tokens:
        found = _by_tokens(server, prefix, wanted, cancellation)
    elif server.echoes:
        found = _echoed_text(server, prefix, wanted, cancellation)
    else:
        found = [_stepped_text(server, prefix, text, cancellation) for text in wanted]
    by_text = dict(zip(wanted, found, strict=True))
    return [min(0.0, by_text[text]) if text else 0.0 for text in continuations]


def _by_tokens(
    server: Server, prefix: str, wanted: Sequence[str], cancellation: Cancellation
) -> list[float]:
    spelling = server.spelling
    known = spelling.units((prefix,), cancellation)
    whole = [spelling.units((prefix + text,), cancellation) for text in wanted]
    common = min([_shared(known, units) for units in whole], default=0)
    before = fitting(server, known[:common])
    whole = [[*before, *units[common:]] for units in whole]
    common = len(before)
    if server.echoes and common > 0:
        return [
            sum(_told(choice, len(units))[common:])
            for choice, units in zip(server.echoed(whole, cancellation), whole, strict=True)
        ]
    return _walked(server, before, [units[common:] for units in whole], cancellation)


def _shared(first: Sequence[Unit], second: Sequence[Unit]) -> int:
    length = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        length += 1
    return length


def _told(choice: CompletionChoice, count: int) -> list[float]:
    """What a server told of the first `count` tokens; 0.0 for the very first."""
    given = choice.logprobs
    if not isinstance(given, LegacyLogProbabilities) or len(given.token_logprobs) < count:
        raise WorldModelError("The model server left out log-probabilities that it gave before.")
    return [nats or 0.0 for nats in given.token_logprobs[:count]]


@dataclass(slots=True)
class _Node:
    units: tuple[Unit, ...]
    """From the root."""
    children: dict[Unit, _Node] = field(default_factory=dict)
    nats: float = 0.0


def _walked(
    server: Server,
    before: Sequence[Unit],
    endings: Sequence[Sequence[Unit]],
    cancellation: Cancellation,
) -> list[float]:
    root = _Node(())
    leaves = []
    for ending in endings:
        node = root
        for unit in ending:
            node = node.children.setdefault(unit, _Node((*node.units, unit)))
        leaves.append(node)
    inner = [root] if root.children else []
    for node in inner:
        inner.extend(child for child in node.children.values() if child.children)
    if len(inner) > _MOST_STEPS:
        raise WorldModelError("Too many texts are to be judged for a server that judges stepwise.")
    for first in range(0, len(inner), _AT_ONCE):
        group = inner[first : first + _AT_ONCE]
        requests = [Request([*before, *node.units], 1, server.most_alternatives) for node in group]
        for node, answer in zip(group, server.complete_all(requests, cancellation), strict=True):
            given = _nats_by_unit(answer.pieces[:1])
            least = min(given.values(), default=0.0)
            for unit, child in node.children.items():
                child.nats = node.nats + given.get(unit, least)
    return [leaf.nats for leaf in leaves]


def _nats_by_unit(pieces: Sequence[Piece]) -> dict[Unit, float]:
    return {
        option.units[0]: option.nats
        for piece in pieces
        for option in (piece, *piece.alternatives)
        if option.units
    }


def _echoed_text(
    server: Server, prefix: str, wanted: Sequence[str], cancellation: Cancellation
) -> list[float]:
    spelling = server.spelling
    prompts = [spelling.units((prefix + text,), cancellation) for text in wanted]
    scores = []
    for choice, text in zip(server.echoed(prompts, cancellation), wanted, strict=True):
        given = choice.logprobs
        if not isinstance(given, LegacyLogProbabilities):
            raise WorldModelError("The model server left out log-probabilities.")
        ends = list(accumulate(len(token) for token in given.tokens))
        nats = zip(given.tokens, ends, given.token_logprobs, strict=False)
        scores.append(
            sum(
                value or 0.0
                for token, end, value in nats
                if end > len(prefix) and end - len(token) < len(prefix) + len(text)
            )
        )
    return scores


def _stepped_text(server: Server, prefix: str, text: str, cancellation: Cancellation) -> float:
    """Follows the longest token that the text goes on with."""
    total = 0.0
    done = 0
    for _ in range(len(text)):
        if done >= len(text):
            break
        units = server.spelling.units((prefix + text[:done],), cancellation)
        answer = server.complete(Request(units, 1, server.most_alternatives), cancellation)
        options = [o for piece in answer.pieces[:1] for o in (piece, *piece.alternatives)]
        rest = text[done:]
        spelled = [(o.text.decode("utf-8", "replace"), o.nats) for o in options if o.text]
        fitting = [(t, n) for t, n in spelled if rest.startswith(t) or t.startswith(rest)]
        if not fitting:
            least = min((nats for _, nats in spelled), default=-math.log(2))
            return total + least
        token, nats = max(fitting, key=lambda found: min(len(found[0]), len(rest)))
        total += nats
        done += len(token)
    return total
