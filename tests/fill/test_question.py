"""Which question is asked when several solutions remain."""

from __future__ import annotations

from foretrace.fill.harness import Behaviour
from foretrace.fill.question import best_question
from foretrace.fill.rank import Ranked, Traits
from foretrace.fill.search import find_fills
from foretrace.imagine.interpreter import Interpreter
from foretrace.sketch.parse import read_sketch

NO_TRAITS = Traits(*[0.0] * len(Traits._fields))


def ranked(probability: float, *results: str) -> Ranked:
    """A choice that gives these results on the calls; one that begins with `!` is raised."""
    behaviours = tuple(
        Behaviour("raised", 1, text[1:]) if text.startswith("!") else Behaviour("value", 1, text)
        for text in results
    )
    return Ranked((), 0.0, behaviours, NO_TRAITS, probability)


def test_the_call_that_tells_most_is_asked() -> None:
    choices = [ranked(0.4, "1", "1"), ranked(0.3, "1", "2"), ranked(0.2, "2", "3")]
    question = best_question(choices, ["f(1)", "f(2)"], {0: 0, 1: 1, 2: 2}, ["f(3)"])
    assert question is not None
    assert question.call == "f(2)"
    assert [(c.value, c.solution) for c in question.choices] == [("1", 0), ("2", 1), ("3", 2)]


def test_nothing_is_asked_where_all_behave_alike() -> None:
    choices = [ranked(0.5, "1"), ranked(0.4, "1")]
    assert best_question(choices, ["f(1)"], {0: 0, 1: 1}, ["f(3)"]) is None
    assert best_question([], [], {}, []) is None


def test_values_like_those_of_the_examples_are_asked_about() -> None:
    choices = [ranked(0.5, "1", "1"), ranked(0.4, "2", "2")]
    question = best_question(choices, ["f(-1)", "f(12)"], {0: 0, 1: 1}, ["f(3)"])
    assert question is not None
    assert question.call == "f(12)"


def test_results_are_asked_for_rather_than_errors() -> None:
    choices = [ranked(0.5, "!IndexError", "1"), ranked(0.4, "!ValueError", "2")]
    question = best_question(choices, ["f(1)", "f(2)"], {0: 0, 1: 1}, ["f(3)"])
    assert question is not None
    assert question.call == "f(2)"


def test_a_choice_that_is_not_shown_is_no_answer() -> None:
    choices = [ranked(0.5, "1"), ranked(0.3, "2"), ranked(0.1, "3")]
    question = best_question(choices, ["f(1)"], {0: 0, 1: 1}, ["f(3)"])
    assert question is not None
    assert [choice.value for choice in question.choices] == ["1", "2"]


def test_an_answer_decides_between_the_solutions(interpreter: Interpreter) -> None:
    sketch = "# >>> last([3, 4])\n# 4\n# >>> last([7])\n# 7\ndef last(xs):\n    return ???\n"
    answer = find_fills(read_sketch(sketch), interpreter)
    assert answer.ask is not None
    values = {choice.value: choice.solution for choice in answer.ask.choices}
    assert len(values) == len(answer.ask.choices) > 1
    for value, solution in values.items():
        if value.startswith("raises"):
            continue
        told = f"# >>> {answer.ask.call}\n# {value}\n{sketch}"
        again = find_fills(read_sketch(told), interpreter)
        assert again.solutions, value
        assert all(verdict.passed for verdict in again.solutions[0].verdicts)
        if solution == 0:
            assert again.solutions[0].fills == answer.solutions[0].fills
