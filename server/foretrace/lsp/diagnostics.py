"""Diagnostics: what the runs say is wrong, asked for by the client or pushed to it."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from foretrace.lsp.findings import Code, Finding
from foretrace.lsp.host import Host
from foretrace.lsp.positions import TextMap
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.views import View

SOURCE = "foretrace"
_NOTES = 5


async def diagnostics(session: DocumentSession, host: Host) -> list[types.Diagnostic]:
    """What is wrong in the document as far as the runs tell by now.

    A client that cannot be told of better answers gets the final one. What is said of the line
    being edited is held back from one that can.
    """
    refresh = host.client.diagnostic_refresh
    analysis = await session.analysis(lambda known: refresh and bool(known.runs), follow=True)
    session.given(View.DIAGNOSTICS, analysis)
    held = session.held_lines() if refresh else frozenset()
    return written(analysis.findings, session, held)


def written(
    found: Sequence[Finding], session: DocumentSession, held: frozenset[int] = frozenset()
) -> list[types.Diagnostic]:
    """Findings as the protocol has them, those on `held` lines left out."""
    document = session.document
    return [
        types.Diagnostic(
            range=_range(finding, document.map),
            message=finding.text,
            severity=_severity(finding),
            code=str(finding.code),
            source=SOURCE,
            related_information=[
                types.DiagnosticRelatedInformation(
                    types.Location(document.uri, line_range(document.map, note.line)), note.said
                )
                for note in finding.notes[:_NOTES]
            ],
        )
        for finding in found
        if finding.line not in held
    ]


def line_range(text: TextMap, line: int) -> types.Range:
    """What stands on a line, without its indentation."""
    content = text.line_text(line)
    start = text.line_start(line)
    indent = len(content) - len(content.lstrip())
    return text.range(start + indent, start + len(content.rstrip()))


def _range(finding: Finding, text: TextMap) -> types.Range:
    if finding.hole is not None:
        return text.range(finding.hole.start, finding.hole.end)
    return line_range(text, finding.line)


def _severity(finding: Finding) -> types.DiagnosticSeverity:
    """Only what is sure is a warning: what is guessed must not alarm."""
    if finding.code is Code.UNREACHED:
        return types.DiagnosticSeverity.Hint
    if finding.certain and finding.code is not Code.HAZARD:
        return types.DiagnosticSeverity.Warning
    return types.DiagnosticSeverity.Information


def push_diagnostics(session: DocumentSession, features: LanguageServer) -> None:
    """Tell a client that does not ask what is known of the document, once all is."""
    analysis = session.latest
    if analysis is None or not analysis.final or not session.news_in(View.DIAGNOSTICS):
        return
    session.given(View.DIAGNOSTICS, analysis)
    found = written(analysis.findings, session)
    if found or session.pushed:
        session.pushed = bool(found)
        version = session.document.client_version
        features.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(session.document.uri, found, version)
        )


def take_back_diagnostics(session: DocumentSession, features: LanguageServer) -> None:
    """Let the client forget what was pushed for a document."""
    if session.pushed:
        session.pushed = False
        nothing = types.PublishDiagnosticsParams(session.document.uri, [])
        features.text_document_publish_diagnostics(nothing)


def register_diagnostics(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer requests for diagnostics."""

    @features.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier=SOURCE
        ),
    )
    async def diagnostic(
        params: types.DocumentDiagnosticParams,
    ) -> types.RelatedFullDocumentDiagnosticReport:
        session = host.session_of(params.text_document.uri)
        if session is None or not host.settings.diagnostics:
            return types.RelatedFullDocumentDiagnosticReport([])
        found = await host.answer(diagnostics(session, host))
        return types.RelatedFullDocumentDiagnosticReport(found or [])
