"""Which names of a function hold whole numbers, floats or collections, wherever they are bound."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from enum import StrEnum

from foretrace.sketch.functions import FunctionNode


class Kind(StrEnum):
    NUMBER = "number"
    REAL = "real"
    TRUTH = "truth"
    TEXT = "text"
    SEQUENCE = "sequence"
    ANY = "any"


_ANNOTATED = {
    "int": Kind.NUMBER, "bool": Kind.TRUTH, "str": Kind.TEXT, "float": Kind.REAL,
    **dict.fromkeys(
        ("list", "List", "dict", "Dict", "set", "Set", "tuple", "Tuple", "Sequence", "deque"),
        Kind.SEQUENCE,
    ),
}  # fmt: skip
_FUNCTIONS = {
    **dict.fromkeys(("len", "int", "ord", "hash", "id"), Kind.NUMBER),
    **dict.fromkeys(("str", "repr", "chr", "bin", "hex"), Kind.TEXT),
    **dict.fromkeys(
        ("list", "sorted", "set", "dict", "tuple", "frozenset", "deque", "defaultdict", "Counter"),
        Kind.SEQUENCE,
    ),
}
_METHODS = {
    **dict.fromkeys(("count", "index", "find", "rfind"), Kind.NUMBER),
    **dict.fromkeys(
        ("replace", "upper", "lower", "strip", "lstrip", "rstrip", "zfill", "title", "join"),
        Kind.TEXT,
    ),
    **dict.fromkeys(("copy", "split"), Kind.SEQUENCE),
}
"""Of texts and collections."""
_ARITHMETIC = (ast.Sub, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift, ast.Div)
_ROUNDS = 4


def kinds_of(
    function: FunctionNode, own: frozenset[str] = frozenset()
) -> tuple[dict[str, Kind], frozenset[str]]:
    """The kind of each local, and the parameters that are only taken to be whole numbers.

    `ANY` where a name is bound to several kinds, or to what is not followed. `own` are names
    that the module binds, which may hide builtins.
    """
    outside = _outside(function)
    bound = _Bindings(function).found
    parameters = _parameters(function)
    kinds = {name: kind for name, (kind, _) in parameters.items()}
    taken = frozenset(name for name, (_, sure) in parameters.items() if not sure)
    for name in bound:
        kinds.setdefault(name, None)  # type: ignore[arg-type]
    kinds |= dict.fromkeys(own & _FUNCTIONS.keys(), Kind.ANY)
    for _ in range(_ROUNDS):
        for name in taken - bound.keys():
            if kinds[name] is Kind.ANY and _compared(name, function, kinds):
                kinds[name] = Kind.NUMBER
        for name, values in bound.items():
            for value in values:
                found = Kind.ANY if value is None else kind_of(value, kinds)
                if found is not None:
                    kinds[name] = _joined(kinds.get(name), found)
    known = {name: kind or Kind.ANY for name, kind in kinds.items()}
    known |= dict.fromkeys(outside & known.keys(), Kind.ANY)
    return known, frozenset(name for name in taken if known.get(name) is Kind.NUMBER)


def _joined(one: Kind | None, other: Kind) -> Kind:
    if one is None or one is other:
        return other
    if {one, other} == {Kind.NUMBER, Kind.TRUTH}:
        return Kind.NUMBER
    return Kind.ANY


def _outside(function: FunctionNode) -> frozenset[str]:
    """Names that someone else may bind."""
    names: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal):
            names.update(node.names)
    return frozenset(names)


def _parameters(function: FunctionNode) -> dict[str, tuple[Kind, bool]]:
    found: dict[str, tuple[Kind, bool]] = {}
    arguments = function.args
    defaults = dict(
        zip(reversed([*arguments.posonlyargs, *arguments.args]), reversed(arguments.defaults),
            strict=False)
    )  # fmt: skip
    for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        said = annotated(each.annotation)
        default = defaults.get(each)
        if isinstance(default, ast.Constant) and default.value is None:
            said = Kind.ANY
        if said is not None:
            found[each.arg] = said, True
        else:
            found[each.arg] = _used(each.arg, function), False
    for special in (arguments.vararg, arguments.kwarg):
        if special is not None:
            found[special.arg] = Kind.SEQUENCE, True
    return found


def annotated(annotation: ast.expr | None) -> Kind | None:
    match annotation:
        case None:
            return None
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            return _ANNOTATED.get(name, Kind.ANY)
    return Kind.ANY


def _used(name: str, function: FunctionNode) -> Kind:
    """What an unannotated parameter is taken to be, by its uses."""
    found: set[Kind] = set()
    for node in ast.walk(function):
        found |= set(_use(name, node))
    for kind in (Kind.TEXT, Kind.SEQUENCE, Kind.NUMBER):
        if kind in found:
            return kind
    return Kind.ANY


def _compared(name: str, function: FunctionNode, kinds: Mapping[str, Kind]) -> bool:
    """Whether it is held against a whole number."""
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and len(node.comparators) == 1:
            sides = [node.left, node.comparators[0]]
            for one, other in (sides, sides[::-1]):
                if _is(one, name) and kind_of(other, kinds) is Kind.NUMBER:
                    return not isinstance(node.ops[0], ast.In | ast.NotIn)
    return False


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _use(name: str, node: ast.AST) -> Iterator[Kind]:
    yield from _use_in_arithmetic(name, node)
    yield from _use_in_comparison(name, node)
    yield from _use_as_collection(name, node)


def _use_in_arithmetic(name: str, node: ast.AST) -> Iterator[Kind]:
    match node:
        case ast.BinOp(left=left, op=operator, right=right) if _is(left, name) or _is(right, name):
            other = right if _is(left, name) else left
            if isinstance(operator, _ARITHMETIC):
                yield Kind.ANY if _is_text(left) else Kind.NUMBER
            elif isinstance(other, ast.Constant) and type(other.value) is int:
                yield Kind.NUMBER
        case ast.AugAssign(target=target, value=value, op=operator):
            arithmetic = isinstance(operator, _ARITHMETIC)
            if (_is(target, name) and (arithmetic or _is_int(value))) or (
                _is(value, name) and arithmetic
            ):
                yield Kind.NUMBER


def _use_in_comparison(name: str, node: ast.AST) -> Iterator[Kind]:
    if not isinstance(node, ast.Compare):
        return
    sides = [node.left, *node.comparators]
    if isinstance(node.ops[0], ast.In | ast.NotIn):
        if _is(node.comparators[0], name):
            yield Kind.TEXT if _is_text(node.left) else Kind.SEQUENCE
    elif isinstance(node.ops[0], ast.Is | ast.IsNot):
        return
    elif any(_is(side, name) for side in sides) and any(map(_is_int, sides)):
        yield Kind.NUMBER


def _use_as_collection(name: str, node: ast.AST) -> Iterator[Kind]:
    match node:
        case ast.Call(func=ast.Name(id="range"), args=args) if any(_is(a, name) for a in args):
            yield Kind.NUMBER
        case ast.Call(func=ast.Name(id="len" | "sorted" | "sum" | "enumerate"), args=args):
            if args and _is(args[0], name):
                yield Kind.SEQUENCE
        case ast.Subscript(value=value) | ast.For(iter=value) | ast.comprehension(iter=value):
            if _is(value, name):
                yield Kind.SEQUENCE
        case ast.Call(func=ast.Attribute(value=value, attr=method)) if _is(value, name):
            text = _METHODS.get(method) is Kind.TEXT or method == "startswith"
            yield Kind.TEXT if text else Kind.SEQUENCE


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_int(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "len"
    return isinstance(node, ast.Constant) and type(node.value) is int


class _Bindings:
    """For each local, the expressions it is bound to; `None` for what is not followed."""

    def __init__(self, function: FunctionNode) -> None:
        self.found: dict[str, list[ast.expr | None]] = {}
        for node in ast.walk(function):
            if node is not function:
                self._assigned(node)
                self._through(node)
                self._otherwise(node)

    def _bind(self, target: ast.AST, value: ast.expr | None) -> None:
        match target:
            case ast.Name(id=name):
                self.found.setdefault(name, []).append(value)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                values: list[ast.expr | None] = [None] * len(targets)
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(targets):
                    values = list(value.elts)
                for each, part in zip(targets, values, strict=True):
                    self._bind(each, part)
            case ast.Starred(value=inner):
                self._bind(inner, None)

    def _assigned(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._bind(target, value)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
                self._bind(target, ast.BinOp(ast.Name(name, ast.Load()), operator, value))
            case ast.NamedExpr(target=target, value=value):
                self._bind(target, value)

    def _through(self, node: ast.AST) -> None:
        if not isinstance(node, ast.For | ast.comprehension):
            return
        first = node.target.elts[:1] if isinstance(node.target, ast.Tuple) else []
        counted = first if _numbered(node.iter) else []
        if counted:
            assert isinstance(node.target, ast.Tuple)
            self._bind(counted[0], ast.Constant(0))
            for each in node.target.elts[1:]:
                self._bind(each, None)
        else:
            self._bind(node.target, _item(node.iter))

    def _otherwise(self, node: ast.AST) -> None:
        match node:
            case ast.withitem(optional_vars=target) if target is not None:
                self._bind(target, None)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                self.found.setdefault(name, []).append(None)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                self.found.setdefault(name, []).append(None)


def _item(source: ast.expr) -> ast.expr | None:
    """Something of the kind that going through `source` yields."""
    match source:
        case ast.Call(func=ast.Name(id="range")):
            return ast.Constant(0)
    return None


def _numbered(source: ast.expr) -> bool:
    return (
        isinstance(source, ast.Call)
        and isinstance(source.func, ast.Name)
        and source.func.id == "enumerate"
    )


def kind_of(node: ast.expr, kinds: Mapping[str, Kind]) -> Kind | None:
    """The kind of an expression; `None` while that of a name in it is not known yet."""
    match node:
        case ast.Name(id=name):
            return kinds.get(name, Kind.ANY)
        case ast.UnaryOp(op=operator, operand=operand) if not isinstance(operator, ast.Not):
            return kind_of(operand, kinds)
        case ast.IfExp(body=body, orelse=other):
            return _both(kind_of(body, kinds), kind_of(other, kinds))
        case ast.BoolOp(values=[first, *rest]):
            kind = kind_of(first, kinds)
            for each in rest:
                kind = _both(kind, kind_of(each, kinds))
            return kind
        case ast.BinOp(left=left, op=operator, right=right):
            return _calculated(kind_of(left, kinds), operator, kind_of(right, kinds))
        case ast.Subscript(value=value, slice=ast.Slice()):
            return kind_of(value, kinds)
        case ast.Call():
            return _called(node, kinds)
    return _written(node)


def _written(node: ast.expr) -> Kind:
    """The kind of what says it itself."""
    match node:
        case ast.Constant(value=value):
            known = {bool: Kind.TRUTH, int: Kind.NUMBER, float: Kind.REAL, str: Kind.TEXT}
            return known.get(type(value), Kind.ANY)
        case ast.Compare() | ast.UnaryOp():
            return Kind.TRUTH
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return Kind.SEQUENCE
        case ast.JoinedStr():
            return Kind.TEXT
    return Kind.ANY


def _both(one: Kind | None, other: Kind | None) -> Kind | None:
    if one is None or other is None:
        return one or other
    return _joined(one, other)


def _calculated(left: Kind | None, operator: ast.operator, right: Kind | None) -> Kind | None:
    if left is None or right is None:
        return None
    numbers = {Kind.NUMBER, Kind.TRUTH}
    if left in numbers and right in numbers:
        if isinstance(operator, ast.Div):
            return Kind.REAL
        return Kind.ANY if isinstance(operator, ast.Pow) else Kind.NUMBER
    if {left, right} <= numbers | {Kind.REAL} and not isinstance(operator, ast.Pow):
        return Kind.REAL
    for kind in (Kind.SEQUENCE, Kind.TEXT):
        adds = isinstance(operator, ast.Add) and left is right is kind
        times = isinstance(operator, ast.Mult) and {left, right} == {kind, Kind.NUMBER}
        if adds or times:
            return kind
    return Kind.ANY


def _called(node: ast.Call, kinds: Mapping[str, Kind]) -> Kind | None:
    match node.func:
        case ast.Name(
            id="abs" | "max" | "min",
        ) if node.args:
            found = [kind_of(each, kinds) for each in node.args]
            if len(found) == 1 and node.func.id != "abs":
                return Kind.ANY
            kind = found[0]
            for each in found[1:]:
                kind = _both(kind, each)
            return Kind.NUMBER if kind is Kind.TRUTH else kind
        case ast.Name(id=name) if name not in kinds:
            return _FUNCTIONS.get(name, Kind.ANY)
        case ast.Attribute(value=owner, attr=name):
            of = kind_of(owner, kinds)
            if of is None:
                return None
            return _METHODS.get(name, Kind.ANY) if of in (Kind.TEXT, Kind.SEQUENCE) else Kind.ANY
    return Kind.ANY
