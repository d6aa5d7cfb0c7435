"""Strings as wholes: words, separators, and methods one after another."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.names import listed
from training.programs.templates.core import (
    INNER,
    given,
    holds,
    new,
    number,
    often,
    on,
    one,
    put,
    template,
    text,
)

KINDS_OF_TEXT = listed("empty number word mixed upper lower short long ok bad none name")
INT, STR, CHAR, STRS, INTS = Kind.INT, Kind.STR, Kind.CHAR, Kind.STRS, Kind.INTS


def _phrase(draft: Draft, joint: str = " ") -> Variable:
    def make() -> str:
        return joint.join(draft.palette.word()[:5] for _ in range(draft.rng.randint(1, 4)))

    return given(draft, STR, make, "s text line sentence phrase")


@template("strings loops", level=1)
def over_words(draft: Draft) -> Variable | str:
    s = _phrase(draft)
    w = new(draft, STR, "w word part")
    w.filled = True
    out = new(draft, STRS, "out result words parts")
    value = on(draft, STR, w)
    draft.line(f"{out} = []")
    with draft.block(
        f"for {w} in {s}.{one(draft, 'split()', 'split()', 'lower().split()', 'split()[::-1]')}"
    ):
        if draft.maybe(0.5):
            with draft.block(f"if {holds(draft, w)}"):
                draft.line(f"{out}.append({value})")
            if draft.maybe(0.5):
                with draft.block("else"):
                    draft.line(f"{out}.append({one(draft, str(w), on(draft, STR, w))})")
        else:
            draft.line(
                f"{out}.{one(draft, f'append({value})', f'append({value})', f'insert(0, {value})')}"
            )
    return one(
        draft,
        f"' '.join({out})",
        f"' '.join({out})",
        str(out),
        f"''.join({out})",
        f"'-'.join({out})",
        f"len({out})",
    )


@template("strings", level=0)
def methods(draft: Draft) -> Variable | str:
    """One method after another."""
    s = text(draft)
    for _ in range(draft.rng.choice((1, 2, 2, 3)) if draft.level else 1):
        draft.line(f"{s} = {on(draft, STR, s)}")
    if draft.maybe(0.4):
        out = new(draft, STR, "out result t res")
        draft.line(f"{out} = {on(draft, STR, s)}")
        return one(draft, f"{out} + {s}", f"{s} == {out}", f"{out}, {s}", f"[{s}, {out}]")
    return s


@template("strings lists", level=0)
def split_and_join(draft: Draft) -> Variable | str:
    mark = draft.palette.separator
    s = _phrase(draft, mark)
    parts = new(draft, STRS, "parts words tokens items")
    lines = [
        f"{parts}.reverse()",
        f"{parts}.sort()",
        f"{parts}.append({draft.palette.word()!r})",
        f"{parts}.insert(0, {draft.palette.char()!r})",
        f"{parts}[0] = {parts}[0].{draft.pick(('upper', 'title', 'capitalize'))}()",
        f"{parts}[-1] = {parts}[-1] + {draft.palette.char()!r}",
        f"{parts}.append(str(len({parts})))",
        f"{parts} = {parts}[{draft.pick(('1:', ':-1', '::2', ':2', '::-1'))}]",
        f"{parts}.extend({parts}[:1])",
        f"{parts}.sort(key=len)",
        f"{parts}.pop({draft.pick(('', '0'))})",
    ]
    first, second = draft.rng.sample(lines, 2)
    if "[0]" in second or "[-1]" in second:
        first, second = second, first
    put(draft, f"""
            {parts} = {s}.{one(draft, f'split({mark!r})', f'split({mark!r})', f'split({mark!r}, 1)', f'rsplit({mark!r}, 1)')}
            {first}
            {often(draft, second) if draft.level else ''}
    """)  # fmt: skip
    joint = one(draft, mark, mark, "", " ", "+")
    return one(
        draft,
        f"{joint!r}.join({parts})",
        f"{joint!r}.join({parts})",
        str(parts),
        f"{parts}, len({parts})",
    )


@template("strings loops", level=2)
def until_gone(draft: Draft) -> Variable | str:
    """A replacement is repeated until there is nothing to replace."""
    a = draft.palette.letters[0]
    old, new_ = draft.pick(
        (("  ", " "), (a * 2, a), ("--", "-"), ("()", ""), ("ab", "b"), ("..", "."), ("00", "0"))
    )

    def make() -> str:
        parts = [
            draft.pick((old, old + old[-1], "x", draft.palette.letters[1], old))
            for _ in range(draft.rng.randint(1, 4))
        ]
        return "".join(parts)[:9]

    s = given(draft, STR, make, "s text line")
    n = new(draft, INT, "n count steps")
    counted = draft.maybe(0.5)
    put(draft, f"""
            {f'{n} = 0' if counted else ''}
            while {old!r} in {s}:
                {s} = {s}.replace({old!r}, {new_!r}{often(draft, ', 1', 0.4)})
                {f'{n} += 1' if counted else ''}
    """)  # fmt: skip
    return one(draft, f"{s}, {n}", str(n)) if counted else s


@template("strings loops", level=2)
def turned(draft: Draft) -> Variable | str:
    s = text(draft, filled=True)
    n = number(draft, 0, 5, "n k times")
    put(draft, f"""
            for {one(draft, '_', '_', 'i')} in range({n}):
                {s} = {one(draft, f'{s}[1:] + {s}[0]', f'{s}[-1] + {s}[:-1]', f'{s}[1:] + {s}[:1].upper()', f'{s}[::-1] + {draft.palette.char()!r}', f'{s}[2:] + {s}[:2]')}
    """)  # fmt: skip
    return s


@template("strings loops", level=2)
def pattern(draft: Draft) -> Variable | str:
    n = number(draft, 0, 5, "n k height size")
    i, out = new(draft, INT, "i row k"), new(draft, STRS, "lines rows out")
    mark, fill = draft.pick("*#xo"), draft.pick(" .-")
    line = one(
        draft,
        f"{mark!r} * {i}",
        f"{mark!r} * ({i} + 1)",
        f"{fill!r} * ({n} - {i}) + {mark!r} * {i}",
        f"str({i}) * {i}",
        f"({mark!r} * {i}).rjust({n}, {fill!r})",
        f"{mark!r} * ({n} - {i})",
        f"chr(ord('a') + {i}) * 2",
        f"f'{{{i}}}{mark}'",
    )
    put(draft, f"""
            {out} = []
            for {i} in range({one(draft, str(n), f'1, {n} + 1')}):
                {out}.{one(draft, f'append({line})', f'append({line})', f'insert(0, {line})')}
    """)  # fmt: skip
    return one(draft, str(out), f"'{draft.pick(('|', '/', ','))}'.join({out})", f"{out}[::-1]")


@template("strings loops lists", level=2)
def longest_word(draft: Draft) -> Variable | str:
    s = _phrase(draft)
    w, best = new(draft, STR, "w word part"), new(draft, STR, "best longest top")
    key = one(draft, "len({})", "len({})", "{}.count('e')", "{}", "len(set({}))")
    sign = draft.pick((">", ">", "<", ">="))
    put(draft, f"""
            {best} = {one(draft, "''", f'{s}[:1]') if sign[0] == '>' else repr('zzzzzzzz')}
            for {w} in {s}.split():
                if {key.format(w)} {sign} {key.format(best)}:
                    {best} = {w}
    """)  # fmt: skip
    return best


@template("strings loops", level=2)
def acronym(draft: Draft) -> Variable | str:
    mark = one(draft, " ", " ", "-")
    s = _phrase(draft, mark)
    w, out = new(draft, STR, "w word part"), new(draft, STR, "out result short")
    joint = "" if mark == " " else repr(mark)
    put(draft, f"""
            {out} = ''
            for {w} in {s}.split({joint}):
                {out} += {one(draft, f'{w}[0]', f'{w}[0].upper()', f'{w}[-1]', f'{w}[:2]', f"{w}[0] + '.'", f'str(len({w}))')}
    """)  # fmt: skip
    return out


@template("strings lists loops", level=2)
def numbered(draft: Draft) -> Variable | str:
    words = draft.parameter(STRS)
    i, w, out = (
        new(draft, INT, "i n k"),
        new(draft, STR, "w word name"),
        new(draft, STRS, "out lines result"),
    )
    put(draft, f"""
            {out} = []
            for {i}, {w} in enumerate({words}{often(draft, ', 1', 0.4)}):
                {often(draft, f'if {holds(draft, w, i)}:' + INNER + 'continue', 0.3)}
                {out}.append({one(draft, f"f'{{{i}}}:{{{w}}}'", f"str({i}) + {w}", f"{w} * {i}", f"f'{{{w}}}-{{{i}}}'", f"{w}[{i}:]", f"{w}.upper() if {i} % 2 else {w}", f"{w}[:{i}] + '*'")})
    """)  # fmt: skip
    return one(draft, str(out), f"', '.join({out})", f"{out}[-1:]")


@template("strings loops", level=3)
def split_by_hand(draft: Draft) -> Variable | str:
    mark = draft.palette.separator
    s = _phrase(draft, mark)
    c, cur, out = (
        new(draft, CHAR, "c ch char"),
        new(draft, STR, "cur word part buf"),
        new(draft, STRS, "out words parts"),
    )
    put(draft, f"""
            {out}, {cur} = [], ''
            for {c} in {s}:
                if {c} == {mark!r}:
                    {often(draft, f'if {cur}:' + INNER + f'{out}.append({cur})', 0.4) or f'{out}.append({cur})'}
                    {cur} = ''
                else:
                    {cur} += {one(draft, str(c), str(c), f'{c}.upper()')}
            {one(draft, f'{out}.append({cur})', f'if {cur}:' + INNER + f'{out}.append({cur})')}
    """)  # fmt: skip
    return out


@template("strings loops", level=2)
def as_letters(draft: Draft) -> Variable | str:
    """A string changed as a list of letters."""
    s = text(draft, filled=True)
    cs, i = new(draft, STRS, "chars letters cs"), new(draft, INT, "i k")
    body = one(
        draft,
        f"{cs}[{i}] = {cs}[{i}].upper()",
        f"{cs}[{i}] = {draft.pick('*-_')!r}",
        f"{cs}[{i}], {cs}[-{i} - 1] = {cs}[-{i} - 1], {cs}[{i}]",
        f"{cs}[{i}] = {cs}[0]",
        f"{cs}.append({cs}[{i}])",
        f"{cs}[{i}] += str({i})",
    )
    span = one(
        draft,
        f"range(0, len({cs}), 2)",
        f"range(len({cs}) // 2)",
        f"range(1, len({cs}))",
        f"range(len({cs}))",
    )
    put(draft, f"""
            {cs} = {one(draft, f'list({s})', f'list({s})', f'sorted({s})')}
            for {i} in {span}:
                {body}
    """)  # fmt: skip
    return one(draft, f"''.join({cs})", f"''.join({cs})", str(cs), f"''.join(reversed({cs}))")


@template("strings conditions", level=1, whole=True)
def kind_of_text(draft: Draft) -> str:
    s = text(draft)
    words = draft.rng.sample(KINDS_OF_TEXT, 4)
    for place in range(draft.rng.choice((2, 2, 3))):
        with draft.block(f"{'elif' if place and draft.maybe(0.3) else 'if'} {holds(draft, s)}"):
            draft.line(
                f"return {one(draft, repr(words[place]), repr(words[place]), on(draft, STR, s))}"
            )
    draft.line(f"return {one(draft, repr(words[3]), str(s))}")
    return ""


@template("strings conditions", level=1)
def bent(draft: Draft) -> Variable | str:
    """A string that goes through conditions."""
    s = text(draft)
    t = draft.parameter(STR, names="t sub suffix other prefix") if draft.maybe(0.5) else s
    for place in range(draft.rng.choice((1, 2, 2, 3))):
        with draft.block(f"{'elif' if place and draft.maybe(0.3) else 'if'} {holds(draft, s, t)}"):
            draft.line(f"{s} = {on(draft, STR, s, t)}")
    if draft.maybe(0.35):
        with draft.block("else"):
            draft.line(
                f"{s} += {one(draft, repr(draft.palette.char()), str(t), on(draft, STR, t))}"
            )
    return one(draft, f"{s} + {t}", f"len({s})", f"{s}, {t}") if draft.maybe(0.25) else s


@template("strings loops", level=3)
def affixes(draft: Draft) -> Variable | str:
    word = draft.palette.words[0]
    words = given(
        draft,
        STRS,
        lambda: [
            draft.pick((word, draft.palette.word(), word[:2] + draft.palette.char()))
            for _ in range(draft.rng.randint(1, 4))
        ],
        "words names files",
    )
    w, out = new(draft, STR, "w word name"), new(draft, STRS, "out result kept")
    part = word[: draft.rng.randint(1, 3)]
    put(draft, f"""
            {out} = []
            for {w} in {words}:
                if {w}.{one(draft, 'startswith', 'endswith', 'startswith')}({part!r}):
                    {out}.append({w}{one(draft, f'[{len(part)}:]', f'.replace({part!r}, {draft.pick("-_*")!r})', f'.removeprefix({part!r})', '')})
                {often(draft, 'else:' + INNER + f'{out}.append({one(draft, str(w), f"{w}.upper()", f"{w}[::-1]")})', 0.6)}
    """)  # fmt: skip
    return out


@template("strings loops ints", level=2)
def numbers_in_text(draft: Draft) -> Variable | str:
    mark = draft.palette.separator if draft.palette.separator not in "-+." else ","
    s = given(
        draft,
        STR,
        lambda: mark.join(str(draft.rng.randint(0, 40)) for _ in range(draft.rng.randint(1, 4))),
        "s text line",
    )
    x, out = new(draft, STR, "x part p"), new(draft, INTS, "nums out values")
    put(draft, f"""
            {out} = [{one(draft, f'int({x})', f'int({x})', f'int({x}) % 10', f'len({x})')} for {x} in {s}.split({mark!r})]
            {one(draft, f'{out}.sort()', f'{out}.append(sum({out}))', f'{out}.reverse()', f'{out}[0] *= 2')}
    """)  # fmt: skip
    return one(
        draft,
        str(out),
        f"{mark!r}.join(str({x}) for {x} in {out})",
        f"sum({out})",
        f"max({out}) - min({out})",
    )
