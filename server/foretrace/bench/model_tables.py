"""The figures of a world model as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rich.table import Table

from foretrace.bench import calibration
from foretrace.bench.model_figures import Figures, FrameFigures, Part, Share, Way

_HEADLINE: tuple[tuple[str, Callable[[Way], Share]], ...] = (
    ("next frame: event and line", lambda way: way.all.frames.action),
    ("next frame: every value", lambda way: way.all.frames.state),
    ("next frame exact", lambda way: way.all.frames.exact),
    ("whole trace exact, up to 50 frames", lambda way: way.short.traces.whole),
    ("whole trace exact", lambda way: way.all.traces.whole),
    ("frames before the first error", lambda way: way.all.traces.until_error),
    ("right outcomes", lambda way: way.all.traces.outcome),
    ("right outcomes, where one is stated", lambda way: way.with_output),
)


def tables(found: Figures, title: str) -> Iterator[Table]:
    """All that there is to say; `title` stands above the first one."""
    yield _headline(found, title)
    yield _events(found)
    yield _parts(found, "by length of the true trace, in frames", lambda way: way.by_length)
    if len(found.constrained.by_family) > 1:
        yield _parts(found, "by family", lambda way: way.by_family)
    branches = calibration.render(found.branches.calibration, "branches")
    brier = found.branches.brier
    branches.add_row("Brier score", "", "", "-" if brier is None else f"{brier:.3f}")
    yield branches


def _headline(found: Figures, title: str) -> Table:
    table = _table(title, "figure", "n", "constrained", "free")
    for name, share in _HEADLINE:
        counted = share(found.constrained)
        if counted.of:
            free = "" if found.free is None else percent(share(found.free))
            table.add_row(name, f"{counted.of:,}", percent(counted), free)
    for name, counted in (
        ("value of a hole", found.holes.frames),
        ("value of a hole, first visit", found.holes.first),
        ("tokens forced", found.forced),
    ):
        if counted.of:
            table.add_row(name, f"{counted.of:,}", percent(counted), "")
    table.add_row("frames a second", "", f"{found.frames_per_second:.1f}", "")
    for name, count in (("runs cut short", found.cut), ("frames not come to", found.missing)):
        if count:
            table.add_row(name, f"{count:,}", "", "")
    return table


def _events(found: Figures) -> Table:
    table = _table("next frames by event", "event", "way", "n", "event, line", "values", "exact")
    for event in found.constrained.by_event:
        for name, way in _ways(found):
            table.add_row(event, name, *_frames(way.by_event[event]))
    return table


def _parts(found: Figures, title: str, parts: Callable[[Way], Mapping[str, Part]]) -> Table:
    headings = ("", "way", "runs", "next frame", "whole", "until error", "outcome")
    table = _table(title, *headings)
    for name in parts(found.constrained):
        for label, way in _ways(found):
            part = parts(way)[name]
            traces = part.traces
            shares = (part.frames.exact, traces.whole, traces.until_error, traces.outcome)
            table.add_row(name or "none", label, str(traces.whole.of), *map(percent, shares))
    return table


def _ways(found: Figures) -> Iterator[tuple[str, Way]]:
    yield "constrained", found.constrained
    if found.free is not None:
        yield "free", found.free


def _frames(found: FrameFigures) -> tuple[str, ...]:
    shares = (found.action, found.state, found.exact)
    return (f"{found.exact.of:,}", *map(percent, shares))


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        words = number == 0 or heading == "way"
        table.add_column(heading, justify="left" if words else "right")
    return table


def percent(share: Share) -> str:
    return "-" if share.value is None else f"{share.value:.1%}"
