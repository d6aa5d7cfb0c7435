"""What a literal that was cut short says so far."""

from __future__ import annotations

import re

from foretrace import syntax

_PART = re.compile(
    r"""(?P<string>b?(?P<quote>['"])(?:(?!(?P=quote))[^\\]|\\[^xuU]|\\x..|\\u.{4}|\\U.{8})*)
        (?:(?P=quote)|\\?[xuU]?[0-9a-f]*$)
      | [\[\](){},:]
      | (?P<number>-?[0-9][-+.0-9e]*|-)
      | \w+""",
    re.VERBOSE,
)
_CLOSERS = {"[": "]", "{": "}", "(": ",)"}
"""With the comma that makes a tuple of one element a tuple."""


def closed(beginning: str) -> str:
    """The literal made of the whole elements of `beginning`, the beginning of a literal.

    Nothing is made up: a number, key or bracket that was only begun is left out, and so is a
    tuple inside, whose parts mean something together. A string is closed where it was cut.
    Where nothing is left, the answer is empty, or None.
    """
    parts = list(_PART.finditer(beginning))
    names = [match[0] for match in parts]
    text = ""
    closers: list[str] = []
    literal = {"[": "[]", "{": "{}", "(": "()"}.get(beginning[:1], "None")
    for match, before, part, following in zip(
        parts, ["", *names], names, [*names[1:], ""], strict=False
    ):
        text += match["string"] + match["quote"] if match["string"] else part
        if part in _CLOSERS:
            closers.append(_CLOSERS[part])
            continue
        if part in {"]", "}", ")"}:
            closers.pop()
        may_be_key = closers[-1:] == ["}"] and before != ":"
        may_go_on = not following and (match["number"] is not None or may_be_key)
        whole = part not in {",", ":"} and following != ":" and not may_go_on
        if whole and ",)" not in closers[1:]:
            literal = _value_of(text + "".join(reversed(closers))) or literal
    return literal


def _value_of(text: str) -> str | None:
    """The repr of a literal; `None` if `text` is none."""
    try:
        return repr(syntax.literal(text))
    except (SyntaxError, ValueError, TypeError):
        return None
