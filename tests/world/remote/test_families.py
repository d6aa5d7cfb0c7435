"""Models with control tokens of their own, behind a llama-server: where a binary of it is named."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from foretrace.cancellation import Cancellation
from foretrace.config import Settings
from foretrace.trace.text import Control
from foretrace.world.dialects.fim import FAMILIES
from foretrace.world.embedded import load_world
from foretrace.world.protocol import Dialect
from foretrace.world.remote.model import RemoteWorldModel
from tests.world.models.cwm_model import write_cwm_model
from tests.world.models.fim_models import FIM_FILES, write_fim_model
from tests.world.remote.serving import LLAMA_SERVER, served

pytestmark = pytest.mark.skipif(not LLAMA_SERVER, reason="FORETRACE_LLAMA_SERVER is not set")


@pytest.fixture(scope="module", params=FIM_FILES)
def family(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RemoteWorldModel, tuple[str, ...]]]:
    """A model of each family, and the names of the control tokens in its prompts."""
    file = FIM_FILES[request.param]
    path = tmp_path_factory.mktemp("families") / f"{file.name}.gguf"
    write_fim_model(path, file)
    with served("llama-server", path) as (url, _):
        world = load_world(Settings(server_url=url))
        assert isinstance(world, RemoteWorldModel)
        yield world, next(f.marks for f in FAMILIES if f.name == request.param)
        world.close()


def test_the_family_is_recognised(family: tuple[RemoteWorldModel, tuple[str, ...]]) -> None:
    world, _ = family
    assert Dialect.FILL_IN_THE_MIDDLE in world.dialects


def test_proposals_are_expressions(family: tuple[RemoteWorldModel, tuple[str, ...]]) -> None:
    world, _ = family
    for answer in world.propose("def f(a, b):\n    return ", "\n", 2, Cancellation()):
        ast.parse(answer.text, mode="eval")


def test_names_in_text_stay_text(family: tuple[RemoteWorldModel, tuple[str, ...]]) -> None:
    world, controls = family
    start = (Control(controls[0]),)
    for name in controls:
        known = world.transcript((Control(name),), Cancellation())
        assert known.length == 1
        for text in (name, f"a {name} b", f"<{name}>", name * 3):
            transcript = world.transcript((*start, text), Cancellation())
            assert known.units[0] not in transcript.units[1:]


@pytest.fixture(scope="module")
def cwm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteWorldModel]:
    path = tmp_path_factory.mktemp("cwm") / "cwm.gguf"
    write_cwm_model(path)
    with served("llama-server", path) as (url, _):
        world = load_world(Settings(server_url=url))
        assert isinstance(world, RemoteWorldModel)
        yield world
        world.close()


def test_cwm_is_recognised(cwm: RemoteWorldModel) -> None:
    assert {Dialect.CWM_TRACE, Dialect.CWM_CHAT} <= cwm.dialects


def test_a_frame_is_written_in_control_tokens(cwm: RemoteWorldModel) -> None:
    """Though this model's weights are random, and it would write anything but a frame."""
    grammar = r"""start: line | return
line: <|line_sep|> "{\"x\": \"" NUMBER "\"}" <|action_sep|> "    x = 1\n" <|frame_sep|>
return: <|return_sep|> <|action_sep|> "    return x\n" <|arg_sep|> "\"" NUMBER "\"" <|frame_sep|>
NUMBER: /[0-9]{1,3}/
"""
    transcript = cwm.transcript((Control("<|begin_of_text|>"), "def f():\n"), Cancellation())
    written = transcript.write(grammar, 64, Cancellation())
    assert written.complete
    controls = [token.control.name for token in written.tokens if token.control is not None]
    assert controls in (
        ["<|line_sep|>", "<|action_sep|>", "<|frame_sep|>"],
        ["<|return_sep|>", "<|action_sep|>", "<|arg_sep|>", "<|frame_sep|>"],
    )
