"""What the requests of a feature need of the server."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol, TypeVar

from foretrace.config import Settings
from foretrace.lsp.client import ClientProfile
from foretrace.lsp.session import DocumentSession

Result = TypeVar("Result")


class Host(Protocol):
    """The server, as the modules of its features see it."""

    def session_of(self, uri: str) -> DocumentSession | None: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def client(self) -> ClientProfile: ...

    def answer(self, work: Awaitable[Result]) -> Awaitable[Result | None]:
        """What `work` gives; `None` if it failed for a reason that only the log should hear of."""
        ...
