"""Tokens that end a text, or that hold both its last characters and what stands behind."""

from __future__ import annotations

from foretrace.world.llama.endings import Endings
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Vocabulary


def token(model: LlamaModel, piece: bytes) -> int:
    return model.pieces.index(piece)


def test_what_begins_an_ending_or_the_end_of_the_document(
    model: LlamaModel, vocabulary: Vocabulary
) -> None:
    tokens = set(Endings(vocabulary, [" +", "\n"]).tokens.tolist())
    assert {token(model, piece) for piece in (b" ", b" +", b" +=", b"\n", b"\n\n")} <= tokens
    assert set(model.end_tokens) <= tokens
    assert not {token(model, piece) for piece in (b"+", b" -", b"x")} & tokens


def test_a_token_may_hold_the_end_of_the_text_too(
    model: LlamaModel, vocabulary: Vocabulary
) -> None:
    heads = {
        piece: Endings(vocabulary, ["):"]).heads(token(model, piece))
        for piece in (b"))", b"()):", b"):", b"()", b"x")
    }
    assert heads == {
        b"))": (b")",),
        b"()):": (b"()",),
        b"):": (),
        b"()": (b"(",),
        b"x": (),
    }
