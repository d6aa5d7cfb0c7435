"""The world model's llama.cpp engine: one copy of the weights, one owner thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import ModelUsage
from foretrace.world.beam import BeamSearch, Limits
from foretrace.world.expression_grammar import ExpressionState, is_expression
from foretrace.world.literal_grammar import LiteralState
from foretrace.world.llama_context import LlamaContext
from foretrace.world.llama_library import AbortFlag, usable_threads
from foretrace.world.llama_model import LlamaModel
from foretrace.world.model_thread import ModelThread
from foretrace.world.plain_text import expression_endings, value_prompt
from foretrace.world.prefix_cache import BRANCHES, TRUNKS, PrefixCache
from foretrace.world.protocol import Answer, ValueQuestion
from foretrace.world.scoring import score
from foretrace.world.vocabulary import Vocabulary

_CONTEXT_TOKENS = 2048
_EXPRESSION_TOKENS = 24
_LITERAL_TOKENS = 48
_LITERAL_WIDTH = 3
_LEAST_WIDTH = 4
_MOST_WIDTH = 12


class LlamaWorldModel:
    """`WorldModel` over a GGUF file that continues plain text.

    Raises `ModelFileError` if the file cannot be used.
    """

    def __init__(self, path: Path, threads: int) -> None:
        self._model = LlamaModel(path)
        try:
            self._context = LlamaContext(
                self._model,
                min(_CONTEXT_TOKENS, max(1024, self._model.trained_context)),
                TRUNKS + BRANCHES,
                usable_threads(threads),
            )
        except BaseException:
            self._model.close()
            raise
        self._cache = PrefixCache(self._context)
        self._vocabulary = Vocabulary(self._model)
        self._thread = ModelThread(self._begin, self._cache.release_branches)

    @property
    def name(self) -> str:
        return self._model.path.stem

    def _begin(self, abort: AbortFlag) -> None:
        self._context.use(abort)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        wanted = list(continuations)
        return self._thread.ask(
            lambda: score(self._context, self._cache, self._vocabulary, prefix, wanted),
            cancellation,
        )

    def propose(
        self, prefix: str, suffix: str, count: int, cancellation: Cancellation
    ) -> list[Answer]:
        if count < 1:
            return []
        return self._thread.ask(lambda: self._propose(prefix, suffix, count), cancellation)

    def _propose(self, prefix: str, suffix: str, count: int) -> list[Answer]:
        prompt = self._vocabulary.prompt(prefix, self._cache.longest_prompt)
        search: BeamSearch[ExpressionState] = BeamSearch(
            self._context,
            self._cache,
            self._vocabulary,
            expression_endings(suffix),
            Limits(min(max(count, _LEAST_WIDTH), _MOST_WIDTH), count, _EXPRESSION_TOKENS),
        )
        finished, _ = search.run(prompt, ExpressionState())
        return [
            Answer(found.text, math.exp(found.log_probability))
            for found in finished
            if is_expression(found.text)
        ][:count]

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        return self._thread.ask(lambda: self._value(question), cancellation)

    def _value(self, question: ValueQuestion) -> Answer:
        prompt = self._vocabulary.prompt(value_prompt(question), self._cache.longest_prompt)
        search: BeamSearch[LiteralState] = BeamSearch(
            self._context,
            self._cache,
            self._vocabulary,
            ["\n"],
            Limits(_LITERAL_WIDTH, 1, _LITERAL_TOKENS),
        )
        finished, unfinished = search.run(prompt, LiteralState())
        for found in finished:
            return Answer(found.text, math.exp(found.log_probability))
        for found in unfinished:
            return Answer(found.text + found.grammar.closing(), math.exp(found.log_probability))
        return Answer("None", math.exp(-20.0))

    def usage(self) -> ModelUsage:
        return ModelUsage(self.name, self._context.decoded, self._context.forced)

    def close(self) -> None:
        self._thread.close()
        self._context.close()
        self._model.close()
