"""Flow against what `sys.settrace` reports of real runs."""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.sketch.flow import END
from foretrace.sketch.parse import read_sketch

Transition = tuple[str, int, int]


def observed_transitions(source: str, calls: list[str]) -> set[Transition]:
    """(qualified name, line, next line) of every activation; the end only where it returned.

    Runs `source`, which must be the test's own.
    """
    seen: set[Transition] = set()
    code = compile(source, "<traced>", "exec")
    last: dict[FrameType, int] = {}
    raising: set[FrameType] = set()

    def tracer(frame: FrameType, event: str, _argument: Any) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != "<traced>" or not traced(frame.f_code):
            return None
        name = frame.f_code.co_qualname.replace("<locals>.", "")
        if event == "call" and frame not in last:
            last[frame] = frame.f_lineno
        elif event == "line":
            seen.add((name, last[frame], frame.f_lineno))
            last[frame] = frame.f_lineno
            raising.discard(frame)
        elif event == "exception":
            raising.add(frame)
        elif event == "return" and frame not in raising and frame.f_code.co_flags & 0x20 == 0:
            seen.add((name, last[frame], END))
        return tracer

    def traced(code: CodeType) -> bool:
        return not code.co_name.startswith("<") and code.co_name not in classes

    classes = {n.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ClassDef)}
    scope: dict[str, Any] = {"__name__": "traced"}
    exec(code, scope)
    for call in calls:
        last.clear()
        sys.settrace(tracer)
        try:
            eval(compile(call, "<call>", "eval"), scope)
        except Exception:
            pass
        finally:
            sys.settrace(None)
    return seen


def missing(source: str, calls: list[str]) -> set[Transition]:
    flow = read_sketch(source).flow
    cleaned = [
        range(tried.finalbody[0].lineno, (tried.finalbody[-1].end_lineno or 0) + 1)
        for tried in ast.walk(ast.parse(source))
        if isinstance(tried, ast.Try) and tried.finalbody
    ]
    return {
        (name, line, following)
        for name, line, following in observed_transitions(source, calls)
        if following not in flow[name].get(line, ())
        # An exception inside `finally` makes CPython 3.11 report that block's last line
        # before the activation ends.
        and not any(line in lines and following in (END, *lines) for lines in cleaned)
    }


CASES: dict[str, tuple[str, list[str]]] = {
    "branches": (
        """
        def f(x):
            "Docstring."
            if x < 0:
                y = -1
            elif x == 0:
                y = 0
            elif x > 10:
                pass
            else:
                y = 1
            return x
        """,
        ["f(-1)", "f(0)", "f(1)", "f(11)"],
    ),
    "no else at the end": (
        """
        def f(x):
            if x:
                x = 1
        """,
        ["f(0)", "f(1)"],
    ),
    "for": (
        """
        def f(xs):
            total = 0
            for x in xs:
                if x == 2:
                    continue
                if x == 5:
                    break
                total += x
            else:
                total = -total
            return total
        """,
        ["f([])", "f([1, 2, 3])", "f([1, 5, 7])"],
    ),
    "for over several lines": (
        """
        def f(xs):
            for (
                a,
                b,
            ) in zip(
                xs,
                xs,
            ):
                c = (
                    a
                    + b
                )
            for x in xs: c = x
            return c
        """,
        ["f([1, 2, 3])"],
    ),
    "while": (
        """
        def f(n):
            while n > 0:
                n -= 1
                if n == 3:
                    break
            else:
                n = 100
            while n: n -= 1
            while True:
                n += 1
                if n > 3:
                    break
            while 1:
                n += 1
                if n % 2:
                    continue
                if n > 9:
                    return n
        """,
        ["f(0)", "f(2)", "f(7)"],
    ),
    "try": (
        """
        def f(x):
            try:
                y = 1 / x
            except ZeroDivisionError as e:
                y = str(e)
            except (TypeError, ValueError):
                raise
            except:
                y = 2
            else:
                y = 3
            finally:
                z = 4
            return y
        def g(x):
            try:
                return 1 / x
            finally:
                x = 0
        def h(xs):
            for x in xs:
                try:
                    if x == 1:
                        continue
                    if x == 2:
                        break
                    if x == 3:
                        raise KeyError(x)
                finally:
                    y = x
            return y
        def nested(x):
            try:
                try:
                    int(x)
                except KeyError:
                    pass
                finally:
                    a = 1
            except ValueError:
                b = 2
            try:
                pass
            except ValueError:
                pass
        """,
        [
            "f(1)",
            "f(0)",
            "f('a')",
            "g(1)",
            "g(0)",
            "h([0, 1])",
            "h([2])",
            "h([3])",
            "nested('1')",
            "nested('x')",
        ],
    ),
    "with": (
        """
        class Manager:
            def __init__(self, swallow=False):
                self.swallow = swallow
            def __enter__(self):
                return self
            def __exit__(self, *error):
                return self.swallow
        def f(x):
            with Manager() as m:
                y = x
            with (
                Manager() as a,
                Manager(True) as b,
            ):
                y = 1 / x
            with Manager():
                if x == 1:
                    return x
            for i in range(3):
                with Manager():
                    if i == x:
                        break
                    if i == 0:
                        continue
                    y = i
            return y
        """,
        ["f(0)", "f(1)", "f(2)", "f(3)"],
    ),
    "match": (
        """
        def f(x):
            match x:
                case 1 | 2:
                    y = 1
                case [a, b] if a == b:
                    y = 2
                case {"k": v}:
                    y = 3
                case str() as s:
                    return s
            return 5
        def g(x):
            match x:
                case (
                    1 |
                    2
                ):
                    return 1
                case _:
                    return 2
        """,
        [
            "f(1)",
            "f([1, 1])",
            "f([1, 2])",
            "f({'k': 1})",
            "f('s')",
            "f(3.5)",
            "g(1)",
            "g(2)",
            "g(3)",
        ],
    ),
    "definitions": (
        """
        def deco(f):
            return f
        def f(x):
            @deco
            @deco
            def inner(
                a,
                b=len(
                    "abc"
                ),
            ) -> int:
                return a
            class C(
                object
            ):
                y = 1
                def m(self):
                    return self.y
            g = lambda: (
                x
            )
            return inner(x) + C().m() + g()
        @deco
        @deco
        def h():
            global glob
            glob = 1
        """,
        ["f(1)", "h()"],
    ),
    "expressions over several lines": (
        """
        def f(x):
            y = (
                x and
                x + 1 or
                x
            )
            z = [
                i
                for i in range(x)
                if i
            ]
            w = (
                "abc"
                .upper()
                .lower()
            )
            if (
                x == 1
                or x == 2
            ):
                y = {
                    "a": x,
                    "b": y,
                }
            assert (
                x
                < 3
            ), (
                "message"
            )
            v = (
                x if
                x > 1
                else y
            )
            s = f'''
            {x}
            {y}
            '''
            return max(
                x,
                len(w),
            )
        """,
        ["f(0)", "f(1)", "f(2)", "f(5)"],
    ),
    "statements that make no event": (
        """
        def f(x):
            y: int
            x: int = x
            ...
            "text"
            5
            del x
            import os
            nothing: str = ""
        def g(x):
            if x:
                ...
            else:
                pass
        """,
        ["f(1)", "g(0)", "g(1)"],
    ),
    "generators": (
        """
        def f(n):
            for i in range(n):
                got = yield i
            yield from [1, 2]
            return 3
        def g():
            return list(f(3))
        """,
        ["g()"],
    ),
    "constant tests": (
        """
        def f(x):
            if True:
                x = 1
            if 0:
                x = 2
            while False:
                x = 3
            if not x:
                return 1
            elif __debug__:
                x = 4
            return x
        """,
        ["f(0)"],
    ),
    "on one line": (
        """
        def f(x): return x
        def g(x):
            if x: return 1
            for i in range(2): x += 1; x += 2
            try: x()
            except TypeError: x = 0
            finally: x += 1
            return x
        """,
        ["f(1)", "g(0)", "g(1)"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_observed_transition_is_listed(name: str) -> None:
    source, calls = CASES[name]
    source = textwrap.dedent(source).lstrip("\n")
    assert missing(source, calls) == set()


def test_successors_are_few() -> None:
    flow = read_sketch(
        "def f(xs):\n"
        "    total = 0\n"
        "    for x in xs:\n"
        "        if x:\n"
        "            total += x\n"
        "    return total\n"
    ).flow["f"]
    assert dict(flow) == {1: (2,), 2: (3,), 3: (4, 6), 4: (3, 5), 5: (3,), 6: (0,)}


@st.composite
def blocks(draw: st.DrawFn, depth: int = 0, in_loop: bool = False) -> list[str]:
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(statements(depth, in_loop))
    return lines


CONDITIONS = ["step()", "n % 2", "n > 3", "step() and\\\n n", "True", "not n"]


@st.composite
def statements(draw: st.DrawFn, depth: int, in_loop: bool) -> list[str]:
    simple = ["n += step()", "pass", "n = [\n n,\n 1,\n][0]", "return n", "raise ValueError", "..."]
    simple += ["break", "continue"] if in_loop else []
    kinds = ["simple", "simple"] + (["if", "while", "for", "try", "with"] if depth < 3 else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "simple":
        return draw(st.sampled_from(simple)).split("\n")
    condition = draw(st.sampled_from(CONDITIONS)).replace("\\\n", "")
    inner = in_loop or kind in ("while", "for")

    def block(inside: bool) -> Iterator[str]:
        return (" " + line for line in draw(blocks(depth + 1, inside)))

    if kind == "with":
        return ["with Manager(n):", *block(in_loop)]
    if kind == "try":
        lines = ["try:", *block(in_loop)]
        handlers = draw(st.integers(0, 2))
        error = draw(st.sampled_from(["ValueError as e", "Stop", "(KeyError, ValueError)"]))
        if handlers:
            lines += [f"except {error}:", *block(in_loop)]
        if handlers and draw(st.booleans()):
            lines += ["else:", *block(in_loop)]
        if not handlers or draw(st.booleans()):
            lines += ["finally:", *block(in_loop)]
        return lines
    header = {"if": f"if {condition}:", "while": f"while {condition}:", "for": "for i in range(2):"}
    lines = [header[kind], *block(inner)]
    if draw(st.booleans()):
        lines += ["else:", *block(in_loop)]
    return lines


PRELUDE = """\
class Stop(BaseException): pass
class Manager:
 def __init__(self, n): self.n = n
 def __enter__(self): return self
 def __exit__(self, *_): return self.n % 3 == 0
budget = 40
def step():
 global budget
 budget -= 1
 if budget < 0: raise RuntimeError
 return budget % 3
"""


@settings(max_examples=150, deadline=None)
@given(blocks())
def test_generated_functions(body: list[str]) -> None:
    # Every loop round costs a step, so that each run ends.
    lines: list[str] = []
    for line in body:
        lines.append(line)
        if line.strip().startswith("while "):
            indent = len(line) - len(line.lstrip()) + 1
            lines.append(" " * indent + "step()")
    source = PRELUDE + "def f(n):\n" + "\n".join(" " + line for line in lines) + "\n"
    assert missing(source, ["f(0)", "f(1)", "f(4)"]) == set(), source
