"""Functions that call themselves with a part of a list or string."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    NEXT,
    given,
    named,
    new,
    number,
    often,
    one,
    put,
    template,
    text,
    two_cases,
)

INT, STR, INTS, ROWS = Kind.INT, Kind.STR, Kind.INTS, Kind.ROWS


@template("recursion lists", level=3, whole=True)
def over_list(draft: Draft) -> str:
    f = named(draft, "total count_up f rec biggest walk")
    xs = given(
        draft,
        INTS,
        lambda: [
            draft.palette.integer()
            for _ in range(draft.rng.randint(0 if draft.maybe(0.15) else 1, 4))
        ],
        "xs nums lst items",
    )
    rest = f"{f}({xs}[1:])"
    head = f"{xs}[0]"
    if draft.maybe(0.15):
        rest, head = f"{f}({xs}[:-1])", f"{xs}[-1]"
    style = draft.pick("abcde")
    empty = one(draft, f"not {xs}", f"len({xs}) == 0", f"{xs} == []")
    if style == "a":
        two_cases(
            draft,
            empty,
            one(draft, "0", "0", "1"),
            one(
                draft,
                f"{head} + {rest}",
                f"{rest} + {head}",
                f"{head} - {rest}",
                f"1 + {rest}",
                f"max({head}, {rest})",
                f"{head} % 2 + {rest}",
                f"abs({head}) + {rest}",
            ),
        )
    elif style == "b":
        two_cases(
            draft,
            empty,
            "[]",
            one(
                draft,
                f"{rest} + [{head}]",
                f"[{head} * 2] + {rest}",
                f"[{head}] + {rest}",
                f"[{head}, {head}] + {rest}",
                f"{rest} + [{head} + len({xs})]",
            ),
        )
    elif style == "c":
        value = f"[{head}] + {rest}" if draft.maybe(0.5) else f"1 + {rest}"
        put(draft, f"""
            if {empty}:
                return {'[]' if value[0] == '[' else '0'}
            if {head} {one(draft, f'> {draft.rng.randint(0, 5)}', '% 2 == 0', '< 4', '% 3')}:
                return {value}
            return {rest}
        """)  # fmt: skip
    elif style == "d":
        x, y = new(draft, INT, "first x head"), new(draft, INT, "best rest m sub")
        put(draft, f"""
            if len({xs}) {one(draft, '== 1', '< 2')}:
                return {one(draft, f'{xs}[0]', f'sum({xs})')}
            {x}, {y} = {xs}[0], {f}({xs}[1:])
            return {one(draft, f'{x} if {x} > {y} else {y}', f'{x} + {y}', f'min({x}, {y})', f'{x} - {y}')}
        """.replace(f"return {xs}[0]", f"return sum({xs})"))  # fmt: skip
    else:
        goal = number(draft, 0, 9, "x target k")
        r = f"{f}({xs}[1:], {goal})"
        put(draft, f"""
            if {empty}:
                return {one(draft, '0', '-1', 'False') if (kind := draft.pick('nb')) == 'b' else '0'}
            if {head} {one(draft, '==', '>', '<')} {goal}:
                return {'True' if kind == 'b' else f'1 + {r}'}
            return {r}
        """)  # fmt: skip
    return ""


@template("recursion lists", level=3, whole=True)
def by_index(draft: Draft) -> str:
    f = named(draft, "walk f go total_from")
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 4))],
        "xs nums arr",
    )
    i = draft.parameter(INT, lambda: 0, "i pos k")
    if draft.maybe(0.6):
        draft.parameters[-1].default, draft.parameters[-1].make = "0", None
    rest = f"{f}({xs}, {i} + 1)"
    put(draft, f"""
            if {i} {one(draft, '==', '>=')} len({xs}):
                return {one(draft, '0', '0', '1')}
            {often(draft, f'if {xs}[{i}] {draft.pick("<>")} {draft.rng.randint(2, 6)}:' + INNER + f'return {rest}', 0.4)}
            return {one(draft, f'{xs}[{i}] + {rest}', f'{rest} + {xs}[{i}] * {i}', f'max({xs}[{i}], {rest})', f'1 + {rest}')}
    """)  # fmt: skip
    return ""


@template("recursion strings", level=3, whole=True)
def over_string(draft: Draft) -> str:
    f = named(draft, "rev clean f rec count_some walk")
    s = text(draft, "s text word")
    draft.parameters[-1].make = lambda: draft.palette.text()[: draft.rng.randint(2, 5)]
    rest, head = f"{f}({s}[1:])", f"{s}[0]"
    base = one(draft, f"not {s}", f"{s} == ''", f"len({s}) == 0")
    style = draft.pick("abc")
    if style == "a":
        two_cases(
            draft,
            base,
            "''",
            one(
                draft,
                f"{rest} + {head}",
                f"{head} + {rest}.upper()",
                f"{head} * 2 + {rest}",
                f"{rest} + {head}.upper()",
                f"{f}({s}[:-1]) + {s}[-1].upper()",
                f"{s}[-1] + {f}({s}[:-1])",
            ),
        )
    else:
        value = (
            f"{one(draft, '1', '1', '2')} + {rest}"
            if style == "b"
            else one(
                draft, f"{head} + {rest}", f"{rest} + {head}", f"'{draft.pick('-*_')}' + {rest}"
            )
        )
        condition = one(
            draft,
            f"{head}.isdigit()",
            f"{head} in 'aeiou'",
            f"{head}.isupper()",
            f"{head} == {draft.palette.letters[0]!r}",
            f"{head}.isalpha()",
            f"{head} > 'm'",
            f"{head} in {draft.palette.letters[:2]!r}",
        )
        put(draft, f"""
            if {base}:
                return {'0' if style == 'b' else "''"}
            if {condition}:
                return {value}
            return {rest}
        """)  # fmt: skip
    return ""


@template("recursion strings", level=3, whole=True)
def both_ends(draft: Draft) -> str:
    f = named(draft, "is_pal pal f check")

    def make() -> str:
        half = draft.palette.text(True)[:3]
        return (
            half + half[::-1] if draft.maybe(0.6) else half + draft.palette.char() + half[::-1][:2]
        )

    s = given(draft, STR, make, "s text word")
    inner = f"{f}({s}[1:-1])"
    if draft.maybe(0.6):
        put(draft, f"""
            if len({s}) {one(draft, '< 2', '<= 1')}:
                return True
            {one(draft, f'if {s}[0] != {s}[-1]:' + INNER + 'return False' + NEXT + f'return {inner}', f'return {s}[0] == {s}[-1] and {inner}')}
        """)  # fmt: skip
    else:
        two_cases(
            draft,
            f"len({s}) < 2",
            str(s),
            one(
                draft,
                f"{s}[-1] + {inner} + {s}[0]",
                f"{s}[0] + {inner}",
                f"{inner} + {s}[-1]",
                f"{s}[0].upper() + {inner} + {s}[-1]",
            ),
        )
    return ""


@template("recursion lists", level=4, whole=True)
def nested(draft: Draft) -> str:
    f = named(draft, "flatten depth total f deep_sum")

    def make(depth: int = 2) -> list[object]:
        return [
            make(depth - 1) if depth and draft.maybe(0.35) else draft.rng.randint(0, 9)
            for _ in range(draft.rng.randint(1, 3 if depth == 2 else 2))
        ]

    xs = given(draft, Kind.OTHER, make, "items xs data lst nested")
    x = new(draft, INT, "x item e")
    style = draft.pick("abc")
    out = new(draft, INTS, "out result total acc")
    change = {
        "a": (
            f"{out} = []",
            f"{out}.extend({f}({x}))",
            f"{out}.append({one(draft, str(x), str(x), f'{x} * 2', f'{x} + 1')})",
        ),
        "b": (
            f"{out} = 0",
            f"{out} += {f}({x})",
            f"{out} += {one(draft, str(x), '1', f'{x} % 2')}",
        ),
        "c": (
            f"{out} = {draft.pick('01')}",
            f"{out} = max({out}, 1 + {f}({x}))",
            f"{out} = max({out}, {draft.pick('01')})",
        ),
    }[style]
    put(draft, f"""
            {change[0]}
            for {x} in {xs}:
                if isinstance({x}, list):
                    {change[1]}
                else:
                    {change[2]}
            return {out}
    """)  # fmt: skip
    return ""


@template("recursion lists", level=5, whole=True)
def sort(draft: Draft) -> str:
    f = named(draft, "qsort sort_list msort f")
    xs = given(
        draft,
        INTS,
        lambda: [draft.palette.integer() for _ in range(draft.rng.randint(1, 4))],
        "xs nums arr",
    )
    if draft.maybe(0.5):
        p, a, b = (
            new(draft, INT, "pivot p mid"),
            new(draft, INTS, "small low left"),
            new(draft, INTS, "big high right"),
        )
        sign = draft.pick(("<", "<=", ">"))
        other = {"<": ">=", "<=": ">", ">": "<="}[sign]
        put(draft, f"""
            if len({xs}) {one(draft, '< 2', '<= 1')}:
                return {xs}
            {p} = {xs}[0]
            {a} = [x for x in {xs}[1:] if x {sign} {p}]
            {b} = [x for x in {xs}[1:] if x {other} {p}]
            return {f}({a}) + [{p}] + {f}({b})
        """)  # fmt: skip
    else:
        a, b, out = (
            new(draft, INTS, "left a"),
            new(draft, INTS, "right b"),
            new(draft, INTS, "out merged"),
        )
        put(draft, f"""
            if len({xs}) < 2:
                return {xs}
            {a}, {b} = {f}({xs}[:len({xs}) // 2]), {f}({xs}[len({xs}) // 2:])
            {out} = []
            while {a} and {b}:
                {out}.append({a}.pop(0) if {a}[0] {draft.pick('<<>')} {b}[0] else {b}.pop(0))
            return {out} + {a} + {b}
        """)  # fmt: skip
    return ""


@template("recursion lists", level=4, whole=True)
def choices(draft: Draft) -> str:
    """Subsets, and sums of them."""
    f = named(draft, "subsets can_make pick_some f ways")
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(1, 6) for _ in range(draft.rng.randint(1, 3))],
        "xs nums items",
    )
    if draft.maybe(0.4):
        rest = new(draft, ROWS, "rest sub smaller")
        put(draft, f"""
            if not {xs}:
                return [[]]
            {rest} = {f}({xs}[1:])
            return {one(draft, f'{rest} + [[{xs}[0]] + s for s in {rest}]', f'[s + [{xs}[0]] for s in {rest}] + {rest}')}
        """)  # fmt: skip
        return ""
    goal = number(draft, 1, 10, "goal target k")
    taken, left = f"{f}({xs}[1:], {goal} - {xs}[0])", f"{f}({xs}[1:], {goal})"
    put(draft, f"""
            if {goal} == 0:
                return {one(draft, '1', '1', 'True') if (joint := draft.pick(('+', 'or'))) == '+' else 'True'}
            if {goal} < 0 or not {xs}:
                return {'0' if joint == '+' else 'False'}
            return {taken} {joint} {left}
    """)  # fmt: skip
    return ""


@template("recursion lists", level=4, whole=True)
def halves(draft: Draft) -> str:
    f = named(draft, "search f find_at biggest split_sum")
    xs = given(
        draft,
        INTS,
        lambda: sorted(draft.rng.sample(range(20), draft.rng.randint(2, 5))),
        "xs nums arr",
    )
    mid = new(draft, INT, "mid m h")
    if draft.maybe(0.5):
        a, b = f"{f}({xs}[:{mid}])", f"{f}({xs}[{mid}:])"
        put(draft, f"""
            if len({xs}) == 1:
                return {xs}[0]
            {mid} = len({xs}) // 2
            return {one(draft, f'{a} + {b}', f'max({a}, {b})', f'{a} - {b}', f'{b} - {a}')}
        """)  # fmt: skip
        return ""
    lo, hi = draft.parameter(INT, lambda: 0, "lo left"), draft.parameter(INT, lambda: 1, "hi right")
    x = number(draft, 0, 20, "x target")
    draft.parameters[0].make = lambda: sorted(draft.rng.sample(range(20), 4))
    draft.parameters[2].make = lambda: 3
    put(draft, f"""
            if {lo} > {hi}:
                return {one(draft, '-1', 'False', str(lo))}
            {mid} = ({lo} + {hi}) // 2
            if {xs}[{mid}] == {x}:
                return {mid}
            if {xs}[{mid}] < {x}:
                return {f}({xs}, {mid} + 1, {hi}, {x})
            return {f}({xs}, {lo}, {mid} - 1, {x})
    """)  # fmt: skip
    return ""
