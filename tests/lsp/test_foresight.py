"""What is foreseen comes to the editor after the rest, over real sessions."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from lsprotocol import types

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.imagine.interpreter import Interpreter
from foretrace.lsp.analysis import Analysis, Analyst, Memory, Tools

from .editor import Editor, editor
from .test_actions import actions, applied
from .test_code_lens import command, lenses
from .traces import sketch_of

TEXT = """\
def stuck(n: int) -> int:
    while n != 0:
        n -= 1
    return n


def mean(xs: list[int]) -> float:
    return sum(xs) / len(xs)
"""


def looking_ahead() -> AbstractAsyncContextManager[Editor]:
    """An editor that can be told of what comes later, as today's can."""

    def change(capabilities: types.ClientCapabilities) -> None:
        assert capabilities.workspace is not None
        capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(True)
        capabilities.workspace.code_lens = types.CodeLensWorkspaceClientCapabilities(True)

    return editor(settings={"modelEnabled": False, "foresight": True}, change=change)


async def test_proved_divergence_and_hazards_become_diagnostics() -> None:
    async with looking_ahead() as session:
        session.open(TEXT)
        found = await session.when(session.diagnostics, lambda found: len(found) == 2)
        endless, hazard = sorted(found, key=lambda each: each.range.start.line)
        assert endless.code == "never-ends"
        assert endless.range.start.line == 1
        assert endless.message.startswith("stuck(-")
        assert hazard.code == "hazard"
        assert hazard.range.start.line == 7
        assert hazard.message.startswith("mean([]) raises ZeroDivisionError(")


async def test_lenses_say_whether_functions_halt_and_what_they_cost() -> None:
    async with looking_ahead() as session:
        session.open(TEXT)
        found = await session.when(
            lambda: lenses(session),
            lambda found: any("halts" in title for title in found.get(7, [])),
        )
        assert "halts for every input · ≈ O(n) in len(xs)" in found[7]
        assert any(title.startswith("never ends for stuck(-") for title in found[1])


async def test_a_change_leaves_nothing_of_what_was_foreseen_before() -> None:
    async with looking_ahead() as session:
        session.open(TEXT)
        await session.when(session.diagnostics, lambda found: len(found) == 2)
        start = TEXT.index("!=")
        session.edit(start, start + 2, ">")
        found = await session.when(session.diagnostics, lambda found: len(found) == 1)
        assert found[0].code == "hazard"


def test_what_was_foreseen_of_a_function_is_told_at_once(interpreter: Interpreter) -> None:
    tools = Tools(interpreter, Settings(), lambda: None)
    memory = Memory()

    def told(text: str) -> list[list[str | None]]:
        """What stands above the functions in each final analysis."""
        every: list[Analysis] = []
        Analyst(sketch_of(text), tools, memory, Cancellation(), every.append).analyse()
        return [[lens.foreseen for lens in known.lenses] for known in every if known.final]

    first, *_, last = told(TEXT)
    assert first == [None, None]
    assert all(last)
    assert told(TEXT) == [last]
    # The edit leaves the other function as it was.
    first, *_, last_then = told(TEXT.replace("sum(xs)", "sum(xs, 1)"))
    assert first == [last[0], None]
    assert last_then[0] == last[0]
    assert last_then[1]


async def test_a_hazard_can_be_stepped_to_and_kept_as_a_test() -> None:
    async with looking_ahead() as session:
        session.open(TEXT)
        await session.when(session.diagnostics, lambda found: len(found) == 2)
        step, keep = await actions(session, TEXT.index("sum(xs)"))
        assert step.title == "Step to it: imagine `mean([])`"
        assert step.command is not None
        said = await command(session, step.command.command, function="mean", call="mean([])")
        assert "raises ZeroDivisionError(" in said
        assert keep.title == "Keep as a test: `mean([])`"
        names: dict[str, object] = {}
        exec(applied(session, keep), names)
        test = names["test_mean_raises_zerodivisionerror"]
        assert callable(test)
        test()
