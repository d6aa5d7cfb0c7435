"""Sorting and searching by hand, and what one does with rows of numbers."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    given,
    new,
    often,
    one,
    put,
    swapped,
    template,
)

INT, INTS = Kind.INT, Kind.INTS


def _short(draft: Draft) -> Variable:
    return given(
        draft,
        INTS,
        lambda: [draft.palette.integer() for _ in range(draft.rng.randint(2, 4))],
        "nums xs arr a lst",
    )


@template("lists loops", level=3)
def bubble(draft: Draft) -> Variable | str:
    xs = _short(draft)
    i, j = new(draft, INT, "i n a"), new(draft, INT, "j k b")
    inner = one(draft, f"len({xs}) - 1 - {i}", f"len({xs}) - 1", f"len({xs}) - {i} - 1")
    a, b = f"{xs}[{j}]", f"{xs}[{j} + 1]"
    n = new(draft, INT, "swaps count moves") if draft.maybe(0.4) else None
    put(draft, f"""
            {f'{n} = 0' if n else ''}
            for {i} in range(len({xs}){one(draft, '', ' - 1', ' - 1')}):
                for {j} in range({inner}):
                    if {a} {draft.pick('>><')} {b}:
                        {swapped(draft, a, b)}
                        {f'{n} += 1' if n else ''}
    """)  # fmt: skip
    return xs if n is None else one(draft, f"{xs}, {n}", str(n))


@template("lists loops", level=3)
def bubble_until_calm(draft: Draft) -> Variable:
    xs = _short(draft)
    done, i = new(draft, Kind.BOOL, "swapped changed moved"), new(draft, INT, "i j k")
    put(draft, f"""
            {done} = True
            while {done}:
                {done} = False
                for {i} in range(len({xs}) - 1):
                    if {xs}[{i}] {draft.pick('>><')} {xs}[{i} + 1]:
                        {swapped(draft, f'{xs}[{i}]', f'{xs}[{i} + 1]')}
                        {done} = True
    """)  # fmt: skip
    return xs


@template("lists loops", level=3)
def insertion(draft: Draft) -> Variable:
    xs = _short(draft)
    if draft.maybe(0.5):
        i, j, key = (
            new(draft, INT, "i k"),
            new(draft, INT, "j pos"),
            new(draft, INT, "key cur x value"),
        )
        put(draft, f"""
            for {i} in range(1, len({xs})):
                {key} = {xs}[{i}]
                {j} = {i} - 1
                while {j} >= 0 and {xs}[{j}] {draft.pick('>><')} {key}:
                    {xs}[{j} + 1] = {xs}[{j}]
                    {j} -= 1
                {xs}[{j} + 1] = {key}
        """)  # fmt: skip
        return xs
    x, out, i = (
        draft.element(INT, xs.name),
        new(draft, INTS, "out result done"),
        new(draft, INT, "i pos k"),
    )
    put(draft, f"""
            {out} = []
            for {x} in {xs}:
                {i} = 0
                while {i} < len({out}) and {out}[{i}] {one(draft, '<', '<=', '>')} {x}:
                    {i} += 1
                {out}.insert({i}, {x})
    """)  # fmt: skip
    return out


@template("lists loops", level=3)
def selection(draft: Draft) -> Variable:
    xs = _short(draft)
    if draft.maybe(0.5):
        i, j, low = (
            new(draft, INT, "i k"),
            new(draft, INT, "j p"),
            new(draft, INT, "low m best smallest"),
        )
        put(draft, f"""
            for {i} in range(len({xs}){often(draft, ' - 1')}):
                {low} = {i}
                for {j} in range({i} + 1, len({xs})):
                    if {xs}[{j}] {draft.pick('<<>')} {xs}[{low}]:
                        {low} = {j}
                {xs}[{i}], {xs}[{low}] = {xs}[{low}], {xs}[{i}]
        """)  # fmt: skip
        return xs
    out, m = new(draft, INTS, "out result done"), new(draft, INT, "m best x low")
    put(draft, f"""
            {out} = []
            while {xs}:
                {m} = {one(draft, 'min', 'max', 'min')}({xs})
                {xs}.remove({m})
                {out}.append({m})
    """)  # fmt: skip
    return out


@template("lists loops dicts", level=3)
def counting(draft: Draft) -> Variable:
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 4) for _ in range(draft.rng.randint(2, 5))],
        "nums xs arr",
    )
    counts, x, i = (
        new(draft, INTS, "counts c buckets"),
        draft.element(INT, xs.name),
        new(draft, INT, "i k v"),
    )
    out = new(draft, INTS, "out result")
    put(draft, f"""
            {counts} = [0] * 5
            for {x} in {xs}:
                {counts}[{x}] += 1
            {out} = []
            for {i} in range(5):
                {one(draft, f'{out} += [{i}] * {counts}[{i}]', f'{out}.extend([{i}] * {counts}[{i}])', f'if {counts}[{i}] > 1:' + INNER + f'{out}.append({i})')}
    """)  # fmt: skip
    return out


@template("lists loops", level=3)
def partition(draft: Draft) -> Variable | str:
    xs = given(
        draft,
        INTS,
        lambda: [draft.palette.integer() for _ in range(draft.rng.randint(2, 6))],
        "nums xs arr",
    )
    pivot, i, j = (
        new(draft, INT, "pivot p mark"),
        new(draft, INT, "i k store"),
        new(draft, INT, "j r"),
    )
    put(draft, f"""
            {pivot} = {xs}[{one(draft, '-1', '-1', '0')}]
            {i} = 0
            for {j} in range(len({xs})):
                if {xs}[{j}] {one(draft, '<', '<', '<=', '>')} {pivot}:
                    {swapped(draft, f'{xs}[{i}]', f'{xs}[{j}]')}
                    {i} += 1
    """)  # fmt: skip
    return one(draft, f"{xs}, {i}", str(xs), f"{xs}[:{i}]")
