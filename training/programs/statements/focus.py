"""Which kinds of variables a program is about, by its family."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.kinds import Kind

_K = Kind
INPUTS: dict[str, tuple[Kind, ...]] = {
    "ints": (_K.INT, _K.INT, _K.INT, _K.INT),
    "strings": (_K.STR, _K.STR, _K.STR, _K.STRS, _K.CHAR),
    "lists": (_K.INTS, _K.INTS, _K.STRS, _K.INTS, _K.ROWS),
    "dicts": (_K.COUNTS, _K.COUNTS, _K.TABLE, _K.LABELS, _K.TEXTS, _K.STRS, _K.GROUPS),
    "sets": (_K.SET, _K.SET, _K.INTS),
    "tuples": (_K.PAIR, _K.ENTRY, _K.TRIPLE, _K.ENTRIES, _K.PAIRS),
    "loops": (_K.INTS, _K.STR, _K.INT, _K.STRS),
    "conditions": (_K.INT, _K.STR, _K.INTS, _K.INT, _K.BOOL),
    "functions": (_K.INT, _K.STR, _K.INTS, _K.STRS),
    "exceptions": (_K.COUNTS, _K.INTS, _K.STR, _K.INT),
    "comprehensions": (_K.INTS, _K.STRS, _K.STR, _K.COUNTS),
    "mixed": (_K.INTS, _K.STR, _K.INT, _K.STRS, _K.COUNTS, _K.ENTRIES),
}
"""Kinds of parameters."""

MADE: dict[str, tuple[Kind, ...]] = {
    "ints": (_K.INT, _K.INT, _K.INT, _K.INT, _K.BOOL, _K.PAIR),
    "strings": (_K.STR, _K.STR, _K.STR, _K.STRS, _K.INT),
    "lists": (_K.INTS, _K.INTS, _K.STRS, _K.INT, _K.INTS),
    "dicts": (_K.COUNTS, _K.TABLE, _K.INT, _K.STRS, _K.INTS, _K.ENTRIES),
    "sets": (_K.SET, _K.SET, _K.INTS, _K.INT),
    "tuples": (_K.PAIR, _K.TRIPLE, _K.ENTRY, _K.INT, _K.ENTRIES, _K.PAIRS),
    "comprehensions": (_K.INTS, _K.STRS, _K.STR, _K.COUNTS, _K.TABLE, _K.SET, _K.INT),
    "mixed": (_K.INT, _K.STR, _K.INTS, _K.STRS, _K.BOOL, _K.COUNTS, _K.PAIR),
}
"""Kinds of what is computed on the way."""


def input_kind(draft: Draft) -> Kind:
    return draft.pick(INPUTS.get(draft.family, INPUTS["mixed"]))


def new_kind(draft: Draft) -> Kind:
    return draft.pick(MADE.get(draft.family, MADE["mixed"]))
