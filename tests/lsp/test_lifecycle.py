"""How the server's process begins and ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from .editor import SERVER, TOTAL

PATIENCE = 30.0


class RawClient:
    """Speaks the protocol byte by byte, to see all that the server writes."""

    def __init__(self, process_id: int | None = None) -> None:
        self.process = subprocess.Popen(
            SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._number = 0
        self.ask("initialize", {"processId": process_id, "capabilities": {}, "rootUri": None})
        self.tell("initialized", {})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        while True:
            answer = self.receive()
            if answer.get("id") == self._number:
                return answer

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        header = self.process.stdout.readline()
        assert header.startswith(b"Content-Length: "), header
        size = int(header.split()[1])
        while self.process.stdout.readline() != b"\r\n":
            pass
        message = json.loads(self.process.stdout.read(size))
        assert isinstance(message, dict)
        return message

    def open(self, text: str) -> dict[str, Any]:
        """Open a document and wait for its hints, with everything that takes."""
        uri = "file:///a.py"
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        params = {"textDocument": {"uri": uri}, "range": everything}
        return self.ask("textDocument/inlayHint", params)

    def children(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def ended(self) -> int:
        """The exit code."""
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.rest = self.process.stdout.read()
        self.errors = self.process.stderr.read().decode()
        return code


def assert_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, PATIENCE)
    assert alive == []


def test_shutdown_and_exit_end_it_and_its_workers() -> None:
    client = RawClient()
    assert client.open(TOTAL)["result"]
    children = client.children()
    assert children
    assert client.ask("shutdown", None)["result"] is None
    client.tell("exit", None)
    assert client.ended() == 0
    assert client.rest == b""
    assert client.errors == ""
    assert_gone(children)


def test_exit_without_shutdown_is_a_failure() -> None:
    client = RawClient()
    client.open("def f(x):\n    return ???\n")
    children = client.children()
    client.tell("exit", None)
    assert client.ended() == 1
    assert_gone(children)


def test_a_client_that_closes_the_pipe_ends_it() -> None:
    client = RawClient()
    client.open(TOTAL)
    children = client.children()
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.ended() == 1
    assert_gone(children)


def test_exit_in_the_middle_of_a_search() -> None:
    client = RawClient()
    document = {"uri": "file:///a.py", "languageId": "python", "version": 1, "text": TOTAL}
    client.tell("textDocument/didOpen", {"textDocument": document})
    client.ask("shutdown", None)
    client.tell("exit", None)
    assert client.ended() == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows closes the pipe with the client")
def test_the_death_of_the_clients_process_ends_it() -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    client = RawClient(parent.pid)
    client.open(TOTAL)
    children = client.children()
    parent.kill()
    parent.wait()
    assert client.ended() == 1
    assert_gone(children)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_kill_leaves_no_workers_behind() -> None:
    client = RawClient()
    client.open(TOTAL)
    children = client.children()
    client.process.send_signal(signal.SIGKILL)
    client.ended()
    assert_gone(children)


def test_what_is_not_the_protocol_is_survived() -> None:
    client = RawClient()
    client.tell("textDocument/didChange", {"nonsense": True})
    client.tell("no/such/method", {})
    assert client.ask("no/such/request", {})["error"]["code"] == -32601
    assert client.process.stdin is not None
    client.process.stdin.write(b"Content-Length: 9\r\n\r\n{broken!}")
    client.process.stdin.flush()
    assert client.open("# >>> f(1)\ndef f(x):\n    return x\n")["result"]
    client.ask("shutdown", None)
    client.tell("exit", None)
    assert client.ended() == 0
