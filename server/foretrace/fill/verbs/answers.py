"""Answers to a question, and other claims of the user, as scenarios in the document."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from dataclasses import dataclass

from foretrace import syntax
from foretrace.fill.verbs.edits import Edit
from foretrace.sketch.document import Document
from foretrace.sketch.model import Function, Scenario, ScenarioKind, Sketch
from foretrace.sketch.parse import read_sketch

RAISES = "raises "
"""How the value of an answer begins that says which exception is raised."""

_ERROR_WORDS = re.compile(r"[A-Za-z_]\w*(Error|Exception|Iteration|Interrupt)")
_RAISED = re.compile(r"(?P<call>.+?)\s+raises\s+(?P<type>[A-Za-z_]\w*)\s*", re.DOTALL)
_TRACEBACK = "Traceback (most recent call last):"
_BUILTINS = frozenset(dir(builtins))
_NOT_CODE = (SyntaxError, ValueError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a call gives."""

    call: str
    value: str
    """The repr returned, or `raises ValueError`."""

    @property
    def sentence(self) -> str:
        """`f([]) gives 0`, or `f([]) raises ValueError`."""
        return (
            f"{self.call} {self.value if self.value.startswith(RAISES) else f'gives {self.value}'}"
        )


def read_claim(text: str) -> Claim:
    """The claim in `f([]) == 0` or `f([]) raises ValueError`.

    Raises `ValueError` with a sentence on what is wrong.
    """
    wrong = f"{text!r} is no answer such as 'f([]) == 0' or 'f([]) raises ValueError'"
    raised = _RAISED.fullmatch(text.strip())
    if raised is not None and _has_call(raised["call"]):
        return Claim(_one_line(raised["call"]), f"{RAISES}{raised['type']}")
    try:
        node = syntax.parse(text.strip(), mode="eval").body
    except _NOT_CODE as error:
        raise ValueError(wrong) from error
    match node:
        case ast.Compare(left=call, ops=[ast.Eq() | ast.Is()], comparators=[value]):
            if any(isinstance(part, ast.Call) for part in ast.walk(call)):
                return Claim(ast.unparse(call), ast.unparse(value))
    raise ValueError(wrong)


def _has_call(text: str) -> bool:
    try:
        tree = syntax.parse(text, mode="eval")
    except _NOT_CODE:
        return False
    return any(isinstance(part, ast.Call) for part in ast.walk(tree))


def _one_line(call: str) -> str:
    return ast.unparse(syntax.parse(call.strip(), mode="eval"))


def can_be_written(value: str) -> bool:
    """Whether a document can say that a call gives `value`; some reprs are no expressions."""
    if value.startswith(RAISES):
        return True
    try:
        syntax.literal(value)
    except (*_NOT_CODE, TypeError):
        return False
    return "\n" not in value


def can_be_called(sketch: Sketch, call: str) -> bool:
    """Whether a call speaks only of what the module has: no variable of some setup."""
    try:
        tree = syntax.parse(call, mode="eval")
    except _NOT_CODE:
        return False
    known = {function.qualname.partition(".")[0] for function in sketch.functions}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names <= known | _BUILTINS


def scenario_edit(sketch: Sketch, claim: Claim) -> Edit | None:
    """How the document comes to say `claim`: below the function's examples, else above it.

    `None` if it could not be read there as what it says.
    """
    document = Document(sketch.text)
    function = called_function(sketch, claim.call)
    line, indent = _place(sketch, document, function)
    end = document.text[: document.line_starts[1]] if document.line_count > 1 else "\n"
    end = end[len(end.rstrip("\r\n")) :] or "\n"
    lines = [f"{indent}# {part}" for part in [f">>> {claim.call}", *_said(claim.value)]]
    if line > document.line_count:
        start = len(document.text)
        last = document.text[-1:]
        text = ("" if last in ("", "\r", "\n") else end) + end.join(lines) + end
    else:
        start = document.line_starts[line - 1]
        text = end.join(lines) + end
    edit = Edit(start, start, text)
    return edit if _is_read(sketch, edit, claim) else None


def at_the_end(sketch: Sketch, claim: Claim) -> Edit | None:
    """The same below everything else, where it moves no line."""
    start = len(sketch.text)
    text = "\n".join(["\n", f"# >>> {claim.call}", *(f"# {part}" for part in _said(claim.value))])
    edit = Edit(start, start, f"{text}\n")
    return edit if _is_read(sketch, edit, claim) else None


def called_function(sketch: Sketch, call: str) -> Function | None:
    """The sketch's function that a call calls first, by its name."""
    try:
        nodes = list(ast.walk(syntax.parse(call, mode="eval")))
    except _NOT_CODE:
        return None
    for node in nodes:
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            found = sketch.function_named(name)
            if found is None and isinstance(node.func, ast.Attribute):
                methods = [f for f in sketch.functions if f.is_method and f.name == node.func.attr]
                found = methods[0] if methods else None
            if found is not None:
                return found
    return None


def _said(value: str) -> list[str]:
    if not value.startswith(RAISES):
        return [value]
    name = value[len(RAISES) :]
    return [value] if _ERROR_WORDS.fullmatch(name) else [_TRACEBACK, name]


def _place(sketch: Sketch, document: Document, function: Function | None) -> tuple[int, str]:
    """The line that comes after the new scenario, and its indentation."""
    own = [
        scenario
        for scenario in sketch.scenarios
        if scenario.kind is ScenarioKind.COMMENT and _is_of(scenario, function)
    ]
    if own:
        line = max(scenario.line for scenario in own)
        text = document.line_text(line)
        if text.lstrip(" \t\f").startswith("#"):
            line += 1
            while line <= document.line_count and _goes_on(document.line_text(line)):
                line += 1
            return line, _indent(text)
    if function is None:
        return document.line_count + 1, ""
    return function.start_line, _indent(document.line_text(function.start_line))


def _is_of(scenario: Scenario, function: Function | None) -> bool:
    return function is None or scenario.function in (function.qualname, function.name)


def _goes_on(text: str) -> bool:
    """Whether a comment line still belongs to the example above it."""
    stripped = text.strip()
    said = stripped[1:].strip()
    return stripped.startswith("#") and bool(said) and not said.startswith(">>>")


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t\f"))]


def _is_read(sketch: Sketch, edit: Edit, claim: Claim) -> bool:
    """Whether the edited text says the claim, and all else that it said before.

    In a text that is broken elsewhere, say by a quote that nothing closes, it may not.
    """
    after = read_sketch(edit.applied(sketch.text), sketch.version)
    if [hole.kind for hole in after.holes] != [hole.kind for hole in sketch.holes]:
        return False
    before, now = _claims(sketch), _claims(after)
    if (claim.call, True) in before:
        return not before - now
    return now - before == Counter([(claim.call, True)]) and not before - now


def _claims(sketch: Sketch) -> Counter[tuple[str, bool]]:
    """The calls, each with whether it is said what they give."""
    return Counter(
        (s.call, s.expected is not None or s.raises is not None) for s in sketch.scenarios
    )
