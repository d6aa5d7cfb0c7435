"""The source of a call that was seen, where its arguments can be written as literals."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Mapping
from types import CodeType

from foretrace import syntax

_ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes})
_LISTS = frozenset({list, tuple, set, frozenset})
_DEEPEST = 20


def call_source(
    code: CodeType, arguments: Mapping[str, object], repr_characters: int
) -> str | None:
    """`f(1, key='a')` for a call of a module's function; `None` if no source makes the same call.

    `arguments` are the locals of its frame as it begins. What is the same object in two places,
    belongs to a class of its own or has a repr of more than `repr_characters` has no source.
    """
    if code.co_freevars or "." in code.co_qualname or not code.co_name.isidentifier():
        return None
    seen: set[int] = set()
    texts = []
    positional = code.co_argcount
    named = positional + code.co_kwonlyargcount
    names = code.co_varnames
    count = named
    if code.co_flags & inspect.CO_VARARGS:
        rest = arguments.get(names[count])
        count += 1
        if not isinstance(rest, tuple):
            return None
    else:
        rest = ()
    more = arguments.get(names[count]) if code.co_flags & inspect.CO_VARKEYWORDS else {}
    try:
        given = [("", arguments[name]) for name in names[:positional]]
        given += [("", value) for value in rest]
        given += [(name, arguments[name]) for name in names[positional:named]]
    except KeyError:
        return None
    if not isinstance(more, dict) or not all(map(_can_be_written, more)):
        return None
    given += more.items()
    for name, value in given:
        text = _literal(value, seen, repr_characters)
        if text is None:
            return None
        texts.append(f"{name}={text}" if name else text)
    return f"{code.co_name}({', '.join(texts)})"


def _can_be_written(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _literal(value: object, seen: set[int], limit: int) -> str | None:
    """The repr, if reading it gives the very same; `seen` are the objects met so far."""
    if not _is_plain(value, seen, limit, _DEEPEST):
        return None
    try:
        text = repr(value)
        # `nan` is no literal, and the order of a set is not always that of its repr.
        same = len(text) <= limit and repr(syntax.literal(text)) == text
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return text if same else None


def _is_plain(value: object, seen: set[int], limit: int, depth: int) -> bool:
    kind = type(value)
    if kind in _ATOMS:
        return not isinstance(value, str | bytes) or len(value) <= limit
    if depth == 0:
        return False
    if isinstance(value, list | dict | set):
        if id(value) in seen:
            return False
        seen.add(id(value))
    if isinstance(value, dict) and kind is dict:
        parts = [*value.keys(), *value.values()] if len(value) <= limit else None
    elif isinstance(value, list | tuple | set) and kind in _LISTS:
        parts = [*value] if len(value) <= limit else None
    else:
        return False
    return parts is not None and all(_is_plain(each, seen, limit, depth - 1) for each in parts)
