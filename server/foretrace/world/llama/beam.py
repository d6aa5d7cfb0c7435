"""Beam search over tokens, constrained by a grammar that reads characters.

All hypotheses advance in one batch, each in its own branch of the prompt's trunk. A
hypothesis is finished where its text is complete and what may stand behind it follows; its
probability is that of its tokens and of what ends it together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

from foretrace.world.llama.context import LlamaContext, LogProbabilities, Step
from foretrace.world.llama.prefix_cache import PrefixCache
from foretrace.world.llama.vocabulary import Prompt, Vocabulary

_TOKENS_JUDGED = 96
"""Most likely tokens that are tried against the grammar, per hypothesis."""

_LEAST_LOG_PROBABILITY = -14.0
"""Below this, in nats, the next token of a hypothesis is not worth a look."""


_HOPELESS = 10.0
"""A text this many nats less likely than the best one is not worth finishing."""


class Grammar(Protocol):
    """What was read so far of a text that must be of some form."""

    @property
    def complete(self) -> bool: ...

    def feed(self, text: str) -> Self | None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    width: int
    """Hypotheses kept side by side."""
    finished: int
    """Texts after which the search may end."""
    tokens: int
    """Most tokens of a text, those that repeat the end of the prompt left out."""


G = TypeVar("G", bound=Grammar)


@dataclass(frozen=True, slots=True)
class Found(Generic[G]):
    text: str
    grammar: G
    log_probability: float
    """Nats, under the condition that the text begins as the prompt's remainder says."""


@dataclass(frozen=True, slots=True)
class _Hypothesis(Generic[G]):
    grammar: G
    text: str
    log_probability: float
    remainder: bytes
    """What must be spelled out before the text begins."""
    unfinished: bytes
    """The beginning of a UTF-8 character, not yet part of `text`."""
    branch: int
    token: int
    """Chosen last and not yet evaluated."""


class BeamSearch(Generic[G]):
    """One search. `endings` are the texts that may stand behind a complete one."""

    def __init__(
        self,
        context: LlamaContext,
        cache: PrefixCache,
        vocabulary: Vocabulary,
        endings: Sequence[str],
        limits: Limits,
    ) -> None:
        self._context = context
        self._cache = cache
        self._vocabulary = vocabulary
        self._pieces = vocabulary.pieces
        self._endings = [ending.encode() for ending in endings]
        self._ending_tokens = np.unique(
            np.concatenate(
                [
                    *(vocabulary.agreeing_with(ending) for ending in self._endings),
                    np.array(vocabulary.end_tokens, dtype=np.intp),
                ]
            )
        )
        self._limits = limits
        self._free = list(cache.branches)
        self._found: dict[str, Found[G]] = {}

    def run(self, prompt: Prompt, grammar: G) -> tuple[list[Found[G]], list[Found[G]]]:
        """Finished texts and, best first too, those that were still going on."""
        trunk = self._cache.hold(prompt.tokens)
        position = len(prompt.tokens) - 1
        first = self._free.pop()
        self._context.fork(trunk, first, position)
        start = _Hypothesis(grammar, "", 0.0, prompt.remainder, b"", first, prompt.tokens[-1])
        alive = [start]
        for _ in range(self._limits.tokens):
            alive = self._advance(alive, position)
            position += 1
            if not alive or self._settled(alive[0].log_probability):
                break
        self._cache.release_branches()
        unfinished = [Found(h.text, h.grammar, h.log_probability) for h in alive]
        return self._best(), unfinished

    def _settled(self, best_alive: float) -> bool:
        """Whether no hypothesis can still overtake the texts that are wanted."""
        finished = self._best()
        wanted = self._limits.finished
        return len(finished) >= wanted and finished[wanted - 1].log_probability > best_alive

    def _best(self) -> list[Found[G]]:
        return sorted(self._found.values(), key=lambda found: -found.log_probability)

    def _advance(self, alive: Sequence[_Hypothesis[G]], position: int) -> list[_Hypothesis[G]]:
        following: list[_Hypothesis[G]] = []

        def read(index: int, row: LogProbabilities) -> None:
            following.extend(self._followers(alive[index], row))

        self._context.evaluate(
            [Step(h.token, position, (h.branch,), wanted=True) for h in alive],
            read,
            chosen=bool(alive[0].text),
        )
        likeliest = max((found.log_probability for found in self._found.values()), default=-np.inf)
        following = [h for h in following if h.log_probability > likeliest - _HOPELESS]
        following.sort(key=lambda hypothesis: -hypothesis.log_probability)
        return self._assign_branches(alive, following[: self._limits.width], position + 1)

    def _assign_branches(
        self, parents: Sequence[_Hypothesis[G]], kept: list[_Hypothesis[G]], length: int
    ) -> list[_Hypothesis[G]]:
        """The first child of a parent inherits its branch, each other one gets a copy."""
        unclaimed = {parent.branch for parent in parents}
        claimed = []
        for child in kept:
            inherits = child.branch in unclaimed
            unclaimed.discard(child.branch)
            claimed.append(inherits)
        for branch in unclaimed:
            self._context.truncate(branch)
            self._free.append(branch)
        children = []
        for child, inherits in zip(kept, claimed, strict=True):
            if not inherits:
                branch = self._free.pop()
                self._context.fork(child.branch, branch, length)
                child = replace(child, branch=branch)
            children.append(child)
        return children

    def _followers(
        self, hypothesis: _Hypothesis[G], row: LogProbabilities
    ) -> Iterator[_Hypothesis[G]]:
        base = hypothesis.log_probability
        if hypothesis.remainder:
            tokens = self._vocabulary.agreeing_with(hypothesis.remainder)
            mass = float(np.logaddexp.reduce(row[tokens].astype(np.float64)))
            # The remainder is known: its probability is not the text's.
            base -= mass
            tokens = tokens[np.argsort(-row[tokens])[:_TOKENS_JUDGED]]
        else:
            if hypothesis.grammar.complete and not hypothesis.unfinished:
                ending = np.logaddexp.reduce(row[self._ending_tokens].astype(np.float64))
                self._finish(hypothesis.text, hypothesis.grammar, base + float(ending))
            judged = min(_TOKENS_JUDGED, row.size - 1)
            tokens = np.argpartition(-row, judged)[:judged]
        found = 0
        for token in tokens[np.argsort(-row[tokens])]:
            log_probability = base + float(row[token])
            if found == self._limits.width or row[token] < _LEAST_LOG_PROBABILITY:
                return
            follower = self._follower(hypothesis, int(token), log_probability)
            if follower is not None:
                found += 1
                yield follower

    def _follower(
        self, hypothesis: _Hypothesis[G], token: int, log_probability: float
    ) -> _Hypothesis[G] | None:
        """`hypothesis` with `token` behind it; `None` where it must not go on or ends."""
        piece = self._pieces[token]
        remainder = hypothesis.remainder
        if remainder:
            if remainder.startswith(piece):
                return replace(
                    hypothesis,
                    remainder=remainder[len(piece) :],
                    log_probability=log_probability,
                    token=token,
                )
            piece = piece[len(remainder) :]
        data = hypothesis.unfinished + piece
        text, unfinished = _decode(data)
        if text is None or not data:
            return None
        grammar = hypothesis.grammar.feed(text)
        if grammar is None:
            self._finish_inside(hypothesis, text, log_probability)
            return None
        return _Hypothesis(
            grammar,
            hypothesis.text + text,
            log_probability,
            b"",
            unfinished,
            hypothesis.branch,
            token,
        )

    def _finish_inside(self, hypothesis: _Hypothesis[G], text: str, log_probability: float) -> None:
        """Finish within a token that both completes the text and begins what ends it."""
        grammar = hypothesis.grammar
        for index, character in enumerate(text):
            rest = text[index:].encode()
            if (
                index
                and grammar.complete
                and any(
                    rest.startswith(ending) or ending.startswith(rest) for ending in self._endings
                )
            ):
                self._finish(hypothesis.text + text[:index], grammar, log_probability)
                return
            following = grammar.feed(character)
            if following is None:
                return
            grammar = following

    def _finish(self, text: str, grammar: G, log_probability: float) -> None:
        text = text.strip()
        before = self._found.get(text)
        if before is not None:
            # The same text in other tokens, or ended in another way.
            log_probability = float(np.logaddexp(before.log_probability, log_probability))
        self._found[text] = Found(text, grammar, min(0.0, log_probability))


def _decode(data: bytes) -> tuple[str | None, bytes]:
    """The text of `data` and the bytes of a last character that is not whole; `None` if broken."""
    try:
        return data.decode(), b""
    except UnicodeDecodeError as error:
        whole, rest = data[: error.start], data[error.start :]
        if error.reason != "unexpected end of data":
            return None, b""
        return whole.decode(), rest
