"""Dicts that are counted into and grouped by."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import ELEMENT, Kind
from training.programs.templates.core import (
    INNER,
    NEXT,
    given,
    new,
    on,
    one,
    put,
    template,
)

INT, STR, INTS, STRS, COUNTS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS, Kind.COUNTS


def _many(draft: Draft) -> Variable:
    """Something with doubles in it."""
    rng = draft.rng
    if draft.maybe(0.35):
        pool = draft.palette.letters[:3]
        return given(
            draft,
            STR,
            lambda: "".join(rng.choice(pool) for _ in range(rng.randint(1, 7))),
            "s text word",
        )
    if draft.maybe(0.5):
        words = draft.palette.words[:3]
        return given(
            draft,
            STRS,
            lambda: [rng.choice(words) for _ in range(rng.randint(1, 5))],
            "words names items votes",
        )
    return given(
        draft,
        INTS,
        lambda: [rng.randint(0, 4) for _ in range(rng.randint(1, 6))],
        "nums xs values data",
    )


def _counter(draft: Draft, d: Variable, key: str, indent: str) -> str:
    return one(
        draft,
        f"{d}[{key}] = {d}.get({key}, 0) + 1",
        f"{d}[{key}] = {d}.get({key}, 0) + 1",
        f"if {key} in {d}:\n{indent}    {d}[{key}] += 1\n{indent}else:\n{indent}    {d}[{key}] = 1",
        f"if {key} not in {d}:\n{indent}    {d}[{key}] = 0\n{indent}{d}[{key}] += 1",
        f"{d}.setdefault({key}, 0)\n{indent}{d}[{key}] += 1",
    )


@template("dicts loops", level=1)
def count_each(draft: Draft) -> Variable | str:
    xs = _many(draft)
    x = draft.element(ELEMENT[xs.kind], xs.name)
    d = new(draft, Kind.TABLE if xs.kind is INTS else COUNTS, "counts freq d tally result")
    key = str(x)
    if draft.maybe(0.25):
        key = f"len({x})" if xs.kind is STRS else f"{x} % 2" if xs.kind is INTS else f"{x}.upper()"
    put(draft, f"""
            {d} = {{}}
            for {x} in {xs}:
                {_counter(draft, d, key, ' ' * 16)}
    """)  # fmt: skip
    if draft.maybe(0.35):
        return d
    k = one(draft, "k", "key", "c")
    return one(
        draft,
        f"max({d}.values())" if draft.maybe(0.2) else f"len({d})",
        f"sorted({d}.items())",
        f"[{k} for {k} in {d} if {d}[{k}] {draft.pick(('> 1', '== 1', '>= 2'))}]",
        f"sorted({d}, key={d}.get)",
        f"max({d}, key={d}.get)",
        f"list({d}.values())",
        f"sorted({d}.items(), key=lambda p: {draft.pick(('-p[1]', '(-p[1], p[0])', 'p[1]'))})",
    )


@template("dicts loops", level=2)
def group(draft: Draft) -> Variable | str:
    words = draft.parameter(STRS, names="words names items")
    w = draft.element(STR, words.name)
    d = new(draft, Kind.GROUPS, "groups d result buckets")
    key = one(
        draft,
        f"len({w})",
        f"{w}[0]",
        f"{w}[-1]",
        f"{w}[:1].upper()",
        f"len({w}) % 2",
        f"({w}[0] in 'aeiou')",
    )
    style = draft.pick("abc")
    body = {
        "a": f"{d}.setdefault({key}, []).append({w})",
        "b": f"if {key} not in {d}:{INNER}{d}[{key}] = []{NEXT}{d}[{key}].append({w})",
        "c": f"{d}[{key}] = {d}.get({key}, []) + [{w}]",
    }[style]
    put(draft, f"""
            {d} = {{}}
            for {w} in {words}:
                {body}
    """)  # fmt: skip
    return one(
        draft, str(d), str(d), f"len({d})", f"sorted({d})", f"{{k: len(v) for k, v in {d}.items()}}"
    )


@template("dicts loops", level=2)
def group_numbers(draft: Draft) -> Variable | str:
    xs = draft.parameter(INTS)
    x = draft.element(INT, xs.name)
    d = new(draft, Kind.TABLE, "groups d result")
    m = draft.rng.choice((2, 3, 3, 5))
    key = one(
        draft,
        f"{x} % {m}",
        f"{x} % {m}",
        f"{x} // {m + 2}",
        f"{x} > {m}",
        f"'even' if {x} % 2 == 0 else 'odd'",
    )
    put(draft, f"""
            {d} = {{}}
            for {x} in {xs}:
                {d}.setdefault({key}, []).append({one(draft, str(x), str(x), on(draft, INT, x))})
    """)  # fmt: skip
    return one(
        draft, str(d), str(d), f"sorted({d}.items())", f"{{k: sum(v) for k, v in {d}.items()}}"
    )


@template("dicts loops", level=2)
def places(draft: Draft) -> Variable | str:
    xs = _many(draft)
    i, x = new(draft, INT, "i idx pos"), draft.element(ELEMENT[xs.kind], xs.name)
    d = new(draft, Kind.TABLE if xs.kind is INTS else COUNTS, "last index d where first")
    put(draft, f"""
            {d} = {{}}
            for {i}, {x} in enumerate({xs}):
                {one(draft, f'{d}[{x}] = {i}', f'{d}.setdefault({x}, {i})', f'if {x} not in {d}:' + INNER + f'{d}[{x}] = {i}', f'{d}.setdefault({x}, []).append({i})', f'{d}[{x}] = {i} - {d}.get({x}, 0)')}
    """)  # fmt: skip
    return one(draft, str(d), str(d), f"list({d}.items())", f"len({d})")


@template("dicts loops", level=3)
def nested_dict(draft: Draft) -> Variable | str:
    rows = given(
        draft,
        Kind.ENTRIES,
        lambda: [
            (draft.pick(draft.palette.letters[:3]), draft.rng.randint(1, 9))
            for _ in range(draft.rng.randint(1, 4))
        ],
        "rows sales records items",
    )
    k, v = new(draft, STR, "name k key"), new(draft, INT, "amount v n")
    d = new(draft, COUNTS, "out d result totals")
    if draft.maybe(0.5):
        put(draft, f"""
            {d} = {{}}
            for {k}, {v} in {rows}:
                if {k} not in {d}:
                    {d}[{k}] = {{'n': 0, 'sum': 0}}
                {d}[{k}]['n'] += 1
                {d}[{k}]['sum'] += {v}
        """)  # fmt: skip
        return one(draft, str(d), str(d), f"sorted({d})", f"len({d}), {d}")
    put(draft, f"""
            {d} = {{}}
            for {k}, {v} in {rows}:
                {one(draft, f'{d}[{k}] = {d}.get({k}, 0) + {v}', f'{d}[{k}] = max({d}.get({k}, 0), {v})', f'{d}.setdefault({k}, []).append({v})')}
    """)  # fmt: skip
    return one(draft, str(d), str(d), f"sorted({d})", f"len({d}), {d}")
