"""What a run shows that another run, or a real one, may show differently."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from foretrace.sketch.model import Program, Sketch
from foretrace.trace.frames import Event, Frame

_WORDS = {
    "random": "random numbers are drawn from a fixed seed; a real run draws others",
    "secrets": "random numbers are drawn from a fixed seed; a real run draws others",
    "uuid": "random numbers are drawn from a fixed seed; a real run draws others",
    "time": "the clock stands still here",
    "datetime": "the clock stands still here",
}
_IMPORTED = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)
_ADDRESS_IN_TEXT = re.compile(r"""['"].*<[^<>]* object( at 0x[0-9a-f]+)?>""")
_TRACEBACK = re.compile(r"\(<class '\w+'>, .*, None\)|^<class '\w+'>$")

_NEVER_CALLED = frozenset(
    {
        "__bool__",
        "__bytes__",
        "__class_getitem__",
        "__del__",
        "__delattr__",
        "__format__",
        "__ge__",
        "__getattr__",
        "__getattribute__",
        "__gt__",
        "__instancecheck__",
        "__le__",
        "__len__",
        "__lt__",
        "__ne__",
        "__new__",
        "__reversed__",
        "__setattr__",
        "__subclasscheck__",
        "__iadd__",
        "__iand__",
        "__ifloordiv__",
        "__ilshift__",
        "__imatmul__",
        "__imod__",
        "__imul__",
        "__ior__",
        "__ipow__",
        "__irshift__",
        "__isub__",
        "__itruediv__",
        "__ixor__",
    }
)
"""Special methods that the interpreter does not call where Python does (`len()` it calls)."""


@lru_cache(maxsize=8)
def never_called(program: Program) -> tuple[str, ...]:
    """Special methods of the program's classes that its runs may pass over."""
    return tuple(
        sorted(
            {
                method.name
                for node in ast.walk(program.tree)
                if isinstance(node, ast.ClassDef)
                for method in node.body
                if isinstance(method, ast.FunctionDef) and method.name in _NEVER_CALLED
            }
        )
    )


def caveats(sketch: Sketch, frames: Iterable[Frame]) -> Iterator[str]:
    """Plain sentences, some of them more than once."""
    for module in _IMPORTED.findall(sketch.program.source):
        if module in _WORDS:
            yield _WORDS[module]
    for method in never_called(sketch.program):
        yield f"`{method}` is not called here by itself, as Python would call it"
    for frame in frames:
        values = [value.repr for value in frame.locals.values()]
        if frame.value is not None:
            values.append(frame.value.repr)
        if any(_ADDRESS_IN_TEXT.search(value) for value in values):
            yield "the address of an object is part of a text; a real run has another"
        entered = frame.event is Event.CALL and frame.function.endswith(".__exit__")
        if entered and any(_TRACEBACK.search(value) for value in values):
            yield "tracebacks are not followed; `__exit__` gets None for one"
