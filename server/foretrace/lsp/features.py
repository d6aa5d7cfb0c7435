"""The answers to a client's questions about a document."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from foretrace.fill.solution import FillAnswer
from foretrace.lsp.action_requests import ActionStyle
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.completion import (
    CompletionStyle,
    Place,
    begun_at,
    complete,
    hole_at,
    may_hold_hole,
)
from foretrace.lsp.hover import describe_hole, describe_name
from foretrace.lsp.markup import preferred_kind
from foretrace.lsp.names import name_at
from foretrace.lsp.session import DocumentSession
from foretrace.sketch.model import HoleKind

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_ONE_SERVERS_TOKENS = ("code", "codium", "cursor")
"""Parts of the names of VS Code and its relatives."""
_CANDIDATES_GRACE = 1.0
"""Seconds that completion waits for better candidates once it has some."""


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """What the client can do, as far as it matters here."""

    hover: types.MarkupKind
    completion: CompletionStyle
    diagnostic_pull: bool
    """It asks for diagnostics; else they are pushed."""
    diagnostic_refresh: bool
    lens_refresh: bool
    progress: bool
    """It shows the progress of work that it did not ask for."""
    joins_tokens: bool
    """It shows the semantic tokens of several servers at once."""
    nested_symbols: bool
    hint_refresh: bool
    """It can be told that there are better hints; else it is given only final ones."""
    hint_resolve: frozenset[str]
    """What it asks for when a hint is to be shown, such as `tooltip`."""
    actions: ActionStyle

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, name: str | None = None) -> ClientProfile:
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        item = document.completion.completion_item if document.completion else None
        resolve = document.inlay_hint.resolve_support if document.inlay_hint else None
        modes = item.insert_text_mode_support if item else None
        return cls(
            hover=preferred_kind(document.hover.content_format if document.hover else None)
            or types.MarkupKind.PlainText,
            completion=CompletionStyle(
                documentation=preferred_kind(item.documentation_format if item else None),
                # Neovim's own client inserts a plain edit only up to its first blank.
                snippet=name == "Neovim" and bool(item and item.snippet_support),
                as_is=modes is not None and types.InsertTextMode.AsIs in modes.value_set,
            ),
            actions=ActionStyle.of(capabilities),
            hint_resolve=frozenset(resolve.properties if resolve else ()),
            diagnostic_pull=document.diagnostic is not None,
            diagnostic_refresh=bool(
                workspace.diagnostics and workspace.diagnostics.refresh_support
            ),
            progress=bool(capabilities.window and capabilities.window.work_done_progress),
            # VS Code takes the tokens of one server alone, which must not be taken from others.
            joins_tokens=not any(part in (name or "").lower() for part in _ONE_SERVERS_TOKENS),
            nested_symbols=bool(
                document.document_symbol
                and document.document_symbol.hierarchical_document_symbol_support
            ),
            lens_refresh=bool(workspace.code_lens and workspace.code_lens.refresh_support),
            hint_refresh=bool(workspace.inlay_hint and workspace.inlay_hint.refresh_support),
        )


async def hover(
    session: DocumentSession, position: types.Position, client: ClientProfile
) -> types.Hover | None:
    """What is known of the name or the hole at `position`."""
    text = session.document.map
    offset = text.offset(position)
    analysis = await session.analysis(lambda known: bool(known.runs))
    place = hole_at(analysis.sketch, offset)
    if place is not None:
        markup = describe_hole(analysis, place.hole)
        return types.Hover(markup.render(client.hover), text.range(place.start, place.end))
    line, column = text.line_column(offset)
    name = name_at(analysis.sketch.program, text.line_text(line), line, column)
    described = describe_name(analysis, name) if name is not None else None
    if name is None or described is None:
        return None
    start = offset - column + name.column
    return types.Hover(described.render(client.hover), text.range(start, start + len(name.name)))


async def completion(
    session: DocumentSession, position: types.Position, client: ClientProfile
) -> types.CompletionList | None:
    """The candidates for the hole at `position`, or for the one whose place is being typed in."""
    text = session.document.map
    offset = text.offset(position)
    begun = begun_place(session, offset)
    if begun is not None:
        return complete(*begun, text, client.completion, final=True)
    if not may_hold_hole(text.text[max(0, offset - 3) : offset + 3]):
        return None
    analysis = await _with_candidates(session)
    place = hole_at(analysis.sketch, offset)
    if place is None or place.hole.kind is HoleKind.UNFILLABLE or analysis.fills is None:
        return None
    return complete(analysis.fills, place, text, client.completion, final=analysis.final)


async def _with_candidates(session: DocumentSession) -> Analysis:
    """The analysis with its first solutions; better ones get a moment to be found.

    Editors do not ask again while their list is open, so the very first is not the one to show.
    """
    analysis = await session.analysis(lambda known: known.fills is not None)
    if not analysis.final:
        with suppress(TimeoutError):
            async with asyncio.timeout(_CANDIDATES_GRACE):
                return await session.analysis(lambda known: known.final)
        analysis = await session.analysis(lambda known: known.fills is not None)
    return analysis


def begun_place(session: DocumentSession, offset: int) -> tuple[FillAnswer, Place] | None:
    """The hole whose place is being typed in at `offset`, and the fills that were found for it."""
    answered: Analysis | None = session.answered
    if answered is None or answered.fills is None:
        return None
    place = begun_at(session.document.text, offset, answered.sketch)
    return None if place is None else (answered.fills, place)


async def or_nothing(answer: Awaitable[Answer]) -> Answer | None:
    """The answer; `None` if it failed for a reason that only the log should hear of."""
    try:
        return await answer
    except JsonRpcException:
        raise
    except Exception:
        logger.exception("A question could not be answered")
        return None
