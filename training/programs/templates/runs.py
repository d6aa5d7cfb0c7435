"""Runs of equal characters, and where something is found in a string."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    a_char,
    given,
    new,
    number,
    often,
    one,
    put,
    step,
    template,
    text,
)

INT, STR = Kind.INT, Kind.STR


@template("strings loops", level=3)
def run_lengths(draft: Draft) -> Variable | str:
    s = given(draft, STR, lambda: _runs(draft), "s text data")
    kind = draft.pick(("text", "pairs"))
    out = new(draft, STR if kind == "text" else Kind.ENTRIES, "out result res runs")
    i, j = new(draft, INT, "i start"), new(draft, INT, "j end k")
    if kind == "text":
        add = one(draft, f"{out} += {s}[{i}] + str({j} - {i})", f"{out} += f'{{{j} - {i}}}{{{s}[{i}]}}'",
                  f"{out} += {s}[{i}] if {j} - {i} == 1 else {s}[{i}].upper()")  # fmt: skip
    else:
        add = f"{out}.append(({s}[{i}], {j} - {i}))"
    put(draft, f"""
            {out} = {"''" if kind == 'text' else '[]'}
            {i} = 0
            while {i} < len({s}):
                {j} = {i}
                while {j} < len({s}) and {s}[{j}] == {s}[{i}]:
                    {j} += 1
                {add}
                {i} = {j}
    """)  # fmt: skip
    return out


def _runs(draft: Draft) -> str:
    rng = draft.rng
    return "".join(
        rng.choice(draft.palette.letters) * rng.choice((1, 1, 2, 3))
        for _ in range(rng.randint(1, 4))
    )


@template("strings loops", level=3)
def runs_by_neighbour(draft: Draft) -> Variable | str:
    s = given(draft, STR, lambda: _runs(draft) or "a", "s text word")
    i = new(draft, INT, "i k")
    n = new(draft, INT, "count run n")
    best = new(draft, INT, "best longest most")
    prev = one(draft, f"{s}[{i} - 1]", f"{s}[{i} - 1]")
    put(draft, f"""
            {best} = {n} = 1
            for {i} in range(1, len({s})):
                if {s}[{i}] == {prev}:
                    {step(draft, n)}
                    {one(draft, f'{best} = max({best}, {n})', f'{best} = max({best}, {n})', f'{best} += {n}')}
                else:
                    {n} = 1
    """)  # fmt: skip
    return one(draft, str(best), f"{best}, {n}")


@template("strings loops", level=2)
def drop_doubles(draft: Draft) -> Variable:
    s = given(draft, STR, lambda: _runs(draft), "s text word")
    c = a_char(draft)
    out = new(draft, STR, "out result res")
    condition = one(draft, f"not {out} or {out}[-1] != {c}", f"{c} not in {out}", f"{out}[-1:] != {c}",
                    f"{out}.count({c}) < 2", f"not {out}.endswith({c})")  # fmt: skip
    put(draft, f"""
            {out} = ''
            for {c} in {s}:
                if {condition}:
                    {out} += {one(draft, str(c), str(c), str(c), f'{c}.upper()')}
    """)  # fmt: skip
    return out


@template("strings loops", level=3, whole=True)
def first_single(draft: Draft) -> str:
    s = given(draft, STR, lambda: _runs(draft) + draft.palette.text()[:3], "s text word")
    c = a_char(draft)
    none = one(draft, "None", "''", "-1", "'-'")
    style = draft.pick("abc")
    if style == "a":
        put(draft, f"""
            for {c} in {s}:
                if {s}.count({c}) {one(draft, '== 1', '== 1', '> 1', '== 2')}:
                    return {c}
            return {none}
        """)  # fmt: skip
    elif style == "b":
        counts = new(draft, Kind.COUNTS, "counts freq seen d")
        i = new(draft, INT, "i pos")
        put(draft, f"""
            {counts} = {{}}
            for {c} in {s}:
                {counts}[{c}] = {counts}.get({c}, 0) + 1
            for {i}, {c} in enumerate({s}):
                if {counts}[{c}] {one(draft, '== 1', '== 1', '> 1')}:
                    return {one(draft, str(i), str(c))}
            return {none}
        """)  # fmt: skip
    else:
        i = new(draft, INT, "i k")
        put(draft, f"""
            for {i} in range(len({s}){often(draft, ' - 1', 0.3)}):
                if {s}[{i}] in {one(draft, f'{s}[:{i}]', f'{s}[{i} + 1:]')}:
                    return {one(draft, str(i), f'{s}[{i}]', f'{s}[:{i}]')}
            return {none}
        """)  # fmt: skip
    return ""


@template("strings loops", level=3)
def insert_marks(draft: Draft) -> Variable | str:
    s = text(draft)
    k = (
        number(draft, 1, 4, "k n size step width")
        if draft.maybe(0.6)
        else str(draft.rng.randint(2, 3))
    )
    out = new(draft, STR, "out result res")
    i = new(draft, INT, "i pos idx")
    mark = repr(draft.palette.separator)
    if draft.maybe(0.5):
        put(draft, f"""
            {out} = ''
            for {i} in range(0, len({s}), {k}):
                {out} += {s}[{i}:{i} + {k}] + {mark}
        """)  # fmt: skip
        return one(draft, str(out), f"{out}[:-1]", f"{out}.rstrip({mark})")
    put(draft, f"""
            {out} = ''
            for {i} in range(len({s})):
                if {i} {one(draft, '> 0', '> 0', f'< len({s}) - 1')} and {i} % {k} == 0:
                    {out} += {mark}
                {out} += {s}[{i}]
    """)  # fmt: skip
    return out


@template("strings loops", level=3)
def occurrences(draft: Draft) -> Variable | str:
    """Where a part of a string is found, again and again."""
    part = draft.palette.letters[: draft.rng.randint(1, 2)]
    s = given(
        draft,
        STR,
        lambda: (
            draft.palette.text()[:4]
            + part
            + draft.palette.text()[:2]
            + part * draft.rng.randint(0, 1)
        ),
        "s text",
    )
    sub = given(draft, STR, lambda: part, "sub part t key") if draft.maybe(0.6) else repr(part)
    pos, n = new(draft, INT, "pos i at"), new(draft, INT, "count n total")
    show = draft.maybe(0.5)
    put(draft, f"""
            {n} = {'[]' if show else '0'}
            {pos} = {s}.find({sub})
            while {pos} {one(draft, '!= -1', '>= 0')}:
                {f'{n}.append({pos})' if show else f'{n} += 1'}
                {pos} = {s}.find({sub}, {pos} + {one(draft, '1', '1', f'len({sub})')})
    """)  # fmt: skip
    return n if not show else str(n)
