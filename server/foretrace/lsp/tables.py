"""Values over a run as small tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foretrace.lsp.labels import shortened
from foretrace.lsp.markup import Markup
from foretrace.lsp.runs import Run, Visit
from foretrace.sketch.model import ScenarioKind
from foretrace.trace.frames import Origin, Value

ROWS_AT_START = 10
ROWS_AT_END = 4
LONGEST_CELL = 60
"""Characters of a repr in a table of several columns; a single one has room for more."""
LONGEST_ONLY_CELL = 400


def visit_table(markup: Markup, run: Run, visits: Sequence[Visit], names: Sequence[str]) -> Markup:
    """One row per visit of a line: the named values after it, the result, the origins."""
    returns = any(visit.returned is not None for visit in visits)
    raises = any(visit.raised is not None for visit in visits)
    columns = [*names, *(["returns"] if returns else []), *(["raises"] if raises else [])]
    width = LONGEST_ONLY_CELL if len(columns) == 1 else LONGEST_CELL
    rows = []
    for number, visit in capped(list(enumerate(visits, start=1))):
        if visit is None:
            rows.append(["⋮", *("" for _ in columns), f"{number} more"])
            continue
        values = (
            [visit.after.get(name) for name in names]
            if not visit.raised
            else [visit.before.get(name) for name in names]
        )
        values += [visit.returned] if returns else []
        values += [visit.raised] if raises else []
        cells = [shortened(value.repr, width) if value else "" for value in values]
        rows.append([str(number), *cells, origins(run, [v for v in values if v])])
    return markup.table(["run", *columns, "origin"], rows)


def capped(
    rows: Sequence[tuple[int, Visit]],
) -> Iterator[tuple[int, Visit | None]]:
    """The first and last rows; between them the number of those left out, with no visit."""
    left_out = len(rows) - ROWS_AT_START - ROWS_AT_END
    if left_out <= 1:
        yield from rows
        return
    yield from rows[:ROWS_AT_START]
    yield left_out, None
    yield from rows[-ROWS_AT_END:]


def origins(run: Run, values: Sequence[Value]) -> str:
    """How the values of a row are known, the weakest first: `imagined 81%`."""
    if run.scenario.kind is ScenarioKind.INVENTED:
        return "invented inputs"
    for origin in (Origin.IMAGINED, Origin.DERIVED):
        chances = [value.probability for value in values if value.origin is origin]
        if chances:
            return origin_text(Value("", origin, min(chances)))
    return str(Origin.COMPUTED)


def origin_text(value: Value) -> str:
    """`computed`, or `imagined 81%`."""
    if value.origin is Origin.COMPUTED or value.probability >= 1:
        return str(value.origin)
    return f"{value.origin} {value.probability:.0%}"
