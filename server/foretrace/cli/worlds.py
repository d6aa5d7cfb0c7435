"""A world model that is loaded when first asked: most runs need none."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.trace.frames import ModelUsage
from foretrace.trace.text import Text
from foretrace.world.protocol import Answer, Dialect, Transcript, ValueQuestion, WorldModel


class LazyWorld:
    """Stands for the world model of `settings` until the first question loads it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._world: WorldModel | None = None

    def load(self) -> None:
        """Load it now, so that a bad model file is reported before any work.

        Raises `foretrace.world.protocol.ModelFileError`.
        """
        self._loaded()

    def _loaded(self) -> WorldModel:
        with self._lock:
            if self._world is None:
                # Imported here: llama.cpp takes longer to load than most answers.
                from foretrace.world.embedded import load_world

                self._world = load_world(self._settings)
            return self._world

    @property
    def name(self) -> str:
        return self._loaded().name

    @property
    def dialects(self) -> frozenset[Dialect]:
        return self._loaded().dialects

    @property
    def longest_transcript(self) -> int:
        return self._loaded().longest_transcript

    def transcript(self, text: Text, cancellation: Cancellation) -> Transcript:
        return self._loaded().transcript(text, cancellation)

    def score(
        self, prefix: str, continuations: Sequence[str], cancellation: Cancellation
    ) -> list[float]:
        return self._loaded().score(prefix, continuations, cancellation)

    def propose(
        self, prefix: str, suffix: str, count: int, cancellation: Cancellation
    ) -> list[Answer]:
        return self._loaded().propose(prefix, suffix, count, cancellation)

    def value(self, question: ValueQuestion, cancellation: Cancellation) -> Answer:
        return self._loaded().value(question, cancellation)

    def usage(self) -> ModelUsage:
        with self._lock:
            return ModelUsage("") if self._world is None else self._world.usage()

    def close(self) -> None:
        with self._lock:
            if self._world is not None:
                self._world.close()
                self._world = None
