"""Questions to a server over HTTP that can be called off at any moment.

One daemon thread runs all requests of a connection. Whoever asks waits beside it and looks
every 10 ms at whether the answer is still wanted; if not, the request's connection is closed,
by which servers know to stop.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import math
import threading
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from foretrace.cancellation import Cancellation, Cancelled
from foretrace.world.protocol import ModelClosed, WorldModelError
from foretrace.world.remote.address import Address
from foretrace.world.remote.errors import NotOffered, quoted

T = TypeVar("T")
Message = TypeVar("Message", bound=BaseModel)

_POLL_SECONDS = 0.01
_CONNECT_SECONDS = 5.0
_AT_ONCE = 8
"""Requests that run at the same time."""
_MOST_BYTES = 32 << 20
"""Of an answer."""
_PAUSES = (0.2, 0.6)
"""Seconds before a second and a third try."""
_LONGEST_PAUSE = 2.0
"""Seconds a server may have us wait before the next try; longer, and its refusal stands."""
_BUSY = frozenset({429, 503})


class Connection:
    """Every request raises `Cancelled`, `ModelClosed`, `NotOffered` or `WorldModelError`.

    All requests here only ask: each may be sent twice without harm. A second try is made when
    the server dropped the connection before it answered, or said that it is busy.
    """

    def __init__(self, address: Address, seconds: float) -> None:
        self._address = address
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        self._closed = False
        self._lock = threading.Lock()
        # Reads the system's certificates, which takes long: before the loop runs.
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds)),
            limits=httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE),
            follow_redirects=False,
            # A proxy of the environment is for what lies outside this machine.
            trust_env=not address.is_loopback,
            headers={"Authorization": f"Bearer {address.key}"} if address.key else {},
        )
        self._thread = threading.Thread(target=self._run, name="model-server", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            with suppress(Exception):
                self._loop.run_until_complete(self._client.aclose())
            self._loop.close()

    def get(self, path: str, answer: type[Message], cancellation: Cancellation) -> Message:
        return self._wait(self._ask("GET", path, None, answer), cancellation)

    def post(
        self, path: str, body: dict[str, Any], answer: type[Message], cancellation: Cancellation
    ) -> Message:
        return self._wait(self._ask("POST", path, body, answer), cancellation)

    def post_all(
        self,
        path: str,
        bodies: Sequence[dict[str, Any]],
        answer: type[Message],
        cancellation: Cancellation,
    ) -> list[Message]:
        """Several requests at the same time; the answers in their order."""

        async def ask() -> list[Message]:
            try:
                async with asyncio.TaskGroup() as group:
                    asked = [
                        group.create_task(self._ask("POST", path, body, answer)) for body in bodies
                    ]
            except ExceptionGroup as errors:
                raise errors.exceptions[0] from None
            return [task.result() for task in asked]

        return self._wait(ask(), cancellation)

    def _wait(self, work: Coroutine[Any, Any, T], cancellation: Cancellation) -> T:
        with self._lock:
            if self._closed or cancellation.cancelled:
                work.close()
                cancellation.check()
                raise _closed()
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        while True:
            try:
                return future.result(_POLL_SECONDS)
            except concurrent.futures.CancelledError:
                raise _closed() from None
            except TimeoutError:
                if future.done():
                    raise
                if cancellation.cancelled:
                    future.cancel()
                    raise Cancelled from None

    async def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, answer: type[Message]
    ) -> Message:
        for pause in (*_PAUSES, None):
            try:
                status, headers, data = await self._exchange(method, path, body)
            except httpx.TransportError as error:
                if pause is None or not _may_be_tried_again(error):
                    raise WorldModelError(self._unreachable(error)) from error
            else:
                if status not in _BUSY or pause is None:
                    return self._read(status, data, answer)
                asked = _seconds(headers.get("retry-after"))
                if asked > _LONGEST_PAUSE:
                    return self._read(status, data, answer)
                pause = max(pause, asked)
            await asyncio.sleep(pause)
        raise AssertionError("the last try has no pause")

    async def _exchange(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> tuple[int, httpx.Headers, bytes]:
        url = self._address.root + path
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._client.stream(method, url, json=body) as response,
            ):
                data = bytearray()
                async for part in response.aiter_bytes():
                    data += part
                    if len(data) > _MOST_BYTES:
                        raise WorldModelError(
                            f"The model server at {self._address} sent an endless answer."
                        )
                return response.status_code, response.headers, bytes(data)
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from error

    def _read(self, status: int, data: bytes, answer: type[Message]) -> Message:
        if status != 200:
            raise self._refusal(status, data)
        try:
            return answer.model_validate_json(data)
        except ValidationError as error:
            raise WorldModelError(
                f"What answers at {self._address} is not a model server that Foretrace can "
                "talk to; check the address."
            ) from error

    def _refusal(self, status: int, data: bytes) -> WorldModelError:
        at = f"The model server at {self._address}"
        if 300 <= status < 400:
            return WorldModelError(f"{at} sends us to another address; give that one instead.")
        if status in (401, 403):
            return WorldModelError(
                f"{at} wants another key; name the environment variable that holds it in "
                "`serverKeyVariable`."
            )
        if status in _BUSY:
            return WorldModelError(f"{at} is busy or still loading its model; try again later.")
        said = _said(data)
        if 400 <= status < 500:
            return NotOffered(f"{at} refused a request: {said or f'HTTP {status}'}.")
        return WorldModelError(f"{at} failed: {said or f'HTTP {status}'}.")

    def _unreachable(self, error: httpx.TransportError) -> str:
        match error:
            case httpx.ConnectTimeout() | httpx.ConnectError() | httpx.ProxyError():
                why = quoted(str(error)) or "no connection"
                return (
                    f"The model server at {self._address} cannot be reached ({why}); "
                    "check that it runs and that its address is right."
                )
            case httpx.TimeoutException():
                return (
                    f"The model server at {self._address} did not answer within "
                    f"{self._seconds:g} seconds; raise `serverSeconds` if it needs longer."
                )
        return f"The model server at {self._address} broke off its answer."

    def close(self) -> None:
        """Call off what runs and wait for the thread to end. Idempotent."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()

    def _stop(self) -> None:
        async def stop() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            self._loop.stop()

        self._stopping = self._loop.create_task(stop())


def _may_be_tried_again(error: httpx.TransportError) -> bool:
    return isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError) and not isinstance(
        error, httpx.ConnectError
    )


def _seconds(header: str | None) -> float:
    """What a `Retry-After` header asks for; a date counts as too long."""
    if header is None:
        return 0.0
    try:
        seconds = float(header)
    except ValueError:
        return math.inf
    return seconds if seconds >= 0 else math.inf


class _Said(BaseModel):
    """An error as OpenAI, vLLM, FastAPI and llama.cpp send it."""

    error: Any = None
    message: Any = None
    detail: Any = None


def _said(data: bytes) -> str:
    """The server's own words, if it sent any; never a page of HTML."""
    try:
        told = _Said.model_validate_json(data[:65536])
    except ValidationError:
        return ""
    inner = told.error.get("message") if isinstance(told.error, dict) else told.error
    for words in (inner, told.message, told.detail):
        if isinstance(words, str) and words.strip():
            return quoted(words).rstrip(".")
    return ""


def _closed() -> ModelClosed:
    return ModelClosed("The world model is closed.")
