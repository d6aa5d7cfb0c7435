"""Functions that call themselves."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    named,
    new,
    number,
    often,
    on,
    one,
    put,
    template,
    two_cases,
)

INT, STR, INTS = Kind.INT, Kind.STR, Kind.INTS


@template("recursion", level=3, whole=True)
def down(draft: Draft) -> str:
    """A number that gets smaller: factorials, sums, powers and their relatives."""
    f = named(draft, "fact total_to countdown f sum_to rec")
    n = number(draft, 0, 6)
    smaller = one(draft, f"{n} - 1", f"{n} - 1", f"{n} - 1", f"{n} - 2", f"{n} // 2")
    base = (
        one(draft, f"{n} <= 1", f"{n} == 0", f"{n} < 1", f"{n} <= 0")
        if smaller.endswith("- 1")
        else f"{n} <= {draft.pick('01')}"
    )
    if base == f"{n} == 0":
        smaller = f"{n} - 1"
    first = one(draft, "1", "0", str(n), "2")
    rest = f"{f}({smaller})"
    step = one(draft, f"{n} * {rest}", f"{n} + {rest}", f"{rest} + 1", f"2 * {rest}", f"{rest} * {n}", f"{n} - {rest}",
               f"{rest} + {n} * {n}", f"{rest} + {n} % 2", f"{rest} + {on(draft, INT, n)}", f"({rest} * 3 + {n}) % 10")  # fmt: skip
    two_cases(draft, base, first, step)
    return ""


@template("recursion", level=3, whole=True)
def down_with_branches(draft: Draft) -> str:
    f = named(draft, "collatz steps reduce_n f rec")
    n = number(draft, 1, 11)
    condition = one(draft, f"{n} % 2 == 0", f"{n} % 3 == 0", f"{n} > 5", f"{n} % 2")
    one_way = one(
        draft, f"{f}({n} // 2)", f"{f}({n} // 2) + 1", f"{f}({n} - 2) + {n}", f"1 + {f}({n} // 2)"
    )
    other = one(
        draft,
        f"{f}({n} - 1)",
        f"{f}({n} - 1) + 1",
        f"1 + {f}({n} - 1)",
        f"{f}({n} - 1) * 2",
        f"{n} + {f}({n} - 3)",
    )
    put(draft, f"""
            if {n} <= {one(draft, '1', '0', '1', '2')}:
                return {one(draft, '0', '1', str(n), '0')}
            if {condition}:
                return {one_way}
            return {other}
    """)  # fmt: skip
    return ""


@template("recursion", level=4, whole=True)
def branching(draft: Draft) -> str:
    """Fibonacci and its relatives, with small arguments."""
    f = named(draft, "fib ways f climb trib")
    n = number(draft, 0, 4)
    base = one(draft, f"{n} < 2", f"{n} <= 1", f"{n} <= 2")
    step = one(draft, f"{f}({n} - 1) + {f}({n} - 2)", f"{f}({n} - 1) + {f}({n} - 2)", f"{f}({n} - 2) + {f}({n} - 1) + 1",
               f"{f}({n} - 1) * 2 - {f}({n} - 2)", f"{f}({n} - 1) + 2 * {f}({n} - 2)", f"max({f}({n} - 1), {f}({n} - 2) + {n})")  # fmt: skip
    two_cases(draft, base, one(draft, str(n), "1", str(n), "2"), step)
    return ""


@template("recursion dicts", level=4, whole=True)
def remembered(draft: Draft) -> str:
    f = named(draft, "fib ways f climb")
    n = number(draft, 1, 5)
    memo = draft.parameter(Kind.TABLE, dict, "memo cache seen")
    put(draft, f"""
            if {n} in {memo}:
                return {memo}[{n}]
            if {n} {one(draft, '<= 1', '< 2', '<= 2')}:
                return {one(draft, str(n), '1')}
            {memo}[{n}] = {f}({n} - 1, {memo}) {draft.pick('++-')} {f}({n} - 2, {memo})
            return {memo}[{n}]
    """)  # fmt: skip
    return ""


@template("recursion ints", level=3, whole=True)
def two_numbers(draft: Draft) -> str:
    f = named(draft, "gcd power mul f add combine")
    style = draft.pick("abcd")
    if style == "a":
        a, b = number(draft, 1, 60, "a x m"), number(draft, 0, 40, "b y n")
        two_cases(draft, one(draft, f"{b} == 0", f"not {b}"), str(a), f"{f}({b}, {a} % {b})")
    elif style == "b":
        a, b = number(draft, 1, 4, "base x a"), number(draft, 0, 5, "exp n b")
        rest = f"{f}({a}, {b} - 1)"
        two_cases(
            draft,
            f"{b} == 0",
            one(draft, "1", "0", str(a)),
            one(draft, f"{a} * {rest}", f"{a} + {rest}", f"{rest} + {a} * {b}", f"{a} - {rest}"),
        )
    elif style == "c":
        a, b, h = (
            number(draft, 2, 5, "base x a"),
            number(draft, 0, 9, "exp n b"),
            new(draft, INT, "half h p"),
        )
        put(draft, f"""
            if {b} == 0:
                return 1
            {h} = {f}({a}, {b} // 2)
            if {b} % 2 == {draft.pick('01')}:
                return {h} * {h}{often(draft, ' % 100', 0.4)}
            return {h} * {one(draft, f'{h} * {a}', str(a))}{often(draft, ' % 100', 0.4)}
        """)  # fmt: skip
    else:
        a, b = number(draft, 0, 2, "m r a"), number(draft, 0, 2, "n c b")
        put(draft, f"""
            if {a} == 0 or {b} == 0:
                return {one(draft, '1', '1', f'{a} + {b}')}
            return {f}({a} - 1, {b}) {one(draft, '+', '+', '-')} {f}({a}, {b} - 1)
        """)  # fmt: skip
    return ""


@template("recursion ints", level=3, whole=True)
def digits(draft: Draft) -> str:
    f = named(draft, "digit_sum to_bin f digits rec")
    n = number(draft, 0, 2000)
    base = draft.pick(("10", "10", "2", "3", "8"))
    if base != "10":
        draft.parameters[-1].make = lambda: draft.rng.randint(0, 40)
    rest, last = f"{f}({n} // {base})", f"{n} % {base}"
    if draft.maybe(0.5):
        two_cases(
            draft,
            f"{n} < {base}",
            str(n),
            one(
                draft,
                f"{last} + {rest}",
                f"{rest} + {last}",
                f"max({last}, {rest})",
                f"{rest} * 10 + {last}",
                f"{rest} - {last}",
            ),
        )
    else:
        if draft.maybe(0.6):
            two_cases(
                draft,
                f"{n} < {base}",
                f"str({n})",
                one(
                    draft,
                    f"{rest} + str({last})",
                    f"str({last}) + {rest}",
                    f"{rest} + '-' + str({last})",
                ),
            )
        else:
            two_cases(
                draft,
                f"{n} < {base}",
                f"[{n}]",
                one(draft, f"{rest} + [{last}]", f"[{last}] + {rest}"),
            )
    return ""


@template("recursion", level=4, whole=True)
def towers(draft: Draft) -> str:
    f = named(draft, "hanoi moves f")
    n = number(draft, 0, 3)
    if draft.maybe(0.5):
        two_cases(
            draft,
            f"{n} == 0",
            one(draft, "0", "1"),
            one(
                draft,
                f"2 * {f}({n} - 1) + 1",
                f"{f}({n} - 1) + 1 + {f}({n} - 1)",
                f"{f}({n} - 1) + {f}({n} - 1) + {n}",
            ),
        )
        return ""
    a = draft.parameter(STR, lambda: "A", "a")
    b = draft.parameter(STR, lambda: "B", "b")
    c = draft.parameter(STR, lambda: "C", "c")
    draft.parameters[0].make = lambda: draft.rng.randint(1, 2)
    put(draft, f"""
            if {n} == 0:
                return []
            return {f}({n} - 1, {a}, {c}, {b}) + [{one(draft, f'{a} + {c}', f'({a}, {c})', f"{a} + '>' + {c}")}] + {f}({n} - 1, {b}, {a}, {c})
    """)  # fmt: skip
    return ""


@template("recursion", level=4, whole=True)
def mutual(draft: Draft) -> str:
    other = draft.free("is_odd odd other g pong")
    f = named(draft, "is_even even f ping")
    n = number(draft, 0, 6)
    style = draft.pick("ab")
    if style == "a":
        draft.before.append(
            f"def {other}({n}):\n    if {n} == 0:\n        return False\n    return {f}({n} - 1)"
        )
        two_cases(draft, f"{n} == 0", "True", f"{other}({n} - 1)")
    else:
        draft.before.append(
            f"def {other}({n}):\n    if {n} <= 0:\n        return {draft.pick(('[]', '[0]'))}\n    return [{n}] + {f}({n} - {draft.pick('12')})"
        )
        two_cases(
            draft,
            f"{n} <= 0",
            "[]",
            one(
                draft,
                f"{other}({n} - 1)",
                f"[-{n}] + {other}({n} - 1)",
                f"{other}({n} - 2) + [{n}]",
            ),
        )
    return ""


@template("recursion", level=4, whole=True)
def accumulating(draft: Draft) -> str:
    """The result is handed on as an argument."""
    f = named(draft, "go f walk collect")
    n = number(draft, 1, 6)
    style = draft.pick("abc")
    if style == "a":
        acc = draft.parameter(INT, lambda: draft.rng.randint(0, 3), "acc total out")
        nxt = one(draft, f"{acc} + {n}", f"{acc} * 2 + {n}", f"{acc} + {n} % 2", f"{n} - {acc}")
    elif style == "b":
        acc = draft.parameter(INTS, list, "acc out path")
        nxt = one(draft, f"{acc} + [{n}]", f"[{n}] + {acc}", f"{acc} + [{on(draft, INT, n)}]")
    else:
        acc = draft.parameter(STR, lambda: draft.pick(("", "x", "-")), "acc out s")
        nxt = one(draft, f"{acc} + str({n})", f"str({n}) + {acc}", f"{acc} + 'ab'[{n} % 2]")
    put(draft, f"""
            if {n} {one(draft, '<= 0', '< 1', '<= 1')}:
                return {acc}
            {often(draft, f'if {n} % {draft.pick("23")} == 0:' + INNER + f'return {f}({n} - 1, {acc})', 0.35)}
            return {f}({n} - {draft.pick('1112')}, {nxt})
    """)  # fmt: skip
    return ""
