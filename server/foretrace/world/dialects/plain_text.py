"""The plain-text dialect: how a model that only continues text is asked.

The prompt ends exactly where the answer begins, and everything before it looks like a file
in which the answer would stand there. What stands behind a hole is not shown, which made
small models worse; instead, proposals are judged by how well they explain it.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from foretrace import syntax
from foretrace.sketch.model import HOLE
from foretrace.world.protocol import ValueQuestion

_MOST_VALUE_CHARACTERS = 200
"""Of one name's repr; longer ones are cut in the middle."""

_LINES_AHEAD = 2
_MOST_CHARACTERS_AHEAD = 160

_LINE_ENDS = ("\n", " #", "  #", "#", ";", "\r\n")


@dataclass(frozen=True, slots=True)
class ValuePrompt:
    text: str
    opening: str
    """What the answer must begin with: the bracket of a tuple, where one is unpacked."""
    suffix: str
    """What stands behind the unknown on its line."""


def value_prompt(question: ValueQuestion) -> ValuePrompt:
    """The scenario, the code before the unknown, the state as comments, and its line."""
    lines = question.source.split("\n")
    index = min(max(question.line - 1, 0), len(lines) - 1)
    line = lines[index]
    indent = line[: len(line) - len(line.lstrip())]
    before, found, after = line.partition(question.unknown)
    if not found or not question.unknown:
        before, after = f"{indent}{' '.join(question.unknown.split()) or 'value'} = ", ""
    scenario = f"# >>> {' '.join(question.call.split())}\n" if question.call else ""
    if scenario and question.expected is not None:
        scenario += f"# {question.expected}\n"
    names = (f"{indent}# {name} = {_shortened(text)}" for name, text in question.state.items())
    return ValuePrompt(
        "\n".join([scenario + "\n".join(lines[:index]), *names, before]),
        "(" if _is_unpacked(line, question.unknown) else "",
        after.rstrip("\r"),
    )


def _is_unpacked(line: str, unknown: str) -> bool:
    """Whether `line` assigns the whole of `unknown` to several targets."""
    targets, equals, value = line.strip().partition("=")
    if not equals or value.strip() != unknown.strip():
        return False
    try:
        tree = syntax.parse(targets.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return isinstance(tree.body, ast.Tuple | ast.List)


def _shortened(text: str) -> str:
    text = " ".join(text.split("\n"))
    if len(text) <= _MOST_VALUE_CHARACTERS:
        return text
    half = _MOST_VALUE_CHARACTERS // 2
    return f"{text[:half]}...{text[-half:]}"


def endings(suffix: str) -> tuple[str, ...]:
    """What may stand right behind an answer that `suffix` follows."""
    rest = suffix.split("\n", 1)[0].rstrip()
    return (rest,) if rest.strip() else _LINE_ENDS


def lookahead(suffix: str) -> str:
    """The beginning of `suffix` by which proposals are judged: up to the next hole."""
    known, hole, _ = suffix.partition(HOLE)
    rest, *lines = re.split(r"\r?\n", known)
    if hole and not lines:
        return rest[:_MOST_CHARACTERS_AHEAD]
    following = [line for line in lines if line.strip()][:_LINES_AHEAD]
    return "\n".join([rest, *following, ""])[:_MOST_CHARACTERS_AHEAD]
