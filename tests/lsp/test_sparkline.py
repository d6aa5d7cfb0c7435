"""Numbers as block characters."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.lsp.sparkline import sparkline


def test_numbers_are_drawn_from_the_least_to_the_greatest() -> None:
    assert sparkline(["0", "1", "2", "3", "4", "5", "6", "7"]) == "▁▂▃▄▅▆▇█"
    assert sparkline(["5", "-2.5", "5"]) == "█▁█"


def test_what_is_no_series_of_numbers_is_not_drawn() -> None:
    for reprs in (["1", "2"], ["1", "1", "1"], ["1", "'a'", "2"], ["True", "False", "True"]):
        assert sparkline(reprs) is None
    for odd in ("nan", "inf", "1e999", "<object>", "1" + "0" * 400, "1j", "[1]"):
        assert sparkline(["1", odd, "3"]) is None


@settings(deadline=None)
@given(st.lists(st.integers() | st.floats() | st.text() | st.booleans(), max_size=200))
def test_a_line_is_short_and_has_a_least_and_a_greatest(values: list[object]) -> None:
    line = sparkline([repr(value) for value in values])
    if line is not None:
        assert 3 <= len(line) <= 60
        assert {"▁", "█"} <= set(line) <= set("▁▂▃▄▅▆▇█")
