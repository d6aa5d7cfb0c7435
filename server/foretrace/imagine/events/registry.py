"""The functions of a program that report frames, numbered as they are found."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType

from foretrace.imagine.events.quirks import quirks


@dataclass(frozen=True, slots=True)
class Traced:
    """A function that reports frames."""

    qualname: str
    """As in `Sketch.functions`: CPython's `__qualname__` without `<locals>`."""
    line: int
    """Of its call event: the first decorator's or the `def`'s."""
    order: tuple[str, ...]
    """Its locals in CPython's order."""
    free: frozenset[str] = frozenset()
    """Those it takes from a function around it."""
    offset: int = 0
    """What to add to the lines of its other events."""


class Registry:
    """Collects what a program defines while it is being rewritten."""

    def __init__(
        self, code: CodeType, comprehensions: bool = False, stepping: bool = False
    ) -> None:
        """`code` is the whole program as CPython compiles it."""
        self._orders = _orders(code)
        self.comprehensions = comprehensions
        """Whether their frames are reported."""
        self.stepping = stepping
        """Whether loops may go through iterators that the program defines."""
        self.quirks = quirks(code)
        self._path: list[str] = []
        self.functions: list[Traced] = []
        """By the number that call events carry."""
        self.qualnames: list[str] = []
        """`__qualname__` of each function."""
        self.classes: list[str] = []
        """`__qualname__` of each class."""
        self.hidden: set[str] = set()
        """Locals that were added and are never reported."""

    def add(self, name: str, line: int) -> int:
        """The number of a function that starts on `line`, in the scope being rewritten."""
        orders = self._orders.get((name, line))
        qualname = ".".join([*self._path, name])
        self.qualnames.append(qualname)
        traced = Traced(
            qualname.replace(".<locals>", ""), line, *(orders.popleft() if orders else ((), ()))
        )
        self.functions.append(traced)
        return len(self.functions) - 1

    def add_class(self, name: str) -> None:
        self.classes.append(".".join([*self._path, name]))

    @contextmanager
    def function(self, name: str) -> Iterator[None]:
        """What is found in this block is inside the function."""
        self._path += [name, "<locals>"]
        yield
        del self._path[-2:]

    @contextmanager
    def class_body(self, name: str) -> Iterator[None]:
        """What is found in this block is inside the class."""
        self._path.append(name)
        yield
        self._path.pop()


_Orders = dict[tuple[str, int], deque[tuple[tuple[str, ...], frozenset[str]]]]


def _orders(code: CodeType) -> _Orders:
    """By name and first line, the locals of each code object, in order of definition."""
    orders: _Orders = defaultdict(deque)
    _collect(code, orders)
    return orders


def _collect(code: CodeType, orders: _Orders) -> None:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            cells = [cell for cell in inner.co_cellvars if cell not in inner.co_varnames]
            orders[inner.co_name, inner.co_firstlineno].append(
                ((*inner.co_varnames, *cells, *inner.co_freevars), frozenset(inner.co_freevars))
            )
            _collect(inner, orders)
