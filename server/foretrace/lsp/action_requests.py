"""The requests about actions: which there are, what one edits, why a fill is the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer

from foretrace.cancellation import Cancellation
from foretrace.fill.verbs.edits import Edit
from foretrace.fill.verbs.explain import Explanation, explain
from foretrace.lsp.actions import EXPLAIN, Offer, Task, edits_of, hole_in, offers, pins
from foretrace.lsp.analysis import Analysis, Tools
from foretrace.lsp.arguments import read_arguments
from foretrace.lsp.client import ActionStyle
from foretrace.lsp.explanation import describe_explanation, short_explanation
from foretrace.lsp.hazard_actions import hazard_actions
from foretrace.lsp.host import Host
from foretrace.lsp.session import DocumentSession

KINDS = [types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, EXPLAIN]
_EXPLAIN_SECONDS = 2.0
_NOTHING = "Nothing was found for this hole that could be explained."


async def code_actions(
    session: DocumentSession, params: types.CodeActionParams, style: ActionStyle
) -> list[types.CodeAction]:
    """What can be done at the hole or the function that is selected, as far as it is known by now.

    Waits for no search: the text has only to be read.
    """
    wanted = params.context.only
    if not style.literals or (wanted is not None and not any(map(_is_offered, wanted))):
        return []
    analysis = await session.analysis(lambda _: True)
    text = session.document.map
    start, end = text.offset(params.range.start), text.offset(params.range.end)
    line, _ = text.line_column(start)
    hole = hole_in(analysis.sketch, start, end, line)
    uri, version = session.document.uri, session.document.version
    kept = pins(analysis, line, uri, version) if hole is None else []
    fixes = wanted is None or any(_covers(kind, types.CodeActionKind.QuickFix) for kind in wanted)
    broken = (
        hazard_actions(analysis, line, uri, lambda edits: _workspace_edit(session, edits, style))
        if hole is None and fixes
        else []
    )
    if hole is None and not kept:
        return broken

    def look(_cancellation: Cancellation, _tools: Tools) -> list[tuple[Offer, list[Edit]]]:
        there = kept if hole is None else offers(analysis, hole, uri, version)
        found = [
            offer
            for offer in there
            if wanted is None or any(_covers(kind, offer.kind) for kind in wanted)
        ]
        now = not style.resolves
        return [(o, edits_of(o.task, analysis) if now and not o.explains else []) for o in found]

    found = await session.work(look)
    return [
        *broken,
        *(
            _action(session, offer, edits, style)
            for offer, edits in found
            if style.resolves or edits or offer.explains
        ),
    ]


def _covers(wanted: str, kind: str) -> bool:
    return wanted == "" or kind == wanted or kind.startswith(f"{wanted}.")


def _is_offered(wanted: str) -> bool:
    return any(_covers(wanted, kind) for kind in KINDS)


def _action(
    session: DocumentSession, offer: Offer, edits: list[Edit], style: ActionStyle
) -> types.CodeAction:
    task = offer.task.model_dump(exclude_defaults=True)
    return types.CodeAction(
        title=offer.title,
        kind=offer.kind,
        is_preferred=True if offer.preferred else None,
        edit=_workspace_edit(session, edits, style) if edits else None,
        command=types.Command(offer.title, EXPLAIN, arguments=[task]) if offer.explains else None,
        data=task,
    )


def _workspace_edit(
    session: DocumentSession, edits: list[Edit], style: ActionStyle
) -> types.WorkspaceEdit:
    document = session.document
    changes = [
        types.TextEdit(document.map.range(edit.start, edit.end), edit.text) for edit in edits
    ]
    if style.versioned:
        identifier = types.OptionalVersionedTextDocumentIdentifier(
            document.uri, document.client_version
        )
        return types.WorkspaceEdit(
            document_changes=[types.TextDocumentEdit(identifier, list(changes))]
        )
    return types.WorkspaceEdit(changes={document.uri: changes})


async def resolve_action(
    session: DocumentSession, action: types.CodeAction, task: Task, style: ActionStyle
) -> types.CodeAction:
    """The action with its edit; it has none if it can no longer be done."""
    analysis = await _analysis_for(session, task, lambda _: not task.best)

    def look(_cancellation: Cancellation, _tools: Tools) -> list[Edit]:
        return edits_of(task, analysis)

    edits = await session.work(look)
    if edits:
        action.edit = _workspace_edit(session, edits, style)
    return action


async def explanation(session: DocumentSession, task: Task) -> Explanation | None:
    """Why the best fill of the task's hole is the best."""
    analysis = await _analysis_for(session, task, lambda _: False)
    answer = analysis.fills
    if answer is None or not 0 <= task.hole < len(analysis.sketch.holes):
        return None
    hole = analysis.sketch.holes[task.hole]

    def look(cancellation: Cancellation, tools: Tools) -> Explanation | None:
        return explain(
            analysis.sketch,
            answer,
            hole,
            tools.interpreter,
            world=tools.world(),
            seconds=_EXPLAIN_SECONDS,
            cancellation=cancellation,
        )

    return await session.work(look)


async def _analysis_for(
    session: DocumentSession, task: Task, ready: Callable[[Analysis], bool]
) -> Analysis:
    """The analysis of the version that the task is for.

    Raises `JsonRpcContentModified` if the document has another version by now.
    """
    if task.version != session.document.version:
        raise JsonRpcContentModified
    return await session.analysis(ready)


def _task(data: object) -> Task:
    return read_arguments(Task, data, "This is no action of Foretrace.")


def register_actions(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer the requests about actions."""

    @features.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True),
    )
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        session = host.session_of(params.text_document.uri)
        if session is None:
            return []
        return await host.answer(code_actions(session, params, host.client.actions)) or []

    @features.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        task = _task(action.data)
        session = host.session_of(task.uri)
        if session is None:
            return action
        work = resolve_action(session, action, task, host.client.actions)
        return await host.answer(work) or action

    @features.command(EXPLAIN)
    async def explained(argument: Any) -> str:
        """The explanation as Markdown; a message shows it in short."""
        task = _task(argument)
        session = host.session_of(task.uri)
        found = await host.answer(explanation(session, task)) if session is not None else None
        said = _NOTHING if found is None else short_explanation(found)
        features.window_show_message(types.ShowMessageParams(types.MessageType.Info, said))
        if found is None:
            return said
        return describe_explanation(found).render(types.MarkupKind.Markdown).value
