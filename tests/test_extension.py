"""The extension for Visual Studio Code by itself: style, types, what needs no editor."""

from __future__ import annotations

import pytest

from tests.ui.programs import run_in_extension


@pytest.mark.parametrize("script", ["lint", "test"])
def test_the_extension_is_sound(script: str) -> None:
    run_in_extension(script)
