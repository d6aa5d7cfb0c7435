"""Statements that run one after the other, read as scenarios."""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foretrace.sketch.calls import Callables, OwnCall, own_calls
from foretrace.sketch.claims import Claim, ClaimReader
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.names import HoleFinder, bound_names, mentioned_names, source_of

_BUILTINS = frozenset(dir(builtins))
_LEAVES = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith)


@dataclass(frozen=True, slots=True)
class Step:
    node: ast.stmt
    names: frozenset[str]
    binds: frozenset[str]
    usable: bool
    """Whether it can be run again as part of a setup."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a variable was assigned, where that was a call of the sketch's."""

    value: ast.expr
    step: int


class Steps:
    """The statements of one straight piece of code so far, and the scenarios they make.

    A scenario's setup is made of those statements before it that its names depend on, directly
    or through other names.
    """

    def __init__(
        self, callables: Callables, holes: HoleFinder, forbidden: frozenset[str] = frozenset()
    ) -> None:
        self._callables = callables
        self._holes = holes
        self._forbidden = forbidden
        """Names nobody supplies, such as a test's fixtures."""
        self._steps: list[Step] = []
        self._mentions: dict[str, list[int]] = {}
        self._instances: dict[str, str] = {}
        self._results: dict[str, Result] = {}

    def pass_by(self, node: ast.stmt) -> None:
        """Take note of a statement that has run."""
        binds = frozenset(bound_names(node))
        names = mentioned_names([node]) - self._callables.names
        names = names - (_BUILTINS - binds)
        leaves = any(isinstance(inner, _LEAVES) for inner in ast.walk(node))
        usable = not leaves and not self._holes.contains_hole(node)
        index = len(self._steps)
        self._steps.append(Step(node, names, binds, usable))
        for name in names:
            self._mentions.setdefault(name, []).append(index)
            # A result that something else may have changed is no longer that call's.
            if not isinstance(node, ast.Assert):
                self._results.pop(name, None)
        self._note_binding(node, binds, index)

    def _note_binding(self, node: ast.stmt, binds: frozenset[str], index: int) -> None:
        for name in binds:
            self._instances.pop(name, None)
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                owner = self._callables.instance_of(node.value)
                if owner is not None:
                    self._instances[target.id] = owner
                elif self.first_call(node.value):
                    self._results[target.id] = Result(node.value, index)

    def note(self, node: ast.stmt) -> None:
        """Take note of a statement that stays part of the program."""
        self._note_binding(node, frozenset(bound_names(node)), len(self._steps))

    @property
    def instances(self) -> dict[str, str]:
        return self._instances

    @property
    def bound(self) -> frozenset[str]:
        return frozenset().union(*(step.binds for step in self._steps))

    def first_call(self, node: ast.AST) -> OwnCall | None:
        return next(own_calls(node, self._callables, self._instances), None)

    def calls(
        self, node: ast.stmt, kind: ScenarioKind, lines: Sequence[str], line: int
    ) -> Iterator[Scenario]:
        """The calls of a statement that are not part of a claim, expected results unknown."""
        for expression in _results_of(node):
            for found in own_calls(expression, self._callables, self._instances):
                whole = expression if self._needs_context(found) else found.node
                scenario = self.scenario(whole, found.function, kind, lines, line)
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
        reader = ClaimReader(self._callables, self._instances)
        until = len(self._steps)
        if self.first_call(test) is None:
            resolved = self.resolved(test)
            if resolved is None:
                return
            test, until = resolved
            lines = ()  # Its parts stand on lines of their own.
        for claim in reader.read(test, self.bound):
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
        """`assert result == 3` with `result` replaced by the call it holds the result of."""
        used = [name for name in self._results if name in mentioned_names([test])]
        if len(used) != 1:
            return None
        result = self._results[used[0]]
        others = mentioned_names([test]) - {used[0]}
        if others & self._steps[result.step].names:
            return None
        new = _Replace(used[0], result.value).visit(copy.deepcopy(test))
        return new, result.step

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
        names = mentioned_names([expression])
        if names & self._forbidden - self.bound or self._holes.contains_hole(expression):
            return None
        if any(isinstance(inner, _LEAVES) for inner in ast.walk(expression)):
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
        needed = set(names)
        waiting = list(names)
        chosen: set[int] = set()
        while waiting:
            for index in self._mentions.get(waiting.pop(), ()):
                if index >= until or index in chosen:
                    continue
                step = self._steps[index]
                if not step.usable or step.names & self._forbidden:
                    return None
                chosen.add(index)
                waiting.extend(step.names - needed)
                needed |= step.names
        return "\n".join(_as_setup(self._steps[index].node) for index in sorted(chosen))


def _as_setup(node: ast.stmt) -> str:
    """An assertion is evaluated but not checked: a wrong fill must not end the run there."""
    return ast.unparse(node.test if isinstance(node, ast.Assert) else node)


def _results_of(node: ast.stmt) -> list[ast.expr]:
    """The expressions whose values a statement shows or stores."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print" | "pprint"), args=arguments)):
            return [a.value if isinstance(a, ast.Starred) else a for a in arguments]
        case ast.Expr(value=value):
            return [value]
        case ast.Assign(value=value) | ast.AugAssign(value=value):
            return [value]
        case ast.AnnAssign(value=ast.expr() as value):
            return [value]
    return []


class _Replace(ast.NodeTransformer):
    def __init__(self, name: str, value: ast.expr) -> None:
        self._name = name
        self._value = value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._value if node.id == self._name else node
