"""What a loop's numbers did in the runs that were watched: shrink, grow, stay or neither."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from foretrace.foresight.counting.session import Visits
from foretrace.foresight.halting.ranking import constant

Sample = Mapping[str, int | float]


class Course(StrEnum):
    SHRINKING = "shrinking"
    GROWING = "growing"
    CONSTANT = "constant"
    IRREGULAR = "irregular"


@dataclass(frozen=True, slots=True)
class Variant:
    """A quantity that a loop runs on, and how it went."""

    text: str
    course: Course
    first: float
    last: float
    rate: float = 0.0
    """By how much it fell with a turn, on the whole."""

    @property
    def left(self) -> float | None:
        """Turns until it is used up, at that rate."""
        return self.last / self.rate if self.rate > 0 and self.last > 0 else None


def measured(loop: ast.While, visits: Visits) -> list[Variant]:
    """What the loop's test compares, then what it changes, as far as numbers tell."""
    found: dict[str, Variant] = {}
    for text, values in _series(loop, visits.samples):
        if len(values) >= 3 and text not in found:
            rate = (values[0] - values[-1]) / max(1, visits.count - 1)
            found[text] = Variant(text, _course(values), values[0], values[-1], rate)
    return list(found.values())


def shrinks(variants: Sequence[Variant]) -> Variant | None:
    """One that fell with every turn and stayed above -1."""
    return next(
        (each for each in variants if each.course is Course.SHRINKING and each.last >= -1), None
    )


def _series(loop: ast.While, samples: Sequence[Sample]) -> Iterator[tuple[str, list[float]]]:
    for node in ast.walk(loop.test):
        match node:
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                less = isinstance(operator, ast.Lt | ast.LtE)
                one, other = (right, left) if less else (left, right)
                values = [_apart(sample, one, other) for sample in samples]
                known = [value for value in values if value is not None]
                if len(known) == len(samples):
                    text = f"{ast.unparse(one)} - {ast.unparse(other)}".removesuffix(" - 0")
                    if isinstance(operator, ast.NotEq | ast.Eq):
                        known = [abs(value) for value in known]
                        text = f"|{text}|"
                    yield text, known
    changed = {
        node.id
        for node in ast.walk(loop)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for name in dict.fromkeys(name for sample in samples for name in sample):
        numbers = [float(sample[name]) for sample in samples if name in sample]
        if len(numbers) == len(samples) and (name in changed or name.startswith("len(")):
            yield name, numbers


def _apart(sample: Sample, one: ast.expr, other: ast.expr) -> float | None:
    a, b = _value(sample, one), _value(sample, other)
    return None if a is None or b is None else a - b


def _value(sample: Sample, node: ast.expr) -> float | None:
    known = constant(node)
    if known is not None:
        return float(known)
    match node:
        case ast.Constant(value=float(value)):
            return value
        case ast.Name(id=name):
            return sample.get(name, sample.get(f"len({name})"))
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            return sample.get(f"len({name})")
        case ast.Call(func=ast.Name(id="abs"), args=[inner]):
            found = _value(sample, inner)
            return None if found is None else abs(found)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            found = _value(sample, inner)
            return None if found is None else -found
        case ast.BinOp(left=left, op=operator, right=right):
            a, b = _value(sample, left), _value(sample, right)
            if a is None or b is None:
                return None
            match operator:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
    return None


def _course(values: Sequence[float]) -> Course:
    steps = [after - before for before, after in pairwise(values)]
    if all(step < 0 for step in steps):
        return Course.SHRINKING
    if all(step > 0 for step in steps):
        return Course.GROWING
    if not any(steps):
        return Course.CONSTANT
    return Course.IRREGULAR
