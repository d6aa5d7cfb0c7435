"""What a token is: short where values are spelled, and never over their border."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training.programs import Program
from training.tokenizer import CONTROL_TOKENS, Vocabulary, build, learn

CODE = st.text(st.sampled_from("abxyz_ \n()[]{}=+-*,.:'\"0123456789#<|>é中\t"), max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(text=st.text() | CODE)
def test_text_is_kept(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenizer.encode(text, add_special_tokens=False).ids
    assert tokenizer.decode(tokens, skip_special_tokens=False) == text


@settings(max_examples=60, deadline=None)
@given(before=CODE, name=st.sampled_from(CONTROL_TOKENS), after=CODE)
def test_control_tokens_are_never_read_from_text(
    tokenizer: Tokenizer, vocabulary: Vocabulary, before: str, name: str, after: str
) -> None:
    tokens = tokenizer.encode(before + name + after, add_special_tokens=False).ids
    assert not set(tokens) & set(vocabulary.controls.values())


@settings(max_examples=60, deadline=None)
@given(text=CODE)
def test_digits_are_single(tokenizer: Tokenizer, text: str) -> None:
    found = tokenizer.encode(text, add_special_tokens=False)
    pieces = [text[start:end] for start, end in found.offsets]
    assert all(piece.isdigit() is any(map(str.isdigit, piece)) for piece in pieces)
    assert all(len(piece) == 1 for piece in pieces if piece.isdigit())


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(["x", "total", "item_2"]), value=VALUES)
def test_nothing_is_merged_over_the_quotes_of_a_value(
    tokenizer: Tokenizer, name: str, value: object
) -> None:
    before, written = f'{{"{name}": ', json.dumps(repr(value))
    found = tokenizer.encode(f"{before}{written}}}", add_special_tokens=False)
    starts = {start for start, _ in found.offsets}
    assert len(before) + 1 in starts
    assert len(before) + len(written) - 1 in starts


def test_what_is_unchanged_is_one_token(tokenizer: Tokenizer) -> None:
    text = '{"x": "..", "y": ".."}'
    found = tokenizer.encode(text, add_special_tokens=False)
    pieces = [text[start:end] for start, end in found.offsets]
    assert pieces == ['{"', "x", '":', ' "..",', ' "', "y", '":', ' ".."}']


def test_words_of_the_texts_are_tokens(vocabulary: Vocabulary, programs: list[Program]) -> None:
    assert {"Ġreturn", "Ġin"} <= set(vocabulary.tokens)
    assert len(vocabulary.tokens) == len(set(vocabulary.tokens)) == 1024
    assert vocabulary.tokens[-len(CONTROL_TOKENS) :] == CONTROL_TOKENS
    sources = [program.source for program in programs]
    assert learn(sources, 1024) == vocabulary
    small = learn(sources, 450)
    assert len(small.tokens) == 450
    assert build(small).decode(build(small).encode(sources[0]).ids) == sources[0]


def test_a_vocabulary_is_read_as_it_was_saved(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path / "vocabulary.json")
    assert Vocabulary.load(tmp_path / "vocabulary.json") == vocabulary
