"""What a candidate can be built from: typed operators, methods and idioms, with their costs.

Costs are small whole units; a name costs 2. They say how surprising a reader would find the
expression, and order both the enumeration and the answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

NAME_COST = 2


class Binding(IntEnum):
    """How tightly an expression binds, loosest first (Python's own precedence)."""

    TERNARY = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    BIT_OR = 5
    BIT_XOR = 6
    BIT_AND = 7
    SUM = 9
    PRODUCT = 10
    UNARY = 11
    POWER = 12
    ATOM = 14


@dataclass(frozen=True, slots=True)
class Operator:
    text: str
    """With `{0}`, `{1}`, … for its operands."""
    apply: str
    """Source of a function of the operands' values; guarded so that it stays cheap."""
    operands: tuple[str, ...]
    """Names of the operands' kinds, see `KINDS`."""
    cost: int
    binding: Binding = Binding.ATOM
    inner: tuple[Binding, ...] = ()
    """How tightly each operand must bind to stand without parentheses; `TERNARY` where missing."""
    commutes: bool = False
    same: bool = False
    """Operands must be of the same type."""
    constants: bool = False
    """Whether it says something of constants alone, as `[0]` or `range(3)` do."""
    between: bool = False
    """Whether the second operand stands between two others, or they stand for two cases."""
    mirrored: bool = False
    """Whether another operator says the same with the operands in the other order."""
    walks: bool = False
    """Whether its last operand may be written as a comprehension without brackets."""


KINDS: dict[str, frozenset[str]] = {
    "int": frozenset({"int"}),
    "number": frozenset({"int", "float"}),
    "bool": frozenset({"bool"}),
    "str": frozenset({"str"}),
    "list": frozenset({"list"}),
    "tuple": frozenset({"tuple"}),
    "dict": frozenset({"dict", "Counter", "defaultdict", "OrderedDict"}),
    "set": frozenset({"set", "frozenset"}),
    "sequence": frozenset({"list", "tuple", "str"}),
    "rows": frozenset({"list", "tuple"}),
    "sized": frozenset({"list", "tuple", "str", "dict", "set", "frozenset", "deque", "Counter",
                        "defaultdict", "OrderedDict", "range"}),
    "iterable": frozenset({"list", "tuple", "str", "dict", "set", "frozenset", "deque", "Counter",
                           "defaultdict", "OrderedDict", "range", "dict_keys", "dict_values",
                           "dict_items"}),
    "walkable": frozenset({"list", "tuple", "str", "dict", "set", "frozenset", "deque", "Counter",
                           "defaultdict", "OrderedDict", "range", "dict_keys", "dict_values",
                           "dict_items"}),
    "comprehension": frozenset(),
    "key": frozenset({"int", "str", "float", "tuple", "bool", "NoneType"}),
}  # fmt: skip


def of_kind(tag: str, kind: str) -> bool:
    """Whether a value tagged `tag` (`int`, `list:str`, …) is of that kind."""
    base, _, element = tag.partition(":")
    if kind == "any":
        return True
    if ":" in kind:
        wanted, _, inside = kind.partition(":")
        if not element or base not in KINDS[wanted]:
            return False
        return inside == element or element in KINDS.get(inside, ())
    return base in KINDS[kind]


_SUM, _PRODUCT, _COMPARE, _ATOM = Binding.SUM, Binding.PRODUCT, Binding.COMPARE, Binding.ATOM


def _infix(symbol: str, kinds: tuple[str, str], cost: int, binding: Binding, apply: str = "",
           commutes: bool = False, same: bool = False,
           mirrored: bool = False) -> Operator:  # fmt: skip
    tighter = next(b for b in Binding if b > binding)
    left = tighter if binding is Binding.COMPARE else binding
    return Operator(f"{{0}} {symbol} {{1}}", apply or f"lambda a, b: a {symbol} b", kinds, cost,
                    binding, (left, tighter), commutes, same, mirrored=mirrored)  # fmt: skip


def _call(
    text: str, kinds: tuple[str, ...], cost: int, apply: str = "", walks: bool = False
) -> Operator:
    """An operator whose text begins with its first operand, e.g. a method or subscript."""
    parameters = ", ".join("abc"[: len(kinds)])
    body = text.format(*"abc")
    return Operator(
        text, apply or f"lambda {parameters}: {body}", kinds, cost, _ATOM, (_ATOM,), walks=walks
    )


def _function(
    text: str,
    kinds: tuple[str, ...],
    cost: int,
    apply: str = "",
    binding: Binding = Binding.ATOM,
    constants: bool = False,
    walks: bool = False,
) -> Operator:
    """An operator whose operands stand between brackets or commas."""
    parameters = ", ".join("abc"[: len(kinds)])
    body = text.format(*"abc")
    return Operator(
        text,
        apply or f"lambda {parameters}: {body}",
        kinds,
        cost,
        binding,
        constants=constants,
        walks=walks,
    )


def _arithmetic() -> list[Operator]:
    number = ("number", "number")
    small = "lambda a, b: a * b if abs(a) < 10**30 and abs(b) < 10**30 else 1 // 0"
    power = "lambda a, b: a ** b if abs(a) < 10**6 and 0 <= b < 40 else 1 // 0"
    return [
        _infix("+", number, 1, _SUM, commutes=True),
        _infix("-", number, 1, _SUM),
        Operator("{0} + 1", "lambda a: a + 1", ("int",), 3, _SUM, (_SUM,)),
        Operator("{0} - 1", "lambda a: a - 1", ("int",), 3, _SUM, (_SUM,)),
        _infix("*", number, 2, _PRODUCT, small, commutes=True),
        _infix("//", number, 2, _PRODUCT),
        _infix("%", number, 2, _PRODUCT),
        _infix("/", number, 3, _PRODUCT),
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
        _function("abs({0})", ("number",), 2),
        _function("abs({0} - {1})", number, 2, "lambda a, b: abs(a - b)"),
        Operator(
            "{0} ** 2",
            "lambda a: a ** 2 if abs(a) < 10**30 else 1 // 0",
            ("number",),
            3,
            Binding.POWER,
            (_ATOM,),
        ),
        _function("divmod({0}, {1})", ("int", "int"), 4),
        _infix("^", ("int", "int"), 4, Binding.BIT_XOR, commutes=True),
        _infix("&", ("int", "int"), 4, Binding.BIT_AND, commutes=True),
        _infix("|", ("int", "int"), 4, Binding.BIT_OR, commutes=True),
        Operator("{0} & 1", "lambda a: a & 1", ("int",), 4, Binding.BIT_AND, (Binding.BIT_AND,)),
        _function("max({0}, {1})", number, 2),
        _function("min({0}, {1})", number, 2),
        _function("int({0})", ("number",), 3),
        _function("round({0})", ("number",), 4),
    ]


def _comparisons() -> list[Operator]:
    number = ("number", "number")
    found = []
    for kinds, ordering in ((("number", "number"), 1), (("str", "str"), 4)):
        found += [
            _infix("==", kinds, 1, _COMPARE, commutes=True),
            _infix("!=", kinds, 2, _COMPARE, commutes=True),
            *(
                _infix(sign, kinds, ordering, _COMPARE, mirrored=True)
                for sign in ("<", ">", "<=", ">=")
            ),
        ]
    for kind in ("rows", "dict", "set"):
        found += [
            _infix("==", (kind, kind), 2, _COMPARE, commutes=True, same=True),
            _infix("!=", (kind, kind), 3, _COMPARE, commutes=True, same=True),
        ]
    for container, member in [("rows", "any"), ("dict", "key"), ("set", "key"), ("str", "str")]:
        found += [
            _infix("in", (member, container), 1, _COMPARE),
            _infix("not in", (member, container), 1, _COMPARE),
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
        Operator("not {0}", "lambda a: not a", ("any",), 2, Binding.NOT, (Binding.NOT,)),
        _infix("and", ("bool", "bool"), 2, Binding.AND, commutes=True),
        _infix("or", ("bool", "bool"), 2, Binding.OR, commutes=True),
    ]


def _sequences() -> list[Operator]:
    repeat = "lambda a, b: a * b if len(a) * b < 5000 else 1 // 0"
    return [
        _infix("+", ("str", "str"), 1, _SUM),
        _infix("+", ("list", "list"), 2, _SUM),
        _infix("+", ("tuple", "tuple"), 2, _SUM),
        _infix("*", ("sequence", "int"), 3, _PRODUCT, repeat),
        _function("[0] * {0}", ("int",), 2, "lambda a: [0] * a if a < 5000 else 1 // 0", _PRODUCT),
        _function("len({0})", ("sized",), 1),
        _function("len({0}) - 1", ("sized",), 2, "", _SUM),
        _function("len({0}) // 2", ("sized",), 3, "", _PRODUCT),
        _call("{0}[{1}]", ("sequence", "int"), 1),
        _call("{0}[0]", ("sequence",), 2),
        _call("{0}[1]", ("tuple",), 2),
        _call("{0}[-1]", ("sequence",), 2),
        _call("{0}[1:]", ("sequence",), 2),
        _call("{0}[:-1]", ("sequence",), 2),
        _call("{0}[::-1]", ("sequence",), 2),
        _call("{0}[::2]", ("sequence",), 4),
        _call("{0}[:]", ("list",), 3),
        _call("{0}[{1}:]", ("sequence", "int"), 2),
        _call("{0}[{1}][{2}]", ("rows:sequence", "int", "int"), 1),
        _call("{0}[{1} - 1][{2}]", ("rows:sequence", "int", "int"), 2),
        _call("{0}[{1}][{2} - 1]", ("rows:sequence", "int", "int"), 2),
        _call("{0}[{1} - 1][{2} - 1]", ("rows:sequence", "int", "int"), 2),
        _call("{0}[::{1}]", ("sequence", "int"), 4),
        _call("{0}[{1}::{2}]", ("sequence", "int", "int"), 4),
        _call("{0}[:{1}]", ("sequence", "int"), 2),
        _call("{0}[{1}:{2}]", ("sequence", "int", "int"), 2),
        _call("{0}[{1} - 1]", ("sequence", "int"), 3),
        _call("{0}[{1} + 1]", ("sequence", "int"), 3),
        Operator("{0}[:{1}] + {0}[{1} + 1:]", "lambda a, b: a[:b] + a[b + 1:]",
                 ("sequence", "int"), 5, _SUM, (_ATOM, _SUM)),
        _call("{0}.index({1})", ("sequence", "any"), 2),
        _call("{0}.count({1})", ("sequence", "any"), 2),
        _call("{0}.copy()", ("list",), 3),
        _function("[{0}]", ("any",), 2, constants=True),
        _function("({0}, {1})", ("any", "any"), 2),
        _function("[{0}, {1}]", ("any", "any"), 3),
        _function("sum({0})", ("iterable:number",), 2, walks=True),
        _function("sum({0}) / len({0})", ("rows:number",), 3, binding=_PRODUCT),
        _function("max({0})", ("iterable",), 2, walks=True),
        _function("min({0})", ("iterable",), 2, walks=True),
        _function("sorted({0})", ("iterable",), 2, walks=True),
        _function("sorted({0}, reverse=True)", ("iterable",), 3),
        _function("list({0})", ("iterable",), 2),
        _function("tuple({0})", ("iterable",), 3, walks=True),
        _function("set({0})", ("iterable",), 2),
        _function("list(set({0}))", ("iterable",), 4),
        _function("list(reversed({0}))", ("sequence",), 4),
        _function(
            "range({0})",
            ("int",),
            2,
            "lambda a: range(a) if a < 5000 else 1 // 0",
            constants=True,
        ),
        _function("range({0}, {1})", ("int", "int"), 2,
                  "lambda a, b: range(a, b) if b - a < 5000 else 1 // 0"),
        _function("range(len({0}))", ("sized",), 2),
        _function("range({0}, len({1}))", ("int", "sized"), 3),
        _function("range(len({0}) - 1)", ("sized",), 4),
        _function("range(len({0}) - 1, -1, -1)", ("sized",), 5),
        _function("range({0} + 1)", ("int",), 3, "lambda a: range(a + 1) if a < 5000 else 1 // 0"),
        _function("range({0}, {1} + 1)", ("int", "int"), 3,
                  "lambda a, b: range(a, b + 1) if b - a < 5000 else 1 // 0"),
        _function("enumerate({0})", ("iterable",), 2),
        _function("zip({0}, {1})", ("iterable", "iterable"), 3),
        _function("any({0})", ("rows:bool",), 3, walks=True),
        _function("all({0})", ("rows:bool",), 3, walks=True),
        _function("bool({0})", ("any",), 4),
    ]  # fmt: skip


def _strings() -> list[Operator]:
    plain = ["upper", "lower", "strip", "split"]
    rarer = ["title", "capitalize", "swapcase", "isdigit", "isalpha", "isalnum", "islower",
             "isupper", "isspace", "isnumeric", "isdecimal", "istitle", "lstrip", "rstrip",
             "splitlines", "casefold"]  # fmt: skip
    with_text = ["split", "count", "startswith", "endswith", "find"]
    with_text_rarer = ["rfind", "strip", "lstrip", "rstrip", "partition", "rpartition",
                       "removeprefix", "removesuffix", "rsplit"]  # fmt: skip
    return [
        *(_call(f"{{0}}.{name}()", ("str",), 2) for name in plain),
        *(_call(f"{{0}}.{name}()", ("str",), 3) for name in rarer),
        *(_call(f"{{0}}.{name}({{1}})", ("str", "str"), 2) for name in with_text),
        *(_call(f"{{0}}.{name}({{1}})", ("str", "str"), 4) for name in with_text_rarer),
        _call("{0}.join({1})", ("str", "rows:str"), 1, walks=True),
        _call("{0}.join({1})", ("str", "str"), 2),
        _function("''.join({0})", ("comprehension",), 2),
        _function("''.join(reversed({0}))", ("str",), 5),
        _function("''.join(sorted({0}))", ("str",), 5),
        _call("{0}.replace({1}, {2})", ("str", "str", "str"), 2),
        _call("{0}.zfill({1})", ("str", "int"), 4, _bounded("zfill")),
        *(
            _call(f"{{0}}.{name}({{1}})", ("str", "int"), 4, _bounded(name))
            for name in ("ljust", "rjust", "center")
        ),
        *(
            _call(f"{{0}}.{name}({{1}}, {{2}})", ("str", "int", "str"), 4,
                  f"lambda a, b, c: a.{name}(b, c) if b < 2000 else 1 // 0")
            for name in ("ljust", "rjust", "center")
        ),
        _call("{0}.split({1}, {2})", ("str", "str", "int"), 5),
        _call("{0}.rsplit({1}, {2})", ("str", "str", "int"), 5),
        _function("str({0})", ("any",), 2),
        _function("int({0})", ("str",), 2),
        _function("ord({0})", ("str",), 3),
        _function("ord({0}) - ord('a')", ("str",), 4, binding=_SUM),
        _call("{0}.rindex({1})", ("str", "str"), 4),
        _call("{0}.isascii()", ("str",), 4),
        _call("{0}.encode()", ("str",), 5),
        _function("chr({0})", ("int",), 3),
    ]  # fmt: skip


def _bounded(method: str) -> str:
    return f"lambda a, b: a.{method}(b) if b < 2000 else 1 // 0"


def _mappings() -> list[Operator]:
    return [
        _call("{0}[{1}]", ("dict", "key"), 1),
        _call("{0}.get({1})", ("dict", "key"), 2),
        _call("{0}.get({1}, {2})", ("dict", "key", "any"), 2),
        _call("{0}.get({1}, 0)", ("dict", "key"), 3),
        _call("{0}.get({1}, [])", ("dict", "key"), 4),
        Operator(
            "{0}.get({1}, 0) + 1",
            "lambda a, b: a.get(b, 0) + 1",
            ("dict", "key"),
            4,
            _SUM,
            (_ATOM,),
        ),
        _function("dict(zip({0}, {1}))", ("iterable", "iterable"), 3),
        _call("{0}.keys()", ("dict",), 2),
        _call("{0}.values()", ("dict",), 2),
        _call("{0}.items()", ("dict",), 2),
        _call("{0}.copy()", ("dict",), 3),
        _function("list({0}.keys())", ("dict",), 4),
        _function("list({0}.values())", ("dict",), 4),
        _function("sum({0}.values())", ("dict:number",), 4),
        _function("{{**{0}, **{1}}}", ("dict", "dict"), 3, "lambda a, b: {**a, **b}"),
        _infix("|", ("set", "set"), 2, Binding.BIT_OR, commutes=True),
        _infix("&", ("set", "set"), 2, Binding.BIT_AND, commutes=True),
        _infix("-", ("set", "set"), 2, _SUM),
        _infix("^", ("set", "set"), 4, Binding.BIT_XOR, commutes=True),
    ]


@lru_cache(maxsize=1)
def operators() -> tuple[Operator, ...]:
    """Every operator, in a fixed order."""
    return (*_arithmetic(), *_comparisons(), *_sequences(), *_strings(), *_mappings())


EFFECTS: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    # (text, kind of the container, kinds of the others, cost)
    ("{0}.append({1})", "list", ("any",), 1),
    ("{0}.extend({1})", "list", ("iterable",), 3),
    ("{0}.insert(0, {1})", "list", ("any",), 4),
    ("{0}.remove({1})", "list", ("any",), 3),
    ("{0}.pop()", "list", (), 2),
    ("{0}.pop({1})", "list", ("int",), 3),
    ("{0}.sort()", "list", (), 2),
    ("{0}.sort(reverse=True)", "list", (), 4),
    ("{0}.reverse()", "list", (), 3),
    ("{0}.clear()", "list", (), 4),
    ("{0}.add({1})", "set", ("key",), 1),
    ("{0}.discard({1})", "set", ("key",), 3),
    ("{0}.remove({1})", "set", ("key",), 3),
    ("{0}.update({1})", "set", ("iterable",), 3),
    ("{0}.update({1})", "dict", ("dict",), 3),
    ("{0}.pop({1})", "dict", ("key",), 3),
    ("{0}.setdefault({1}, []).append({2})", "dict", ("key", "any"), 4),
)
"""Calls made for their effect; `{0}` is a name."""

STORES: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("{0}[{1}] = {2}", "dict", ("key", "any"), 2),
    ("{0}[{1}] += {2}", "dict", ("key", "number"), 3),
    ("{0}[{1}] = {0}.get({1}, 0) + 1", "dict", ("key",), 3),
    ("{0}[{1}] = {2}", "list", ("int", "any"), 2),
    ("{0}[{1}] += {2}", "list", ("int", "number"), 3),
)
"""Assignments to a container's item; `{0}` is a name."""
