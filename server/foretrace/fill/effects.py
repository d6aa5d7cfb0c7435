"""Statements evaluated for their effect: calls of methods, and assignments to items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foretrace.fill.comprehensions import SiteExpressions
from foretrace.fill.expressions import Expression
from foretrace.fill.grammar import EFFECTS, STORES, Binding, of_kind
from foretrace.fill.template import Site

_STATEMENT = 1
_ITEM = 1
"""More, for a receiver that is an item of a container."""
_IDLE = 2
"""More, for a receiver that nothing reads afterwards."""
_SAME_PLACE = 2
"""More, for what happens at the same place of a container in every round of a loop."""
_MOST_KEYS = 20
_MOST_ITEMS = 6
_MOST_SWAPPED = 12
_RECEIVER_KINDS = frozenset({"list", "dict", "set", "deque", "Counter", "defaultdict"})

Effect = tuple[str, str, str, int]
"""The receiver's name, how the statement runs, how it is shown, its cost."""


class Effects:
    """Grows with the expressions known: each is tried with each receiver once."""

    def __init__(self, site: Site, expressions: SiteExpressions, store: str) -> None:
        self._site = site
        self._expressions = expressions
        self._store = store
        self._grown: list[Expression] = []
        self._items: dict[str, list[Expression]] = {}
        self._received: dict[str, int] = {}
        """By receiver, how many of the grown expressions it was tried with."""
        self._swapped: set[tuple[str, str, str]] = set()

    def of(self, new: Sequence[Expression]) -> Iterator[Effect]:
        """Those that the expressions grown just now make possible."""
        self._grown += new
        for name, receiver, extra in self._receivers():
            done = self._received.get(receiver.text, 0)
            self._received[receiver.text] = len(self._grown)
            for expression in self._grown[done:]:
                for run, shown, cost in self._on(receiver, expression):
                    yield name, run, shown, cost + extra
            if receiver.tag.startswith("list"):
                for run, shown, cost in self._swaps(receiver):
                    yield name, run, shown, cost + extra

    def taking(self) -> Iterator[tuple[str, str, int]]:
        """Expressions that take an element out of a name's container, with what they cost."""
        for name, receiver, _ in self._receivers():
            if receiver.number < 0:
                continue
            cost = 2 if name in self._site.scope.flow.tested else 3
            base = receiver.tag.partition(":")[0]
            if base == "list":
                yield name, f"{name}.pop()", cost
                yield name, f"{name}.pop(0)", cost
                yield name, f"{name}.pop(-1)", cost + 3
                for call in self._imported("heapq", "heappop"):
                    yield name, f"{call}({name})", cost - 1
            elif base == "deque":
                yield name, f"{name}.popleft()", cost
                yield name, f"{name}.pop()", cost
            elif base == "set":
                yield name, f"{name}.pop()", cost + 1
            elif base == "dict":
                for key in self._site.names:
                    if key != name:
                        yield name, f"{name}.pop({key})", cost + 2

    def _receivers(self) -> Iterator[tuple[str, Expression, int]]:
        """The name that would be changed, the receiver, and what that costs more."""
        flow = self._site.scope.flow
        for text in (*self._site.names, *self._site.scope.attributes):
            receiver = self._expressions.named(text)
            if receiver is not None and _base(receiver) in _RECEIVER_KINDS:
                idle = text not in flow.live and text in self._site.names
                yield text, receiver, _IDLE if idle else 0
                yield from ((text, item, _ITEM) for item in self._items_of(receiver))

    def _items_of(self, container: Expression) -> list[Expression]:
        """A name's items that can be changed themselves.

        They are no classes of their own: an item that is empty whenever seen is not told from `[]`.
        """
        known = self._items.get(container.text)
        if known is not None:
            return known
        base, _, tag = container.tag.partition(":")
        found: list[Expression] = []
        if base in ("dict", "list", "defaultdict") and tag in ("list", "dict", "set"):
            kind = "int" if base == "list" else "key"
            for key in self._keys(kind):
                if key.text in self._site.names and key.text != container.text:
                    text = f"{container.text}[{key.text}]"
                    found.append(Expression(text, key.cost, Binding.ATOM, tag, -1, False))
            if base == "list":
                text = f"{container.text}[-1]"
                found.append(Expression(text, 3, Binding.ATOM, tag, -1, False))
        self._items[container.text] = found[:_MOST_ITEMS]
        return found[:_MOST_ITEMS]

    def _on(self, receiver: Expression, expression: Expression) -> Iterator[tuple[str, str, int]]:
        text = receiver.text
        for table in (EFFECTS, STORES):
            for around, container, others, cost in table:
                if not of_kind(receiver.tag, container):
                    continue
                for more in self._operands(expression, others):
                    shown = around.format(text, *(e.text for e in more))
                    total = _STATEMENT + cost + sum(e.cost for e in more)
                    if len(others) == len(more) > 0 and others[0] != "any" and more[0].constant:
                        total += _SAME_PLACE if self._site.scope.varying else 0
                    run = self._stored(shown, text, more[0].text) if table is STORES else shown
                    yield run, shown, total
        base = _base(receiver)
        if base in ("dict", "list") and expression.cost <= 4:
            if of_kind(expression.tag, "key" if base == "dict" else "int"):
                cost = _STATEMENT + 1 + expression.cost
                yield f"{text}.pop({expression.text})", f"del {text}[{expression.text}]", cost
            yield from self._taken_from_item(receiver, expression)
        if base == "deque":
            for method, cost in (("append", 1), ("appendleft", 3), ("extend", 4)):
                shown = f"{text}.{method}({expression.text})"
                yield shown, shown, _STATEMENT + cost + expression.cost
        if base == "list":
            for call in self._imported("heapq", "heappush"):
                shown = f"{call}({text}, {expression.text})"
                yield shown, shown, _STATEMENT + expression.cost

    def _taken_from_item(
        self, receiver: Expression, expression: Expression
    ) -> Iterator[tuple[str, str, int]]:
        """`d[k] -= e` and the like, for the keys known."""
        if not of_kind(expression.tag, "number"):
            return
        keys = self._keys("key" if receiver.tag.startswith("dict") else "int")
        for key in keys[:_MOST_KEYS]:
            for symbol, cost in (("-", 3), ("*", 5), ("//", 6)):
                target = f"{receiver.text}[{key.text}]"
                shown = f"{target} {symbol}= {expression.text}"
                operand = expression.inside(Binding.UNARY)
                run = f"{self._store}({receiver.text}, {key.text}, {target} {symbol} {operand})"
                yield run, shown, _STATEMENT + cost + key.cost + expression.cost

    def _swaps(self, receiver: Expression) -> Iterator[tuple[str, str, int]]:
        text = receiver.text
        places = self._keys("int")[:_MOST_SWAPPED]
        for n, one in enumerate(places):
            for other in places[n + 1 :]:
                key = (text, one.text, other.text)
                if key in self._swapped or (one.constant and other.constant):
                    continue
                self._swapped.add(key)
                first, second = f"{text}[{one.text}]", f"{text}[{other.text}]"
                left, right = f"{self._store}d", f"{self._store}d_too"
                run = (
                    f"[({self._store}({text}, {one.text}, {left}), "
                    f"{self._store}({text}, {other.text}, {right})) "
                    f"for {left}, {right} in [({second}, {first})]]"
                )
                shown = f"{first}, {second} = {second}, {first}"
                yield run, shown, _STATEMENT + one.cost + other.cost

    def _stored(self, statement: str, container: str, key: str) -> str:
        """An assignment to an item as an expression."""
        target, added, more = statement.partition(" += ")
        value = f"{target} + {more}" if added else statement.partition(" = ")[2]
        return f"{self._store}({container}, {key}, {value})"

    def _operands(
        self, expression: Expression, kinds: tuple[str, ...]
    ) -> Iterator[tuple[Expression, ...]]:
        """Operands of which the expression is the last."""
        if not kinds:
            if expression.cost <= 2:
                yield ()
        elif len(kinds) == 1:
            if of_kind(expression.tag, kinds[0]):
                yield (expression,)
        elif of_kind(expression.tag, kinds[1]):
            for key in self._keys(kinds[0])[:_MOST_KEYS]:
                if key.cost <= expression.cost + 2:
                    yield (key, expression)

    def _keys(self, kind: str) -> list[Expression]:
        every = (key for cost in range(1, 6) for key in self._expressions.at(cost))
        return [key for key in every if of_kind(key.tag, kind)]

    def _imported(self, module: str, name: str) -> Iterator[str]:
        if module in self._site.scope.modules:
            yield f"{module}.{name}"
        if name in self._site.scope.modules:
            yield name


def _base(expression: Expression) -> str:
    return expression.tag.partition(":")[0]
