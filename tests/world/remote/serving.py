"""Real model servers, each a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

LLAMA_SERVER = os.environ.get("FORETRACE_LLAMA_SERVER")
"""A llama-server binary to run the same tests with."""
RUNNING_SERVER = os.environ.get("FORETRACE_RUNNING_SERVER")
"""The URL of a server that runs already, vLLM for example, to run the same tests with."""

KINDS = ["llama_cpp.server"]
if LLAMA_SERVER:
    KINDS.append("llama-server")
if RUNNING_SERVER:
    KINDS.append("running")

_READY_SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(kind: str, model: Path) -> Iterator[tuple[str, subprocess.Popen[bytes] | None]]:
    """The URL of a server of `kind` with `model`, and its process if it is ours."""
    if kind == "running":
        assert RUNNING_SERVER is not None
        yield RUNNING_SERVER, None
        return
    port = free_port()
    process = subprocess.Popen(
        _command(kind, model, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process)
        yield url, process
    finally:
        process.kill()
        process.wait()


def _command(kind: str, model: Path, port: int) -> list[str]:
    address = ["--host", "127.0.0.1", "--port", str(port), "--model", str(model)]
    if kind == "llama-server":
        assert LLAMA_SERVER is not None
        return [LLAMA_SERVER, *address, "--threads", "1", "-c", "4096", "-np", "2", "--no-repack"]
    given = ["--n_threads", "1", "--n_ctx", "2048", "--logits_all", "true", "--verbose", "false"]
    return [sys.executable, "-m", "tests.world.remote.plain_server", *address, *given]


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    # Retries of the transport are its own waiting for the port to open.
    with httpx.Client(transport=httpx.HTTPTransport(retries=1), trust_env=False) as client:
        waited = 0.0
        while process.poll() is None and waited < _READY_SECONDS:
            try:
                if client.get(f"{url}/v1/models", timeout=5.0).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                waited += 0.1
    raise AssertionError("The model server did not become ready.")
