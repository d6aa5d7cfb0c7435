"""Expressions that are lists, sets, dicts or tuples."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.expressions.clauses import CLAUSE, condition_on_bound, on_bound, over
from training.programs.expressions.core import (
    expression,
    held,
    leaf,
    literal,
    living,
    owner,
    rule,
    variable,
    wrapped,
)
from training.programs.expressions.strings import bounds
from training.programs.kinds import DICTS, ELEMENT, LISTS, PARTS, VALUE, Kind

INT, STR, INTS, STRS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS


def _named(kind: Kind) -> None:
    @leaf(kind, weight=2)
    def _name(draft: Draft) -> str | None:
        return variable(draft, kind)


def _list(kind: Kind) -> None:
    """The rules for lists of one kind."""
    element = ELEMENT[kind]

    @rule(kind, weight=3)
    def _slice(draft: Draft, depth: int) -> str | None:
        found = owner(draft, kind, depth - 1)
        return None if found is None or found[0] == "[" else f"{found}[{bounds(draft)}]"

    @rule(kind, weight=2)
    def _sum(draft: Draft, depth: int) -> str | None:
        left = owner(draft, kind, depth - 1)
        if left is None:
            return None
        if draft.maybe(0.6):
            right = f"[{expression(draft, element, depth - 1)}]"
        else:
            right = wrapped(expression(draft, kind, depth - 1))
        return f"{left} + {right}" if draft.maybe(0.75) else f"{right} + {left}"

    @rule(kind, weight=3)
    def _sorted(draft: Draft, depth: int) -> str | None:
        inner = living(draft, kind, depth - 1)
        if inner is None or inner.startswith("sorted"):
            return None
        return f"sorted({inner}{ordering(draft, element)})"

    @leaf(kind, weight=0.8)
    def _reversed(draft: Draft) -> str | None:
        found = held(draft, kind)
        return None if found is None else f"list(reversed({draft.read(found)}))"

    @leaf(kind, weight=3.5, level=1)
    def _kept(draft: Draft) -> str | None:
        def write() -> str:
            whole = draft.bound[-1].name
            if len(draft.bound) == 2 and element in PARTS:
                whole = f"({draft.bound[0].name}, {whole})"
            return f"[{whole} {CLAUSE} if {condition_on_bound(draft, 2)}]"

        return over(draft, write, kind)


KEYS = {
    INT: ("lambda @: -@", "lambda @: @ % #", "abs", "lambda @: abs(@ - #)", "lambda @: (@ % 2, @)"),
    STR: (
        "len",
        "lambda @: (len(@), @)",
        "lambda @: -len(@)",
        "str.lower",
        "lambda @: @[-1:]",
        "lambda @: @[::-1]",
    ),
    Kind.ENTRY: (
        "lambda @: @[1]",
        "lambda @: -@[1]",
        "lambda @: (-@[1], @[0])",
        "lambda @: len(@[0])",
    ),
    Kind.PAIR: ("lambda @: @[1]", "lambda @: @[0] + @[1]", "lambda @: -@[0]"),
    Kind.INTS: ("len", "sum", "lambda @: len(@) * -1", "str"),
}
"""Keys to sort by; `@` is the name of an element, `#` a number."""


def ordering(draft: Draft, element: Kind) -> str:
    """The keyword arguments of a sort, with the comma before them."""
    chance = draft.rng.random()
    if chance < 0.45 or draft.level == 0:
        return ", reverse=True" if chance < 0.15 else ""
    name = draft.pick(("x", "x", "v", "p", "w", "e", "item"))
    near = draft.rng.choice((2, 3, 5, 10))
    key = draft.pick(KEYS.get(element, ("str",))).replace("@", name).replace("#", str(near))
    return f", key={key}" + (", reverse=True" if draft.maybe(0.15) else "")


for _kind in (*LISTS, *DICTS, Kind.SET, Kind.PAIR, Kind.ENTRY, Kind.TRIPLE):
    _named(_kind)
for _kind in LISTS:
    _list(_kind)


@rule(INTS, weight=1.5)
def _listed(draft: Draft, depth: int) -> str | None:
    parts = [living(draft, INT, depth - 1) or literal(draft, INT)]
    parts += [expression(draft, INT, depth - 1) for _ in range(draft.rng.randint(1, 2))]
    return f"[{', '.join(parts)}]"


@leaf(INTS, weight=4, level=1)
def _mapped(draft: Draft) -> str | None:
    def write() -> str:
        each = on_bound(draft, INT, 2 if draft.maybe(0.3) else 1)
        condition = f" if {condition_on_bound(draft)}" if draft.maybe(0.45) else ""
        return f"[{each} {CLAUSE}{condition}]"

    return over(draft, write)


@leaf(STRS, weight=4, level=1)
def _mapped_texts(draft: Draft) -> str | None:
    def write() -> str:
        each = on_bound(draft, STR)
        condition = f" if {condition_on_bound(draft)}" if draft.maybe(0.45) else ""
        return f"[{each} {CLAUSE}{condition}]"

    return over(draft, write, STRS, STRS, STR, INTS, Kind.ENTRIES)


@leaf(INTS, weight=0.8, level=1)
def _ranged(draft: Draft) -> str | None:
    counts = [found for found in draft.find(INT) if found.natural]
    count = draft.one_of(counts)
    if count is None:
        return None
    name = draft.read(count)
    return f"list(range({draft.pick((name, name, f'1, {name} + 1', f'{name}, 0, -1'))}))"


@leaf(INTS, weight=1)
def _unique(draft: Draft) -> str | None:
    found = held(draft, Kind.SET, INTS)
    if found is None:
        return None
    name = draft.read(found)
    return f"sorted({name})" if found.kind is Kind.SET else f"sorted(set({name}))"


@leaf(INTS, weight=1)
def _values(draft: Draft) -> str | None:
    found = held(draft, Kind.COUNTS, Kind.TABLE)
    if found is None:
        return None
    name = draft.read(found)
    if found.kind is Kind.TABLE and draft.maybe(0.5):
        return draft.pick((f"sorted({name})", f"list({name})", f"list({name}.keys())"))
    return draft.pick((f"list({name}.values())", f"sorted({name}.values())"))


@leaf(INTS, weight=0.5, level=2)
def _applied(draft: Draft) -> str | None:
    found = held(draft, INTS, STRS)
    if found is None:
        return None
    name = draft.read(found)
    if found.kind is STRS:
        return f"list(map(len, {name}))"
    x = draft.pick("xvne")
    sign = draft.pick(("+", "*", "-", "%"))
    return draft.pick(
        (
            f"list(map(lambda {x}: {x} {sign} {draft.rng.randint(2, 5)}, {name}))",
            f"list(filter(lambda {x}: {x} > {draft.rng.randint(0, 6)}, {name}))",
            f"list(map(abs, {name}))",
        )
    )


@rule(STRS, weight=4)
def _split(draft: Draft, depth: int) -> str | None:
    text = owner(draft, STR, depth - 1)
    if text is None or text[0] == "'":
        return None
    mark = "" if draft.maybe(0.45) else repr(draft.palette.separator)
    return f"{text}.split({mark})"


@leaf(STRS, weight=1.5)
def _letters(draft: Draft) -> str | None:
    found = held(draft, STR)
    if found is None or found.kind is Kind.CHAR:
        return None
    return f"{draft.pick(('list', 'list', 'sorted'))}({draft.read(found)})"


@leaf(STRS, weight=1)
def _keys(draft: Draft) -> str | None:
    found = held(draft, Kind.COUNTS, Kind.TEXTS, Kind.LABELS, Kind.GROUPS)
    if found is None:
        return None
    name = draft.read(found)
    if found.kind is Kind.LABELS:
        return f"list({name}.values())"
    if found.kind is Kind.COUNTS and draft.maybe(0.3):
        return f"sorted({name}, key={name}.get{draft.pick(('', ', reverse=True'))})"
    return draft.pick((f"list({name})", f"sorted({name})", f"list({name}.keys())"))


@rule(STRS, weight=1)
def _listed_texts(draft: Draft, depth: int) -> str | None:
    one = living(draft, STR, depth - 1)
    return one and f"[{one}, {expression(draft, STR, depth - 1)}]"


@leaf(Kind.ROWS, weight=1.5)
def _nested(draft: Draft) -> str | None:
    found = held(draft, INTS)
    if found is None:
        return None
    name = draft.read(found)
    return draft.pick((f"[{name}, {name}[::-1]]", f"[{name}[:2], {name}[2:]]", f"[{name}[:], []]"))


@leaf(Kind.ENTRIES, weight=4)
def _items(draft: Draft) -> str | None:
    found = held(draft, Kind.COUNTS)
    if found is None:
        return None
    name = draft.read(found)
    if draft.maybe(0.6):
        return f"sorted({name}.items(){ordering(draft, Kind.ENTRY)})"
    return f"list({name}.items())"


@leaf(Kind.ENTRIES, weight=2)
def _paired(draft: Draft) -> str | None:
    words, numbers = held(draft, STRS), held(draft, INTS)
    if words is None or numbers is None:
        return None
    return f"list(zip({draft.read(words)}, {draft.read(numbers)}))"


@leaf(Kind.PAIRS, weight=4)
def _zipped(draft: Draft) -> str | None:
    found = held(draft, INTS)
    if found is None:
        return None
    name = draft.read(found)
    other = variable(draft, INTS) or name
    if other == name:
        return draft.pick((f"list(zip({name}, {name}[1:]))", f"list(enumerate({name}))"))
    return f"list(zip({name}, {other}))"


@leaf(Kind.SET, weight=3)
def _set(draft: Draft) -> str | None:
    found = held(draft, INTS)
    return None if found is None else f"set({draft.read(found)})"


@rule(Kind.SET, weight=4)
def _combined(draft: Draft, depth: int) -> str | None:
    left = variable(draft, Kind.SET)
    if left is None:
        return None
    right = expression(draft, Kind.SET, depth - 1)
    if right == left:
        right = literal(draft, Kind.SET)
    if draft.maybe(0.25):
        method = draft.pick(("union", "intersection", "difference"))
        return f"{left}.{method}({right})"
    return f"{left} {draft.pick('|&-^')} {wrapped(right)}"


@leaf(Kind.SET, weight=3, level=1)
def _set_of(draft: Draft) -> str | None:
    def write() -> str:
        condition = f" if {condition_on_bound(draft)}" if draft.maybe(0.4) else ""
        return f"{{{on_bound(draft, INT)} {CLAUSE}{condition}}}"

    return over(draft, write, INTS, Kind.SET, STRS)


def _dict(kind: Kind) -> None:
    @leaf(kind, weight=3, level=1)
    def _mapping(draft: Draft) -> str | None:
        def write() -> str:
            key = on_bound(draft, ELEMENT[kind], 0)
            value = on_bound(draft, VALUE[kind], 1)
            condition = f" if {condition_on_bound(draft)}" if draft.maybe(0.35) else ""
            return f"{{{key}: {value} {CLAUSE}{condition}}}"

        walked = (INTS, Kind.TABLE, Kind.SET) if ELEMENT[kind] is INT else (STRS, STR, Kind.COUNTS)
        return over(draft, write, *walked, kind)

    @leaf(kind, weight=1, level=2)
    def _merged(draft: Draft) -> str | None:
        found = held(draft, kind)
        return None if found is None else f"{{**{draft.read(found)}, {_entry(draft, kind)}}}"

    @leaf(kind, weight=1.2)
    def _written(draft: Draft) -> str | None:
        return f"{{{_entry(draft, kind)}}}"


def _entry(draft: Draft, kind: Kind) -> str:
    key = literal(draft, ELEMENT[kind])
    return f"{key}: {living(draft, VALUE[kind], 1) or literal(draft, VALUE[kind])}"


for _kind in (Kind.COUNTS, Kind.TABLE, Kind.LABELS, Kind.TEXTS):
    _dict(_kind)


@leaf(Kind.COUNTS, weight=1)
def _zipped_dict(draft: Draft) -> str | None:
    keys, values = held(draft, STRS), held(draft, INTS)
    return (
        None
        if keys is None or values is None
        else (f"dict(zip({draft.read(keys)}, {draft.read(values)}))")
    )


@rule(Kind.PAIR, weight=4)
def _pair(draft: Draft, depth: int) -> str | None:
    one = living(draft, INT, depth - 1)
    two = expression(draft, INT, depth - 1)
    return None if one is None or one == two else f"({one}, {two})"


@leaf(Kind.PAIR, weight=1, level=1)
def _divided(draft: Draft) -> str | None:
    one = living(draft, INT, 0)
    return one and f"divmod({one}, {draft.rng.choice((2, 3, 4, 5, 7, 10))})"


@rule(Kind.ENTRY, weight=4)
def _text_and_number(draft: Draft, depth: int) -> str | None:
    return f"({expression(draft, STR, depth - 1)}, {living(draft, INT, 1) or literal(draft, INT)})"


@rule(Kind.TRIPLE, weight=3)
def _triple(draft: Draft, depth: int) -> str | None:
    found = held(draft, INTS)
    if found is not None and draft.maybe(0.5):
        return f"tuple({draft.read(found)})"
    one = living(draft, INT, depth - 1)
    return one and f"({one}, {expression(draft, INT, 0)}, {expression(draft, INT, depth - 1)})"


@leaf(Kind.TRIPLE, weight=2)
def _longer(draft: Draft) -> str | None:
    found = held(draft, Kind.TRIPLE)
    if found is None:
        return None
    name = draft.read(found)
    return draft.pick((f"{name} + ({expression(draft, INT, 0)},)", f"{name}[1:]", f"{name}[::-1]"))
