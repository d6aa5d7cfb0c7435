"""The world model's llama.cpp engine: one copy of the weights, one owner thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from foretrace.cancellation import Cancellation
from foretrace.sketch.model import HoleKind
from foretrace.trace.frames import ModelUsage
from foretrace.trace.text import Text
from foretrace.world.decoding.expression_grammar import code_key
from foretrace.world.decoding.literal_grammar import closed
from foretrace.world.decoding.matchers import (
    EXPRESSION,
    LITERAL,
    REST_OF_TUPLE,
    STATEMENT,
    Matchers,
)
from foretrace.world.dialects.chat import reasoned_value
from foretrace.world.dialects.plain_text import endings, lookahead, value_prompt
from foretrace.world.dialects.recognise import dialects_of
from foretrace.world.dialects.trace_value import value_by_trace
from foretrace.world.llama.beam import BeamSearch, Found, Limits
from foretrace.world.llama.context import LlamaContext
from foretrace.world.llama.infill import infill_vocabulary
from foretrace.world.llama.library import AbortFlag, usable_threads
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.prefix_cache import BRANCHES, TRUNKS, PrefixCache
from foretrace.world.llama.scoring import score
from foretrace.world.llama.thread import ModelThread
from foretrace.world.llama.transcripts import (
    SEQUENCES,
    LlamaTranscript,
    TranscriptCache,
    tokens_of,
)
from foretrace.world.llama.vocabulary import Vocabulary
from foretrace.world.protocol import Answer, Dialect, ValueQuestion, WorldModelError

_CONTEXT_TOKENS = 2048
_TRANSCRIPT_TOKENS = 4096
_LEAST_TOKENS = 1024
_PROMPT_TOKENS = 768
"""Of a prompt, its end: more would take a slow machine longer than anyone waits."""
_EXPRESSION_TOKENS = 24
_LITERAL_TOKENS = 48
_LITERAL_WIDTH = 3
_LEAST_WIDTH = 4
"""Where what follows decides; else as many hypotheses as are asked for, and no fewer than two."""
_MOST_WIDTH = 12
_SPARE = 2
"""Expressions found beyond those asked for, because what follows may reorder them."""
_JUDGED_NATS = 5.0
"""How much less likely than the best an expression may be for what follows to decide."""
_LEAST_NATS = -100.0
_PARAMETERS_ON_PROCESSOR = 4e9
"""A larger model writes a few tokens a second without a GPU, and reasoning is hundreds."""


def question_tokens(trained_context: int) -> int:
    """Cells of the context in which questions are answered."""
    return min(_CONTEXT_TOKENS, max(_LEAST_TOKENS, trained_context))


def transcript_tokens(trained_context: int) -> int:
    """Cells of the context in which transcripts are written, made when the first one begins."""
    return min(_TRANSCRIPT_TOKENS, max(_LEAST_TOKENS, trained_context))


def reasons_in_time(parameters: int, on_gpu: bool) -> bool:
    """Whether a model that was trained to reason does so in seconds rather than minutes."""
    return on_gpu or parameters <= _PARAMETERS_ON_PROCESSOR


class LlamaWorldModel:
    """`WorldModel` over a GGUF file that continues plain text.

    Raises `ModelFileError` if the file cannot be used.
    """

    def __init__(self, path: Path, threads: int) -> None:
        self._model = LlamaModel(path)
        try:
            self._context = LlamaContext(
                self._model,
                question_tokens(self._model.trained_context),
                TRUNKS + BRANCHES,
                usable_threads(threads),
            )
        except BaseException:
            self._model.close()
            raise
        self._cache = PrefixCache(self._context, _PROMPT_TOKENS)
        self._vocabulary = Vocabulary(self._model)
        self._infill = infill_vocabulary(self._model)
        self._transcripts: TranscriptCache | None = None
        self._abort = AbortFlag()
        self._thread = ModelThread(self._begin, self._cache.release_branches)

    @property
    def name(self) -> str:
        return self._model.path.stem

    @cached_property
    def dialects(self) -> frozenset[Dialect]:
        return dialects_of(self._model)

    @property
    def longest_transcript(self) -> int:
        return transcript_tokens(self._model.trained_context)

    def transcript(self, text: Text, cancellation: Cancellation) -> LlamaTranscript:
        tokens = tokens_of(self._model, text)
        if not text or isinstance(text[0], str):
            tokens.insert(0, self._model.start_token)
        cache = self._thread.ask(self._transcript_cache, cancellation)
        return LlamaTranscript(self._model, cache, self._thread, tokens, cancellation)

    def _transcript_cache(self) -> TranscriptCache:
        """Made when first needed: its context shares the weights, but has cells of its own."""
        if self._transcripts is None:
            context = LlamaContext(
                self._model, self.longest_transcript, SEQUENCES, self._context.threads
            )
            context.use(self._abort)
            self._transcripts = TranscriptCache(context, self._matchers)
        return self._transcripts

    def _begin(self, abort: AbortFlag) -> None:
        self._abort = abort
        self._context.use(abort)
        if self._transcripts is not None:
            self._transcripts.context.use(abort)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        wanted = list(continuations)
        return self._thread.ask(lambda: self._score(prefix, wanted), cancellation)

    def _score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        return score(self._context, self._cache, self._vocabulary, prefix, continuations)

    def propose(
        self,
        prefix: str,
        suffix: str,
        count: int,
        cancellation: Cancellation,
        kind: HoleKind = HoleKind.EXPRESSION,
        *,
        judged: bool = True,
    ) -> list[Answer]:
        if count < 1:
            return []
        # One that has seen what follows needs no judging by it.
        judged = judged and self._infill is None
        return self._thread.ask(
            lambda: self._propose(prefix, suffix, count, kind, judged), cancellation
        )

    def _propose(
        self, prefix: str, suffix: str, count: int, kind: HoleKind, judged: bool
    ) -> list[Answer]:
        wanted = count + (_SPARE if judged else 0)
        width = min(max(count, _LEAST_WIDTH if judged else 2), _MOST_WIDTH)
        search = BeamSearch(
            self._context,
            self._cache,
            self._infill or self._vocabulary,
            self._matchers,
            endings(suffix),
            Limits(width, wanted, _EXPRESSION_TOKENS),
        )
        longest = self._cache.longest_prompt
        if self._infill is None:
            prompt = self._vocabulary.prompt(prefix, longest)
        else:
            prompt = self._infill.infill(prefix, suffix, longest)
        form = STATEMENT if kind is HoleKind.STATEMENT else EXPRESSION
        finished, _ = search.run(prompt, form)
        distinct = _distinct(finished, kind)[:wanted]
        if not judged:
            return [Answer(f.text, _probability(f.log_probability)) for f in distinct[:count]]
        return self._judged(distinct, prefix, lookahead(suffix))[:count]

    def _judged(self, found: Sequence[Found], prefix: str, ahead: str) -> list[Answer]:
        """`found` in the order and with the probabilities they have once `ahead` is known.

        What is too unlikely to be worth the time, and what was not found, is taken to explain
        `ahead` as badly as the worst of the others.
        """
        likely = [f for f in found if f.log_probability > found[0].log_probability - _JUDGED_NATS]
        if len(likely) < 2:
            return [Answer(f.text, _probability(f.log_probability)) for f in found]
        joint = self._score(prefix, [f.text + ahead for f in likely])
        worst = min(nats - f.log_probability for nats, f in zip(joint, likely, strict=True))
        joint += [f.log_probability + worst for f in found[len(likely) :]]
        unseen = 1.0 - sum(math.exp(f.log_probability) for f in found)
        total = float(np.logaddexp.reduce([*joint, math.log(max(1e-6, unseen)) + worst]))
        answers = [
            Answer(f.text, _probability(nats - total)) for nats, f in zip(joint, found, strict=True)
        ]
        return sorted(answers, key=lambda answer: -answer.probability)

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        if self._reasons:
            # What is too long to reason about gets an answer all the same.
            with suppress(WorldModelError):
                return reasoned_value(self, question, cancellation)
        if Dialect.CWM_TRACE in self.dialects:
            traced = value_by_trace(self, question, cancellation)
            if traced is not None:
                return traced
        return self._thread.ask(lambda: self._value(question), cancellation)

    def _value(self, question: ValueQuestion) -> Answer:
        asked = value_prompt(question)
        search = BeamSearch(
            self._context,
            self._cache,
            self._vocabulary,
            self._matchers,
            endings(asked.suffix),
            Limits(_LITERAL_WIDTH, 1, _LITERAL_TOKENS),
        )
        prompt = self._vocabulary.prompt(asked.text, self._cache.longest_prompt)
        # An answer whose first bracket is known goes on with what a tuple holds.
        prompt = replace(prompt, remainder=prompt.remainder + asked.opening.encode())
        form = REST_OF_TUPLE if asked.opening else LITERAL
        finished, unfinished = search.run(prompt, form)
        for found in finished:
            return Answer(asked.opening + found.text, _probability(found.log_probability))
        for found in unfinished:
            return Answer(closed(asked.opening + found.text), _probability(found.log_probability))
        return Answer(closed(asked.opening), _probability(_LEAST_NATS))

    @cached_property
    def _reasons(self) -> bool:
        """Whether it was trained to reason, and does so in seconds."""
        quick = reasons_in_time(self._model.parameters, self._model.on_gpu)
        return quick and Dialect.CWM_CHAT in self.dialects

    @cached_property
    def _matchers(self) -> Future[Matchers]:
        """Built for the first question that needs them, while the model reads its prompt."""
        pool = ThreadPoolExecutor(1, "matchers")
        building = pool.submit(lambda: Matchers(self._model.constraint_tokenizer))
        pool.shutdown(wait=False)
        return building

    def usage(self) -> ModelUsage:
        contexts = [self._context]
        if self._transcripts is not None:
            contexts.append(self._transcripts.context)
        return ModelUsage(
            self.name,
            sum(context.decoded for context in contexts),
            sum(context.forced for context in contexts),
        )

    def close(self) -> None:
        self._thread.close()
        if "_matchers" in vars(self):
            wait([self._matchers])
        if self._transcripts is not None:
            self._transcripts.context.close()
        self._context.close()
        self._model.close()


def _probability(nats: float) -> float:
    return math.exp(min(0.0, max(_LEAST_NATS, nats)))


def _distinct(found: Sequence[Found], kind: HoleKind) -> list[Found]:
    """The valid texts among `found`, which is sorted, each in its likeliest spelling."""
    by_key: dict[str, Found] = {}
    for candidate in found:
        key = code_key(candidate.text, kind)
        if key is not None:
            by_key.setdefault(key, candidate)
    return list(by_key.values())
