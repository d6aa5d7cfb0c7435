"""Short functions that change lists and dicts in ways that must be followed closely."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    given,
    holds,
    new,
    number,
    numbers,
    often,
    on,
    one,
    put,
    template,
)

INT, STR, STRS, INTS, COUNTS = Kind.INT, Kind.STR, Kind.STRS, Kind.INTS, Kind.COUNTS


@template("lists", level=1)
def alias(draft: Draft) -> Variable | str:
    """Two names, for one list or for two."""
    xs = draft.parameter(draft.pick((INTS, INTS, STRS)), filled=True)
    kind = INT if xs.kind is INTS else STR
    ys = new(draft, xs.kind, "ys copy other b saved")
    item = on(draft, kind, xs)
    put(draft, f"""
            {ys} = {one(draft, str(xs), f'{xs}[:]', f'{xs}.copy()', f'list({xs})', f'{xs}[::-1]', f'sorted({xs})')}
            {one(draft, f'{xs}.append({item})', f'{xs}.insert(0, {item})', f'{xs}.reverse()', f'{xs}.sort()', f'{xs} += [{item}]', f'{xs} = {xs} + [{item}]', f'{xs}[0] = {item}')}
            {one(draft, f'{ys}.pop()', f'{ys}.append({draft.palette.value(kind)!r})', f'{ys}[-1] = {xs}[0]', '')}
    """)  # fmt: skip
    return one(
        draft,
        f"{xs}, {ys}",
        f"{xs} == {ys}",
        f"{ys}",
        f"{xs} + {ys}",
        f"len({xs}) - len({ys})",
        f"{xs} is {ys}",
    )


@template("lists loops", level=2)
def grow_by_index(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 9, 1)
    i = new(draft, INT, "i k idx")
    draft.parameters[-1].make = lambda: [
        draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 4))
    ]
    body = one(
        draft,
        f"{xs}.insert({i}, {xs}[{i}] {draft.pick('+*')} {draft.rng.randint(1, 3)})",
        f"{xs}.append({xs}[{i}] {draft.pick('+-*')} {i})",
        f"{xs}.insert(0, {xs}[{i}])",
        f"{xs}[{i}] += {xs}[{i} - 1]",
        f"{xs}[{i}] *= {i}",
        f"{xs}[{i}] = {xs}[-1] - {xs}[{i}]",
        f"{xs}[0] += {xs}[{i}]",
        f"{xs}[{i}], {xs}[0] = {xs}[0], {xs}[{i}]",
    )
    head = f"for {i} in range(len({xs}){often(draft, ' - 1', 0.2)})"
    with draft.block(head):
        if draft.maybe(0.35):
            with draft.block(f"if {xs}[{i}] {one(draft, '% 2 == 0', '> 4', f'> {i}', '!= 0')}"):
                draft.line(body)
        else:
            draft.line(body)
    return (
        one(draft, str(xs), str(xs), f"{xs}[-1]", f"sum({xs})", f"{xs}, len({xs})")
        if draft.maybe(0.4)
        else xs
    )


@template("lists loops", level=2)
def remove_all(draft: Draft) -> Variable | str:
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 4) for _ in range(draft.rng.randint(1, 6))],
        "nums xs lst items",
    )
    v = number(draft, 0, 4, "v x target val")
    style = draft.pick("abc")
    if style == "a":
        put(draft, f"""
            while {v} in {xs}:
                {one(draft, f'{xs}.remove({v})', f'{xs}.pop({xs}.index({v}))', f'del {xs}[{xs}.index({v})]')}
                {often(draft, f'{xs}.append(9)', 0.2)}
        """)  # fmt: skip
    elif style == "b":
        i = new(draft, INT, "i k pos")
        put(draft, f"""
            {i} = 0
            while {i} < len({xs}):
                if {xs}[{i}] {one(draft, '==', '>', '<', '==')} {v}:
                    {one(draft, f'{xs}.pop({i})', f'del {xs}[{i}]')}
                else:
                    {i} += 1
        """)  # fmt: skip
    else:
        i = new(draft, INT, "i k")
        put(draft, f"""
            for {i} in range(len({xs}) - 1, -1, -1):
                if {xs}[{i}] {one(draft, '==', '>', '!=')} {v}:
                    {one(draft, f'del {xs}[{i}]', f'{xs}.pop({i})', f'{xs}[{i}] = {i}')}
        """)  # fmt: skip
    return one(draft, str(xs), str(xs), f"len({xs})", f"{xs}, {v}") if draft.maybe(0.4) else xs


@template("lists", level=0)
def list_calls(draft: Draft) -> Variable | str:
    """One method after another."""
    xs = draft.parameter(draft.pick((INTS, INTS, STRS)), filled=True)
    kind = INT if xs.kind is INTS else STR
    value = repr(draft.palette.value(kind))
    options = [
        f"{xs}.append({value})",
        f"{xs}.insert({draft.pick('012')}, {value})",
        f"{xs}.reverse()",
        f"{xs}.sort({often(draft, 'reverse=True', 0.3)})",
        f"{xs}.extend({[draft.palette.value(kind) for _ in range(2)]!r})",
        f"{xs}.append({xs}.pop(0))",
        f"{xs}[0], {xs}[-1] = {xs}[-1], {xs}[0]",
        f"{xs} = {xs}[{draft.pick(('::-1', '1:', ':-1', '::2'))}] + [{value}]",
        f"{xs}[{draft.pick(('0', '-1'))}] = {on(draft, kind, xs)}",
        f"{xs}.append({on(draft, kind, xs)})",
        f"{xs}[{draft.pick(('1:1', ':0', '1:2', ':1'))}] = [{value}]",
        f"{xs} *= 2",
    ]
    for line in draft.rng.sample(
        options, draft.rng.choice((1, 2, 2, 3) if draft.level else (1, 2, 2))
    ):
        draft.line(line)
    if draft.maybe(0.3):
        last = new(draft, kind, "last x item top")
        draft.line(f"{last} = {xs}.pop({draft.pick(('', '', '0'))})")
        return one(draft, f"{last}, {xs}", f"{xs} + [{last}]", str(last))
    return xs


@template("dicts", level=0)
def dict_calls(draft: Draft) -> Variable | str:
    d = draft.parameter(COUNTS)
    keys = draft.palette.letters[:4]
    draft.parameters[-1].make = lambda: {
        draft.pick(keys): draft.rng.randint(0, 12) for _ in range(draft.rng.randint(1, 3))
    }
    k, k2, n = draft.pick(keys), draft.pick(keys), draft.rng.randint(1, 9)
    options = [
        f"{d}[{k!r}] = {n}",
        f"{d}[{k!r}] = {d}.get({k2!r}, 0) + {n}",
        f"{d}.setdefault({k!r}, {n})",
        f"{d}.update({{{k!r}: {n}, {k2!r}: {n + 1}}})",
        f"{d}.pop({k!r}, None)",
        f"{d}[{k!r}] = len({d})",
        f"{d}.update({k2}={n})",
        f"{d} = {{**{d}, {k!r}: {n}}}",
        f"{d} = {d} | {{{k2!r}: {n}}}",
        f"{d}[{k2!r}] = sum({d}.values())",
    ]
    for line in draft.rng.sample(options, draft.rng.choice((1, 2, 2, 3))):
        draft.line(line)
    if draft.maybe(0.4):
        return one(
            draft,
            f"sorted({d})",
            f"list({d}.items())",
            f"len({d}), {d}",
            f"sum({d}.values())",
            f"{d}.get({k!r}), {d}",
            f"{k!r} in {d}",
            f"max({d}.values())",
            f"list({d})",
        )
    return d


@template("dicts loops", level=2)
def make_dict(draft: Draft) -> Variable | str:
    keys = draft.parameter(STRS, names="keys names words")
    values = draft.parameter(INTS, names="values nums counts")
    d, i, k = (
        new(draft, COUNTS, "d result out"),
        new(draft, INT, "i n"),
        new(draft, STR, "k key name"),
    )
    style = draft.pick("abc")
    if style == "a":
        put(draft, f"""
            {d} = {one(draft, f'dict(zip({keys}, {values}))', f'{{k: v for k, v in zip({keys}, {values})}}', f'dict.fromkeys({keys}, len({values}))')}
            {often(draft, f'if {draft.palette.words[0]!r} not in {d}:' + INNER + f'{d}[{draft.palette.words[0]!r}] = {draft.pick(("0", "-1"))}')}
        """)  # fmt: skip
    elif style == "b":
        put(draft, f"""
            {d} = {{}}
            for {i}, {k} in enumerate({keys}):
                {d}[{k}] = {one(draft, f'{values}[{i}] if {i} < len({values}) else 0', f'{i} + len({values})', f'{values}[:{i}]', f'sum({values}[:{i}])')}
        """)  # fmt: skip
    else:
        put(draft, f"""
            {d} = {{}}
            for {k} in {keys}:
                {d}[{k}] = {one(draft, f'{values}.pop() if {values} else {draft.pick(("0", "-1"))}', f'{values}.pop(0) if {values} else len({d})', f'{values}.count(len({k}))')}
        """)  # fmt: skip
    return one(draft, str(d), f"sorted({d}.items())", f"{d}, {values}")


@template("dicts loops", level=2)
def empty_dict(draft: Draft) -> Variable | str:
    d = draft.parameter(COUNTS)
    k, v, out = (
        new(draft, STR, "k key"),
        new(draft, INT, "v value"),
        new(draft, STRS, "out names order result"),
    )
    put(draft, f"""
            {out} = []
            while {d}{often(draft, f' and len({out}) < {draft.pick("23")}', 0.3)}:
                {k}, {v} = {d}.popitem()
                {one(draft, f'if {holds(draft, v)}:' + INNER, '')}{out}.append({one(draft, str(k), f'{k} * 2', f'({k}, {v})', f"f'{{{k}}}{{{v}}}'", f'{k}.upper()')})
    """)  # fmt: skip
    return one(draft, str(out), f"{out}, {d}", f"len({out})")


@template("sets loops", level=2)
def spread(draft: Draft) -> Variable | str:
    s = draft.parameter(
        Kind.SET,
        lambda: {draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 3))},
        "s seen ids allowed",
    )
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 4))],
        "nums xs values",
    )
    x, out = draft.element(INT, xs.name), new(draft, INTS, "out result fresh")
    put(draft, f"""
            {out} = []
            for {x} in {xs}:
                if {x} {one(draft, 'in', 'not in')} {s}:
                    {out}.append({x})
                    {one(draft, f'{s}.add({x})', f'{s}.discard({x})', f'{s}.add({x} + 1)', '')}
                {often(draft, 'else:' + INNER + f'{s}.{one(draft, "add", "discard")}({x})', 0.5)}
    """)  # fmt: skip
    return one(draft, f"{out}, {s}", str(out), f"sorted({s})", f"len({s})")
