"""Operators on sequences, texts, mappings and sets."""

from __future__ import annotations

from foretrace.fill.grammar import Binding, Operator, call, function, infix

_SUM, _PRODUCT, _COMPARE, _ATOM = Binding.SUM, Binding.PRODUCT, Binding.COMPARE, Binding.ATOM


def sequences() -> list[Operator]:
    repeat = "lambda a, b: a * b if len(a) * b < 5000 else 1 // 0"
    return [
        infix("+", ("str", "str"), 1, _SUM),
        infix("+", ("list", "list"), 2, _SUM),
        infix("+", ("tuple", "tuple"), 2, _SUM),
        infix("*", ("sequence", "int"), 3, _PRODUCT, repeat),
        function("[0] * {0}", ("int",), 2, "lambda a: [0] * a if a < 5000 else 1 // 0", _PRODUCT),
        function("len({0})", ("sized",), 1),
        function("len({0}) - 1", ("sized",), 2, "", _SUM),
        function("len({0}) // 2", ("sized",), 3, "", _PRODUCT),
        call("{0}[{1}]", ("sequence", "int"), 1),
        call("{0}[0]", ("sequence",), 2),
        call("{0}[1]", ("tuple",), 2),
        call("{0}[-1]", ("sequence",), 2),
        call("{0}[1:]", ("sequence",), 2),
        call("{0}[:-1]", ("sequence",), 2),
        call("{0}[::-1]", ("sequence",), 2),
        call("{0}[::2]", ("sequence",), 4),
        call("{0}[:]", ("list",), 3),
        call("{0}[{1}:]", ("sequence", "int"), 2),
        call("{0}[{1}][{2}]", ("rows:sequence", "int", "int"), 1),
        call("{0}[{1} - 1][{2}]", ("rows:sequence", "int", "int"), 2),
        call("{0}[{1}][{2} - 1]", ("rows:sequence", "int", "int"), 2),
        call("{0}[{1} - 1][{2} - 1]", ("rows:sequence", "int", "int"), 2),
        call("{0}[::{1}]", ("sequence", "int"), 4),
        call("{0}[{1}::{2}]", ("sequence", "int", "int"), 4),
        call("{0}[:{1}]", ("sequence", "int"), 2),
        call("{0}[{1}:{2}]", ("sequence", "int", "int"), 2),
        call("{0}[{1} - 1]", ("sequence", "int"), 3),
        call("{0}[{1} + 1]", ("sequence", "int"), 3),
        Operator("{0}[:{1}] + {0}[{1} + 1:]", "lambda a, b: a[:b] + a[b + 1:]",
                 ("sequence", "int"), 5, _SUM, (_ATOM, _SUM)),
        call("{0}.index({1})", ("sequence", "any"), 2),
        call("{0}.count({1})", ("sequence", "any"), 2),
        call("{0}.copy()", ("list",), 3),
        function("[{0}]", ("any",), 2, constants=True),
        function("({0}, {1})", ("any", "any"), 2),
        function("[{0}, {1}]", ("any", "any"), 3),
        function("[{0}, {1}, {2}]", ("any", "any", "any"), 2),
        function("({0}, {1}, {2})", ("any", "any", "any"), 3),
        function("sum({0})", ("iterable:number",), 2, walks=True),
        function("sum({0}) / len({0})", ("rows:number",), 3, binding=_PRODUCT),
        function("max({0})", ("iterable",), 2, walks=True),
        function("min({0})", ("iterable",), 2, walks=True),
        function("sorted({0})", ("iterable",), 2, walks=True),
        function("sorted({0}, reverse=True)", ("iterable",), 3),
        function("list({0})", ("iterable",), 2),
        function("tuple({0})", ("iterable",), 3, walks=True),
        function("set({0})", ("iterable",), 2),
        function("list(set({0}))", ("iterable",), 4),
        function("list(reversed({0}))", ("sequence",), 4),
        function(
            "range({0})",
            ("int",),
            2,
            "lambda a: range(a) if a < 5000 else 1 // 0",
            constants=True,
        ),
        function("range({0}, {1})", ("int", "int"), 2,
                  "lambda a, b: range(a, b) if b - a < 5000 else 1 // 0"),
        function("range(len({0}))", ("sized",), 2),
        function("range({0}, len({1}))", ("int", "sized"), 3),
        function("range(len({0}) - 1)", ("sized",), 4),
        function("range(len({0}) - 1, -1, -1)", ("sized",), 5),
        function("range({0} + 1)", ("int",), 3, "lambda a: range(a + 1) if a < 5000 else 1 // 0"),
        function("range({0}, {1} + 1)", ("int", "int"), 3,
                  "lambda a, b: range(a, b + 1) if b - a < 5000 else 1 // 0"),
        function("enumerate({0})", ("iterable",), 2),
        function("zip({0}, {1})", ("iterable", "iterable"), 3),
        function("any({0})", ("rows:bool",), 3, walks=True),
        function("all({0})", ("rows:bool",), 3, walks=True),
        function("bool({0})", ("any",), 4),
    ]  # fmt: skip


def strings() -> list[Operator]:
    plain = ["upper", "lower", "strip", "split"]
    rarer = ["title", "capitalize", "swapcase", "isdigit", "isalpha", "isalnum", "islower",
             "isupper", "isspace", "isnumeric", "isdecimal", "istitle", "lstrip", "rstrip",
             "splitlines", "casefold"]  # fmt: skip
    with_text = ["split", "count", "startswith", "endswith", "find"]
    with_text_rarer = ["rfind", "strip", "lstrip", "rstrip", "partition", "rpartition",
                       "removeprefix", "removesuffix", "rsplit"]  # fmt: skip
    return [
        *(call(f"{{0}}.{name}()", ("str",), 2) for name in plain),
        *(call(f"{{0}}.{name}()", ("str",), 3) for name in rarer),
        *(call(f"{{0}}.{name}({{1}})", ("str", "str"), 2) for name in with_text),
        *(call(f"{{0}}.{name}({{1}})", ("str", "str"), 4) for name in with_text_rarer),
        call("{0}.join({1})", ("str", "rows:str"), 1, walks=True),
        call("{0}.join({1})", ("str", "str"), 2),
        function("''.join({0})", ("comprehension",), 2),
        function("''.join(reversed({0}))", ("str",), 5),
        function("''.join(sorted({0}))", ("str",), 5),
        call("{0}.replace({1}, {2})", ("str", "str", "str"), 2),
        call("{0}.zfill({1})", ("str", "int"), 4, _bounded("zfill")),
        *(
            call(f"{{0}}.{name}({{1}})", ("str", "int"), 4, _bounded(name))
            for name in ("ljust", "rjust", "center")
        ),
        *(
            call(f"{{0}}.{name}({{1}}, {{2}})", ("str", "int", "str"), 4,
                  f"lambda a, b, c: a.{name}(b, c) if b < 2000 else 1 // 0")
            for name in ("ljust", "rjust", "center")
        ),
        call("{0}.split({1}, {2})", ("str", "str", "int"), 5),
        call("{0}.rsplit({1}, {2})", ("str", "str", "int"), 5),
        function("str({0})", ("any",), 2),
        function("int({0})", ("str",), 2),
        function("ord({0})", ("str",), 3),
        function("ord({0}) - ord('a')", ("str",), 4, binding=_SUM),
        call("{0}.rindex({1})", ("str", "str"), 4),
        call("{0}.isascii()", ("str",), 4),
        call("{0}.encode()", ("str",), 5),
        function("chr({0})", ("int",), 3),
    ]  # fmt: skip


def _bounded(method: str) -> str:
    return f"lambda a, b: a.{method}(b) if b < 2000 else 1 // 0"


def mappings() -> list[Operator]:
    return [
        call("{0}[{1}]", ("dict", "key"), 1),
        call("{0}.get({1})", ("dict", "key"), 2),
        call("{0}.get({1}, {2})", ("dict", "key", "any"), 2),
        call("{0}.get({1}, 0)", ("dict", "key"), 3),
        call("{0}.get({1}, [])", ("dict", "key"), 4),
        Operator(
            "{0}.get({1}, 0) + 1",
            "lambda a, b: a.get(b, 0) + 1",
            ("dict", "key"),
            4,
            _SUM,
            (_ATOM,),
        ),
        function("{{{0}: {1}}}", ("key", "any"), 3),
        function("dict(zip({0}, {1}))", ("iterable", "iterable"), 3),
        call("{0}.keys()", ("dict",), 2),
        call("{0}.values()", ("dict",), 2),
        call("{0}.items()", ("dict",), 2),
        call("{0}.copy()", ("dict",), 3),
        function("list({0}.keys())", ("dict",), 4),
        function("list({0}.values())", ("dict",), 4),
        function("sum({0}.values())", ("dict:number",), 4),
        function("{{**{0}, **{1}}}", ("dict", "dict"), 3, "lambda a, b: {**a, **b}"),
        infix("|", ("set", "set"), 2, Binding.BIT_OR, commutes=True),
        infix("&", ("set", "set"), 2, Binding.BIT_AND, commutes=True),
        infix("-", ("set", "set"), 2, _SUM),
        infix("^", ("set", "set"), 4, Binding.BIT_XOR, commutes=True),
    ]
