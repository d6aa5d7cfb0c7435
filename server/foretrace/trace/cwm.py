"""A trace in the format the Code World Model was trained on.

Source of the format: the prompting guide and tokenizer of `facebookresearch/cwm`. Frames of
comprehensions, which that training data has, are left out, as they are from our traces. A control
token is written as its text; whoever tokenizes the result for a model must tell these apart from
the same text inside the source, which is data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from foretrace.trace.frames import Event, Frame, OutcomeKind, Trace, Value

BEGIN = "<|begin_of_text|>"
END = "<|end_of_text|>"
CONTEXT = "<|trace_context_start|>"
FRAME = "<|frame_sep|>"
ACTION = "<|action_sep|>"
ARGUMENT = "<|arg_sep|>"
EVENTS = {
    Event.CALL: "<|call_sep|>",
    Event.LINE: "<|line_sep|>",
    Event.RETURN: "<|return_sep|>",
    Event.EXCEPTION: "<|exception_sep|>",
}
START_MARK = "  # << START_OF_TRACE"
UNCHANGED = ".."


@dataclass(slots=True)
class _Activation:
    shown: Mapping[str, Value] | None = None
    """Locals of its preceding frame; `None` where all are shown in full."""


@dataclass(slots=True)
class _Renderer:
    lines: list[str]
    stack: list[_Activation] = field(default_factory=list)

    def frame(self, frame: Frame) -> str:
        source = self.lines[frame.line - 1] if 0 < frame.line <= len(self.lines) else ""
        return self.text(frame.event, source, frame.locals, frame.value)

    def text(
        self, event: Event, source: str, local: Mapping[str, Value], value: Value | None
    ) -> str:
        if event is Event.CALL:
            self.stack.append(_Activation())
        activation = self.stack[-1]
        head = EVENTS[event]
        tail = ""
        if event in (Event.CALL, Event.LINE):
            head += _locals(local, activation.shown)
            activation.shown = local
        else:
            tail = ARGUMENT + json.dumps("None" if value is None else value.repr)
        if event is Event.RETURN:
            self.stack.pop()
            if self.stack:
                self.stack[-1].shown = None
        return f"{head}{ACTION}{source}\n{tail}{FRAME}"


def render_cwm(sketch_source: str, trace: Trace) -> str:
    """The source with a `main` that returns the call, then every frame from `main`'s on.

    A trace that did not finish ends with its last frame, without the end of text.
    """
    return "".join(_pieces(sketch_source, trace))


def _pieces(source: str, trace: Trace) -> Iterator[str]:
    main = _main_name(source)
    definition = f"def {main}():"
    body = f"    return {trace.call}"
    context = source.strip("\n")
    yield f"{BEGIN}{CONTEXT}\n{context}\n{definition}{START_MARK}\n{body}\n{FRAME}"
    renderer = _Renderer(source.split("\n"))
    yield renderer.text(Event.CALL, definition, {}, None)
    yield renderer.text(Event.LINE, body, {}, None)
    for frame in trace.frames:
        yield renderer.frame(frame)
    value = trace.outcome.value
    if trace.outcome.kind is OutcomeKind.RAISED:
        yield renderer.text(Event.EXCEPTION, body, {}, value)
        value = None
    elif trace.outcome.kind is not OutcomeKind.RETURNED:
        return
    yield renderer.text(Event.RETURN, body, {}, value)
    yield END


def _main_name(source: str) -> str:
    name = "main"
    while re.search(rf"\b{name}\b", source):
        name = "_" + name
    return name


def _locals(local: Mapping[str, Value], shown: Mapping[str, Value] | None) -> str:
    reprs = {}
    for name, value in local.items():
        before = None if shown is None else shown.get(name)
        same = before is not None and before.repr == value.repr
        reprs[name] = UNCHANGED if same else value.repr
    return json.dumps(reprs)
