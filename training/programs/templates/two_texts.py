"""Two strings, or the two ends of one, held against each other."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    a_char,
    given,
    new,
    often,
    one,
    put,
    step,
    template,
    text,
)

INT, STR, CHAR = Kind.INT, Kind.STR, Kind.CHAR


@template("strings loops", whole=True)
def palindrome(draft: Draft) -> str:
    s = given(draft, STR, lambda: _nearly_palindrome(draft), "s text word")
    left, right = new(draft, INT, "left i lo a"), new(draft, INT, "right j hi b")
    if draft.maybe(0.3):
        draft.line(f"{s} = {s}.{draft.pick(('lower', 'strip'))}()")
    if draft.maybe(0.6):
        bad = one(draft, "False", "False", "-1", str(left), f"{s}[{left}]")
        good = (
            one(draft, "True", "True", f"len({s})")
            if bad == "False"
            else one(draft, "-2", "None", str(left))
        )
        put(draft, f"""
            {left}, {right} = 0, len({s}) - 1
            while {left} < {right}:
                if {s}[{left}] != {s}[{right}]:
                    return {bad}
                {left} += 1
                {right} -= 1
            return {good}
        """)  # fmt: skip
    else:
        n = new(draft, INT, "bad n count diff")
        put(draft, f"""
            {n} = 0
            for {left} in range(len({s}) // 2):
                if {s}[{left}] != {s}[{one(draft, f'-{left} - 1', f'len({s}) - 1 - {left}', f'-1 - {left}')}]:
                    {n} += 1
            return {one(draft, str(n), f'{n} == 0', f'{n} < 2')}
        """)  # fmt: skip
    return ""


def _nearly_palindrome(draft: Draft) -> str:
    half = draft.palette.text(True)[:4]
    whole = half + draft.pick(("", half[0])) + half[::-1]
    return whole if draft.maybe(0.6) else whole[:-1] + draft.palette.char()


@template("strings loops", level=3)
def interleave(draft: Draft) -> Variable | str:
    a, b = text(draft, "a s first s1"), text(draft, "b t second s2")
    out = new(draft, STR, "out result res")
    if draft.maybe(0.4):
        x, y = new(draft, CHAR, "x c p"), new(draft, CHAR, "y d q")
        put(draft, f"""
            {out} = ''
            for {x}, {y} in zip({a}, {b}):
                {out} += {one(draft, f'{x} + {y}', f'{y} + {x}', f'max({x}, {y})', f'{x} if {x} == {y} else {draft.pick(("_", "*", "."))!r}', f'min({x}, {y})')}
        """)  # fmt: skip
        return one(draft, str(out), f"{out} + {a}[len({b}):]" if draft.maybe(0.5) else str(out))
    i = new(draft, INT, "i k")
    put(draft, f"""
            {out} = ''
            for {i} in range(max(len({a}), len({b}))):
                if {i} < len({a}):
                    {out} += {a}[{i}]
                if {i} < len({b}):
                    {out} += {one(draft, f'{b}[{i}]', f'{b}[{i}]', f'{b}[-{i} - 1]')}
    """)  # fmt: skip
    return out


@template("strings loops", level=2)
def compare_places(draft: Draft) -> Variable:
    a = text(draft, "a s first s1")
    b = given(draft, STR, lambda: draft.palette.text(), "b t second other")
    if draft.maybe(0.5):
        n = new(draft, INT, "n count same diff")
        i = new(draft, INT, "i k")
        put(draft, f"""
            {n} = 0
            for {i} in range(min(len({a}), len({b}))):
                if {a}[{i}] {one(draft, '==', '!=', '<', '==')} {b}[{i}]:
                    {step(draft, n)}
        """)  # fmt: skip
        return n
    out = new(draft, STR, "common prefix out shared")
    c = a_char(draft)
    put(draft, f"""
            {out} = ''
            for {c} in {a}:
                if {c} {one(draft, 'in', 'in', 'not in')} {b}{often(draft, f' and {c} not in {out}')}:
                    {out} += {c}
    """)  # fmt: skip
    return out


@template("strings loops", level=2)
def common_start(draft: Draft) -> str:
    word = draft.pick(draft.palette.words)
    a = given(draft, STR, lambda: word + draft.palette.text()[:4], "a s first left")
    b = given(
        draft,
        STR,
        lambda: word[: draft.rng.randint(1, 6)] + draft.palette.text()[:4],
        "b t second right",
    )
    i = new(draft, INT, "i k n")
    put(draft, f"""
            {i} = 0
            while {i} < len({a}) and {i} < len({b}) and {a}[{i}] == {b}[{i}]:
                {step(draft, i)}
    """)  # fmt: skip
    return one(
        draft, f"{a}[:{i}]", f"{i}", f"{a}[{i}:]", f"{a}[:{i}], {b}[{i}:]", f"{a}[:{i}] or None"
    )


@template("strings loops", level=3)
def strip_by_hand(draft: Draft) -> str:
    mark = draft.pick((" ", draft.palette.separator, "0", "x"))
    s = given(
        draft,
        STR,
        lambda: (
            mark * draft.rng.randint(0, 3) + draft.palette.word() + mark * draft.rng.randint(0, 2)
        ),
        "s text line",
    )
    if draft.maybe(0.5):
        put(draft, f"""
            while {s} and {s}[0] == {mark!r}:
                {s} = {s}[1:]
            {often(draft, f'while {s}.endswith({mark!r}):' + INNER + f'{s} = {s}[:-1]', 0.7)}
        """)  # fmt: skip
        return str(s)
    i, j = new(draft, INT, "i start left"), new(draft, INT, "j end right")
    put(draft, f"""
            {i}, {j} = 0, len({s})
            while {i} < {j} and {s}[{i}] == {mark!r}:
                {i} += 1
            while {j} > {i} and {s}[{j} - 1] == {mark!r}:
                {j} -= 1
    """)  # fmt: skip
    return one(draft, f"{s}[{i}:{j}]", f"{i}, {j}", f"{s}[:{i}] + {s}[{j}:]")


@template("strings loops", level=3)
def subsequence(draft: Draft) -> str:
    s = given(draft, STR, lambda: draft.palette.word()[:3], "s a short")
    t = given(draft, STR, lambda: draft.palette.text(), "t b text")
    i = new(draft, INT, "i k pos")
    c = a_char(draft)
    put(draft, f"""
            {i} = 0
            for {c} in {t}:
                if {i} < len({s}) and {s}[{i}] == {c}:
                    {step(draft, i)}
    """)  # fmt: skip
    return one(draft, f"{i} == len({s})", str(i), f"{s}[{i}:]")
