"""Which requests there are, what each takes, and who answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Refused(Exception):
    """The request cannot be answered; the message is one sentence on why and how to mend it."""


class Overtaken(Refused):
    """The client asks for what it was shown at an earlier place; no user has to hear of it."""


class Nothing(BaseModel):
    """Arguments of requests that take none, and of which nothing is read."""

    model_config = ConfigDict(extra="ignore")


Body = BaseModel | None
Arguments = TypeVar("Arguments", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Request:
    """One kind of request."""

    arguments: type[BaseModel]
    answer: Callable[[Any], Awaitable[Body]]
    at_once: bool
    """Answered beside the requests before it, which may be waiting for something."""


class Requests:
    """The requests by their commands."""

    def __init__(self) -> None:
        self._known: dict[str, Request] = {}

    def add(
        self,
        command: str,
        arguments: type[Arguments],
        answer: Callable[[Arguments], Awaitable[Body]],
        *,
        at_once: bool = False,
    ) -> None:
        self._known[command] = Request(arguments, answer, at_once)

    def get(self, command: str) -> Request:
        """Raises `Refused`."""
        found = self._known.get(command)
        if found is None:
            raise Refused(f"There is no request {command[:80]!r} here.")
        return found


def read_arguments(command: str, kind: type[Arguments], sent: object) -> Arguments:
    """The arguments as `kind` has them. Raises `Refused`."""
    try:
        return kind.model_validate({} if sent is None else sent)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "arguments"
        raise Refused(f"The argument {field!r} of {command}: {first['msg']}.") from error
