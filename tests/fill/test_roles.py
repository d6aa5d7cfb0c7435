"""Positions are not elements."""

from __future__ import annotations

import pytest

from foretrace.fill.harness import Candidate
from foretrace.fill.roles import Roles
from foretrace.fill.template import build_template
from foretrace.sketch.parse import read_sketch

SEARCH = """\
def find(arr, target):
    left, right = 0, len(arr)
    while left < right:
        mid = (left + right) // 2
        if arr[mid] == target:
            return mid
        left = ???
    return -1
"""
LARGEST = """\
def largest(items):
    best = ???
    for item in items:
        if item > best:
            best = item
    return best
"""
WORDS = """\
def first(word):
    head = ???
    word = word + head
    return word
"""


def conflicts(source: str, text: str, strings: frozenset[str] = frozenset()) -> int:
    (site,) = build_template(read_sketch(source)).sites.values()
    assert site.scope.function is not None
    return Roles(site.scope.function).conflicts(site, Candidate(0, text, text, 1), strings)


@pytest.mark.parametrize("text", ["mid + 1", "left + 1", "right", "len(arr) - 1", "0"])
def test_positions_fit_where_positions_are(text: str) -> None:
    assert conflicts(SEARCH, text) == 0


@pytest.mark.parametrize("text", ["target", "arr[mid]", "mid + target", "max(arr)"])
def test_elements_do_not(text: str) -> None:
    assert conflicts(SEARCH, text) > 0


def test_a_container_is_not_its_element() -> None:
    assert conflicts(LARGEST, "items") > 0
    assert conflicts(LARGEST, "items[0]") == 0


def test_text_is_made_of_text() -> None:
    assert conflicts(WORDS, "word[0]", frozenset({"word"})) == 0
    assert conflicts(WORDS, "word[0]") > 0
