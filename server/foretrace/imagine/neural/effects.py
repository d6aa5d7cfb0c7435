"""What running a line may do to objects that exist already, by its syntax."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from foretrace.imagine.neural.statements import Part
from foretrace.sketch.model import STAND_IN

_FUNCTIONS = (
    "abs all any ascii bin bool bytes callable chr complex dict divmod enumerate float format "
    "frozenset hash hex id int isinstance issubclass len list max min oct ord pow print range "
    "repr reversed round set slice sorted str sum tuple type zip"
)
_LOOKING_FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Built-ins that change none of their arguments, if what they call back does not."""

_METHODS = (
    "as_integer_ratio bit_length capitalize casefold center copy count decode encode endswith "
    "expandtabs find format get hex index is_integer isalnum isalpha isascii isdecimal isdigit "
    "isdisjoint isidentifier islower isnumeric isprintable isspace issubset issuperset istitle "
    "isupper items join keys ljust lower lstrip partition removeprefix removesuffix replace rfind "
    "rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title "
    "translate upper values zfill difference intersection union symmetric_difference"
)
_LOOKING_METHODS = frozenset(_METHODS.split())
"""Methods of built-in types that change nothing; no built-in type has others of these names."""


@dataclass(frozen=True, slots=True)
class Effects:
    mutates: bool = False
    """Whether an object may be changed."""
    calls: bool = False
    """Whether anything is called whose body may be in the program."""
    operates: bool = False
    """Whether an operator or a built-in may lead to a special method."""
    raises: bool = False
    always_raises: bool = False


def effects_of(part: Part, overloads: bool, shadowed: frozenset[str]) -> Effects:
    """Effects of a line that evaluates `part`.

    With `overloads`, operators may run code of the program. `shadowed` are the names the program
    binds anywhere: no built-in is meant by them.
    """
    expressions, statement = part.expressions, part.statement
    nodes = [node for expression in expressions for node in ast.walk(expression)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    hole = any(isinstance(node, ast.Name) and node.id == STAND_IN for node in nodes)
    operates = overloads and bool(nodes)
    stores = isinstance(statement, ast.AugAssign | ast.Delete | ast.Import | ast.ImportFrom) or any(
        isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
        and not isinstance(node, ast.Name)
        for node in nodes
    )
    looks = all(_only_looks(call, shadowed) for call in calls)
    suspends = any(isinstance(node, ast.Await | ast.Yield | ast.YieldFrom) for node in nodes)
    return Effects(
        mutates=hole or stores or suspends or operates or not looks,
        calls=hole or suspends or any(not _is_built_in(call, shadowed) for call in calls),
        operates=operates,
        raises=hole
        or part.iterates
        or isinstance(statement, _RAISING)
        or (isinstance(statement, ast.Assign) and not _only_names(statement))
        or any(overloads or not _is_calm(node) for node in nodes if not isinstance(node, _PLAIN)),
        always_raises=isinstance(statement, ast.Raise),
    )


_PLAIN = ast.Name | ast.Constant | ast.expr_context | ast.Tuple | ast.List | ast.Dict
_RAISING = ast.Raise | ast.Assert | ast.Import | ast.ImportFrom | ast.Delete | ast.AugAssign


def _is_calm(node: ast.AST) -> bool:
    """Whether what it does raises no exception, whatever built-in values it is about."""
    if isinstance(node, ast.Compare):
        return all(isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) for op in node.ops)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    return isinstance(node, ast.BoolOp | ast.IfExp | ast.boolop | ast.cmpop | ast.unaryop)


def _only_names(statement: ast.Assign) -> bool:
    return all(isinstance(target, ast.Name) for target in statement.targets)


def _calls_back(call: ast.Call) -> bool:
    """Whether a function of the program may be among the arguments."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(keyword.arg == "key" for keyword in call.keywords) or any(
        isinstance(inner, ast.Lambda | ast.GeneratorExp)
        for each in given
        for inner in ast.walk(each)
    )


def _only_looks(call: ast.Call, shadowed: frozenset[str]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in _LOOKING_FUNCTIONS - shadowed and not _calls_back(call)
        case ast.Attribute(attr=name):
            return name in _LOOKING_METHODS and not _calls_back(call)
    return False


def _is_built_in(call: ast.Call, shadowed: frozenset[str]) -> bool:
    """Whether a call surely stays outside the program."""
    match call.func:
        case ast.Name(id=name):
            return name in _LOOKING_FUNCTIONS - shadowed and not _calls_back(call)
        case ast.Attribute():
            return not _calls_back(call)
    return False
