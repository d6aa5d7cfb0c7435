"""Numbers that are sorted into classes, changed by conditions, or taken apart into units."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.names import listed
from training.programs.templates.core import (
    INNER,
    NEXT,
    holds,
    new,
    number,
    numbers,
    on,
    one,
    put,
    template,
)

CLASSES = listed(
    "low high small big zero even odd mid ok bad good none hot cold warm pass fail A B C"
)
INT, INTS = Kind.INT, Kind.INTS


@template("ints conditions", level=1, whole=True)
def classified(draft: Draft) -> str:
    n = draft.parameter(INT, names="n x value score num age temp")
    words = draft.rng.sample(CLASSES, 5)
    for word in words[: draft.rng.choice((2, 2, 3, 4))]:
        keyword = "if" if draft.maybe(0.6) or not draft.lines else "elif"
        with draft.block(f"{keyword} {holds(draft, n)}"):
            draft.line(f"return {word!r}")
    draft.line(f"return {words[4]!r}")
    return ""


@template("ints conditions", level=1)
def adjusted(draft: Draft) -> Variable:
    """A number that goes through a chain of conditions."""
    n = draft.parameter(INT, names="n x a value")
    m = draft.parameter(INT, names="m y b k limit") if draft.maybe(0.6) else n
    out = new(draft, INT, "result out res total")
    draft.line(f"{out} = {one(draft, '0', '1', str(n), '10')}")
    for place in range(draft.rng.choice((2, 2, 3))):
        keyword = "elif" if place and draft.maybe(0.4) else "if"
        with draft.block(f"{keyword} {holds(draft, n, m, out)}"):
            sign = draft.pick(("+=", "-=", "=", "+="))
            draft.line(f"{out} {sign} {on(draft, INT, n, m)}")
    if draft.maybe(0.4):
        with draft.block("else"):
            draft.line(f"{out} {draft.pick(('+=', '-='))} {on(draft, INT, n, m)}")
    return out


@template("ints tuples", level=1)
def units(draft: Draft) -> str:
    """An amount taken apart into units."""
    n = number(draft, 0, 5000, "seconds n total minutes amount cents")
    big, small = draft.pick(((60, 60), (60, 24), (100, 10), (12, 7), (25, 5)))
    a, b, c = (new(draft, INT, names) for names in ("h hours a q", "m minutes b x", "s rest c y"))
    if draft.maybe(0.5):
        put(draft, f"""
            {b}, {c} = divmod({n}, {big})
            {a}, {b} = divmod({b}, {small})
        """)  # fmt: skip
    else:
        put(draft, f"""
            {c} = {n} % {big}
            {n} //= {big}
            {a}, {b} = {n} // {small}, {n} % {small}
        """)  # fmt: skip
    return one(draft, f"{a}, {b}, {c}", f"f'{{{a}}}:{{{b}:02}}:{{{c}:02}}'", f"({a}, {b} + {c})")


@template("ints loops dicts", level=3)
def coins(draft: Draft) -> Variable:
    amount = number(draft, 1, 90, "amount n total cents")
    kinds = draft.pick(("(50, 20, 10, 5, 1)", "[25, 10, 5, 1]", "(10, 5, 2, 1)", "[20, 7, 3, 1]"))
    coin = new(draft, INT, "coin c")
    style = draft.pick("abc")
    used = new(draft, {"a": INT, "b": Kind.TABLE, "c": INTS}[style], "used result out count")
    loop = {
        "a": f"{used} += {amount} // {coin}{NEXT}{amount} %= {coin}",
        "b": f"if {amount} >= {coin}:{INNER}{used}[{coin}] = {amount} // {coin}{INNER}{amount} %= {coin}",
        "c": f"while {amount} >= {coin}:{INNER}{used}.append({coin}){INNER}{amount} -= {coin}",
    }[style]
    put(draft, f"""
            {used} = {dict(a='0', b='{}', c='[]')[style]}
            for {coin} in {kinds}:
                {loop}
    """)  # fmt: skip
    return used


@template("ints lists", level=2)
def averages(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 12, 1)
    mean, x = new(draft, Kind.OTHER, "avg mean m"), draft.element(INT, xs.name)
    out = new(draft, INTS, "out above result")
    put(draft, f"""
            {mean} = {one(draft, f'sum({xs}) / len({xs})', f'sum({xs}) // len({xs})', f'round(sum({xs}) / len({xs}), 1)', f'(max({xs}) + min({xs})) / 2')}
            {out} = []
            for {x} in {xs}:
                if {x} {one(draft, '>', '<', '>=')} {mean}:
                    {out}.append({one(draft, str(x), str(x), f'{x} - {mean}')})
    """)  # fmt: skip
    return one(draft, f"{mean}, {out}", str(out), f"len({out}), {mean}", f"{mean}")


@template("ints conditions loops", level=2)
def money(draft: Draft) -> Variable | str:
    price = number(draft, 1, 40, "price amount x base")
    times = number(draft, 0, 4, "years n times count")
    total = new(draft, Kind.OTHER, "total cost balance value")
    put(draft, f"""
            {total} = {one(draft, f'{price} * 1.5', f'{price} / 2', f'{price} + 0.5', f'float({price})')}
            for _ in range({times}):
                {total} {one(draft, '*= 2', '+= 0.25', '/= 2', '-= 1.5', f'+= {price} / 4')}
            if {total} > {draft.rng.randint(3, 40)}:
                {total} = {one(draft, f'int({total})', f'round({total})', f'{total} - 10', f'{total} // 1')}
    """)  # fmt: skip
    return one(draft, str(total), str(total), f"f'{{{total}:.2f}}'", f"str({total})")
