"""The types that variables of a generated program have."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A type, written as an annotation.

    `CHAR` is a string of length one; of an `OTHER` value, nothing is known to the generator.
    """

    INT = "int"
    BOOL = "bool"
    STR = "str"
    CHAR = "char"
    OTHER = "object"
    INTS = "list[int]"
    STRS = "list[str]"
    ROWS = "list[list[int]]"
    ENTRIES = "list[tuple[str, int]]"
    PAIRS = "list[tuple[int, int]]"
    COUNTS = "dict[str, int]"
    TABLE = "dict[int, int]"
    LABELS = "dict[int, str]"
    TEXTS = "dict[str, str]"
    GROUPS = "dict[str, list[int]]"
    SET = "set[int]"
    PAIR = "tuple[int, int]"
    ENTRY = "tuple[str, int]"
    TRIPLE = "tuple[int, ...]"

    @property
    def annotation(self) -> str:
        return "str" if self is Kind.CHAR else self.value


ELEMENT = {
    Kind.STR: Kind.CHAR,
    Kind.INTS: Kind.INT,
    Kind.STRS: Kind.STR,
    Kind.ROWS: Kind.INTS,
    Kind.ENTRIES: Kind.ENTRY,
    Kind.PAIRS: Kind.PAIR,
    Kind.COUNTS: Kind.STR,
    Kind.TABLE: Kind.INT,
    Kind.LABELS: Kind.INT,
    Kind.TEXTS: Kind.STR,
    Kind.GROUPS: Kind.STR,
    Kind.SET: Kind.INT,
    Kind.TRIPLE: Kind.INT,
}
"""What a loop over a value of the kind meets: of a dict, its keys."""

VALUE = {
    Kind.COUNTS: Kind.INT,
    Kind.TABLE: Kind.INT,
    Kind.LABELS: Kind.STR,
    Kind.TEXTS: Kind.STR,
    Kind.GROUPS: Kind.INTS,
}
"""What a dict of the kind holds."""

PARTS = {
    Kind.PAIR: (Kind.INT, Kind.INT),
    Kind.ENTRY: (Kind.STR, Kind.INT),
}
"""What a tuple of the kind is made of."""

LISTS = (Kind.INTS, Kind.STRS, Kind.ROWS, Kind.ENTRIES, Kind.PAIRS)
DICTS = tuple(VALUE)
EMPTY = {
    Kind.STR: "''",
    Kind.SET: "set()",
    **{kind: "[]" for kind in LISTS},
    **{kind: "{}" for kind in DICTS},
}
