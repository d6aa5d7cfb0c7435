"""Documents: traces as the product writes them, and what counts in them."""

from __future__ import annotations

from foretrace.record.entered import record_entered
from foretrace.trace.cwm import CWM, cwm_text
from foretrace.trace.entry import entry
from foretrace.trace.frames import Event, OutcomeKind
from foretrace.trace.text import Control, joined, spelled
from training.documents import FramePieces, Piece, frames, opening_pieces
from training.programs import Program
from training.samples import LIMITS

COUNT = """\
def count(text, letter):
    found = 0
    for each in text:
        if each == letter:
            found += 1
    return found
"""


def document(source: str, call: str) -> tuple[tuple[Piece, ...], list[FramePieces]]:
    start = entry(source, call)
    trace = record_entered(source, call, limits=LIMITS)
    return opening_pieces(start), list(frames(start, trace.frames))


def test_a_document_is_what_the_product_writes(programs: list[Program]) -> None:
    finished = 0
    for program in programs:
        for call in program.calls:
            trace = record_entered(program.source, call, limits=LIMITS)
            if trace.outcome.kind not in (OutcomeKind.RETURNED, OutcomeKind.RAISED):
                continue
            finished += 1
            opening, parts = document(program.source, call)
            pieces = [*opening, *(piece for part in parts for piece in part.pieces)]
            written = joined(piece.text for piece in pieces)
            whole = cwm_text(program.source, trace)
            assert written == whole[: len(written)]
            assert whole[len(written) :] in ((), (CWM.end,))
    assert finished > len(programs)


def test_each_character_has_a_weight(programs: list[Program]) -> None:
    for program in programs:
        opening, parts = document(program.source, program.calls[0])
        restarts = [part.restart for part in parts if part.restart is not None]
        for piece in (*opening, *(p for part in parts for p in part.pieces)):
            length = 1 if isinstance(piece.text, Control) else len(piece.text)
            assert len(piece.weights) == length
            assert all(0 <= weight <= 1 for weight in piece.weights)
        assert not any(weight for piece in opening for weight in piece.weights)
        assert not any(w for restart in restarts for piece in restart for w in piece.weights)


def weighty(part: FramePieces) -> str:
    """What of a frame counts fully."""
    return "".join(
        character
        for piece in part.pieces
        if isinstance(piece.text, str)
        for character, weight in zip(piece.text, piece.weights, strict=True)
        if weight == 1
    )


def test_what_there_is_to_decide_counts_fully() -> None:
    _, parts = document(COUNT, "count('abca', 'a')")
    # main's two frames, the call, then line by line
    assert [weighty(part) for part in parts[:7]] == [
        "",
        "",
        """ "'abca'" "'a'\"""",
        "",
        ' "0"',
        """ ".." "'a'"        if each """,
        ' ".." ".."            found +=',
    ]
    assert weighty(parts[-1]) == '"2"'


def test_a_text_begins_anew_with_the_calls_and_the_lines_they_are_at() -> None:
    _, parts = document(COUNT, "count('ab', 'a')")
    start = entry(COUNT, "count('ab', 'a')")
    restart = parts[5].restart
    assert restart is not None
    assert spelled(joined(piece.text for piece in restart)).split("<|frame_sep|>")[:-1] == [
        "<|call_sep|>{}<|action_sep|>def main():\n",
        f"<|line_sep|>{{}}<|action_sep|>{start.body[0]}\n",
        """<|call_sep|>{"text": "'ab'", "letter": "'a'"}<|action_sep|>def count(text, letter):\n""",
        '<|line_sep|>{"text": "\'ab\'", "letter": "\'a\'", "found": "0"}'
        "<|action_sep|>    for each in text:\n",
    ]
    assert parts[0].restart is None
    trace = record_entered(COUNT, "count('ab', 'a')")
    for before, part in zip(trace.frames, parts[1:], strict=False):
        assert (part.restart is None) is (before.event in (Event.RETURN, Event.EXCEPTION))
