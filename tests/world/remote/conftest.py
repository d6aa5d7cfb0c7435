"""Servers for the tests of world models behind one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foretrace.config import Settings
from foretrace.world.embedded import embedded_model_path, load_world
from foretrace.world.protocol import WorldModel
from tests.world.remote.serving import KINDS, served


@pytest.fixture(scope="session", params=["local", *KINDS])
def engine(request: pytest.FixtureRequest) -> Iterator[WorldModel]:
    """The embedded model, by itself and behind a server of each kind there is."""
    if request.param == "local":
        yield request.getfixturevalue("world")
        return
    with served(request.param, embedded_model_path()) as (url, _):
        world = load_world(Settings(server_url=url))
        yield world
        world.close()
