"""Keeps evaluated prefixes, so that the next question about the same text is cheap.

A few *trunks*, one sequence each, hold the tokens of recent prompts. A question takes the
trunk that shares most with its prompt, and forks *branches* off its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from foretrace.world.llama.context import BATCH_TOKENS, LlamaContext, Step
from foretrace.world.llama.vocabulary import shared_length

TRUNKS = 3
BRANCHES = 29
BRANCH_TOKENS = 512
"""Cells kept free for branches."""

_SMALL_LOSS = 64


@dataclass(slots=True)
class _Trunk:
    sequence: int
    tokens: list[int] = field(default_factory=list)
    used: int = 0


class PrefixCache:
    """Prompts of up to `longest_prompt` tokens, in what the context leaves beside branches."""

    def __init__(self, context: LlamaContext, longest_prompt: int) -> None:
        self._context = context
        self._trunks = [_Trunk(sequence) for sequence in range(TRUNKS)]
        self._clock = 0
        self._cells = context.tokens - BRANCH_TOKENS
        self.longest_prompt = min(longest_prompt, self._cells)
        self.branches = range(TRUNKS, TRUNKS + BRANCHES)
        """Sequences a question may use; it hands them back empty."""

    def hold(self, prompt: Sequence[int]) -> int:
        """Evaluate what is missing of all but the last token of `prompt`; the trunk's sequence.

        The last token is left to the first batch of the question, which needs the
        probabilities after it. What was evaluated before a cancellation is kept.
        """
        wanted = prompt[:-1]
        trunk = self._choose(wanted)
        self._make_room(trunk, len(wanted))
        self._clock += 1
        trunk.used = self._clock
        try:
            while len(trunk.tokens) < len(wanted):
                position = len(trunk.tokens)
                part = wanted[position : position + BATCH_TOKENS]
                self._context.evaluate(
                    [
                        Step(token, position + index, (trunk.sequence,))
                        for index, token in enumerate(part)
                    ]
                )
                trunk.tokens.extend(part)
        finally:
            # A batch that was stopped may have left some of its tokens behind.
            self._cut(trunk, len(trunk.tokens))
        return trunk.sequence

    def _choose(self, wanted: Sequence[int]) -> _Trunk:
        """The trunk to continue, cut back to what it shares with `wanted`."""
        lengths = [shared_length(trunk.tokens, wanted) for trunk in self._trunks]
        shared = max(lengths)
        best = self._trunks[lengths.index(shared)]
        if len(best.tokens) - shared <= _SMALL_LOSS:
            self._cut(best, shared)
            return best
        oldest = min(self._trunks, key=lambda trunk: trunk.used)
        if oldest is best:
            self._cut(best, shared)
            return best
        self._cut(oldest, 0)
        if shared:
            self._context.fork(best.sequence, oldest.sequence, shared)
            oldest.tokens = best.tokens[:shared]
        return oldest

    def _make_room(self, kept: _Trunk, length: int) -> None:
        others = sorted(
            (trunk for trunk in self._trunks if trunk is not kept), key=lambda trunk: trunk.used
        )
        for trunk in others:
            if length + sum(len(other.tokens) for other in others) <= self._cells:
                return
            self._cut(trunk, 0)

    def _cut(self, trunk: _Trunk, length: int) -> None:
        self._context.truncate(trunk.sequence, length)
        del trunk.tokens[length:]

    def release_branches(self) -> None:
        for sequence in self.branches:
            self._context.truncate(sequence)
