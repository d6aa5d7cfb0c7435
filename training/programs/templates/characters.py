"""Strings walked one character after another."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.expressions import wrapped
from training.programs.kinds import Kind
from training.programs.templates.core import (
    a_char,
    holds,
    new,
    number,
    on,
    one,
    put,
    step,
    template,
    text,
)

INT, STR, CHAR, STRS = Kind.INT, Kind.STR, Kind.CHAR, Kind.STRS


@template("strings loops", level=1)
def count_some(draft: Draft) -> Variable:
    s = text(draft)
    c = a_char(draft)
    n = new(draft, INT, "count n total cnt")
    put(draft, f"""
            {n} = 0
            for {c} in {s}{one(draft, '', '', '', '.lower()', '[1:]')}:
                if {holds(draft, c, depth=2)}:
                    {step(draft, n)}
    """)  # fmt: skip
    return n


@template("strings loops", level=1)
def keep_some(draft: Draft) -> Variable:
    s = text(draft)
    c = a_char(draft)
    out = new(draft, STR, "out result res new kept")
    addition = wrapped(on(draft, STR, c)) if draft.maybe(0.5) else str(c)
    draft.line(f"{out} = ''")
    with draft.block(f"for {c} in {s}"):
        with draft.block(f"if {holds(draft, c, depth=draft.pick((1, 2)))}"):
            draft.line(f"{out} {one(draft, '+=', '+=', f'= {out} +')} {addition}")
        if draft.maybe(0.4):
            with draft.block("else"):
                draft.line(f"{out} {one(draft, '+=', f'= {out} +')} {on(draft, STR, c)}")
    return out


@template("strings loops lists", level=2)
def keep_in_list(draft: Draft) -> Variable | str:
    s = text(draft)
    c = a_char(draft)
    out = new(draft, STRS, "out chars result kept letters")
    put(draft, f"""
            {out} = {one(draft, '[]', '[]', 'list()')}
            for {c} in {s}:
                if {holds(draft, c)}:
                    {one(draft, 'continue', f'{out}.append({on(draft, STR, c)})')}
                {out}.append({c})
    """)  # fmt: skip
    return one(
        draft,
        str(out),
        f"''.join({out})",
        f"'{draft.palette.separator}'.join({out})",
        f"{out}[::-1]",
    )


@template("strings loops", level=2)
def caesar(draft: Draft) -> Variable:
    s = text(draft)
    shift = (
        number(draft, 1, 9, "shift k n key") if draft.maybe(0.7) else str(draft.rng.randint(1, 5))
    )
    c = a_char(draft)
    out = new(draft, STR, "out result res enc")
    lower = one(
        draft,
        f"{c}.islower()",
        f"'a' <= {c} <= 'z'",
        f"{c}.isalpha()",
        f"{c}.isalpha() and {c}.islower()",
    )
    sign = draft.pick("++-")
    put(draft, f"""
            {out} = ''
            for {c} in {s}:
                if {lower}:
                    {out} += chr((ord({c}) - ord('a') {sign} {shift}) % 26 + ord('a'))
                else:
                    {out} += {one(draft, str(c), str(c), "'?'", f'{c}.lower()')}
    """)  # fmt: skip
    return out


@template("strings loops", level=2)
def alternate_case(draft: Draft) -> Variable:
    s = text(draft)
    i = new(draft, INT, "i k idx")
    c = a_char(draft)
    out = new(draft, STR, "out result res")
    even = one(
        draft, f"{i} % 2 == 0", f"{i} % 2", f"{i} % 3 == 0", f"{i} < len({s}) // 2", f"{i} > 1"
    )
    put(draft, f"""
            {out} = ''
            for {i}, {c} in enumerate({s}):
                {out} += {on(draft, STR, c)} if {even} else {one(draft, str(c), f'{c}.lower()', f'{c}.upper()', "'_'")}
    """)  # fmt: skip
    return out


@template("strings loops", level=2)
def mask(draft: Draft) -> Variable:
    s = text(draft)
    out = new(draft, STR, "masked out result")
    i = new(draft, INT, "i k")
    put(draft, f"""
            {out} = ''
            for {i} in range(len({s})):
                if {one(draft, f'{i} < len({s}) - 2', f'{i} > 0', f'{s}[{i}].isdigit()', f'{i} % 2', f'{s}[{i}] in {draft.palette.letters[:3]!r}')}:
                    {out} += {draft.pick("*#x-")!r}
                else:
                    {out} += {s}[{i}]
    """)  # fmt: skip
    return out
