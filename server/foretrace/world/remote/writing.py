"""How a server's model writes what a grammar allows.

It is asked for a stretch of text, greedily, as if it knew nothing of the grammar. What comes back
is followed byte by byte: what may stand is kept, what must come next is added without asking, and
where the model would go astray it is given the likeliest way on that is allowed. A server that
follows grammars itself is handed it too, so that this rarely happens.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from foretrace.cancellation import Cancellation
from foretrace.trace.text import Control
from foretrace.world.protocol import WorldModelError, WrittenToken
from foretrace.world.remote.errors import NotOffered
from foretrace.world.remote.following import Follower, whole_characters
from foretrace.world.remote.pieces import Answer, Option, Piece
from foretrace.world.remote.server import Request, Server
from foretrace.world.remote.spelling import Unit

FIRST_STRETCH = 16
"""Tokens asked for when it is not known how long such texts are."""
_LEAST_STRETCH = 4
_MOST_STRETCH = 256
_SPARE = 6
"""Tokens asked for beyond those of which the last could be taken."""
_WORTH_ADDING = 12
"""Bytes of forced text that cost more to have written than to add before asking."""
_MOST_BEGINNINGS = 64
"""Allowed texts that are tried where the model has nothing to offer."""
_ENDS = frozenset(
    {"<|end_of_text|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "</s>", "<eos>"}
)
"""Control tokens on which servers stop, some without saying which one it was."""


def next_stretch(taken: int, written: int) -> int:
    """Tokens to ask for next, after so many of those `written` could be taken."""
    wanted = 2 * taken if taken == written else taken + _SPARE
    return min(_MOST_STRETCH, max(_LEAST_STRETCH, wanted))


class Writer:
    """One `write` of a transcript, whose text so far is `before`."""

    def __init__(
        self,
        server: Server,
        before: Sequence[Unit],
        follower: Follower,
        cancellation: Cancellation,
    ) -> None:
        self._server = server
        self._before = before
        self._follower = follower
        self._cancellation = cancellation
        self.units: list[Unit] = []
        self.written: list[WrittenToken] = []
        self.asked_for = 0
        """Tokens that the server had to write."""

    def write(self, grammar: str, most_tokens: int, room: int, stretch: int) -> bool:
        """Whether the grammar was satisfied before a limit was reached.

        `most_tokens` are those that the model may choose, `room` is for all of them.
        """
        follower = self._follower
        while not follower.stopped:
            self._cancellation.check()
            if self._chosen >= most_tokens or len(self.units) >= room:
                return False
            forced = follower.forced()
            if self._worth_adding(forced):
                self._add_forced(forced)
                continue
            most = min(most_tokens - self._chosen, room - len(self.units))
            # A server follows a grammar from its start, so only if nothing is written yet.
            answer = None
            if self._server.follows_grammars and not self.written:
                answer = self._guided(most, grammar)
            if answer is None:
                answer = self._server.complete(
                    self._request(min(most, stretch)), self._cancellation
                )
            known = self.asked_for
            if self._take(answer, most):
                return True
            stretch = next_stretch(self.asked_for - known, len(answer.pieces))
        return True

    @property
    def _chosen(self) -> int:
        """Tokens so far that were not forced."""
        return sum(not token.forced for token in self.written)

    @staticmethod
    def _worth_adding(forced: Sequence[bytes | Control]) -> bool:
        """Whether to add rather than ask: tokens may span the place where forced text ends."""
        if not forced:
            return False
        last = forced[-1]
        return isinstance(last, Control) or len(last) >= _WORTH_ADDING

    def _request(self, most_tokens: int) -> Request:
        # What follows a control token is often known.
        controls = (self._server.control(n, self._cancellation) for n in self._follower.controls)
        return Request(
            [*self._before, *self.units],
            most_tokens,
            stop_at=tuple(token for token in controls if isinstance(token, int)),
        )

    def _guided(self, most_tokens: int, grammar: str) -> Answer | None:
        """What a server writes that follows the grammar too; `None` if it cannot read it.

        Its version of the library may be another than ours.
        """
        request = replace(self._request(most_tokens), grammar=grammar)
        try:
            return self._server.complete(request, self._cancellation)
        except NotOffered:
            return None

    def _take(self, answer: Answer, most_tokens: int) -> bool:
        """Add what may stand of an answer, at least something; whether the text ends there."""
        for piece in answer.pieces[:most_tokens]:
            if self._follower.stopped:
                return False
            forced = self._follower.forced()
            meant = self._follower.meaning(piece)
            if meant is None:
                return self._instead(piece, forced)
            self._add(piece, meant, piece.nats, piece.alternatives, forced=_begins(forced, meant))
            self.asked_for += 1
        if not answer.pieces and not answer.ended:
            raise WorldModelError(f"The model {self._server.name} wrote nothing.")
        stopped_here = bool(answer.pieces) and answer.pieces[-1].control is not None
        if self._follower.stopped or not answer.ended or stopped_here:
            return False
        return self._at_the_end()

    def _at_the_end(self) -> bool:
        """The model ended its text, where a server does not say with which token."""
        if self._follower.satisfied:
            return True
        forced = self._follower.forced()
        if forced:
            self._add_forced(forced)
            return False
        ends = [name for name in self._follower.allowed_controls() if name in _ENDS]
        if len(ends) == 1:
            self._add_forced([Control(ends[0])], forced=False)
            return False
        return self._elsewhere(None)

    def _instead(self, wrong: Piece, forced: Sequence[bytes | Control]) -> bool:
        """Go on where the model wrote what may not stand; whether the text ends there."""
        if self._follower.satisfied:
            return True
        if self._best_of(wrong.alternatives, beyond=forced):
            return False
        if forced:
            self._add_forced(forced)
            return False
        return self._elsewhere(wrong)

    def _best_of(self, options: Sequence[Option], beyond: Sequence[bytes | Control] = ()) -> bool:
        """Add the likeliest of `options` that is allowed, unless it says no more than `beyond`."""
        for option in sorted(options, key=lambda option: -option.nats):
            meant = self._follower.meaning(option)
            if meant is not None:
                if _begins(beyond, meant):
                    return False
                self._add(option, meant, option.nats, options, forced=False)
                return True
        return False

    def _elsewhere(self, wrong: Piece | None) -> bool:
        """Ask more closely for one token. Raises `WorldModelError` if none can be had."""
        before = [*self._before, *self.units]
        request = Request(before, 1, self._server.most_alternatives)
        if self._one_of(request):
            return False
        wanted = self._wanted()
        if wanted and self._one_of(replace(request, wanted=wanted)):
            return False
        if wrong is not None and wrong.control is None:
            # The beginning of what the model would have written.
            text = whole_characters(wrong.text[: self._follower.prefix(wrong.text)])
            if text:
                self._add(Option(text, None, wrong.nats), text, wrong.nats, (), forced=False)
                return False
        raise WorldModelError(
            f"The model {self._server.name} wrote nothing that can stand in this place; "
            "a model trained for it may do better."
        )

    def _one_of(self, request: Request) -> bool:
        """Add what is likeliest of that which is allowed in the answer, if anything is."""
        pieces = self._server.complete(request, self._cancellation).pieces[:1]
        return any(self._best_of([piece, *piece.alternatives]) for piece in pieces)

    def _wanted(self) -> tuple[int, ...]:
        """Tokens with which a text can begin that is allowed here."""
        texts: list[str | Control] = [Control(name) for name in self._follower.allowed_controls()]
        texts += self._follower.beginnings()[:_MOST_BEGINNINGS]
        spelling = self._server.spelling
        found = (spelling.first_token(text, self._cancellation) for text in texts)
        return tuple(dict.fromkeys(token for token in found if token is not None))

    def _add_forced(self, parts: Sequence[bytes | Control], *, forced: bool = True) -> None:
        *_, last = parts
        if isinstance(last, bytes) and len(last) > 1 and last.endswith(b" "):
            # In most vocabularies a blank belongs to the word behind it, which is not known yet.
            parts = [*parts[:-1], last[:-1]]
        for part in parts:
            text = b"" if isinstance(part, Control) else part
            control = part if isinstance(part, Control) else None
            self._add(Option(text, control, 0.0), part, 0.0, (), forced=forced)

    def _add(
        self,
        option: Option,
        meant: bytes | Control,
        nats: float,
        among: Sequence[Option],
        *,
        forced: bool,
    ) -> None:
        """Add `option`; `among` are others that the model considered."""
        control = meant if isinstance(meant, Control) else None
        text = b"" if isinstance(meant, Control) else meant
        if not forced and among:
            rivals = [o.nats for o in among if self._follower.meaning(o) not in (None, meant)]
            nats = min(0.0, nats - _log_sum([nats, *rivals]))
        units: Sequence[Unit] | None = option.units
        if units is None or (control is not None and option.control is None):
            part = control if control is not None else text.decode("utf-8", "replace")
            units = self._server.spelling.units((part,), self._cancellation)
        self._follower.take(meant)
        self.units.extend(units)
        self.written.append(WrittenToken(text, control, 0.0 if forced else nats, forced))
        for _ in units[1:]:
            self.written.append(WrittenToken(b"", None, 0.0, True))


def _begins(forced: Sequence[bytes | Control], meant: bytes | Control) -> bool:
    """Whether nothing but `meant` could come where `forced` must."""
    if not forced:
        return False
    first = forced[0]
    if isinstance(first, Control) or isinstance(meant, Control):
        return first == meant
    return first.startswith(meant)


def _log_sum(nats: Sequence[float]) -> float:
    most = max(nats)
    return most + math.log(sum(math.exp(n - most) for n in nats))
