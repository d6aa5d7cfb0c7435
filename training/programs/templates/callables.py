"""Functions as values, inner functions, generators."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
from training.programs.templates.core import (
    INNER,
    given,
    new,
    number,
    numbers,
    often,
    one,
    put,
    template,
)

INT, STR, INTS = Kind.INT, Kind.STR, Kind.INTS


@template("functions", level=3)
def inner_function(draft: Draft) -> Variable | str:
    g = draft.free("add inner bump step_on helper visit")
    total = new(draft, INT, "total count acc")
    xs = numbers(draft, 0, 9, 1)
    x = draft.element(INT, xs.name)
    style = draft.pick("ab")
    if style == "a":
        draft.parameters[-1].make = lambda: [
            draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 3))
        ]
        put(draft, f"""
            {total} = 0
            def {g}(v):
                nonlocal {total}
                {one(draft, f'{total} += v', f'{total} += v * 2', f'if v > {draft.rng.randint(2, 6)}:' + INNER + f'{total} += v', f'{total} = v - {total}')}
                {often(draft, f'return {total}')}
            for {x} in {xs}:
                {g}({x})
        """)  # fmt: skip
        return total
    k = number(draft, 1, 5, "k n shift")
    put(draft, f"""
            def {g}(v):
                return {one(draft, f'v + {k}', f'v * {k}', f'v % ({k} + 1)', f'max(v, {k})', f'v - {k} if v > {k} else v')}
    """)  # fmt: skip
    draft.parameters[0].make = lambda: [
        draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 3))
    ]
    return one(
        draft,
        f"[{g}({x}) for {x} in {xs}]",
        f"list(map({g}, {xs}))",
        f"sum({g}({x}) for {x} in {xs})",
        f"{g}(len({xs})), {g}({xs}[0])",
    )


@template("functions", level=3)
def made_functions(draft: Draft) -> Variable | str:
    """A function that makes functions."""
    make = draft.free("make_adder maker build_fn times_by")
    body = one(draft, "x + k", "x * k", "x - k", "k - x", "x % k + 1", "max(x, k)")
    if draft.maybe(0.5):
        draft.before.append(
            f"def {make}(k):\n    def inner(x):\n        return {body}\n    return inner"
        )
    else:
        draft.before.append(f"def {make}(k):\n    return lambda x: {body}")
    n = number(draft, 0, 12, "n num value m")
    a, b = new(draft, INT, "a f1 one"), new(draft, INT, "b f2 two")
    p, q = draft.rng.randint(1, 9), draft.rng.randint(1, 9)
    y = new(draft, INT, "y out result")
    put(draft, f"""
            {y} = {make}({p})({n})
            {often(draft, f'{y} += {make}({n} + 1)({q})')}
    """ if draft.maybe(0.5) else f"""
            {a}, {b} = {make}({p}), {make}({q})
            {y} = {one(draft, f'{a}({b}({n}))', f'{a}({n}) + {b}({n})', f'{b}({a}({n}) - 1)')}
    """)  # fmt: skip
    draft.scope = [each for each in draft.scope if each not in (a, b)]
    return y


@template("functions dicts", level=3)
def table_of_functions(draft: Draft) -> Variable | str:
    op = given(draft, STR, lambda: draft.pick(("add", "sub", "mul", "max", "none")), "op name cmd")
    a, b = number(draft, 0, 12, "a x"), number(draft, 0, 9, "b y")
    d = new(draft, Kind.COUNTS, "ops table actions")
    put(draft, f"""
            {d} = {{'add': lambda p, q: p + q, 'sub': lambda p, q: {one(draft, 'p - q', 'q - p')}, 'mul': lambda p, q: p * q{often(draft, ", 'max': max", 0.4)}}}
            if {op} not in {d}:
                return {one(draft, 'None', '0', f'{a}', "'?'")}
    """)  # fmt: skip
    return one(
        draft, f"{d}[{op}]({a}, {b})", f"{d}[{op}]({b}, {a}) + {a}", f"{op}, {d}[{op}]({a}, {b})"
    )


@template("functions", level=3)
def any_arguments(draft: Draft) -> Variable | str:
    g = draft.free("total mix join_all gather spread")
    if draft.maybe(0.5):
        body = one(
            draft,
            "sum(args)",
            "len(args)",
            "max(args) - min(args)",
            "list(args)",
            "args[0] * len(args)",
            "args[::-1]",
        )
        draft.before.append(f"def {g}(*args):\n    return {body}")
        xs = numbers(draft, 0, 9, 1)
        return one(
            draft,
            f"{g}(*{xs})",
            f"{g}({xs}[0], *{xs})",
            f"{g}(*{xs}, 5)",
            f"{g}({xs}[-1], 3), {g}(*{xs})",
        )
    draft.before.append(
        f"def {g}(first, *rest, **named):\n    return {one(draft, 'first, rest, named', 'first + len(rest) + len(named)', 'sorted(named), rest', 'first + sum(rest) + sum(named.values())')}"
    )
    n = number(draft, 0, 12, "n num value")
    return one(
        draft,
        f"{g}({n}, 2, k=3)",
        f"{g}({n}, {n} + 1, {n} + 2)",
        f"{g}({n}, a=1, b={n})",
        f"{g}({n})",
        f"{g}(1, {n}, a=2)",
    )


@template("functions loops", level=3)
def generator(draft: Draft) -> Variable | str:
    g = draft.free("walk gen produce items_of evens_of")
    n = number(draft, 0, 5, "n k limit")
    value = one(draft, "i", "i * i", "i * 2", "i + 1", "i % 3")
    body = one(draft, f"for i in range(n):\n        yield {value}", f"for i in range(n):\n        if {one(draft, 'i % 2', 'i > 1', 'i % 2 == 0')}:\n            yield {value}",
               f"i = {draft.pick('01')}\n    while i < n:\n        yield {value}\n        i += {draft.pick('12')}")  # fmt: skip
    draft.before.append(f"def {g}(n):\n    {body}")
    x, total = new(draft, INT, "x v y"), start(draft, draft.pick((INT, INTS)))
    if draft.maybe(0.4):
        draft.lines.clear()
        return one(
            draft,
            f"list({g}({n}))",
            f"sum({g}({n}))",
            f"[{x} + 1 for {x} in {g}({n})]",
            f"max({g}({n}), default=0)",
        )
    with draft.block(f"for {x} in {g}({n})"):
        kept, draft.scope = draft.scope, [x, total]
        update(draft, total, [x])
        draft.scope = kept
    return total


@template("functions", level=4)
def global_counter(draft: Draft) -> Variable | str:
    g = draft.free("hit tick count_call")
    name = draft.free("calls total_hits counter")
    draft.before.append(f"{name} = {draft.pick('0012')}")
    draft.before.append(
        f"def {g}(x):\n    global {name}\n    {name} += {one(draft, '1', 'x', '2')}\n    return x {draft.pick('+*-')} {one(draft, name, '2', name)}"
    )
    n = number(draft, 0, 9, "n a x")
    y = new(draft, INT, "y out first")
    put(draft, f"""
            {y} = {g}({n})
            {often(draft, f'{y} += {g}({n} + 1)', 0.6)}
    """)  # fmt: skip
    return one(draft, f"{y}, {name}", f"{y} + {g}({y})", str(y))
