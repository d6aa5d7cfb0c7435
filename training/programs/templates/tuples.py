"""Tuples and lists of them."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
from training.programs.templates.core import (
    INNER,
    given,
    holds,
    new,
    number,
    on,
    one,
    put,
    template,
)

INT, STR, INTS, STRS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS


@template("tuples loops", level=2)
def over_points(draft: Draft) -> Variable | str:
    points = draft.parameter(Kind.PAIRS, names="points pairs steps spans")
    x, y = new(draft, INT, "x a start"), new(draft, INT, "y b end")
    total = start(draft, draft.pick((INT, Kind.PAIRS, INTS)))
    with draft.block(
        f"for {x}, {y} in {one(draft, str(points), str(points), f'sorted({points})')}"
    ):
        kept, draft.scope = draft.scope, [x, y, total]
        if draft.maybe(0.4):
            with draft.block(f"if {x} {draft.pick('<>')} {y}"):
                draft.line(
                    one(draft, f"{x}, {y} = {y}, {x}", f"{x} += 1", "continue", f"{y} -= {x}")
                )
        if draft.maybe(0.4):
            with draft.block(f"if {holds(draft, x, y)}"):
                update(draft, total, [x, y])
        else:
            update(draft, total, [x, y])
        draft.scope = kept
    return total


@template("tuples loops", level=3)
def box(draft: Draft) -> str:
    points = given(
        draft,
        Kind.PAIRS,
        lambda: [
            (draft.rng.randint(-5, 9), draft.rng.randint(-5, 9))
            for _ in range(draft.rng.randint(1, 3))
        ],
        "points ps corners",
    )
    x, y, p = new(draft, INT, "x a"), new(draft, INT, "y b"), new(draft, Kind.PAIR, "p point q")
    if draft.maybe(0.5):
        put(draft, f"""
            {x}, {y} = {points}[0]
            for {p} in {points}[1:]:
                {x} = {one(draft, 'min', 'max')}({x}, {p}[0])
                {y} = {one(draft, 'min', 'max')}({y}, {p}[1])
        """)  # fmt: skip
    else:
        put(draft, f"""
            {x} = {one(draft, 'sum', 'max', 'min')}({p}[0] for {p} in {points})
            {y} = {one(draft, 'sum', 'max', 'min')}({p}[1] for {p} in {points})
        """)  # fmt: skip
    return one(draft, f"({x}, {y})", f"{x}, {y}", f"{x} * {y}", f"abs({x} - {y})")


@template("tuples loops", level=4)
def merge_spans(draft: Draft) -> Variable | str:
    def make() -> list[tuple[int, int]]:
        spans = [
            (low := draft.rng.randint(0, 12), low + draft.rng.randint(1, 5))
            for _ in range(draft.rng.randint(1, 3))
        ]
        return sorted(spans) if draft.maybe(0.5) else spans

    spans = given(draft, Kind.PAIRS, make, "spans intervals ranges")
    a, b, out = (
        new(draft, INT, "start a lo"),
        new(draft, INT, "end b hi"),
        new(draft, Kind.PAIRS, "out merged result"),
    )
    put(draft, f"""
            {out} = []
            for {a}, {b} in sorted({spans}):
                if {out} and {a} {one(draft, '<=', '<')} {out}[-1][1]:
                    {out}[-1] = ({out}[-1][0], max({out}[-1][1], {b}))
                else:
                    {out}.append(({a}, {b}))
    """)  # fmt: skip
    return one(draft, str(out), str(out), f"len({out})", f"sum({b} - {a} for {a}, {b} in {out})")


@template("tuples lists loops", level=2)
def unzip(draft: Draft) -> str:
    pairs = draft.parameter(Kind.ENTRIES)
    k, v = new(draft, STR, "name k word"), new(draft, INT, "n v value")
    a, b = new(draft, STRS, "names keys words"), new(draft, INTS, "values nums counts")
    condition = holds(draft, v, k)
    put(draft, f"""
            {a}, {b} = [], []
            for {k}, {v} in {one(draft, str(pairs), str(pairs), f'sorted({pairs})', f'reversed({pairs})')}:
                {a}.append({k})
                {one(draft, f'{b}.append({v})', f'{b}.append({v})', f'{b}.insert(0, {v})', f'if {condition}:' + INNER + f'{b}.append({v})')}
    """)  # fmt: skip
    return one(
        draft, f"{a}, {b}", f"({a}, sum({b}))", f"dict(zip({a}, {b}))", f"{a} + [str(len({b}))]"
    )


@template("tuples", level=0)
def tuple_parts(draft: Draft) -> str:
    p = draft.parameter(draft.pick((Kind.PAIR, Kind.ENTRY)))
    a = new(draft, INT if p.kind is Kind.PAIR else STR, "a x first left")
    b = new(draft, INT, "b y second right")
    draft.line(f"{a}, {b} = {p}")
    for _ in range(draft.pick((1, 1, 2))):
        draft.line(
            one(
                draft,
                f"{b} += {on(draft, INT, b)}",
                f"{b} = {on(draft, INT, b)}",
                f"{a} = {on(draft, a.kind, a)}",
            )
        )
    return one(
        draft, f"({a}, {b})", f"{b}, {a}", f"{p} == ({a}, {b})", f"({a}, {b}, {p})", f"[{a}, {b}]"
    )


@template("tuples", level=0)
def three(draft: Draft) -> Variable | str:
    t = draft.parameter(Kind.TRIPLE)
    a, b = new(draft, INT, "first a head"), new(draft, INTS, "rest tail others")
    put(draft, f"""
            {one(draft, f'{a}, *{b} = {t}', f'*{b}, {a} = {t}', f'{a}, {b} = {t}[0], list({t}[1:])')}
            {one(draft, f'{b}.append({on(draft, INT, a)})', f'{b}.reverse()', f'{b}.sort()', f'{a} += len({b})', f'{a} += sum({b})')}
    """)  # fmt: skip
    return one(draft, f"{a}, {b}", f"tuple({b})", f"{b} + [{a}]", f"({a}, *{b})", f"{t}[::-1], {a}")


@template("tuples ints", level=1)
def swaps(draft: Draft) -> str:
    a, b = number(draft, -9, 20, "a x p"), number(draft, -9, 20, "b y q")
    names = [a, b]
    if draft.maybe(0.5):
        names.append(number(draft, -9, 20, "c z r"))
    for _ in range(draft.pick((1, 2, 2, 3))):
        first, second = draft.rng.sample(names, 2)
        if draft.maybe(0.6):
            put(
                draft,
                f"if {first} {draft.pick('<>')} {second}:\n    {first}, {second} = {second}, {first}",
            )
        else:
            draft.line(
                one(
                    draft,
                    f"{first}, {second} = {second}, {first} {draft.pick('+-')} {second}",
                    f"{first} {draft.pick(('+=', '-='))} {second}",
                    f"{first}, {second} = {second}, {first}",
                )
            )
    joined = ", ".join(map(str, names))
    return one(draft, joined, f"({joined})", f"[{joined}]", f"max({joined})")
