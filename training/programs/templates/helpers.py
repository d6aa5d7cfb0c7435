"""Functions that call others: helpers, inner functions, functions as values."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.statements.updates import start, update
from training.programs.templates.core import (
    INNER,
    holds,
    new,
    number,
    numbers,
    often,
    on,
    one,
    put,
    step,
    template,
    text,
)

INT, STR, INTS, STRS, BOOL = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS, Kind.BOOL


def _helper(draft: Draft, kind: Kind, result: Kind, names: str) -> str:
    """Write a short function of one value; gives its name."""
    name = draft.free(names)
    inner = Draft(draft.rng, min(draft.level, 3), draft.palette, name)
    x = inner.parameter(
        kind, names={INT: ["n", "x", "a", "v"]}.get(kind, "s w c word"), filled=False
    )
    if inner.maybe(0.4):
        with inner.block(f"if {on(inner, BOOL, x)}"):
            inner.line(f"return {on(inner, result, x)}")
    elif inner.maybe(0.25) and kind is INT:
        inner.line(f"{x} {inner.pick(('+=', '-=', '*=', '%='))} {inner.rng.randint(2, 5)}")
    inner.line(f"return {on(inner, result, x)}")
    draft.before.append(inner.text())
    return name


@template("functions loops", level=2)
def map_helper(draft: Draft) -> Variable | str:
    kind = draft.pick((INT, INT, STR))
    result = kind if draft.maybe(0.6) else INT
    g = _helper(draft, kind, result, "g step score change adjust norm convert")
    xs = draft.parameter(INTS if kind is INT else STRS)
    x = draft.element(kind, xs.name)
    if draft.maybe(0.35):
        value = one(
            draft,
            f"[{g}({x}) for {x} in {xs}]",
            f"list(map({g}, {xs}))",
            f"sorted({xs}, key={g})",
            f"[{g}({x}) for {x} in {xs} if {holds(draft, x)}]",
        )
        draft.parameters[-1].make = lambda: draft.palette.value(xs.kind)[:3]  # type: ignore[index]
        return value
    draft.parameters[-1].make = lambda: draft.palette.value(xs.kind)[:4]  # type: ignore[index]
    if result is INT:
        out = new(draft, INT, "total best out s")
        put(draft, f"""
            {out} = 0
            for {x} in {xs}:
                {one(draft, f'{out} += {g}({x})', f'{out} = max({out}, {g}({x}))', f'{out} -= {g}({x})')}
        """)  # fmt: skip
        return out
    out = new(draft, STRS, "out result parts")
    put(draft, f"""
            {out} = []
            for {x} in {xs}:
                {out}.append({g}({x}))
    """)  # fmt: skip
    return out


@template("functions loops conditions", level=2)
def filter_helper(draft: Draft) -> Variable | str:
    kind = draft.pick((INT, INT, STR))
    g = _helper(draft, kind, BOOL, "is_ok ok good check keep matches valid")
    xs = draft.parameter(INTS if kind is INT else STRS)
    draft.parameters[-1].make = lambda: draft.palette.value(xs.kind)[:4]  # type: ignore[index]
    x = draft.element(kind, xs.name)
    if draft.maybe(0.4):
        return one(
            draft,
            f"[{x} for {x} in {xs} if {g}({x})]",
            f"list(filter({g}, {xs}))",
            f"sum(1 for {x} in {xs} if {g}({x}))",
            f"any({g}({x}) for {x} in {xs})",
            f"all(map({g}, {xs}))",
        )
    total = start(draft, draft.pick((INT, xs.kind)))
    loop = draft.block(f"for {x} in {xs}")
    with loop, draft.block(f"if {often(draft, 'not ', 0.25)}{g}({x})"):
        kept, draft.scope = draft.scope, [x, total]
        update(draft, total, [x])
        draft.scope = kept
    return total


@template("functions ints", level=2)
def chained(draft: Draft) -> Variable | str:
    g = _helper(draft, INT, INT, "g double step half grow twice")
    h = _helper(draft, INT, INT, "h inc shift sub norm_it third") if draft.maybe(0.5) else g
    n = draft.parameter(INT)
    out = new(draft, INT, "result out y value")
    style = draft.pick("abc")
    if style == "a":
        put(draft, f"""
            {out} = {g}({n})
            {often(draft, f'if {holds(draft, out)}:' + INNER + f'{out} = {h}({out})')}
            {out} {one(draft, f'+= {h}({out})', f'= {h}({out}) - {n}', f'-= {h}({n})')}
        """)  # fmt: skip
    elif style == "b":
        put(draft, f"""
            {out} = {n}
            for _ in range({draft.pick('233')}):
                {out} = {g}({out})
        """)  # fmt: skip
    else:
        put(draft, f"""
            {out} = {g}({h}({n})) {draft.pick('+-')} {one(draft, f'{g}({n})', str(n), f'{h}({draft.rng.randint(1, 9)})')}
        """)  # fmt: skip
    return out


@template("functions", level=2)
def defaults(draft: Draft) -> Variable | str:
    """A helper with defaults, called in several ways."""
    g = draft.free("add scale pad_to clip combine shift make")
    a, b, c = (one(draft, *names.split()) for names in ("x n a", "y step k b", "low z extra"))
    d1, d2 = draft.rng.randint(1, 5), draft.rng.randint(0, 3)
    body = one(
        draft,
        f"{a} + {b} * {c}",
        f"{a} * {b} - {c}",
        f"max({a}, {b}) + {c}",
        f"({a} + {c}) % ({b} + 2)",
        f"{a} - {b} + {c}",
        f"[{a}] * {b} + [{c}]" if draft.maybe(0.3) else f"({a} - {b}) * {c}",
    )
    draft.before.append(f"def {g}({a}, {b}={d1}, {c}={d2}):\n    return {body}")
    n = number(draft, 0, 12, "n num value m")
    calls = [
        f"{g}({n})",
        f"{g}({n}, {draft.rng.randint(2, 6)})",
        f"{g}({n}, {c}={draft.rng.randint(2, 6)})",
        f"{g}({n}, {b}={n})",
        f"{g}({draft.rng.randint(1, 5)}, {n})",
        f"{g}({c}={n}, {a}={draft.rng.randint(1, 5)})",
    ]
    first, second = draft.rng.sample(calls, 2)
    p, q = new(draft, INT, "p first left"), new(draft, INT, "q second right")
    put(draft, f"""
            {p} = {first}
            {q} = {second}
    """)  # fmt: skip
    return one(draft, f"{p}, {q}", f"{p} + {q}", f"{p} if {p} > {q} else {q}", f"[{p}, {q}]")


@template("functions lists", level=3)
def changes_its_argument(draft: Draft) -> Variable | str:
    g = draft.free("grow fill_up change push_all trim modify")
    item = one(draft, "xs", "lst", "a", "items")
    body = one(draft, f"{item}.append(len({item}))", f"{item}.append(k)", f"{item}.insert(0, k)", f"{item}[0] = k", f"if {item}:\n        {item}.pop()",
               f"{item}.extend([k, k + 1])", f"{item}.reverse()", f"{item} = {item} + [k]", f"{item}.sort()\n    {item}.append(k)")  # fmt: skip
    uses_k = "k" in body.replace("ks", "").replace("pick", "")
    give = one(draft, "", f"\n    return {item}", f"\n    return len({item})", "\n    return None")
    draft.before.append(f"def {g}({item}{', k' if uses_k else ''}):\n    {body}{give}")
    xs = numbers(draft, 0, 9, 1, "nums values data")
    out = new(draft, INT, "r out result")
    extra = f", {draft.rng.randint(1, 9)}" if uses_k else ""
    if draft.maybe(0.5):
        put(draft, f"""
            {out} = {g}({xs}{extra})
            {often(draft, f'{xs}.append({draft.rng.randint(0, 9)})')}
        """)  # fmt: skip
        return one(draft, f"{out}, {xs}", f"{xs}, {out}")
    other = new(draft, INTS, "copy ys before")
    put(draft, f"""
            {other} = {one(draft, str(xs), f'{xs}[:]', f'list({xs})', f'{xs}.copy()')}
            {g}({other}{extra})
    """)  # fmt: skip
    return one(draft, f"{xs}, {other}", f"{xs} == {other}", f"len({xs}), len({other})")


@template("functions conditions", level=3)
def several_helpers(draft: Draft) -> Variable | str:
    first = _helper(draft, INT, BOOL, "is_big is_ok check good")
    second = _helper(draft, INT, INT, "g score step adjust")
    n = draft.parameter(INT)
    out = new(draft, INT, "out result total")
    style = draft.pick("ab")
    if style == "a":
        put(draft, f"""
            if {first}({n}):
                {out} = {second}({n})
            else:
                {out} = {one(draft, f'{second}({n} + 1)', str(n), f'-{n}', '0')}
            {often(draft, f'{out} += {draft.rng.randint(1, 5)}', 0.4)}
        """)  # fmt: skip
        return out
    i = new(draft, INT, "i k j")
    put(draft, f"""
            {out} = 0
            for {i} in range({draft.pick('345')}):
                if {first}({n} + {i}):
                    {out} += {second}({i})
    """)  # fmt: skip
    return out


@template("functions strings", level=3)
def clean_then_use(draft: Draft) -> Variable | str:
    g = _helper(draft, STR, STR, "clean norm strip_it fix_text simplify")
    s = text(draft)
    parts, w = new(draft, STRS, "words parts tokens"), new(draft, STR, "w part word")
    style = draft.pick("abc")
    if style == "a":
        return one(
            draft,
            f"{g}({s}) + {g}({s}[::-1])",
            f"{g}({s}) == {s}",
            f"len({g}({s}))",
            f"{g}({g}({s}))",
            f"[{g}({s}), {s}]",
        )
    put(draft, f"""
            {parts} = []
            for {w} in {s}.split({often(draft, repr(draft.palette.separator), 0.4)}):
                {f'if {g}({w}):' if style == 'c' else f'{parts}.append({g}({w}))'}
                {f'    {parts}.append({w})' if style == 'c' else ''}
    """)  # fmt: skip
    return one(draft, f"' '.join({parts})", str(parts), f"{parts}[::-1]", f"len({parts})")


@template("functions loops", level=3)
def step_until(draft: Draft) -> Variable | str:
    """A helper is called until its result is small or big enough."""
    g = draft.free("next_of shrink_n step_down")
    v = one(draft, "n", "x", "v")
    body = one(
        draft,
        f"if {v} % 2 == 0:\n        return {v} // 2\n    return {v} - 1",
        f"return {v} - {draft.rng.randint(2, 4)}",
        f"return {v} * 2 // 3",
        f"if {v} > 10:\n        return {v} - 7\n    return {v} - 2",
    )
    draft.before.append(f"def {g}({v}):\n    {body}")
    n = number(draft, 2, 24, "n start value x")
    out = new(draft, INTS, "path out seen")
    if draft.maybe(0.5):
        put(draft, f"""
            {out} = []
            while {n} > {draft.pick('12')}:
                {out}.append({n})
                {n} = {g}({n})
        """)  # fmt: skip
        return out
    k = new(draft, INT, "steps k count")
    put(draft, f"""
            {k} = 0
            while {n} > {draft.pick('12')}:
                {n} = {g}({n})
                {step(draft, k)}
    """)  # fmt: skip
    return one(draft, f"{k}, {n}", str(k))
