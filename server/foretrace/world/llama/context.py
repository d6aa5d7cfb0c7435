"""One llama.cpp context: sequences of tokens that share a cache, evaluated in batches.

Owned by a single thread; nothing here locks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import llama_cpp.llama_cpp as api
import numpy as np
import numpy.typing as npt

from foretrace.cancellation import Cancelled
from foretrace.world.llama.library import AbortFlag
from foretrace.world.llama.model import LlamaModel
from foretrace.world.protocol import ModelFileError, WorldModelError

BATCH_TOKENS = 128
"""Most tokens evaluated at once: large enough for full speed, short enough to stop between."""

_NO_ROOM = 1
_ABORTED = 2
_FLASH_ATTENTION_OFF = 0

LogProbabilities = npt.NDArray[np.float32]


class ContextFull(WorldModelError):
    """There are not enough free cells; the cache is as it was before the batch."""


@dataclass(frozen=True, slots=True)
class Step:
    """One token to evaluate, at a position of one or more sequences."""

    token: int
    position: int
    sequences: tuple[int, ...]
    wanted: bool = False
    """Whether the log-probabilities after it are asked for."""


def _ignore(_index: int, _row: LogProbabilities) -> None:
    """For batches that only fill the cache."""


class LlamaContext:
    """A cache of `tokens` cells shared by `sequences` sequences."""

    def __init__(self, model: LlamaModel, tokens: int, sequences: int, threads: int) -> None:
        parameters = api.llama_context_default_params()
        parameters.n_ctx = tokens
        parameters.n_batch = BATCH_TOKENS
        parameters.n_ubatch = BATCH_TOKENS
        parameters.n_seq_max = sequences
        # Sequences fork by reference; without it, a partial copy aborts the process.
        parameters.kv_unified = True
        parameters.n_threads = threads
        parameters.n_threads_batch = threads
        # Its CPU kernel halves the speed of batches below 64 tokens.
        parameters.flash_attn_type = _FLASH_ATTENTION_OFF
        parameters.no_perf = True
        handle = api.llama_init_from_model(model.handle, parameters)
        if handle is None:
            raise ModelFileError(
                f"The model file {model.path} cannot be used: there is not enough memory for it."
            )
        self.handle = handle
        self._memory = api.llama_get_memory(handle)
        self._batch = api.llama_batch_init(BATCH_TOKENS, 0, sequences)
        self._vocabulary_size = model.vocabulary_size
        self._abort = AbortFlag()
        self.decoded = 0
        """Tokens evaluated that the model had chosen."""
        self.forced = 0
        """Tokens evaluated that were known, in as few batches as possible."""
        self.tokens = tokens
        self.sequences = sequences
        self.threads = threads

    def use(self, abort: AbortFlag) -> None:
        """From here on, `abort` stops the evaluation."""
        self._abort = abort
        api.llama_set_abort_callback(self.handle, AbortFlag.callback, abort.address)

    def evaluate(
        self,
        steps: Sequence[Step],
        read: Callable[[int, LogProbabilities], None] = _ignore,
        *,
        chosen: bool = False,
    ) -> None:
        """Evaluate `steps` in order; `read` is given the index of each `wanted` step and its row.

        `chosen` tells for the count of tokens whether the model chose them or they were known.
        Raises `Cancelled` when stopped; what the cache holds of the batch under way is then
        unknown, and the caller truncates its sequences.
        """
        for start in range(0, len(steps), BATCH_TOKENS):
            if self._abort.is_up:
                raise Cancelled
            batch = steps[start : start + BATCH_TOKENS]
            self._decode(batch)
            self.decoded += len(batch) if chosen else 0
            self.forced += 0 if chosen else len(batch)
            for index, step in enumerate(batch):
                if step.wanted:
                    read(start + index, self._log_probabilities(index))

    def count_as_chosen(self, tokens: int) -> None:
        """Of those counted as known, so many were in truth chosen by the model."""
        self.decoded += tokens
        self.forced -= tokens

    def _decode(self, steps: Sequence[Step]) -> None:
        batch = self._batch
        batch.n_tokens = len(steps)
        for index, step in enumerate(steps):
            batch.token[index] = step.token
            batch.pos[index] = step.position
            batch.n_seq_id[index] = len(step.sequences)
            for slot, sequence in enumerate(step.sequences):
                batch.seq_id[index][slot] = sequence
            batch.logits[index] = step.wanted
        code = api.llama_decode(self.handle, batch)
        if code == _ABORTED:
            raise Cancelled
        if code == _NO_ROOM:
            raise ContextFull("The text has outgrown the model's context.")
        if code != 0:
            raise WorldModelError(f"The model failed to evaluate a text (llama.cpp code {code}).")

    def _log_probabilities(self, index: int) -> LogProbabilities:
        pointer = api.llama_get_logits_ith(self.handle, index)
        if not pointer:
            raise WorldModelError("The model gave no probabilities for a text.")
        logits = np.ctypeslib.as_array(pointer, shape=(self._vocabulary_size,))
        # A broken model file may yield infinities or NaN: nothing is then likely.
        row: LogProbabilities = np.nan_to_num(logits, nan=-1e9, posinf=1e9, neginf=-1e9)
        row -= row.max()
        row -= np.float32(np.log(np.exp(row).sum(dtype=np.float64)))
        return row

    def fork(self, source: int, target: int, length: int = -1) -> None:
        """Let `target` hold what `source` holds, up to position `length` (all when negative)."""
        api.llama_memory_seq_cp(self._memory, source, target, 0, length)

    def truncate(self, sequence: int, length: int = 0) -> None:
        """Forget all of `sequence` from position `length` on."""
        if not api.llama_memory_seq_rm(self._memory, sequence, length, -1):
            api.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def close(self) -> None:
        if self.handle is not None:
            api.llama_batch_free(self._batch)
            api.llama_free(self.handle)
            self.handle = None
