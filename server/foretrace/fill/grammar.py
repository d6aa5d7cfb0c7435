"""What operators are, and the statements that are made for their effect, with their costs.

Costs are small whole units; a name costs 2. They say how surprising a reader would find the
expression, and order both the enumeration and the answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

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


_TRUTHS = frozenset({Binding.OR, Binding.AND, Binding.NOT, Binding.COMPARE})
_ASKING = re.compile(r"\.(is[a-z]+|startswith|endswith)\(")


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

    @property
    def says_whether(self) -> bool:
        """Whether what it yields is true or false."""
        return self.binding in _TRUTHS or _ASKING.search(self.text) is not None


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
    if kind == "truthy":
        # Of numbers one rather says what they are compared with.
        return base not in KINDS["number"]
    if ":" in kind:
        wanted, _, inside = kind.partition(":")
        if not element or base not in KINDS[wanted]:
            return False
        return inside == element or element in KINDS.get(inside, ())
    return base in KINDS[kind]


def infix(symbol: str, kinds: tuple[str, str], cost: int, binding: Binding, apply: str = "",
          commutes: bool = False, same: bool = False,
          mirrored: bool = False) -> Operator:  # fmt: skip
    tighter = next(b for b in Binding if b > binding)
    left = tighter if binding is Binding.COMPARE else binding
    return Operator(f"{{0}} {symbol} {{1}}", apply or f"lambda a, b: a {symbol} b", kinds, cost,
                    binding, (left, tighter), commutes, same, mirrored=mirrored)  # fmt: skip


def call(
    text: str, kinds: tuple[str, ...], cost: int, apply: str = "", walks: bool = False
) -> Operator:
    """An operator whose text begins with its first operand, e.g. a method or subscript."""
    parameters = ", ".join("abc"[: len(kinds)])
    body = text.format(*"abc")
    return Operator(
        text,
        apply or f"lambda {parameters}: {body}",
        kinds,
        cost,
        Binding.ATOM,
        (Binding.ATOM,),
        walks=walks,
    )


def function(
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
