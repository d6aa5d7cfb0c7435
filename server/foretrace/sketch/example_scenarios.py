"""Scenarios from the examples in comments and docstrings."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from foretrace.sketch.calls import Callables
from foretrace.sketch.check import parse_example
from foretrace.sketch.document import Document
from foretrace.sketch.examples import Example, comment_examples, docstring_examples
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.names import HoleFinder, is_print
from foretrace.sketch.outputs import Output, comment_output, printed_output, repr_output
from foretrace.sketch.plain_examples import plain_examples
from foretrace.sketch.program import Understanding
from foretrace.sketch.statements import docstring_of
from foretrace.sketch.steps import Steps

_PROMPT = ">>>"
_PROMPT_COMMENT = re.compile(r"\s*#\s*>>>")

# An example has text of its own: no hole of the document stands in it.
_NO_HOLES = HoleFinder(())


class ExampleReader:
    def __init__(
        self,
        document: Document,
        understood: Understanding,
        callables: Callables,
        shared: Mapping[str, ast.Assign],
        missing: frozenset[str],
    ) -> None:
        """`missing` are names that the document binds but its program does not."""
        self._document = document
        self._statements = understood.statements
        self._gaps = understood.gaps
        self._callables = callables
        self._shared = shared
        self._missing = missing
        self._known = frozenset[str]().union(*(s.binds for s in self._statements))

    def in_comments(self) -> Iterator[Scenario]:
        past = 0
        for start in self._prompt_lines():
            if start <= past:
                continue
            block: list[tuple[int, str]] = []
            for line in range(start, self._document.line_count + 1):
                text = self._document.line_text(line)
                if not self._is_comment(line, text):
                    break
                block.append((line, text))
                past = line
            yield from self._read(comment_examples(block), ScenarioKind.COMMENT)

    def _prompt_lines(self) -> Iterator[int]:
        text = self._document.text
        at = text.find(_PROMPT)
        while at >= 0:
            line = self._document.line_at(at)
            if _PROMPT_COMMENT.match(self._document.line_text(line)):
                yield line
            at = text.find(_PROMPT, at + len(_PROMPT))

    def _is_comment(self, line: int, text: str) -> bool:
        """Whether a line is a comment, and not part of a string or of a gap."""
        if not text.lstrip().startswith("#"):
            return False
        if any(gap.line <= line <= gap.end_line for gap in self._gaps):
            return False
        index = bisect_right(self._statements, line, key=lambda statement: statement.first)
        return index == 0 or line not in self._statements[index - 1].string_lines

    def in_docstrings(self) -> Iterator[Scenario]:
        module = docstring_of([statement.node for statement in self._statements[:1]])
        found = [module] if module else []
        found += [docstring for statement in self._statements for docstring in statement.docstrings]
        for text, line in found:
            if _PROMPT in text:
                yield from self._read(docstring_examples(text, line), ScenarioKind.DOCTEST)
            yield from self._read(plain_examples(text, line), ScenarioKind.DOCTEST)

    def _read(self, examples: Sequence[Example], kind: ScenarioKind) -> Iterator[Scenario]:
        """The examples of one docstring or comment share their names."""
        steps = Steps(self._callables, _NO_HOLES, self._shared, self._missing)
        for example in examples:
            module = parse_example(example.source)
            if not isinstance(module, ast.Module):
                continue
            lines = example.source.split("\n")
            # Each expression shows its value: what several show together tells of none.
            shown = sum(isinstance(statement, ast.Expr) for statement in module.body)
            for statement in module.body:
                line = example.line + statement.lineno - 1
                if isinstance(statement, ast.Expr) and _claims(statement.value, example):
                    yield from steps.claims(statement.value, kind, lines, line)
                elif isinstance(statement, ast.Expr):
                    output = self._output(example, kind, statement) if shown == 1 else Output(None)
                    raises = example.raises if statement is module.body[-1] else None
                    yield from self._shown(statement, output, raises, kind, steps, lines, line)
                elif isinstance(statement, ast.Assert):
                    yield from steps.claims(statement.test, kind, lines, line)
                steps.pass_by(statement)

    def _shown(
        self,
        statement: ast.Expr,
        output: Output,
        raises: str | None,
        kind: ScenarioKind,
        steps: Steps,
        lines: Sequence[str],
        line: int,
    ) -> Iterator[Scenario]:
        """The scenarios of one expression and the output below it."""
        value = printed_value(statement) or statement.value
        resolved = steps.resolved(value) if steps.first_call(value) is None else None
        until = None
        if resolved is not None:
            value, until = resolved
            lines = ()  # Its parts stand on lines of their own.
        call = steps.first_call(value)
        if call is None:
            return
        if kind is ScenarioKind.DOCTEST and self._callables.prints(call.function):
            output = Output(None)  # It shows what was printed, too.
        if output.expected is None and raises is None:
            if resolved is None:
                yield from steps.calls(statement, kind, lines, line)
            return
        if output.through is not None:
            value = ast.Call(func=ast.Name(output.through, ast.Load()), args=[value], keywords=[])
        expected = output.expected if raises is None else None
        scenario = steps.scenario(
            value,
            call.function,
            kind,
            lines,
            line,
            expected=expected,
            raises=raises,
            until=until,
        )
        if scenario is not None:
            yield scenario

    def _output(self, example: Example, kind: ScenarioKind, statement: ast.Expr) -> Output:
        if not example.want or not example.exact:
            return Output(None)
        in_comment = kind is ScenarioKind.COMMENT
        if printed_value(statement) is not None:
            # Below the output a comment may go on in prose.
            several = in_comment and "\n" in example.want
            return Output(None) if several else printed_output(example.want.strip())
        if is_print(statement):
            return Output(None)
        return (comment_output if in_comment else repr_output)(example.want, self._known)


def _claims(value: ast.expr, example: Example) -> bool:
    """Whether an example says by itself what is true: a comparison without an output."""
    if example.want or example.raises is not None:
        return False
    match value:
        case ast.BoolOp(values=values):
            return all(_claims(part, example) for part in values)
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
    return False


def printed_value(statement: ast.Expr) -> ast.expr | None:
    """The value of `print(value)`."""
    match statement.value:
        case ast.Call(func=ast.Name(id="print"), args=[value], keywords=[]):
            return None if isinstance(value, ast.Starred) else value
    return None
