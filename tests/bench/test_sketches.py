"""Sketches made of finished functions: what was taken out is right, and what judges is true."""

from __future__ import annotations

import ast
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foretrace.bench.human_eval import human_eval_sketches
from foretrace.bench.judge import judge, outcomes
from foretrace.bench.masking import masked, places
from foretrace.bench.sketch_record import Record
from foretrace.bench.sketches import make, sketch_of, sketched
from foretrace.bench.specimens import FAMILIES, Specimen, Split, specimens
from foretrace.sketch.parse import read_sketch

SPECIMENS = [specimen for family in FAMILIES for specimen in specimens(family)]


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda s: f"{s.family}/{s.entry}")
def test_the_examples_of_a_function_are_true_of_it(specimen: Specimen) -> None:
    shown = [s for s in read_sketch(specimen.text).scenarios if s.expected is not None]
    assert len(shown) >= 2
    assert len(specimen.judged) >= 4
    hidden = [f"{specimen.entry}({arguments})" for arguments in specimen.judged]
    found = outcomes(specimen.text, [*(s.call for s in shown), *hidden])
    for scenario, outcome in zip(shown, found, strict=False):
        assert outcome is not None
        assert outcome.returned == repr(ast.literal_eval(scenario.expected or ""))
    assert all(outcome is not None and outcome.returned is not None for outcome in found)


def test_no_name_stands_for_two_functions() -> None:
    names = Counter(specimen.entry for specimen in SPECIMENS)
    assert names.most_common(1)[0][1] == 1


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(SPECIMENS), st.integers(1, 3), st.integers(0, 1000))
def test_a_sketch_with_its_reference_put_back_judges_right(
    specimen: Specimen, holes: int, seed: int
) -> None:
    record = sketch_of(specimen, holes, seed)
    if record is None:
        return
    assert record == sketch_of(specimen, holes, seed)
    assert record.sketch.count("???") == record.holes == len(record.reference) == holes
    assert record.finished == specimen.text
    assert record.finished is not None
    broken = record.sketch.replace("???", "undefined_name")
    assert judge(record.entry, [record.finished, broken], record.hidden)[0]
    assert Record.model_validate_json(record.model_dump_json()) == record


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(SPECIMENS), st.data())
def test_every_place_alone_is_read_as_what_it_is(specimen: Specimen, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(specimen.text)))
    text = sketched(specimen.text, [place])
    assert text == masked(specimen.text, [place])
    assert text is not None
    assert len(text) == len(specimen.text) + len("???") - (place.end - place.start)


def test_the_sets_are_large_enough_and_split() -> None:
    records, _ = make("algorithms")
    assert len(records) >= 100
    assert {record.holes for record in records} == {2, 3}
    assert any("statement" in record.kinds for record in records)
    assert len({record.id for record in records}) == len(records)
    dev, held_out = (make("algorithms", split=split)[0] for split in (Split.DEV, Split.HELD_OUT))
    assert sorted(r.id for r in [*dev, *held_out]) == sorted(record.id for record in records)
    assert {r.entry for r in dev}.isdisjoint(r.entry for r in held_out)
    assert 0.2 < len(held_out) / len(records) < 0.45
    small, _ = make("functions")
    assert len(small) >= 60
    assert {record.holes for record in small} == {1, 2, 3}
    assert small != make("functions", seed=1)[0]


def test_lines_of_human_eval_with_the_reference_put_back_pass_the_check() -> None:
    records, notes = human_eval_sketches(None, 300, 0)
    assert len(records) == 300
    assert records == human_eval_sketches(None, 300, 0)[0]
    assert notes[0].startswith("31 of 164 tasks are left out")
    assert {kind for record in records for kind in record.kinds} == {"statement", "cond", "iter"}
    rejected = 0
    for record in records[:25]:
        assert record.finished is not None
        assert record.holes == 1
        wrong = record.sketch.replace("???", "undefined_name")
        right, passed = judge(record.entry, [record.finished, wrong], [], record.check)
        assert right
        rejected += not passed
        assert any(s.expected is not None for s in read_sketch(record.sketch).scenarios)
    # A few lines are reached by no call of their task's check.
    assert rejected >= 23
