"""Exceptions that are raised, handled, handed on, or left to end the program."""

from __future__ import annotations

from training.programs.draft import Draft, Variable
from training.programs.kinds import Kind
from training.programs.templates.core import (
    INNER,
    NEXT,
    given,
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
)

INT, STR, INTS, STRS, COUNTS = Kind.INT, Kind.STR, Kind.INTS, Kind.STRS, Kind.COUNTS


def _tokens(draft: Draft) -> Variable:
    def make() -> list[str]:
        return [
            draft.pick(
                (
                    str(draft.rng.randint(-9, 40)),
                    str(draft.rng.randint(0, 9)),
                    draft.palette.word(),
                    "",
                )
            )
            for _ in range(draft.rng.randint(1, 4))
        ]

    return given(draft, STRS, make, "tokens words items parts values")


@template("exceptions loops", level=2)
def parse_each(draft: Draft) -> Variable | str:
    tokens = _tokens(draft)
    t = draft.element(STR, tokens.name)
    out, bad = (
        new(draft, INTS, "out nums result good"),
        new(draft, INT, "bad errors failed skipped"),
    )
    count_bad = draft.maybe(0.5)
    put(draft, f"""
            {out} = []
            {f'{bad} = 0' if count_bad else ''}
            for {t} in {tokens}:
                try:
                    {out}.append({one(draft, f'int({t})', f'int({t})', f'int({t}) * 2', f'{draft.rng.randint(6, 60)} // int({t})')})
                except {one(draft, 'ValueError', 'ValueError', '(ValueError, ZeroDivisionError)', 'Exception')}:
                    {step(draft, bad) if count_bad else one(draft, f'{out}.append({draft.pick(("0", "-1", "None"))})', 'continue', 'pass', 'break')}
    """)  # fmt: skip
    return one(draft, f"{out}, {bad}", f"len({out}) - {bad}") if count_bad else str(out)


@template("exceptions", level=2)
def divide(draft: Draft) -> Variable | str:
    a, b = number(draft, -5, 60, "a x total"), number(draft, 0, 3, "b y n parts")
    out = new(draft, INT, "result out q")
    error = one(draft, "ZeroDivisionError", "ZeroDivisionError", "ArithmeticError", "Exception")
    style = draft.pick("abc")
    if style == "a":
        put(draft, f"""
            try:
                {out} = {a} {draft.pick(('//', '//', '%'))} {b}
            except {error}:
                {out} = {one(draft, '0', '-1', str(a), 'None')}
            {often(draft, 'else:' + INNER + f'{out} {draft.pick(("+=", "*="))} {draft.pick("123")}', 0.4)}
            {often(draft, 'finally:' + INNER + f'{b} += 1', 0.3)}
        """)  # fmt: skip
        return one(draft, f"{out}", f"{out}, {b}")
    if style == "b":
        put(draft, f"""
            try:
                return {a} // {b}
            except {error}:
                {out} = {one(draft, '0', '-1', str(a))}
            {often(draft, f'{out} -= {draft.pick("12")}', 0.4)}
        """)  # fmt: skip
        return str(out)
    log = new(draft, STRS, "log steps events")
    put(draft, f"""
            {log} = []
            try:
                {log}.append('start')
                {out} = {a} // {b}
                {log}.append({one(draft, f'str({out})', "'done'")})
            except {error}:
                {log}.append({one(draft, "'error'", "'zero'")})
            {often(draft, 'finally:' + INNER + f"{log}.append('end')", 0.7)}
    """)  # fmt: skip
    return str(log)


@template("exceptions dicts", level=2)
def look_up(draft: Draft) -> Variable | str:
    d = draft.parameter(COUNTS)
    keys = draft.palette.letters[:3]
    draft.parameters[-1].make = lambda: {
        draft.pick(keys): draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 3))
    }
    wanted = given(
        draft,
        STRS,
        lambda: [draft.pick(keys + "q") for _ in range(draft.rng.randint(1, 4))],
        "keys names wanted",
    )
    k, total = new(draft, STR, "k key name"), new(draft, INT, "total s result")
    put(draft, f"""
            {total} = 0
            for {k} in {wanted}:
                try:
                    {total} += {d}[{k}]{often(draft, ' * 2', 0.2)}
                except KeyError{often(draft, ' as e', 0.15)}:
                    {one(draft, f'{total} -= 1', f'{d}[{k}] = 1', 'continue', 'break', f'{d}[{k}] = len({d})')}
                {often(draft, 'else:' + INNER + f'{d}[{k}] -= 1', 0.3)}
    """)  # fmt: skip
    return one(draft, str(total), f"{total}, {d}", f"{d}")


@template("exceptions lists", level=2)
def item_or_default(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 20, 1)
    i = number(draft, -2, 6, "i k n index")
    out = new(draft, INT, "value out x result")
    put(draft, f"""
            try:
                {out} = {xs}[{i}]
                {often(draft, f'{xs}[{i}] = {on(draft, INT, out)}', 0.5)}
            except {one(draft, 'IndexError', 'IndexError', 'LookupError')}:
                {one(draft, f'{out} = -1', f'{out} = {xs}[-1]', f'{out} = {xs}[{i} % len({xs})]', f'{xs}.append({i})' + NEXT + f'{out} = len({xs})', f'return {one(draft, "None", str(xs), "0")}')}
    """)  # fmt: skip
    return one(draft, str(out), f"{out}, {xs}", f"{xs}, {out}")


@template("exceptions functions", level=3)
def checked_by_helper(draft: Draft) -> Variable | str:
    """A helper refuses, the caller handles it or not."""
    check = draft.free("check validate parse_one ensure take safe")
    v = one(draft, "x", "n", "value", "v")
    error = draft.pick(("ValueError", "ValueError", "KeyError", "TypeError", "RuntimeError"))
    words = draft.pick(("bad", "too small", "negative", "no", "odd", "limit"))
    condition = one(
        draft,
        f"{v} < 0",
        f"{v} > {draft.rng.randint(5, 12)}",
        f"{v} % 2",
        f"{v} % 3 == 0",
        f"{v} == 0",
    )
    result = one(
        draft, f"{v}", f"{v} * 2", f"{v} + 1", f"100 // {v}" if "== 0" in condition else f"{v} - 1"
    )
    message = f"'{words}'" if draft.maybe(0.6) else f"f'{words} {{{v}}}'"
    draft.before.append(
        f"def {check}({v}):\n    if {condition}:\n        raise {error}({message})\n    return {result}"
    )
    if draft.maybe(0.5):
        xs = numbers(draft, -3, 14, 1)
        x, out = draft.element(INT, xs.name), new(draft, INTS, "out result good")
        handler = one(
            draft,
            f"{out}.append({one(draft, '0', '-1', 'None', 'str(e)')})",
            "break",
            "continue",
            f"return {out}",
        )
        put(draft, f"""
            {out} = []
            for {x} in {xs}:
                try:
                    {out}.append({check}({x}))
                except {error}{' as e' if 'str(e)' in handler or draft.maybe(0.1) else ''}:
                    {handler}
        """)  # fmt: skip
        return out
    n = number(draft, -3, 14, "n x a num")
    out = new(draft, INT, "result out y")
    handler = one(draft, f"{out} = -1", f"{out} = {n}", "return str(e)", f"{out} = 0")
    put(draft, f"""
            try:
                {out} = {check}({n})
                {often(draft, f'{out} += {check}({n} - {draft.pick("123")})', 0.5)}
            except {error}{' as e' if 'str(e)' in handler else ''}:
                {handler}
    """)  # fmt: skip
    return out


@template("exceptions", level=2)
def refuse_bad(draft: Draft) -> Variable | str:
    """Arguments are checked first; a call may end in an exception."""
    n = number(draft, -2, 12, "n x amount age k")
    out = new(draft, INT, "result out total y")
    error = draft.pick(("ValueError", "ValueError", "TypeError", "IndexError"))
    bad = one(draft, f"{n} < 0", f"{n} == 0", f"{n} > 9", f"{n} < 0 or {n} > 10", f"{n} <= 0")
    put(draft, f"""
            if {bad}:
                raise {error}({one(draft, "'bad value'", "'negative'", f"f'bad: {{{n}}}'", str(n), "'out of range'")})
            {out} = {on(draft, INT, n)}
            if {holds(draft, out, n)}:
                {out} {draft.pick(('+=', '-='))} {on(draft, INT, n)}
    """)  # fmt: skip
    return out


@template("exceptions lists", level=2)
def may_fail(draft: Draft) -> Variable | str:
    """Nothing checks what may go wrong, and for some calls it does."""
    style = draft.pick("abcde")
    if style == "a":
        xs, i = numbers(draft, 0, 20, 1), number(draft, 0, 4, "i k n")
        x = new(draft, INT, "x value item")
        put(draft, f"""
            {x} = {xs}[{i}]
            {one(draft, f'{xs}[0] = {on(draft, INT, x)}', f'{xs}.remove({x})', f'{x} += len({xs})')}
        """)  # fmt: skip
        return one(draft, f"{x}, {xs}", str(xs), str(x))
    if style == "b":
        d = draft.parameter(COUNTS)
        keys = draft.palette.letters[:3]
        draft.parameters[-1].make = lambda: {
            draft.pick(keys): draft.rng.randint(0, 9) for _ in range(draft.rng.randint(1, 3))
        }
        k = given(draft, STR, lambda: draft.pick(keys), "k key name")
        put(draft, f"""
            {d}[{k}] {draft.pick(('+=', '-='))} {draft.rng.randint(1, 5)}
            {often(draft, f'if {d}[{k}] > {draft.rng.randint(3, 8)}:' + INNER + f'del {d}[{k}]')}
        """)  # fmt: skip
        return d
    if style == "c":
        s = given(
            draft,
            STR,
            lambda: draft.pick(
                (str(draft.rng.randint(0, 99)), f"{draft.rng.randint(0, 9)}x", "", "4 5", "-7")
            ),
            "s text token",
        )
        n = new(draft, INT, "n value num")
        put(draft, f"""
            {n} = int({s}{often(draft, '.strip()', 0.3)})
            {one(draft, f'{n} += len({s})', f'{n} *= 2', f'{n} %= {draft.rng.randint(3, 9)}')}
        """)  # fmt: skip
        return n
    if style == "d":
        xs = numbers(draft, 0, 4, 1)
        x, total = draft.element(INT, xs.name), new(draft, INT, "total acc s")
        put(draft, f"""
            {total} = {draft.rng.randint(10, 90)}
            for {x} in {xs}:
                {total} {one(draft, f'= {total} // {x}', f'//= {x}', f'+= {draft.rng.randint(5, 30)} // {x}', f'= {total} % {x} + 5')}
        """)  # fmt: skip
        return total
    xs, x = numbers(draft, 0, 5, 2), number(draft, 0, 5, "x target n")
    i = new(draft, INT, "i pos at")
    put(draft, f"""
            {i} = {xs}.index({x})
            {xs}{one(draft, f'.pop({i})', f'[{i}] = {on(draft, INT, i)}', f'.insert({i}, 0)')}
    """)  # fmt: skip
    return one(draft, str(xs), f"{i}, {xs}")


@template("exceptions", level=3)
def nested_tries(draft: Draft) -> Variable | str:
    s = given(
        draft,
        STR,
        lambda: draft.pick((str(draft.rng.randint(0, 5)), draft.palette.word()[:3], "0", "")),
        "s text key",
    )
    d = draft.parameter(COUNTS)
    draft.parameters[-1].make = lambda: {
        key: draft.rng.randint(0, 9)
        for key in draft.rng.sample(("0", "1", "2", *draft.palette.letters[:2]), 2)
    }
    out = new(draft, INT, "out result value")
    first, second = (f"{d}[{s}]", "KeyError"), (f"int({s})", "ValueError")
    if draft.maybe(0.4):
        first, second = second, first
    put(draft, f"""
            try:
                {out} = {first[0]}
                {often(draft, f'{out} = {draft.rng.randint(5, 40)} // {out}', 0.4)}
            except {first[1]}:
                try:
                    {out} = {second[0]}{often(draft, ' + 100', 0.3)}
                except {second[1]}:
                    {out} = {one(draft, '-1', f'len({s})', 'None')}
            {often(draft, 'except ZeroDivisionError:' + INNER + f'{out} = 0', 0.5 if '//' in ''.join(draft.lines) else 0.3)}
    """)  # fmt: skip
    return str(out)


@template("exceptions loops", level=3)
def retry(draft: Draft) -> Variable | str:
    xs = given(
        draft,
        INTS,
        lambda: [draft.rng.choice((0, 0, 1, 2, 3, 4)) for _ in range(draft.rng.randint(1, 5))],
        "xs nums replies",
    )
    i, out = new(draft, INT, "i tries n"), new(draft, INT, "out result value")
    put(draft, f"""
            {i} = 0
            {out} = None
            while {i} < len({xs}) and {out} is None:
                try:
                    {out} = {draft.rng.randint(6, 40)} {draft.pick(('//', '%'))} {xs}[{i}]
                except ZeroDivisionError:
                    {one(draft, 'pass', f'{xs}[{i}] = 1', f'{xs}.append({i})')}
                {i} += 1
    """)  # fmt: skip
    return one(draft, f"{out}, {i}", str(out))


@template("exceptions functions", level=3)
def raise_again(draft: Draft) -> Variable | str:
    inner = draft.free("load fetch inner parse_it")
    d = draft.parameter(COUNTS)
    keys = draft.palette.letters[:3]
    draft.parameters[-1].make = lambda: {
        draft.pick(keys): draft.rng.randint(0, 9) for _ in range(2)
    }
    k = given(draft, STR, lambda: draft.pick(keys), "k key name")
    outer = one(draft, "ValueError('missing')", "ValueError(key)", "RuntimeError('no ' + key)")
    draft.before.append(
        f"def {inner}(data, key):\n    try:\n        return data[key]\n    except KeyError:\n        raise {outer}{often(draft, ' from None', 0.4)}"
    )
    out = new(draft, INT, "out result value")
    put(draft, f"""
            try:
                {out} = {inner}({d}, {k})
            except {outer.split('(')[0]}{' as e' if (said := draft.maybe(0.5)) else ''}:
                {out} = {one(draft, 'str(e)', 'e.args[0]') if said else one(draft, '-1', '0', f'len({d})')}
    """)  # fmt: skip
    return str(out)


@template("exceptions loops", level=3)
def finally_counts(draft: Draft) -> Variable | str:
    xs = numbers(draft, 0, 6, 1)
    x, n, out = (
        draft.element(INT, xs.name),
        new(draft, INT, "n count done"),
        new(draft, INTS, "out result log"),
    )
    way = one(draft, "continue", "raise ValueError", "raise ValueError", "break")
    put(draft, f"""
            {n}, {out} = 0, []
            for {x} in {xs}:
                try:
                    if {holds(draft, x)}:
                        {way}
                    {out}.append({on(draft, INT, x)})
                {'except ValueError:' + INNER + f'{out}.append({draft.pick(("0", "-1"))})'}
                finally:
                    {step(draft, n)}
    """)  # fmt: skip
    return one(draft, f"{out}, {n}", f"{n}, {out}")


@template("exceptions", level=3)
def wrong_kinds(draft: Draft) -> Variable | str:
    """Values of several kinds, some of which cannot be added."""
    xs = given(
        draft,
        Kind.OTHER,
        lambda: [
            draft.pick(
                (draft.rng.randint(0, 9), draft.rng.randint(0, 9), draft.palette.char(), None)
            )
            for _ in range(draft.rng.randint(1, 4))
        ],
        "items values xs data",
    )
    x, total = new(draft, INT, "x item v"), new(draft, INT, "total s acc")
    bad = new(draft, INTS, "bad skipped rest")
    put(draft, f"""
            {total}, {bad} = 0, []
            for {x} in {xs}:
                try:
                    {total} {one(draft, f'+= {x}', f'+= {x} % 5', f'= max({total}, {x})')}
                except TypeError:
                    {bad}.append({x})
    """)  # fmt: skip
    return one(draft, f"{total}, {bad}", f"{total} - len({bad})", str(total))
