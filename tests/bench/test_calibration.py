"""Reliability tables, counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foretrace.bench.calibration import calibration


def test_bins_and_error_of_a_few_predictions() -> None:
    found = calibration([(0.95, True), (0.95, True), (0.91, False), (0.31, False), (1.0, True)])
    assert [each.count for each in found.bins] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 4]
    last = found.bins[9]
    assert last.mean == pytest.approx(0.9525)
    assert last.right == 0.75
    assert found.error == pytest.approx((1 * 0.31 + 4 * 0.2025) / 5)


def test_nothing_predicted() -> None:
    found = calibration([])
    assert (found.count, found.error) == (0, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_prediction_is_in_one_bin(predictions: list[tuple[float, bool]]) -> None:
    found = calibration(predictions)
    assert sum(each.count for each in found.bins) == len(predictions)
    assert found.error is not None
    assert 0 <= found.error <= 1
    for each in found.bins:
        if each.mean is not None:
            assert each.low - 1e-9 <= each.mean <= each.high + 1e-9
