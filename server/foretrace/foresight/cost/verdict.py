"""The cost of a function: counted on inputs that grow, the worst of them decides."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from foretrace.cancellation import Cancellation
from foretrace.foresight.cost.classes import Fit, Growth, classify
from foretrace.foresight.cost.inputs import Family, families
from foretrace.foresight.cost.polynomial import formula
from foretrace.foresight.counting.counted import Counted, Ending
from foretrace.foresight.counting.gaps import gap
from foretrace.foresight.counting.session import CannotCount, CountingSession
from foretrace.foresight.halting.stateless import stateless
from foretrace.foresight.symbolic.module import Module
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Function, Sketch

_STEPS = 30_000
"""Of one call."""
_ENOUGH = 15_000
"""Steps, or operations, of a call after which no larger one is tried."""
_PROBES = (2, 4)
"""Places in a family's sizes."""
_KEPT = 2
_REACHED = 64
_BATCH = 4
"""Families of one choice of arguments that are followed to large sizes."""


@dataclass(frozen=True, slots=True)
class Cost:
    function: str
    growth: Growth | None
    """`None` if it could not be told; the evidence says why."""
    size: str | None = None
    """What n is: `len(xs)`."""
    confidence: float = 0.0
    line: int | None = None
    """That costs most."""
    count: str | None = None
    """How often that line runs, as a formula in n."""
    evidence: str = ""
    peak: Growth | None = None
    """Of the largest collection that is made."""
    peak_line: int | None = None
    calls: Growth | None = None
    """Of the number of calls."""
    largest: int = 0
    """Size up to which it was counted."""


@dataclass(slots=True)
class _Series:
    family: Family
    points: dict[int, Counted] = field(default_factory=dict)

    def totals(self) -> list[tuple[int, float]]:
        return [(n, float(counted.total)) for n, counted in self.points.items()]

    @property
    def broken(self) -> bool:
        """Whether the larger calls end with an exception."""
        largest = sorted(self.points)[len(self.points) // 2 :]
        return all(self.points[n].error is not None for n in largest)

    @property
    def worst(self) -> float:
        return max((counted.total for counted in self.points.values()), default=0.0)


def cost_of(
    sketch: Sketch,
    function: Function,
    interpreter: Interpreter,
    *,
    seconds: float = 2.0,
    cancellation: Cancellation | None = None,
) -> Cost:
    """What calls of a function cost as what they are given grows. Raises `Cancelled`."""
    definition = Module.of(sketch.program).named(function.qualname)
    if definition is None:
        return Cost(function.qualname, None, evidence="it is not known")
    found = families(sketch, function, definition.node)
    if not found:
        return _unsized(function, definition.node.args.args == [])
    deadline = time.monotonic() + seconds
    try:
        with CountingSession(
            sketch,
            interpreter,
            [function.qualname],
            costs=True,
            remembers=function.decorated or not stateless(sketch.program),
            seconds=min(1.0, seconds),
            cancellation=cancellation,
        ) as session:
            series = _measured(session, found, deadline)
    except CannotCount as error:
        return Cost(function.qualname, None, evidence=f"it could not be run: {error}")
    return _worst(function, series)


def _unsized(function: Function, none: bool) -> Cost:
    if none:
        return Cost(
            function.qualname, Growth.CONSTANT, None, 0.6, evidence="it takes nothing that grows"
        )
    said = "what it takes could not be guessed; give an example such as `# >>> f([1, 2])`"
    return Cost(function.qualname, None, evidence=said)


def _measured(session: CountingSession, found: Sequence[Family], deadline: float) -> list[_Series]:
    """Every family at small sizes, then the most costly ones of each choice at large ones."""
    series = [_Series(family) for family in found]
    chosen: list[_Series] = []
    for sizes in dict.fromkeys(each.family.sizes for each in series):
        usual = series[0].family.series
        same = [each for each in series if each.family.sizes == sizes]
        plain = [each for each in same if each.family.series[: _PROBES[-1]] == usual[: _PROBES[-1]]]
        _probe(session, plain if len(plain) > _KEPT else [])
        for each in sorted(plain, key=lambda each: -each.worst)[:_KEPT]:
            _follow(session, each, deadline)
            chosen.append(each)
        # Numbers that are hard in other ways, unless large ones are out of reach anyhow.
        if any(max(each.points, default=0) >= _REACHED for each in plain):
            for each in [each for each in same if each not in plain][: 2 * _KEPT]:
                _follow(session, each, deadline)
                chosen.append(each)
    return [each for each in chosen if each.points]


def _probe(session: CountingSession, series: Sequence[_Series]) -> None:
    for place in _PROBES:
        session.renew()
        sizes = [each.family.series[place] for each in series]
        calls = [each.family.call(n) for each, n in zip(series, sizes, strict=True)]
        runs = session.run_plain(calls, _STEPS)
        for each, n, counted in zip(series, sizes, runs, strict=False):
            _add(each, n, counted)


def _add(series: _Series, n: int, counted: Counted) -> bool:
    """Whether a larger size is worth a try."""
    error = counted.error
    if error is not None and (error.type == "RecursionError" or gap(error) is not None):
        return False
    if counted.ending in (Ending.STOPPED, Ending.LOST):
        return False
    series.points[n] = counted
    return counted.total < _ENOUGH


def _follow(session: CountingSession, series: _Series, deadline: float) -> None:
    sizes = [n for n in series.family.series if n not in series.points]
    batch = 1 if session.remembers else _BATCH
    while sizes and time.monotonic() < deadline:
        part, sizes = sizes[:batch], sizes[batch:]
        calls = [series.family.call(n) for n in part]
        session.renew()
        for n, counted in zip(part, session.run_plain(calls, _STEPS), strict=False):
            if not _add(series, n, counted):
                return
            if counted.total > _ENOUGH / 30:
                batch = 1


def _worst(function: Function, series: Sequence[_Series]) -> Cost:
    ranked: list[tuple[_Series, Fit]] = []
    for each in series:
        fit = classify(each.totals())
        if fit is not None:
            ranked.append((each, fit))
    if not ranked:
        said = "no call of it could be counted at enough sizes"
        return Cost(function.qualname, None, evidence=said)
    # What ends with an exception tells little of the cost.
    ranked = [pair for pair in ranked if not pair[0].broken] or ranked
    top = max(fit.growth.rank for _, fit in ranked)
    best = [(each, fit) for each, fit in ranked if fit.growth.rank == top]
    # One argument that does it alone says more than several together.
    fewest = min(len(each.family.sizes) for each, _ in best)
    best = [(each, fit) for each, fit in best if len(each.family.sizes) == fewest]
    chosen, fit = max(best, key=lambda pair: (_per_size(pair[0]), pair[1].confidence))
    return _told(function, chosen, fit)


def _per_size(series: _Series) -> float:
    n = max(series.points)
    return series.points[n].total / max(n, 1)


def _told(function: Function, series: _Series, fit: Fit) -> Cost:
    points = series.points
    largest = max(points)
    line = _dominating(points[largest])
    size = " = ".join(sorted(series.family.sizes)) if fit.growth is not Growth.CONSTANT else None
    runs = [(n, (counted.lines or {}).get(line or 0, 0)) for n, counted in points.items()]
    count = None if line is None else formula(runs)
    if count is not None and not (points[largest].lines or {}).get(line or 0):
        count = None
    peaks = classify([(n, float(counted.peak)) for n, counted in points.items()])
    calls = classify([(n, float(sum((c.calls or {}).values()))) for n, c in points.items()])
    peak = peaks.growth if peaks is not None and points[largest].peak else None
    said = f"{points[largest].total:,.0f} operations for n = {largest:,}"
    if line is not None:
        often = count or f"{(points[largest].lines or {}).get(line, 0):,} times for n = {largest:,}"
        said = f"line {line} runs {often}{' times' if count else ''}; {said}"
    return Cost(
        function.qualname,
        fit.growth,
        size,
        fit.confidence,
        line,
        count,
        said,
        peak,
        points[largest].peak_line if peak is not None else None,
        calls.growth if calls is not None else None,
        largest,
    )


def _dominating(counted: Counted) -> int | None:
    """The line that costs most, what its operations on collections cost included."""
    totals = dict(counted.lines or {})
    for line, work in (counted.work or {}).items():
        totals[line] = totals.get(line, 0) + work
    return max(totals, key=lambda line: (totals[line], line), default=None)
