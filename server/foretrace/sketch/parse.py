"""Text -> sketch, kept up to date edit by edit."""

from __future__ import annotations

from foretrace.sketch.aliases import NONE, find_aliases
from foretrace.sketch.calls import Callables
from foretrace.sketch.document import EDIT_MARGIN, Document
from foretrace.sketch.flow import Flow
from foretrace.sketch.holes import places_in_broken_code, stands_in_code
from foretrace.sketch.model import HOLE, Hole, Sketch
from foretrace.sketch.program import Understanding, understand
from foretrace.sketch.scenarios import find_scenarios
from foretrace.sketch.script import script_statements, without_script
from foretrace.sketch.statements import StatementReader
from foretrace.sketch.syntax import new_parser


class SketchParser:
    """A document that is being edited. Not safe for use by two threads at once."""

    def __init__(self, text: str = "", version: int = 0) -> None:
        self._parser = new_parser()
        self._statements = StatementReader()
        self.replace(text, version)

    @property
    def text(self) -> str:
        return self._document.text

    @property
    def version(self) -> int:
        return self._version

    def replace(self, text: str, version: int) -> None:
        """Take a whole new text."""
        self._document = Document(text)
        self._version = version
        self._tree = self._parser.parse(self._document.data)
        self._sketch: Sketch | None = None

    def edit(self, start: int, end: int, replacement: str, version: int) -> None:
        """Replace the code points from `start` up to `end` of the current text.

        Raises `ValueError` for a range outside the text.
        """
        old = self._document
        if not 0 <= start <= end <= len(old.text):
            raise ValueError(
                f"the edit from {start} to {end} lies outside the text, "
                f"which has {len(old.text)} characters"
            )
        new = Document(old.text[:start] + replacement + old.text[end:])
        first = max(0, start - EDIT_MARGIN)
        old_end = min(len(old.text), end + EDIT_MARGIN)
        new_end = old_end + len(new.text) - len(old.text)
        self._tree.edit(
            old.byte_at(first),
            old.byte_at(old_end),
            new.byte_at(new_end),
            old.point_at(first),
            old.point_at(old_end),
            new.point_at(new_end),
        )
        tree = self._parser.parse(new.data, self._tree)
        if tree.root_node.has_error:
            # How errors are recovered from depends on what is reused. The reading of a text
            # must not depend on the way it was typed.
            tree = self._parser.parse(new.data)
        self._document, self._version, self._tree = new, version, tree
        self._sketch = None

    def sketch(self) -> Sketch:
        """The sketch of the current text; computed when first asked for."""
        if self._sketch is None:
            self._sketch = self._read()
        return self._sketch

    def _read(self) -> Sketch:
        document = self._document
        aliases = find_aliases(document, self._tree)
        if aliases != NONE:
            document = Document(document.text, aliases.offsets, aliases.declarations)
        understood = understand(document, self._tree, self._statements)
        statements = understood.statements
        definitions = tuple(d for statement in statements for d in statement.definitions)
        callables = Callables.of(statement.node for statement in statements)
        script = script_statements(statements, callables)
        return Sketch(
            text=document.text,
            version=self._version,
            holes=self._holes(document, understood),
            functions=tuple(definition.function for definition in definitions),
            scenarios=find_scenarios(document, understood, callables, script),
            program=without_script(understood, script),
            flow=Flow(definitions),
        )

    def _holes(self, document: Document, understood: Understanding) -> tuple[Hole, ...]:
        places = [place for statement in understood.statements for place in statement.holes or ()]
        in_gaps = [
            offset
            for gap in understood.gaps
            for offset in document.candidates_between(gap.line, gap.end_line)
            if stands_in_code(self._tree, document.point_at(offset))
        ]
        places += places_in_broken_code(document, self._tree, in_gaps)
        places.sort(key=lambda place: (place.line, place.column))
        offsets = [document.offset_of(place.line, place.column) for place in places]
        return tuple(
            Hole(
                index=index,
                kind=place.kind,
                start=offset,
                end=offset + len(HOLE),
                line=place.line,
                column=place.column,
                byte_column=document.byte_column_at(offset),
                function=place.function,
            )
            for index, (offset, place) in enumerate(zip(offsets, places, strict=True))
        )


def read_sketch(text: str, version: int = 0) -> Sketch:
    """The sketch of a text that is not being edited."""
    return SketchParser(text, version).sketch()
