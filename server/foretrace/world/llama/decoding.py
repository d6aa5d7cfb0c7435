"""Greedy decoding under a grammar: what is determined is evaluated in batches, never sampled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from llguidance import LLMatcher

from foretrace.world.decoding.matchers import Mask, Matchers
from foretrace.world.llama.context import LogProbabilities
from foretrace.world.protocol import WorldModelError


class Tail(Protocol):
    """The end of a sequence of tokens, which grows."""

    def extend(self, tokens: Sequence[int]) -> None:
        """Add tokens, to be evaluated when something after them is asked for."""
        ...

    def row(self) -> LogProbabilities:
        """Nats of every token that may come next."""
        ...

    def rows(self, tokens: Sequence[int], wanted: Sequence[int]) -> list[LogProbabilities]:
        """Add `tokens`; the rows before those at the indices `wanted`, all in one evaluation."""
        ...

    def drop(self, count: int) -> None:
        """Take the last tokens back."""
        ...


class Choice:
    """One token written, and how likely it was among those allowed; `forced` if alone."""

    __slots__ = ("forced", "log_probability", "token")

    def __init__(self, token: int, log_probability: float = 0.0, forced: bool = True) -> None:
        self.token = token
        self.log_probability = log_probability
        self.forced = forced


class Decoder:
    """Writes one text that a Lark grammar allows, as llguidance reads it.

    Raises `WorldModelError` for a grammar that cannot be followed.
    """

    def __init__(self, matchers: Matchers, grammar: str) -> None:
        self._matchers = matchers
        text = LLMatcher.grammar_from_lark(grammar)
        self._matcher = LLMatcher(matchers.tokenizer, text, log_level=0)
        self._check()

    def _check(self) -> None:
        if self._matcher.is_error():
            reason = self._matcher.get_error().strip().split("\n")[0]
            raise WorldModelError(f"The grammar of the answer cannot be followed: {reason}")

    def write(
        self, tail: Tail, most_tokens: int, room: int, draft: Sequence[int] = ()
    ) -> tuple[list[Choice], bool]:
        """The tokens written behind `tail`, and whether the grammar is satisfied.

        `most_tokens` are those that the model may choose, `room` is for all of them.
        """
        written: list[Choice] = []
        chosen = 0
        while not self._matcher.is_stopped():
            forced = self._matcher.compute_ff_tokens()
            if len(written) + max(1, len(forced)) > room:
                return written, False
            if forced:
                self._consume(forced)
                tail.extend(forced)
                written.extend(map(Choice, forced))
            elif chosen >= most_tokens:
                return written, False
            else:
                found = self._chosen(tail, written, draft[:room])
                if not found:
                    return written, True
                chosen += sum(not choice.forced for choice in found)
                written.extend(found)
        self._check()
        return written, True

    def _chosen(self, tail: Tail, written: Sequence[Choice], draft: Sequence[int]) -> list[Choice]:
        """What the model chooses next: one token, or as many as the draft had right.

        Nothing where it ends the text, which the grammar lets it.
        """
        done = len(written)
        if done + 1 < len(draft) and [choice.token for choice in written] == list(draft[:done]):
            return self._verified(tail, draft[done:])
        return self._next(tail)

    def _next(self, tail: Tail) -> list[Choice]:
        choice = best_allowed(tail.row(), self._matchers.allowed(self._matcher, ends=True))
        if self._ends(self._matcher, choice.token):
            return []
        self._consume([choice.token])
        tail.extend([choice.token])
        return [choice]

    def _ends(self, matcher: LLMatcher, token: int) -> bool:
        """Whether `token` says that a text which may end does; else the grammar has named it."""
        return token in self._matchers.tokenizer.eos_tokens and bool(matcher.is_accepting())

    def _verified(self, tail: Tail, ahead: Sequence[int]) -> list[Choice]:
        """Of `ahead` what the model would have written too, and its own choice after that.

        At least one token. All of it is evaluated at once.
        """
        probe = self._matcher.deep_copy()
        allowed: dict[int, Mask] = {}
        forced: list[int] = []
        accepted = 0
        for index, token in enumerate(ahead):
            if not forced:
                forced = list(probe.compute_ff_tokens())
            if forced:
                if forced.pop(0) != token:
                    break
            else:
                if probe.is_accepting():
                    break  # Whether the text ends here is a choice of its own.
                allowed[index] = self._matchers.allowed(probe, ends=True)
            if not probe.consume_token(token):
                allowed.pop(index, None)
                break
            accepted += 1
        if not accepted:
            return self._next(tail)
        wanted = [index for index in allowed if index < accepted]
        rows = dict(zip(wanted, tail.rows(ahead[:accepted], wanted), strict=True))
        written = []
        for index, token in enumerate(ahead[:accepted]):
            choice = best_allowed(rows[index], allowed[index]) if index in rows else Choice(token)
            written.append(choice)
            if choice.token != token:
                tail.drop(accepted - index)
                tail.extend([choice.token])
                break
        self._consume([choice.token for choice in written])
        return written

    def _consume(self, tokens: Sequence[int]) -> None:
        self._matcher.consume_tokens(list(tokens))
        self._check()


def best_allowed(row: LogProbabilities, allowed: Mask) -> Choice:
    """The likeliest token of those allowed."""
    tokens = np.flatnonzero(allowed)
    if tokens.size == 0:
        raise WorldModelError("The grammar of the answer leaves the model nothing to say.")
    likely = row[tokens]
    best = int(likely.argmax())
    mass = float(np.logaddexp.reduce(likely.astype(np.float64)))
    return Choice(int(tokens[best]), min(0.0, float(likely[best]) - mass), tokens.size == 1)
