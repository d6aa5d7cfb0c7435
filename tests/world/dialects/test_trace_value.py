"""Values by traces: what is asked, what may be answered, and how that is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llguidance import LLMatcher

from foretrace.cancellation import Cancellation
from foretrace.trace.cwm import frame_text
from foretrace.trace.frames import Event
from foretrace.trace.text import Control, Text, spelled
from foretrace.world.decoding.matchers import Matchers
from foretrace.world.dialects.trace_value import TraceQuestion, trace_question, traced_value
from foretrace.world.dialects.unknown_place import Place, standing
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.transcripts import tokens_of
from foretrace.world.protocol import ValueQuestion, WorldModelError

SOURCE = """\
import functools

class Shop:
    @functools.cache
    def total(self, prices, *, rate=1, **rest):
        found = ???
        while ???:
            low, high = fetch(prices)
            found: int = ask(rate)
        if ???:
            found += ???
        return found if ??? else 0

    def first(self, prices):
        return ???

limit = ???
"""
STATE = {"rate": "1", "found": "4", "self": "<Shop object at 0x0>", "prices": "[1, 'a\"']"}
CALL = "Shop().total([1, 'a\"'])"


def question(line: int, unknown: str = "???") -> ValueQuestion:
    return ValueQuestion(SOURCE, line, unknown, STATE, CALL)


def asked(line: int, unknown: str = "???") -> TraceQuestion:
    found = trace_question(question(line, unknown))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "unknown", "place"),
    [
        (6, "???", Place.ASSIGNED),
        (7, "???", Place.CONDITION),
        (8, "fetch(prices)", Place.ASSIGNED),
        (8, "prices", Place.PART),
        (9, "ask(rate)", Place.ASSIGNED),
        (10, "???", Place.CONDITION),
        (11, "???", Place.PART),
        (12, "???", Place.PART),
        (15, "???", Place.RETURNED),
        (17, "???", None),
        (3, "???", None),
        (99, "???", None),
    ],
)
def test_where_an_unknown_stands(line: int, unknown: str, place: Place | None) -> None:
    found = standing(question(line, unknown))
    assert (found.place if found else None) == place
    traced = trace_question(question(line, unknown))
    assert (traced.place if traced else None) == place


@pytest.mark.parametrize(
    ("body", "apart"),
    [
        ("x[0] = ???", "value = ???|x[0] = value"),
        ("a, *b = ???", "value = ???|a, *b = value"),
        ("a = b = ???", "value = ???|a = b = value"),
        ("global y|y = ???", "global y|value = ???|y = value"),
        ("value = [???]", "_value = ???|value = [_value]"),
        ("for y in ???:|    x += y", "value = ???|for y in value:|    x += y"),
        ("y = (|    ???)", "value = ???|y = (|    value)"),
        ("y = [z for z in ???]", "value = ???|y = [z for z in value]"),
        ("if ???:|    y = 1|else:|    y = 1", None),
        ("if x:|    y = 1|elif [???]:|    y = 2", None),
        ("try:|    y = 1|except ???:|    y = 2", None),
        ("match x:|    case 1 if [???]:|        y = 2", None),
        ("y = [??? for z in x]", None),
        ("y = lambda z: ???", None),
        ("y = [???]; z = 1", None),
        ("if x: y = [???]", None),
        ("class A:|    y = ???", None),
        ("y = 'a ???", None),
    ],
)
def test_a_part_is_given_a_line_of_its_own(body: str, apart: str | None) -> None:
    source, wanted = (
        "def f(x):\n" + "".join(f"    {line}\n" for line in text.split("|"))
        for text in (body, apart or "")
    )
    line = source[: source.index("???")].count("\n") + 1
    traced = trace_question(ValueQuestion(source, line, "???", {"x": "[1]"}, "f([1])"))
    if apart is None:
        assert traced is None
    else:
        assert traced is not None
        assert traced.place is Place.PART
        assert f"\n{wanted}def main" in spelled(traced.text)


def test_the_part_is_the_expression_not_its_text() -> None:
    source = "def f(a):\n    x = 'fetch(a)' + prefetch(a) + fetch(a)\n    return x\n"
    traced = trace_question(ValueQuestion(source, 2, "fetch(a)", {"a": "1"}, "f(1)"))
    assert traced is not None
    shown = spelled(traced.text)
    assert "\n    value = fetch(a)\n    x = 'fetch(a)' + prefetch(a) + value\n" in shown


def test_without_a_call_there_is_no_trace() -> None:
    assert trace_question(ValueQuestion(SOURCE, 6, "???", STATE)) is None


def test_the_text_is_a_run_begun_anew() -> None:
    text = asked(6).text
    assert text[0] == Control("<|begin_of_text|>")
    assert spelled(text) == (
        f"<|begin_of_text|><|trace_context_start|>\n{SOURCE}"
        f"def main():  # << START_OF_TRACE\n    return {CALL}\n"
        "<|frame_sep|><|call_sep|>{}<|action_sep|>def main():\n"
        f"<|frame_sep|><|line_sep|>{{}}<|action_sep|>    return {CALL}\n"
        '<|frame_sep|><|call_sep|>{"self": "<Shop object at 0x0>", "prices": "[1, \'a\\"\']", '
        '"rate": "1"}<|action_sep|>    @functools.cache\n'
        '<|frame_sep|><|line_sep|>{"self": "<Shop object at 0x0>", "prices": "[1, \'a\\"\']", '
        '"rate": "1", "found": "4"}<|action_sep|>        found = ???\n<|frame_sep|>'
    )


@pytest.fixture(scope="module")
def random_world(tiny_trace_model: Path) -> Iterator[LlamaWorldModel]:
    world = LlamaWorldModel(tiny_trace_model, threads=1)
    yield world
    world.close()


@pytest.fixture(scope="module")
def vocabulary(tiny_trace_model: Path) -> Iterator[tuple[LlamaModel, Matchers]]:
    model = LlamaModel(tiny_trace_model)
    yield model, Matchers(model.constraint_tokenizer)
    model.close()


def read(vocabulary: tuple[LlamaModel, Matchers], asked: TraceQuestion, frame: Text) -> str:
    """The answer in `frame`, which the grammar has to allow."""
    model, matchers = vocabulary
    tokens = tokens_of(model, frame)
    matcher = LLMatcher(
        matchers.tokenizer, LLMatcher.grammar_from_lark(asked.frame.grammar), log_level=0
    )
    assert not matcher.is_error(), matcher.get_error()
    assert matcher.validate_tokens(tokens) == len(tokens), spelled(frame)
    assert matcher.consume_tokens(tokens)
    assert matcher.is_accepting()
    return asked.frame.read("".join(piece for piece in frame if isinstance(piece, str)))


characters = st.characters(exclude_categories=("C", "Z"), max_codepoint=0xFFFF)
texts = st.text(st.one_of(characters, st.sampled_from(" \n'\"\\")), max_size=6)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(-1e6, 1e6), texts
)
hashables = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3).map(tuple))
literals = st.recursive(
    st.one_of(scalars, st.sets(hashables, max_size=2)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(hashables, inner, max_size=2),
    ),
    max_leaves=6,
)


def after(line: str, changes: dict[str, object]) -> Text:
    """The line frame behind one that changed names so, up to its action mark."""
    order = ("self", "prices", "rate", "found")
    before = {name: STATE[name] for name in order}
    state = before | {name: repr(value) for name, value in changes.items()}
    text = frame_text(Event.LINE, line, state, before, None)
    return text[:3]


@settings(max_examples=40, deadline=None)
@given(value=literals, other=literals)
def test_every_literal_can_be_answered(
    vocabulary: tuple[LlamaModel, Matchers], value: object, other: object
) -> None:
    assigned = after("        while ???:", {"found": value})
    assert read(vocabulary, asked(6), assigned) == repr(value)
    pair = after("            found: int = ask(rate)", {"low": value, "high": other})
    assert read(vocabulary, asked(8, "fetch(prices)"), pair) == repr((value, other))
    returned = frame_text(Event.RETURN, "        return ???", None, None, repr(value))
    assert read(vocabulary, asked(15), returned) == repr(value)


def test_a_condition_is_told_by_the_line_behind_it(
    vocabulary: tuple[LlamaModel, Matchers],
) -> None:
    lines = SOURCE.split("\n")
    same = dict.fromkeys(("self", "prices", "rate", "found"), "..")
    for line, following, answer in ((7, 8, "True"), (7, 10, "False"), (10, 12, "False")):
        frame = frame_text(Event.LINE, lines[following - 1], same, None, None)
        assert read(vocabulary, asked(line), frame) == answer


def test_a_condition_may_end_the_function(vocabulary: tuple[LlamaModel, Matchers]) -> None:
    body = "    try:\n        if ???:\n            x = 2\n    except OSError:\n        y = 1\n"
    source = f"def f(x):\n{body}"
    found = trace_question(ValueQuestion(source, 3, "???", {"x": "1"}, "f(1)"))
    assert found is not None
    returned = frame_text(Event.RETURN, "        if ???:", None, None, "None")
    assert read(vocabulary, found, returned) == "False"
    caught = frame_text(Event.LINE, "    except OSError:", {"x": ".."}, None, None)
    with pytest.raises(AssertionError, match="OSError"):
        read(vocabulary, found, caught)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("[1, 2, 3", "[1, 2]"),
        ("'ab\\", "'ab'"),
        ("'a\\u00", "'a'"),
        ("", "None"),
        ("{'a': [1], 'b", "{'a': [1]}"),
    ],
)
def test_a_value_without_end_is_what_there_is_of_it(written: str, answer: str) -> None:
    frame = asked(15).frame
    assert frame.cut_short(f'        return ???\n"{written}') == answer
    assert asked(8, "fetch(prices)").frame.cut_short(written) is None


@pytest.mark.parametrize(
    ("line", "unknown"), [(6, "???"), (7, "???"), (8, "fetch(prices)"), (10, "???"), (15, "???")]
)
def test_a_model_that_knows_nothing_answers_with_a_literal(
    random_world: LlamaWorldModel, line: int, unknown: str
) -> None:
    before = random_world.usage()
    answer = random_world.value(question(line, unknown), Cancellation())
    ast.literal_eval(answer.text)
    assert 0.0 < answer.probability <= 1.0
    assert random_world.usage().forced_tokens > before.forced_tokens


def test_a_state_beyond_the_context_is_refused(random_world: LlamaWorldModel) -> None:
    state = {"prices": repr("abc " * 20_000)}
    long = trace_question(ValueQuestion(SOURCE, 15, "???", state, CALL))
    assert long is not None
    with pytest.raises(WorldModelError):
        traced_value(random_world, long, Cancellation())
    # The question has an answer all the same, by plain text.
    answer = random_world.value(ValueQuestion(SOURCE, 15, "???", state, CALL), Cancellation())
    ast.literal_eval(answer.text)
