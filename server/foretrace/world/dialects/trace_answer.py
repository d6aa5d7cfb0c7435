"""The frame in which a trace shows what an unknown yields: its grammar, and how it is read.

All but the value is determined, and forced while the frame is written.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from foretrace import syntax
from foretrace.grammar_files import grammar_file
from foretrace.sketch.flow import END, successors
from foretrace.sketch.functions import FunctionNode, first_line
from foretrace.trace.cwm import CWM, UNCHANGED
from foretrace.trace.frames import Event
from foretrace.trace.text import Control
from foretrace.world.decoding.literal_grammar import closed

_VALUE = "known"
"""The rule of a value in `grammars/frame_literal.lark`."""
_BROKEN_ESCAPE = re.compile(r"\\(u[0-9a-f]{0,3})?$")


@dataclass(frozen=True, slots=True)
class AnswerFrame:
    grammar: str
    """As llguidance reads it."""
    read: Callable[[str], str]
    """The literal in a frame that was written, whose control tokens are left out."""
    before: str | None = None
    """What such a frame begins with, up to the value; `None` if there is not just one."""

    def cut_short(self, written: str) -> str | None:
        """The whole elements of a value that has no end; `None` where it cannot be told."""
        if self.before is None or not written.startswith(self.before):
            return None
        part = _BROKEN_ESCAPE.sub("", written.removeprefix(self.before))
        return closed(str(json.loads(f'"{part}"')))


def assigned_frame(targets: Sequence[str], unpacked: bool, state: Mapping[str, str]) -> AnswerFrame:
    """The line frame in which `targets` have got their values and all else is as in `state`.

    If it is `unpacked`, the literal is the tuple of them.
    """
    parts: list[str] = []
    known = "{"
    for index, name in enumerate(dict.fromkeys((*state, *targets))):
        known += f'{", " if index else ""}{json.dumps(name)}: "'
        if name in targets:
            parts += [_text(known), _new_value(state.get(name))]
            known = '"'
        else:
            known += f'{UNCHANGED}"'
    parts.append(_text(known + "}"))

    def read(written: str) -> str:
        shown = json.loads(written)
        values = [state[each] if shown[each] == UNCHANGED else shown[each] for each in targets]
        if not unpacked:
            return str(values[0])
        return f"({', '.join(values)}{',' if len(values) == 1 else ''})"

    before = None if unpacked else str(json.loads(parts[0]))
    return AnswerFrame(_grammar([_line(" ".join(parts))]), read, before)


def returned_frame(line: str) -> AnswerFrame:
    """The return frame of the `return` on `line`, a raw source line."""
    known = f"{line}\n"
    return AnswerFrame(
        _grammar([_return(known, _VALUE)]),
        lambda written: str(json.loads(written.removeprefix(known))),
        f'{known}"',
    )


def condition_frame(
    function: FunctionNode,
    statement: ast.If | ast.While,
    lines: Sequence[str],
    state: Mapping[str, str],
) -> AnswerFrame | None:
    """The frame behind the test of `statement`, which tells by its line whether that was true.

    `lines` are those of the source. `None` where both ways lead to lines that read the same.
    """
    following = set(successors(function).get(statement.lineno, ()))
    then = first_line(statement.body[0])
    otherwise = following - {then} - _handlers(function)
    yes = f"{lines[then - 1]}\n"
    no = dict.fromkeys(f"{lines[line - 1]}\n" for line in sorted(otherwise) if line != END)
    if then not in following or not otherwise or yes in no:
        return None
    unchanged = json.dumps(dict.fromkeys(state, UNCHANGED))
    ways = [_line(_text(unchanged), (yes, *no))]
    if END in otherwise:
        ways.append(_return(f"{lines[statement.lineno - 1]}\n", _text("None")))
    return AnswerFrame(_grammar(ways), lambda written: str(written == unchanged + yes))


def _handlers(function: FunctionNode) -> set[int]:
    return {node.lineno for node in ast.walk(function) if isinstance(node, ast.ExceptHandler)}


def _new_value(old: str | None) -> str:
    """The rule of a value, which may be the old one if that is a literal."""
    if old is None or not syntax.is_literal(old):
        return _VALUE
    return f"({_text(UNCHANGED)} | {_VALUE})"


def _line(state: str, sources: Iterable[str] = ()) -> str:
    """The rule of a line frame, as far as its action mark if there are no `sources`."""
    parts = [_mark(CWM.events[Event.LINE]), state, _mark(CWM.action)]
    choice = " | ".join(map(_text, sources))
    return " ".join([*parts, f"({choice})", _mark(CWM.frame)] if choice else parts)


def _return(source: str, value: str) -> str:
    marks = [CWM.events[Event.RETURN], CWM.action]
    quote = _text('"')
    parts = [*map(_mark, marks), _text(source), _mark(CWM.argument), quote, value, quote]
    return " ".join([*parts, _mark(CWM.frame)])


def _grammar(ways: Sequence[str]) -> str:
    files = [grammar_file(name) for name in ("frame.lark", "frame_literal.lark")]
    return "\n".join([f"start: {' | '.join(ways)}", *files])


def _mark(mark: str | Control) -> str:
    return mark.name if isinstance(mark, Control) else _text(mark)


def _text(text: str) -> str:
    """A Lark string."""
    return json.dumps(text, ensure_ascii=False)
