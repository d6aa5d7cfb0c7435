"""CWM's own format, byte for byte."""
# ruff: noqa: E501

from __future__ import annotations

from functools import partial

import pytest

from foretrace.config import Settings
from foretrace.imagine.entered import imagine_entered
from foretrace.imagine.grounded import Budget, imagine
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.model import Scenario, ScenarioKind
from foretrace.sketch.parse import read_sketch
from foretrace.trace.cwm import CWM, Marks, cwm_text, entry, frame_text, opening, render_cwm
from foretrace.trace.cwm_parse import parse_trace, resolved
from foretrace.trace.frames import Event, OutcomeKind
from foretrace.trace.json import trace_to_json
from foretrace.trace.text import Control, Text, spelled
from foretrace.world.embedded import load_world

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


def asked(call: str, setup: str = "") -> Scenario:
    return Scenario(call, ScenarioKind.ASKED, 0, "f", setup=setup)


def rendered(source: str, scenario: Scenario, interpreter: Interpreter) -> Text:
    """The trace of the call alone and that from `main` on, which are the same bytes."""
    alone = imagine(read_sketch(source), scenario, interpreter)
    text = cwm_text(source, alone, scenario.setup)
    entered = imagine_entered(read_sketch(source), scenario, interpreter)
    assert cwm_text(source, entered, scenario.setup) == text
    return text


def frames(source: str, call: str, interpreter: Interpreter) -> str:
    """What follows the opening, frames of comprehensions included."""
    trace = imagine_entered(read_sketch(source), asked(call), interpreter, comprehensions=True)
    text = render_cwm(source, trace)
    head = spelled(opening(entry(source, call)))
    assert text.startswith(head)
    return text.removeprefix(head)


def test_the_guide_s_example(interpreter: Interpreter) -> None:
    assert spelled(rendered(SOURCE, asked("f([5, 8])"), interpreter)) == RENDERED


def test_a_loop_shows_what_changed_and_what_did_not(interpreter: Interpreter) -> None:
    source = """\
def f(n):
    t = 0
    for i in range(n):
        t += i
    return t
"""
    assert (
        frames(source, "f(2)", interpreter)
        == """\
<|call_sep|>{}<|action_sep|>def main():
<|frame_sep|><|line_sep|>{}<|action_sep|>    return f(2)
<|frame_sep|><|call_sep|>{"n": "2"}<|action_sep|>def f(n):
<|frame_sep|><|line_sep|>{"n": ".."}<|action_sep|>    t = 0
<|frame_sep|><|line_sep|>{"n": "..", "t": "0"}<|action_sep|>    for i in range(n):
<|frame_sep|><|line_sep|>{"n": "..", "t": "..", "i": "0"}<|action_sep|>        t += i
<|frame_sep|><|line_sep|>{"n": "..", "t": "..", "i": ".."}<|action_sep|>    for i in range(n):
<|frame_sep|><|line_sep|>{"n": "..", "t": "..", "i": "1"}<|action_sep|>        t += i
<|frame_sep|><|line_sep|>{"n": "..", "t": "1", "i": ".."}<|action_sep|>    for i in range(n):
<|frame_sep|><|line_sep|>{"n": "..", "t": "..", "i": ".."}<|action_sep|>    return t
<|frame_sep|><|return_sep|><|action_sep|>    return t
<|arg_sep|>"1"<|frame_sep|><|return_sep|><|action_sep|>    return f(2)
<|arg_sep|>"1"<|frame_sep|><|end_of_text|>"""
    )


def test_the_caller_s_locals_are_shown_in_full_after_a_call(interpreter: Interpreter) -> None:
    source = """\
def g(x):
    return x + 1
def f(a):
    b = g(a)
    return b
"""
    assert (
        frames(source, "f(1)", interpreter)
        == """\
<|call_sep|>{}<|action_sep|>def main():
<|frame_sep|><|line_sep|>{}<|action_sep|>    return f(1)
<|frame_sep|><|call_sep|>{"a": "1"}<|action_sep|>def f(a):
<|frame_sep|><|line_sep|>{"a": ".."}<|action_sep|>    b = g(a)
<|frame_sep|><|call_sep|>{"x": "1"}<|action_sep|>def g(x):
<|frame_sep|><|line_sep|>{"x": ".."}<|action_sep|>    return x + 1
<|frame_sep|><|return_sep|><|action_sep|>    return x + 1
<|arg_sep|>"2"<|frame_sep|><|line_sep|>{"a": "1", "b": "2"}<|action_sep|>    return b
<|frame_sep|><|return_sep|><|action_sep|>    return b
<|arg_sep|>"2"<|frame_sep|><|return_sep|><|action_sep|>    return f(1)
<|arg_sep|>"2"<|frame_sep|><|end_of_text|>"""
    )


def test_an_exception_that_passes_through_two_functions(interpreter: Interpreter) -> None:
    source = """\
def g(x):
    return 1 // x
def f(a):
    return g(a)
"""
    error = "\"ZeroDivisionError('integer division or modulo by zero')\""
    assert (
        frames(source, "f(0)", interpreter)
        == f"""\
<|call_sep|>{{}}<|action_sep|>def main():
<|frame_sep|><|line_sep|>{{}}<|action_sep|>    return f(0)
<|frame_sep|><|call_sep|>{{"a": "0"}}<|action_sep|>def f(a):
<|frame_sep|><|line_sep|>{{"a": ".."}}<|action_sep|>    return g(a)
<|frame_sep|><|call_sep|>{{"x": "0"}}<|action_sep|>def g(x):
<|frame_sep|><|line_sep|>{{"x": ".."}}<|action_sep|>    return 1 // x
<|frame_sep|><|exception_sep|><|action_sep|>    return 1 // x
<|arg_sep|>{error}<|frame_sep|><|return_sep|><|action_sep|>    return 1 // x
<|arg_sep|>"None"<|frame_sep|><|exception_sep|><|action_sep|>    return g(a)
<|arg_sep|>{error}<|frame_sep|><|return_sep|><|action_sep|>    return g(a)
<|arg_sep|>"None"<|frame_sep|><|exception_sep|><|action_sep|>    return f(0)
<|arg_sep|>{error}<|frame_sep|><|return_sep|><|action_sep|>    return f(0)
<|arg_sep|>"None"<|frame_sep|><|end_of_text|>"""
    )


def test_a_comprehension_is_an_activation_of_its_own(interpreter: Interpreter) -> None:
    source = """\
def f(xs, k):
    ys = [x * k for x in xs if x]
    return ys
"""
    line = "    ys = [x * k for x in xs if x]"
    assert (
        frames(source, "f([0, 3], 2)", interpreter)
        == f"""\
<|call_sep|>{{}}<|action_sep|>def main():
<|frame_sep|><|line_sep|>{{}}<|action_sep|>    return f([0, 3], 2)
<|frame_sep|><|call_sep|>{{"xs": "[0, 3]", "k": "2"}}<|action_sep|>def f(xs, k):
<|frame_sep|><|line_sep|>{{"xs": "..", "k": ".."}}<|action_sep|>{line}
<|frame_sep|><|call_sep|>{{".0": "<list_iterator object at 0x0>", "k": "2"}}<|action_sep|>{line}
<|frame_sep|><|line_sep|>{{".0": "..", "k": ".."}}<|action_sep|>{line}
<|frame_sep|><|line_sep|>{{".0": "..", "k": "..", "x": "0"}}<|action_sep|>{line}
<|frame_sep|><|line_sep|>{{".0": "..", "k": "..", "x": "3"}}<|action_sep|>{line}
<|frame_sep|><|return_sep|><|action_sep|>{line}
<|arg_sep|>"[6]"<|frame_sep|><|line_sep|>{{"xs": "[0, 3]", "k": "2", "ys": "[6]"}}<|action_sep|>    return ys
<|frame_sep|><|return_sep|><|action_sep|>    return ys
<|arg_sep|>"[6]"<|frame_sep|><|return_sep|><|action_sep|>    return f([0, 3], 2)
<|arg_sep|>"[6]"<|frame_sep|><|end_of_text|>"""
    )


def test_comprehensions_have_frames_only_if_asked_for(interpreter: Interpreter) -> None:
    sketch = read_sketch("def f(xs):\n    return sum(x for x in xs) + len([x for x in xs])\n")
    trace = imagine(sketch, asked("f([1, 2])"), interpreter)
    assert [frame.event for frame in trace.frames] == [Event.CALL, Event.LINE, Event.RETURN]
    assert trace.notes == ()


def test_lines_with_the_same_text_are_told_apart(interpreter: Interpreter) -> None:
    source = "def f(x):\n    x += 1\n    if x:\n        x += 1\n    x += 1\n    return x\n"
    trace = parse_trace(rendered(source, asked("f(1)"), interpreter))
    lines = [frame.source for frame in trace.frames if frame.event is Event.LINE]
    assert lines[1:] == ["    x += 1", "    if x:", "        x += 1", "    x += 1", "    return x"]


def test_source_and_values_that_spell_tokens_stay_text(interpreter: Interpreter) -> None:
    source = "def f(x):\n    y = '<|frame_sep|>' + x  # <|end_of_text|>\n    return y\n"
    text = rendered(source, asked("f('<|call_sep|>{}')"), interpreter)
    assert text.count(Control("<|frame_sep|>")) == 8
    assert text.count(Control("<|end_of_text|>")) == 1
    line = text.index("    y = '<|frame_sep|>' + x  # <|end_of_text|>\n")
    assert text[line - 1 : line + 2 : 2] == (Control("<|action_sep|>"), Control("<|frame_sep|>"))
    trace = parse_trace(text)
    assert trace.text() == text
    assert trace.frames[2].locals == {"x": repr("<|call_sep|>{}")}
    assert trace.frames[-1].value == repr("<|frame_sep|><|call_sep|>{}")


def test_a_setup_is_lines_of_main(interpreter: Interpreter) -> None:
    source = "def f(xs):\n    return len(xs)\n"
    scenario = asked("f(xs)", "xs = [1]\nys = {'a': 2}")
    text = spelled(rendered(source, scenario, interpreter))
    assert text.startswith(
        """\
<|begin_of_text|><|trace_context_start|>
def f(xs):
    return len(xs)
def main():  # << START_OF_TRACE
    xs = [1]
    ys = {'a': 2}
    return f(xs)
<|frame_sep|><|call_sep|>{}<|action_sep|>def main():
<|frame_sep|><|line_sep|>{}<|action_sep|>    xs = [1]
<|frame_sep|><|line_sep|>{"xs": "[1]"}<|action_sep|>    ys = {'a': 2}
<|frame_sep|><|line_sep|>{"xs": "..", "ys": "{'a': 2}"}<|action_sep|>    return f(xs)
<|frame_sep|><|call_sep|>{"xs": "[1]"}<|action_sep|>def f(xs):
"""
    )


def test_a_setup_that_has_to_be_run_is_imagined_with_main(interpreter: Interpreter) -> None:
    source = "def f(xs):\n    xs.append(0)\n    return len(xs)\n"
    scenario = asked("f(xs)", "xs = list('ab')\nfor i in range(2):\n    f(xs)")
    trace = imagine(read_sketch(source), scenario, interpreter)
    with pytest.raises(ValueError, match="part of the entry point"):
        cwm_text(source, trace, scenario.setup)
    entered = imagine_entered(read_sketch(source), scenario, interpreter)
    found = parse_trace(cwm_text(source, entered, scenario.setup)).frames
    in_main = [frame for frame in found if "    xs = list('ab')" in frame.source]
    assert len(in_main) == 1
    assert found[-2].value == "5"
    last = next(frame for frame in resolved(found) if frame.source == "    return f(xs)")
    assert last.locals == {"xs": "['a', 'b', 0, 0]", "i": "1"}


def test_a_call_of_several_lines(interpreter: Interpreter) -> None:
    source = "def f(x):\n    return x\n"
    call = 'f(f"""a\n  {1 + 1}\n""")'
    trace = imagine_entered(read_sketch(source), asked(call), interpreter)
    text = cwm_text(source, trace)
    assert trace.outcome.value is not None
    assert trace.outcome.value.repr == repr("a\n  2\n")
    assert parse_trace(text).text() == text
    assert 'return f(f"""a\n  {1 + 1}\n""")\n' in entry(source, call).context
    alone = imagine(read_sketch(source), asked(call), interpreter)
    assert parse_trace(cwm_text(source, alone)).frames[1].source == '    return f(f"""a'


def test_a_trace_that_is_cut_short_has_no_end(interpreter: Interpreter) -> None:
    source = "def f():\n    while True:\n        print('x')\n"
    trace = imagine_entered(
        read_sketch(source), asked("f()"), interpreter, budget=Budget(frames=20)
    )
    found = parse_trace(cwm_text(source, trace))
    assert not found.complete
    assert len(found.frames) == len(trace.frames) > 2


def test_a_hole_in_a_comprehension_is_asked_for_in_the_same_state(
    interpreter: Interpreter,
) -> None:
    source = "def f(xs, k):\n    return [(y, ???) for x in xs for y in (x, k)]\n"
    world = load_world(Settings())
    try:
        run = partial(imagine_entered, interpreter=interpreter, world=world)
        plain = run(read_sketch(source), asked("f([1, 2], 3)"))
        framed = run(read_sketch(source), asked("f([1, 2], 3)"), comprehensions=True)
    finally:
        world.close()
    assert framed.outcome == plain.outcome
    assert [hole.value for hole in framed.holes] == [hole.value for hole in plain.holes]
    assert len(framed.holes) == 4


@pytest.mark.parametrize(
    "body",
    [
        "    return [0 for x in [1] * 90]\n",
        "    return sum(0 for x in [1] * 90)\n",
        "    for x in [1] * 90:\n        pass\n",
        "    for x in (\n        [1] * 90\n    ):\n        pass\n",
    ],
)
def test_going_through_equal_items_is_not_endless(body: str, interpreter: Interpreter) -> None:
    trace = imagine_entered(
        read_sketch(f"def f():\n{body}"),
        asked("f()"),
        interpreter,
        budget=Budget(frames=40),
        comprehensions=True,
    )
    assert trace.outcome.kind is OutcomeKind.UNFINISHED
    assert len(trace.frames) == 40


def test_an_endless_run_with_comprehensions_is_proved(interpreter: Interpreter) -> None:
    source = "def f():\n    while 1:\n        [0 for x in (1, 2)]\n"
    trace = imagine_entered(
        read_sketch(source),
        asked("f()"),
        interpreter,
        budget=Budget(frames=50),
        comprehensions=True,
    )
    assert trace.outcome.kind is OutcomeKind.DIVERGED
    assert len(trace.frames) < 20


def test_a_source_whose_end_swallows_main_is_unfinished(interpreter: Interpreter) -> None:
    source = "def f():\n    return 1\nx = 1 + \\\n"
    trace = imagine_entered(read_sketch(source), asked("f()", "y = f()"), interpreter)
    assert trace.frames == ()
    assert trace.outcome.reason is not None
    assert "unfinished" in trace.outcome.reason
    assert len(parse_trace(cwm_text(source, trace, "y = f()")).frames) == 1


def test_other_marks_give_the_same_trace_in_plain_words(interpreter: Interpreter) -> None:
    plain = Marks(
        begin=(),
        context="# Source\n",
        frame="---\n",
        action=" | ",
        argument="= ",
        end="# End\n",
        events={event: f"{event.value} " for event in Event},
    )
    trace = imagine(read_sketch(SOURCE), asked("f([5, 8])"), interpreter)
    (text,) = cwm_text(SOURCE, trace, marks=plain)
    assert isinstance(text, str)
    assert text.startswith("# Source\n\ndef f(mylist):\n")
    assert text.endswith('---\nreturn  |     return f([5, 8])\n= "True"---\n# End\n')
    assert frame_text(Event.LINE, "x", {"a": "1"}, {"a": "1"}, None, plain) == (
        'line {"a": ".."} | x\n---\n',
    )
    assert frame_text(Event.RETURN, "x", None, None, None)[-2:] == ('"None"', CWM.frame)


def test_json_has_every_frame_with_origins(interpreter: Interpreter) -> None:
    trace = imagine(read_sketch(SOURCE), asked("f([5, 8])"), interpreter)
    shown = trace_to_json(trace)
    assert shown["call"] == "f([5, 8])"
    assert [frame["event"] for frame in shown["frames"]] == ["call", *["line"] * 4, "return"]
    assert shown["frames"][2]["locals"]["revl"] == {
        "repr": "[5, 8]",
        "origin": "computed",
        "probability": 1.0,
    }
    assert shown["outcome"]["value"]["repr"] == "True"
