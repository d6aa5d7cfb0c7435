"""Settings as editors send them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from foretrace.config import Settings

SECTION = "foretrace"


def read_settings(sent: object, current: Settings) -> tuple[Settings, list[str]]:
    """The settings in `sent`, and one sentence for each value that cannot be used.

    `sent` is what an editor gives: the section itself, an object that holds it under its name,
    or nothing. A value that cannot be used keeps the one in `current`; one that is not sent (or
    is null, as editors send unset options) gets its default.
    """
    if isinstance(sent, Mapping) and isinstance(sent.get(SECTION), Mapping):
        sent = sent[SECTION]
    if not isinstance(sent, Mapping):
        if sent is None:
            return current, []
        return current, [
            f"The settings of {SECTION} must be an object; they were left as they are."
        ]
    values: dict[str, Any] = {str(k): v for k, v in sent.items() if v is not None and v != ""}
    problems: list[str] = []
    try:
        return Settings.model_validate(values), problems
    except ValidationError as error:
        kept = current.model_dump(by_alias=True)
        for detail in error.errors():
            name = str(detail["loc"][0])
            problems.append(
                f"The setting {SECTION}.{name} cannot be used: {_reason(detail['msg'])}."
            )
            values[name] = kept.get(name)
    return Settings.model_validate({k: v for k, v in values.items() if v is not None}), problems


def _reason(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")
