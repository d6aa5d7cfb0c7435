"""Arguments of commands and data of actions, as clients send them back."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pygls.exceptions import JsonRpcInvalidParams

Arguments = TypeVar("Arguments", bound=BaseModel)


class FunctionArguments(BaseModel):
    """What the commands on a function are given."""

    model_config = ConfigDict(strict=True, extra="forbid")

    uri: str
    function: str | None = None
    """Qualified name; may be left out where the call says it."""
    call: str | None = None


def read_arguments(kind: type[Arguments], data: object, wrong: str) -> Arguments:
    """The arguments in `data`. Raises `JsonRpcInvalidParams` with the sentence `wrong`."""
    try:
        return kind.model_validate(plain(data))
    except ValidationError as error:
        raise JsonRpcInvalidParams(message=wrong) from error


def plain(data: object) -> object:
    """JSON objects as dictionaries, in whatever way pygls has read them."""
    if hasattr(data, "_asdict"):
        return {key: plain(value) for key, value in data._asdict().items()}
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return data
