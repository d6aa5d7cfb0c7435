"""`foretrace fill --answer`: what the user says a call gives, as a scenario of the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from foretrace.cli.errors import BadInput
from foretrace.cli.source import STANDARD_INPUT, read_source
from foretrace.fill.verbs.answers import Claim, at_the_end, read_claim, scenario_edit
from foretrace.fill.verbs.edits import Edit
from foretrace.sketch.parse import read_sketch


def with_answers(source: str, answers: Sequence[str]) -> str:
    """`source` with the answers at its end, where they move no line.

    Raises `BadInput` for what is no answer.
    """
    for answer in answers:
        claim = _claim(answer)
        source = _edit(at_the_end(read_sketch(source), claim), answer).applied(source)
    return source


def kept_answers(path: str, answers: Sequence[str]) -> str:
    """Write the answers into the file, each beside the scenarios of its function.

    Returns the new text. Raises `BadInput` for what is no answer, and if `path` is no file that
    can be written; nothing is written then.
    """
    if path == STANDARD_INPUT:
        raise BadInput("--write keeps answers in a file; give one instead of standard input.")
    source = read_source(path)
    original = source
    for answer in answers:
        claim = _claim(answer)
        source = _edit(scenario_edit(read_sketch(source), claim), answer).applied(source)
    try:
        content = Path(path).read_bytes()
        # What is not UTF-8 could not be written back as it was.
        if content.decode("utf-8-sig") != original.removeprefix("\ufeff"):
            raise BadInput(f"{path} is not UTF-8; write the answers into it yourself.")
        mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
        Path(path).write_bytes(mark + source.removeprefix("\ufeff").encode())
    except UnicodeError as error:
        raise BadInput(f"{path} is not UTF-8; write the answers into it yourself.") from error
    except OSError as error:
        raise BadInput(f"Cannot write {path}: {error.strerror}.") from error
    return source


def _claim(answer: str) -> Claim:
    try:
        return read_claim(answer)
    except ValueError as error:
        raise BadInput(f"{error}.") from error


def _edit(edit: Edit | None, answer: str) -> Edit:
    if edit is None:
        raise BadInput(
            f"{answer!r} cannot be kept as a scenario: it must call a function of the file and "
            "give a value that can be written down."
        )
    return edit
