"""A small HTTP server that answers whatever a test has it answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    body: object = b""
    """JSON, unless it is bytes already."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    broken: bool = False
    """Whether the connection ends in the middle of the body."""

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Asked:
    path: str
    body: Any
    headers: dict[str, str]


Answering = Callable[[Asked], Reply]


@dataclass
class Foreign:
    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def foreign(answering: Answering) -> Iterator[Foreign]:
    """Such a server, and what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536  # Head and body in one packet, or the peer waits before it acknowledges.

        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self._answer(json.loads(self.rfile.read(length) or b"null"))

        def _answer(self, body: Any) -> None:
            asked = Asked(self.path, body, dict(self.headers))
            told.asked.append(asked)
            reply = answering(asked)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.data)))
                self.end_headers()
                if reply.broken:
                    self.wfile.write(reply.data[: len(reply.data) // 2])
                    self.close_connection = True
                else:
                    self.wfile.write(reply.data)
            except OSError:
                self.close_connection = True  # Whoever asked went away, as some tests mean them to.

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = Foreign(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


MODELS = {"object": "list", "data": [{"id": "m", "object": "model"}]}


def completion(text: str, tokens: list[str] | None = None, reason: str = "length") -> object:
    """A completion as OpenAI's interface has it, each token of probability one half."""
    tokens = [text] if tokens is None else tokens
    return {
        "choices": [
            {
                "index": 0,
                "text": text,
                "finish_reason": reason,
                "logprobs": {
                    "tokens": tokens,
                    "token_logprobs": [-0.7] * len(tokens),
                    "top_logprobs": [{token: -0.7} for token in tokens],
                },
            }
        ]
    }


def plain(write: Callable[[Any], Reply]) -> Answering:
    """A server that completes text and does nothing else; `write` answers completions."""

    def answering(asked: Asked) -> Reply:
        match asked.path:
            case "/v1/models":
                return Reply(MODELS)
            case "/v1/completions":
                return write(asked.body)
        return Reply({"error": "not here"}, 404)

    return answering
