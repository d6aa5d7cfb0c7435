"""Examples in docstrings that are written without a prompt: `f(1) == 2`, `f(1) -> 2`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from foretrace.sketch.check import parse_example
from foretrace.sketch.examples import Example, raised_in
from foretrace.sketch.names import is_literal

_PROMPT, _FENCE = ">>>", "```"
_LONGEST = 1000
"""Characters of a line that is looked at: each mark in it is tried."""
_LINE = re.compile(r"\s*(?:[*+-]\s+|assert\s+)?(?P<example>[A-Za-z_]\w*\(.*\S)")
_MARK = re.compile(
    r"\s*(?:(?:#\s*)?(?:==>|=>|->|→|➞|==|=|(?P<verb>(?:should\s+)?returns?\b|(?=raises?\b)))|#)\s*"
)
_HEADING = re.compile(r"\W*\w+(?:\s+\w+)?\W*")


def plain_examples(docstring: str, line: int) -> list[Example]:
    """Lines of a docstring that begins on `line` which are nothing but a call and its result.

    The arguments are literals, and so is the result, or it is the name of an exception. A line
    among others counts only if it does not look like a part of their sentence.
    """
    return [replace(example, line=line + example.line) for example in _found(docstring)]


@lru_cache(maxsize=1024)
def _found(docstring: str) -> tuple[Example, ...]:
    """The examples, with the index of their line in the docstring."""
    found: list[Example] = []
    numbered = enumerate(docstring.split("\n"))
    for blank, group in groupby(numbered, key=lambda item: _parts(item[1])):
        paragraph = [] if blank else list(group)
        # What stands below a prompt, up to a blank line, is its output.
        if not any(text.lstrip().startswith(_PROMPT) for _, text in paragraph):
            found += _in_paragraph(paragraph)
    return tuple(found)


def _parts(text: str) -> bool:
    """Whether a line stands between paragraphs."""
    return not text.strip() or text.lstrip().startswith(_FENCE)


def _in_paragraph(lines: Sequence[tuple[int, str]]) -> Iterable[Example]:
    read = [(text, _example(text, index)) for index, text in lines]
    at = 0
    for is_example, group in groupby(read, key=lambda item: item[1] is not None):
        run = [example for _, example in group]
        before = [text for text, _ in read[:at][-1:]]
        after = [text for text, _ in read[at + len(run) :][:1]]
        at += len(run)
        stands_apart = all(map(_ends, before)) and not any(map(_goes_on, after))
        if is_example and (len(run) > 1 or stands_apart):
            yield from (example for example in run if example is not None)


def _ends(text: str) -> bool:
    """Whether no sentence goes on after this line: it ends here, or this is a heading."""
    return text.rstrip().endswith((".", ":", "!", "?")) or _HEADING.fullmatch(text) is not None


def _goes_on(text: str) -> bool:
    """Whether this line is the rest of a sentence; the next example, perhaps unreadable, is not."""
    return text.lstrip()[:1].islower() and _LINE.fullmatch(text.rstrip()) is None


def _example(text: str, index: int) -> Example | None:
    line = _LINE.fullmatch(text.rstrip())
    if line is None or len(text) > _LONGEST:
        return None
    example = line["example"]
    for mark in _MARK.finditer(example):
        called, result = example[: mark.start()], example[mark.end() :]
        call = _expression(called)
        if not _is_plain_call(call, called):
            continue
        if mark["verb"] is not None:
            result = result.removesuffix(".")
        if (error := raised_in(result)) is not None:
            return Example(called, index, "", error)
        value = _expression(result)
        if value is None or not _is_written_out(value):
            return None
        if mark[0].strip() == "->" and _is_signature(call, value):
            return None
        written = ast.get_source_segment(result.strip(), value)
        return Example(f"{called} == {written}", index, "", None)
    return None


def _expression(text: str) -> ast.expr | None:
    module = parse_example(text.strip())
    match module:
        case ast.Module(body=[ast.Expr(value=value)]):
            return value
    return None


def _is_plain_call(call: ast.expr | None, text: str) -> bool:
    """Whether this is the call of a name with literals, and all of the text."""
    match call:
        case ast.Call(func=ast.Name(), args=arguments, keywords=keywords):
            given = [*arguments, *(keyword.value for keyword in keywords)]
            # A comment behind the call is not part of the node.
            whole = call.end_col_offset == len(text.encode())
            return whole and all(_is_written_out(argument) for argument in given)
    return False


def _is_written_out(value: ast.expr) -> bool:
    """`...` stands for something left out."""
    return is_literal(value) and not any(
        isinstance(inner, ast.Constant) and inner.value is ... for inner in ast.walk(value)
    )


def _is_signature(call: ast.expr | None, value: ast.expr) -> bool:
    """`f(limit=3) -> None` tells of parameters and a type, not of a call."""
    match call, value:
        case ast.Call(args=[]), ast.Constant(value=None):
            return True
    return False
