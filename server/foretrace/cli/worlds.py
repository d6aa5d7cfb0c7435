"""The world model of a command, which is loaded when it is first asked."""

from __future__ import annotations

from foretrace.config import Settings
from foretrace.world.lazy import LazyModel
from foretrace.world.protocol import WorldModel


class LazyWorld(LazyModel):
    """Stands for the world model of `settings` until the first question loads it."""

    def __init__(self, settings: Settings) -> None:
        def load() -> WorldModel:
            # Imported here: llama.cpp takes longer to load than most answers.
            from foretrace.world.embedded import load_world

            return load_world(settings)

        super().__init__(load)
