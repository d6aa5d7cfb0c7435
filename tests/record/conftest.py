"""The command is run as a real process."""

from __future__ import annotations

from tests.cli.conftest import run

__all__ = ["run"]
