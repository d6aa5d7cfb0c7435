"""Sets."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    given,
    holds,
    new,
    often,
    on,
    one,
    put,
    step,
    template,
)

INT, STR, INTS = Kind.INT, Kind.STR, Kind.INTS


@template("sets loops", level=2)
def seen_before(draft: Draft) -> Variable | str:
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 5) for _ in range(draft.rng.randint(2, 6))],
        "nums xs values",
    )
    x = draft.element(INT, xs.name)
    seen = new(draft, Kind.SET, "seen known s")
    style = draft.pick("abc")
    if style == "a":
        put(draft, f"""
            {seen} = set()
            for {x} in {xs}:
                if {one(draft, f'{x} in {seen}', f'{x} in {seen}', f'{draft.rng.randint(4, 8)} - {x} in {seen}', f'{x} + 1 in {seen}')}:
                    return {one(draft, str(x), 'True', f'len({seen})')}
                {seen}.add({x})
        """)  # fmt: skip
        return one(draft, "None", "False", "-1")
    other = new(draft, Kind.SET, "twice doubles again")
    put(draft, f"""
            {seen}, {other} = set(), set()
            for {x} in {xs}:
                if {x} in {seen}:
                    {other}.add({x})
                {often(draft, 'else:' + INNER + f'{seen}.add({x})', 1)}
    """)  # fmt: skip
    return one(
        draft, str(other), f"{seen} - {other}", f"sorted({other})", f"len({seen}), len({other})"
    )


@template("sets", level=1)
def set_algebra(draft: Draft) -> Variable | str:
    rng = draft.rng

    def make() -> list[int]:
        return [rng.randint(0, 8) for _ in range(rng.randint(1, 5))]

    a, b = given(draft, INTS, make, "a xs left"), given(draft, INTS, make, "b ys right")
    s, t = new(draft, Kind.SET, "s first sa"), new(draft, Kind.SET, "t second sb")
    out = new(draft, Kind.SET, "both result common rest")
    put(draft, f"""
            {s}, {t} = set({a}), set({b})
            {out} = {s} {draft.pick('&|-^')} {t}
            {often(draft, f'{out}.discard({on(draft, INT, a)})', 0.3)}
            {often(draft, f'if {holds(draft, out)}:' + INNER + f'{out}.add({draft.rng.randint(0, 9)})', 0.3)}
    """)  # fmt: skip
    return one(
        draft,
        str(out),
        f"sorted({out})",
        f"len({out})",
        f"{s} <= {t}",
        f"{out} or None",
        f"sum({out})",
    )


@template("sets loops", level=3)
def missing(draft: Draft) -> Variable | str:
    xs = given(
        draft, INTS, lambda: draft.rng.sample(range(7), draft.rng.randint(2, 5)), "nums xs ids"
    )
    s, i = new(draft, Kind.SET, "s have known"), new(draft, INT, "i n k")
    if draft.maybe(0.5):
        put(draft, f"""
            {s} = set({xs})
            {i} = {draft.pick('01')}
            while {i} in {s}:
                {step(draft, i)}
        """)  # fmt: skip
        return i
    out = new(draft, INTS, "out missing result")
    put(draft, f"""
            {s} = set({xs})
            {out} = []
            for {i} in range(min({xs}), max({xs}) + 1):
                if {i} not in {s}:
                    {out}.append({i})
    """)  # fmt: skip
    return out


@template("sets strings loops", level=3)
def letters_in_common(draft: Draft) -> str:
    a, b = draft.palette.word, draft.palette.word
    s, t = given(draft, STR, a, "s a first"), given(draft, STR, b, "t b second")
    c = new(draft, Kind.CHAR, "c ch x")
    return one(
        draft,
        f"sorted(set({s}) & set({t}))",
        f"len(set({s}) | set({t}))",
        f"''.join(sorted(set({s}) - set({t})))",
        f"set({s}) == set({t})",
        f"sorted({s}) == sorted({t})",
        f"[{c} for {c} in {s} if {c} in set({t})]",
        f"sum({s}.count({c}) for {c} in sorted(set({t})))",
    )
