"""Rows of numbers."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    given,
    new,
    number,
    often,
    on,
    one,
    put,
    template,
)

INT, INTS, ROWS = Kind.INT, Kind.INTS, Kind.ROWS


def _rows(draft: Draft, square: bool = False) -> Variable:
    def make() -> list[list[int]]:
        height, width = draft.rng.randint(2, 3), draft.rng.randint(1, 3)
        return [
            [draft.rng.randint(0, 9) for _ in range(height if square else width)]
            for _ in range(height)
        ]

    return given(draft, ROWS, make, "grid matrix rows m")


@template("lists loops", level=3)
def over_rows(draft: Draft) -> Variable | str:
    rows = _rows(draft)
    row = new(draft, INTS, "row r line")
    out = new(draft, INTS, "out result sums res")
    value = on(draft, INT, row)
    put(draft, f"""
            {out} = []
            for {row} in {rows}:
                {out}.append({one(draft, f'sum({row})', f'max({row})', value, f'{row}[0]', f'len({row})')})
    """)  # fmt: skip
    return out


@template("lists loops", level=3)
def transpose(draft: Draft) -> Variable | str:
    rows = _rows(draft)
    i, j = new(draft, INT, "j c col"), new(draft, INT, "i r k")
    out, row = new(draft, ROWS, "out result t"), new(draft, INTS, "row line new_row")
    if draft.maybe(0.5):
        put(draft, f"""
            {out} = []
            for {i} in range(len({rows}[0])):
                {row} = []
                for {j} in range(len({rows})):
                    {row}.{one(draft, f'append({rows}[{j}][{i}])', f'append({rows}[{j}][{i}])', f'insert(0, {rows}[{j}][{i}])')}
                {out}.append({row})
        """)  # fmt: skip
    else:
        put(draft, f"""
            {out} = []
            for {i} in range(len({rows}[0])):
                {out}.append([{row}[{i}] for {row} in {one(draft, str(rows), f'{rows}[::-1]')}])
        """)  # fmt: skip
    return out


@template("lists loops", level=3)
def diagonal(draft: Draft) -> Variable:
    rows = _rows(draft, square=True)
    i = new(draft, INT, "i k r")
    total = new(draft, INT, "total s result trace")
    cell = one(
        draft,
        f"{rows}[{i}][{i}]",
        f"{rows}[{i}][{i}]",
        f"{rows}[{i}][len({rows}) - 1 - {i}]",
        f"{rows}[{i}][-{i} - 1]",
    )
    put(draft, f"""
            {total} = 0
            for {i} in range(len({rows})):
                {total} {one(draft, '+=', '+=', '-=')} {cell}{often(draft, f' * {rows}[{i}][0]', 0.15)}
    """)  # fmt: skip
    return total


@template("lists loops", level=4)
def grid_cells(draft: Draft) -> Variable | str:
    rows = _rows(draft)
    i, j = new(draft, INT, "r i y"), new(draft, INT, "c j x")
    cell = f"{rows}[{i}][{j}]"
    style = draft.pick("abc")
    out = new(draft, {"a": INT, "b": Kind.PAIRS, "c": INT}[style], "out result count found")
    v = draft.rng.randint(2, 6)
    condition = one(
        draft,
        f"{cell} > {v}",
        f"{cell} % 2 == 0",
        f"{i} == {j}",
        f"({i} + {j}) % 2",
        f"{cell} < {v}",
    )
    change = {
        "a": f"{out} += {one(draft, '1', cell, cell)}",
        "b": f"{out}.append(({i}, {j}))",
        "c": f"{out} = max({out}, {cell})",
    }[style]
    put(draft, f"""
            {out} = {'[]' if style == 'b' else '0'}
            for {i} in range(len({rows})):
                for {j} in range(len({rows}[{i}])):
                    if {condition}:
                        {change}
                    {often(draft, 'else:' + INNER + f'{cell} = {draft.rng.randint(0, 1)}', 0.3)}
    """)  # fmt: skip
    return one(draft, str(out), f"{out}, {rows}") if draft.maybe(0.4) else out


@template("lists loops", level=3)
def make_grid(draft: Draft) -> Variable | str:
    n = number(draft, 1, 4, "n size k")
    i, j = new(draft, INT, "i r y"), new(draft, INT, "j c x")
    out, row = new(draft, ROWS, "grid rows out table"), new(draft, INTS, "row line")
    value = one(
        draft,
        f"{i} * {j}",
        f"{i} + {j}",
        f"abs({i} - {j})",
        f"int({i} == {j})",
        f"max({i}, {j})",
        f"{i} * {n} + {j}",
        f"({i} + {j}) % 2",
        f"{i} ** {j}",
    )
    if draft.maybe(0.35):
        put(draft, f"""
            {out} = [[{value} for {j} in range({n})] for {i} in range({n})]
        """)  # fmt: skip
    else:
        put(draft, f"""
            {out} = []
            for {i} in range({n}):
                {row} = []
                for {j} in range({one(draft, str(n), f'{i} + 1', '2', '3')}):
                    {row}.append({value})
                {out}.append({row})
        """)  # fmt: skip
    return out


@template("lists loops", level=3)
def triangle(draft: Draft) -> Variable | str:
    """Each row is made of the one before."""
    n = number(draft, 0, 4, "n rows depth k")
    row, i = new(draft, INTS, "row line cur"), new(draft, INT, "i k j")
    change = one(draft, f"[1] + [{row}[{i}] + {row}[{i} + 1] for {i} in range(len({row}) - 1)] + [1]",
                 f"[{row}[{i}] + {i} for {i} in range(len({row}))] + [1]", f"[0] + {row}", f"{row} + [sum({row})]",
                 f"[a + b for a, b in zip([0] + {row}, {row} + [0])]")  # fmt: skip
    put(draft, f"""
            {row} = [1]
            for _ in range({n}):
                {row} = {change}
    """)  # fmt: skip
    return row
