"""Interactive examples in docstrings and comments."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PROMPT, _CONTINUED = ">>>", "..."
_ERROR = re.compile(r"(?P<type>[A-Za-z_][\w.]*)(?::.*)?", re.DOTALL)
_RAISES = re.compile(
    r"(?:raises?\s+)?(?P<type>[A-Za-z_]\w*(?:Error|Exception|Iteration|Interrupt))(?::.*)?"
)
_TRACEBACK = "Traceback (most recent call last):"


@dataclass(frozen=True, slots=True)
class Example:
    source: str
    line: int
    """Line of its prompt in the document."""
    want: str
    """The output shown, without its last line end; empty when none is."""
    raises: str | None
    """The exception's type where the output is a traceback."""
    exact: bool = True
    """False where the output only matches loosely, as with doctest's ELLIPSIS."""


def docstring_examples(docstring: str, line: int) -> list[Example]:
    """The examples of a docstring that begins on `line`, as the `doctest` module reads them.

    A docstring that `doctest` refuses is read as far as it goes.
    """
    try:
        parsed = doctest.DocTestParser().get_examples(docstring)
    except ValueError:
        numbered = enumerate(docstring.expandtabs().split("\n"), line)
        return [_with_error(example) for example in _read_lines(list(numbered))]
    return [
        Example(
            source=example.source,
            line=line + example.lineno,
            want=example.want.rstrip("\n").replace("<BLANKLINE>", ""),
            raises=_error_type(example.exc_msg) if example.exc_msg is not None else None,
            exact=not _loose(example),
        )
        for example in parsed
        if not example.options.get(doctest.SKIP)
    ]


def _loose(example: doctest.Example) -> bool:
    return bool(
        (example.options.get(doctest.ELLIPSIS) and "..." in example.want)
        or example.options.get(doctest.NORMALIZE_WHITESPACE)
    )


def comment_examples(lines: Sequence[tuple[int, str]]) -> list[Example]:
    """The examples of consecutive comment lines, given as (line number, comment with its `#`)."""
    return [
        _with_error(example)
        for example in _read_lines([(line, text.lstrip()[1:]) for line, text in lines])
    ]


def _read_lines(lines: Sequence[tuple[int, str]]) -> Iterator[Example]:
    """Prompts, their continuations, then output up to a blank line or the next prompt."""
    source: list[str] = []
    want: list[str] = []
    start = 0
    for line, text in lines:
        stripped = text.strip()
        if stripped.startswith(_PROMPT):
            if source:
                yield Example("\n".join(source), start, "\n".join(want), None)
            source, want, start = [_after(stripped, _PROMPT)], [], line
        elif source and not want and stripped.startswith(_CONTINUED):
            source.append(_after(text.lstrip(), _CONTINUED))
        elif source and stripped:
            want.append(text[1:] if text.startswith(" ") else text)
        elif source:
            yield Example("\n".join(source), start, "\n".join(want), None)
            source, want = [], []
    if source:
        yield Example("\n".join(source), start, "\n".join(want), None)


def _after(text: str, prompt: str) -> str:
    rest = text[len(prompt) :]
    return rest[1:] if rest.startswith(" ") else rest


def _with_error(example: Example) -> Example:
    lines = example.want.split("\n")
    if lines[0].strip() == _TRACEBACK:
        message = next((at.strip() for at in lines[1:] if at and not at[0].isspace()), "")
        return Example(example.source, example.line, "", _error_type(message) or "Exception")
    error = raised_in(lines[0])
    return example if error is None else Example(example.source, example.line, "", error)


def raised_in(text: str) -> str | None:
    """The type of the exception that a line names as what comes out: `raises ValueError`."""
    found = _RAISES.fullmatch(text.strip())
    return found["type"] if found else None


def _error_type(message: str) -> str | None:
    found = _ERROR.match(message.strip())
    return found["type"].rpartition(".")[2] if found else None
