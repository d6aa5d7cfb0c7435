"""Line events that only the compiled program shows.

Some instructions that CPython 3.11 adds itself carry no line, or carry one that is left over from
their neighbours. Both change what is reported next:

- a jump without a line, at the end of the first branch of a conditional expression, makes the
  next instruction report its line again even if it did not change;
- the instructions that let an exception leave an `except` or `finally` block may carry the last
  line of that block, which is then reported.

They are rare, so the compiled program is asked where they occur. Nothing of it is run.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import CodeType


@dataclass(slots=True)
class Quirks:
    """Lines of one program where the compiler left traces of its own."""

    jumps: set[int] = field(default_factory=set)
    """Lines right before a jump that has none."""
    reraises: set[int] = field(default_factory=set)
    """Lines of the instruction that ends a block run because of an exception."""
    cleanups: set[int] = field(default_factory=set)
    """Lines that an exception leaving a block still reports."""


def quirks(code: CodeType) -> Quirks:
    """Those of a whole program; none where the host's compiler is not that of 3.11."""
    found = Quirks()
    if sys.version_info[:2] == (3, 11):
        for inner in _codes(code):
            _inspect(inner, found)
    return found


_JUMPS = frozenset(
    dis.opmap[name] for name in ("JUMP_FORWARD", "JUMP_BACKWARD") if name in dis.opmap
)
_CLEANUP = b"".join(
    bytes((dis.opmap.get(name, 0), argument))
    for name, argument in (("COPY", 3), ("POP_EXCEPT", 0), ("RERAISE", 1))
)

_RERAISE = dis.opmap.get("RERAISE", 0)


def _inspect(code: CodeType, found: Quirks) -> None:
    raw = code.co_code
    has_cleanup = _CLEANUP in raw
    lines: list[int | None] | None = None
    for offset in range(2, len(raw), 2):
        if raw[offset] in _JUMPS:
            lines = lines or [position[0] for position in code.co_positions()]
            before = lines[offset // 2 - 1]
            if lines[offset // 2] is None and before is not None:
                found.jumps.add(before)
    if has_cleanup:
        lines = lines or [position[0] for position in code.co_positions()]
        at = raw.find(_CLEANUP)
        while at != -1:
            line = lines[at // 2]
            if line is not None:
                found.cleanups.add(line)
            line = lines[at // 2 - 1]
            if line is not None and raw[at - 2] == _RERAISE:
                found.reraises.add(line)
            at = raw.find(_CLEANUP, at + 2)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
