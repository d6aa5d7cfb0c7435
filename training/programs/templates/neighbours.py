"""Elements of a list that stand beside one another."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    NEXT,
    a_list,
    new,
    number,
    numbers,
    often,
    one,
    put,
    step,
    template,
)

INT, INTS = Kind.INT, Kind.INTS


@template("lists loops", level=2)
def neighbours(draft: Draft) -> Variable:
    """Each pair of elements that stand side by side."""
    xs = a_list(draft)
    i = new(draft, INT, "i k j")
    a, b = f"{xs}[{i}]", f"{xs}[{i} + 1]"
    span = f"len({xs}) - 1"
    if draft.maybe(0.4):
        a, b, span = f"{xs}[{i} - 1]", f"{xs}[{i}]", f"1, len({xs})"
    sign = draft.pick(("<", ">", "==", "<=", "!="))
    style = draft.pick("abcd")
    if style == "a":
        out = new(draft, INTS, "out diffs result gaps")
        body = f"{out}.append({one(draft, f'{b} - {a}', f'{a} + {b}', f'max({a}, {b})', f'abs({a} - {b})', f'{a} * {b}')})"
    elif style == "b":
        out = new(draft, INT, "count n total ups")
        body = f"if {a} {sign} {b}:{INNER}{step(draft, out)}"
    elif style == "c":
        out = new(draft, Kind.BOOL, "ok sorted_up good rising")
        body = f"if {a} {sign} {b}:{INNER}{out} = {draft.pick(('False', f'not {out}'))}{often(draft, INNER + 'break', 0.5)}"
    else:
        out = new(draft, INT, "total s result")
        body = f"{out} += {one(draft, f'abs({b} - {a})', f'{a} * {b}', f'max({a}, {b})', f'{b} - {a} if {b} > {a} else 0')}"
    first = {"a": "[]", "b": "0", "c": "True", "d": "0"}[style]
    put(draft, f"""
            {out} = {first}
            for {i} in range({span}):
                {body}
    """)  # fmt: skip
    return out


@template("lists loops", level=3)
def longest_stretch(draft: Draft) -> str:
    xs = numbers(draft, 0, 9, 2)
    i, cur, best = (
        new(draft, INT, "i k"),
        new(draft, INT, "cur run length"),
        new(draft, INT, "best longest most"),
    )
    a, b = f"{xs}[{i}]", f"{xs}[{i} - 1]"
    put(draft, f"""
            {cur}, {best} = 1, {one(draft, '1', '0')}
            for {i} in range(1, len({xs})):
                if {a} {one(draft, '>', '>=', '==', '<', f'== {b} + 1 or {a} >')} {b}:
                    {step(draft, cur)}
                else:
                    {cur} = {one(draft, '1', '1', '0')}
                {one(draft, f'{best} = max({best}, {cur})', f'if {cur} > {best}:' + INNER + f'{best} = {cur}')}
    """)  # fmt: skip
    return one(draft, str(best), f"{best}, {cur}", f"{best} == len({xs})")


@template("lists loops", level=3)
def best_sum(draft: Draft) -> str:
    xs = numbers(draft, -9, 9, 2)
    x = draft.element(INT, xs.name)
    cur, best = new(draft, INT, "cur total here s"), new(draft, INT, "best result top")
    if draft.maybe(0.5):
        change = f"{cur} = {one(draft, 'max', 'max', 'min')}({x}, {cur} + {x})"
    else:
        change = f"{cur} += {x}{NEXT}if {cur} < 0:{INNER}{cur} = 0"
    put(draft, f"""
            {best} = {one(draft, f'{xs}[0]', '0')}
            {cur} = 0
            for {x} in {xs}:
                {change}
                {best} = max({best}, {cur})
    """)  # fmt: skip
    return one(draft, str(best), str(best), f"{best}, {cur}")


@template("lists loops", level=3)
def window(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 12, 3)
    k = number(draft, 1, 3, "k size width w") if draft.maybe(0.7) else str(draft.rng.randint(2, 3))
    i = new(draft, INT, "i start k2")
    style = draft.pick("abc")
    if style == "a":
        total, best = new(draft, INT, "total s cur"), new(draft, INT, "best top most")
        put(draft, f"""
            {total} = sum({xs}[:{k}])
            {best} = {total}
            for {i} in range({k}, len({xs})):
                {total} += {xs}[{i}] - {xs}[{i} - {k}]
                {best} = {one(draft, 'max', 'max', 'min')}({best}, {total})
        """)  # fmt: skip
        return best
    out = new(draft, INTS if style == "b" else Kind.ROWS, "out result windows res")
    part = f"{xs}[{i}:{i} + {k}]"
    value = (
        one(
            draft,
            f"sum({part})",
            f"max({part})",
            f"min({part})",
            f"len(set({part}))",
            f"{part}[-1]",
        )
        if style == "b"
        else one(draft, part, part, f"sorted({part})", f"{part}[::-1]")
    )
    step_ = (
        one(draft, f"range(len({xs}) - {k} + 1)", f"range(0, len({xs}), {k})")
        if style == "c"
        else f"range(len({xs}) - {k} + 1)"
    )
    put(draft, f"""
            {out} = []
            for {i} in {step_}:
                {out}.append({value})
    """)  # fmt: skip
    return out


@template("lists loops", level=3)
def all_pairs(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 12, 2)
    draft.parameters[-1].make = lambda: [
        draft.rng.randint(0, 12) for _ in range(draft.rng.randint(2, 4))
    ]
    i, j = new(draft, INT, "i a"), new(draft, INT, "j b")
    a, b = f"{xs}[{i}]", f"{xs}[{j}]"
    out = new(draft, INT, "count n total best")
    condition = one(
        draft,
        f"{a} > {b}",
        f"{a} < {b}",
        f"{a} == {b}",
        f"({a} + {b}) % 2 == 0",
        f"abs({a} - {b}) < 3",
    )
    change = one(
        draft, f"{out} += 1", f"{out} += 1", f"{out} += {a} - {b}", f"{out} = max({out}, {a} + {b})"
    )
    put(draft, f"""
            {out} = 0
            for {i} in range(len({xs})):
                for {j} in range({i} + 1, len({xs})):
                    if {condition}:
                        {change}
    """)  # fmt: skip
    return out


@template("lists loops", level=2)
def peaks(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 9, 3)
    i = new(draft, INT, "i k j")
    out = new(draft, INTS, "peaks out result")
    sign = draft.pick((">", ">", "<", ">="))
    joint = draft.pick(("and", "and", "or"))
    put(draft, f"""
            {out} = []
            for {i} in range(1, len({xs}) - 1):
                if {xs}[{i}] {sign} {xs}[{i} - 1] {joint} {xs}[{i}] {sign} {xs}[{i} + 1]:
                    {out}.append({one(draft, f'{xs}[{i}]', str(i), f'({i}, {xs}[{i}])')})
    """)  # fmt: skip
    return one(draft, str(out), f"len({out})", f"{out} or None")
