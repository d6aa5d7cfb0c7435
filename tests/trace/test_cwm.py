"""CWM's own format, byte for byte."""
# ruff: noqa: E501

from __future__ import annotations

from foretrace.imagine.grounded import imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import render_cwm
from foretrace.trace.json import trace_to_json

SOURCE = """\
def f(mylist):
    revl = mylist[:]
    revl.reverse()
    mylist.sort(reverse=True)
    return mylist == revl
"""

RENDERED = """\
<|begin_of_text|><|trace_context_start|>
def f(mylist):
    revl = mylist[:]
    revl.reverse()
    mylist.sort(reverse=True)
    return mylist == revl
def main():  # << START_OF_TRACE
    return f([5, 8])
<|frame_sep|><|call_sep|>{}<|action_sep|>def main():
<|frame_sep|><|line_sep|>{}<|action_sep|>    return f([5, 8])
<|frame_sep|><|call_sep|>{"mylist": "[5, 8]"}<|action_sep|>def f(mylist):
<|frame_sep|><|line_sep|>{"mylist": ".."}<|action_sep|>    revl = mylist[:]
<|frame_sep|><|line_sep|>{"mylist": "..", "revl": "[5, 8]"}<|action_sep|>    revl.reverse()
<|frame_sep|><|line_sep|>{"mylist": "..", "revl": "[8, 5]"}<|action_sep|>    mylist.sort(reverse=True)
<|frame_sep|><|line_sep|>{"mylist": "[8, 5]", "revl": ".."}<|action_sep|>    return mylist == revl
<|frame_sep|><|return_sep|><|action_sep|>    return mylist == revl
<|arg_sep|>"True"<|frame_sep|><|return_sep|><|action_sep|>    return f([5, 8])
<|arg_sep|>"True"<|frame_sep|><|end_of_text|>"""


def test_the_guide_s_example() -> None:
    with Interpreter() as interpreter:
        scenario = Scenario("f([5, 8])", ScenarioKind.ASKED, 0, "f")
        trace = imagine(read_sketch(SOURCE), scenario, interpreter)
    assert render_cwm(SOURCE, trace) == RENDERED


def test_json_has_every_frame_with_origins() -> None:
    with Interpreter() as interpreter:
        scenario = Scenario("f([5, 8])", ScenarioKind.ASKED, 0, "f")
        trace = imagine(read_sketch(SOURCE), scenario, interpreter)
    shown = trace_to_json(trace)
    assert shown["call"] == "f([5, 8])"
    assert [frame["event"] for frame in shown["frames"]] == ["call", *["line"] * 4, "return"]
    assert shown["frames"][2]["locals"]["revl"] == {
        "repr": "[5, 8]",
        "origin": "computed",
        "probability": 1.0,
    }
    assert shown["outcome"]["value"]["repr"] == "True"
