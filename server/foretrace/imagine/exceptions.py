"""Whether an exception of the interpreter is the one CPython 3.11 would raise.

The interpreter words some messages as later versions of Python do, lacks some methods, and refuses
some operations. An exception the program raised itself is taken as it is; any other is compared
with what CPython has (its builtins, the attributes of its types) and with messages known to be
worded alike. What is left is reported as worded differently, never shown as certain.
"""

from __future__ import annotations

import ast
import builtins
import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from foretrace import syntax
from foretrace.imagine.decode import Raised
from foretrace.trace.frames import Value


@dataclass(frozen=True, slots=True)
class Judgement:
    repr: str
    """As CPython shows the exception, as far as known."""
    exact: bool = True
    gap: str | None = None
    """What the interpreter cannot do; then CPython would not have raised this at all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an exception arose."""

    nodes: tuple[ast.AST, ...]
    """What is evaluated on that line."""
    local: Mapping[str, Value]
    free: frozenset[str]
    """Names the function takes from a function around it."""
    qualnames: Mapping[str, str | None]
    """Of the program's functions, by name; `None` where several share it."""


def judge(raised: Raised, place: Place) -> Judgement:
    """What CPython would have raised instead of `raised`."""
    gap = _gap(raised)
    if gap is not None:
        return Judgement(raised.repr, gap=gap)
    if raised.own:
        return Judgement(raised.repr)
    if raised.type == "AssertionError" and not raised.text:
        return Judgement("AssertionError()")
    special = _SPECIAL.get(raised.type)
    if special is not None:
        found = special(raised, place)
        if found is not None:
            return found
    for type_name, pattern, replacement in _REWORDED:
        if type_name == raised.type:
            match = pattern.fullmatch(raised.text)
            if match is not None:
                return Judgement(f"{raised.type}({match.expand(replacement)!r})")
    match = _ARGUMENTS.match(raised.text)
    if raised.type == "TypeError" and match is not None and match[1] in place.qualnames:
        qualname = place.qualnames[match[1]]
        text = f"{qualname or match[1]}{raised.text[match.end(1) :]}"
        return Judgement(f"TypeError({text!r})", exact=qualname is not None)
    exact = any(pattern.fullmatch(raised.text) for pattern in _alike().get(raised.type, ()))
    return Judgement(raised.repr, exact=exact)


_ARGUMENTS = re.compile(r"([\w<>]+)\(\) (?:missing|takes|got) ")


def _gap(raised: Raised) -> str | None:
    text = raised.text
    if raised.own:
        return None
    if _UNSUPPORTED.search(text):
        return text.removeprefix("Internal error in monty: ")
    if raised.type == "NameError":
        match = re.fullmatch(r"name '(\w+)' is not defined", text)
        if match and hasattr(builtins, match[1]):
            return f"`{match[1]}`"
    if raised.type == "AttributeError":
        return _attribute_gap(text)
    if raised.type in ("ModuleNotFoundError", "ImportError", "PermissionError"):
        return text
    if text == "Python int too large to convert to C ssize_t":
        return "a number this large here"
    if raised.type == "TypeError" and any(p.search(text) for p in _REFUSED):
        return text
    return None


_UNSUPPORTED = re.compile(
    r"\bnot (yet )?support(ed)?\b(?! between)(?! item)|Internal error in monty|cannot suspend in"
)

_REFUSED = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(frozen)?set\.\w+\(\) takes exactly one argument \(\d+ given\)$",
        r"^cannot convert '\w+' object to bytes$",
        r"^'typing\.",
    )
)
"""Messages for what CPython does and the interpreter does not."""


def _attribute_gap(text: str) -> str | None:
    match = re.fullmatch(r"(?:type object )?'([\w.]+)' object has no attribute '(\w+)'", text)
    match = match or re.fullmatch(r"type object '([\w.]+)' has no attribute '(\w+)'", text)
    if match:
        name, attribute = match[1], match[2]
        kind = _type_named(name)
        known = kind if kind is not None else object
        if hasattr(known, attribute) or (kind is None and attribute in _OBJECT_ATTRIBUTES):
            return f"`{name}.{attribute}`"
        return None
    match = re.fullmatch(r"module '([\w.]+)' has no attribute '(\w+)'", text)
    if match:
        return f"`{match[1]}.{match[2]}`"
    return None


_OBJECT_ATTRIBUTES = frozenset(
    {"__dict__", "__weakref__", "__module__", "__name__", "__qualname__"}
)


@cache
def _type_named(name: str) -> type | None:
    found = getattr(builtins, name, None)
    if isinstance(found, type):
        return found
    samples: dict[str, object] = {
        "function": judge,
        "builtin_function_or_method": len,
        "NoneType": None,
        "ellipsis": ...,
        "method": Judgement("").__eq__,
        "dict_keys": {}.keys(),
        "dict_values": {}.values(),
        "dict_items": {}.items(),
        "list_iterator": iter([]),
    }
    return type(samples[name]) if name in samples else None


def _quoted(text: str) -> str:
    return re.escape(text).replace("Q", r"'[^']*'").replace("N", r"-?\d+")


_SAME: dict[str, tuple[str, ...]] = {
    "IndexError": (
        "list index out of range",
        "tuple index out of range",
        "string index out of range",
        "index out of range",
        "range object index out of range",
        "pop from empty list",
        "pop from an empty deque",
        "pop index out of range",
        "list assignment index out of range",
        "deque index out of range",
        "Replacement index N out of range for positional args tuple",
        "cannot fit Q into an index-sized integer",
    ),
    "TypeError": (
        "Q object cannot be interpreted as an integer",
        "Q object is not an iterator",
        "Q object is not callable",
        "Q object is not subscriptable",
        "Q object is not reversible",
        "Q object does not support item assignment",
        "Q not supported between instances of Q and Q",
        "unsupported operand type(s) for -: Q and Q",
        "unsupported operand type(s) for *: Q and Q",
        "unsupported operand type(s) for /: Q and Q",
        "unsupported operand type(s) for //: Q and Q",
        "unsupported operand type(s) for %: Q and Q",
        "unsupported operand type(s) for &: Q and Q",
        "unsupported operand type(s) for |: Q and Q",
        "unsupported operand type(s) for ^: Q and Q",
        "unsupported operand type(s) for <<: Q and Q",
        "unsupported operand type(s) for >>: Q and Q",
        "bad operand type for unary -: Q",
        "bad operand type for unary +: Q",
        "bad operand type for unary ~: Q",
        "bad operand type for abs(): Q",
        "object of type Q has no len()",
        "cannot unpack non-iterable N object",
        "can only join an iterable",
        "attribute name must be string, not Q",
        "not all arguments converted during string formatting",
        "not enough arguments for format string",
    ),
    "ValueError": (
        "invalid literal for int() with base N: Q",
        "could not convert string to float: Q",
        "not enough values to unpack (expected N, got N)",
        "not enough values to unpack (expected at least N, got N)",
        "too many values to unpack (expected N)",
        "substring not found",
        "empty separator",
        "list.remove(x): x not in list",
        "range() arg 3 must not be zero",
        "slice step cannot be zero",
        "math domain error",
        "chr() arg not in range(0x110000)",
        "negative shift count",
    ),
    "OverflowError": ("cannot convert float infinity to integer", "math range error"),
    "RuntimeError": (
        "dictionary changed size during iteration",
        "Set changed size during iteration",
    ),
    "NameError": (
        "name Q is not defined",
        "cannot access free variable Q where it is not associated with a value in enclosing scope",
    ),
    "UnboundLocalError": (
        "cannot access local variable Q where it is not associated with a value",
    ),
    "AttributeError": (
        "Q object has no attribute Q",
        "type object Q has no attribute Q",
    ),
    "StopIteration": ("",),
    "AssertionError": (".*",),
}
"""Messages worded alike; Q is anything in quotes, N a number."""

_SAME_FORMS: dict[str, tuple[str, ...]] = {
    "TypeError": (
        r"can only concatenate (str|list) \(not \"\w+\"\) to \1",
        r"can't multiply sequence by non-int of type '\w+'",
        r"'in <string>' requires string as left operand, not \w+",
        r"(list|tuple|string|byte) indices must be integers( or slices)?, not '?\w+'?",
        r"sequence item \d+: expected str instance, \w+ found",
        r"unsupported operand type\(s\) for \+: '(int|float|complex|NoneType|dict|set|bool|range)'"
        r" and '\w+'",
        r"unsupported operand type\(s\) for (\*\* or pow\(\)|[-+*/%&|^]=|//=|<<=|>>=): "
        r"'\w+' and '\w+'",
        r"\w+\(\) missing \d+ required (positional|keyword-only) arguments?: .+",
        r"\w+\(\) takes (from \d+ to )?\d+ positional arguments? but \d+ (was|were) given",
        r"\w+\(\) got an unexpected keyword argument '\w+'",
        r"\w+\(\) got multiple values for argument '\w+'",
        r"int\(\) argument must be a string, a bytes-like object or a real number, not '\w+'",
        r"float\(\) argument must be a string or a real number, not '\w+'",
        r"ord\(\) expected a character, but string of length \d+ found",
        r"cannot unpack non-iterable \w+ object",
        r"'\w+' object is not iterable",
    ),
    "KeyError": (),
}


@cache
def _alike() -> dict[str, tuple[re.Pattern[str], ...]]:
    result: dict[str, list[re.Pattern[str]]] = {}
    for kind, texts in _SAME.items():
        result.setdefault(kind, []).extend(
            re.compile(text if text == ".*" else _quoted(text), re.DOTALL) for text in texts
        )
    for kind, forms in _SAME_FORMS.items():
        result.setdefault(kind, []).extend(re.compile(form) for form in forms)
    return {kind: tuple(patterns) for kind, patterns in result.items()}


_REWORDED: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(pattern), replacement)
    for kind, pattern, replacement in (
        ("ValueError", r"max\(\) iterable argument is empty", r"max() arg is an empty sequence"),
        ("ValueError", r"min\(\) iterable argument is empty", r"min() arg is an empty sequence"),
        (
            "ValueError",
            r"too many values to unpack \(expected (\d+), got \d+\)",
            r"too many values to unpack (expected \1)",
        ),
        (
            "TypeError",
            r"argument of type '(\w+)' is not a container or iterable",
            r"argument of type '\1' is not iterable",
        ),
        (
            "TypeError",
            r"cannot use '(\w+)' as a (?:dict key|set element) \(unhashable type: '(\w+)'\)",
            r"unhashable type: '\2'",
        ),
        (
            "TypeError",
            r"unsupported operand type\(s\) for \+: 'tuple' and '(\w+)'",
            r'can only concatenate tuple (not "\1") to tuple',
        ),
        (
            "TypeError",
            r"string indices must be integers or slices, not '?(\w+)'?",
            r"string indices must be integers, not '\1'",
        ),
    )
)


def _division(raised: Raised, place: Place) -> Judgement | None:
    """CPython 3.11 names the operation, and whether a float was involved."""
    if raised.text != "division by zero":
        return None
    operators = {
        type(node.op)
        for node in place.nodes
        if isinstance(node, ast.BinOp | ast.AugAssign)
        and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod)
    }
    calls = any(isinstance(node, ast.Call) for node in place.nodes)
    floats = _may_be_float(place)
    words = {
        (ast.Div, False): "division by zero",
        (ast.FloorDiv, False): "integer division or modulo by zero",
        (ast.Mod, False): "integer modulo by zero",
        (ast.Div, True): "float division by zero",
        (ast.FloorDiv, True): "float floor division by zero",
        (ast.Mod, True): "float modulo",
    }
    if any(isinstance(n, ast.Constant) and isinstance(n.value, complex) for n in place.nodes):
        return Judgement(raised.repr, exact=False)
    if len(operators) == 1:
        (operator,) = operators
        return Judgement(
            f"ZeroDivisionError({words[operator, floats]!r})", exact=not floats and not calls
        )
    return Judgement(raised.repr, exact=False)


def _may_be_float(place: Place) -> bool:
    for node in place.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            return True
        if isinstance(node, ast.Name) and node.id in place.local:
            shown = place.local[node.id].repr
            if re.search(r"\d\.\d|\de[-+]?\d|\binf\b|\bnan\b", shown):
                return True
    return (
        any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) for node in place.nodes)
        and sum(isinstance(node, ast.BinOp) for node in place.nodes) > 1
    )


def _key(raised: Raised, place: Place) -> Judgement | None:
    """The interpreter keeps the text of a missing key, not whether it was a string."""
    match = re.fullmatch(r"KeyError\((.*)\)", raised.repr, re.DOTALL)
    try:
        text = syntax.literal(match[1]) if match else None
    except (ValueError, SyntaxError):
        text = None
    if not isinstance(text, str):
        return Judgement(raised.repr, exact=False)
    if not _reads_as_literal(text):
        return Judgement(f"KeyError({text!r})", exact="object at 0x" not in text)
    keys = {shown for shown in _candidates(place) if shown in (text, repr(text))}
    if len(keys) == 1:
        return Judgement(f"KeyError({keys.pop()})")
    return Judgement(f"KeyError({text})", exact=False)


def _reads_as_literal(text: str) -> bool:
    try:
        syntax.literal(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _candidates(place: Place) -> set[str]:
    """Reprs of the names and constants on the line."""
    shown: set[str] = set()
    for node in place.nodes:
        if isinstance(node, ast.Constant):
            shown.add(repr(node.value))
        elif isinstance(node, ast.Name) and node.id in place.local:
            shown.add(place.local[node.id].repr)
    return shown


def _index(raised: Raised, place: Place) -> Judgement | None:
    """`list.index` names what it did not find."""
    if raised.text != "list.index(x): x not in list":
        return None
    arguments = [
        node.args[0]
        for node in place.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "index"
        and node.args
    ]
    if len({ast.unparse(argument) for argument in arguments}) == 1:
        argument = arguments[0]
        if isinstance(argument, ast.Constant):
            return Judgement(f"ValueError({f'{argument.value!r} is not in list'!r})")
        if isinstance(argument, ast.Name) and argument.id in place.local:
            shown = place.local[argument.id].repr
            return Judgement(f"ValueError({f'{shown} is not in list'!r})")
    return Judgement(raised.repr, exact=False)


def _unbound(raised: Raised, place: Place) -> Judgement | None:
    """Inside a comprehension, a local of the function around it is a free variable."""
    match = re.match(r"cannot access local variable '(\w+)'", raised.text)
    if match and _in_comprehension(match[1], place):
        return Judgement(raised.repr, exact=False)
    if match and match[1] in place.free:
        text = (
            f"cannot access free variable {match[1]!r} where it is not associated with a value"
            " in enclosing scope"
        )
        return Judgement(f"NameError({text!r})", gap="an unbound variable of a function around it")
    return None


def _in_comprehension(variable: str, place: Place) -> bool:
    return any(
        isinstance(each, ast.Name) and each.id == variable
        for node in place.nodes
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        for each in ast.walk(node)
    )


def _iterable(raised: Raised, place: Place) -> Judgement | None:
    """`dict` and `update` say more in CPython about what they cannot take."""
    if raised.text.endswith("object is not iterable") and any(
        isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "dict")
            or (isinstance(node.func, ast.Attribute) and node.func.attr == "update")
        )
        for node in place.nodes
    ):
        return Judgement(raised.repr, exact=False)
    return None


def _encoding(raised: Raised, place: Place) -> Judgement | None:
    """An encoding that the interpreter does not know may be one of CPython's."""
    match = re.fullmatch(r"unknown encoding: (.*)", raised.text, re.DOTALL)
    if match is None:
        return None
    try:
        codecs.lookup(match[1])
    except (LookupError, ValueError):
        return Judgement(raised.repr)
    ways = {
        node.func.attr
        for node in place.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("encode", "decode")
    }
    if match[1] not in _NOT_OF_TEXT or len(ways) != 1:
        return Judgement(raised.repr, gap=f"the encoding {match[1]!r}")
    text = (
        f"{match[1]!r} is not a text encoding; use codecs.{ways.pop()}() to handle arbitrary codecs"
    )
    return Judgement(f"LookupError({text!r})")


_NOT_OF_TEXT = frozenset({"rot13", "rot_13", "base64", "hex", "bz2", "zlib", "zip", "uu", "quopri"})
"""Codecs that `str.encode` and `bytes.decode` refuse."""


_SPECIAL = {
    "LookupError": _encoding,
    "TypeError": _iterable,
    "ZeroDivisionError": _division,
    "KeyError": _key,
    "ValueError": _index,
    "UnboundLocalError": _unbound,
}
