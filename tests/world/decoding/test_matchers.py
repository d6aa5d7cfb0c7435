"""Matchers begin with known text and go their own ways."""

from __future__ import annotations

import pytest

from foretrace.world.decoding.matchers import EXPRESSION, LITERAL, REST_OF_TUPLE, Matchers
from foretrace.world.llama.model import LlamaModel


@pytest.mark.parametrize("before", ["", " ", " (", "self.", "\0", 'a"\\', "\n    ", "é😀", "$1%"])
def test_known_text_comes_first(matchers: Matchers, before: str) -> None:
    matcher = matchers.begin(EXPRESSION, before)
    assert not matchers.read(matcher.deep_copy(), b"?")
    if before:
        assert matchers.read(matcher, before.encode())
    assert not matcher.is_accepting()
    assert matchers.read(matcher, b"x + 1")
    assert matcher.is_accepting()


def test_a_token_may_span_the_end_of_known_text(matchers: Matchers, model: LlamaModel) -> None:
    allowed = matchers.allowed(matchers.begin(REST_OF_TUPLE, " ("))
    spelled = {model.pieces[token] for token in allowed.nonzero()[0]}
    assert {b" ", b" (", b" ('", b" ()"} <= spelled
    assert b" (x" not in spelled
    assert b"(" not in spelled


def test_copies_go_their_own_ways(matchers: Matchers) -> None:
    one = matchers.begin(LITERAL)
    assert matchers.read(one, b"[1")
    other = one.deep_copy()
    assert matchers.read(one, b"]")
    assert matchers.read(other, b", 2")
    assert one.is_accepting()
    assert not other.is_accepting()
    assert matchers.read(other, b"]")


def test_a_refused_text_leaves_the_matcher_as_it_was(matchers: Matchers) -> None:
    matcher = matchers.begin(LITERAL)
    assert not matchers.read(matcher, b"[1, x")
    assert matchers.read(matcher, b"{1}")
    assert matcher.is_accepting()


def test_the_mask_holds_what_may_follow_and_no_control_token(
    matchers: Matchers, model: LlamaModel
) -> None:
    matcher = matchers.begin(LITERAL)
    assert matchers.read(matcher, b"[1")
    allowed = matchers.allowed(matcher)
    assert len(allowed) == model.vocabulary_size
    for token in range(0, model.vocabulary_size, 97):
        assert allowed[token] == bool(matcher.validate_tokens([token]))
    assert matchers.read(matcher, b"]")
    assert not matchers.allowed(matcher).any()
    text = matchers.begin(EXPRESSION)
    assert matchers.read(text, b"'")
    assert all(model.pieces[token] for token in matchers.allowed(text).nonzero()[0])
