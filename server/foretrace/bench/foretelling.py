"""How good foresight is: on programs of known ends, classes of cost and hazards."""

from __future__ import annotations

import json
import re
import sysconfig
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foretrace.bench.labelled import Labelled, labelled
from foretrace.bench.specimens import Split
from foretrace.foresight.cost.verdict import cost_of
from foretrace.foresight.halting.forecast import forecast
from foretrace.foresight.hazards.report import hazards_of
from foretrace.foresight.model import Answer, Verdict
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch

CLEAN = ("bisect", "calendar", "colorsys", "configparser", "contextlib", "copy", "csv", "difflib",
         "fnmatch", "fractions", "functools", "genericpath", "glob", "graphlib", "gzip", "heapq",
         "html/parser", "json/decoder", "json/encoder", "linecache", "mailbox", "netrc",
         "plistlib", "posixpath", "pprint", "queue", "quopri", "random", "reprlib", "sched",
         "shlex", "shutil", "socketserver", "statistics", "string", "tempfile", "textwrap",
         "threading", "wave", "zipfile")  # fmt: skip
"""Modules of the standard library in which no hazard should be found."""
_HALTING = re.compile(r"(halts|diverges) for (every input|.*?\)): ")
_COST = re.compile(r"(O\(.*?\))(?: in (.*?))?: ")
_HAZARD = re.compile(r"(\w+) on (\d+): ")


@dataclass(frozen=True, slots=True)
class Row:
    """One case: what was expected and what was said."""

    name: str
    family: str
    split: str
    expected: str
    said: str
    right: bool
    seconds: float
    probability: float | None = None
    proved: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    n: int


def run_halting(split: Split, seconds: float, first: int | None, json_out: Path | None) -> None:
    """Measure verdicts of halting; print a table."""
    rows: list[Row] = []
    with Interpreter() as interpreter:
        cases = labelled("halting", split)[:first]
        rows += [_halting_row(case, interpreter, seconds) for case in cases]
    _finish("halts", split, rows, halting_figures(rows), json_out)


def _halting_row(case: Labelled, interpreter: Interpreter, seconds: float) -> Row:
    match = _HALTING.match(case.labels[0])
    assert match is not None, case.labels
    sketch = read_sketch(case.source)
    asked = match[2]
    scenario = None
    if asked != "every input":
        scenario = Scenario(asked, ScenarioKind.ASKED, 0, asked.partition("(")[0])
    started = time.perf_counter()
    found = forecast(sketch, interpreter, call=scenario, seconds=seconds)
    took = time.perf_counter() - started
    none = Verdict(Answer.UNDECIDED, False, 0.5, "nothing was found")
    verdict = none if found is None else found.verdict
    right = verdict.answer == match[1]
    name = sketch.functions[-1].qualname if scenario is None else asked
    return Row(name, case.family, str(case.split), match[1], str(verdict.answer), right, took,
               verdict.probability, verdict.proved, verdict.evidence)  # fmt: skip


def halting_figures(rows: Sequence[Row]) -> list[Figure]:
    """Precision, recall, share undecided, wrong proofs, Brier score, time."""
    figures: list[Figure] = []
    for answer in (Answer.HALTS, Answer.DIVERGES):
        said = [row for row in rows if row.said == answer]
        true = [row for row in rows if row.expected == answer]
        figures.append(_share(f"precision of {answer}", said, len(said)))
        figures.append(_share(f"recall of {answer}", true, len(true)))
    undecided = sum(row.said == Answer.UNDECIDED for row in rows)
    figures.append(Figure("undecided", undecided / max(1, len(rows)), len(rows)))
    proved = [row for row in rows if row.proved]
    figures.append(Figure("proved", len(proved) / max(1, len(rows)), len(rows)))
    wrong = sum(not row.right for row in proved)
    figures.append(Figure("wrong proofs (count)", wrong, len(proved)))
    squares = [((row.probability or 0.0) - (row.expected == Answer.HALTS)) ** 2 for row in rows]
    figures.append(Figure("Brier score", sum(squares) / max(1, len(squares)), len(rows)))
    return [*figures, _slowest(rows)]


def run_costs(split: Split, seconds: float, first: int | None, json_out: Path | None) -> None:
    """Measure classes of cost; print a table."""
    rows: list[Row] = []
    with Interpreter() as interpreter:
        cases = labelled("costs", split)[:first]
        rows += [_cost_row(case, interpreter, seconds) for case in cases]
    told = [row for row in rows if row.said != "None"]
    figures = [
        _share("right class", rows, len(rows)),
        Figure("told", len(told) / max(1, len(rows)), len(rows)),
        _slowest(rows),
    ]
    _finish("cost", split, rows, figures, json_out)


def _cost_row(case: Labelled, interpreter: Interpreter, seconds: float) -> Row:
    match = _COST.match(case.labels[0])
    assert match is not None, case.labels
    sketch = read_sketch(case.source)
    function = sketch.functions[-1]
    started = time.perf_counter()
    found = cost_of(sketch, function, interpreter, seconds=seconds)
    took = time.perf_counter() - started
    said = str(found.growth)
    return Row(function.qualname, case.family, str(case.split), match[1], said, said == match[1],
               took, found.confidence, evidence=found.evidence)  # fmt: skip


def run_hazards(split: Split, seconds: float, first: int | None, json_out: Path | None) -> None:
    """Measure hazards that were planted, and false alarms in clean code; print a table."""
    rows: list[Row] = []
    more = 0
    with Interpreter() as interpreter:
        for case in labelled("hazards", split)[:first]:
            row, others = _hazard_row(case, interpreter, seconds)
            rows.append(row)
            more += others
        lines, alarms = clean_alarms(interpreter, seconds, CLEAN if first is None else CLEAN[:3])
    figures = [
        _share("recall", rows, len(rows)),
        Figure("others reported beside those planted (count)", more, len(rows)),
        Figure("alarms per 1,000 lines of clean code", 1000 * len(alarms) / max(1, lines), lines),
        _slowest(rows),
    ]
    _finish("hazards", split, [*rows, *alarms], figures, json_out)


def _hazard_row(case: Labelled, interpreter: Interpreter, seconds: float) -> tuple[Row, int]:
    planted = set()
    for label in case.labels:
        match = _HAZARD.match(label)
        assert match is not None, label
        planted.add((match[1], int(match[2])))
    sketch = read_sketch(case.source)
    started = time.perf_counter()
    found = {(str(h.kind), h.line) for h in hazards_of(sketch, interpreter, seconds=seconds).found}
    took = time.perf_counter() - started
    row = Row(sketch.functions[-1].qualname, case.family, str(case.split), _listed(planted),
              _listed(found), planted <= found, took)  # fmt: skip
    return row, len(found - planted)


def clean_alarms(
    interpreter: Interpreter, seconds: float, modules: Sequence[str] = CLEAN
) -> tuple[int, list[Row]]:
    """Lines of the standard library that were read, and the hazards reported there."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    lines = 0
    alarms: list[Row] = []
    for name in modules:
        path = folder / f"{name}.py"
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        lines += text.count("\n")
        for hazard in hazards_of(read_sketch(text), interpreter, seconds=seconds).found:
            said = f"{hazard.kind} on {hazard.line}"
            alarms.append(Row(f"{name}.{hazard.function}", "clean", "all", "nothing", said, False,
                              0.0, evidence=hazard.said))  # fmt: skip
    return lines, alarms


def _listed(hazards: set[tuple[str, int]]) -> str:
    return ", ".join(f"{kind} on {line}" for kind, line in sorted(hazards))


def _share(name: str, rows: Sequence[Row], n: int) -> Figure:
    return Figure(name, sum(row.right for row in rows) / max(1, n), n)


def _slowest(rows: Sequence[Row]) -> Figure:
    took = sorted(row.seconds for row in rows)
    at = took[min(len(took) - 1, int(0.95 * len(took)))] if took else 0.0
    return Figure("p95 seconds", at, len(rows))


def _finish(
    what: str, split: Split, rows: Sequence[Row], figures: Sequence[Figure], json_out: Path | None
) -> None:
    console = Console()
    for row in rows:
        if not row.right:
            console.print(f"{row.name}: {row.expected}, not {row.said}. {row.evidence}",
                          markup=False, highlight=False)  # fmt: skip
    table = Table(title=f"{what}, {split} cases, no world model")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("n", justify="right")
    for figure in figures:
        table.add_row(figure.name, f"{figure.value:.3g}", f"{figure.n:,}")
    console.print(table)
    if json_out is not None:
        content = {
            "what": what,
            "split": str(split),
            "model": None,
            "figures": [asdict(each) for each in figures],
            "cases": [asdict(each) for each in rows],
        }
        json_out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
