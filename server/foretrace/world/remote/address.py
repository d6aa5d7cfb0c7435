"""Where a server is, and the key it wants."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass

import httpx

from foretrace.config import SERVER_KEY, Settings
from foretrace.world.remote.errors import ModelServerError, quoted


@dataclass(frozen=True, slots=True)
class Address:
    root: str
    """Scheme, host, port and path, without `/v1` and without a slash at the end."""
    key: str | None = None

    def __str__(self) -> str:
        return self.root

    def __repr__(self) -> str:
        return f"Address({self.root!r})"

    @property
    def is_loopback(self) -> bool:
        host = httpx.URL(self.root).host
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


def address_of(settings: Settings) -> Address:
    """The address in `settings`; raises `ModelServerError` if it cannot be used."""
    given = (settings.server_url or "").strip()
    try:
        url = httpx.URL(given)
    except httpx.InvalidURL as error:
        raise ModelServerError(
            f"The model server's address {quoted(given)!r} is not a URL; "
            "it should look like http://localhost:8000."
        ) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ModelServerError(
            f"The model server's address {quoted(given)!r} must begin with http:// or https:// "
            "and a host."
        )
    if url.userinfo:
        raise ModelServerError(
            "The model server's address must not hold a password; put the key into an "
            "environment variable and name it in `serverKeyVariable`."
        )
    if url.query or url.fragment:
        raise ModelServerError("The model server's address must end with its path.")
    root = str(url).rstrip("/").removesuffix("/v1").rstrip("/")
    return Address(root, _key(settings.server_key_variable))


def _key(variable: str) -> str | None:
    key = os.environ.get(variable, "").strip()
    if not key and variable == SERVER_KEY:
        return None
    if not key:
        raise ModelServerError(
            f"The environment variable {quoted(variable)} is to hold the model server's key, "
            "but is not set."
        )
    if not (key.isascii() and key.isprintable()):
        raise ModelServerError(
            f"The key in the environment variable {quoted(variable)} holds characters that a "
            "key cannot have."
        )
    return key
