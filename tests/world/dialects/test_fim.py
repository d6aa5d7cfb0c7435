"""Fill-in-the-middle: families are recognised, and asked in the order they published."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import llama_cpp.llama_cpp as api
import pytest
from gguf import TokenType

from foretrace.cancellation import Cancellation
from foretrace.trace.text import Control
from foretrace.world.dialects.fim import FAMILIES, fim_family, fim_prompt
from foretrace.world.dialects.recognise import dialects_of
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.llama.infill import infill_vocabulary
from foretrace.world.llama.model import LlamaModel
from foretrace.world.protocol import Dialect
from tests.world.models.fim_models import (
    FIM_FILES,
    MISTRAL_CONTROLS,
    QWEN_CONTROLS,
    STARCODER_CONTROLS,
    FimFile,
    fim_vocabulary,
    write_fim_model,
)
from tests.world.models.scripted_model import write_scripted_model

PREFIX = "def f(a, b):\n    return a + "
SUFFIX = "\n\nprint(f(1, 2))\n"

PUBLISHED = {
    "Qwen Coder": ("<|fim_prefix|>", PREFIX, "<|fim_suffix|>", SUFFIX, "<|fim_middle|>"),
    "CodeGemma": ("<bos>", "<|fim_prefix|>", PREFIX, "<|fim_suffix|>", SUFFIX, "<|fim_middle|>"),
    "DeepSeek Coder": (
        "<｜begin▁of▁sentence｜>",
        "<｜fim▁begin｜>",
        PREFIX,
        "<｜fim▁hole｜>",
        SUFFIX,
        "<｜fim▁end｜>",
    ),
    # "<PRE> {pre} <SUF>{suf} <MID>": the blank of the prefix, the suffix without one.
    "Code Llama": ("<s>", "▁<PRE>", " " + PREFIX, "▁<SUF>", SUFFIX, "▁<MID>"),
    "Codestral": ("<s>", "[SUFFIX]", SUFFIX, "[PREFIX]", " " + PREFIX),
    "StarCoder": ("<fim_prefix>", PREFIX, "<fim_suffix>", SUFFIX, "<fim_middle>"),
    "SantaCoder": ("<fim-prefix>", PREFIX, "<fim-suffix>", SUFFIX, "<fim-middle>"),
}
"""What each family's prompt spells."""


@pytest.fixture(scope="module", params=FIM_FILES)
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / f"{request.param}.gguf"
    write_fim_model(path, FIM_FILES[request.param])
    return path


@pytest.fixture(scope="module")
def model(path: Path) -> Iterator[LlamaModel]:
    model = LlamaModel(path)
    yield model
    model.close()


def spelled(model: LlamaModel, tokens: tuple[int, ...]) -> list[str]:
    """Names of control tokens, and the texts between them."""
    parts: list[bytes | str] = []
    for token in tokens:
        name = model.control_name(token)
        if name is not None:
            parts.append(name)
        elif parts and isinstance(parts[-1], bytes):
            parts[-1] += model.pieces[token]
        else:
            parts.append(model.pieces[token])
    return [part if isinstance(part, str) else part.decode() for part in parts]


def test_the_family_is_recognised(model: LlamaModel, path: Path) -> None:
    family = fim_family(model)
    assert family is not None
    assert family.name == path.stem
    assert dialects_of(model) == {Dialect.PLAIN_TEXT, Dialect.FILL_IN_THE_MIDDLE}


def test_llama_cpp_knows_the_same_tokens(model: LlamaModel, path: Path) -> None:
    family = fim_family(model)
    assert family is not None
    vocabulary = api.llama_model_get_vocab(model.handle)
    found = [
        lookup(vocabulary)
        for lookup in (
            api.llama_vocab_fim_pre,
            api.llama_vocab_fim_suf,
            api.llama_vocab_fim_mid,
        )
    ]
    if path.stem == "Codestral":  # It knows none of Mistral's.
        assert found == [-1, -1, -1]
    else:
        assert found == [model.control(mark) for mark in family.marks]


def test_the_prompt_is_the_published_one(model: LlamaModel, path: Path) -> None:
    vocabulary = infill_vocabulary(model)
    assert vocabulary is not None
    prompt = vocabulary.infill(PREFIX, SUFFIX, 1000)
    parts = spelled(model, prompt.tokens)
    parts[-1] += prompt.remainder.decode()
    assert tuple(parts) == PUBLISHED[path.stem]


def test_names_in_user_text_stay_text(model: LlamaModel, path: Path) -> None:
    vocabulary = infill_vocabulary(model)
    assert vocabulary is not None
    names = " ".join(FIM_FILES[path.stem].controls)
    prompt = vocabulary.infill(f"# {names}\n{PREFIX}", f"{SUFFIX}# {names}\n", 4000)
    parts = spelled(model, prompt.tokens)
    parts[-1] += prompt.remainder.decode()
    if not FIM_FILES[path.stem].pre:
        names = names.replace("▁", " ")  # To SentencePiece they are the same.
    published = [
        part.replace(PREFIX, f"# {names}\n{PREFIX}").replace(SUFFIX, f"{SUFFIX}# {names}\n")
        for part in PUBLISHED[path.stem]
    ]
    assert parts == published
    controls = [token for token in prompt.tokens if model.control_name(token) is not None]
    assert len(controls) == sum(part in FIM_FILES[path.stem].controls for part in published)


def test_long_texts_are_cut_where_they_are_farthest(model: LlamaModel) -> None:
    vocabulary = infill_vocabulary(model)
    assert vocabulary is not None
    many = "".join(f"x{index} = {index}\n" for index in range(2000))
    prompt = vocabulary.infill(f"{many}y = ", f"\nz = 1\n{many}", 256)
    assert 128 < len(prompt.tokens) <= 256
    text = "".join(spelled(model, prompt.tokens)) + prompt.remainder.decode()
    assert "x1999 = 1999\ny = " in text
    assert "\nz = 1\nx0 = 0\nx1 = 1\n" in text
    one_line = vocabulary.infill("y" * 9000, "z" * 9000, 256)
    assert len(one_line.tokens) <= 256


def test_further_holes_of_the_suffix_are_not_shown_as_such(model: LlamaModel) -> None:
    vocabulary = infill_vocabulary(model)
    assert vocabulary is not None
    text = "".join(spelled(model, vocabulary.infill(PREFIX, "\nx = ???\n", 256).tokens))
    assert "\nx = ...\n" in text
    assert "???" not in text


def test_proposals_are_expressions(path: Path) -> None:
    world = LlamaWorldModel(path, threads=1)
    try:
        answers = world.propose(PREFIX, SUFFIX, 4, Cancellation())
        again = world.propose(PREFIX, SUFFIX, 4, Cancellation())
    finally:
        world.close()
    assert answers
    assert again == answers
    for answer in answers:
        ast.parse(answer.text, mode="eval")
        assert 0 < answer.probability <= 1


ENDS = [
    (family.name, end)
    for family in FAMILIES
    for end in (FIM_FILES[family.name].controls[0], *family.ends)
    if end in FIM_FILES[family.name].controls
]


@pytest.mark.parametrize(("name", "end"), ENDS)
def test_what_ends_a_middle(tmp_path: Path, name: str, end: str) -> None:
    file = FIM_FILES[name]
    family = next(family for family in FAMILIES if family.name == name)
    # Codestral's middle goes on where the prefix, and its last token, ended.
    last, middle = (family.middle, "b") if family.middle else ("▁+", "▁b")
    path = tmp_path / "scripted.gguf"
    write_scripted_model(path, fim_vocabulary(file), ((last, middle), (middle, end)), file.name)
    world = LlamaWorldModel(path, threads=1)
    try:
        best, *others = world.propose(PREFIX, "  # and so on\n", 3, Cancellation())
    finally:
        world.close()
    assert best.text == "b"
    assert best.probability > 0.9
    assert sum(other.probability for other in others) < 0.1


@pytest.mark.parametrize(
    "file",
    [
        FimFile("Qwen2.5 7B Instruct", QWEN_CONTROLS, pre="qwen2"),
        FimFile("Mistral Small 3", MISTRAL_CONTROLS, start="<s>"),
        FimFile("granite-3.0-1b-a400m-instruct", STARCODER_CONTROLS, pre="refact"),
        FimFile("starcoder", STARCODER_CONTROLS[:3], pre="starcoder"),
    ],
    ids=lambda file: file.name,
)
def test_tokens_without_the_training_are_no_family(tmp_path: Path, file: FimFile) -> None:
    path = tmp_path / "other.gguf"
    write_fim_model(path, file)
    model = LlamaModel(path)
    try:
        assert fim_family(model) is None
        assert infill_vocabulary(model) is None
        assert dialects_of(model) == {Dialect.PLAIN_TEXT}
    finally:
        model.close()


@pytest.mark.parametrize("family", ["Qwen Coder", "Codestral"])
def test_user_defined_tokens_are_control_tokens_too(tmp_path: Path, family: str) -> None:
    path = tmp_path / "user-defined.gguf"
    file = replace(FIM_FILES[family], kind=TokenType.USER_DEFINED)
    write_fim_model(path, file)
    model = LlamaModel(path)
    try:
        found = fim_family(model)
        assert found is not None
        assert found.name == family
        for name in file.controls:
            tokens = model.tokenize(f"a{name}b")
            assert all(model.control_name(token) is None for token in tokens)
            assert b"".join(model.pieces[t] for t in tokens).decode().lstrip() == f"a{name}b"
    finally:
        model.close()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_empty_parts_are_left_out(family: object) -> None:
    known = next(known for known in FAMILIES if known is family)
    assert all(isinstance(piece, Control) for piece in fim_prompt(known, "", ""))
