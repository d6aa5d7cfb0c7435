"""Places in a list that move, and elements that change places."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
from training.programs.templates.core import (
    given,
    holds,
    new,
    number,
    numbers,
    often,
    one,
    put,
    template,
)

INT, INTS, STRS = Kind.INT, Kind.INTS, Kind.STRS


@template("lists loops", level=3)
def merge(draft: Draft) -> Variable | str:
    def make() -> list[int]:
        return sorted(draft.rng.randint(0, 20) for _ in range(draft.rng.randint(1, 3)))

    a, b = given(draft, INTS, make, "a xs left"), given(draft, INTS, make, "b ys right")
    i, j = new(draft, INT, "i p"), new(draft, INT, "j q")
    out = new(draft, INTS, "out result merged res")
    put(draft, f"""
            {out} = []
            {i} = {j} = 0
            while {i} < len({a}) and {j} < len({b}):
                if {a}[{i}] {one(draft, '<', '<=', '<')} {b}[{j}]:
                    {out}.append({a}[{i}])
                    {i} += 1
                else:
                    {out}.append({b}[{j}])
                    {j} += 1
            {one(draft, f'{out}.extend({a}[{i}:])', f'{out} += {a}[{i}:]')}
            {one(draft, f'{out}.extend({b}[{j}:])', f'{out} += {b}[{j}:]', '')}
    """)  # fmt: skip
    return out


@template("lists loops", level=3)
def merge_by_pop(draft: Draft) -> Variable | str:
    def make() -> list[int]:
        return sorted(draft.rng.randint(0, 20) for _ in range(draft.rng.randint(1, 3)))

    a, b = given(draft, INTS, make, "a xs left"), given(draft, INTS, make, "b ys right")
    out = new(draft, INTS, "out result merged res")
    put(draft, f"""
            {out} = []
            while {a} and {b}:
                if {a}[0] {one(draft, '<', '<=', '>')} {b}[0]:
                    {out}.append({a}.pop(0))
                else:
                    {out}.append({b}.pop(0))
    """)  # fmt: skip
    return one(draft, f"{out} + {a} + {b}", str(out), f"{out}, {a} or {b}")


@template("lists loops", level=2)
def zeros_last(draft: Draft) -> Variable | str:
    xs = given(
        draft,
        INTS,
        lambda: [draft.pick((0, 0, 1, 2, 3, 5, -1)) for _ in range(draft.rng.randint(1, 6))],
        "nums xs arr",
    )
    i, k = new(draft, INT, "i r"), new(draft, INT, "k pos j")
    if draft.maybe(0.6):
        put(draft, f"""
            {k} = 0
            for {i} in range(len({xs})):
                if {xs}[{i}] {one(draft, '!= 0', '!= 0', '> 0', '== 0')}:
                    {xs}[{k}], {xs}[{i}] = {xs}[{i}], {xs}[{k}]
                    {k} += 1
        """)  # fmt: skip
        return one(draft, str(xs), f"{xs}, {k}", str(xs))
    x = draft.element(INT, xs.name)
    out = new(draft, INTS, "out result")
    put(draft, f"""
            {out} = [{x} for {x} in {xs} if {x} != 0]
            while len({out}) < len({xs}):
                {one(draft, f'{out}.append(0)', f'{out}.insert(0, 0)', f'{out} = [0] + {out}')}
    """)  # fmt: skip
    return out


@template("lists loops", level=2)
def reverse_in_place(draft: Draft) -> Variable | str:
    xs = draft.parameter(draft.pick((INTS, STRS)))
    a, b = new(draft, INT, "i left lo"), new(draft, INT, "j right hi")
    put(draft, f"""
            {a}, {b} = 0, len({xs}) - 1
            while {a} < {b}:
                {xs}[{a}], {xs}[{b}] = {xs}[{b}], {xs}[{a}]
                {a} += {one(draft, '1', '1', '1', '2')}
                {b} -= 1
    """)  # fmt: skip
    return xs


@template("lists loops", level=2)
def rotate(draft: Draft) -> Variable | str:
    xs = draft.parameter(draft.pick((INTS, STRS)), filled=True)
    k = number(draft, 0, 5, "k n steps")
    if draft.maybe(0.6):
        put(draft, f"""
            for _ in range({k}{often(draft, f' % len({xs})')}):
                {one(draft, f'{xs}.append({xs}.pop(0))', f'{xs}.insert(0, {xs}.pop())', f'{xs}[:] = {xs}[1:] + {xs}[:1]')}
        """)  # fmt: skip
        return one(draft, str(xs), str(xs), f"{xs}[0]")
    put(draft, f"""
            {k} {one(draft, '%=', '%=', f'= {k} %')} len({xs})
    """)  # fmt: skip
    return one(draft, f"{xs}[{k}:] + {xs}[:{k}]", f"{xs}[-{k}:] + {xs}[:-{k}]")


@template("lists loops", level=3)
def two_pointers(draft: Draft) -> str:
    xs = given(
        draft,
        INTS,
        lambda: sorted(draft.rng.randint(0, 15) for _ in range(draft.rng.randint(2, 6))),
        "nums xs arr",
    )
    goal = number(draft, 5, 20, "target goal k")
    a, b, s = (
        new(draft, INT, "left i lo"),
        new(draft, INT, "right j hi"),
        new(draft, INT, "total s cur"),
    )
    found = one(draft, f"{a}, {b}", f"[{xs}[{a}], {xs}[{b}]]", "True", f"({a}, {b})")
    nothing = "False" if found == "True" else one(draft, "None", "[]", "-1")
    put(draft, f"""
            {a}, {b} = 0, len({xs}) - 1
            while {a} < {b}:
                {s} = {xs}[{a}] + {xs}[{b}]
                if {s} == {goal}:
                    return {found}
                {one(draft, f'if {s} < {goal}:', f'elif {s} < {goal}:')}
                    {a} += 1
                else:
                    {b} -= 1
    """)  # fmt: skip
    return nothing


@template("lists loops dicts", level=3)
def two_sum(draft: Draft) -> str:
    xs = numbers(draft, 0, 9, 2)
    goal = number(draft, 3, 14, "target goal k")
    i, j = new(draft, INT, "i a"), new(draft, INT, "j b")
    if draft.maybe(0.5):
        put(draft, f"""
            for {i} in range(len({xs})):
                for {j} in range({i} + 1, len({xs})):
                    if {xs}[{i}] {one(draft, '+', '+', '*', '-')} {xs}[{j}] == {goal}:
                        return {one(draft, f'{i}, {j}', f'[{i}, {j}]', f'{xs}[{i}], {xs}[{j}]')}
        """)  # fmt: skip
    else:
        seen, x = new(draft, Kind.TABLE, "seen d index"), draft.element(INT, xs.name)
        put(draft, f"""
            {seen} = {{}}
            for {i}, {x} in enumerate({xs}):
                if {goal} - {x} in {seen}:
                    return {one(draft, f'{seen}[{goal} - {x}], {i}', f'[{seen}[{goal} - {x}], {i}]')}
                {seen}[{x}] = {i}
        """)  # fmt: skip
    return one(draft, "None", "[]", "-1", "()")


@template("lists loops", level=2)
def drain(draft: Draft) -> Variable | str:
    """A list that gets shorter until it is empty."""
    xs = draft.parameter(INTS)
    x = draft.element(INT, xs.name)
    total = start(draft, draft.pick((INT, INTS, INTS)))
    more = one(
        draft,
        f"{xs}",
        f"len({xs}) > {draft.rng.randint(0, 2)}",
        f"{xs} and {xs}[-1] > {draft.rng.randint(-3, 3)}",
    )
    end = ".pop()" if "[-1]" in more else draft.pick((".pop()", ".pop(0)"))
    with draft.block(f"while {more}"):
        draft.line(f"{x} = {xs}{end}")
        kept, draft.scope = draft.scope, [x, total]
        if draft.maybe(0.6):
            with draft.block(f"if {holds(draft, x)}"):
                update(draft, total, [x])
            if draft.maybe(0.4):
                with draft.block("else"):
                    update(draft, total, [x])
        else:
            update(draft, total, [x])
        draft.scope = kept
    return one(draft, str(total), f"{total}, {xs}") if draft.maybe(0.5) else total


@template("lists loops", level=3)
def circle(draft: Draft) -> Variable | str:
    """Count out: every so many one goes."""
    n = number(draft, 2, 6)
    k = number(draft, 1, 4, "k step m")
    people, i = new(draft, INTS, "people circle ring"), new(draft, INT, "i pos at")
    gone = new(draft, INTS, "out gone order")
    put(draft, f"""
            {people} = list(range({one(draft, f'1, {n} + 1', str(n))}))
            {gone} = []
            {i} = 0
            while {one(draft, f'len({people}) > 1', str(people))}:
                {i} = ({i} + {k}{often(draft, ' - 1')}) % len({people})
                {gone}.append({people}.pop({i}))
    """)  # fmt: skip
    return one(draft, str(gone), f"{gone}, {people}", f"{gone}[-1]")
