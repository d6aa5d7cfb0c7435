"""The sound blocks of a document that does not parse as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foretrace.sketch.check import Problem, find_problem
from foretrace.sketch.document import Document
from foretrace.sketch.holes import points_in_code
from foretrace.sketch.layout import Block, LogicalLine, read_layout, split_blocks
from foretrace.sketch.model import Gap
from foretrace.sketch.naming import HoleNames


class Salvage:
    """One pass over the blocks of a document, with some lines blamed beforehand."""

    def __init__(self, document: Document, names: HoleNames, blamed: Mapping[int, str]) -> None:
        self._document = document
        self._names = names
        self._blamed = blamed
        # Comments between blocks may hold `???`, too.
        self.lines = names.lines(1, document.line_count, ())
        """The named lines of what is kept, in place."""
        self.gaps: list[Gap] = []
        self.in_code: set[int] = set()
        """Offsets of the holes in what is kept."""

    def run(self) -> None:
        code_lines = self._names.code_lines
        logical = read_layout("\n".join(code_lines))
        previous: Block | None = None
        for block in split_blocks(logical, code_lines, len(code_lines)):
            problem = self._keep(block, "")
            if problem and block.word == "class" and self._keep_members(block):
                problem = None
            if problem:
                self._drop(block.line, block.end_line, problem.reason)
                if previous and _runs_into(previous, block):
                    self._drop(previous.line, previous.end_line, problem.reason)
            previous = None if problem else block
        self.gaps.sort(key=lambda gap: gap.line)

    def _keep(self, block: Block, prefix: str) -> Problem | None:
        """Put a block's named lines in place if it is sound after `prefix`, else say why not."""
        for line in range(block.line, block.end_line + 1):
            if line in self._blamed:
                return Problem(line, self._blamed[line])
        in_code = self._holes_in_code(block, prefix)
        lines = self._names.lines(block.line, block.end_line, in_code)
        problem = find_problem(prefix + "\n".join(lines))
        if problem is None:
            self.lines[block.line - 1 : block.end_line] = lines
            self.in_code |= in_code
        return problem

    def _holes_in_code(self, block: Block, prefix: str) -> set[int]:
        offsets = self._names.offsets(block.line, block.end_line)
        if not offsets:
            return set()
        lines = self._names.code_lines[block.line - 1 : block.end_line]
        in_code = points_in_code(prefix + "\n".join(lines))
        above = block.line - prefix.count("\n")
        line_at, column_at = self._document.line_at, self._document.byte_column_at
        return {o for o in offsets if (line_at(o) - above, column_at(o)) in in_code}

    def _keep_members(self, block: Block) -> bool:
        """Drop only the unsound members of a class. False if the class cannot be kept at all."""
        header, body = block.lines[block.header], block.body
        if not body or body[0].indent <= header.indent:
            return False
        head = Block(block.lines[: block.header + 1], body[0].line - 1)
        if any(head.line <= line <= head.end_line for line in self._blamed):
            return False
        saved = self.lines[block.line - 1 : block.end_line]
        gaps, in_code = list(self.gaps), set(self.in_code)
        kept, first_dropped = 0, None
        for member in split_blocks(body, self._names.code_lines, block.end_line):
            problem = self._keep(member, "class _:\n")
            if problem and member.word == "class" and self._keep_members(member):
                problem = None
            if problem:
                self._drop(member.line, member.end_line, problem.reason)
                first_dropped = first_dropped or member
            else:
                kept += 1
        if first_dropped and not kept:
            self.lines[first_dropped.line - 1] = " " * body[0].indent + "pass"
        self._keep_header(head)
        if self._sound(block):
            return True
        self.lines[block.line - 1 : block.end_line] = saved
        self.gaps, self.in_code = gaps, in_code
        return False

    def _keep_header(self, head: Block) -> None:
        in_code = self._holes_in_code(head, "")
        lines = self._names.lines(head.line, head.end_line, in_code)
        self.lines[head.line - 1 : head.end_line] = lines
        self.in_code |= in_code

    def _sound(self, block: Block) -> bool:
        indent = block.lines[0].indent
        text = "\n".join(self.lines[block.line - 1 : block.end_line])
        return find_problem("if 1:\n" + text if indent else text) is None

    def _drop(self, first: int, last: int, reason: str) -> None:
        self.gaps = [g for g in self.gaps if not first <= g.line <= last]
        self.gaps.append(Gap(first, last, reason))
        self.lines[first - 1 : last] = [""] * (last - first + 1)
        self.in_code.difference_update(self._names.offsets(first, last))


def _runs_into(previous: Block, broken: Block) -> bool:
    """Whether the broken statement may have cut the definition before it short.

    A line that slipped to the margin in the middle of a function would end the function there;
    the lines indented after it show that the function was meant to go on.
    """
    compound = broken.word in _COMPOUND
    return previous.word in ("def", "class") and not compound and _has_indented(broken.lines)


def _has_indented(lines: Sequence[LogicalLine]) -> bool:
    return any(line.indent > lines[0].indent for line in lines)


_COMPOUND = frozenset(["def", "class", "if", "for", "while", "try", "with", "match", "async"])
