"""What a value consists of, read from its repr. Nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|<[^<>]*>|[\[({\])},:=]|[^\[\](){},:='"<]+|.""",
    re.DOTALL,
)
"""A text, an object without a repr of its own, a mark, or anything between those."""
_CALLED = re.compile(r"[^\W\d][\w.]*(?=\()")
_KINDS = (
    (re.compile(r"-?\d+"), "int"),
    (re.compile(r"True|False"), "bool"),
    (re.compile(r"None"), "NoneType"),
    (re.compile(r"-?(\d[\d_]*\.?\d*(e[+-]?\d+)?|inf)|nan"), "float"),
    (re.compile(r"(?s)['\"].*"), "str"),
    (re.compile(r"(?s)b['\"].*"), "bytes"),
    (re.compile(r"(?s)\[.*"), "list"),
    (re.compile(r"(?s)\(.*j\)"), "complex"),
    (re.compile(r"(?s)\(.*"), "tuple"),
)
_OPENING, _CLOSING, _PAIRING = frozenset("[({"), frozenset("])}"), frozenset(":=")
_OBJECT = re.compile(r"<([\w.]+) (?:object|of)\b")


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a value."""

    name: str
    """`[0]`, `['key']`, or the name of a field."""
    repr: str
    indexed: bool


def type_name(text: str) -> str:
    """The type of a value by its repr; empty if that does not tell."""
    for shape, name in _KINDS:
        if shape.fullmatch(text):
            return name
    if text.startswith("{"):
        return "dict" if text == "{}" or _is_dict(text) else "set"
    called = _CALLED.match(text)
    if called is not None:
        return called[0]
    found = _OBJECT.match(text)
    return found[1].rpartition(".")[2] if found is not None else ""


@lru_cache(maxsize=256)
def elements(text: str) -> tuple[Element, ...]:
    """The elements of a container, the fields of a record; none for anything else."""
    called = _CALLED.match(text)
    inner = text[called.end() :] if called is not None else text
    if len(inner) < 2 or inner[0] + inner[-1] not in ("[]", "()", "{}"):
        return ()
    if called is None and type_name(text) == "complex":
        return ()
    parts = list(_parts(inner[1:-1]))
    if called is not None and len(parts) == 1 and "=" not in parts[0][1]:
        return elements(parts[0][0])
    found = []
    for number, (part, marks) in enumerate(parts):
        if inner[0] == "{" and ":" in marks:
            key, value = _split(part, ":")
            found.append(Element(f"[{key.strip()}]", value.strip(), False))
        elif called is not None and "=" in marks:
            key, value = _split(part, "=")
            found.append(Element(key.strip(), value.strip(), False))
        else:
            found.append(Element(f"[{number}]", part.strip(), True))
    return tuple(found)


def _is_dict(text: str) -> bool:
    first = next(_parts(text[1:-1]), None)
    return first is not None and ":" in first[1]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """What stands between commas, each with the other marks that are outside of brackets."""
    depth = start = 0
    marks = ""
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
        elif depth == 0 and mark == ",":
            yield text[start : match.start()], marks
            start, marks = match.end(), ""
        elif depth == 0 and mark in _PAIRING:
            marks += mark
    if text[start:].strip():
        yield text[start:], marks


def _split(text: str, mark: str) -> tuple[str, str]:
    depth = 0
    for match in _TOKEN.finditer(text):
        if match[0] in _OPENING:
            depth += 1
        elif match[0] in _CLOSING:
            depth -= 1
        elif depth == 0 and match[0] == mark:
            return text[: match.start()], text[match.end() :]
    return text, ""
