"""Windows of tokens, and rows of windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from foretrace.record.recorder import record_call
from foretrace.trace.entry import entry
from foretrace.trace.text import Control, joined, spelled
from training.documents import FramePieces, Piece, frames, known, opening_pieces
from training.samples import LIMITS
from training.windows import Window, beginnings, encode, pack, whole, windows

LONG = """\
def count(text):
    found = 0
    for each in text:
        if each != ' ':
            found += 1
    return found
"""
CALL = "count('né, 12 中!')"
LENGTH = 320


@pytest.fixture(scope="module")
def opening() -> tuple[Piece, ...]:
    return opening_pieces(entry(LONG, CALL))


@pytest.fixture(scope="module")
def parts() -> list[FramePieces]:
    start = entry(LONG, CALL)
    return list(frames(start, record_call(start.program, start.call, LIMITS).frames))


def text(pieces: tuple[Piece, ...]) -> str:
    return spelled(joined(piece.text for piece in pieces))


def decoded(tokenizer: Tokenizer, window: Window) -> str:
    result: str = tokenizer.decode(window.tokens.tolist(), skip_special_tokens=False)
    return result


def test_windows_hold_all_frames_in_order(
    tokenizer: Tokenizer, opening: tuple[Piece, ...], parts: list[FramePieces]
) -> None:
    found = list(windows(opening, parts, tokenizer, LENGTH))
    assert len(found) > 2
    assert all(len(window.tokens) == len(window.weights) <= LENGTH for window in found)
    assert decoded(tokenizer, found[0]).startswith(text(opening) + text(parts[0].pieces))
    reached = 0
    for window in found:
        content = decoded(tokenizer, window)
        begin, end = next(
            (begin, end)
            for begin in (range(1, reached + 1) if reached else [0])
            for end in range(reached + 1, len(parts) + 1)
            if content == written(opening, parts, begin, end)
        )
        # What comes before is known, what follows is not.
        prefix = encode([[*opening, *((parts[begin].restart or ()) if begin else ())]], tokenizer)[
            0
        ]
        assert not window.weights[: len(prefix.tokens)].any()
        assert window.weights[len(prefix.tokens) :].any()
        reached = end
    assert reached == len(parts)


def written(
    opening: tuple[Piece, ...], parts: list[FramePieces], begin: int, end: int
) -> str | None:
    """A window of these frames; `None` where no text can begin."""
    restart = () if begin == 0 else parts[begin].restart
    if restart is None:
        return None
    pieces = "".join(text(part.pieces) for part in parts[begin:end])
    return text(opening) + text(restart) + pieces


def test_a_trace_that_fits_is_one_window(
    tokenizer: Tokenizer, opening: tuple[Piece, ...], parts: list[FramePieces]
) -> None:
    (window,) = windows(opening, parts, tokenizer, 5000)
    assert decoded(tokenizer, window) == written(opening, parts, 0, len(parts))


def test_a_trace_may_begin_wherever_the_state_tells_all(
    tokenizer: Tokenizer, opening: tuple[Piece, ...], parts: list[FramePieces]
) -> None:
    places = beginnings(parts)
    assert 0 in places
    assert 2 < len(places) < len(parts)
    for begin in places:
        (window,) = windows(opening, parts, tokenizer, 5000, begin)
        assert decoded(tokenizer, window) == written(opening, parts, begin, len(parts))


def test_where_nothing_fits_beside_the_source_nothing_is_left(
    tokenizer: Tokenizer, opening: tuple[Piece, ...], parts: list[FramePieces]
) -> None:
    (head,) = encode([opening], tokenizer)
    assert list(windows(opening, parts, tokenizer, len(head.tokens) + 3)) == []


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.text(max_size=20).map(lambda written: (written, [0.0, 0.25, 1.0])), max_size=4
    )
)
def test_a_token_weighs_no_more_and_no_less_than_its_characters(
    tokenizer: Tokenizer, texts: list[tuple[str, list[float]]]
) -> None:
    pieces = [
        Piece(written, [weights[place % 3] for place in range(len(written))])
        for written, weights in texts
    ]
    mark = Piece(Control("<|frame_sep|>"), [0.5])
    (window,) = encode([[*pieces, mark]], tokenizer)
    assert len(window.tokens) == len(window.weights)
    assert window.tokens[-1] == tokenizer.token_to_id("<|frame_sep|>")
    assert window.weights[-1] == 50
    assert set(window.weights.tolist()) <= {0, 25, 50, 100}
    heavy = sum(weight == 1 for piece in pieces for weight in piece.weights)
    assert (window.weights == 100).any() == (heavy > 0)


def test_a_text_is_one_window_or_none(tokenizer: Tokenizer) -> None:
    pieces = known(("x = 1\n", Control("<|end_of_text|>")), 0.3)
    (window,) = whole(pieces, tokenizer, 100)
    assert set(window.weights.tolist()) == {30}
    assert list(whole(pieces, tokenizer, len(window.tokens) - 1)) == []


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(1, 20), max_size=200))
def test_packing_loses_nothing(sizes: list[int]) -> None:
    found = [
        Window(np.full(size, number + 1, np.uint16), np.full(size, number % 100 + 1, np.uint8))
        for number, size in enumerate(sizes)
    ]
    rows = list(pack(found, 20))
    for row in rows:
        assert row.tokens.shape == row.weights.shape == (20,)
        assert not row.weights[row.tokens == 0].any()
    tokens = np.concatenate([np.zeros(0, np.uint16), *(row.tokens for row in rows)])
    weights = np.concatenate([np.zeros(0, np.uint8), *(row.weights for row in rows)])
    for number, size in enumerate(sizes):
        places = np.flatnonzero(tokens == number + 1)
        assert len(places) == size
        assert places[-1] - places[0] == size - 1
        assert set(weights[places].tolist()) == {number % 100 + 1}
    # Rows are no emptier than two to a pair would make them.
    assert len(rows) <= max(1, 2 * sum(sizes) // 20 + 1)
