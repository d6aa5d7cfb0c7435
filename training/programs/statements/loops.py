"""Loops that end, each with something it fills."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.expressions import held, living
from training.programs.kinds import DICTS, ELEMENT, PARTS, VALUE, Kind
from training.programs.statements.core import put_statement, statement
from training.programs.statements.updates import start, update

INT, STR = Kind.INT, Kind.STR
FILLED: dict[str, tuple[Kind, ...]] = {
    "ints": (INT, INT, INT, Kind.INTS),
    "strings": (STR, STR, STR, Kind.STRS, INT),
    "lists": (Kind.INTS, Kind.INTS, INT, Kind.STRS, Kind.PAIRS),
    "dicts": (Kind.COUNTS, Kind.COUNTS, Kind.TABLE, Kind.GROUPS, INT, Kind.LABELS),
    "sets": (Kind.SET, Kind.SET, Kind.INTS, INT),
    "tuples": (Kind.PAIRS, Kind.ENTRIES, INT, Kind.INTS),
    "mixed": (INT, INT, STR, Kind.INTS, Kind.STRS, Kind.COUNTS, Kind.BOOL, Kind.SET),
}


def total_for(draft: Draft) -> Variable:
    """What the loop to come fills: something there already, or a new variable."""
    kinds = FILLED.get(draft.family, FILLED["mixed"])
    there = [
        known
        for known in draft.find(*kinds)
        if not known.fixed and not known.filled and not known.natural and known.depth > 0
    ]  # fmt: skip
    if there and (draft.loops or draft.maybe(0.3)):
        return draft.pick(there)
    return start(draft, draft.pick(kinds))


def body(draft: Draft, total: Variable, about: list[Variable]) -> None:
    """The body of a loop: a change of `total`, mostly under some condition."""
    room = {1: 1, 2: 2, 3: 3}.get(draft.level, 4)
    if draft.level >= 2 and draft.maybe(0.25):
        _skip(draft, about, "continue")
    if draft.level >= 2 and draft.maybe(0.25):
        put_statement(draft, 1)
    chance = draft.rng.random()
    if draft.level >= 3 and draft.loops < 2 and draft.depth < 4 and chance < 0.15:
        if not inner_loop(draft, total, about):
            update(draft, total, about)
    elif chance < 0.55 and draft.depth < 5:
        with draft.block(f"if {_condition(draft, about)}"):
            update(draft, total, about)
            if draft.maybe(0.15) and draft.level >= 2:
                draft.line("break")
        if draft.maybe(0.3) and room > 1:
            if draft.maybe(0.3):
                with draft.block(f"elif {_condition(draft, about)}"):
                    update(draft, total, about)
            else:
                with draft.block("else"):
                    other = [known for known in draft.find(INT, STR, Kind.INTS)
                             if not known.fixed and not known.filled and known not in about
                             and known.kind is not Kind.CHAR and not known.natural]  # fmt: skip
                    update(draft, draft.pick(other) if other and draft.maybe(0.4) else total, about)
    else:
        update(draft, total, about)
    if room > 1 and draft.maybe(0.3):
        if draft.maybe(0.4):
            _skip(draft, about, "break")
        else:
            put_statement(draft, 2 if room > 2 else 1)


def _condition(draft: Draft, about: list[Variable]) -> str:
    found = None
    for _ in range(5):
        for each in about:
            each.unread = True
        found = living(draft, Kind.BOOL, 2 if draft.maybe(0.2) else 1)
        if found and not all(each.unread for each in about):
            break
    return found or "True"


def _skip(draft: Draft, about: list[Variable], word: str) -> None:
    with draft.block(f"if {_condition(draft, about)}"):
        draft.line(word)


@statement(weight=9, level=1, families="loops lists strings dicts sets tuples", cost=2)
def loop_over(draft: Draft) -> bool:
    """A loop over something in scope."""
    if draft.loops >= 2:
        return False
    found = held(draft, STR, *ELEMENT)
    if found is None or found.kind is Kind.CHAR:
        return False
    total = total_for(draft)
    if total is found:
        total = start(draft, draft.pick((INT, Kind.INTS)))
    _loop_over(draft, found, total)
    return True


def _loop_over(draft: Draft, found: Variable, total: Variable) -> None:
    name = draft.read(found)
    was = found.fixed
    chance = draft.rng.random()
    kept = list(draft.scope)
    found.fixed = True
    if found.kind in DICTS:
        key = draft.element(ELEMENT[found.kind])
        about = [key]
        if chance < 0.75:
            about.append(draft.element(VALUE[found.kind]))
            clause = f"{key.name}, {about[1].name} in {name}.items()"
        else:
            clause = f"{key.name} in {draft.pick((name, f'sorted({name})'))}"
    elif found.kind in (Kind.ENTRIES, Kind.PAIRS):
        about = [draft.element(kind) for kind in PARTS[ELEMENT[found.kind]]]
        clause = f"{about[0].name}, {about[1].name} in {name}"
    elif found.kind in (STR, Kind.INTS, Kind.STRS) and chance < 0.3 and draft.level >= 2:
        about = [draft.index(of=name), draft.element(ELEMENT[found.kind], found.name)]
        clause = f"{about[0].name}, {about[1].name} in enumerate({name}{_from(draft)})"
        if clause.endswith("1)"):
            about[0].index_of = ""
    elif found.kind in (STR, Kind.INTS, Kind.STRS) and chance < 0.5 and draft.level >= 1:
        about = [draft.index(of=name)]
        clause = f"{about[0].name} in {_places(draft, name)}"
    else:
        about = [draft.element(ELEMENT[found.kind], found.name)]
        walked: tuple[str, ...] = (name,) * 5
        if found.kind in (STR, Kind.INTS, Kind.STRS):
            walked += (f"{name}[::-1]", f"{name}[1:]", f"reversed({name})", f"sorted({name})")
        clause = f"{about[0].name} in {draft.pick(walked)}"
    with draft.block(f"for {clause}", loop=True):
        body(draft, total, about)
    draft.scope = [known for known in draft.scope if known not in about or known in kept]
    found.fixed = was


def _from(draft: Draft) -> str:
    return draft.pick(("", "", "", "", ", 1", ", start=1"))


def _places(draft: Draft, name: str) -> str:
    return draft.rng.choice(
        (f"range(len({name}))",) * 4
        + (
            f"range(1, len({name}))",
            f"range(0, len({name}), 2)",
            f"range(len({name}) - 1, -1, -1)",
            f"range(len({name}) // 2)",
            f"range(len({name}) - 1)",
        )
    )


@statement(weight=5, level=1, families="loops ints", cost=2)
def loop_range(draft: Draft) -> bool:
    """A loop that counts."""
    if draft.loops >= 2:
        return False
    total = total_for(draft)
    limit = _limit(draft)
    if limit == total.name:
        return False
    clause = f"range({draft.pick(_spans(draft, limit))})"
    kept = list(draft.scope)
    index = draft.index()
    index.small = True
    with draft.block(f"for {index.name} in {clause}", loop=True):
        body(draft, total, [index])
    draft.scope = kept
    return True


def _spans(draft: Draft, limit: str) -> tuple[str, ...]:
    """What stands in the brackets of a `range` that ends at the limit."""
    if limit.isdigit():
        high = int(limit)
        low = draft.rng.randint(1, 3)
        return (limit, limit, limit, f"1, {high + 1}", f"{low}, {low + high}",
                f"{low}, {low + 2 * high}, 2", f"{limit}, 0, -1", f"0, {3 * high}, 3")  # fmt: skip
    low = draft.rng.randint(0, 2)
    return (limit, limit, limit, f"1, {limit} + 1", f"{low}, {limit}", f"{limit}, 0, -1",
            f"{low}, {limit} + {low + 1}, {draft.pick('23')}",
            f"{limit}, {low - 1}, -{draft.pick('112')}")  # fmt: skip


def _limit(draft: Draft) -> str:
    counts = [known for known in draft.find(INT) if known.natural]
    count = draft.one_of(counts)
    if count is not None and draft.maybe(0.85):
        return draft.read(count)
    if len(draft.parameters) < draft.most_parameters and draft.maybe(0.7):
        return draft.read(draft.parameter(INT, natural=True))
    return str(draft.rng.randint(2, 3 if draft.loops else 6))


def inner_loop(draft: Draft, total: Variable, about: list[Variable]) -> bool:
    """A loop in a loop, over what the outer one meets if it can be walked."""
    walked = [known for known in about if known.kind in (STR, Kind.INTS)]
    if walked:
        _loop_over(draft, draft.pick(walked), total)
        return True
    index = [known for known in about if known.kind is INT and known.fixed]
    kept = list(draft.scope)
    second = draft.index()
    if index and draft.maybe(0.7):
        first = draft.read(index[0])
        if index[0].index_of:
            second.index_of = index[0].index_of
            clause = draft.pick((f"range({first})", f"range({first} + 1, len({second.index_of}))"))
        else:
            clause = draft.pick((f"range({first})", f"range({first}, {draft.pick('345')})"))
    else:
        clause = f"range({draft.pick('233')})"
    with draft.block(f"for {second.name} in {clause}", loop=True):
        update(draft, total, [second, *about])
    draft.scope = kept
    return True


@statement(weight=3, level=2, families="loops", cost=3)
def loop_zip(draft: Draft) -> bool:
    lists = draft.find(Kind.INTS, Kind.STRS, STR)
    if len(lists) < 2 or draft.loops:
        return False
    one, two = draft.rng.sample(lists, 2)
    total = total_for(draft)
    if total in (one, two):
        total = start(draft, INT)
    kept = list(draft.scope)
    was = one.fixed, two.fixed
    one.fixed = two.fixed = True
    about = [draft.element(ELEMENT[known.kind], known.name) for known in (one, two)]
    names = ", ".join(known.name for known in about)
    zipped = f"zip({draft.read(one)}, {draft.read(two)})"
    with draft.block(f"for {names} in {zipped}", loop=True):
        body(draft, total, about)
    one.fixed, two.fixed = was
    draft.scope = kept
    return True


@statement(weight=6, level=1, families="loops", cost=3)
def loop_while(draft: Draft) -> bool:
    """A loop with a condition; something in it gets nearer to the end each time."""
    if draft.loops:
        return False
    return draft.pick((_counting, _counting, _halving, _consuming, _reaching))(draft)


def _counting(draft: Draft) -> bool:
    total = total_for(draft)
    walked = held(draft, Kind.INTS, Kind.STRS, STR)
    index = draft.index()
    step = draft.pick(("1", "1", "1", "2"))
    kept: list[Variable] = list(draft.scope)
    if walked is not None and walked.kind is not Kind.CHAR and walked is not total:
        draft.line(f"{index.name} = 0")
        index.index_of = walked.name
        condition = f"{index.name} < len({draft.read(walked)})"
        walked.fixed, was = True, walked.fixed
    else:
        was, walked = False, None
        limit = _limit(draft)
        if limit == total.name:
            return False
        if draft.maybe(0.35):
            draft.line(f"{index.name} = {limit}")
            condition = f"{index.name} > 0"
            step = f"-{step}"
        else:
            draft.line(f"{index.name} = {draft.pick('01')}")
            condition = f"{index.name} {draft.pick(('<', '<='))} {limit}"
    if draft.maybe(0.15):
        more = living(draft, Kind.BOOL, 1)
        condition += f" and {more}" if more and " or " not in more else ""
    with draft.block(f"while {condition}", loop=True):
        start_at = len(draft.lines)
        body(draft, total, [index])
        # A `continue` would leave the step out.
        draft.lines[start_at:] = [
            line.replace("continue", "break") for line in draft.lines[start_at:]
        ]
        draft.line(f"{index.name} -= {step[1:]}" if step[0] == "-" else f"{index.name} += {step}")
    if walked is not None:
        walked.fixed = was
    draft.scope = [known for known in draft.scope if known is not index or known in kept]
    index.index_of = ""
    return True


def _halving(draft: Draft) -> bool:
    numbers = [known for known in draft.find(INT) if not known.fixed and known.depth == draft.depth]
    number = draft.one_of(numbers)
    if number is None:
        return False
    total = total_for(draft)
    if total is number:
        total = start(draft, INT)
    base = draft.rng.choice((2, 2, 3, 10, 10))
    number.fixed = True
    draft.read(number)
    with draft.block(f"while {number.name} > {draft.pick('001')}", loop=True):
        at = len(draft.lines)
        body(draft, total, [number])
        draft.lines[at:] = [line.replace("continue", "break") for line in draft.lines[at:]]
        draft.line(f"{number.name} //= {base}")
    number.fixed, number.natural = False, False
    return True


def _consuming(draft: Draft) -> bool:
    lists = [known for known in draft.find(Kind.INTS, Kind.STRS) if not known.fixed]
    found = draft.one_of(lists)
    if found is None:
        return False
    total = total_for(draft)
    if total is found:
        total = start(draft, INT)
    found.fixed = True
    name = draft.read(found)
    condition = draft.pick((name, name, f"len({name}) > {draft.pick('12')}"))
    kept = list(draft.scope)
    with draft.block(f"while {condition}", loop=True):
        item = draft.element(ELEMENT[found.kind], found.name)
        draft.line(f"{item.name} = {name}.pop({draft.pick(('', '', '0'))})")
        body(draft, total, [item])
    draft.scope = kept
    found.fixed, found.filled = False, False
    return True


def _reaching(draft: Draft) -> bool:
    value = start(draft, INT)
    draft.lines.pop()
    draft.line(f"{value.name} = {draft.pick('01123')}")
    total = total_for(draft) if draft.maybe(0.7) else value
    if total is value:
        total = start(draft, draft.pick((INT, Kind.INTS)))
    value.fixed = True
    high = draft.rng.choice((5, 8, 10, 15, 20, 30))
    with draft.block(f"while {value.name} < {high}", loop=True):
        at = len(draft.lines)
        body(draft, total, [value])
        draft.lines[at:] = [line.replace("continue", "break") for line in draft.lines[at:]]
        if high >= 15 or draft.maybe(0.3):
            draft.line(f"{value.name} = {value.name} * {draft.pick('23')} + {draft.pick('123')}")
        else:
            draft.line(f"{value.name} += {draft.rng.randint(2, 4)}")
    value.fixed = False
    return True
