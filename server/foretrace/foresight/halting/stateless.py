"""Whether a run depends on nothing but what its locals show, so that a state that repeats does
so for ever."""

from __future__ import annotations

import ast

from foretrace.foresight.symbolic.methods import METHODS
from foretrace.sketch.model import Program

_CHANGING_MODULES = frozenset(
    {"random", "secrets", "uuid", "time", "datetime", "os", "sys", "threading", "asyncio",
     "socket", "subprocess", "queue", "itertools", "io", "select", "signal"}
)  # fmt: skip
_CHANGING = frozenset({"input", "open", "iter", "next", "id", "globals", "setattr", "exec", "eval",
                       "vars", "locals"})  # fmt: skip


def stateless(program: Program) -> bool:
    """Whether no function keeps anything from one call to the next."""
    shared = _shared(program.tree)
    bound = {
        node.name
        for node in ast.walk(program.tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    return not any(
        _keeps(node, shared) or _keeps_in_class(node, bound) for node in ast.walk(program.tree)
    )


def _keeps_in_class(node: ast.AST, bound: set[str]) -> bool:
    """Whether something is kept in a class or a function; what an instance holds is seen."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()):
            return name in bound or name == "cls"
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return not isinstance(node.value, ast.Attribute | ast.Name)
        case ast.ClassDef(body=body, bases=bases, decorator_list=decorators):
            plain = (ast.FunctionDef, ast.Pass, ast.Expr)
            odd = any(
                isinstance(each, ast.FunctionDef)
                and (each.decorator_list or each.name in ("__getattr__", "__getattribute__"))
                for each in body
            )
            return (
                bool(bases or decorators)
                or odd
                or not all(isinstance(each, plain) for each in body)
            )
    return False


def _shared(tree: ast.Module) -> frozenset[str]:
    """Module names that hold what may be changed in place."""
    return frozenset(
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and not isinstance(node.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    )


def _keeps(node: ast.AST, shared: frozenset[str]) -> bool:
    match node:
        case ast.Global() | ast.Nonlocal() | ast.Yield() | ast.YieldFrom() | ast.Await():
            return True
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] in _CHANGING_MODULES for alias in names)
        case ast.ImportFrom(module=source):
            return (source or "").partition(".")[0] in _CHANGING_MODULES
        case ast.FunctionDef(args=args) | ast.Lambda(args=args):
            defaults = [*args.defaults, *(each for each in args.kw_defaults if each is not None)]
            return any(not isinstance(each, ast.Constant | ast.UnaryOp) for each in defaults)
        case ast.Name(id=name) if name in _CHANGING:
            return True
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            return name in shared
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            return name in shared and METHODS.get(method, True)
        case ast.Call(func=function, args=args):
            given = {each.id for each in args if isinstance(each, ast.Name)}
            known = isinstance(function, ast.Name) and function.id in (
                "len", "sum", "max", "min", "sorted", "range", "list", "enumerate", "zip", "print",
            )  # fmt: skip
            return bool(given & shared) and not known
        case ast.Assign(value=ast.Name(id=name)) | ast.Return(value=ast.Name(id=name)):
            return name in shared
    return False
