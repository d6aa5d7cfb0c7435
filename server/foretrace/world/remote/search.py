"""Several likely answers from a server that continues text greedily.

The likeliest continuation is asked for first. Every place in it where the model nearly wrote
another token is a branch; the likeliest branches are continued next, and so on, until there are
enough answers or enough was asked. So answers come with their own probabilities, nothing is
drawn at random, and no answer comes twice.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from foretrace.cancellation import Cancellation
from foretrace.world.remote.pieces import Answer, Option, Piece
from foretrace.world.remote.server import Request, Server
from foretrace.world.remote.spelling import LOOKS_LIKE_CONTROL, Unit

_AT_ONCE = 6
_LEAST_NATS = -12.0
"""Of a branch, against the text it leaves: what is less likely is not worth asking for."""
_STOP = ("\n",)

Recognise = Callable[[str, bool], int | None]
"""The text so far, and whether the line ends there -> the length of the answer in it, if any."""


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    nats: float
    """Of its tokens and, if it was seen, of what ended it."""


@dataclass(order=True, slots=True)
class _Branch:
    cost: float
    number: int
    """Breaks ties in the order in which branches were found."""
    pieces: tuple[Option, ...] = field(compare=False)


class LineSearch:
    """Looks for answers that end on the line on which `units` end."""

    def __init__(
        self,
        server: Server,
        units: Sequence[Unit],
        recognise: Recognise,
        most_tokens: int,
        cancellation: Cancellation,
    ) -> None:
        self._server = server
        self._units = list(units)
        self._recognise = recognise
        self._most_tokens = most_tokens
        self._cancellation = cancellation
        self._branches: list[_Branch] = []
        self._made = 0
        self.unrecognised: list[Found] = []
        """Lines without an answer."""
        self.cut_off: list[Found] = []
        """Those of them that grew too long."""
        self._branch((), 0.0)

    def run(self, count: int, most_requests: int) -> list[Found]:
        """Up to `count` answers, likeliest first, as far as so many more requests lead."""
        found: list[Found] = []
        asked = 0
        while self._branches and len(found) < count and asked < most_requests:
            likeliest = [
                heapq.heappop(self._branches)
                for _ in range(min(_AT_ONCE, len(self._branches), most_requests - asked))
            ]
            chosen = [branch for branch in likeliest if self._may_be_sent(branch.pieces)]
            asked += len(chosen)
            for branch, answer in zip(chosen, self._ask(chosen), strict=True):
                self._read(branch, answer, found)
        return sorted(found, key=lambda answer: -answer.nats)

    def _ask(self, branches: Sequence[_Branch]) -> list[Answer]:
        requests = []
        for branch in branches:
            units = [*self._units]
            for piece in branch.pieces:
                known = piece.units
                if known is None:
                    part = piece.text.decode("utf-8", "replace")
                    known = tuple(self._server.spelling.units((part,), self._cancellation))
                units.extend(known)
            requests.append(Request(units, self._most_tokens, stop=_STOP))
        answers = self._server.complete_all(requests, self._cancellation)
        # Some servers leave out the token that ended the line, and what else might have stood
        # there: if it was the first one, all would end here.
        empty = [index for index, answer in enumerate(answers) if not answer.pieces]
        again = [Request(requests[index].units, 1) for index in empty]
        for index, answer in zip(
            empty, self._server.complete_all(again, self._cancellation), strict=True
        ):
            answers[index] = Answer(answer.pieces, ended=True)
        return answers

    def _read(self, branch: _Branch, answer: Answer, found: list[Found]) -> None:
        pieces = [*branch.pieces]
        nats = -branch.cost
        ended = answer.ended
        line = _text(pieces)
        length = self._recognise(line, False)
        for piece in answer.pieces:
            if length is not None or "\n" in line:
                break
            self._branch_off(pieces, piece, nats)
            nats += piece.nats
            if piece.control is not None:
                ended = True
                break
            pieces.append(piece)
            line = _text(pieces)
            length = self._recognise(line, False)
        line, newline, _ = line.partition("\n")
        if length is None:
            length = self._recognise(line, bool(newline) or ended)
        if length is not None:
            found.append(Found(line[:length], nats))
            return
        self.unrecognised.append(Found(line, nats))
        if not newline and not ended:
            self.cut_off.append(self.unrecognised[-1])

    def _branch_off(self, before: Sequence[Option], piece: Piece, nats: float) -> None:
        for other in piece.alternatives:
            usable = other.control is None and other.text not in (b"", piece.text)
            if usable and b"\n" not in other.text and other.nats > piece.nats + _LEAST_NATS:
                self._branch((*before, other), nats + other.nats)

    def _may_be_sent(self, pieces: Sequence[Option]) -> bool:
        """Whether no server would find a control token in what its model wrote as text."""
        return self._server.takes_tokens or not LOOKS_LIKE_CONTROL.search(_text(pieces))

    def _branch(self, pieces: tuple[Option, ...], nats: float) -> None:
        heapq.heappush(self._branches, _Branch(-nats, self._made, pieces))
        self._made += 1


def _text(pieces: Sequence[Option]) -> str:
    return b"".join(piece.text for piece in pieces).decode("utf-8", "replace")
