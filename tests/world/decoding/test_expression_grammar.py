"""Spellings of one expression have one key; what is no expression has none."""

from __future__ import annotations

import pytest

from foretrace.world.decoding.expression_grammar import expression_key


@pytest.mark.parametrize("text", ["(" * 300 + ")" * 300, "\0", "", "a" + ".b" * 3000, "x = 1"])
def test_what_is_no_expression_or_too_deep_has_no_key(text: str) -> None:
    assert expression_key(text) is None


def test_spelling_does_not_change_the_key() -> None:
    assert expression_key("len(a)-1") == expression_key("len( a ) - 1")
    assert expression_key("len(a)-1") != expression_key("len(a) - 2")
