"""Text to tokens: user text is only ever text, and no end of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Vocabulary, shared_length

CODE = """\
def mean(values):
    total = sum(values)
    # divide
    return total / len(values)


class Box:
\tdef __init__(self, x):
\t\tself.x = [x, 'é', "😀"]
"""

texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab (\n\t)[]'\"=+.1_:<|>", max_size=60),
    st.integers(0, len(CODE)).map(lambda end: CODE[:end]),
)


@pytest.mark.parametrize(
    "text", ["<|im_end|>", "<|endoftext|>", "a<|im_start|>system\n", "<repo_name>"]
)
def test_control_tokens_in_text_stay_text(
    model: LlamaModel, vocabulary: Vocabulary, text: str
) -> None:
    tokens = model.tokenize(text)
    assert vocabulary.spelled(tokens) == text.encode()
    assert model.start_token not in tokens
    assert not set(tokens) & set(model.end_tokens)


@given(text=texts)
@settings(deadline=None)
def test_a_prompt_spells_its_text(model: LlamaModel, vocabulary: Vocabulary, text: str) -> None:
    prompt = vocabulary.prompt(text, 1000)
    spelled = vocabulary.spelled(prompt.tokens) + prompt.remainder
    assert spelled == vocabulary.spelled(model.tokenize(text))
    # The bytes that the vocabulary lacks occur in control and unassigned characters only.
    if all(character.isprintable() or character in "\n\t" for character in text):
        assert spelled == text.encode("utf-8", "replace")


@given(text=texts, ending=texts)
@settings(deadline=None)
def test_extending_is_tokenizing_the_whole(
    model: LlamaModel, vocabulary: Vocabulary, text: str, ending: str
) -> None:
    assert vocabulary.extended(text, [ending]) == [model.tokenize(text + ending)]


@given(text=texts, following=st.sampled_from(["x", "lse", "1", "(", "'", "[", "-"]))
@settings(deadline=None)
def test_what_follows_never_changes_a_prompt_s_tokens(
    model: LlamaModel, vocabulary: Vocabulary, text: str, following: str
) -> None:
    tokens = vocabulary.prompt(text, 1000).tokens[1:]
    assert tuple(model.tokenize(text + following)[: len(tokens)]) == tokens


def test_agreeing_tokens(vocabulary: Vocabulary) -> None:
    agreeing = {vocabulary.pieces[token] for token in vocabulary.agreeing_with(b" re")}
    assert {b" ", b" r", b" re", b" return"} <= agreeing
    assert all(p.startswith(b" re") or b" re".startswith(p) for p in agreeing)
    assert b"" not in agreeing


@given(text=st.text(alphabet="ab (\n", max_size=3000), tokens=st.integers(8, 40))
@settings(deadline=None, max_examples=50)
def test_a_window_fits_and_ends_the_text(
    model: LlamaModel, vocabulary: Vocabulary, text: str, tokens: int
) -> None:
    window = vocabulary.window(text, tokens)
    assert text.endswith(window)
    # A cut may tokenize its first line a little worse than the whole did.
    assert len(model.tokenize(window)) <= tokens + 2


def test_a_window_begins_at_a_line_and_stays_while_lines_are_added(
    vocabulary: Vocabulary,
) -> None:
    lines = [f"    name_{number} = {number}\n" for number in range(500)]
    windows = [vocabulary.window("".join(lines[:end]), 600) for end in range(400, 424)]
    starts = {window.split("\n", 1)[0] for window in windows}
    assert starts <= {line.rstrip("\n") for line in lines}
    assert len(starts) <= 3


def test_shared_length() -> None:
    assert shared_length([1, 2, 3], [1, 2, 4, 5]) == 2
    assert shared_length([], [1]) == 0
