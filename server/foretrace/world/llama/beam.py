"""Beam search over tokens, among texts of a form.

All hypotheses advance in one batch, each in its own branch of the prompt's trunk. A
hypothesis is finished where its text is complete and what may stand behind it follows; its
probability is that of its tokens and of what ends it together.

Each hypothesis has a matcher of its own, which reads the prompt's remainder first. Tokens that
the form forces are evaluated like others, so that the branches stay in step: of an expression
hardly one in five hundred is forced, of a literal one in forty.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np
from llguidance import LLMatcher

from foretrace.world.decoding.matchers import Form, Matchers
from foretrace.world.llama.context import LlamaContext, LogProbabilities, Step
from foretrace.world.llama.endings import Endings
from foretrace.world.llama.prefix_cache import PrefixCache
from foretrace.world.llama.vocabulary import Prompt, Tokens, Vocabulary

_LEAST_LOG_PROBABILITY = -14.0
"""Below this, in nats, the next token of a hypothesis is not worth a look."""

_TOKENS_TRIED = 96
"""Likeliest tokens that are tried one by one: a microsecond each, where a mask of all tokens
takes some 300. Only where these do not suffice is the mask asked for the others."""

_HOPELESS = 10.0
"""A text this many nats less likely than the best one is not worth finishing."""


@dataclass(frozen=True, slots=True)
class Limits:
    width: int
    """Hypotheses kept side by side."""
    finished: int
    """Texts after which the search may end."""
    tokens: int
    """Most tokens of a text, those that repeat the end of the prompt left out."""


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    log_probability: float
    """Nats, under the condition that the text begins as the prompt's remainder says."""


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    matcher: LLMatcher
    written: bytes
    """The prompt's remainder, as far as it is spelled out, and the text behind it."""
    log_probability: float
    branch: int
    token: int
    """Chosen last and not yet evaluated."""


class BeamSearch:
    """One search. `endings` are the texts that may stand behind a complete one.

    `matchers` are waited for when the prompt is evaluated, and not before.
    """

    def __init__(
        self,
        context: LlamaContext,
        cache: PrefixCache,
        vocabulary: Vocabulary,
        matchers: Future[Matchers],
        endings: Sequence[str],
        limits: Limits,
    ) -> None:
        self._context = context
        self._cache = cache
        self._vocabulary = vocabulary
        self._pieces = vocabulary.pieces
        self._coming = matchers
        self._endings = Endings(vocabulary, endings)
        self._limits = limits
        self._free = list(cache.branches)
        self._remainder = b""
        self._found: dict[str, Found] = {}

    def run(self, prompt: Prompt, form: Form) -> tuple[list[Found], list[Found]]:
        """Finished texts and, best first too, those that were still going on."""
        prompt = _whole(prompt, self._pieces)
        self._remainder = prompt.remainder
        trunk = self._cache.hold(prompt.tokens)
        position = len(prompt.tokens) - 1
        first = self._free.pop()
        self._context.fork(trunk, first, position)
        matcher = self._matchers.begin(form, prompt.remainder.decode())
        alive = [_Hypothesis(matcher, b"", 0.0, first, prompt.tokens[-1])]
        for _ in range(self._limits.tokens):
            alive = self._advance(alive, position)
            position += 1
            if not alive or self._settled(alive[0].log_probability):
                break
        self._cache.release_branches()
        unfinished = [Found(self._text(h.written), h.log_probability) for h in alive]
        return self._best(), unfinished

    @property
    def _matchers(self) -> Matchers:
        return self._coming.result()

    def _text(self, written: bytes) -> str:
        """What stands behind the remainder, an unfinished character left out."""
        return written[len(self._remainder) :].decode("utf-8", "ignore")

    def _settled(self, best_alive: float) -> bool:
        """Whether no hypothesis can still overtake the texts that are wanted."""
        finished = self._best()
        wanted = self._limits.finished
        return len(finished) >= wanted and finished[wanted - 1].log_probability > best_alive

    def _best(self) -> list[Found]:
        return sorted(self._found.values(), key=lambda found: -found.log_probability)

    def _advance(self, alive: Sequence[_Hypothesis], position: int) -> list[_Hypothesis]:
        following: list[_Hypothesis] = []

        def read(index: int, row: LogProbabilities) -> None:
            following.extend(self._followers(alive[index], row))

        self._context.evaluate(
            [Step(h.token, position, (h.branch,), wanted=True) for h in alive],
            read,
            chosen=len(alive[0].written) > len(self._remainder),
        )
        likeliest = max((found.log_probability for found in self._found.values()), default=-np.inf)
        following = [h for h in following if h.log_probability > likeliest - _HOPELESS]
        following.sort(key=lambda hypothesis: -hypothesis.log_probability)
        return self._assign_branches(alive, following[: self._limits.width], position + 1)

    def _assign_branches(
        self, parents: Sequence[_Hypothesis], kept: list[_Hypothesis], length: int
    ) -> list[_Hypothesis]:
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
            branch = child.branch
            if not inherits:
                branch = self._free.pop()
                self._context.fork(child.branch, branch, length)
            matcher = child.matcher.deep_copy()
            matcher.consume_token(child.token)
            children.append(replace(child, branch=branch, matcher=matcher))
        return children

    def _followers(self, hypothesis: _Hypothesis, row: LogProbabilities) -> list[_Hypothesis]:
        """The likeliest ways on, still with the matcher of `hypothesis` itself."""
        base = hypothesis.log_probability
        remainder = self._remainder[len(hypothesis.written) :]
        if remainder:
            # The remainder is known: its probability is not the text's.
            base -= _log_sum(row, self._vocabulary.agreeing_with(remainder))
        elif hypothesis.matcher.is_accepting():
            self._finish(hypothesis.written, base + _log_sum(row, self._endings.tokens))
        taken, refused = self._ways_on(hypothesis.matcher, row)
        for token in refused:
            self._finish_inside(hypothesis, token, base + float(row[token]))
        return [
            replace(
                hypothesis,
                written=hypothesis.written + self._pieces[token],
                log_probability=base + float(row[token]),
                token=token,
            )
            for token in taken
        ]

    def _ways_on(self, matcher: LLMatcher, row: LogProbabilities) -> tuple[list[int], list[int]]:
        """The likeliest tokens that may come next, and those as likely that may not."""
        tokens = np.flatnonzero(row >= _LEAST_LOG_PROBABILITY)
        tokens = tokens[np.argsort(-row[tokens])]
        first, rest = tokens[:_TOKENS_TRIED].tolist(), tokens[_TOKENS_TRIED:]
        taken: list[int] = []
        refused: list[int] = []
        for token in first:
            if len(taken) == self._limits.width:
                return taken, refused
            may_follow = self._pieces[token] and matcher.validate_tokens([token])
            (taken if may_follow else refused).append(token)
        missing = self._limits.width - len(taken)
        if missing and rest.size:
            taken += rest[self._matchers.allowed(matcher)[rest]][:missing].tolist()
        return taken, refused

    def _finish_inside(self, hypothesis: _Hypothesis, token: int, log_probability: float) -> None:
        """Finish within a token that both completes the text and begins what ends it."""
        for head in self._endings.heads(token):
            written = hypothesis.written + head
            if len(written) > len(self._remainder):
                matcher = hypothesis.matcher.deep_copy()
                if self._matchers.read(matcher, head) and matcher.is_accepting():
                    self._finish(written, log_probability)
                    return

    def _finish(self, written: bytes, log_probability: float) -> None:
        text = self._text(written).strip()
        before = self._found.get(text)
        if before is not None:
            # The same text in other tokens, or ended in another way.
            log_probability = float(np.logaddexp(before.log_probability, log_probability))
        self._found[text] = Found(text, min(0.0, log_probability))


def _whole(prompt: Prompt, pieces: Sequence[bytes]) -> Prompt:
    """`prompt` with a remainder of whole characters, which a grammar can begin with."""
    tokens, remainder = list(prompt.tokens), prompt.remainder
    while len(tokens) > 1 and remainder[:1] and 0x80 <= remainder[0] < 0xC0:
        remainder = pieces[tokens.pop()] + remainder
    return Prompt(tuple(tokens), remainder)


def _log_sum(row: LogProbabilities, tokens: Tokens) -> float:
    return float(np.logaddexp.reduce(row[tokens].astype(np.float64)))
