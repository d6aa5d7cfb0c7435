"""Strings read by a state that changes with each character."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    a_char,
    given,
    holds,
    new,
    often,
    on,
    one,
    put,
    template,
    text,
)

INT, STR, STRS = Kind.INT, Kind.STR, Kind.STRS


@template("strings loops lists", level=3)
def brackets(draft: Draft) -> str:
    s = given(draft, STR, lambda: _brackets(draft), "s text expr code")
    c = a_char(draft)
    if draft.maybe(0.5):
        depth, most = new(draft, INT, "depth level n"), new(draft, INT, "best deepest most")
        opening, closing = draft.pick((("(", ")"), ("(", ")"), ("[", "]"), ("{", "}")))
        put(draft, f"""
            {depth} = {most} = 0
            for {c} in {s}:
                if {c} == {opening!r}:
                    {depth} += 1
                    {one(draft, f'{most} = max({most}, {depth})', f'if {depth} > {most}:' + INNER + f'{most} = {depth}')}
                elif {c} == {closing!r}:
                    {depth} -= 1
                    {often(draft, f'if {depth} < 0:' + INNER + one(draft, 'return -1', 'break', f'{depth} = 0', 'return None'))}
        """)  # fmt: skip
        return one(
            draft, f"{most}", f"{depth}, {most}", f"{most} if {depth} == 0 else -1", f"{depth} == 0"
        )
    stack = new(draft, STRS, "stack st opened")
    pairs = new(draft, Kind.TEXTS, "pairs match closing")
    put(draft, f"""
            {pairs} = {{')': '(', ']': '['{often(draft, ", '}': '{'")}}}
            {stack} = []
            for {c} in {s}:
                if {c} in {one(draft, "'([{'", f'{pairs}.values()', "'(['")}:
                    {stack}.append({c})
                elif {c} in {pairs}:
                    if not {stack} or {stack}.pop() != {pairs}[{c}]:
                        return {one(draft, 'False', 'False', f'len({stack})', "'bad'")}
    """)  # fmt: skip
    return one(draft, f"not {stack}", f"len({stack}) == 0", f"{stack} == []", str(stack))


def _brackets(draft: Draft) -> str:
    rng = draft.rng
    if rng.random() < 0.5:
        return rng.choice(
            (
                "()",
                "(())",
                "()()",
                "([])",
                "([)]",
                "(()",
                "())",
                "[()]",
                "((()))",
                "a(b)c",
                "(a[b])",
                "][",
            )
        )
    return "".join(rng.choice("()[]()a") for _ in range(rng.randint(2, 7)))


@template("strings loops", level=3)
def parse_number(draft: Draft) -> Variable | str:
    """The number that a string begins with or has in it."""

    def make() -> str:
        digits = str(draft.rng.randint(0, 999))
        return draft.pick(("", "-", "+", "x", "")) + digits + draft.pick(("", "", "a", " 7", "kg"))

    s = given(draft, STR, make, "s text token")
    n, c = new(draft, INT, "n value num total"), a_char(draft)
    sign = new(draft, INT, "sign sgn")
    other = one(draft, "break", "continue", f"return {n}" if draft.maybe(0.5) else "break")
    digit = one(draft, f"int({c})", f"ord({c}) - ord('0')", f"int({c})")
    put(draft, f"""
            {n}, {sign} = 0, 1
            for {c} in {s}:
                if {c} == '-':
                    {sign} = -1
                elif {c}.isdigit():
                    {n} = {n} * 10 + {digit}
                else:
                    {other}
    """)  # fmt: skip
    return one(draft, f"{sign} * {n}", f"{n} * {sign}", f"{n}, {sign}")


@template("strings loops ints", level=2)
def binary_value(draft: Draft) -> Variable:
    base = draft.rng.choice((2, 2, 3, 8))
    s = given(
        draft,
        STR,
        lambda: "".join(draft.pick("0123456789"[:base]) for _ in range(draft.rng.randint(1, 6))),
        "bits s digits",
    )
    c = a_char(draft)
    n = new(draft, INT, "value n total result")
    if draft.maybe(0.6):
        put(draft, f"""
            {n} = 0
            for {c} in {s}:
                {n} = {n} * {base} + {one(draft, f'int({c})', f'int({c})', f"({c} == '1')")}
        """)  # fmt: skip
    else:
        i = new(draft, INT, "i p k")
        put(draft, f"""
            {n} = 0
            for {i}, {c} in enumerate({one(draft, f'reversed({s})', f'{s}[::-1]')}):
                {n} += int({c}) * {base} ** {i}
        """)  # fmt: skip
    return n


@template("strings loops conditions", level=3)
def machine(draft: Draft) -> Variable | str:
    """A state that changes with each character."""
    s = text(draft)
    c = a_char(draft)
    state = new(draft, STR, "state mode inside last")
    out = new(draft, STR, "out result res")
    one_, two = draft.pick((("True", "False"), ("'a'", "'b'"), ("1", "0")))
    first = holds(draft, c)
    put(draft, f"""
            {state} = {two}
            {out} = ''
            for {c} in {s}:
                if {first}:
                    {state} = {one(draft, one_, f'not {state}' if one_ == 'True' else one_)}
                elif {state} == {one_}:
                    {out} += {on(draft, STR, c)}
                    {often(draft, f'{state} = {two}')}
                else:
                    {out} = {c} + {out}
    """)  # fmt: skip
    return one(draft, str(out), f"{out}, {state}")


@template("strings loops", level=3)
def camel(draft: Draft) -> Variable:
    if draft.maybe(0.5):
        s = given(
            draft,
            STR,
            lambda: "_".join(draft.rng.sample(draft.palette.words, draft.rng.randint(1, 3)))[:14],
            "s name key",
        )
        part = new(draft, STR, "part word p")
        out = new(draft, STR, "out result res")
        put(draft, f"""
            {out} = ''
            for {part} in {s}.split('_'):
                {out} += {one(draft, f'{part}.capitalize()', f'{part}.capitalize() if {out} else {part}', f'{part}[:1].upper() + {part}[1:]', f'{part}.title()')}
        """)  # fmt: skip
        return out
    s = given(
        draft,
        STR,
        lambda: "".join(word.capitalize() for word in draft.rng.sample(draft.palette.words, 2))[
            :10
        ],
        "s name key",
    )
    c, out = a_char(draft), new(draft, STR, "out result res")
    put(draft, f"""
            {out} = ''
            for {c} in {s}:
                if {c}.isupper():
                    {often(draft, f'if {out}:' + INNER + f"{out} += '_'", 0.8) or f"{out} += '_'"}
                    {c} = {c}.lower()
                {out} += {c}
    """)  # fmt: skip
    return out
