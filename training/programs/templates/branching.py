"""Conditions in conditions, flags and counters."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    given,
    holds,
    new,
    number,
    often,
    on,
    one,
    put,
    template,
)

INT, STR, INTS = Kind.INT, Kind.STR, Kind.INTS


@template("conditions ints", level=1)
def optional(draft: Draft) -> Variable | str:
    """`None` and what is done about it."""
    n = given(
        draft,
        Kind.OTHER,
        lambda: draft.pick((None, draft.rng.randint(-3, 9), draft.rng.randint(0, 9))),
        "n x value limit",
    )
    xs = draft.parameter(INTS)
    out = new(draft, INT, "out result total")
    put(draft, f"""
            if {n} is {one(draft, 'None', 'None', 'not None')}:
                {one(draft, f'{n} = len({xs})', f'return {one(draft, "[]", "None", str(xs))}')}
            {one(draft, f'{out} = [x for x in {xs} if x != {n}]', f'{out} = ({n} or 0) + len({xs})', f'{out} = {xs}[:{n}]')}
    """)  # fmt: skip
    return str(out)


@template("conditions", level=1, whole=True)
def nested_conditions(draft: Draft) -> str:
    a, b = draft.parameter(INT), draft.parameter(draft.pick((INT, STR, Kind.BOOL)))
    with draft.block(f"if {holds(draft, a)}"):
        with draft.block(f"if {holds(draft, b)}"):
            draft.line(f"return {on(draft, a.kind, a)}")
        draft.line(f"return {on(draft, b.kind, b) if b.kind is not Kind.BOOL else str(a)}")
    if draft.maybe(0.6):
        with draft.block(f"{one(draft, 'if', 'elif')} {holds(draft, a, b)}"):
            draft.line(f"return {one(draft, repr(draft.palette.word()), on(draft, INT, a))}")
    draft.line(f"return {one(draft, str(b), str(a), 'None', f'({a}, {b})')}")
    return ""


@template("loops conditions", level=2)
def first_and_rest(draft: Draft) -> Variable | str:
    """Two counters and a flag in one loop."""
    xs = draft.parameter(INTS)
    x = draft.element(INT, xs.name)
    a, b, flag = (
        new(draft, INT, "a up yes wins"),
        new(draft, INT, "b down no losses"),
        new(draft, Kind.BOOL, "flag done on active"),
    )
    put(draft, f"""
            {a} = {b} = 0
            {flag} = {one(draft, 'False', 'True')}
            for {x} in {xs}:
                if {flag}{often(draft, f' and {holds(draft, x)}', 0.5)}:
                    {a} += {one(draft, '1', str(x), on(draft, INT, x))}
                elif {holds(draft, x)}:
                    {b} += {one(draft, '1', str(x))}
                {one(draft, f'{flag} = not {flag}', f'{flag} = {holds(draft, x)}', f'if {holds(draft, x)}:' + INNER + f'{flag} = not {flag}')}
    """)  # fmt: skip
    return one(draft, f"{a}, {b}", f"{a} - {b}", f"{a}, {b}, {flag}", f"{a} if {flag} else {b}")


@template("loops lists", level=2)
def count_down(draft: Draft) -> Variable | str:
    n = number(draft, 0, 9, "n k count")
    out = new(draft, INTS, "out result steps")
    put(draft, f"""
            {out} = []
            while {n} {one(draft, '> 0', '>= 0', '> 1')}:
                {one(draft, f'if {holds(draft, n)}:' + INNER, '')}{out}.append({one(draft, str(n), on(draft, INT, n), f'{n} + len({out})')})
                {n} -= {one(draft, '1', '2', '3', f'1 + {n} % 2')}
    """)  # fmt: skip
    return out


@template("loops", level=3)
def nested_ranges(draft: Draft) -> Variable | str:
    n = number(draft, 1, 4, "n k size")
    i, j, out = new(draft, INT, "i a x"), new(draft, INT, "j b y"), new(draft, INT, "total count s")
    inner = one(
        draft,
        f"range({i})",
        f"range({i}, {n})",
        f"range({n})",
        f"range({i} + 1)",
        f"range(1, {n}, 2)",
    )
    condition = one(draft, f"({i} + {j}) % 2 == 0", f"{i} != {j}", f"{i} * {j} > 2", f"{j} % 2")
    put(draft, f"""
            {out} = {draft.pick('01')}
            for {i} in range({one(draft, str(n), f'1, {n} + 1')}):
                for {j} in {inner}:
                    {often(draft, f'if {condition}:' + INNER + one(draft, 'continue', f'{out} += 1', 'break'), 0.6)}
                    {out} += {one(draft, str(i), str(j), f'{i} * {j}', '1', f'{i} - {j}')}
    """)  # fmt: skip
    return out
