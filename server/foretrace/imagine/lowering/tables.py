"""What CPython has and the interpreter lacks, or has with another meaning."""

from __future__ import annotations

import builtins

BUILTIN_NAMES = frozenset(dir(builtins))

MODULE_NAMES = frozenset(
    {"__name__", "__file__", "__doc__", "__package__", "__spec__", "__loader__", "__annotations__"}
)
"""Names every module has."""

DATA_TYPES: dict[str, type] = {
    kind.__name__: kind
    for kind in (str, list, dict, set, frozenset, tuple, int, float, bool, bytes, complex, range)
}

METHOD_NAMES = frozenset(
    name
    for kind in DATA_TYPES.values()
    for name in dir(kind)
    if not name.startswith("_") and callable(getattr(kind, name))
)
"""Public methods of any builtin data type."""

LAZY = frozenset({"enumerate", "filter", "map", "reversed", "zip"})
"""Builtins that yield one by one in CPython, all at once in the interpreter."""

CONSUMERS = frozenset({"list", "tuple"})
"""Builtins that take every item of their argument before they do anything else."""

PURE_CONSUMERS = frozenset(
    {"sum", "min", "max", "sorted", "set", "frozenset", "dict", "len", "any", "all"}
)
"""Builtins that do something between items, which shows only if producing an item shows."""

FUNCTIONS = frozenset(
    {
        "ascii",
        "bytes",
        "callable",
        "hasattr",
        "hash",
        "issubclass",
        "object",
        "pow",
        "round",
        "slice",
    }
)
"""Builtins replaced by a stand-in of the same name."""

METHODS = frozenset(
    {
        "as_integer_ratio",
        "bit_count",
        "bit_length",
        "conjugate",
        "difference_update",
        "format_map",
        "from_bytes",
        "intersection_update",
        "is_integer",
        "maketrans",
        "symmetric_difference_update",
        "to_bytes",
        "translate",
    }
)
"""Methods of data types replaced by a stand-in that takes the object first."""

UNSUPPORTED = frozenset(
    {
        "__import__",
        "breakpoint",
        "bytearray",
        "compile",
        "dir",
        "eval",
        "exec",
        "exit",
        "globals",
        "help",
        "id",
        "locals",
        "memoryview",
        "open",
        "quit",
        "vars",
    }
)
"""Builtins without an exact equivalent: they depend on the machine or on what was rewritten."""

MUTATORS = frozenset(
    {
        "add",
        "append",
        "appendleft",
        "clear",
        "discard",
        "extend",
        "extendleft",
        "insert",
        "intersection_update",
        "pop",
        "popitem",
        "popleft",
        "remove",
        "reverse",
        "rotate",
        "setdefault",
        "sort",
        "symmetric_difference_update",
        "update",
        "difference_update",
    }
)

STAND_IN_MODULES = frozenset({"heapq", "operator", "string"})
"""Modules that are stand-ins entirely."""

PURE_FUNCTIONS = BUILTIN_NAMES - {"next", "print", "input", "setattr", "delattr", "exec", "eval"}

NATIVE_MODULES = frozenset(
    {
        "__future__",
        "asyncio",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "copy",
        "csv",
        "dataclasses",
        "datetime",
        "decimal",
        "functools",
        "hashlib",
        "itertools",
        "json",
        "math",
        "os",
        "pathlib",
        "random",
        "re",
        "sys",
        "time",
        "typing",
        "uuid",
    }
)
"""Modules the interpreter has, if not all of each."""


def is_foreign(module: str) -> bool:
    """Whether nobody here has the source of `module`, nor a stand-in."""
    return module not in STAND_IN_MODULES and module not in NATIVE_MODULES


ITERATING = frozenset(
    {"dict", "enumerate", "filter", "iter", "list", "map", "tuple", "zip", "Counter", "deque"}
)
"""Functions whose result shows the order of what they are given."""

ORDERED_METHODS = frozenset({"extend", "extendleft", "fromkeys", "join", "writelines"})
"""Methods whose result shows the order of what they are given."""

SET_WORDS = frozenset(
    {"set", "frozenset", "union", "intersection", "difference", "symmetric_difference"}
)
"""Names without which, and without a display, no set comes about."""
