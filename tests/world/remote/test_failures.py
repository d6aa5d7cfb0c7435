"""Whatever goes wrong with a server ends in one sentence, and soon."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.config import SERVER_KEY, Settings
from foretrace.lsp.settings import read_settings
from foretrace.world.embedded import embedded_model_path, load_world
from foretrace.world.protocol import ModelClosed, ModelFileError, WorldModel, WorldModelError
from tests.world.remote.foreign import MODELS, Asked, Foreign, Reply, completion, foreign, plain
from tests.world.remote.serving import free_port, served


@contextmanager
def world_at(url: str, **settings: Any) -> Iterator[WorldModel]:
    world = load_world(Settings(server_url=url, **settings))
    try:
        yield world
    finally:
        world.close()


def refused(url: str, **settings: Any) -> str:
    """Why the server cannot be used: one sentence or two, on one line."""
    with pytest.raises(ModelFileError) as caught, world_at(url, **settings):
        pass
    sentence = str(caught.value)
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    assert len(sentence) < 500
    return sentence


@pytest.mark.parametrize(
    "url",
    ["ftp://localhost", "localhost:8000", "http://", "file:///etc/passwd", "http://[::1", "///"],
)
def test_an_address_that_is_none(url: str) -> None:
    assert "address" in refused(url)


def test_an_address_holds_no_password() -> None:
    sentence = refused("http://me:secret@localhost:1")
    assert "secret" not in sentence
    assert "serverKeyVariable" in sentence


def test_an_address_ends_with_its_path() -> None:
    assert "path" in refused("http://localhost:1/?key=1")


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_an_address_may_name_the_version(end: str) -> None:
    with foreign(plain(lambda _: Reply(completion(" 3")))) as server, world_at(server.url + end):
        pass
    assert server.asked[0].path == "/v1/models"


def test_nobody_listens() -> None:
    assert "cannot be reached" in refused(f"http://127.0.0.1:{free_port()}")


def always(reply: Reply) -> Callable[[Asked], Reply]:
    return lambda _: reply


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>Welcome to your router</html>"), "not a model server"),
        (Reply(b"{"), "not a model server"),
        (Reply(b""), "not a model server"),
        (Reply(b"[" * 100_000), "not a model server"),
        (Reply([1]), "not a model server"),
        (Reply({"data": 7}), "not a model server"),
        (Reply({"data": [{"id": 7}]}), "not a model server"),
        (Reply({"data": []}), "has no model"),
        (Reply({"data": [{"id": "a"}, {"id": "b"}]}), "name one in `serverModel`"),
        (Reply(b"<html>no</html>", 404), "refused"),
        (Reply({"error": {"message": "go\naway\x1b[31m"}}, 400), "go away"),
        (Reply({"error": {"message": "invalid key"}}, 401), "serverKeyVariable"),
        (Reply(b"", 403), "serverKeyVariable"),
        (Reply(b"oops", 500), "failed"),
        (Reply({"error": {"message": "Loading model"}}, 503), "still loading"),
        (Reply(b"", 302, {"Location": "http://localhost:1/"}), "another address"),
        (Reply({"data": [{"id": "m"}] * 1000}, broken=True), "broke off"),
    ],
)
def test_an_answer_that_is_none(reply: Reply, said: str) -> None:
    with foreign(always(reply)) as server:
        assert said in refused(server.url)


def test_an_endless_answer() -> None:
    with foreign(always(Reply(b" " * (40 << 20)))) as server:
        assert "endless" in refused(server.url)


def test_redirects_are_not_followed() -> None:
    with (
        foreign(plain(lambda _: Reply(completion(" 3")))) as target,
        foreign(always(Reply(b"", 307, {"Location": target.url + "/v1/models"}))) as server,
    ):
        refused(server.url)
    assert target.asked == []


def test_a_model_that_is_not_there() -> None:
    with foreign(plain(lambda _: Reply(completion(" 3")))) as server:
        assert "no model 'other'" in refused(server.url, server_model="other")
        with world_at(server.url, server_model="m") as world:
            assert world.name == "m"


def test_log_probabilities_are_needed() -> None:
    bare = {"choices": [{"index": 0, "text": " 3", "logprobs": None}]}
    with foreign(plain(lambda _: Reply(bare))) as server:
        assert "log-probabilities" in refused(server.url)


def test_a_busy_server_is_asked_again() -> None:
    replies = iter([Reply(b"", 429, {"Retry-After": "0"}), Reply(b"", 503), Reply(MODELS)])

    def answering(asked: Asked) -> Reply:
        if asked.path == "/v1/models":
            return next(replies)
        return plain(lambda _: Reply(completion(" 3")))(asked)

    with foreign(answering) as server, world_at(server.url) as world:
        assert world.name == "m"
    assert [asked.path for asked in server.asked[:3]] == ["/v1/models"] * 3


@pytest.mark.parametrize("wait", ["3600", "Wed, 21 Oct 2099 07:28:00 GMT", "-1", "soon"])
def test_a_server_that_is_busy_for_long_is_not_waited_for(wait: str) -> None:
    with foreign(always(Reply(b"", 429, {"Retry-After": wait}))) as server:
        assert "busy" in refused(server.url)
    assert len(server.asked) == 1


def test_the_key_is_sent_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "s3cret")
    with foreign(plain(lambda _: Reply(completion(" 3")))) as server:
        with world_at(server.url, server_key_variable="MY_KEY") as world:
            assert "s3cret" not in repr(vars(world))
        assert server.asked[0].headers["Authorization"] == "Bearer s3cret"
        monkeypatch.setenv(SERVER_KEY, "other")
        server.asked.clear()
        with world_at(server.url):
            assert server.asked[0].headers["Authorization"] == "Bearer other"
        monkeypatch.delenv(SERVER_KEY)
        server.asked.clear()
        with world_at(server.url):
            assert "Authorization" not in server.asked[0].headers


def test_a_key_that_is_missing_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    assert "MY_KEY" in refused("http://localhost:1", server_key_variable="MY_KEY")
    monkeypatch.setenv("MY_KEY", "s3cret\nX-Evil: 1")
    sentence = refused("http://localhost:1", server_key_variable="MY_KEY")
    assert "s3cret" not in sentence


@contextmanager
def silent() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A server that takes a request and says nothing: its URL, when it was asked, when left."""
    listening = socket.create_server(("127.0.0.1", 0))
    asked, left = threading.Event(), threading.Event()

    def serve() -> None:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            while connection.recv(65536):
                asked.set()
            left.set()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked, left
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def test_a_server_that_never_answers() -> None:
    with silent() as (url, asked, left):
        assert "did not answer within 0.3 seconds" in refused(url, server_seconds=0.3)
        assert asked.is_set()
        assert left.wait(10)


class Blocking:
    """Answers as `plain` does until told to block; then when released."""

    def __init__(self) -> None:
        self.blocks = threading.Event()
        self.asked = threading.Event()
        self.released = threading.Event()

    def __call__(self, _: Any) -> Reply:
        if self.blocks.is_set():
            self.asked.set()
            self.released.wait(30)
        return Reply(completion(" 3"))


@contextmanager
def blocking() -> Iterator[tuple[WorldModel, Blocking, Foreign]]:
    write = Blocking()
    with foreign(plain(write)) as server:
        try:
            with world_at(server.url) as world:
                write.blocks.set()
                yield world, write, server
        finally:
            write.released.set()


def raised_by(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    """`work` in a thread, and what it raised."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def test_a_question_is_left_when_it_is_cancelled() -> None:
    with blocking() as (world, write, _):
        stale = Cancellation()
        thread, errors = raised_by(lambda: world.score("x", [" = 1"], stale))
        assert write.asked.wait(10)
        stale.cancel()
        thread.join(10)
        assert not thread.is_alive()
        assert [type(error) for error in errors] == [Cancelled]
        write.blocks.clear()
        assert len(world.score("x", [" = 1"], Cancellation())) == 1


def test_a_deadline_ends_a_question() -> None:
    with blocking() as (world, _, _), pytest.raises(Cancelled):
        world.score("x", [" = 1"], Cancellation.after(0.05))


def test_closing_ends_what_is_under_way() -> None:
    with blocking() as (world, write, _):
        thread, errors = raised_by(lambda: world.score("x", [" = 1"], Cancellation()))
        assert write.asked.wait(10)
        world.close()
        thread.join(10)
        assert not thread.is_alive()
        assert [type(error) for error in errors] == [ModelClosed]
        with pytest.raises(ModelClosed):
            world.propose("x = ", "\n", 1, Cancellation())
        world.close()


def model_server_threads() -> int:
    return [thread.name for thread in threading.enumerate()].count("model-server")


def test_threads_are_few() -> None:
    before = model_server_threads()
    with blocking() as (world, write, server):
        asking = [
            raised_by(lambda: world.score("x", [" = 1"], Cancellation()))[0] for _ in range(20)
        ]
        assert write.asked.wait(10)
        assert model_server_threads() == before + 1
        write.released.set()
        for thread in asking:
            thread.join(30)
        assert len(server.asked) > 20
    assert model_server_threads() == before


def test_text_that_spells_a_control_token_is_not_sent() -> None:
    with foreign(plain(lambda _: Reply(completion(" 3")))) as server, world_at(server.url) as world:
        known = len(server.asked)
        for text in ("<|im_start|>", "a </s>", "[INST] b", "<｜fim▁begin｜>"):
            with pytest.raises(WorldModelError, match="control token"):
                world.score(f"x = '{text}'\ny", [" = 1"], Cancellation())
        # Parts that only together spell one.
        transcript = world.transcript(("a <|im_",), Cancellation())
        transcript.append(("start|> b",))
        with pytest.raises(WorldModelError, match="control token"):
            transcript.write("start: /[a-z]{3}/\n", 4, Cancellation())
        assert len(server.asked) == known
        assert len(world.score("x: list[int] = a < b > c; y", [" = 1"], Cancellation())) == 1


def test_a_model_that_never_writes_what_may_stand() -> None:
    with foreign(plain(lambda _: Reply(completion("!")))) as server, world_at(server.url) as world:
        transcript = world.transcript(("x",), Cancellation())
        with pytest.raises(WorldModelError, match="nothing that can stand"):
            transcript.write("start: /[a-z]{3}/\n", 9, Cancellation())
        assert transcript.length == 1


def test_a_server_that_dies_in_the_middle_of_a_text() -> None:
    with served("llama_cpp.server", embedded_model_path()) as (url, process):
        assert process is not None
        with world_at(url) as world:
            transcript = world.transcript(("words:",), Cancellation())
            length = transcript.length
            before = world.usage().decoded_tokens
            thread, errors = raised_by(
                lambda: transcript.write("start: /[a-z ]{4000}/\n", 1500, Cancellation())
            )
            patience = Cancellation.after(60)
            while thread.is_alive() and world.usage().decoded_tokens == before:
                patience.pause(0.01)
            process.kill()
            thread.join(30)
            assert not thread.is_alive()
            assert [isinstance(error, WorldModelError) for error in errors] == [True]
            assert transcript.length == length
            with pytest.raises(WorldModelError, match="cannot be reached"):
                world.score("x", [" = 1"], Cancellation())


def test_the_command_line_says_so_in_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "foretrace", "fill", "-", "--server", "http://127.0.0.1:1"],
        input="def f(x):\n    return ???\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be reached" in done.stderr
    assert done.stdout == ""


def test_settings_are_read_as_editors_send_them() -> None:
    sent = {
        "serverUrl": "http://localhost:8000",
        "serverModel": "cwm",
        "serverKeyVariable": "MY_KEY",
        "serverSeconds": 60,
    }
    settings, problems = read_settings({"foretrace": sent}, Settings())
    assert problems == []
    assert settings.server_url == "http://localhost:8000"
    assert (settings.server_model, settings.server_key_variable) == ("cwm", "MY_KEY")
    settings, problems = read_settings({"serverKeyVariable": "$(id)", "serverSeconds": 0}, settings)
    assert len(problems) == 2
    assert settings.server_key_variable == "MY_KEY"


def test_a_run_keeps_what_it_knew_when_the_server_fails() -> None:
    source = "# >>> load('u')\n# 3\ndef load(url):\n    x = 1\n    return fetch(url)\n"
    # What loading asks for is answered, and nothing after that.
    served_well = iter(range(3))

    def write(_: Any) -> Reply:
        return Reply(completion(" 3")) if next(served_well, None) is not None else Reply(b"", 500)

    with foreign(plain(write)) as server:
        done = subprocess.run(
            [sys.executable, "-m", "foretrace", "trace", "-", "--server", server.url],
            input=source,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0
    assert "x = 1" in done.stdout
    assert "failed: HTTP 500" in " ".join(done.stdout.split())
