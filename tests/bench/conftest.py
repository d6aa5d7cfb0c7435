"""The benches are run as the commands they are."""

from __future__ import annotations

from tests.cli.conftest import run

__all__ = ["run"]
