"""What of a file stands before a trace."""

from __future__ import annotations

import pytest

from foretrace.record.suite.context import FileSource

TEXT = '''\
"""A module."""
import math, os
from json import dumps as write

RATE = 3
TWICE = 1
TWICE = 2
MADE = object()
pick = lambda x: (
    x + RATE)


class Shop:
    tax = 2

    @property
    def total(self):
        """Of all.

  less indented
        """
        return [math.floor(x) for x in self.items]

    def add(self, item):

        self.items.append(item)


@staticmethod
def f(x):
    def g(y):
        return TWICE + MADE
    return g(x)
'''


def line(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        ([line("    def add")], "def add(self, item):\n\n    self.items.append(item)\n"),
        (
            [line("    @property")],
            "import math, os\n@property\ndef total(self):\n"
            '    """Of all.\n\n  less indented\n    """\n'
            "    return [math.floor(x) for x in self.items]\n",
        ),
        ([line("pick")], "RATE = 3\npick = lambda x: (\n    x + RATE)\n"),
        (
            [line("    def g(y)"), line("@static"), line("    def add")],
            "def add(self, item):\n\n    self.items.append(item)\n"
            "@staticmethod\ndef f(x):\n    def g(y):\n"
            "        return TWICE + MADE\n    return g(x)\n",
        ),
    ],
)
def test_context(lines: list[int], source: str) -> None:
    context = FileSource(TEXT).context(lines)
    assert context is not None
    assert context.source == source
    file = TEXT.split("\n")
    for number, place in context.lines.items():
        assert file[number - 1].strip() == source.split("\n")[place - 1].strip()
    assert set(lines) <= context.lines.keys()


def test_a_line_outside_has_no_context() -> None:
    assert FileSource(TEXT).context([line("def add"), 11]) is None


def test_ends_of_lines_do_not_matter() -> None:
    one = FileSource(TEXT.replace("\n", "\r\n")).context([line("pick")])
    assert one == FileSource(TEXT).context([line("pick")])
