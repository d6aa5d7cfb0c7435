"""Queues, stacks and tables that a loop works through."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    given,
    new,
    number,
    numbers,
    often,
    one,
    put,
    step,
    template,
)

INT, STR, INTS, STRS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS


@template("lists loops", level=3)
def queue(draft: Draft) -> Variable | str:
    """Work that makes more work."""
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(1, 9) for _ in range(draft.rng.randint(1, 3))],
        "queue todo jobs work",
    )
    x, out = new(draft, INT, "x job n cur"), new(draft, INTS, "done out order seen")
    end = draft.pick(("pop(0)", "pop(0)", "pop()"))
    put(draft, f"""
            {out} = []
            while {xs}:
                {x} = {xs}.{end}
                {often(draft, f'{out}.append({x})', 1)}
                if {x} > {draft.rng.randint(3, 5)}:
                    {xs}.{one(draft, f'append({x} // 2)', f'append({x} - 3)', f'insert(0, {x} // 2)', f'extend([{x} // 2, {x} // 3])')}
    """)  # fmt: skip
    return out


@template("lists loops", level=4)
def stack_machine(draft: Draft) -> Variable | str:
    def make() -> list[str]:
        rng = draft.rng
        words = [str(rng.randint(1, 9)), str(rng.randint(1, 9)), rng.choice("+*-")]
        if rng.random() < 0.6:
            words += [str(rng.randint(1, 9)), rng.choice("+*-")]
        return words

    tokens = given(draft, STRS, make, "tokens words ops parts")
    t, stack = new(draft, STR, "t token op w"), new(draft, INTS, "stack st values")
    a, b = new(draft, INT, "a x left"), new(draft, INT, "b y right")
    put(draft, f"""
            {stack} = []
            for {t} in {tokens}:
                if {t}.isdigit():
                    {stack}.append(int({t}))
                else:
                    {b}, {a} = {stack}.pop(), {stack}.pop()
                    if {t} == '+':
                        {stack}.append({a} + {b})
                    elif {t} == '*':
                        {stack}.append({a} * {b})
                    else:
                        {stack}.append({one(draft, f'{a} - {b}', f'{a} - {b}', f'abs({a} - {b})')})
    """)  # fmt: skip
    return one(draft, f"{stack}[0]", f"{stack}.pop()", str(stack))


@template("lists loops conditions", level=3)
def commands(draft: Draft) -> Variable | str:
    """A position or a stack that orders change."""
    words = draft.pick(
        (
            ("up", "down", "stay"),
            ("add", "sub", "reset"),
            ("left", "right", "back"),
            ("L", "R", "U"),
            ("push", "pop", "dup"),
        )
    )
    steps = given(
        draft,
        STRS,
        lambda: [draft.pick(words) for _ in range(draft.rng.randint(1, 5))],
        "steps moves ops commands",
    )
    s = new(draft, STR, "s move op cmd")
    if words[0] == "push":
        stack = new(draft, INTS, "stack st values")
        put(draft, f"""
            {stack} = [1]
            for {s} in {steps}:
                if {s} == 'push':
                    {stack}.append(len({stack}) {draft.pick('+*')} 2)
                elif {s} == 'pop' and {stack}:
                    {stack}.pop()
                elif {stack}:
                    {stack}.append({stack}[-1])
        """)  # fmt: skip
        return stack
    x, y = new(draft, INT, "x pos total"), new(draft, INT, "y n count")
    put(draft, f"""
            {x}, {y} = 0, 0
            for {s} in {steps}:
                if {s} == {words[0]!r}:
                    {x} += {draft.pick('123')}
                elif {s} == {words[1]!r}:
                    {one(draft, f'{x} -= 1', f'{x} -= {y}', f'{x}, {y} = {y}, {x}', f'{x} = -{x}')}
                else:
                    {one(draft, f'{y} += 1', f'{x} = 0', f'{y} = {x}')}
    """)  # fmt: skip
    return one(draft, f"{x}, {y}", f"({x}, {y})", f"{x} + {y}", f"abs({x}) + abs({y})")


@template("ints lists loops", level=3)
def sieve(draft: Draft) -> Variable | str:
    n = number(draft, 2, 12)
    marks, i, j = (
        new(draft, Kind.INTS, "sieve marks flags prime"),
        new(draft, INT, "i p k"),
        new(draft, INT, "j m q"),
    )
    out = new(draft, INTS, "out primes result")
    put(draft, f"""
            {marks} = [True] * ({n} + 1)
            {out} = []
            for {i} in range(2, {n} + 1):
                if {marks}[{i}]:
                    {out}.append({i})
                    for {j} in range({i} * {one(draft, '2', str(i))}, {n} + 1, {i}):
                        {marks}[{j}] = False
    """)  # fmt: skip
    return one(draft, str(out), f"len({out})", f"sum({out})")


@template("ints lists loops", level=4)
def ways(draft: Draft) -> str:
    """Dynamic programming over amounts."""
    n = number(draft, 1, 7, "n amount target")
    dp, i, c = (
        new(draft, INTS, "dp ways best table"),
        new(draft, INT, "i k j"),
        new(draft, INT, "c coin s"),
    )
    style = draft.pick("ab")
    if style == "a":
        put(draft, f"""
            {dp} = [1] + [0] * {n}
            for {c} in {draft.pick(('(1, 2)', '[2, 3]', '(1, 3)', '[1, 2, 5]'))}:
                for {i} in range({c}, {n} + 1):
                    {dp}[{i}] += {dp}[{i} - {c}]
        """)  # fmt: skip
        return one(draft, f"{dp}[{n}]", str(dp), f"{dp}[-1]")
    put(draft, f"""
            {dp} = [{draft.pick(('1, 1', '0, 1', '1, 2'))}]
            for {i} in range(2, {n} + 1):
                {dp}.append({dp}[{i} - 1] {draft.pick(('+', '+', '-'))} {dp}[{i} - 2]{often(draft, f' + {i}', 0.3)})
    """)  # fmt: skip
    return one(draft, f"{dp}[{n}]", str(dp), f"{dp}[-1]", f"sum({dp})")


@template("ints lists loops", level=3)
def steps_to(draft: Draft) -> Variable | str:
    xs = numbers(draft, 1, 9, 2)
    i, n = new(draft, INT, "i pos at"), new(draft, INT, "steps n jumps")
    put(draft, f"""
            {i} = {n} = 0
            while {i} < len({xs}){often(draft, f' and {n} < 6', 0.4)}:
                {i} += {one(draft, f'{xs}[{i}]', f'1 + {xs}[{i}] % 2', f'max(1, {xs}[{i}] // 3)')}
                {step(draft, n)}
    """)  # fmt: skip
    return one(draft, f"{n}, {i}", str(n))
