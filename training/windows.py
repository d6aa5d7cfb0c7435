"""Token windows of traces, and their packing into rows of one length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from foretrace.trace.text import Control
from training.documents import FramePieces, Piece

WEIGHT_STEPS = 100
"""Weights are stored as whole hundredths."""
_OPEN_ROWS = 64
"""Rows that windows are fitted into at once."""


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens, and the weight of each in hundredths: of it being predicted from those before."""

    tokens: NDArray[np.uint16]
    weights: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Row:
    """Windows end to end, and padding of no weight."""

    tokens: NDArray[np.uint16]
    weights: NDArray[np.uint8]


def encode(parts: Sequence[Sequence[Piece]], tokenizer: Tokenizer) -> list[Window]:
    """Each part by itself. A token weighs what its weightiest character does."""
    texts = [piece.text for part in parts for piece in part if isinstance(piece.text, str)]
    encoded = iter(tokenizer.encode_batch(texts, add_special_tokens=False))
    found = []
    for part in parts:
        tokens: list[int] = []
        weights: list[float] = []
        for piece in part:
            if isinstance(piece.text, Control):
                number = tokenizer.token_to_id(piece.text.name)
                assert number is not None, piece.text
                tokens.append(number)
                weights += piece.weights
                continue
            text = next(encoded)
            tokens += text.ids
            weights += [max(piece.weights[start:end]) for start, end in text.offsets]
        steps = np.rint(np.array(weights) * WEIGHT_STEPS).astype(np.uint8)
        found.append(Window(np.array(tokens, np.uint16), steps))
    return found


def windows(
    opening: Sequence[Piece],
    frames: Sequence[FramePieces],
    tokenizer: Tokenizer,
    length: int,
    begin: int = 0,
) -> Iterator[Window]:
    """A trace from frame `begin` on, in windows of at most `length` tokens, each with the source.

    Where one is full the next begins with the state, as `NeuralRun` does it, and so does the first
    one unless it begins with the first frame. What does not fit beside the source is left out.
    """
    head, *parts = encode([opening, *(frame.pieces for frame in frames)], tokenizer)
    room = length - len(head.tokens)
    (prefix,) = encode([frames[begin].restart or ()], tokenizer)
    while begin < len(parts):
        end = begin
        used = len(prefix.tokens)
        while end < len(parts) and used + len(parts[end].tokens) <= room:
            used += len(parts[end].tokens)
            end += 1
        if end == begin:
            return
        yield _joined([head, prefix, *parts[begin:end]])
        if end == len(parts):
            return
        following = _restarted(frames, begin, end)
        if following is None:
            return
        begin = following
        (prefix,) = encode([frames[begin].restart or ()], tokenizer)


def whole(text: Sequence[Piece], tokenizer: Tokenizer, length: int) -> Iterator[Window]:
    """A text as one window, left out if that is longer than `length`."""
    (window,) = encode([text], tokenizer)
    if len(window.tokens) <= length:
        yield window


def _restarted(frames: Sequence[FramePieces], begin: int, end: int) -> int | None:
    """The last frame up to `end` before which a text can begin anew."""
    places = range(end, begin, -1)
    return next((place for place in places if frames[place].restart is not None), None)


def beginnings(frames: Sequence[FramePieces]) -> list[int]:
    """The frames with which a text can begin."""
    return [place for place, frame in enumerate(frames) if not place or frame.restart is not None]


def pack(found: Iterable[Window], length: int) -> Iterator[Row]:
    """Rows of `length` tokens; each window goes where it leaves the least room."""
    rows: list[list[Window]] = []
    used: list[int] = []
    for window in found:
        size = len(window.tokens)
        fitting = [number for number in range(len(rows)) if used[number] + size <= length]
        if fitting:
            fullest = max(fitting, key=lambda number: used[number])
            rows[fullest].append(window)
            used[fullest] += size
            continue
        if len(rows) == _OPEN_ROWS:
            fullest = max(range(len(rows)), key=lambda number: used[number])
            yield _row(rows.pop(fullest), length)
            used.pop(fullest)
        rows.append([window])
        used.append(size)
    for row in rows:
        yield _row(row, length)


def _joined(parts: Sequence[Window]) -> Window:
    return Window(
        np.concatenate([part.tokens for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )


def _row(parts: Sequence[Window], length: int) -> Row:
    whole = _joined(parts)
    padding = (0, length - len(whole.tokens))
    return Row(np.pad(whole.tokens, padding), np.pad(whole.weights, padding))
