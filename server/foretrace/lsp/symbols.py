"""Document symbols: the functions that scenarios call, with these below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.lsp.analysis import Analysis
from foretrace.lsp.diagnostics import line_range
from foretrace.lsp.host import Host
from foretrace.lsp.labels import shortened
from foretrace.lsp.lenses import ending
from foretrace.lsp.positions import TextMap
from foretrace.lsp.session import DocumentSession
from foretrace.sketch.model import Function, Scenario

_LONGEST = 80


@dataclass(slots=True)
class _Entry:
    function: Function
    first_line: int
    """Of the function with the comments above it."""
    scenarios: list[Scenario] = field(default_factory=list)


async def symbols(session: DocumentSession) -> list[types.DocumentSymbol]:
    """Functions with the scenarios that stand at them; scenarios that stand elsewhere.

    None for a document without scenarios, of which other servers know as much.
    """
    analysis = await session.analysis(lambda known: bool(known.runs), follow=True)
    if not analysis.sketch.scenarios:
        return []
    text = session.document.map
    entries = [_Entry(f, _first_line(f, text)) for f in analysis.sketch.functions]
    elsewhere = []
    for scenario in analysis.sketch.scenarios:
        around = [e for e in entries if e.first_line <= scenario.line <= e.function.end_line]
        if around:
            around[-1].scenarios.append(scenario)
        else:
            elsewhere.append(scenario)
    found = [_function(entry, analysis, text) for entry in entries]
    return [*found, *_scenarios(elsewhere, analysis, text)]


def _first_line(function: Function, text: TextMap) -> int:
    line = function.start_line
    while line > 1 and text.line_text(line - 1).lstrip().startswith("#"):
        line -= 1
    return line


def _function(entry: _Entry, analysis: Analysis, text: TextMap) -> types.DocumentSymbol:
    function = entry.function
    end = text.line_end(function.end_line)
    kind = types.SymbolKind.Method if function.is_method else types.SymbolKind.Function
    return types.DocumentSymbol(
        name=function.qualname,
        kind=kind,
        range=types.Range(types.Position(entry.first_line - 1, 0), end),
        selection_range=line_range(text, function.line),
        children=_scenarios(entry.scenarios, analysis, text),
    )


def _scenarios(
    scenarios: Sequence[Scenario], analysis: Analysis, text: TextMap
) -> list[types.DocumentSymbol]:
    runs = {run.scenario: run for run in analysis.runs}
    found = []
    for scenario in sorted(scenarios, key=lambda scenario: scenario.line):
        place = line_range(text, scenario.line)
        run = runs.get(scenario)
        call = shortened(scenario.call, _LONGEST)
        said = None if run is None else ending(run)
        found.append(
            types.DocumentSymbol(call or "?", types.SymbolKind.Event, place, place, detail=said)
        )
    return found


def register_symbols(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for symbols."""

    @features.feature(
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolOptions(label="Foretrace")
    )
    async def document_symbol(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        session = host.session_of(params.text_document.uri)
        if session is None or not host.client.nested_symbols:
            return []
        return await host.answer(symbols(session)) or []
