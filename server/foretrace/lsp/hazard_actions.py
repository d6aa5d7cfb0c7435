"""What can be done about a hazard: step to it, and keep it as a test."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

from lsprotocol import types

from foretrace.fill.verbs.edits import Edit
from foretrace.lsp.analysis import Analysis
from foretrace.lsp.arguments import FunctionArguments
from foretrace.lsp.code_lens import IMAGINE_WITH
from foretrace.lsp.labels import shortened

_LONGEST = 60


def hazard_actions(
    analysis: Analysis,
    line: int,
    uri: str,
    written: Callable[[list[Edit]], types.WorkspaceEdit],
) -> list[types.CodeAction]:
    """For each call that is said to break on a line: show its run, write a test of it."""
    found: list[types.CodeAction] = []
    for finding in analysis.findings:
        example = finding.example
        if finding.line != line or example is None:
            continue
        call = shortened(example.call, _LONGEST)
        title = f"Step to it: imagine `{call}`"
        said = FunctionArguments(uri=uri, function=example.function, call=example.call)
        command = types.Command(title, IMAGINE_WITH, arguments=[said.model_dump(exclude_none=True)])
        found.append(types.CodeAction(title, types.CodeActionKind.QuickFix, command=command))
        if example.test is not None:
            text = analysis.sketch.text
            gap = "\n" * max(0, 3 - (len(text) - len(text.rstrip("\n"))))
            edit = written([Edit(len(text), len(text), gap + _with_import(example.test))])
            found.append(
                types.CodeAction(
                    f"Keep as a test: `{call}`", types.CodeActionKind.QuickFix, edit=edit
                )
            )
    return found


def _with_import(test: str) -> str:
    """The test with what it needs: the document may have no import of it."""
    head, _, body = test.partition("\n")
    return f"{head}\n{indent('import pytest', '    ')}\n\n{body}"
