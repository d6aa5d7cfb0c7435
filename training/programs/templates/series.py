"""Numbers that follow one from another."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    NEXT,
    holds,
    new,
    number,
    often,
    one,
    put,
    step,
    template,
)

INT, INTS = Kind.INT, Kind.INTS


@template("ints loops", level=1)
def power(draft: Draft) -> Variable:
    base = number(draft, 1, 5, "base b x a")
    times = number(draft, 0, 6, "exp n e times k")
    result = new(draft, INT, "result res out acc p")
    put(
        draft,
        f"""
            {result} = 1
            for _ in range({times}):
                {result} {one(draft, f"*= {base}", f"= {result} * {base}", f"*= {base}")}
                {often(draft, f"{result} %= {draft.rng.randint(7, 100)}", 0.2)}
        """,
    )
    return result


@template("ints loops", level=3)
def fast_power(draft: Draft) -> Variable:
    base = number(draft, 2, 9, "base b x a")
    times = number(draft, 0, 12, "exp n e")
    result = new(draft, INT, "result res out")
    rest = draft.rng.choice((7, 10, 13, 97, 100))
    odd = one(draft, f"{times} % 2 == 1", f"{times} & 1", f"{times} % 2")
    put(
        draft,
        f"""
            {result} = 1
            while {times} > 0:
                if {odd}:
                    {result} = {result} * {base} % {rest}
                {base} = {base} * {base} % {rest}
                {times} //= 2
        """,
    )
    return result


@template("ints loops", level=1)
def greatest_divisor(draft: Draft) -> Variable | str:
    a = number(draft, 1, 80, "a x m")
    b = number(draft, 1, 60, "b y n")
    if draft.maybe(0.7):
        put(
            draft,
            f"""
            while {b}{often(draft, " != 0")}:
                {a}, {b} = {b}, {a} % {b}
            """,
        )
        return a
    steps = new(draft, INT, "steps count")
    put(
        draft,
        f"""
            {steps} = 0
            while {a} != {b} and {steps} < 8:
                if {a} > {b}:
                    {a} -= {b}
                else:
                    {b} -= {a}
                {step(draft, steps)}
        """,
    )
    return f"{a}, {steps}"


@template("ints loops")
def collatz(draft: Draft) -> Variable:
    n = number(draft, 1, 12)
    if draft.maybe(0.5):
        found = new(draft, INT, "steps count total")
        first, change = "0", step(draft, found)
    else:
        found = new(draft, INTS, "path seq out")
        first, change = f"[{n}]", f"{found}.append({n})"
    even = one(draft, f"{n} % 2 == 0", f"{n} % 2 == 0", f"not {n} % 2")
    put(
        draft,
        f"""
            {found} = {first}
            while {n} > {one(draft, "1", "1", "2")}:
                if {even}:
                    {n} //= 2
                else:
                    {n} = {one(draft, f"3 * {n} + 1", f"({n} + 1) // 2", f"{n} - 1", f"{n} + 1")}
                {change}
        """,
    )
    return found


@template("ints loops", level=2)
def sequence(draft: Draft) -> Variable | str:
    """Two numbers that make the next one."""
    n = number(draft, 0, 8)
    a, b = new(draft, INT, "a x prev"), new(draft, INT, "b y curr")
    first, second = draft.pick((("0", "1"), ("0", "1"), ("1", "1"), ("2", "1"), ("1", "2")))
    following = one(
        draft, f"{a} + {b}", f"{a} + {b}", f"2 * {a} + {b}", f"{b} - {a}", f"{a} + {b} + 1"
    )
    show = draft.maybe(0.35)
    out = new(draft, INTS, "out seq result") if show else None
    put(
        draft,
        f"""
            {a}, {b} = {first}, {second}
            {f"{out} = []" if show else ""}
            for _ in range({n}):
                {f"{out}.append({a})" if show else ""}
                {a}, {b} = {b}, {following}
        """,
    )
    return out or draft.pick((a, a, b))


@template("ints loops")
def product_up_to(draft: Draft) -> Variable:
    n = number(draft, 0, 6)
    i = new(draft, INT, "i k j")
    result = new(draft, INT, "result prod acc total fact")
    span = one(draft, f"2, {n} + 1", f"1, {n} + 1", f"{n}, 0, -1", f"{n}, 0, -2", f"1, {n} + 1, 2")
    draft.line(f"{result} = 1")
    change = one(draft, f"*= {i}", f"*= {i}", f"= {result} * {i} + 1", f"= {result} * ({i} + 1)")
    with draft.block(f"for {i} in range({span})"):
        if draft.maybe(0.3):
            with draft.block(f"if {holds(draft, i)}"):
                draft.line(f"{result} {change}")
        else:
            draft.line(f"{result} {change}")
    return result


@template("ints loops", level=2)
def root(draft: Draft) -> Variable:
    n = number(draft, 0, 70)
    r = new(draft, INT, "r i root k")
    put(
        draft,
        f"""
            {r} = {one(draft, "0", "1", "0")}
            while {one(draft, f"({r} + 1) * ({r} + 1)", f"{r} * {r}", f"({r} + 1) ** 2")} <= {n}:
                {step(draft, r)}
        """,
    )
    return r


@template("ints lists loops", level=2)
def named_multiples(draft: Draft) -> Variable:
    n = number(draft, 1, 9)
    i = new(draft, INT, "i k num")
    out = new(draft, Kind.STRS, "out result res words")
    one_, two = draft.rng.sample((2, 3, 4, 5), 2)
    low, high = draft.pick(
        (("'fizz'", "'buzz'"), ("'a'", "'b'"), ("'x'", "'-'"), ("'even'", "'three'"))
    )
    both = (
        f"if {i} % {one_ * two} == 0:{INNER}{out}.append({low} + {high}){NEXT}el"
        if draft.maybe(0.5)
        else ""
    )
    put(draft, f"""
            {out} = []
            for {i} in range({one(draft, f'1, {n} + 1', f'{n}', f'{n}, 0, -1')}):
                {both}if {i} % {one_} == 0:
                    {out}.append({low})
                elif {i} % {two} == 0:
                    {out}.append({high})
                else:
                    {out}.append({one(draft, f'str({i})', f"f'{{{i}}}'", "''")})
    """)  # fmt: skip
    return out


@template("ints loops", level=3)
def walk_in_circles(draft: Draft) -> Variable | str:
    """A number that is changed until it was there before."""
    x = number(draft, 0, 20, "x n start cur")
    seen = new(draft, INTS, "seen path visited")
    rest = draft.rng.choice((5, 7, 8, 9, 11))
    put(draft, f"""
            {seen} = []
            while {x} not in {seen}{often(draft, f' and len({seen}) < 8')}:
                {seen}.append({x})
                {x} = ({one(draft, f'{x} * {x} + 1', f'{x} * 2 + 1', f'{x} * 3 + 2', f'{x} + 4')}) % {rest}
    """)  # fmt: skip
    return one(draft, f"{seen}", f"len({seen})", f"{seen}, {x}", f"{x}")


@template("ints loops", level=2)
def until_limit(draft: Draft) -> Variable | str:
    """Add up until a limit is reached."""
    limit = number(draft, 3, 60, "limit n target top")
    i = new(draft, INT, "i k day count")
    total = new(draft, INT, "total s acc amount")
    put(draft, f"""
            {i}, {total} = {one(draft, '0, 0', '1, 0', '0, 1')}
            while {total} < {limit}:
                {step(draft, i)}
                {total} += {one(draft, f'{i}', f'{i} * {i}', f'{i} * 2 + 1', f'{i} + {total} // 2', f'{i} if {i} % 2 else 2 * {i}')}
    """)  # fmt: skip
    return one(draft, f"{i}", f"{total}", f"{i}, {total}", f"{total} - {limit}")
