"""What expressions can be built from: typed operators, methods and idioms, with their costs."""

from __future__ import annotations

from functools import lru_cache

from foretrace.fill.containers import mappings, sequences, strings
from foretrace.fill.grammar import Binding, Operator, function, infix

_SUM, _PRODUCT, _COMPARE, _ATOM = Binding.SUM, Binding.PRODUCT, Binding.COMPARE, Binding.ATOM


def _arithmetic() -> list[Operator]:
    number = ("number", "number")
    small = "lambda a, b: a * b if abs(a) < 10**30 and abs(b) < 10**30 else 1 // 0"
    power = "lambda a, b: a ** b if abs(a) < 10**6 and 0 <= b < 40 else 1 // 0"
    return [
        infix("+", number, 1, _SUM, commutes=True),
        infix("-", number, 1, _SUM),
        Operator("{0} + 1", "lambda a: a + 1", ("int",), 3, _SUM, (_SUM,)),
        Operator("{0} - 1", "lambda a: a - 1", ("int",), 3, _SUM, (_SUM,)),
        infix("*", number, 2, _PRODUCT, small, commutes=True),
        infix("//", number, 2, _PRODUCT),
        infix("%", number, 2, _PRODUCT),
        infix("/", number, 3, _PRODUCT),
        Operator("{0} ** {1}", power, ("number", "int"), 4, Binding.POWER, (_ATOM, Binding.UNARY)),
        Operator("-{0}", "lambda a: -a", ("number",), 4, Binding.UNARY, (Binding.UNARY,)),
        Operator(
            "({0} + {1}) // 2",
            "lambda a, b: (a + b) // 2",
            ("int", "int"),
            2,
            _PRODUCT,
            (_SUM, _PRODUCT),
            commutes=True,
        ),
        Operator("{0} % 2 == 0", "lambda a: a % 2 == 0", ("int",), 3, _COMPARE, (_PRODUCT,)),
        Operator(
            "{0} % {1} == 0",
            "lambda a, b: a % b == 0",
            ("int", "int"),
            3,
            _COMPARE,
            (_PRODUCT, Binding.UNARY),
        ),
        function("abs({0})", ("number",), 2),
        function("abs({0} - {1})", number, 2, "lambda a, b: abs(a - b)"),
        Operator(
            "{0} ** 2",
            "lambda a: a ** 2 if abs(a) < 10**30 else 1 // 0",
            ("number",),
            3,
            Binding.POWER,
            (_ATOM,),
        ),
        function("divmod({0}, {1})", ("int", "int"), 4),
        infix("^", ("int", "int"), 4, Binding.BIT_XOR, commutes=True),
        infix("&", ("int", "int"), 4, Binding.BIT_AND, commutes=True),
        infix("|", ("int", "int"), 4, Binding.BIT_OR, commutes=True),
        Operator("{0} & 1", "lambda a: a & 1", ("int",), 4, Binding.BIT_AND, (Binding.BIT_AND,)),
        function("max({0}, {1})", number, 2),
        function("min({0}, {1})", number, 2),
        function("int({0})", ("number",), 3),
        function("round({0})", ("number",), 4),
    ]


def _comparisons() -> list[Operator]:
    number = ("number", "number")
    found = []
    for kinds, ordering in ((("number", "number"), 1), (("str", "str"), 4)):
        found += [
            infix("==", kinds, 1, _COMPARE, commutes=True),
            infix("!=", kinds, 2, _COMPARE, commutes=True),
            *(
                infix(sign, kinds, ordering, _COMPARE, mirrored=True)
                for sign in ("<", ">", "<=", ">=")
            ),
        ]
    for kind in ("rows", "dict", "set"):
        found += [
            infix("==", (kind, kind), 2, _COMPARE, commutes=True, same=True),
            infix("!=", (kind, kind), 3, _COMPARE, commutes=True, same=True),
        ]
    for container, member in [("rows", "any"), ("dict", "key"), ("set", "key"), ("str", "str")]:
        found += [
            infix("in", (member, container), 1, _COMPARE),
            infix("not in", (member, container), 1, _COMPARE),
        ]
    return [
        *found,
        Operator("0 <= {0} < {1}", "lambda a, b: 0 <= a < b", number, 3, _COMPARE, (_SUM, _SUM)),
        Operator(
            "0 <= {0} < len({1})",
            "lambda a, b: 0 <= a < len(b)",
            ("int", "sized"),
            3,
            _COMPARE,
            (_SUM,),
        ),
        *(
            Operator(
                text,
                f"lambda a, b, c: {text.format(*'abc')}",
                (*number, "number"),
                2,
                _COMPARE,
                (_SUM, _SUM, _SUM),
                between=True,
            )
            for text in ("{0} <= {1} <= {2}", "{0} <= {1} < {2}", "{0} < {1} < {2}")
        ),
        *(
            Operator(
                "{1} if {0} else {2}",
                "lambda a, b, c: b if a else c",
                ("bool", kind, kind),
                1,
                Binding.TERNARY,
                (Binding.OR, Binding.OR),
                between=True,
            )
            for kind in ("number", "str", "rows")
        ),
        *(
            Operator(
                f"{{0}}[{{1}}] {sign} {{0}}[{{1}} {step} 1]",
                f"lambda a, b: a[b] {sign} a[b {step} 1]"
                if step == "+"
                else f"lambda a, b: a[b] {sign} a[b - 1] if b > 0 else 1 // 0",
                ("sequence", "int"),
                3,
                _COMPARE,
                (_ATOM, _SUM),
            )
            for step in "+-"
            for sign in ("<", ">", "<=", ">=", "==", "!=")
        ),
        Operator("not {0}", "lambda a: not a", ("truthy",), 2, Binding.NOT, (Binding.NOT,)),
        Operator("not {0}", "lambda a: not a", ("number",), 4, Binding.NOT, (Binding.NOT,)),
        infix("and", ("bool", "bool"), 2, Binding.AND, commutes=True),
        infix("or", ("bool", "bool"), 2, Binding.OR, commutes=True),
    ]


@lru_cache(maxsize=1)
def operators() -> tuple[Operator, ...]:
    """Every operator, in a fixed order."""
    return (*_arithmetic(), *_comparisons(), *sequences(), *strings(), *mappings())
