"""Code lenses on functions, and the commands behind them: which scenario, which call to show."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from foretrace.fill.verbs.asked import asked_scenario
from foretrace.imagine.invent import invent_calls
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.arguments import FunctionArguments, read_arguments
from foretrace.lsp.client import ClientProfile
from foretrace.lsp.host import Host
from foretrace.lsp.lenses import FunctionLens, outcome
from foretrace.lsp.runs import Run, run_reaching
from foretrace.lsp.session import DocumentSession
from foretrace.lsp.views import View
from foretrace.sketch.model import Scenario

SHOW_SCENARIO = "foretrace.showScenario"
IMAGINE_WITH = "foretrace.imagineWith"
SUGGEST_CALLS = "foretrace.suggestCalls"
DEBUG = "foretrace.debug"
"""A command of the client: it begins to debug what the lens shows."""
OPEN_TRACE_PANEL = "foretrace.openTracePanel"
"""A command of the client: it draws the run."""
_WRONG = 'This command takes an object such as {"uri": "file:///a.py", "function": "f"}.'
_SUGGESTED = 4
"""Calls that a user without an input field is offered."""


async def code_lenses(session: DocumentSession, host: Host) -> list[types.CodeLens]:
    """What stands above the functions by now; final if the client cannot be told of better."""
    refresh = host.client.lens_refresh
    analysis = await session.analysis(lambda known: refresh and bool(known.runs), follow=True)
    session.given(View.LENSES, analysis)
    found = []
    for lens in analysis.lenses:
        if lens.line <= session.document.map.line_count:
            found += _written(lens, session, host.client)
    return found


def _written(
    lens: FunctionLens, session: DocumentSession, client: ClientProfile
) -> list[types.CodeLens]:
    start = session.document.map.range(*[session.document.map.line_start(lens.line)] * 2)
    said = FunctionArguments(uri=session.document.uri, function=lens.function)
    arguments = [said.model_dump(exclude_none=True)]
    commands = []
    if lens.outcome is not None:
        commands.append(types.Command(lens.outcome, SHOW_SCENARIO, arguments=arguments))
    if lens.runs > 1:
        title = f"scenario {lens.position} of {lens.runs}: next"
        commands.append(types.Command(title, SHOW_SCENARIO, arguments=arguments))
    if lens.foreseen is not None:
        commands.append(types.Command(lens.foreseen, SHOW_SCENARIO, arguments=arguments))
    commands.append(types.Command("imagine with…", IMAGINE_WITH, arguments=arguments))
    if client.trace_panel and lens.outcome is not None:
        commands.append(types.Command("draw the run", OPEN_TRACE_PANEL, arguments=arguments))
    if client.debugging:
        commands.append(types.Command("imagine this call", DEBUG, arguments=arguments))
    return [types.CodeLens(start, command) for command in commands]


async def show_scenario(session: DocumentSession, wanted: FunctionArguments) -> str:
    """Show another scenario of a function: the one with this call, else the next; its outcome.

    Raises `JsonRpcInvalidParams` if there is none.
    """
    if wanted.function is None:
        raise JsonRpcInvalidParams(message=_WRONG)
    function, call = wanted.function, wanted.call

    def there(known: Analysis) -> bool:
        if call is None:
            # Which one is next is known only when all have run.
            written = {scenario.key for scenario in known.sketch.scenarios}
            return written <= {run.scenario.key for run in known.runs}
        return any(run.scenario.call == call for run in known.runs_reaching(function))

    analysis = await session.analysis(there, follow=True)
    runs = analysis.runs_reaching(function)
    # What was wished for last may not be in the analysis yet.
    shown = run_reaching(runs, function, session.wishes.chosen.get(function))
    if shown is None:
        raise JsonRpcInvalidParams(message=f"No scenario reaches {function}.")
    if call is None:
        run = runs[(runs.index(shown) + 1) % len(runs)]
    elif there(analysis):
        run = next(run for run in runs if run.scenario.call == call)
    else:
        raise JsonRpcInvalidParams(message=f"{call} is no scenario that reaches {function}.")
    session.wish(session.wishes.showing(function, run.scenario))
    return outcome(run)


async def imagine_with(session: DocumentSession, call: str) -> str:
    """Imagine a call beside the scenarios and show it; its outcome.

    Raises `JsonRpcInvalidParams` with a sentence on what is wrong with the call.
    """
    analysis = await session.analysis(lambda _: True, follow=True)
    try:
        scenario = asked_scenario(analysis.sketch, call)
    except ValueError as error:
        raise JsonRpcInvalidParams(message=str(error)) from error
    wishes = session.wishes.asking(scenario)
    session.wish(wishes.showing(scenario.function or "", scenario))
    analysis = await session.analysis(lambda known: _run_of(known, scenario) is not None)
    run = _run_of(analysis, scenario)
    return f"{scenario.call} was not run" if run is None else outcome(run)


def _run_of(analysis: Analysis, scenario: Scenario) -> Run | None:
    return next((run for run in analysis.runs if run.scenario.key == scenario.key), None)


async def suggested_calls(session: DocumentSession, function: str | None) -> list[str]:
    """Calls of a function to choose from: like those of its scenarios, else likely ones."""
    analysis = await session.analysis(lambda _: True, follow=True)
    found = analysis.sketch.function_named(function)
    if found is None:
        raise JsonRpcInvalidParams(message="There is no such function in this document.")
    seeds = [s for s in analysis.sketch.scenarios if s.function == found.qualname and not s.setup]
    return [call.call for call in invent_calls(analysis.sketch, found, seeds, _SUGGESTED)]


def register_code_lens(host: Host, features: LanguageServer) -> None:
    """Let `features`, which is the same server, answer what concerns code lenses."""

    @features.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    async def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
        session = host.session_of(params.text_document.uri)
        if session is None or not host.settings.code_lens:
            return []
        return await host.answer(code_lenses(session, host)) or []

    def opened(uri: str) -> DocumentSession:
        session = host.session_of(uri)
        if session is None:
            raise JsonRpcInvalidParams(message=f"{uri} is not open.")
        return session

    @features.command(SHOW_SCENARIO)
    async def shown(argument: Any) -> str:
        """The outcome of the scenario that is shown from now on."""
        wanted = read_arguments(FunctionArguments, argument, _WRONG)
        return await show_scenario(opened(wanted.uri), wanted)

    @features.command(SUGGEST_CALLS)
    async def suggested(argument: Any) -> list[str]:
        """Calls for a client that lets its user choose one or write another."""
        wanted = read_arguments(FunctionArguments, argument, _WRONG)
        return await suggested_calls(opened(wanted.uri), wanted.function)

    @features.command(IMAGINE_WITH)
    async def imagined(argument: Any) -> str | None:
        """The outcome of the call; without a call the user is asked to choose one."""
        wanted = read_arguments(FunctionArguments, argument, _WRONG)
        session = opened(wanted.uri)
        call = wanted.call
        if call is None:
            choices = await suggested_calls(session, wanted.function)
            answer = await features.window_show_message_request_async(
                types.ShowMessageRequestParams(
                    types.MessageType.Info,
                    f"Imagine {wanted.function} with",
                    [types.MessageActionItem(choice) for choice in choices],
                )
            )
            if answer is None:
                return None
            call = answer.title
        return await imagine_with(session, call)
