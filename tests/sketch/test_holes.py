from __future__ import annotations

import ast

import pytest

from foretrace.sketch.model import HOLE, STAND_IN, HoleKind, Sketch
from foretrace.sketch.parse import read_sketch

EXPRESSION, STATEMENT, UNFILLABLE = HoleKind.EXPRESSION, HoleKind.STATEMENT, HoleKind.UNFILLABLE


def kinds(text: str) -> list[HoleKind]:
    return [hole.kind for hole in read_sketch(text).holes]


def stand_ins(sketch: Sketch) -> set[tuple[int, int]]:
    return {
        (node.lineno, node.col_offset)
        for node in ast.walk(sketch.program.tree)
        if isinstance(node, ast.Name) and node.id == STAND_IN
    }


@pytest.mark.parametrize(
    "text",
    [
        "x = ???",
        "x, y = ???",
        "x += ???",
        "x: int = ???",
        "x: ??? = 1",
        "x: ???",
        "return_value = (???)",
        "(???)",
        "???, ???",
        "f(???)",
        "f(a=???)",
        "f(*???, **???)",
        "???(1)",
        "???.name",
        "x[???]",
        "x[???:???:???]",
        "???[0] = 1",
        "???.name = 1",
        "del ???.name",
        "-???",
        "not ???",
        "???+???",
        "1 < ??? < 3",
        "??? if ??? else ???",
        "[???, *???]",
        "{???: ???, **???}",
        "{???}",
        "[??? for x in ??? if ???]",
        "{???: ??? for x in y}",
        "(??? for x in y)",
        "lambda: ???",
        "lambda x=???: x",
        "(x := ???)",
        "raise ??? from ???",
        "for x in ???: pass",
        "while ???: pass",
        "if ???: pass\nelif ???: pass",
        "with ??? as x: pass",
        "with (???): pass",
        "try: pass\nexcept ???: pass",
        "try: pass\nexcept ??? as e: pass",
        "match ???:\n    case 1: pass",
        "match x:\n    case y if ???: pass",
        "match x:\n    case 1: f(???)",
        "@???\ndef f(): pass",
        "@???.x(???)\nclass C: pass",
        "def f(x=???, *, y=???): pass",
        "def f(x: ???) -> ???: pass",
        "class C(???, metaclass=???): pass",
        "class C:\n    x = ???",
        "f'{???}'",
        "f'{???!r}'",
        "f'{x:{???}}'",
        "f'{???:>{???}}'",
        "f'{???=}'",
        "f'''\n{\n???\n}'''",
        "f'{f\"{???}\"}'",
        "rf'\\d{???}'",
        "if x: ???",
        "x = 1; ???",
        "???; x = 1",
        "def f(): return ???",
        "def f(): yield ???",
        "async def f(): await ???",
        "async def f():\n    async for x in ???: pass",
        "async def f():\n    return [x async for x in ???]",
        "print(???, file=???)",
        "x = ??? # ???",
        "x = [\n    ???,\n    ???\n]",
        "x = ??? \\\n    + 1",
    ],
)
def test_expression_holes(text: str) -> None:
    sketch = read_sketch(text)
    assert not sketch.program.gaps
    assert {hole.kind for hole in sketch.holes} == {EXPRESSION}
    assert len(sketch.holes) == text.partition("#")[0].count(HOLE)
    assert stand_ins(sketch) == {(hole.line, hole.byte_column) for hole in sketch.holes}


@pytest.mark.parametrize(
    "text",
    [
        "???",
        "???\n",
        "\n\n  \n???",
        "???  # what goes here?",
        "def f():\n    ???",
        "def f():\n    x = 1\n    ???\n    return x",
        "if x:\n\t???\nelse:\n\t???",
        "class C:\n    ???",
        "while x:\n    ???",
        "match x:\n    case 1:\n        ???",
        "\f???",
    ],
)
def test_statement_holes(text: str) -> None:
    sketch = read_sketch(text)
    assert not sketch.program.gaps
    assert {hole.kind for hole in sketch.holes} == {STATEMENT}
    assert stand_ins(sketch) == {(hole.line, hole.byte_column) for hole in sketch.holes}


@pytest.mark.parametrize(
    "text",
    [
        "match x:\n    case ???: pass",
        "match x:\n    case ???.name: pass",
        "match x:\n    case ???(): pass",
        "match x:\n    case C(a=???): pass",
        "match x:\n    case [1, *???]: pass",
        "match x:\n    case {'a': ???, **rest}: pass",
        "match x:\n    case 1 | ???: pass",
        "match x:\n    case 1 as ???: pass",
        "def ???(): pass",
        "def f(???): pass",
        "def f(*???): pass",
        "def f(**???): pass",
        "def f(???=1): pass",
        "lambda ???: 1",
        "class ???: pass",
        "x.???",
        "x.???()",
        "x. ???",
        "f(???=1)",
        "??? = 1",
        "x = ??? = 1",
        "x, ??? = 1, 2",
        "[x, ???] = 1, 2",
        "*???, x = y",
        "??? += 1",
        "???: int",
        "???: int = 1",
        "(??? := 1)",
        "for ??? in x: pass",
        "[x for ??? in y]",
        "with x as ???: pass",
        "try: pass\nexcept E as ???: pass",
        "import ???",
        "import x as ???",
        "from ??? import x",
        "from x import ???",
        "del ???",
        "global ???",
        "def f():\n    nonlocal ???",
    ],
)
def test_unfillable_holes_leave_a_gap(text: str) -> None:
    sketch = read_sketch(text)
    assert [hole.kind for hole in sketch.holes] == [UNFILLABLE]
    assert any(gap.line <= sketch.holes[0].line <= gap.end_line for gap in sketch.program.gaps)


@pytest.mark.parametrize(
    "text",
    [
        "'???'",
        '"""\n???\n"""',
        "# ???",
        "x = 1  # ???",
        "b'???'",
        "r'\\???'",
        "f'???'",
        "f'{x}???{y}'",
        "f'{{???}}'",
        "f'{x:???}'",
        "f'{x:>{y}???}'",
        "x = '''\n???\n''' + '???'",
    ],
)
def test_text_is_no_hole(text: str) -> None:
    sketch = read_sketch(text)
    assert sketch.holes == ()
    assert not sketch.program.gaps
    assert sketch.program.source.replace("\r", "") == text


@pytest.mark.parametrize(
    "text", ["????", "a???", "???a", "1???", "x = ???b", "x = ??????", "f'{a???}'", "é???", "??"]
)
def test_a_glued_hole_is_a_syntax_error(text: str) -> None:
    sketch = read_sketch(text)
    assert sketch.holes == ()
    assert sketch.program.gaps


def test_holes_in_scenarios_are_holes() -> None:
    sketch = read_sketch("def f(x): return x\nassert f(???), ???\nprint(f(???))\n")
    assert [hole.kind for hole in sketch.holes] == [EXPRESSION] * 3
    assert sketch.scenarios == ()
    assert stand_ins(sketch) == set()


def test_a_users_own_name_is_no_hole() -> None:
    sketch = read_sketch("___ = 1\nx = ___ + ??? + ___\ny = f'{___}{???}{___}'\n")
    assert [(hole.line, hole.column) for hole in sketch.holes] == [(2, 11), (3, 13)]
    # Still the user's, at their own places.
    assert sketch.program.source == "___ = 1\nx = ___ + ___ + ___\ny = f'{___}{___}{___}'\n"
    assert {(2, 10), (3, 12)} <= stand_ins(sketch)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_positions(end: str) -> None:
    lines = [
        "# ???",
        "s = 'é😀'; x = ???",
        "",
        "y = 1",
        "def f():",
        "\tif True:",
        "\t\tz = '😀???'",
        "\t\tx = f'😀{???}' + ???",
    ]
    text = end.join(lines)
    sketch = read_sketch(text)
    assert [(h.line, h.column, h.byte_column) for h in sketch.holes] == [
        (2, 15, 18),
        (8, 11, 13),
        (8, 19, 21),
    ]
    assert all(text[hole.start : hole.end] == HOLE for hole in sketch.holes)
    assert stand_ins(sketch) == {(2, 18), (8, 13), (8, 21)}
    assert [hole.function for hole in sketch.holes] == [None, "f", "f"]


def test_only_line_ends_end_lines() -> None:
    sketch = read_sketch("x = '\x0b\x1c\x85\u2028'\f; y = ???\r\nz = ???")
    assert [hole.line for hole in sketch.holes] == [1, 2]


def test_a_byte_order_mark_takes_a_column_of_the_document_only() -> None:
    sketch = read_sketch("\ufeffx = ???")
    (hole,) = sketch.holes
    assert (hole.start, hole.column) == (5, 6)
    assert stand_ins(sketch) == {(1, hole.byte_column)}


def test_the_function_is_the_one_in_whose_scope_the_hole_is_evaluated() -> None:
    text = """\
a = ???
@dec(???)
def outer(x=???) -> ???:
    y = ???
    def inner(z=???):
        return lambda: ???
    class C(???):
        k = ???
        def m(self, w=???):
            return [??? for _ in y]
    return inner
class D:
    k = ???
    async def m(self): await ???
"""
    assert [hole.function for hole in read_sketch(text).holes] == [
        None,
        None,
        None,
        None,
        "outer",
        "outer",
        "outer.inner",
        "outer",
        "outer",
        "outer",
        "outer.C.m",
        None,
        "D.m",
    ]
    # The same in code that is not understood.
    broken = text + "    def broken(self: pass\n"
    broken = broken.replace("def outer(", "def outer(x, x, ")
    assert [hole.function for hole in read_sketch(broken).holes] == [
        hole.function for hole in read_sketch(text).holes
    ]


def test_holes_in_broken_code_are_reported() -> None:
    text = "def f(x:\n    return ???\n\ndef g(x):\n    return ??? + '???'\n"
    sketch = read_sketch(text)
    assert [hole.line for hole in sketch.holes] == [2, 5]
    assert sketch.holes[1].kind is EXPRESSION
    assert [function.name for function in sketch.functions] == ["g"]


def test_self_documenting_fields_keep_the_program_consistent() -> None:
    sketch = read_sketch("print(f'a{???=}b{ ??? = }')")
    assert ast.dump(sketch.program.tree) == ast.dump(ast.parse(sketch.program.source))


def test_many_holes() -> None:
    text = "x = ???\n" * 5000
    sketch = read_sketch(text)
    assert len(sketch.holes) == 5000
    assert stand_ins(sketch) == {(line, 4) for line in range(1, 5001)}
