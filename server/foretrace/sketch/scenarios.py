"""The calls a document itself shows, with the results it expects."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foretrace.sketch.assertions import Failure, read_assertion, read_failure
from foretrace.sketch.calls import Callables
from foretrace.sketch.document import Document
from foretrace.sketch.example_scenarios import ExampleReader
from foretrace.sketch.functions import parameter_names
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.names import HoleFinder, is_literal
from foretrace.sketch.program import Understanding
from foretrace.sketch.script import is_main_block
from foretrace.sketch.statements import Statement
from foretrace.sketch.steps import Steps
from foretrace.sketch.unroll import Case, loop_cases, parametrized_cases

_ORDER = list(ScenarioKind)


def find_scenarios(
    document: Document,
    understood: Understanding,
    callables: Callables,
    script: frozenset[Statement],
) -> tuple[Scenario, ...]:
    """Every scenario of a document: comments, doctests, assertions, calls, the main block."""
    if not callables.names:
        return ()
    state = _ModuleState.of(understood.statements, script)
    examples = ExampleReader(
        document, understood, callables, state.shared, _bound_by_script_only(understood, script)
    )
    reader = _StatementReader(document, understood, callables, state)
    found = [*examples.in_comments(), *examples.in_docstrings(), *reader.in_module(script)]
    found.sort(key=lambda scenario: (_ORDER.index(scenario.kind), scenario.line))
    return tuple(_without_repeats(found))


def _without_repeats(scenarios: Sequence[Scenario]) -> Iterator[Scenario]:
    """Leave out a call without an expected result that also stands there with one."""
    decided = {(s.call, s.setup) for s in scenarios if s.expected is not None or s.raises}
    seen: set[tuple[str, str, str | None, str | None]] = set()
    for scenario in scenarios:
        same = scenario.call, scenario.setup
        undecided = scenario.expected is None and scenario.raises is None
        whole = (*same, scenario.expected, scenario.raises)
        if whole not in seen and not (undecided and same in decided):
            seen.add(whole)
            yield scenario


def _bound_by_script_only(
    understood: Understanding, script: frozenset[Statement]
) -> frozenset[str]:
    """Module-level names that the program does not have."""
    none = frozenset[str]()
    staying = none.union(*(s.binds for s in understood.statements if s not in script))
    return none.union(*(s.binds for s in script)) - staying


@dataclass(frozen=True, slots=True)
class _ModuleState:
    """The module-level variables that scenarios depend on, by how sure their values are."""

    shared: Mapping[str, ast.Assign]
    """Assigned once, a literal that can be changed in place, and touched by nothing else at the
    top level: each scenario makes it anew, so that none sees what another changed."""
    changing: frozenset[str]
    """Touched by several statements: what they hold depends on where the scenario stands."""

    @classmethod
    def of(cls, statements: Sequence[Statement], script: frozenset[Statement]) -> _ModuleState:
        staying = [s for s in statements if s not in script and not s.defines]
        touching = Counter(n for statement in staying for n in statement.reads | statement.binds)
        binding = Counter(name for statement in staying for name in statement.binds)
        shared: dict[str, ast.Assign] = {}
        safe: set[str] = set()
        for statement in staying:
            match statement.node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) as node:
                    if isinstance(value, ast.Constant) and binding[name] == 1:
                        safe.add(name)
                    elif is_literal(value) and touching[name] == 1:
                        shared[name] = node
                case ast.Import() | ast.ImportFrom():
                    safe |= statement.binds
        return cls(shared, frozenset(n for n in binding if touching[n] > 1) - safe)


class _StatementReader:
    def __init__(
        self,
        document: Document,
        understood: Understanding,
        callables: Callables,
        state: _ModuleState,
    ) -> None:
        self._statements = understood.statements
        self._lines = understood.lines
        self._callables = callables
        self._state = state
        self._holes = HoleFinder(
            (place.line, document.byte_column_at(document.offset_of(place.line, place.column)))
            for statement in self._statements
            for place in statement.holes or ()
        )

    def in_module(self, script: frozenset[Statement]) -> Iterator[Scenario]:
        steps = self._steps()
        for statement in self._statements:
            node = statement.node
            if is_main_block(node):
                for child in node.body:
                    yield from self._statement(child, steps, ScenarioKind.MAIN)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from self._in_tests(node)
            elif statement in script:
                yield from self._statement(node, steps, ScenarioKind.CALL)
            elif (statement.reads | statement.binds) & self._state.changing:
                steps.pass_by(node)
            elif self._state.shared.keys().isdisjoint(statement.binds):
                steps.note(node)

    def _steps(self, forbidden: frozenset[str] = frozenset()) -> Steps:
        return Steps(self._callables, self._holes, self._state.shared, forbidden)

    def _in_tests(self, definition: ast.stmt) -> Iterator[Scenario]:
        """Assertions of a `test_*` function or of a class's `test_*` methods."""
        nodes = [definition]
        if isinstance(definition, ast.ClassDef):
            nodes = definition.body
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                yield from self._in_test(node)

    def _in_test(self, test: ast.FunctionDef) -> Iterator[Scenario]:
        fixtures = frozenset(parameter_names(test.args))
        cases = parametrized_cases(test) or [Case(0, test.body)]
        for case in cases:
            steps = self._steps(fixtures)
            for statement in case.body:
                yield from self._statement(statement, steps, None, case.line)

    def _statement(
        self, node: ast.stmt, steps: Steps, kind: ScenarioKind | None, case_line: int = 0
    ) -> Iterator[Scenario]:
        """The scenarios of one statement; `kind` is that of plain calls, None to leave them.

        `case_line` is given for a statement that does not stand in the document as it is.
        """
        lines = () if case_line else self._lines
        line = case_line or node.lineno
        if isinstance(node, ast.For) and (cases := loop_cases(node)):
            for case in cases:
                for statement in case.body:
                    yield from self._statement(statement, steps, kind, case.line)
            return
        if (assertion := read_assertion(node)) is not None:
            yield from steps.claims(assertion, ScenarioKind.ASSERT, lines, line)
        elif (failure := read_failure(node)) is not None:
            yield from self._failure(failure, steps, lines, line)
            return
        elif kind is not None:
            yield from steps.calls(node, kind, lines, line)
        steps.pass_by(node)

    def _failure(
        self, failure: Failure, steps: Steps, lines: Sequence[str], line: int
    ) -> Iterator[Scenario]:
        for statement in failure.before:
            steps.pass_by(statement)
        call = steps.first_call(failure.expression)
        if call is None:
            return
        scenario = steps.scenario(
            failure.expression,
            call.function,
            ScenarioKind.ASSERT,
            lines,
            line,
            raises=failure.error,
        )
        if scenario is not None:
            yield scenario
