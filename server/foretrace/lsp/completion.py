"""Completion: the candidates for the hole under the cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsprotocol import types

from foretrace.fill.solution import FillAnswer
from foretrace.lsp.candidates import Candidate, candidates, describe
from foretrace.lsp.client import CompletionStyle
from foretrace.lsp.open_documents import OpenDocument
from foretrace.sketch.model import ALIAS, Hole, Sketch

_SNIPPET_SYNTAX = re.compile(r"[\\$}]")


@dataclass(frozen=True, slots=True)
class Place:
    """Text that a candidate would replace: a hole, or what the user has begun to put there."""

    hole: Hole
    start: int
    """Code point offsets into the document, half-open."""
    end: int
    typed: str | None = None
    """What stands there instead of the hole, if that is gone."""


def may_hold_hole(text: str) -> bool:
    """Whether a hole, or what is left of one, may stand in a piece of text."""
    return "?" in text or ALIAS in text


def hole_at(sketch: Sketch, offset: int) -> Place | None:
    """The hole at or around `offset`, its ends included."""
    for hole in sketch.holes:
        if hole.start <= offset <= hole.end:
            return Place(hole, hole.start, hole.end)
    return None


def begun_at(text: str, offset: int, answered: Sketch) -> Place | None:
    """The hole of `answered` in whose place the user has begun to type.

    Its fills still hold: `text` is that sketch but for one hole, which the characters before
    `offset` replace.
    """
    for hole in answered.holes:
        tail = answered.text[hole.end :]
        end = len(text) - len(tail)
        if (
            hole.start <= end == offset
            and text.startswith(answered.text[: hole.start])
            and text.endswith(tail)
            and not may_hold_hole(text[hole.start : end])
        ):
            return Place(hole, hole.start, end, text[hole.start : end])
    return None


def complete(
    answer: FillAnswer, place: Place, document: OpenDocument, style: CompletionStyle, *, final: bool
) -> types.CompletionList:
    """The candidates for `place`, best first; `final` if no better ones will come."""
    found = [
        candidate
        for candidate in candidates(answer, place.hole)
        if candidate.text.startswith(place.typed or "")
    ]
    items = [
        _item(rank, candidate, answer, place, document, style)
        for rank, candidate in enumerate(found)
    ]
    return types.CompletionList(is_incomplete=not final, items=items)


def documentation(
    answer: FillAnswer, hole: int, fill: str, kind: types.MarkupKind | None
) -> str | types.MarkupContent | None:
    """What comes of `fill` in the hole of that index; `None` if `answer` does not have it."""
    for place in answer.holes:
        for candidate in candidates(answer, place) if place.index == hole else ():
            if candidate.text == fill:
                markup = describe(candidate, answer, place)
                return str(markup) if kind is None else markup.render(kind)
    return None


def _item(
    rank: int,
    candidate: Candidate,
    answer: FillAnswer,
    place: Place,
    document: OpenDocument,
    style: CompletionStyle,
) -> types.CompletionItem:
    hole, fill, kind = place.hole.index, candidate.text, style.documentation
    return types.CompletionItem(
        label=" ".join(fill.split("\n")),
        detail=candidate.summary,
        documentation=None if style.lazy else documentation(answer, hole, fill, kind),
        kind=types.CompletionItemKind.Value,
        sort_text=f"{rank:03}",
        # Clients match this against what stands in the range: the hole, or what was typed.
        filter_text=document.text[place.start : place.end] if place.typed is None else fill,
        insert_text_format=(
            types.InsertTextFormat.Snippet if style.snippet else types.InsertTextFormat.PlainText
        ),
        insert_text_mode=types.InsertTextMode.AsIs if style.as_is else None,
        text_edit=types.TextEdit(
            document.map.range(place.start, place.end),
            _as_snippet(fill) if style.snippet else fill,
        ),
        preselect=True if rank == 0 else None,
        data={"uri": document.uri, "hole": hole, "fill": fill},
    )


def _as_snippet(text: str) -> str:
    return _SNIPPET_SYNTAX.sub(r"\\\g<0>", text)
