"""The values of one program.

All of them come from a small choice of letters, words and numbers, so that what a program looks
for is often there.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from training.programs.kinds import ELEMENT, VALUE, Kind
from training.programs.names import listed

WORDS = listed(
    "the cat dog sun red blue map key tree bird fish apple pear plum lemon milk tea salt book pen "
    "door lamp box hat coat shoe ring star moon rain snow wind hill lake road city town home room "
    "chair table cup plate spoon fork knife bread rice bean corn soup cake pie egg ham jam nut fig "
    "up down left right north south east west one two three four ten big small old new hot cold "
    "fast slow low high open shut on off yes no ok go run jump walk sit stand read write sing play "
    "add get set put end top mid abc xyz foo bar baz spam eggs hello world python code test data "
    "name user admin guest level noon radar kayak madam banana pepper letter bottle summer"
)
SEPARATORS = (",", "-", " ", ":", "_", ";", "/", ".", "|", "+", "=", "#")
NEAR = (3, 5, 9, 10, 12, 20)


class Palette:
    """Draws values with `rng`, which it shares with the program being written."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng = rng
        self.size = size
        """The most elements a list has."""
        letters = string.ascii_lowercase if rng.random() < 0.8 else string.ascii_letters
        self.letters = "".join(rng.sample(letters, rng.randint(3, 6)))
        if rng.random() < 0.3:
            self.letters += rng.choice("aeiou")
        self.words = tuple(rng.sample(WORDS, 6))
        self.separator = rng.choice(SEPARATORS)
        self.near = rng.choice(NEAR)
        """Most numbers are up to this."""
        self.low = rng.choice((0, 0, 0, 1, -self.near, -5, -20))
        self.style = rng.choice(("letters", "letters", "words", "phrase", "mixed", "digits", "any"))

    def integer(self) -> int:
        chance = self.rng.random()
        if chance < 0.7:
            return self.rng.randint(max(self.low, -self.near), self.near)
        if chance < 0.9:
            return self.rng.randint(min(self.low, 0), 20)
        if chance < 0.98:
            return self.rng.randint(self.low, 60)
        return self.rng.randint(100, 999)

    def literal(self) -> int:
        """A number as it stands in code: small ones are the most frequent."""
        chance = self.rng.random()
        if chance < 0.55:
            return self.rng.randint(1, 5)
        if chance < 0.65:
            return self.rng.choice((0, 10, 2, 100, -1))
        return self.integer()

    def char(self) -> str:
        chance = self.rng.random()
        if chance < 0.7:
            return self.rng.choice(self.letters)
        if chance < 0.85:
            return self.separator
        return self.rng.choice(string.ascii_lowercase + string.digits + "!?*")

    def word(self) -> str:
        if self.rng.random() < 0.6:
            return self.rng.choice(self.words)
        length = self.rng.choice((1, 1, 2, 2, 3, 3, 4, 5))
        return "".join(self.rng.choice(self.letters) for _ in range(length))

    def text(self, filled: bool = False) -> str:
        """A string of up to 10 characters, now and then a bit longer."""
        rng = self.rng
        style = self.style
        if style == "any" or rng.random() < 0.25:
            style = rng.choice(("letters", "words", "phrase", "mixed", "digits", "spaced"))
        if not filled and rng.random() < 0.04:
            return ""
        if style == "letters":
            return "".join(rng.choice(self.letters) for _ in range(rng.randint(1, 8)))
        if style == "words":
            word = rng.choice(self.words if rng.random() < 0.6 else WORDS)
            return rng.choice((word, word, word.upper(), word.capitalize()))
        if style == "phrase":
            joint = " " if rng.random() < 0.6 else self.separator
            return joint.join(self.word() for _ in range(rng.choice((1, 2, 2, 3))))[:14]
        if style == "digits":
            return "".join(rng.choice(string.digits) for _ in range(rng.randint(1, 5)))
        if style == "spaced":
            return " " * rng.randint(0, 2) + self.word() + " " * rng.randint(0, 2)
        marks = self.letters + self.letters.upper() + string.digits[: self.near] + self.separator
        return "".join(rng.choice(marks) for _ in range(rng.randint(1, 9)))

    def count(self, filled: bool = False) -> int:
        """How many elements a list has."""
        if not filled and self.rng.random() < 0.06:
            return 0
        return self.rng.randint(1 if self.size < 3 or self.rng.random() < 0.15 else 2, self.size)

    def value(self, kind: Kind, filled: bool = False) -> object:
        """A value of the kind; with `filled`, not an empty one."""
        rng = self.rng
        match kind:
            case Kind.INT:
                return self.integer()
            case Kind.BOOL:
                return rng.random() < 0.5
            case Kind.STR:
                return self.text(filled)
            case Kind.CHAR:
                return self.char()
            case Kind.PAIR:
                return (self.integer(), self.integer())
            case Kind.ENTRY:
                return (self.word(), self.integer())
            case Kind.TRIPLE:
                return tuple(self.integer() for _ in range(rng.randint(2, 4)))
            case Kind.SET:
                return {self.integer() for _ in range(self.count(filled))}
        return self._container(kind, filled)

    def _container(self, kind: Kind, filled: bool) -> object:
        count = self.count(filled)
        if kind in VALUE:
            count = min(count, 4)
            key = self._key(ELEMENT[kind])
            if VALUE[kind] is Kind.INTS:
                return {key(): self._row() for _ in range(min(count, 3))}
            return {key(): self._short(VALUE[kind]) for _ in range(count)}
        if kind is Kind.ROWS:
            width = self.rng.randint(1, 3)
            return [self._row(width) for _ in range(min(count, 3))]
        if kind in (Kind.ENTRIES, Kind.PAIRS):
            count = min(count, 4)
        return [self._short(ELEMENT[kind]) for _ in range(count)]

    def _key(self, kind: Kind) -> Callable[[], object]:
        if kind is Kind.STR:
            return self.word if self.rng.random() < 0.5 else self.char
        return self.integer

    def _row(self, width: int = 0) -> list[int]:
        return [self.integer() for _ in range(width or self.rng.randint(1, 3))]

    def _short(self, kind: Kind) -> object:
        return self.word() if kind is Kind.STR else self.value(kind)
