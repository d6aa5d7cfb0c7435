"""Lists walked once, with something that is kept up to date."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
from training.programs.templates.core import (
    a_list,
    given,
    holds,
    new,
    numbers,
    often,
    on,
    one,
    put,
    template,
)

INT, STR, INTS, STRS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS


@template("lists loops", level=1)
def keep_some(draft: Draft) -> Variable | str:
    xs = draft.parameter(draft.pick((INTS, INTS, STRS)))
    kind = INT if xs.kind is INTS else STR
    x = draft.element(kind, xs.name)
    out = new(draft, xs.kind, "out result res kept ys")
    value = on(draft, kind, x) if draft.maybe(0.35) else str(x)
    draft.line(f"{out} = []")
    with draft.block(f"for {x} in {xs}"):
        if draft.level > 1 and draft.maybe(0.25):
            with draft.block(f"if {holds(draft, x)}"):
                draft.line("continue")
            draft.line(f"{out}.append({value})")
        else:
            with draft.block(f"if {holds(draft, x, depth=2)}"):
                draft.line(f"{out}.append({value})")
        if draft.maybe(0.25):
            with draft.block(f"if len({out}) == {draft.rng.randint(2, 3)}"):
                draft.line("break")
    return out


@template("lists loops", level=1)
def add_up(draft: Draft) -> Variable:
    xs = draft.parameter(draft.pick((INTS, INTS, INTS, STRS)))
    x = draft.element(INT if xs.kind is INTS else STR, xs.name)
    total = start(draft, draft.pick((INT, INT, INT, STR)))
    kept = draft.scope
    draft.scope = [x, total]
    with draft.block(f"for {x} in {xs}"):
        for _ in range(draft.pick((1, 1, 2))):
            if draft.maybe(0.5):
                with draft.block(f"if {holds(draft, x)}"):
                    update(draft, total, [x])
                if draft.maybe(0.4):
                    with draft.block("else"):
                        update(draft, total, [x])
            else:
                update(draft, total, [x])
    draft.scope = kept
    return total


@template("lists loops", level=2)
def running(draft: Draft) -> Variable | str:
    """A running total, maximum or product."""
    xs = a_list(draft, True)
    x = draft.element(INT, xs.name)
    acc = new(draft, INT, "total acc cur s running")
    out = new(draft, INTS, "out result res sums")
    change = one(draft, f"{acc} += {x}", f"{acc} += {x}", f"{acc} = max({acc}, {x})", f"{acc} = {x} - {acc}",
                 f"{acc} = min({acc}, {x})", f"{acc} += abs({x})", f"{acc} = {acc} * 2 + {x}", f"{acc} = ({acc} + {x}) % 10")  # fmt: skip
    put(draft, f"""
            {acc} = {one(draft, '0', '0', '1', f'{xs}[0]')}
            {out} = []
            for {x} in {xs}:
                {change}
                {out}.append({one(draft, str(acc), str(acc), f'{acc} - {x}', f'{acc} % 7')})
    """)  # fmt: skip
    return out


@template("lists loops", level=1)
def best_by_loop(draft: Draft) -> Variable | str:
    xs = draft.parameter(draft.pick((INTS, INTS, STRS)), filled=True)
    kind = INT if xs.kind is INTS else STR
    x = draft.element(kind, xs.name)
    best = new(draft, kind, "best top biggest m smallest longest")
    key = (lambda name: f"len({name})") if kind is STR else one_key(draft)
    sign = draft.pick((">", ">", "<", ">=", "<="))
    with_place = draft.maybe(0.3)
    i, at = new(draft, INT, "i k"), new(draft, INT, "at pos where idx")
    if with_place:
        put(draft, f"""
            {best}, {at} = {xs}[0], 0
            for {i}, {x} in enumerate({xs}):
                if {key(str(x))} {sign} {key(str(best))}:
                    {best}, {at} = {x}, {i}
        """)  # fmt: skip
        return one(draft, f"{best}, {at}", str(at))
    put(draft, f"""
            {best} = {xs}[0]
            for {x} in {xs}{often(draft, '[1:]')}:
                if {key(str(x))} {sign} {key(str(best))}:
                    {best} = {x}
    """)  # fmt: skip
    return best


def one_key(draft: Draft):  # type: ignore[no-untyped-def]
    k = draft.rng.randint(2, 10)
    return draft.pick(
        (str, str, str, lambda n: f"abs({n})", lambda n: f"{n} % {k}", lambda n: f"abs({n} - {k})")
    )


@template("lists loops", level=3)
def two_best(draft: Draft) -> str:
    xs = numbers(draft, -5, 30, 2)
    a, b = new(draft, INT, "first a best hi"), new(draft, INT, "second b next_best lo")
    x = draft.element(INT, xs.name)
    sign = draft.pick((">", ">", "<"))
    low = "-100" if sign == ">" else "100"
    put(draft, f"""
            {a} = {b} = {low}
            for {x} in {xs}:
                if {x} {sign} {a}:
                    {a}, {b} = {x}, {a}
                elif {x} {sign} {b}{often(draft, f' and {x} != {a}')}:
                    {b} = {x}
    """)  # fmt: skip
    return one(draft, str(b), f"{a}, {b}", f"{a} - {b}", f"[{b}, {a}]", f"{a} + {b}")


@template("lists loops sets", level=1)
def unique(draft: Draft) -> Variable | str:
    xs = draft.parameter(draft.pick((INTS, INTS, STRS)))
    if xs.kind is INTS:
        draft.parameters[-1].make = lambda: [
            draft.rng.randint(0, 4) for _ in range(draft.rng.randint(1, 6))
        ]
    x = draft.element(INT if xs.kind is INTS else STR, xs.name)
    out = new(draft, xs.kind, "out result res unique")
    if draft.maybe(0.45) or xs.kind is STRS:
        put(draft, f"""
            {out} = []
            for {x} in {xs}:
                if {x} not in {out}:
                    {out}.append({x})
        """)  # fmt: skip
        return out
    seen = new(draft, Kind.SET, "seen s known")
    doubles = draft.maybe(0.4)
    put(draft, f"""
            {seen} = set()
            {out} = []
            for {x} in {xs}:
                if {x} in {seen}:
                    {f'{out}.append({x})' if doubles else 'continue'}
                {f'{out}.append({x})' if not doubles else ''}
                {seen}.add({x})
    """)  # fmt: skip
    return one(draft, str(out), f"{out}, len({seen})", f"len({out})", str(out))


@template("lists loops", level=2)
def split_in_two(draft: Draft) -> str:
    xs = draft.parameter(draft.pick((INTS, INTS, STRS)))
    kind = INT if xs.kind is INTS else STR
    x = draft.element(kind, xs.name)
    a = new(draft, xs.kind, "small evens left yes low")
    b = new(draft, xs.kind, "big odds right no high")
    put(draft, f"""
            {a}, {b} = [], []
            for {x} in {xs}:
                if {holds(draft, x)}:
                    {a}.append({x})
                else:
                    {b}.{one(draft, f'append({x})', f'append({x})', f'insert(0, {x})', f'append({on(draft, kind, x)})')}
    """)  # fmt: skip
    return one(
        draft,
        f"{a}, {b}",
        f"{a} + {b}",
        f"{b} + {a}",
        f"len({a}) - len({b})",
        f"[{a}, {b}]",
        f"{a} if len({a}) > len({b}) else {b}",
    )


@template("lists loops", level=2)
def until_found(draft: Draft) -> Variable | str:
    """Take elements up to one that meets a condition."""
    xs = draft.parameter(INTS)
    x = draft.element(INT, xs.name)
    total = start(draft, draft.pick((INT, INTS, INT)))
    with draft.block(f"for {x} in {xs}"):
        with draft.block(f"if {holds(draft, x)}"):
            draft.line("break")
        kept, draft.scope = draft.scope, [x, total]
        update(draft, total, [x])
        draft.scope = kept
    if draft.maybe(0.3):
        with draft.block("else"):
            ending = {INT: ("= -1", "+= 100"), INTS: (".append(-1)", "= []")}[total.kind]
            chosen = draft.pick(ending)
            draft.line(f"{total}{'' if chosen[0] == '.' else ' '}{chosen}")
    return total


@template("lists loops", level=2)
def combine_two(draft: Draft) -> Variable | str:
    a, b = a_list(draft), draft.parameter(INTS)
    x, y = new(draft, INT, "x a1 p"), new(draft, INT, "y b1 q")
    total = start(draft, draft.pick((INTS, INTS, INT, Kind.PAIRS)))
    with draft.block(f"for {x}, {y} in zip({a}, {b})"):
        kept, draft.scope = draft.scope, [x, y, total]
        if draft.maybe(0.5):
            with draft.block(f"if {holds(draft, x, y)}"):
                update(draft, total, [x, y])
            if draft.maybe(0.5):
                with draft.block("else"):
                    update(draft, total, [y])
        else:
            update(draft, total, [x, y])
        draft.scope = kept
    return total


@template("lists loops", level=2)
def shared(draft: Draft) -> Variable | str:
    a = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 7) for _ in range(draft.rng.randint(1, 5))],
        "a xs left",
    )
    b = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 7) for _ in range(draft.rng.randint(1, 4))],
        "b ys right",
    )
    x = new(draft, INT, "x v item")
    out = new(draft, INTS, "out common result")
    put(draft, f"""
            {out} = []
            for {x} in {a}:
                if {x} {one(draft, 'in', 'in', 'not in')} {b}{often(draft, f' and {x} not in {out}')}:
                    {out}.append({x})
    """)  # fmt: skip
    return out


@template("lists loops tuples", level=2)
def smallest_and_biggest(draft: Draft) -> str:
    xs = a_list(draft, True)
    x = draft.element(INT, xs.name)
    a, b = new(draft, INT, "low lo smallest mn"), new(draft, INT, "high hi biggest mx")
    put(draft, f"""
            {a} = {b} = {xs}[0]
            for {x} in {xs}:
                if {x} < {a}:
                    {a} = {x}
                {one(draft, 'if', 'elif')} {x} > {b}:
                    {b} = {x}
    """)  # fmt: skip
    return one(draft, f"{a}, {b}", f"{b} - {a}", f"({a}, {b})", f"[{a}, {b}]", f"{a} + {b}")


@template("lists loops", level=2)
def flatten_rows(draft: Draft) -> Variable:
    rows = draft.parameter(Kind.ROWS)
    row, x = new(draft, INTS, "row r sub line"), new(draft, INT, "x v item n")
    total = start(draft, draft.pick((INTS, INTS, INT)))
    with draft.block(f"for {row} in {rows}"):
        if draft.maybe(0.25):
            with draft.block(f"if {holds(draft, row)}"):
                draft.line("continue")
        with draft.block(f"for {x} in {row}"):
            kept, draft.scope = draft.scope, [x, total]
            if draft.maybe(0.5):
                with draft.block(f"if {holds(draft, x)}"):
                    update(draft, total, [x])
            else:
                update(draft, total, [x])
            draft.scope = kept
    return total
