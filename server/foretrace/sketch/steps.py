"""Statements that run one after the other, read as scenarios."""

from __future__ import annotations

import ast
import builtins
import copy
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foretrace.sketch.calls import Callables, OwnCall, own_calls
from foretrace.sketch.claims import Claim, ClaimReader
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.names import HoleFinder, facts, is_literal, is_print, source_of

_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Step:
    node: ast.stmt
    names: frozenset[str]
    """Those whose values it may change or set."""
    needs: frozenset[str]
    """Those it mentions."""
    usable: bool
    """Whether it can be run again as part of a setup."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a variable holds, where a call of the sketch's put it there."""

    value: ast.expr
    """Yields it, and makes it readable under the variable's name."""
    step: int


class Steps:
    """The statements of one straight piece of code so far, and the scenarios they make.

    A scenario's setup is made of those statements before it that its names depend on, directly
    or through other names.
    """

    def __init__(
        self,
        callables: Callables,
        holes: HoleFinder,
        shared: Mapping[str, ast.Assign],
        forbidden: frozenset[str] = frozenset(),
    ) -> None:
        self._callables = callables
        self._holes = holes
        self._shared = shared
        """Assignments of the module that a setup repeats before everything else."""
        self._forbidden = forbidden
        """Names nobody supplies, such as a test's fixtures."""
        self._steps: list[Step] = []
        self._mentions: dict[str, list[int]] = {}
        """By name, the steps in which it occurs."""
        self._fresh: dict[str, list[int]] = {}
        """By name, the steps that assign it a value that owes nothing to the one before."""
        self._instances: dict[str, str] = {}
        self._results: dict[str, Result] = {}
        self._literals = {name: node.value for name, node in shared.items()}
        self._bound: set[str] = set(shared)

    def pass_by(self, node: ast.stmt) -> None:
        """Take note of a statement that has run."""
        known = facts(node)
        binds = known.binds
        elsewhere = self._callables.names | (_BUILTINS - binds)
        only_looks = isinstance(node, ast.Assert | ast.Expr)
        names = (known.passes | binds if only_looks else known.mentions) - elsewhere
        usable = not known.leaves and not self._holes.contains_hole(node)
        index = len(self._steps)
        self._steps.append(Step(node, names, known.mentions - elsewhere, usable))
        for name in names:
            self._mentions.setdefault(name, []).append(index)
            # A result that something else may have changed is no longer that call's.
            self._results.pop(name, None)
            self._literals.pop(name, None)
        self._bound |= binds
        self._note_instances(node)
        self._note_results(node, index)

    def _note_results(self, node: ast.stmt, index: int) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if name not in facts(value).mentions:
                    self._fresh.setdefault(name, []).append(index)
                if is_literal(value):
                    self._literals[name] = value
        if self.first_call(node) is None:
            return
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._results[name] = Result(_assigned(name, value), index)
            case ast.Expr(value=ast.Call() as call):
                # What a call was given it may have changed in place.
                arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
                for argument in arguments:
                    if isinstance(argument, ast.Name) and argument.id in self._bound:
                        self._results[argument.id] = Result(_after(call, argument), index)

    def _note_instances(self, node: ast.stmt) -> None:
        for name in facts(node).binds:
            self._instances.pop(name, None)
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                owner = self._callables.instance_of(value)
                if owner is not None:
                    self._instances[name] = owner

    def note(self, node: ast.stmt) -> None:
        """Take note of a statement that stays part of the program."""
        for name in facts(node).mentions:
            self._results.pop(name, None)
            self._literals.pop(name, None)
        self._note_instances(node)

    def first_call(self, node: ast.AST) -> OwnCall | None:
        return next(own_calls(node, self._callables, self._instances), None)

    def calls(
        self, node: ast.stmt, kind: ScenarioKind, lines: Sequence[str], line: int
    ) -> Iterator[Scenario]:
        """The calls of a statement that are not part of a claim, expected results unknown."""
        match node:
            case ast.Assign(value=value) if self._callables.instance_of(value):
                return  # It only makes an object for later calls.
        for expression in _results_of(node):
            for found in own_calls(expression, self._callables, self._instances):
                whole = expression if self._needs_context(found) else found.node
                # CPython 3.11 is not always exact about places inside an f-string.
                text = () if found.in_fstring else lines
                scenario = self.scenario(whole, found.function, kind, text, line)
                if scenario is not None:
                    yield scenario
                if whole is expression:
                    break

    def _needs_context(self, call: OwnCall) -> bool:
        """A call inside a comprehension needs its names; a coroutine its runner."""
        function = self._callables.function(call.function)
        return not call.free or isinstance(function, ast.AsyncFunctionDef)

    def claims(
        self, test: ast.expr, kind: ScenarioKind, lines: Sequence[str], line: int
    ) -> Iterator[Scenario]:
        """The scenarios of `assert test`."""
        reader = ClaimReader(self._callables, self._instances, self._literals)
        until = len(self._steps)
        if self.first_call(test) is None:
            resolved = self.resolved(test)
            if resolved is None:
                return
            test, until = resolved
            lines = ()  # Its parts stand on lines of their own.
        for claim in reader.read(test, self._bound):
            scenario = self._claimed(claim, kind, lines, line, until)
            if scenario is not None:
                yield scenario

    def _claimed(
        self, claim: Claim, kind: ScenarioKind, lines: Sequence[str], line: int, until: int
    ) -> Scenario | None:
        expected = claim.expected
        if self._holes.contains_hole(expected):
            return self.scenario(claim.expression, claim.function, kind, lines, line, until=until)
        try:
            text = source_of(expected, lines)
        except RecursionError:
            return None
        return self.scenario(
            claim.expression, claim.function, kind, lines, line, expected=text, until=until
        )

    def resolved(self, test: ast.expr) -> tuple[ast.expr, int] | None:
        """`assert result == 3` with `result` replaced by the call it holds the result of.

        Also tells before which step that is to be evaluated.
        """
        used = [name for name in self._results if name in facts(test).mentions]
        if len(used) != 1:
            return None
        name, result = used[0], self._results[used[0]]
        names = _names_in_order(test)
        others = set(names) - {name}
        # All else is looked up after the call, and must be what it was just after it.
        if others and (names[0] != name or others & self._steps[result.step].needs):
            return None
        if any(self._mentions.get(other, [-1])[-1] > result.step for other in others):
            return None
        value = result.value
        if isinstance(value, ast.NamedExpr) and names.count(name) == 1:
            value = value.value
        try:
            return _ReplaceFirst(name, value).visit(copy.deepcopy(test)), result.step
        except RecursionError:
            return None

    def scenario(
        self,
        expression: ast.expr,
        function: str,
        kind: ScenarioKind,
        lines: Sequence[str],
        line: int,
        *,
        expected: str | None = None,
        raises: str | None = None,
        until: int | None = None,
    ) -> Scenario | None:
        """The scenario of evaluating `expression` after the steps before `until`."""
        known = facts(expression)
        names = known.mentions
        if names & self._forbidden - self._bound or self._holes.contains_hole(expression):
            return None
        if known.leaves:
            return None
        try:
            setup = self._setup(names, len(self._steps) if until is None else until)
            if setup is None:
                return None
            call = source_of(expression, lines)
        except RecursionError:
            return None
        return Scenario(call, kind, line, function, expected, raises, setup)

    def _setup(self, names: frozenset[str], until: int) -> str | None:
        """Source of the steps before `until` that `names` depend on; None if one cannot run."""
        waiting = [(name, until) for name in names]
        needed = set(names)
        chosen: set[int] = set()
        while waiting:
            name, before = waiting.pop()
            for index in self._touching(name, before, until):
                if index in chosen:
                    continue
                step = self._steps[index]
                if not step.usable or step.needs & self._forbidden:
                    return None
                chosen.add(index)
                needed |= step.needs
                waiting.extend((other, index + 1) for other in step.needs)
        shared = [node for name, node in self._shared.items() if name in needed]
        steps = [self._steps[index].node for index in sorted(chosen)]
        return "\n".join(_as_setup(node) for node in [*shared, *steps])

    def _touching(self, name: str, before: int, until: int) -> Sequence[int]:
        """Steps that concern what `name` holds just before the step `before`.

        They begin with the assignment that gave it that value and end where it gets another one.
        """
        mentions, fresh = self._mentions.get(name, []), self._fresh.get(name, [])
        at = bisect_left(fresh, before)
        start = fresh[at - 1] if at else 0
        stop = min(until, fresh[at]) if at < len(fresh) else until
        return mentions[bisect_left(mentions, start) : bisect_left(mentions, stop)]


def _as_setup(node: ast.stmt) -> str:
    """An assertion is evaluated but not checked: a wrong fill must not end the run there."""
    return ast.unparse(node.test if isinstance(node, ast.Assert) else node)


def _results_of(node: ast.stmt) -> list[ast.expr]:
    """The expressions whose values a statement shows or stores."""
    match node:
        case ast.Expr(value=ast.Call(args=arguments, keywords=keywords)) if is_print(node):
            shown = [*arguments, *(keyword.value for keyword in keywords)]
            return [a.value if isinstance(a, ast.Starred) else a for a in shown]
        case ast.Expr(value=value):
            return [value]
        case ast.Assign(value=value) | ast.AugAssign(value=value):
            return [value]
        case ast.AnnAssign(value=ast.expr() as value):
            return [value]
    return []


def _names_in_order(expression: ast.expr) -> list[str]:
    """The names of an expression as they stand, and mostly as they are looked up."""
    names: list[str] = []
    stack: list[ast.AST] = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            names.append(node.id)
        stack.extend(reversed(list(ast.iter_child_nodes(node))))
    return names


def _assigned(name: str, value: ast.expr) -> ast.expr:
    return ast.NamedExpr(target=ast.Name(id=name, ctx=ast.Store()), value=value)


def _after(call: ast.Call, argument: ast.Name) -> ast.expr:
    """What a variable holds after a call: `(f(x), x)[1]`."""
    both = ast.Tuple(elts=[call, argument], ctx=ast.Load())
    return ast.Subscript(value=both, slice=ast.Constant(value=1), ctx=ast.Load())


class _ReplaceFirst(ast.NodeTransformer):
    """Puts the value for the first mention of the name; from there on the name itself holds it."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self._name = name
        self._value: ast.expr | None = value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id != self._name or self._value is None:
            return node
        value, self._value = self._value, None
        return value
