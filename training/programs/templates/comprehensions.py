"""Comprehensions, one made from another."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    holds,
    new,
    number,
    often,
    on,
    one,
    put,
    template,
)

INT, STR, STRS, INTS, COUNTS = Kind.INT, Kind.STR, Kind.STRS, Kind.INTS, Kind.COUNTS


@template("comprehensions", level=1)
def two_comprehensions(draft: Draft) -> Variable | str:
    xs = draft.parameter(INTS)
    x = draft.element(INT, xs.name)
    a, b = new(draft, INTS, "evens big ys a kept"), new(draft, INTS, "odds rest zs b squares")
    y = one(draft, str(x), "y", "v")
    put(draft, f"""
            {a} = [{one(draft, str(x), on(draft, INT, x))} for {x} in {xs} if {holds(draft, x)}]
            {b} = [{one(draft, f'{y} * 2', f'{y} ** 2', f'{y} - len({a})', f'abs({y})', f'{y} % 3')} for {y} in {one(draft, str(a), str(a), str(xs))}{often(draft, f' if {y} {one(draft, "not in", "in")} {a}', 0.35)}]
    """)  # fmt: skip
    return one(
        draft,
        f"{a}, {b}",
        f"{a} + {b}",
        f"sum({b})",
        f"len({a}) - len({b})",
        str(b),
        f"sorted(set({a} + {b}))",
    )


@template("comprehensions", level=2)
def nested_comprehension(draft: Draft) -> Variable | str:
    n = number(draft, 1, 3, "n k size")
    out = new(draft, INTS, "pairs out grid result")
    value = one(draft, "i * j", "i + j", "(i, j)", "i - j", "i * 10 + j", "max(i, j)")
    condition = often(
        draft, one(draft, " if i != j", " if i < j", " if (i + j) % 2 == 0", " if i * j > 1"), 0.6
    )
    put(draft, f"""
            {out} = {one(draft, f'[{value} for i in range({n}) for j in range({n}){condition}]', f'[[{value} for j in range({n})] for i in range({n})]', f'[{value} for i in range({n}) for j in range(i + 1){condition}]')}
            {often(draft, f'{out}.reverse()', 0.3)}
    """)  # fmt: skip
    return one(draft, str(out), f"len({out})", f"{out}[-1:]", str(out))


@template("comprehensions strings", level=2)
def text_comprehension(draft: Draft) -> Variable | str:
    s = draft.parameter(STR)
    c, out = new(draft, Kind.CHAR, "c ch x"), new(draft, STRS, "out chars kept parts")
    put(draft, f"""
            {out} = [{one(draft, str(c), on(draft, STR, c))} for {c} in {s} if {holds(draft, c)}]
            {one(draft, f'{out}.sort()', f'{out}.reverse()', f'{out} = {out}[:{draft.pick("234")}]', f'{out}.append(str(len({out})))', '')}
    """)  # fmt: skip
    return one(
        draft,
        f"''.join({out})",
        f"'{draft.palette.separator}'.join({out})",
        str(out),
        f"len({out}), len({s})",
        f"{out} == list({s})",
    )


@template("comprehensions dicts", level=2)
def dict_comprehension(draft: Draft) -> Variable | str:
    style = draft.pick("ab")
    d = new(draft, COUNTS, "out result d lengths")
    if style == "a":
        src = draft.parameter(COUNTS, names="scores prices stock data")
        k, v = new(draft, STR, "k key"), new(draft, INT, "v value")
        put(draft, f"""
            {d} = {{{one(draft, str(k), f'{k}.upper()', str(k))}: {on(draft, INT, v)} for {k}, {v} in {src}.items(){often(draft, f' if {holds(draft, v)}', 0.6)}}}
            {often(draft, f'{d}[{draft.palette.letters[0]!r}] = len({src})', 0.5)}
        """)  # fmt: skip
    else:
        src = draft.parameter(STRS, names="words names items")
        w = new(draft, STR, "w word x")
        put(draft, f"""
            {d} = {{{w}: {one(draft, f'len({w})', f'{src}.count({w})', f'{src}.index({w})', f'len({w}) * 2')} for {w} in {src}{often(draft, f' if {holds(draft, w)}', 0.5)}}}
            {often(draft, f'{d}.pop({draft.palette.words[0]!r}, None)', 0.4)}
        """)  # fmt: skip
    return one(draft, str(d), str(d), f"sum({d}.values())", f"sorted({d}.items())", f"len({d})")
