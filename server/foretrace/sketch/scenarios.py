"""The calls a document itself shows, with the results it expects."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from tree_sitter import Tree

from foretrace.sketch.assertions import read_assertion, read_failure
from foretrace.sketch.calls import Callables
from foretrace.sketch.check import parse
from foretrace.sketch.document import Document
from foretrace.sketch.examples import Example, comment_examples, docstring_examples
from foretrace.sketch.functions import parameter_names, statements_in
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.names import HoleFinder, bound_names
from foretrace.sketch.outputs import Output, comment_output, printed_output, repr_output
from foretrace.sketch.program import Understanding
from foretrace.sketch.script import is_main_block
from foretrace.sketch.steps import Steps

_COMMENT_LINE = re.compile(r"[ \t\f]*#")
_PROMPT_COMMENT = re.compile(r"^[ \t\f]*#[ \t]*>>>", re.MULTILINE)

_ORDER = list(ScenarioKind)


def find_scenarios(
    document: Document,
    tree: Tree,
    understood: Understanding,
    callables: Callables,
    script: frozenset[ast.stmt],
) -> tuple[Scenario, ...]:
    """Every scenario of a document: comments, doctests, assertions, calls, the main block.

    `tree` is the tolerant parse of the document without its gaps.
    """
    if not callables.names:
        return ()
    reader = _Reader(document, understood, callables)
    found = [
        *reader.in_comments(tree),
        *reader.in_docstrings(),
        *reader.in_module(script),
    ]
    found.sort(key=lambda scenario: (_ORDER.index(scenario.kind), scenario.line))
    return tuple(dict.fromkeys(found))


class _Reader:
    def __init__(self, document: Document, understood: Understanding, callables: Callables) -> None:
        self._document = document
        self._module = understood.tree
        self._lines = understood.lines
        self._callables = callables
        offsets = understood.places
        self._holes = HoleFinder((document.line_at(o), document.byte_column_at(o)) for o in offsets)
        self._known = frozenset(
            name for statement in self._module.body for name in bound_names(statement)
        )

    # Examples ---------------------------------------------------------------------------------

    def in_comments(self, tree: Tree) -> Iterator[Scenario]:
        starts = {
            self._document.line_at(match.end())
            for match in _PROMPT_COMMENT.finditer(self._document.code)
        }
        past = 0
        for start in sorted(starts):
            if start <= past:
                continue
            block: list[tuple[int, str]] = []
            for line in range(start, self._document.line_count + 1):
                text = self._document.line_text(line)
                if not _COMMENT_LINE.match(text) or not self._is_comment(tree, line, text):
                    break
                block.append((line, text))
            past = block[-1][0] if block else start
            yield from self._examples(comment_examples(block), ScenarioKind.COMMENT)

    def _is_comment(self, tree: Tree, line: int, text: str) -> bool:
        """Whether a line that begins with `#` does so outside of any string."""
        offset = self._document.line_starts[line - 1] + text.index("#")
        start = self._document.byte_at(offset)
        leaf = tree.root_node.descendant_for_byte_range(start, start + 1)
        return leaf is not None and leaf.type == "comment"

    def in_docstrings(self) -> Iterator[Scenario]:
        for body in _documented(self._module):
            match body[:1]:
                case [ast.Expr(value=ast.Constant(value=str(text)))] if ">>>" in text:
                    line = body[0].lineno
                    yield from self._examples(docstring_examples(text, line), ScenarioKind.DOCTEST)

    def _examples(self, examples: Sequence[Example], kind: ScenarioKind) -> Iterator[Scenario]:
        """The examples of one docstring or comment share their names."""
        steps = Steps(self._callables, self._holes)
        for example in examples:
            module = parse(example.source)
            if not isinstance(module, ast.Module):
                continue
            lines = example.source.split("\n")
            for statement in module.body:
                line = example.line + statement.lineno - 1
                last = statement is module.body[-1]
                if last and isinstance(statement, ast.Expr):
                    yield from self._example(statement, example, kind, steps, lines, line)
                elif isinstance(statement, ast.Assert):
                    yield from steps.claims(statement.test, kind, lines, line)
                steps.pass_by(statement)

    def _example(
        self,
        statement: ast.Expr,
        example: Example,
        kind: ScenarioKind,
        steps: Steps,
        lines: Sequence[str],
        line: int,
    ) -> Iterator[Scenario]:
        value = _printed(statement) or statement.value
        output = self._output(example, kind, printed=value is not statement.value)
        resolved = steps.resolved(value)
        if resolved is not None:
            value, until = resolved
            lines = ()
        else:
            until = None
        call = steps.first_call(value)
        if call is None:
            return
        if example.raises is None and output.expected is None:
            yield from steps.calls(statement, kind, lines, line)
            return
        if kind is ScenarioKind.DOCTEST and self._callables.prints(call.function):
            output = Output(None)
        if output.through is not None:
            value = ast.Call(func=ast.Name(output.through, ast.Load()), args=[value], keywords=[])
        scenario = steps.scenario(
            value,
            call.function,
            kind,
            lines,
            line,
            expected=None if example.raises else output.expected,
            raises=example.raises,
            until=until,
        )
        if scenario is not None:
            yield scenario

    def _output(self, example: Example, kind: ScenarioKind, *, printed: bool) -> Output:
        if not example.want or not example.exact:
            return Output(None)
        if kind is ScenarioKind.COMMENT:
            return comment_output(example.want, self._known)
        if printed:
            return printed_output(example.want)
        return repr_output(example.want, self._known)

    # Statements -------------------------------------------------------------------------------

    def in_module(self, script: frozenset[ast.stmt]) -> Iterator[Scenario]:
        steps = Steps(self._callables, self._holes)
        for statement in self._module.body:
            if is_main_block(statement):
                inner = Steps(self._callables, self._holes)
                for node in statement.body:  # type: ignore[attr-defined]
                    yield from self._statement(node, inner, ScenarioKind.MAIN)
            elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from self._in_tests(statement)
            elif statement in script:
                yield from self._statement(statement, steps, ScenarioKind.CALL)
            else:
                steps.note(statement)

    def _in_tests(self, definition: ast.stmt) -> Iterator[Scenario]:
        """Assertions of a `test_*` function or of a class's `test_*` methods."""
        nodes = [definition]
        if isinstance(definition, ast.ClassDef):
            nodes = definition.body
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                fixtures = frozenset(parameter_names(node.args))
                steps = Steps(self._callables, self._holes, fixtures)
                for statement in node.body:
                    yield from self._statement(statement, steps, None)

    def _statement(
        self, node: ast.stmt, steps: Steps, kind: ScenarioKind | None
    ) -> Iterator[Scenario]:
        """The scenarios of one statement; `kind` is that of plain calls, None to leave them."""
        assertion = read_assertion(node)
        if assertion is not None:
            yield from steps.claims(assertion, ScenarioKind.ASSERT, self._lines, node.lineno)
        elif (failure := read_failure(node)) is not None:
            before, expression, error = failure
            for statement in before:
                steps.pass_by(statement)
            call = steps.first_call(expression)
            if call is not None:
                scenario = steps.scenario(
                    expression,
                    call.function,
                    ScenarioKind.ASSERT,
                    self._lines,
                    node.lineno,
                    raises=error,
                )
                if scenario is not None:
                    yield scenario
            return
        elif kind is not None:
            yield from steps.calls(node, kind, self._lines, node.lineno)
        steps.pass_by(node)


def _documented(module: ast.Module) -> Iterator[list[ast.stmt]]:
    """Bodies that may begin with a docstring: the module's, classes', functions'."""
    stack: list[ast.AST] = [module]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.body
        stack.extend(statements_in(node))


def _printed(statement: ast.Expr) -> ast.expr | None:
    match statement.value:
        case ast.Call(func=ast.Name(id="print"), args=[value], keywords=[]):
            return None if isinstance(value, ast.Starred) else value
    return None
