"""From the interpreter's reprs to CPython's.

Addresses cannot be known before a run; they are shown as `0x0`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

MODULE = "__main__"

_PIECES = re.compile(
    r"""(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
    r"""|<function '?(?P<function>[^'\s>]+|<lambda>)'? at 0x[0-9a-f]+>"""
    r"""|<class '(?P<class>\w+)'>"""
    r"""|<(?P<instance>\w+) object at 0x[0-9a-f]+>"""
)


class Reprs:
    """Knows the functions and classes of one program by their qualified names."""

    def __init__(self, functions: Iterable[str], classes: Iterable[str]) -> None:
        """`functions` and `classes` are CPython's `__qualname__`s."""
        self.functions = _by_name(functions)
        """Qualified name by name, `None` where several share it."""
        self._classes = _by_name(classes)
        both = (*self.functions.items(), *self._classes.items())
        self._shared = frozenset(name for name, qualname in both if qualname is None)

    def shared(self, text: str) -> Iterator[str]:
        """Names in `text` that several functions, or several classes, have."""
        if self._shared:
            for match in _PIECES.finditer(text):
                kind = match.lastgroup
                if kind != "string" and kind is not None and match[kind] in self._shared:
                    yield match[kind]

    def cpython(self, text: str) -> str:
        """`text` as CPython would show the same value."""
        if "<" not in text:
            return text
        return _PIECES.sub(self._piece, text)

    def _piece(self, match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind == "function":
            found = match["function"]
            return f"<function {self.functions.get(found) or found} at 0x0>"
        if kind == "class" and self._classes.get(match["class"]):
            return f"<class '{MODULE}.{self._classes[match['class']]}'>"
        if kind == "instance":
            found = match["instance"]
            if self._classes.get(found):
                return f"<{MODULE}.{self._classes[found]} object at 0x0>"
            return f"<{found} object at 0x0>"
        return match[0]


def _by_name(qualnames: Iterable[str]) -> Mapping[str, str | None]:
    found: dict[str, str | None] = {}
    for qualname in qualnames:
        name = qualname.rpartition(".")[2]
        found[name] = qualname if found.get(name, qualname) == qualname else None
    return found
