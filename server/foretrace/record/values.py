"""The values of a run, written as their reprs."""

from __future__ import annotations

import re

from foretrace.trace.frames import Value

_SIZED = frozenset({str, bytes, bytearray, list, tuple, dict, set, frozenset})
_CHARACTERS = frozenset({str, bytes, bytearray})
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,16}\b")


class Values:
    """Writes values, and keeps one `Value` of each text.

    - What a `__repr__` that fails would have said is said by `object.__repr__`.
    - A repr longer than `limit` characters becomes `<list of 5000 elements>`,
      `<str of 3000 characters>`, or `<Name object>` for what has neither.
    - Addresses, which differ between runs, are 0: `<Name object at 0x0>`.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._known: dict[str, Value] = {}
        self._shortened = False

    def of(self, value: object) -> Value:
        """What stands for `value` in a frame. Runs its `__repr__`."""
        # Each element takes a character or more: what is too large need not be written first.
        if type(value) in _SIZED and len(value) > self._limit:  # type: ignore[arg-type]
            text = self._short(value)
        else:
            try:
                text = repr(value)
            except Exception:
                text = self._failed(value)
            if len(text) > self._limit:
                text = self._short(value)
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = Value(_portable(text))
        return known

    def notes(self) -> tuple[str, ...]:
        """What a reader of the values should know."""
        if not self._shortened:
            return ()
        return (f"reprs of more than {self._limit:,} characters are cut",)

    def _failed(self, value: object) -> str:
        # An int with more digits than Python writes is merely too long.
        return self._short(value) if type(value) is int else object.__repr__(value)

    def _short(self, value: object) -> str:
        self._shortened = True
        kind = type(value)
        if kind is int:
            return f"<int of {value.bit_length()} bits>"  # type: ignore[attr-defined]
        if kind in _SIZED:
            what = "characters" if kind in _CHARACTERS else "elements"
            return f"<{kind.__name__} of {len(value)} {what}>"  # type: ignore[arg-type]
        return f"<{kind.__name__} object>"


def _portable(text: str) -> str:
    if "0x" in text:
        text = _ADDRESS.sub("at 0x0", text)
    return encodable(text)


def encodable(text: str) -> str:
    """`text` with half a character, which cannot be written to a file, as an escape."""
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()
