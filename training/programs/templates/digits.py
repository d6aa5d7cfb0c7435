"""Numbers taken apart: digits, divisors, powers."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
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

INT, STR, INTS = Kind.INT, Kind.STR, Kind.INTS


@template("ints loops")
def over_digits(draft: Draft) -> Variable:
    n = number(draft, 0, one_high(draft))
    total = start(draft, draft.pick((INT, INT, INTS)))
    digit = new(draft, INT, "d digit r rem last")
    base = draft.rng.choice((10, 10, 10, 2, 3, 5))
    with draft.block(f"while {n}{one(draft, ' > 0', ' > 0', '', ' != 0')}", loop=True):
        if draft.maybe(0.2):
            draft.line(f"{n}, {digit} = divmod({n}, {base})")
            _change(draft, total, digit)
        else:
            draft.line(f"{digit} = {n} % {base}")
            _change(draft, total, digit)
            draft.line(f"{n} //= {base}" if draft.maybe(0.7) else f"{n} = {n} // {base}")
    return total


def one_high(draft: Draft) -> int:
    return draft.rng.choice((99, 500, 999, 9999))


def _change(draft: Draft, total: Variable, digit: Variable) -> None:
    kept = draft.scope
    draft.scope = [digit, total]
    if draft.maybe(0.5):
        with draft.block(f"if {holds(draft, digit)}"):
            update(draft, total, [digit])
        if draft.maybe(0.3):
            with draft.block("else"):
                update(draft, total, [digit])
    else:
        update(draft, total, [digit])
    draft.scope = kept


@template("ints loops")
def reversed_number(draft: Draft) -> Variable:
    n = number(draft, 1, one_high(draft))
    back = new(draft, INT, "rev result res reversed_n out")
    base = draft.pick(("10", "10", "10", "2"))
    if draft.maybe(0.5):
        body = f"{back} = {back} * 10 + {n} % {base}"
    else:
        digit = new(draft, INT, "d digit last")
        body = f"{digit} = {n} % {base}{NEXT}{back} = {back} * 10 + {digit}"
    put(
        draft,
        f"""
            {back} = 0
            while {n} > 0:
                {body}
                {n} //= {base}
        """,
    )
    return back


@template("ints loops", whole=True)
def is_prime(draft: Draft) -> str:
    n = number(draft, 1, 40)
    d = new(draft, INT, "d i k div")
    small = one(draft, f"{n} < 2", f"{n} <= 1")
    no, yes = draft.pick((("False", "True"), ("False", "True"), ("0", "1"), (f"{d}", f"{n}")))
    if draft.maybe(0.5):
        loop = f"for {d} in range(2, {one(draft, str(n), f'int({n} ** 0.5) + 1', f'{n} // 2 + 1')})"
        last = ""
    else:
        put(draft, f"{d} = 2")
        loop, last = f"while {d} * {d} <= {n}", step(draft, d)
    first = "False" if no == str(d) else no
    put(
        draft,
        f"""
            if {small}:
                return {first}
            {loop}:
                if {n} % {d} == 0:
                    return {no}
                {last}
            return {yes}
        """,
    )
    return ""


@template("ints loops lists")
def factors(draft: Draft) -> Variable:
    n = number(draft, 2, 40)
    found = new(draft, INTS, "factors result out primes res")
    d = new(draft, INT, "d p i factor")
    inner = one(draft, "while", "while", "if")
    rest = "" if inner == "if" else f"if {n} > 1:{INNER}{found}.append({n})"
    more = step(draft, d)
    if inner == "if":
        put(
            draft,
            f"""
            {found} = []
            {d} = 2
            while {n} > 1{often(draft, f" and {d} < 20", 0.3)}:
                if {n} % {d} == 0:
                    {found}.append({d})
                    {n} //= {d}
                else:
                    {more}
            """,
        )
    else:
        put(
            draft,
            f"""
            {found} = []
            {d} = 2
            while {d} * {d} <= {n}:
                while {n} % {d} == 0:
                    {found}.append({d})
                    {n} //= {d}
                {more}
            {rest}
            """,
        )
    return found


@template("ints loops lists", level=1)
def divisors(draft: Draft) -> Variable:
    n = number(draft, 1, 14)
    i = new(draft, INT, "i d k")
    if draft.maybe(0.5):
        found = new(draft, INTS, "divs result out divisors")
        first, change = "[]", f"{found}.append({i})"
    else:
        found = new(draft, INT, "total count result s")
        first, change = "0", f"{found} += {one(draft, '1', str(i), f'{n} // {i}')}"
    put(
        draft,
        f"""
            {found} = {first}
            for {i} in range(1, {n}{one(draft, " + 1", " + 1", "")}):
                if {n} % {i} == 0{often(draft, f" and {holds(draft, i)}", 0.2)}:
                    {change}
        """,
    )
    return found


@template("ints loops strings", level=2)
def to_base(draft: Draft) -> Variable:
    n = number(draft, 1, 200)
    out = new(draft, STR, "bits out result digits s")
    base = draft.pick("222358")
    digit = one(
        draft,
        f"str({n} % {base})",
        f"str({n} % {base})",
        f"'{'abcdefgh'[: int(base)]}'[{n} % {base}]",
    )
    if draft.maybe(0.4):
        put(draft, f"if {n} == 0:\n    return '0'")
    put(
        draft,
        f"""
            {out} = ''
            while {n} > 0:
                {out} = {digit} + {out}
                {n} //= {base}
        """,
    )
    return out


@template("ints loops", level=2)
def digital_root(draft: Draft) -> Variable:
    n = number(draft, 5, 9999)
    put(draft, f"""
            while {n} >= 10:
                {n} = {one(draft, f'sum(int(d) for d in str({n}))', f'{n} // 10 + {n} % 10', f'{n} // 10 * 2 + {n} % 10')}
    """)  # fmt: skip
    return n
