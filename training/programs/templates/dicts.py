"""Dicts that are counted into, grouped, turned around and walked; sets and tuples."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
from training.programs.templates.core import (
    INNER,
    NEXT,
    given,
    holds,
    new,
    often,
    one,
    put,
    template,
    text,
)

INT, STR, INTS, STRS, COUNTS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS, Kind.COUNTS


@template("dicts loops", level=2)
def invert(draft: Draft) -> Variable | str:
    d = draft.parameter(draft.pick((COUNTS, Kind.LABELS, COUNTS, Kind.TEXTS)))
    k, v = new(draft, STR, "k key a"), new(draft, INT, "v value b")
    out = new(draft, Kind.TABLE, "out result inv res")
    body = one(
        draft,
        f"{out}[{v}] = {k}",
        f"{out}[{v}] = {k}",
        f"{out}.setdefault({v}, []).append({k})",
        f"if {v} not in {out}:{INNER}{out}[{v}] = {k}",
        f"{out}.setdefault({v}, {k})",
    )
    put(draft, f"""
            {out} = {{}}
            for {k}, {v} in {one(draft, f'{d}.items()', f'{d}.items()', f'sorted({d}.items())')}:
                {body}
    """)  # fmt: skip
    return one(draft, str(out), str(out), f"len({out}) == len({d})")


@template("dicts loops", level=2)
def merge_adding(draft: Draft) -> Variable:
    a, b = (
        draft.parameter(COUNTS, names="a d left first"),
        draft.parameter(COUNTS, names="b other right second"),
    )
    k, v = new(draft, STR, "k key"), new(draft, INT, "v value")
    out = new(draft, COUNTS, "out result merged")
    target = out if draft.maybe(0.6) else a
    first = (
        ""
        if target is a
        else f"{out} = {one(draft, f'dict({a})', f'{a}.copy()', '{**' + str(a) + '}')}"
    )
    body = one(
        draft,
        f"{target}[{k}] = {target}.get({k}, 0) {draft.pick('++-')} {v}",
        f"if {k} in {target}:{INNER}{target}[{k}] {draft.pick(('+=', '-='))} {v}{NEXT}else:{INNER}{target}[{k}] = {v}",
        f"{target}[{k}] = max({v}, {target}.get({k}, {v}))",
        f"if {k} not in {target} or {target}[{k}] < {v}:{INNER}{target}[{k}] = {v}",
        f"if {k} in {target}:{INNER}del {target}[{k}]",
    )
    put(draft, f"""
            {first}
            for {k}, {v} in {b}.items():
                {body}
    """)  # fmt: skip
    return target


@template("dicts loops", level=2)
def walk_items(draft: Draft) -> Variable | str:
    d = draft.parameter(COUNTS)
    k, v = new(draft, STR, "k key name word"), new(draft, INT, "v value n score")
    total = start(draft, draft.pick((INT, STRS, COUNTS, STR, INTS)))
    with draft.block(
        f"for {k}, {v} in {one(draft, f'{d}.items()', f'{d}.items()', f'sorted({d}.items())')}"
    ):
        kept, draft.scope = draft.scope, [k, v, total]
        if draft.maybe(0.6):
            with draft.block(f"if {holds(draft, v, k)}"):
                update(draft, total, [k, v])
            if draft.maybe(0.4):
                with draft.block("else"):
                    update(draft, total, [v, k])
        else:
            update(draft, total, [k, v])
        draft.scope = kept
    return total


@template("dicts loops", level=2)
def best_key(draft: Draft) -> Variable | str:
    d = draft.parameter(COUNTS, filled=True)
    k = new(draft, STR, "k key name")
    best = new(draft, STR, "best top winner")
    if draft.maybe(0.7):
        put(draft, f"""
            {best} = None
            for {k} in {d}:
                if {best} is None or {d}[{k}] {draft.pick('>><')} {d}[{best}]:
                    {best} = {k}
        """)  # fmt: skip
        return one(draft, str(best), f"{best}, {d}[{best}]", f"{d}.pop({best})")
    put(draft, f"""
            {best} = {one(draft, 'max', 'min')}({d}, key={one(draft, f'{d}.get', f'lambda {k}: {d}[{k}]', 'len')})
            {often(draft, f'{d}[{best}] {draft.pick(("+=", "-="))} 1')}
    """)  # fmt: skip
    return one(draft, str(best), f"{best}, {d}", f"{d}[{best}]")


@template("dicts loops", level=3)
def stock(draft: Draft) -> Variable | str:
    """A stock that orders change."""
    d = draft.parameter(COUNTS, names="stock inventory d bag")
    words = draft.palette.words
    draft.parameters[-1].make = lambda: {
        word: draft.rng.randint(0, 9) for word in words[: draft.rng.randint(1, 3)]
    }
    orders = given(
        draft,
        Kind.ENTRIES,
        lambda: [
            (draft.pick(words[:4]), draft.rng.randint(-3, 6))
            for _ in range(draft.rng.randint(1, 3))
        ],
        "orders changes items",
    )
    k, v = new(draft, STR, "name item key"), new(draft, INT, "n amount qty")
    left = new(draft, STRS, "missing failed skipped")
    put(draft, f"""
            {left} = []
            for {k}, {v} in {orders}:
                if {one(draft, f'{d}.get({k}, 0) >= {v}', f'{k} in {d}', f'{k} in {d} and {d}[{k}] >= {v}')}:
                    {d}[{k}] = {d}.get({k}, 0) - {v}
                    {often(draft, f'if {d}[{k}] == 0:' + INNER + f'del {d}[{k}]', 0.3)}
                else:
                    {left}.append({k})
    """)  # fmt: skip
    return one(draft, f"{d}, {left}", str(d), str(left))


@template("dicts loops strings", level=3)
def parse_pairs(draft: Draft) -> Variable | str:
    sep, eq = draft.pick(((",", "="), (";", ":"), (" ", "="), ("&", "="), ("|", "-")))

    def make() -> str:
        words = draft.rng.sample(draft.palette.letters, min(3, len(draft.palette.letters)))
        return sep.join(
            f"{word}{eq}{draft.rng.randint(0, 30)}" for word in words[: draft.rng.randint(1, 3)]
        )

    s = given(draft, STR, make, "s text line config query")
    part, k, v = (
        new(draft, STR, "part pair item"),
        new(draft, STR, "k key name"),
        new(draft, STR, "v value val"),
    )
    d = new(draft, Kind.TEXTS, "d result out data")
    put(draft, f"""
            {d} = {{}}
            for {part} in {s}.split({sep!r}):
                {k}, {v} = {part}.split({eq!r})
                {one(draft, f'{d}[{k}] = {v}', f'{d}[{k}] = int({v})', f'{d}[{k}.upper()] = {v}', f'{d}[{k}] = int({v}) + {d}.get({k}, 0)')}
    """)  # fmt: skip
    return one(draft, str(d), f"len({d})", f"sorted({d})") if draft.maybe(0.3) else str(d)


@template("dicts loops", level=3)
def follow(draft: Draft) -> Variable | str:
    """A chain of keys."""
    letters = draft.palette.letters[:4]

    def make() -> dict[str, str]:
        return {
            key: draft.pick(letters + "zy")
            for key in draft.rng.sample(letters, len(set(letters)) if len(set(letters)) < 4 else 3)
        }

    d = given(draft, Kind.TEXTS, make, "links d nxt graph")
    cur = given(draft, Kind.CHAR, lambda: draft.pick(letters), "start cur node key")
    path = new(draft, STRS, "path seen out")
    put(draft, f"""
            {path} = [{cur}]
            while {cur} in {d}{one(draft, f' and len({path}) < 5', f' and {d}[{cur}] not in {path}')}:
                {cur} = {d}[{cur}]
                {path}.append({cur})
    """)  # fmt: skip
    return one(draft, str(path), f"{cur}, len({path})", f"'>'.join({path})", f"{path}[-1]")


@template("dicts loops conditions", level=2)
def grades(draft: Draft) -> Variable:
    d = given(
        draft,
        COUNTS,
        lambda: {
            word: draft.rng.randint(20, 99)
            for word in draft.rng.sample(draft.palette.words, draft.rng.randint(1, 3))
        },
        "scores d marks points",
    )
    k, v = new(draft, STR, "name k key"), new(draft, INT, "score v mark")
    out = new(draft, Kind.TEXTS, "grades out result")
    a, b = draft.pick(((80, 50), (90, 60), (70, 40)))
    put(draft, f"""
            {out} = {{}}
            for {k}, {v} in {d}.items():
                if {v} >= {a}:
                    {out}[{k}] = {one(draft, "'A'", "'high'", "'pass'")}
                elif {v} {one(draft, '>=', '>')} {b}:
                    {out}[{k}] = {one(draft, "'B'", "'mid'", "'ok'")}
                {often(draft, f"else:{INNER}{out}[{k}] = 'F'", 0.7)}
    """)  # fmt: skip
    return out


@template("dicts loops", level=3)
def prune(draft: Draft) -> Variable | str:
    d = draft.parameter(COUNTS)
    k = new(draft, STR, "k key name")
    v = new(draft, INT, "@")
    condition = holds(draft, v).replace("@", f"{d}[{k}]")
    put(draft, f"""
            for {k} in list({d}{often(draft, '.keys()', 0.3)}):
                if {condition}:
                    {one(draft, f'del {d}[{k}]', f'{d}.pop({k})', f'{d}[{k}] = 0', f'{d}[{k}] //= 2')}
    """)  # fmt: skip
    return one(draft, str(d), f"len({d})", f"sum({d}.values())") if draft.maybe(0.4) else d


@template("dicts strings loops", level=2)
def translate(draft: Draft) -> Variable | str:
    s = text(draft)
    c, out = new(draft, Kind.CHAR, "c ch char"), new(draft, STR, "out result res")
    keys = draft.rng.sample(draft.palette.letters, 2)
    table = {key: draft.pick((draft.palette.char(), draft.palette.word()[:2], "")) for key in keys}
    d = new(draft, Kind.TEXTS, "table mapping d codes")
    put(draft, f"""
            {d} = {table}
            {out} = ''
            for {c} in {s}:
                {out} += {one(draft, f'{d}.get({c}, {c})', f"{d}.get({c}, '?')", f'{d}[{c}] if {c} in {d} else {c}', f'{d}.get({c}.lower(), {c})')}
    """)  # fmt: skip
    return out
