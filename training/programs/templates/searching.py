"""Searches."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    given,
    holds,
    new,
    one,
    put,
    template,
)

INT, STR, INTS, STRS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS


@template("lists loops", level=3)
def binary_search(draft: Draft) -> str:
    drawn: list[int] = []

    def make() -> list[int]:
        drawn[:] = sorted(draft.rng.sample(range(40), draft.rng.randint(3, 8)))
        return drawn

    xs = given(draft, INTS, make, "nums xs arr a")
    goal = given(draft, INT, lambda: _among(draft, drawn), "target x key goal")
    low, high, mid = (
        new(draft, INT, "lo low left l"),
        new(draft, INT, "hi high right r"),
        new(draft, INT, "mid m middle"),
    )
    if draft.maybe(0.6):
        found = one(draft, str(mid), str(mid), "True", f"{xs}[{mid}]")
        put(draft, f"""
            {low}, {high} = 0, len({xs}) - 1
            while {low} <= {high}:
                {mid} = ({low} + {high}) // 2
                if {xs}[{mid}] == {goal}:
                    return {found}
                {one(draft, 'if', 'elif')} {xs}[{mid}] < {goal}:
                    {low} = {mid} + 1
                else:
                    {high} = {mid} - 1
        """)  # fmt: skip
        return "False" if found == "True" else one(draft, "-1", "-1", "None", str(low))
    put(draft, f"""
            {low}, {high} = 0, len({xs})
            while {low} < {high}:
                {mid} = {one(draft, f'({low} + {high}) // 2', f'{low} + ({high} - {low}) // 2')}
                if {xs}[{mid}] {one(draft, '<', '<=', '<')} {goal}:
                    {low} = {mid} + 1
                else:
                    {high} = {mid}
    """)  # fmt: skip
    return one(
        draft, str(low), f"{low}", f"{xs}[:{low}]", f"{low} < len({xs})", f"len({xs}) - {low}"
    )


def _among(draft: Draft, values: list[int]) -> int:
    return draft.pick(values) if values and draft.maybe(0.6) else draft.rng.randint(0, 40)


@template("lists loops", level=1)
def linear_search(draft: Draft) -> str:
    kind = draft.pick((INT, INT, STR))
    drawn: list[object] = []

    def make() -> list[object]:
        drawn[:] = [draft.palette.value(kind, True) for _ in range(draft.rng.randint(1, 5))]
        return drawn

    def wanted() -> object:
        return draft.pick(drawn) if drawn and draft.maybe(0.7) else draft.palette.value(kind)

    xs = draft.parameter(INTS if kind is INT else STRS, make)
    i, x = new(draft, INT, "i idx k"), draft.element(kind, xs.name)
    if draft.maybe(0.5):
        condition = holds(draft, x)
    else:
        goal = draft.parameter(kind, wanted, "target key goal wanted")
        condition = f"{x} {one(draft, '==', '==', '>', '!=')} {goal}"
    put(draft, f"""
            for {i}, {x} in enumerate({xs}):
                if {condition}:
                    return {one(draft, str(i), str(i), f'{i}, {x}', f'{xs}[:{i}]', f'{i} + 1')}
    """)  # fmt: skip
    return one(draft, "-1", "-1", "None", f"len({xs})")


@template("lists loops", level=3)
def for_else(draft: Draft) -> Variable:
    xs = draft.parameter(draft.pick((INTS, STRS)))
    kind = INT if xs.kind is INTS else STR
    x = draft.element(kind, xs.name)
    out = new(draft, STR, "result found state answer")
    yes, no = draft.pick((("'yes'", "'no'"), ("'found'", "'none'"), ("'bad'", "'ok'")))
    put(draft, f"""
            for {x} in {xs}:
                if {holds(draft, x)}:
                    {out} = {one(draft, yes, f'str({x})', yes)}
                    break
            else:
                {out} = {no}
    """)  # fmt: skip
    return out
