from __future__ import annotations

from foretrace.sketch.model import Function
from foretrace.sketch.parse import read_sketch

TEXT = '''\
import functools

@functools.cache
@other(
    1
)
def outer(a, /, b, *args, c=???, **kwargs):
    """Text.

    More.
    """
    def inner():
        return lambda x: x
    class Local:
        def method(self): pass
    return inner

class C:
    @property
    def p(self):
        return ???

    async def q(self, x): pass

    class D:
        def r(self): pass

if outer:
    def conditional(): pass
else:
    def conditional(other): pass

try:
    pass
except ValueError:
    def handled(): pass
for _ in []:
    while True:
        with x:
            match y:
                case 1:
                    def deep(): pass
'''


def test_functions() -> None:
    functions = {f.qualname: f for f in read_sketch(TEXT).functions}
    assert list(functions) == [
        "outer",
        "outer.inner",
        "outer.Local.method",
        "C.p",
        "C.q",
        "C.D.r",
        "conditional",
        "handled",
        "deep",
    ]
    assert functions["outer"] == Function(
        qualname="outer",
        name="outer",
        line=7,
        start_line=3,
        end_line=16,
        parameters=("a", "b", "args", "c", "kwargs"),
        parent=None,
        is_method=False,
        is_async=False,
        decorated=True,
        docstring="Text.\n\nMore.",
    )
    inner = functions["outer.inner"]
    assert (inner.parent, inner.is_method, inner.docstring) == ("outer", False, None)
    method = functions["outer.Local.method"]
    assert (method.parent, method.is_method) == ("outer.Local", True)
    assert (functions["C.p"].start_line, functions["C.p"].line) == (19, 20)
    assert functions["C.q"].is_async
    assert functions["C.D.r"].parent == "C.D"


def test_functions_defined_twice_share_a_table() -> None:
    sketch = read_sketch(TEXT)
    twice = [f for f in sketch.functions if f.name == "conditional"]
    assert [f.parameters for f in twice] == [(), ("other",)]
    assert {f.line for f in twice} <= set(sketch.flow["conditional"])


def test_function_at() -> None:
    sketch = read_sketch(TEXT)
    at = [sketch.function_at(line) for line in (1, 3, 12, 16, 17, 21)]
    assert [f.qualname if f else None for f in at] == [
        None,
        "outer",
        "outer.inner",
        "outer",
        None,
        "C.p",
    ]
