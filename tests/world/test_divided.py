"""Two models that divide the questions: which is asked what, and what is loaded for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.config import Settings
from foretrace.imagine.grounded import usage_since
from foretrace.trace.frames import ModelUsage
from foretrace.trace.text import Control
from foretrace.world.dialects.unknown_place import Place
from foretrace.world.divided import DividedWorld
from foretrace.world.embedded import (
    EMBEDDED_TRACE_MODEL,
    embedded_model_path,
    embedded_trace_model_path,
    load_world,
)
from foretrace.world.lazy import LazyModel
from foretrace.world.llama.engine import LlamaWorldModel
from foretrace.world.protocol import (
    Dialect,
    ModelClosed,
    ModelFileError,
    ValueQuestion,
    WorldModelError,
)

SOURCE = "def f(xs):\n    found = ???\n    return len(found) + ???\n"
ASSIGNED = ValueQuestion(SOURCE, 2, "???", {"xs": "[1, 2]"}, "f([1, 2])")
PART = ValueQuestion(SOURCE, 3, "???", {"xs": "[1, 2]", "found": "[1]"}, "f([1, 2])")

shipped = pytest.mark.skipif(
    embedded_trace_model_path() is None, reason=f"{EMBEDDED_TRACE_MODEL} is not in the package"
)


def lazy(path: Path, name: str) -> LazyModel:
    return LazyModel(partial(LlamaWorldModel, path, threads=1), name)


@pytest.fixture
def divided(tiny_trace_model: Path) -> Iterator[DividedWorld]:
    tracer, writer = lazy(tiny_trace_model, "tracer"), lazy(embedded_model_path(), "writer")
    world = DividedWorld(tracer, writer, {Place.ASSIGNED})
    yield world
    world.close()


def test_each_is_loaded_for_its_own_questions(divided: DividedWorld) -> None:
    assert divided.name == "writer + tracer"
    assert divided.usage().models == ()
    assert Dialect.CWM_TRACE in divided.dialects
    ast.literal_eval(divided.value(ASSIGNED, Cancellation()).text)
    assert divided.longest_transcript == 4096
    divided.transcript((Control("<|begin_of_text|>"),), Cancellation()).close()
    assert divided.name == "tracer"
    before = divided.usage()
    assert [each.name for each in before.models] == ["tiny-traces"]
    assert before.forced_tokens > 0
    (likely, unlikely) = divided.score("x = [1, 2, 3, ", ["4]\n", "x]\n"], Cancellation())
    assert likely > unlikely
    assert divided.propose("def double(x):\n    return ", "\n", 1, Cancellation())
    assert divided.name == "writer + tracer"
    used = usage_since(before, divided.usage())
    assert used.name == embedded_model_path().stem
    assert used.decoded_tokens > 0
    before = divided.usage()
    divided.value(PART, Cancellation())
    assert usage_since(before, divided.usage()).name == embedded_model_path().stem


def test_what_the_tracer_cannot_hold_the_writer_answers(
    tiny_trace_model: Path, tiny_model: Path
) -> None:
    world = DividedWorld(
        lazy(tiny_trace_model, "tracer"), lazy(tiny_model, "writer"), {Place.ASSIGNED}
    )
    long = ValueQuestion(SOURCE, 2, "???", {"xs": repr([1] * 5000)}, "f([1])")
    ast.literal_eval(world.value(long, Cancellation()).text)
    assert world.name == "writer + tracer"
    world.close()


def test_both_are_closed(tiny_trace_model: Path) -> None:
    tracer, writer = (lazy(tiny_trace_model, name) for name in ("tracer", "writer"))
    world = DividedWorld(tracer, writer, {Place.ASSIGNED})
    world.score("x = ", ["1"], Cancellation())
    world.close()
    with pytest.raises(ModelClosed):
        world.score("x = ", ["1"], Cancellation())
    with pytest.raises(ModelClosed):
        world.value(ASSIGNED, Cancellation())


def test_a_file_that_cannot_be_used_is_told_with_every_question(tmp_path: Path) -> None:
    missing = LazyModel(lambda: LlamaWorldModel(tmp_path / "none.gguf", threads=1))
    world = DividedWorld(missing, lazy(embedded_model_path(), "writer"), {Place.ASSIGNED})
    for _ in range(2):
        with pytest.raises(ModelFileError, match=r"none\.gguf"):
            world.value(ASSIGNED, Cancellation())
    with pytest.raises(ModelFileError):
        missing.load()
    assert missing.usage() == ModelUsage("")
    world.close()


def test_a_cancelled_question_loads_nothing(divided: DividedWorld) -> None:
    cancelled = Cancellation()
    cancelled.cancel()
    with pytest.raises(Cancelled):
        divided.value(ASSIGNED, cancelled)
    assert divided.usage().models == ()


@shipped
def test_the_embedded_models_are_two() -> None:
    path = embedded_trace_model_path()
    assert path is not None
    world = load_world(Settings())
    try:
        assert Dialect.CWM_TRACE in world.dialects
        assert world.name == path.stem
        with pytest.raises(WorldModelError, match="has no token"):
            world.transcript((Control("<|im_end|>"),), Cancellation())
        # One that a child can tell.
        source = "def f(x):\n    y = x\n    return ???\n"
        question = ValueQuestion(source, 3, "???", {"x": "7", "y": "7"}, "f(7)")
        ast.literal_eval(world.value(question, Cancellation()).text)
        assert path.name in (path.parent / "README.md").read_text()
    finally:
        world.close()
