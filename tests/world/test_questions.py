"""Many threads, cancelled questions, and what is kept between questions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.config import Settings
from foretrace.world.embedded import load_world
from foretrace.world.llama.context import BATCH_TOKENS
from foretrace.world.llama.library import AbortFlag
from foretrace.world.llama.model import LlamaModel
from foretrace.world.llama.thread import ModelThread
from foretrace.world.protocol import ModelClosed, WorldModel

LONG = "".join(f"value_{n} = compute({n}, 'text {n}')\n" for n in range(30))
FILLS = ["value_1\n", "value_2\n", "None\n"]


@pytest.fixture(scope="module")
def cold() -> Iterator[WorldModel]:
    """A world model whose memory of prompts these tests have to themselves."""
    world = load_world(Settings())
    yield world
    world.close()


def forced(world: WorldModel, prefix: str) -> int:
    """Known tokens evaluated for one question."""
    before = world.usage().forced_tokens
    world.score(prefix, FILLS, Cancellation())
    return world.usage().forced_tokens - before


def test_a_prefix_is_evaluated_once(cold: WorldModel) -> None:
    first = forced(cold, LONG + "result = ")
    again = forced(cold, LONG + "result = ")
    longer = forced(cold, LONG + "other = 1\nresult = ")
    assert first > 200
    assert again < 30
    assert longer < 40


def test_two_prompts_in_turn_are_both_kept(cold: WorldModel) -> None:
    other = "import math\n" + LONG[:900] + "x = "
    forced(cold, LONG[:900] + "result = ")
    forced(cold, other)
    assert forced(cold, LONG[:900] + "result = ") < 30
    assert forced(cold, other) < 30


def test_usage_counts_what_the_model_chose(cold: WorldModel) -> None:
    before = cold.usage()
    cold.propose("def double(x):\n    return ", "\n", 2, Cancellation())
    after = cold.usage()
    assert after.name == "SmolLM2-135M-Instruct.Q8_0"
    assert after.decoded_tokens > before.decoded_tokens


def test_cancelled_before(cold: WorldModel) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        cold.score("x = ", ["1"], cancellation)


class CancelledOnceStarted(Cancellation):
    """Raised as soon as the model has evaluated anything."""

    def __init__(self, world: WorldModel) -> None:
        super().__init__()
        self._world = world
        self._before = world.usage().forced_tokens

    @property
    def cancelled(self) -> bool:
        return self._world.usage().forced_tokens > self._before


def test_a_cancelled_question_leaves_its_progress_and_no_harm(
    cold: WorldModel, model: LlamaModel
) -> None:
    prefix = LONG.replace("value", "cancelled") + "result = "
    with pytest.raises(Cancelled):
        cold.score(prefix, FILLS, CancelledOnceStarted(cold))
    known = len(model.tokenize(prefix))
    assert known > 2 * BATCH_TOKENS
    assert forced(cold, prefix) < known - BATCH_TOKENS / 2
    assert forced(cold, prefix) < 30


def test_many_threads_get_their_own_answers(world: WorldModel) -> None:
    prefixes = [f"def f_{n}(a, b):\n    return " for n in range(4)]
    alone = [world.score(prefix, ["a + b\n", "None\n"], Cancellation()) for prefix in prefixes]

    def ask(prefix: str) -> list[float]:
        return world.score(prefix, ["a + b\n", "None\n"], Cancellation())

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ask, prefixes * 3))
    for index, scores in enumerate(together):
        assert scores == pytest.approx(alone[index % 4], abs=0.25)


class Stage:
    """A thread whose questions wait until they are let go."""

    def __init__(self) -> None:
        self.flags: list[AbortFlag] = []
        self.ended = threading.Semaphore(0)
        self.entered = threading.Event()
        self.go = threading.Event()
        self.thread = ModelThread(self.flags.append, self.ended.release)

    def wait(self) -> str:
        self.entered.set()
        self.go.wait(30)
        return "done"


class Watched(Cancellation):
    """Tells when its question waits in the queue: it is looked at before and again behind."""

    def __init__(self) -> None:
        super().__init__()
        self.polled = threading.Event()
        self._looks = 0

    @property
    def cancelled(self) -> bool:
        self._looks += 1
        if self._looks > 1:
            self.polled.set()
        return super().cancelled


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.go.set()
    stage.thread.close()


def test_a_running_question_is_left_at_once_and_told_to_stop(stage: Stage) -> None:
    cancellation = Cancellation()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(stage.thread.ask, stage.wait, cancellation)
        assert stage.entered.wait(30)
        cancellation.cancel()
        with pytest.raises(Cancelled):
            asked.result(30)
        assert stage.flags[0].is_up
        assert not stage.go.is_set()


def test_a_waiting_question_that_is_cancelled_never_runs(stage: Stage) -> None:
    ran = threading.Event()
    cancellation = Watched()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(stage.thread.ask, stage.wait, Cancellation())
        assert stage.entered.wait(30)
        second = pool.submit(stage.thread.ask, ran.set, cancellation)
        assert cancellation.polled.wait(30)
        cancellation.cancel()
        with pytest.raises(Cancelled):
            second.result(30)
        stage.go.set()
        assert first.result(30) == "done"
        assert stage.thread.ask(lambda: "next", Cancellation()) == "next"
    assert not ran.is_set()


def test_errors_reach_the_asker_and_the_thread_lives_on(stage: Stage) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stage.thread.ask(fail, Cancellation())
    assert stage.thread.ask(lambda: 1, Cancellation()) == 1


def test_closing_refuses_what_waits(stage: Stage) -> None:
    with ThreadPoolExecutor(3) as pool:
        pool.submit(stage.thread.ask, stage.wait, Cancellation())
        assert stage.entered.wait(30)
        cancellation = Watched()
        waiting = pool.submit(stage.thread.ask, lambda: 1, cancellation)
        assert cancellation.polled.wait(30)
        closing = pool.submit(stage.thread.close)
        with pytest.raises(ModelClosed):
            waiting.result(30)
        stage.go.set()
        closing.result(30)
    with pytest.raises(ModelClosed):
        stage.thread.ask(lambda: 1, Cancellation())


def test_a_full_queue_waits_no_longer_than_its_asker(stage: Stage) -> None:
    with ThreadPoolExecutor(40) as pool:
        pool.submit(stage.thread.ask, stage.wait, Cancellation())
        assert stage.entered.wait(30)
        others = [pool.submit(stage.thread.ask, lambda: 1, Cancellation()) for _ in range(36)]
        with pytest.raises(Cancelled):
            stage.thread.ask(lambda: 1, Cancellation.after(0.05))
        stage.go.set()
        assert [other.result(30) for other in others] == [1] * 36


def test_closing_stops_a_running_question() -> None:
    world = load_world(Settings())
    with ThreadPoolExecutor(1) as pool:
        cancellation = Watched()
        asked = pool.submit(world.score, LONG * 3, FILLS, cancellation)
        assert cancellation.polled.wait(30)
        world.close()
        with pytest.raises(ModelClosed):
            asked.result(30)


def test_closing_waits_for_the_matchers_under_construction() -> None:
    world = load_world(Settings())
    with ThreadPoolExecutor(1) as pool:
        cancellation = Watched()
        asked = pool.submit(world.propose, "x = ", "\n", 2, cancellation)
        assert cancellation.polled.wait(30)
        world.close()
        with suppress(ModelClosed):  # Unless the machine was quick.
            asked.result(30)
    with pytest.raises(ModelClosed):
        world.propose("x = ", "\n", 2, Cancellation())
