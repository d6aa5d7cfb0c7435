"""Where each value of a trace came from.

A run is followed frame by frame. A value is derived once anything it was computed from, or any
decision that led to it, was imagined; what is not touched stays computed. The probability of an
imagined value is the one it was supplied with; that of a derived value is the product over all
that was imagined in the run up to then.

Where a source of influence cannot be told apart, all it may have influenced counts as derived:
objects without a repr of their own once anything derived was stored in one, and every name of an
enclosing function or of the module that a line with anything derived on it may have rebound.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from foretrace.imagine.lines import Line, Lines, Region
from foretrace.trace.frames import Event, Frame, Origin, Value

_IMMUTABLE = re.compile(r"""b?['"]|-?[\d.]|True$|False$|None$|-?inf$|nan$|range\(|frozenset""")
"""Reprs of values that nothing can change in place."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Something supplied during a frame."""

    frame: int
    probability: float
    whole: bool
    """Whether it may be the whole value that its line assigns or returns."""
    again: bool = False
    """Whether it repeats an earlier supply, which adds no uncertainty."""
    everything: bool = False
    """Whether statements are missing, which might have done anything."""


@dataclass(frozen=True, slots=True)
class _Mark:
    origin: Origin
    probability: float


@dataclass(slots=True)
class _Activation:
    function: str
    tainted: dict[str, _Mark] = field(default_factory=dict)
    regions: list[Region] = field(default_factory=list)
    """Decisions still in force that were made on something imagined."""
    shown: dict[str, str] = field(default_factory=dict)
    """Reprs of the frame before."""
    line: Line | None = None
    number: int = 0
    touched: bool = False
    """Whether the line being run has read, called or been supplied with anything imagined."""
    imagined: float | None = None
    """Probability of what may be the whole value of the line being run."""
    reached: bool = False
    """Whether the activation itself is there because of a decision on something imagined."""


def mark(
    frames: Sequence[Frame],
    seeds: Sequence[Seed],
    lines: Lines,
    probability: float = 1.0,
    supposed: Mapping[int, Sequence[str]] | None = None,
) -> tuple[list[Frame], bool, float]:
    """The frames with origins, whether the run's result is derived, and its probability.

    `supposed` are names, by index of a frame, whose values somebody supposed before it.
    """
    supposed = supposed or {}
    marker = _Marker(lines, probability)
    result: list[Frame] = []
    pending = list(seeds)
    for index, frame in enumerate(frames):
        result.append(marker.step(frame, supposed.get(index, ())))
        while pending and pending[0].frame <= index:
            marker.supply(pending.pop(0))
    for seed in pending:
        marker.supply(seed)
    return result, marker.result_touched, marker.probability


class _Marker:
    def __init__(self, lines: Lines, probability: float) -> None:
        self.probability = probability
        self.result_touched = False
        self._lines = lines
        self._stack: list[_Activation] = []
        self._objects = False
        """Something derived was stored where reprs do not show it."""
        self._shared: set[str] = set()
        """Names of the module or of functions around that may be derived."""
        self._any = False

    def supply(self, seed: Seed) -> None:
        if not seed.again:
            self.probability *= seed.probability
        self._any = True
        if not self._stack:
            self.result_touched = True
            return
        activation = self._stack[-1]
        activation.touched = True
        if seed.everything:
            self._objects = True
            for each in self._stack:
                each.reached = True
                each.tainted = dict.fromkeys(each.shown, self._derived())
        activation.imagined = seed.probability if seed.whole else None

    def step(self, frame: Frame, supposed: Sequence[str] = ()) -> Frame:
        self._any = self._any or bool(supposed)
        if not self._any:
            self._quick(frame)
            return frame
        if frame.event is Event.CALL:
            return self._call(frame)
        activation = self._stack[-1]
        self._settle(activation, frame)
        for name in supposed:
            activation.tainted[name] = _Mark(Origin.IMAGINED, 1.0)
        if frame.event is Event.LINE:
            self._enter(activation, frame)
            return self._shown(activation, frame, None)
        value = self._value(activation, frame)
        shown = self._shown(activation, frame, value)
        if frame.event is Event.RETURN:
            self._leave(activation, value)
        return shown

    def _quick(self, frame: Frame) -> None:
        """Nothing was imagined yet: only keep count of where the run is."""
        if frame.event is Event.CALL:
            self._stack.append(_Activation(frame.function))
        activation = self._stack[-1]
        activation.shown = {name: value.repr for name, value in frame.locals.items()}
        if frame.event is Event.LINE:
            activation.line = self._lines[frame.line]
            activation.number = frame.line
        elif frame.event is Event.RETURN:
            self._stack.pop()

    # --- events

    def _call(self, frame: Frame) -> Frame:
        caller = self._stack[-1] if self._stack else None
        activation = _Activation(frame.function)
        if caller is not None:
            self._read(caller)
            activation.reached = self._controlled(caller)
            for name in self._derived_parameters(caller, frame):
                activation.tainted[name] = self._derived()
        elif self.result_touched:
            activation.tainted = dict.fromkeys(frame.locals, self._derived())
        activation.shown = {name: value.repr for name, value in frame.locals.items()}
        self._stack.append(activation)
        return self._shown(activation, frame, None)

    def _derived_parameters(self, caller: _Activation, frame: Frame) -> set[str]:
        """Parameters whose arguments are derived; all of them where that cannot be told."""
        if self._controlled(caller):
            return set(frame.locals)
        if not caller.touched or caller.line is None:
            return set()
        name = frame.function.rpartition(".")[2]
        calls = [
            node
            for node in caller.line.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == name
        ]
        if len(calls) != 1 or any(isinstance(a, ast.Starred) for a in calls[0].args):
            return set(frame.locals)
        derived = set()
        parameters = list(frame.locals)
        known = {id(argument) for argument in calls[0].args}
        for parameter, argument in zip(parameters, calls[0].args, strict=False):
            if self._reads_derived(caller, argument):
                derived.add(parameter)
        for keyword in calls[0].keywords:
            known.add(id(keyword.value))
            if keyword.arg is None:
                return set(frame.locals)
            if self._reads_derived(caller, keyword.value):
                derived.add(keyword.arg)
        return derived

    def _reads_derived(self, activation: _Activation, node: ast.AST) -> bool:
        for each in ast.walk(node):
            if isinstance(each, ast.Call):
                return True
            if isinstance(each, ast.Name) and (
                each.id == "___" or self._is_derived(activation, each.id)
            ):
                return True
        return False

    def _enter(self, activation: _Activation, frame: Frame) -> None:
        activation.line = self._lines[frame.line]
        activation.number = frame.line
        activation.touched, activation.imagined = False, None
        activation.regions = [r for r in activation.regions if frame.line <= r.end]

    def _settle(self, activation: _Activation, frame: Frame) -> None:
        """What the line that just ran did to the locals."""
        line = activation.line
        now = {name: value.repr for name, value in frame.locals.items()}
        if line is not None:
            self._read(activation)
            derived = activation.touched or self._controlled(activation)
            changed = {name for name, shown in now.items() if activation.shown.get(name) != shown}
            written = changed | (line.binds & now.keys() if frame.event is Event.LINE else set())
            for name in written:
                if derived:
                    activation.tainted[name] = self._mark(activation, name in line.direct)
                elif name in line.binds or name not in activation.tainted:
                    activation.tainted.pop(name, None)
            if derived:
                self._spread(activation, line, now)
                if line.region is not None and frame.event is Event.LINE:
                    self._decide(activation, line.region, frame, now)
        for name in list(activation.tainted):
            if name not in now:
                del activation.tainted[name]
        activation.shown = now

    def _decide(
        self, activation: _Activation, region: Region, frame: Frame, now: dict[str, str]
    ) -> None:
        """A test on something imagined: both what it runs and what it skips depend on it."""
        for name in region.bound & now.keys():
            activation.tainted.setdefault(name, self._derived())
        if frame.line <= region.end and region not in activation.regions:
            activation.regions.append(region)

    def _spread(self, activation: _Activation, line: Line, now: dict[str, str]) -> None:
        for name in line.mutates:
            if name in now and not _IMMUTABLE.match(now[name]):
                activation.tainted.setdefault(name, self._derived())
                self._objects |= " object at 0x" in now[name]
            elif name not in now:
                self._shared.add(name)
        self._shared |= line.binds - now.keys()
        if "." in activation.function:
            self._shared |= line.binds

    def _value(self, activation: _Activation, frame: Frame) -> Value | None:
        value = frame.value
        if value is None:
            return None
        derived = activation.touched or self._controlled(activation)
        if not derived:
            return value
        line = activation.line
        whole = frame.event is Event.RETURN and line is not None and line.returns_whole
        mark = self._mark(activation, whole)
        return Value(value.repr, mark.origin, mark.probability)

    def _leave(self, activation: _Activation, value: Value | None) -> None:
        self._stack.pop()
        derived = value is not None and value.origin is not Origin.COMPUTED
        carried = any(
            name in activation.tainted for name in activation.shown
        )  # it may have been changed in place
        if not self._stack:
            self.result_touched |= derived
            return
        caller = self._stack[-1]
        if derived or carried:
            caller.touched = True
        for name, known in activation.tainted.items():
            if name in caller.shown and "." in activation.function:
                caller.tainted.setdefault(name, known)

    # --- questions

    def _derived(self) -> _Mark:
        return _Mark(Origin.DERIVED, self.probability)

    def _mark(self, activation: _Activation, whole: bool) -> _Mark:
        """The mark of a value that the line being run made; `whole` if it is all of its value."""
        if whole and activation.imagined is not None:
            return _Mark(Origin.IMAGINED, activation.imagined)
        return self._derived()

    def _read(self, activation: _Activation) -> None:
        line = activation.line
        if line is not None and not activation.touched:
            activation.touched = any(self._is_derived(activation, name) for name in line.reads)

    def _is_derived(self, activation: _Activation, name: str) -> bool:
        if name in activation.tainted:
            return True
        shown = activation.shown.get(name)
        if shown is None:
            return name in self._shared
        return self._objects and " object at 0x" in shown

    def _controlled(self, activation: _Activation) -> bool:
        return activation.reached or bool(activation.regions)

    def _shown(self, activation: _Activation, frame: Frame, value: Value | None) -> Frame:
        held = dict(frame.locals)
        changed = False
        for name, known in held.items():
            if self._is_derived(activation, name):
                mark = activation.tainted.get(name) or self._derived()
                held[name] = Value(known.repr, mark.origin, mark.probability)
                changed = True
        if not changed and value is frame.value:
            return frame
        return replace(frame, locals=held if changed else frame.locals, value=value or frame.value)
