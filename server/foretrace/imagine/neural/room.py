"""The text of a run, begun anew where it nears the end of the model's context."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Self

from foretrace.cancellation import Cancellation
from foretrace.imagine.neural.options import Options
from foretrace.imagine.neural.state import Activation, Phase, State
from foretrace.trace.cwm import Entry, Marks, frame_text, opening
from foretrace.trace.frames import Event
from foretrace.trace.text import Text
from foretrace.world.protocol import Transcript, WorldModel, WorldModelError

_FRAME_ROOM = 1024
"""Tokens kept free for a frame, where the context is not small."""


class Room:
    """Owns the transcript of one run until it is closed, with room for one more frame.

    Raises what the model's transcripts raise.
    """

    def __init__(
        self,
        start: Entry,
        options: Options,
        marks: Marks,
        world: WorldModel,
        cancellation: Cancellation,
    ) -> None:
        self._opening = opening(start, marks)
        self._options = options
        self._marks = marks
        self._world = world
        longest = world.longest_transcript
        self._most = longest - min(_FRAME_ROOM, longest // 4)
        self._cancellation = cancellation
        self.called = frame_text(Event.CALL, start.definition, {}, None, None, marks)
        """The frame with which the run begins: it is known."""
        prompt = (*self._opening, *self.called)
        self.transcript: Transcript = world.transcript(prompt, cancellation)

    @property
    def is_left(self) -> bool:
        """Whether one more frame fits."""
        return self.transcript.length <= self._most

    def begin_anew(self, state: State) -> None:
        """Make room: the state is all that counts.

        What is left of the run so far is the call of each activation and the line it is at; of
        many activations the innermost, for a caller's values are shown in full once it goes on.
        Raises `WorldModelError` if even that is too long.
        """
        kept = state.stack
        while True:
            self.transcript.close()
            self.transcript = self._world.transcript(self._state_text(kept), self._cancellation)
            if self.is_left:
                return
            if len(kept) == 1:
                raise WorldModelError(
                    "The source and the values of its variables are too long for the model, whose "
                    f"context is {self._world.longest_transcript:,} tokens; put what is to be "
                    "imagined into a file of its own, or use smaller values."
                )
            kept = kept[(len(kept) + 1) // 2 :]

    def fork(self) -> Self:
        """A copy that goes its own way, to be closed by itself."""
        other = copy(self)
        other.transcript = self.transcript.fork()
        return other

    def close(self) -> None:
        self.transcript.close()

    def _state_text(self, activations: Sequence[Activation]) -> Text:
        pieces = list(self._opening)
        for activation in activations:
            pieces += activation.call
            if activation.phase is not Phase.CALLED:
                pieces += self._line_in_full(activation)
        return tuple(pieces)

    def _line_in_full(self, activation: Activation) -> Text:
        local = {name: value.repr for name, value in activation.local.items()}
        source = self._options.text(activation.line)
        return frame_text(Event.LINE, source, local, None, None, self._marks)
