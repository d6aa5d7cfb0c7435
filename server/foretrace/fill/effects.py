"""Statements evaluated for their effect: calls of methods, and assignments to items."""

from __future__ import annotations

from collections import defaultdict
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
_DEAREST_KEY = 4
"""Of what is deleted, or taken from an item."""
_RECEIVER_KINDS = frozenset({"list", "dict", "set", "deque", "Counter", "defaultdict"})

Effect = tuple[str, str]
"""How the statement runs, and how it is shown."""


class Effects:
    """What is known grows; each cost's effects are made of what is known once they are asked for.

    Whatever an effect is made of costs less than the effect.
    """

    def __init__(self, site: Site, expressions: SiteExpressions, store: str) -> None:
        self._site = site
        self._expressions = expressions
        self._store = store
        self._known: dict[int, list[Expression]] = defaultdict(list)
        self._items: dict[str, list[Expression]] = {}
        self._by_kind: dict[tuple[int, str], list[Expression]] = {}

    def add(self, new: Sequence[Expression]) -> None:
        """Note expressions."""
        for expression in new:
            self._known[expression.cost].append(expression)

    def names(self) -> list[str]:
        """Names and attributes whose value could be changed."""
        return list(dict.fromkeys(name for name, _, _ in self._receivers()))

    def at(self, name: str, cost: int) -> Iterator[Effect]:
        """Those of that cost that change the value of a name."""
        for changed, receiver, extra in self._receivers():
            if changed == name and (left := cost - _STATEMENT - extra) >= 0:
                yield from self._on(receiver, left)

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

    def _on(self, receiver: Expression, cost: int) -> Iterator[Effect]:
        """Effects whose operator and operands cost so much together."""
        text = receiver.text
        for table in (EFFECTS, STORES):
            for around, container, others, own in table:
                if not of_kind(receiver.tag, container):
                    continue
                for more in self._operands(others, cost - own):
                    shown = around.format(text, *(e.text for e in more))
                    run = self._stored(shown, text, more[0].text) if table is STORES else shown
                    yield run, shown
        yield from self._of_base(receiver, _base(receiver), cost)

    def _of_base(self, receiver: Expression, base: str, cost: int) -> Iterator[Effect]:
        """What the tables have no form for."""
        text = receiver.text
        if base in ("dict", "list"):
            if 1 < cost <= _DEAREST_KEY + 1:
                for key in self._of_kind(cost - 1, "key" if base == "dict" else "int"):
                    yield f"{text}.pop({key.text})", f"del {text}[{key.text}]"
            yield from self._taken_from_item(receiver, cost)
        if base == "deque":
            for method, own in (("append", 1), ("appendleft", 3), ("extend", 4)):
                for expression in self._of_kind(cost - own, "any"):
                    shown = f"{text}.{method}({expression.text})"
                    yield shown, shown
        if base == "list":
            for call in self._imported("heapq", "heappush"):
                for expression in self._of_kind(cost, "any"):
                    shown = f"{call}({text}, {expression.text})"
                    yield shown, shown
            yield from self._swaps(receiver, cost)

    def _taken_from_item(self, receiver: Expression, cost: int) -> Iterator[Effect]:
        """`d[k] -= e` and the like, for the keys known."""
        keys = self._keys("key" if receiver.tag.startswith("dict") else "int")[:_MOST_KEYS]
        for symbol, own in (("-", 3), ("*", 5), ("//", 6)):
            for key in keys:
                for expression in self._of_kind(cost - own - key.cost, "number"):
                    if expression.cost > _DEAREST_KEY:
                        continue
                    target = f"{receiver.text}[{key.text}]"
                    shown = f"{target} {symbol}= {expression.text}"
                    operand = expression.inside(Binding.UNARY)
                    run = f"{self._store}({receiver.text}, {key.text}, {target} {symbol} {operand})"
                    yield run, shown

    def _swaps(self, receiver: Expression, cost: int) -> Iterator[Effect]:
        text = receiver.text
        places = self._keys("int")[:_MOST_SWAPPED]
        for n, one in enumerate(places):
            for other in places[n + 1 :]:
                if one.cost + other.cost != cost or (one.constant and other.constant):
                    continue
                first, second = f"{text}[{one.text}]", f"{text}[{other.text}]"
                left, right = f"{self._store}d", f"{self._store}d_too"
                run = (
                    f"[({self._store}({text}, {one.text}, {left}), "
                    f"{self._store}({text}, {other.text}, {right})) "
                    f"for {left}, {right} in [({second}, {first})]]"
                )
                yield run, f"{first}, {second} = {second}, {first}"

    def _stored(self, statement: str, container: str, key: str) -> str:
        """An assignment to an item as an expression."""
        target, added, more = statement.partition(" += ")
        value = f"{target} + {more}" if added else statement.partition(" = ")[2]
        return f"{self._store}({container}, {key}, {value})"

    def _operands(self, kinds: tuple[str, ...], cost: int) -> Iterator[tuple[Expression, ...]]:
        """Operands that cost so much together, a place in every round's container included."""
        if not kinds:
            if cost == 0:
                yield ()
            return
        if len(kinds) == 1:
            for expression in self._of_kind(cost, kinds[0]):
                if kinds[0] == "any" or not self._same_place(expression):
                    yield (expression,)
            for expression in self._of_kind(cost - _SAME_PLACE, kinds[0]):
                if kinds[0] != "any" and self._same_place(expression):
                    yield (expression,)
            return
        for key in self._keys(kinds[0])[:_MOST_KEYS]:
            left = cost - key.cost - (_SAME_PLACE if self._same_place(key) else 0)
            if key.cost <= left + 2:
                yield from ((key, value) for value in self._of_kind(left, kinds[1]))

    def _same_place(self, key: Expression) -> bool:
        return key.constant and bool(self._site.scope.varying)

    def _of_kind(self, cost: int, kind: str) -> list[Expression]:
        """What is known of that cost and kind; asked for once nothing more of that cost comes."""
        if cost < 1:
            return []
        found = self._by_kind.get((cost, kind))
        if found is None:
            found = [e for e in self._known.get(cost, ()) if of_kind(e.tag, kind)]
            self._by_kind[cost, kind] = found
        return found

    def _keys(self, kind: str) -> list[Expression]:
        return [key for cost in range(1, 6) for key in self._known.get(cost, ())
                if of_kind(key.tag, kind)]  # fmt: skip

    def _imported(self, module: str, name: str) -> Iterator[str]:
        if module in self._site.scope.modules:
            yield f"{module}.{name}"
        if name in self._site.scope.modules:
            yield name


def _base(expression: Expression) -> str:
    return expression.tag.partition(":")[0]
