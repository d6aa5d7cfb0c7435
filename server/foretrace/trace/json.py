"""A trace as the JSON object that `foretrace trace --json` prints."""

from __future__ import annotations

from typing import Any

from foretrace.trace.frames import Frame, Outcome, Trace, Value


def trace_to_json(trace: Trace) -> dict[str, Any]:
    """The trace as plain lists and dictionaries, locals in the order of the frame.

    Beyond the contract's fields: `value` on return and exception frames, `reason` on an
    unfinished outcome, what each hole was taken to be, the program's output, and notes.
    """
    model = trace.model
    return {
        "call": trace.call,
        "mode": trace.mode,
        "frames": [_frame(frame) for frame in trace.frames],
        "outcome": _outcome(trace.outcome),
        "elapsed_ms": round(trace.elapsed_ms, 3),
        "model": None
        if model is None
        else {
            "name": model.name,
            "decoded_tokens": model.decoded_tokens,
            "forced_tokens": model.forced_tokens,
        },
        "holes": [
            {"hole": each.hole, "step": each.step, "value": _value(each.value)}
            for each in trace.holes
        ],
        "output": trace.output,
        "notes": list(trace.notes),
    }


def _frame(frame: Frame) -> dict[str, Any]:
    result: dict[str, Any] = {
        "event": frame.event.value,
        "line": frame.line,
        "depth": frame.depth,
        "function": frame.function,
        "locals": {name: _value(value) for name, value in frame.locals.items()},
    }
    if frame.value is not None:
        result["value"] = _value(frame.value)
    if frame.probability is not None:
        result["probability"] = round(frame.probability, 6)
    return result


def _outcome(outcome: Outcome) -> dict[str, Any]:
    result: dict[str, Any] = {
        "kind": outcome.kind.value,
        "value": None if outcome.value is None else _value(outcome.value),
    }
    if outcome.reason is not None:
        result["reason"] = outcome.reason
    return result


def _value(value: Value) -> dict[str, Any]:
    return {
        "repr": value.repr,
        "origin": value.origin.value,
        "probability": round(value.probability, 6),
    }
