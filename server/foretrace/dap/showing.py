"""How values are written in a debugger: what they are, and how sure that is."""

from __future__ import annotations

import re

from foretrace.dap.elements import type_name
from foretrace.trace.frames import Frame, Origin, Outcome, OutcomeKind, Value

GUESSED = "≈"
"""Stands before whatever is no certain fact."""
LONGEST = 1000
"""Characters of a value in a list; its elements, and a copy, have the rest."""
_MARKED = re.compile(rf"^\s*{GUESSED}\s*(?P<value>.*?)(?:\s*·\s*\d+%)?\s*$", re.DOTALL)


def percent(probability: float) -> str:
    """A probability in whole percent; never 100 % or 0 % for what is only close to it."""
    shown = round(probability * 100)
    if probability < 1:
        shown = min(shown, 99)
    return f"{max(shown, 1) if probability > 0 else 0}%"


def value_text(value: Value) -> str:
    """`3` for what follows from the call alone, else `≈ 3 · 84%`."""
    text = shortened(value.repr)
    if value.origin is Origin.COMPUTED:
        return text
    return f"{GUESSED} {text}{chance(value.probability)}"


def chance(probability: float) -> str:
    """What follows a guess."""
    return f" · {percent(probability)}" if probability < 1 else ""


def type_text(value: Value, before: Value | None = None) -> str:
    """`int, imagined (84%), was 0`: the type, the origin, and the value before a change."""
    parts = [type_name(value.repr) or "object", origin_text(value)]
    if before is not None and before.repr != value.repr:
        parts.append(f"was {shortened(before.repr, 80)}")
    return ", ".join(parts)


def origin_text(value: Value) -> str:
    if value.origin is Origin.COMPUTED or value.probability >= 1:
        return value.origin.value
    return f"{value.origin.value} ({percent(value.probability)})"


def given_text(text: str) -> str:
    """The expression in what a user gave for a value, who may have kept its marks."""
    match = _MARKED.match(text)
    return (match["value"] if match is not None else text).strip()


def shortened(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def outcome_text(outcome: Outcome) -> str:
    """How a run ends, as the end of a sentence."""
    value = "" if outcome.value is None else value_text(outcome.value)
    match outcome.kind:
        case OutcomeKind.RETURNED:
            return f"returned {value}"
        case OutcomeKind.RAISED:
            return f"raised {value}"
        case OutcomeKind.DIVERGED:
            return f"never ends: {outcome.reason}"
    return f"unfinished: {outcome.reason}"


def step_text(number: int, guessed: bool, probability: float) -> str:
    """`Imagined step 12 · 84%`."""
    return f"Imagined step {number}{chance(probability) if guessed else ''}"


def raised_type(frame: Frame) -> tuple[str, str]:
    """Type and message of the exception of a frame."""
    text = frame.value.repr if frame.value is not None else "Exception()"
    name, _, rest = text.partition("(")
    return name, rest.removesuffix(")").removesuffix(",")
