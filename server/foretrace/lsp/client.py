"""What a client can do, as far as it matters here."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from foretrace.lsp.arguments import plain
from foretrace.lsp.markup import preferred_kind

_ONE_SERVERS_TOKENS = ("code", "codium", "cursor")
"""Parts of the names of VS Code and its relatives."""


@dataclass(frozen=True, slots=True)
class ActionStyle:
    """What the client can do with actions."""

    literals: bool
    """It takes actions that are more than a command."""
    resolves: bool
    """It asks for the edit of an action when that is chosen."""
    versioned: bool
    """It can be told which version of a document an edit is for."""

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> ActionStyle:
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        action = document.code_action or types.CodeActionClientCapabilities()
        resolve = action.resolve_support
        return cls(
            literals=action.code_action_literal_support is not None,
            resolves=bool(action.data_support and resolve and "edit" in resolve.properties),
            versioned=bool(workspace.workspace_edit and workspace.workspace_edit.document_changes),
        )


@dataclass(frozen=True, slots=True)
class CompletionStyle:
    """What the client can show."""

    documentation: types.MarkupKind | None
    """`None`: a plain string, for clients that name no kind."""
    as_is: bool
    """Whether it can be told to leave the indentation of inserted lines alone."""
    snippet: bool
    """Whether to write fills as snippets without placeholders."""
    lazy: bool
    """Whether it asks for the documentation of an item when that is selected."""


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """What the client can do, as far as it matters here."""

    hover: types.MarkupKind
    completion: CompletionStyle
    diagnostic_pull: bool
    """It asks for diagnostics; else they are pushed."""
    diagnostic_refresh: bool
    lens_refresh: bool
    trace_refresh: bool
    """It hears `foretrace/traceRefresh`; else it is given only final runs."""
    trace_panel: bool
    """It can draw a run: it has the command `foretrace.openTracePanel`."""
    status: bool
    """It hears `foretrace/status`."""
    debugging: bool
    """It has the command `foretrace.debug`, which lenses may then offer."""
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
        later = item.resolve_support if item else None
        return cls(
            hover=preferred_kind(document.hover.content_format if document.hover else None)
            or types.MarkupKind.PlainText,
            completion=CompletionStyle(
                documentation=preferred_kind(item.documentation_format if item else None),
                # Neovim's own client inserts a plain edit only up to its first blank.
                snippet=name == "Neovim" and bool(item and item.snippet_support),
                as_is=modes is not None and types.InsertTextMode.AsIs in modes.value_set,
                lazy=later is not None and "documentation" in later.properties,
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
            trace_refresh=_announces(capabilities, "traceRefresh"),
            debugging=_announces(capabilities, "debug"),
            trace_panel=_announces(capabilities, "tracePanel"),
            status=_announces(capabilities, "status"),
            lens_refresh=bool(workspace.code_lens and workspace.code_lens.refresh_support),
            hint_refresh=bool(workspace.inlay_hint and workspace.inlay_hint.refresh_support),
        )


def _announces(capabilities: types.ClientCapabilities, what: str) -> bool:
    """Whether the client says that it can do something beyond the protocol."""
    match plain(capabilities.experimental):
        case {"foretrace": {**announced}}:
            return announced.get(what) is True
    return False
