"""The model in CWM's vocabulary layout: control tokens are one thing, their names another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from gguf import TokenType

from foretrace.world.dialects.recognise import dialects_of
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.vocabulary import Vocabulary
from foretrace.world.protocol import Dialect
from tests.world.models.cwm_model import CONTROLS, ORDINARY, STOPS, write_cwm_model


@pytest.fixture(scope="module")
def cwm(cwm_model: Path) -> Iterator[LlamaModel]:
    model = LlamaModel(cwm_model)
    yield model
    model.close()


@pytest.fixture(scope="module")
def user_defined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaModel]:
    """The same, converted so that the tokens are user-defined ones, found even in plain text."""
    path = tmp_path_factory.mktemp("models") / "user-defined.gguf"
    write_cwm_model(path, kind=TokenType.USER_DEFINED)
    model = LlamaModel(path)
    yield model
    model.close()


@pytest.fixture(params=["cwm", "user_defined"])
def either(request: pytest.FixtureRequest) -> LlamaModel:
    model: LlamaModel = request.getfixturevalue(request.param)
    return model


def test_control_tokens_have_cwm_s_ids(either: LlamaModel) -> None:
    assert {name: either.control(name) for name in CONTROLS} == CONTROLS
    assert either.vocabulary_size == 128_256
    assert either.start_token == CONTROLS["<|begin_of_text|>"]


def test_other_texts_are_no_control_tokens(either: LlamaModel) -> None:
    names = ("", "def", "x", "<|frame_sep", "<|frame_sep|><|arg_sep|>", "<|python_tag|>", "\0")
    assert [either.control(name) for name in names] == [None] * len(names)


def test_the_stops_end_generation(either: LlamaModel) -> None:
    assert set(either.end_tokens) == {CONTROLS[name] for name in STOPS}


@pytest.mark.parametrize("name", CONTROLS)
def test_a_name_in_user_text_stays_text(either: LlamaModel, name: str) -> None:
    for text in (name, f"print('{name}')\n", name * 3, f"é{name}ß"):
        tokens = either.tokenize(text)
        assert max(tokens) < ORDINARY
        assert Vocabulary(either).spelled(tokens) == text.encode()


def test_control_tokens_have_no_text(either: LlamaModel) -> None:
    assert [either.pieces[token] for token in CONTROLS.values()] == [b""] * len(CONTROLS)


def test_texts_come_back(cwm: LlamaModel) -> None:
    drawn = random.Random(0)
    alphabet = [chr(code) for code in (*range(1, 0x250), *range(0x4E00, 0x4E40))]
    alphabet += [*CONTROLS, "    ", "def ", "return", "\r\n", "🐍", "e\u0301", "\ufeff"]
    for _ in range(2000):
        text = "".join(drawn.choices(alphabet, k=drawn.randrange(40)))
        tokens = cwm.tokenize(text)
        assert Vocabulary(cwm).spelled(tokens) == text.encode()
        assert all(token < ORDINARY for token in tokens)


def test_its_dialects_are_recognised(either: LlamaModel, model: LlamaModel) -> None:
    assert dialects_of(either) == {Dialect.PLAIN_TEXT, Dialect.CWM_TRACE, Dialect.CWM_CHAT}
    assert not dialects_of(model) & {Dialect.CWM_TRACE, Dialect.CWM_CHAT}
