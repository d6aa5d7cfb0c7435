from __future__ import annotations

import ast
import textwrap

import pytest

from foretrace.sketch.model import Sketch
from foretrace.sketch.parse import read_sketch

GOOD = '''\
LIMIT = 3

def before(x):
    """A docstring."""
    return x + LIMIT

{broken}

def after(x):
    """Another."""
    return before(x) * 2

class Last:
    def method(self):
        return 1
'''


def names(sketch: Sketch) -> list[str]:
    return [function.qualname for function in sketch.functions]


def gap_lines(sketch: Sketch) -> list[tuple[int, int]]:
    return [(gap.line, gap.end_line) for gap in sketch.program.gaps]


@pytest.mark.parametrize(
    "broken",
    [
        "def f(x:\n    return x",
        "def f(x)\n    return x",
        "def f(x):\n    return (x +",
        "def f(x):\n    return [x, {'a': (1,",
        "def f(x):\n    y = 'open\n    return y",
        "def f(x):\n    return x +",
        "def f(x):\n    if x\n        return 1\n    return 2",
        "def f(x):\n    return x)\n    return 2",
        'def f(x):\n    """Never closed.\n    return x',
        "def f(x):\n    y = '''\n    return x",
        "def f(x):",
        "def f(",
        "def",
        "@dec\ndef f(x:\n    return x",
        "@dec(\ndef f(x):\n    return x",
        "x = [1, 2",
        "x = = 1",
        "print(",
        "import",
        "from x import (a,",
        "for x in y",
        "f(x",
        ")",
        "def f():\n        a = 1\n    b = 2",
        "def f():\n\ta = 1\n        b = 2",
        "return 1",
        "def f(a, a): pass",
        "def f():\n    nonlocal a",
        "def f():\n    break",
        "def f():\n    x = 1\n    global x",
        "async def f():\n    yield 1\n    return 2",
        "def f():\n    await x",
        "x = " + "(" * 250 + ")" * 250,
        "x = " + "-" * 3000 + "1",
        "x = " + "1" * 5000,
        "x = 'a\0b'",
        "x\0 = 1",
        "x = 0777",
        "x = f'{'",
        "x = f'{a b}'",
        "x = '\\N{no such name}'",
        "match x:\n    case a.b():\n    case _: pass",
        "try:\n    pass",
        "x = 1 if 2",
        "a b c",
        "$",
        "x = “smart”",
        "print 'python 2'",
        "exec 'python 2'",
        "class C(:\n    def m(self): pass",
        "class C:",
        "class C\n    def m(self): pass",
        "def f(x):\n    match x:\n        case ???:\n            return 1",
        "from __future__ import annotations",
        "from __future__ import nothing_like_it",
    ],
)
def test_an_error_leaves_every_other_function(broken: str) -> None:
    text = GOOD.replace("{broken}", broken)
    sketch = read_sketch(text)
    assert names(sketch) == ["before", "after", "Last.method"]
    (gap,) = sketch.program.gaps
    assert gap.line == 7
    assert gap.end_line == 6 + len(broken.split("\n"))
    expected = GOOD.replace("{broken}", "\n" * broken.count("\n"))
    assert sketch.program.source == expected
    assert ast.dump(sketch.program.tree) == ast.dump(ast.parse(expected))


def test_a_broken_method_leaves_the_others() -> None:
    text = textwrap.dedent(
        '''\
        @decorate
        class C(Base):
            """Text."""
            x = 1

            def good(self):
                return 1

            def bad(self:
                return 2

            @property
            def also_good(self):
                return 3

            class Inner:
                def bad(self):
                    return (
                def good(self):
                    return 4

            y = = 2

        def after(): pass
        '''
    )
    sketch = read_sketch(text)
    assert names(sketch) == ["C.good", "C.also_good", "C.Inner.good", "after"]
    assert gap_lines(sketch) == [(9, 10), (17, 18), (22, 22)]
    assert sketch.program.source.split("\n")[4:8] == text.split("\n")[4:8]


def test_a_class_left_empty_stays_a_class() -> None:
    sketch = read_sketch("class C:\n    def f(self:\n        pass\n\nx = C\n")
    assert sketch.program.source == "class C:\n    pass\n\n\nx = C\n"
    assert gap_lines(sketch) == [(2, 3)]


def test_a_class_with_a_broken_head_is_left_out_whole() -> None:
    sketch = read_sketch("class C(x y):\n    def f(self):\n        pass\n\nz = 1\n")
    assert names(sketch) == []
    assert gap_lines(sketch) == [(1, 3)]


def test_a_line_that_slipped_to_the_margin_takes_the_function_with_it() -> None:
    # What is left of `f` would be valid, and wrong.
    text = "def f(x):\n    y = x\ny = y +\n    return y\n\ndef g(): pass\n"
    sketch = read_sketch(text)
    assert names(sketch) == ["g"]
    assert gap_lines(sketch) == [(1, 2), (3, 4)]


def test_strings_that_look_like_code_stay_strings() -> None:
    text = 'TEXT = """\ndef ghost():\n    pass\n"""\n\ndef broken(\n\ndef real(): pass\n'
    sketch = read_sketch(text)
    assert names(sketch) == ["real"]
    assert gap_lines(sketch) == [(6, 6)]


def test_a_broken_statement_with_a_string_leaves_no_ghost() -> None:
    sketch = read_sketch('x = ((\n"""\ndef ghost():\n    pass\n"""\n\ndef real(): pass\n')
    assert names(sketch) == ["real"]


def test_several_errors() -> None:
    text = "def a(:\n  pass\ndef b(): pass\ndef c(]:\n  pass\ndef d(): pass\nx = = 1\n"
    sketch = read_sketch(text)
    assert names(sketch) == ["b", "d"]
    assert gap_lines(sketch) == [(1, 2), (4, 5), (7, 7)]
    assert [gap.reason for gap in sketch.program.gaps][2] == "invalid syntax"


def test_nothing_but_errors() -> None:
    sketch = read_sketch("(((\n)))]\n???" * 3)
    assert sketch.functions == ()
    assert sketch.program.tree.body == [] or sketch.program.gaps


@pytest.mark.parametrize("text", ["", "\n", "   ", "\f", "# comment", "\ufeff", "\r\r\n"])
def test_empty_documents(text: str) -> None:
    sketch = read_sketch(text)
    assert sketch.program.tree.body == []
    assert sketch.program.gaps == ()
    assert not sketch.functions
    assert not sketch.holes
    assert not sketch.scenarios


def test_script_code_is_blank_and_plain_code_stays() -> None:
    text = textwrap.dedent(
        """\
        import math
        LIMIT = 3
        table = []
        def f(x):
            return x + LIMIT + len(table)
        def fill():
            table.append(1)
        def reset():
            global table
            table = []
        assert f(1) == 2
        f(2)
        print(f(3), "text")
        result = f(4)
        print(result)
        kept = f(5)
        def g():
            return kept
        data = [1]
        total = 0
        for x in data:
            print(f(x))
        for y in data:
            table.append(f(y))
        reset()
        print("plain")
        math.floor(1.5)
        if LIMIT > 2:
            print(f(6))
        else:
            assert f(7)
        if __name__ == "__main__":
            main = f(8)
            print(main)
        if '__main__' == __name__: f(9)
        """
    )
    sketch = read_sketch(text)
    lines = sketch.program.source.split("\n")
    blank = [n for n, line in enumerate(lines, 1) if not line]
    assert blank == [11, 12, 13, 14, 15, 21, 22, 28, 29, 30, 31, 32, 33, 34, 35, 36]
    assert sketch.program.gaps == ()
    kept = [line for line in text.split("\n") if line in lines]
    assert [line for line in lines if line] == [line for line in kept if line]


def test_script_code_that_shares_its_line() -> None:
    sketch = read_sketch("def f(): pass\nx = 'é'; f(); y = 2; f(\n); z = 3\n")
    assert sketch.program.source == "def f(): pass\nx = 'é'; 0  ; y = 2; (0\n); z = 3\n"
    assert ast.dump(sketch.program.tree, include_attributes=True) == ast.dump(
        ast.parse(sketch.program.source), include_attributes=True
    )


def test_line_ends_of_the_program() -> None:
    text = "x = '''a\r\nb\rc'''\r\ndef f():\r    return ???\r\n"
    sketch = read_sketch(text)
    assert sketch.program.source == "x = '''a\nb\nc'''\ndef f():\n    return ___\n"
    assert [function.line for function in sketch.functions] == [4]


def test_20000_lines() -> None:
    unit = "def f{0}(x):\n    y = ???\n    return y + {0}\n\n"
    text = "".join(unit.format(i) for i in range(5000))
    sketch = read_sketch(text)
    assert len(sketch.functions) == len(sketch.holes) == 5000
    broken = read_sketch(text.replace("def f77(x):", "def f77(x:"))
    assert len(broken.functions) == 4999
    assert gap_lines(broken) == [(77 * 4 + 1, 77 * 4 + 3)]


def test_a_chain_of_many_branches() -> None:
    text = "def f(x):\n    if x == 0: return 0\n" + "".join(
        f"    elif x == {i}: return {i}\n" for i in range(1, 120)
    )
    sketch = read_sketch(text)
    assert names(sketch) == ["f"]
    assert sketch.flow["f"][2] == (0, 3)
    # Too deep a tree for those who walk it by recursion.
    deeper = text + "".join(f"    elif x == {i}: return {i}\n" for i in range(120, 3000))
    assert read_sketch(deeper).program.gaps


def test_gap_reasons_are_sentences_of_cpython_or_ours() -> None:
    reasons = {
        text: read_sketch(text).program.gaps[0].reason
        for text in ["x = (", "def f(???): pass", "x = 'a\0'"]
    }
    assert reasons == {
        "x = (": "'(' was never closed",
        "def f(???): pass": "a hole cannot stand here",
        "x = 'a\0'": "a NUL character",
    }
