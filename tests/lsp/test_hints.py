"""What a line's hint says, from traces written by hand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from foretrace.lsp.hints import Hinter
from foretrace.lsp.labels import LONGEST_LABEL, Part, fit, shortened
from foretrace.lsp.lenses import ending
from foretrace.lsp.runs import Run, read_run
from foretrace.sketch.model import ScenarioKind
from foretrace.trace.frames import Origin, Outcome, OutcomeKind

from .traces import frame, run_of, sketch_of, values

LOOP = """\
def f(n):
    total = 0
    while n:
        total = total + n
        n -= 1
    return total
"""


def loop_run(origin: Origin = Origin.COMPUTED) -> Run:
    frames = [frame("call", 1, values(n="2")), frame("line", 2, values(n="2"))]
    for total, n in (("0", "2"), ("2", "1"), ("3", "0")):
        state = values(n=n) | values(origin, total=total)
        frames.append(frame("line", 3, state))
        if n != "0":
            added = str(int(total) + int(n))
            frames.append(frame("line", 4, state))
            frames.append(frame("line", 5, values(n=n) | values(origin, total=added)))
    frames.append(frame("line", 6, state))
    frames.append(frame("return", 6, state, "3"))
    return run_of(*frames)


def labels(text: str, *runs: Run) -> dict[int, str]:
    return {hint.line: hint.label for hint in Hinter().hints(sketch_of(text), runs)}


def tooltip(text: str, line: int, *runs: Run) -> str:
    hints = {hint.line: hint.tooltip for hint in Hinter().hints(sketch_of(text), runs)}
    return hints[line]().render(types.MarkupKind.PlainText).value


def test_first_and_last_value_where_a_line_runs_more_than_once() -> None:
    assert labels(LOOP, loop_run()) == {
        1: "n = 2",
        2: "total = 0",
        4: "total = 2 … 3",
        5: "n = 1 … 0",
        6: "= 3",
    }


def test_a_value_from_another_line_says_from_which() -> None:
    (arguments, *_, last) = Hinter().hints(sketch_of(LOOP), [loop_run()])
    assert [(piece.text, piece.source) for piece in arguments.pieces] == [("n = 2", 1)]
    assert [(piece.text, piece.source) for piece in last.pieces] == [("= 3", 4)]
    for hint in Hinter().hints(sketch_of(LOOP), [loop_run()]):
        assert "".join(piece.text for piece in hint.pieces) in ("", hint.label)


def test_what_is_not_computed_has_another_sign() -> None:
    found = labels(LOOP, loop_run(Origin.DERIVED))
    assert found[4] == "total ≈ 2 … 3"
    assert found[5] == "n = 1 … 0"
    shown = tooltip(LOOP, 4, loop_run(Origin.DERIVED))
    assert "derived 50%" in shown
    assert "f()" in shown


def test_every_value_of_an_invented_call_is_a_guess() -> None:
    run = run_of(frame("call", 1, values(n="2")), kind=ScenarioKind.INVENTED)
    assert labels(LOOP, run) == {1: "n ≈ 2"}


def test_an_assignment_that_changes_nothing_still_shows_its_value() -> None:
    text = "def f(x):\n    x = abs(x)\n    return x\n"
    run = run_of(
        frame("call", 1, values(x="1")),
        frame("line", 2, values(x="1")),
        frame("line", 3, values(x="1")),
        frame("return", 3, values(x="1"), "1"),
    )
    assert labels(text, run)[2] == "x = 1"


def test_an_assignment_behind_a_condition_on_its_line_may_not_have_run() -> None:
    text = "def f(x):\n    if x: x = 1\n    return x\n"
    run = run_of(
        frame("call", 1, values(x="0")),
        frame("line", 2, values(x="0")),
        frame("line", 3, values(x="0")),
        frame("return", 3, values(x="0"), "0"),
    )
    assert labels(text, run) == {1: "x = 0", 3: "= 0"}


def test_the_instance_a_method_is_called_on_is_not_shown() -> None:
    text = "class C:\n    def f(self, x):\n        return x\n"
    state = values(self="<C>", x="1")
    run = run_of(frame("call", 2, state, function="C.f"))
    assert labels(text, run) == {2: "x = 1"}


def test_a_mutation_is_a_change() -> None:
    text = "def f(xs):\n    xs.append(1)\n    return xs\n"
    run = run_of(
        frame("call", 1, values(xs="[]")),
        frame("line", 2, values(xs="[]")),
        frame("line", 3, values(xs="[1]")),
        frame("return", 3, values(xs="[1]"), "[1]"),
    )
    assert labels(text, run) == {1: "xs = []", 2: "xs = [1]", 3: "= [1]"}


def test_an_exception_stands_at_its_line_and_binds_nothing() -> None:
    text = "def f(x):\n    x = 1 / x\n    return x\n"
    run = run_of(
        frame("call", 1, values(x="0")),
        frame("line", 2, values(x="0")),
        frame("exception", 2, values(x="0"), "ZeroDivisionError('division by zero')"),
        frame("return", 2, values(x="0"), "None"),
        outcome=Outcome(OutcomeKind.RAISED),
    )
    assert labels(text, run)[2] == "raises ZeroDivisionError('divi…y zero')"
    assert 3 not in labels(text, run)
    assert "ZeroDivisionError('division by zero')" in tooltip(text, 2, run)


def test_recursion_keeps_activations_apart() -> None:
    text = "def f(n):\n    m = n and f(n - 1)\n    return n\n"
    frames = [
        frame("call", 1, values(n="1")),
        frame("line", 2, values(n="1")),
        frame("call", 1, values(n="0"), depth=2),
        frame("line", 2, values(n="0"), depth=2),
        frame("line", 3, values(n="0", m="0"), depth=2),
        frame("return", 3, values(n="0", m="0"), "0", depth=2),
        frame("line", 3, values(n="1", m="0")),
        frame("return", 3, values(n="1", m="0"), "1"),
    ]
    # In the order of time: the inner call ends first.
    assert labels(text, run_of(*frames)) == {1: "n = 1 … 0", 2: "m = 0", 3: "= 0 … 1"}


def test_an_endless_run_says_so_at_its_loop() -> None:
    text = "def f(x):\n    while True:\n        x = x\n"
    run = run_of(
        frame("call", 1, values(x="1")),
        frame("line", 2, values(x="1")),
        frame("line", 3, values(x="1")),
        outcome=Outcome(OutcomeKind.DIVERGED, reason="the state of line 2 repeats"),
    )
    assert labels(text, run)[2] == "∞ never ends"
    assert "the state of line 2 repeats" in tooltip(text, 2, run)
    # With a fill in a line it goes through, or for an invented call, that is a guess.
    filled = read_run(run.scenario, run.trace, holes={3})
    invented = read_run(replace(run.scenario, kind=ScenarioKind.INVENTED), run.trace)
    for guessed in (filled, invented):
        assert labels(text, guessed)[2] == "≈ ∞ never ends"
        assert ending(guessed) == "≈ never ends"


def test_a_run_that_cannot_begin_says_so_at_the_function() -> None:
    run = run_of(outcome=Outcome(OutcomeKind.UNFINISHED, reason="`yield` cannot be run"))
    assert labels(LOOP, run) == {1: "unfinished: `yield` cannot be run"}


def test_a_function_shows_the_first_run_that_reaches_it() -> None:
    first = run_of(frame("call", 1, values(n="1"), function="other"), call="other(1)")
    second = run_of(frame("call", 1, values(n="2")), call="f(2)")
    third = run_of(frame("call", 1, values(n="3")), call="f(3)")
    assert labels(LOOP, first, second, third) == {1: "n = 2"}


@given(
    st.lists(
        st.builds(
            Part,
            st.text(max_size=50),
            st.lists(st.text(max_size=80), min_size=1, max_size=4).map(tuple),
            st.booleans(),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_labels_are_never_longer_than_an_editor_shows(parts: list[Part]) -> None:
    assert len(fit(parts)) <= LONGEST_LABEL


@given(st.text(), st.integers(5, 60))
def test_shortened_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    short = shortened(text, width)
    assert len(short) <= width
    assert "…" in short or short.split() == text.split()
