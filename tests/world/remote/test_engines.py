"""What every engine must do, with a server or without."""

from __future__ import annotations

import ast
import re
import threading

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.trace.text import Control, Text
from foretrace.world.protocol import (
    Dialect,
    Transcript,
    ValueQuestion,
    WorldModel,
    WorldModelError,
    Written,
)

SEARCH = """\
# >>> binary_search([1, 3, 5, 7, 9, 11], 7)
# 3
def binary_search(arr, target):
    left, right = """
REST = "\n    while left <= right:\n        mid = (left + right) // 2\n"

NUMBERS = r"""start: "numbers = [" N (", " N)~1..3 "]\n"
N: /[0-9]{1,2}/
"""
NUMBERS_PATTERN = re.compile(r"numbers = \[[0-9]{1,2}(, [0-9]{1,2}){1,3}\]\n")


def text_of(written: Written) -> str:
    return b"".join(token.text for token in written.tokens).decode()


def begin(engine: WorldModel, *text: str | Control) -> Transcript:
    return engine.transcript(tuple(text), Cancellation())


def test_proposals_are_expressions(engine: WorldModel) -> None:
    answers = engine.propose(SEARCH, REST, 2, Cancellation())
    assert answers[0].text == "0, len(arr) - 1"
    for answer in answers:
        ast.parse(answer.text, mode="eval")
        assert 0.0 < answer.probability <= 1.0
    assert len({answer.text for answer in answers}) == len(answers)


def test_a_proposal_ends_where_the_line_goes_on(engine: WorldModel) -> None:
    answers = engine.propose("def area(width, height):\n    return abs(", ")\n", 1, Cancellation())
    assert [answer.text for answer in answers] == ["width * height"]


def test_none_asked_for(engine: WorldModel) -> None:
    assert engine.propose(SEARCH, REST, 0, Cancellation()) == []


@pytest.mark.parametrize(
    ("source", "unknown", "kind"),
    [
        ("def evens(xs):\n    return len(???)\n", "???", object),
        ("def load(url):\n    status, body = fetch(url)\n    return body\n", "fetch(url)", tuple),
        ("numbers = [1, 2, 3, 4, 5, 6, 7, 8, ???", "???", object),
    ],
)
def test_a_value_is_a_literal(engine: WorldModel, source: str, unknown: str, kind: type) -> None:
    line = source[: source.index(unknown)].count("\n") + 1
    question = ValueQuestion(source, line, unknown, {"xs": "[1, 2]", "url": "'\ud800'"})
    answer = engine.value(question, Cancellation())
    assert isinstance(ast.literal_eval(answer.text), kind)
    assert 0.0 < answer.probability <= 1.0


def test_likelier_text_scores_higher(engine: WorldModel) -> None:
    prefix = "def add(a, b):\n    return"
    likely, unlikely, nothing = engine.score(prefix, [" a + b\n", " zebra\n", ""], Cancellation())
    assert likely > unlikely
    assert likely <= 0.0
    assert nothing == 0.0


def test_what_is_written_follows_the_grammar(engine: WorldModel) -> None:
    transcript = begin(engine, "# some numbers\n")
    start = transcript.length
    written = transcript.write(NUMBERS, 64, Cancellation())
    assert written.complete
    assert NUMBERS_PATTERN.fullmatch(text_of(written))
    assert transcript.length == start + len(written.tokens)
    assert written.tokens[0].forced
    assert any(not token.forced for token in written.tokens)
    assert all(token.log_probability <= 0.0 for token in written.tokens)
    transcript.close()


def test_going_back_and_writing_again_is_the_same(engine: WorldModel) -> None:
    transcript = begin(engine, "# some numbers\n")
    start = transcript.length
    first = text_of(transcript.write(NUMBERS, 64, Cancellation()))
    transcript.rewind(start)
    assert transcript.length == start
    assert text_of(transcript.write(NUMBERS, 64, Cancellation())) == first
    transcript.close()


def test_a_fork_goes_its_own_way(engine: WorldModel) -> None:
    transcript = begin(engine, "colour = ")
    other = transcript.fork()
    other.append(("'red'\n",))
    assert other.length > transcript.length
    written = transcript.write("start: /'[a-z]{2,9}'\\n/\n", 24, Cancellation())
    assert re.fullmatch(r"'[a-z]{2,9}'\n", text_of(written))
    other.close()
    transcript.close()


def test_what_is_determined_is_not_asked_for(engine: WorldModel) -> None:
    transcript = begin(engine, "x")
    written = transcript.write('start: " = 1\\n" "y = 2\\n"\n', 64, Cancellation())
    assert text_of(written) == " = 1\ny = 2\n"
    assert all(token.forced and token.log_probability == 0.0 for token in written.tokens)
    transcript.close()


def test_a_text_may_be_cut_short(engine: WorldModel) -> None:
    transcript = begin(engine, "words: ")
    written = transcript.write("start: /[a-z ]{400}/\n", 5, Cancellation())
    assert not written.complete
    assert len(written.tokens) == 5
    transcript.close()


def test_text_that_is_not_ascii(engine: WorldModel) -> None:
    transcript = begin(engine, "greeting = '日本")
    written = transcript.write("start: /[^\\n']{1,4}/ \"'\\n\"\n", 64, Cancellation())
    assert written.complete
    assert re.fullmatch(r"[^\n']{1,4}'\n", text_of(written))
    transcript.append(("é😀\ud800",))
    transcript.close()


def test_a_grammar_that_is_none(engine: WorldModel) -> None:
    transcript = begin(engine, "x")
    for grammar in ("start: (", "start: <|no_such_token|>\n"):
        with pytest.raises(WorldModelError):
            transcript.write(grammar, 8, Cancellation())
    transcript.close()


def test_control_tokens_are_known_by_name(engine: WorldModel) -> None:
    text: Text = (Control("<|im_start|>"), "user\n")
    transcript = engine.transcript(text, Cancellation())
    written = transcript.write('start: "Hello" <|im_end|>\n', 16, Cancellation())
    assert text_of(written) == "Hello"
    assert written.tokens[-1].control == Control("<|im_end|>")
    transcript.close()
    with pytest.raises(WorldModelError, match="no_such_token"):
        engine.transcript((Control("<|no_such_token|>"),), Cancellation())
    assert Dialect.PLAIN_TEXT in engine.dialects


def test_a_choice_among_control_tokens(engine: WorldModel) -> None:
    """Servers that leave control tokens out of what they return cannot make it, and say so."""
    transcript = begin(engine, Control("<|im_start|>"), "user\nHi")
    length = transcript.length
    grammar = 'start: (<file_sep> | <|im_start|>) "\\n"\n'
    refused: str | None = None
    try:
        written = transcript.write(grammar, 16, Cancellation())
    except WorldModelError as error:
        refused = str(error)
    else:
        assert written.complete
        assert written.tokens[0].control in (Control("<file_sep>"), Control("<|im_start|>"))
        assert not written.tokens[0].forced
        assert transcript.length == length + 2
    assert refused is None or "nothing that can stand" in refused
    transcript.close()


@pytest.mark.parametrize("spelled", ["<|im_start|>", "a <|im_end|> b", "<<|im_start|>>"])
def test_what_spells_a_control_token_stays_text(engine: WorldModel, spelled: str) -> None:
    """A server that would read it as one refuses it, in a sentence."""
    whole = begin(engine, Control("<|im_start|>"))
    transcript = begin(engine, spelled)
    longer = transcript.length
    refused: str | None = None
    try:
        written = transcript.write('start: /[a-z ]{1,9}/ "\\n"\n', 16, Cancellation())
    except WorldModelError as error:
        refused = str(error)
    else:
        assert written.complete
        assert longer > whole.length
    assert refused is None or "control token" in refused
    transcript.close()
    whole.close()


def test_a_cancelled_question_ends_and_the_next_is_answered(engine: WorldModel) -> None:
    stale = Cancellation()
    transcript = begin(engine, "words:")
    length = transcript.length
    before = engine.usage().decoded_tokens
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            while True:
                transcript.write("start: /[a-z ]{4000}/\n", 100, stale)
                transcript.rewind(length)
        except Cancelled as error:
            ended.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    fresh = Cancellation.after(60)
    while asking.is_alive() and engine.usage().decoded_tokens == before:
        fresh.pause(0.01)
    stale.cancel()
    asking.join(10)
    assert not asking.is_alive()
    assert ended
    assert transcript.length == length
    with pytest.raises(Cancelled):
        engine.score("x", [" = 1"], stale)
    assert engine.score("x", [" = 1"], Cancellation())[0] < 0.0
    transcript.close()
