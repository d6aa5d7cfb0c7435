"""What may stand around a function: lines before its own, and a function that calls it."""

from __future__ import annotations

from training.programs.draft import Draft, Parameter
from training.programs.kinds import Kind

BEFORE = {
    Kind.INT: ("{} = abs({})", "{} += 1", "{} = max({}, 1)", "{} = {} % 20", "{} = {} + {}"),
    Kind.STR: ("{} = {}.lower()", "{} = {}.upper()", "{} = {}[::-1]", "{} = {}.swapcase()"),
    Kind.INTS: ("{} = {}[::-1]", "{} = sorted({})", "{} = list({})", "{} = {} + {}[:1]"),
    Kind.STRS: ("{} = {}[::-1]", "{} = sorted({})", "{} = {} + {}[:1]", "{} = sorted({}, key=len)"),
}
EMPTY_RESULTS = ("None", "0", "-1", "[]", "''", "False", "{}")


def prepare(draft: Draft) -> None:
    """Change an argument, or leave at once where it is empty, before anything else happens."""
    fitting = [each for each in draft.parameters if each.variable.kind in BEFORE]
    if not fitting:
        return
    parameter = draft.pick(fitting)
    chosen = parameter.variable
    if chosen.kind is not Kind.INT and (not parameter.plain or draft.maybe(0.4)):
        empty = draft.pick((f"not {chosen}", f"not {chosen}", f"len({chosen}) < 2"))
        draft.lines[:0] = [f"    if {empty}:", f"        return {draft.pick(EMPTY_RESULTS)}"]
    elif parameter.plain:
        line = draft.pick(BEFORE[chosen.kind]).replace("{}", chosen.name)
        draft.lines.insert(0, f"    {line}")


def calls_it(draft: Draft) -> Draft | None:
    """A function that calls the one in `draft` for each of a few arguments, if it can be so."""
    inputs = [each for each in draft.parameters if each.make is not None]
    if not 1 <= len(inputs) <= 2:
        return None
    name = draft.pick(
        [name for name in ("f", "main_f", "run_all", "g", "solve") if name != draft.name]
    )
    caller = Draft(draft.rng, draft.level, draft.palette, name, draft.family)
    caller.taken.update((name, draft.name))
    rows = caller.parameter(
        Kind.OTHER, lambda: _rows(draft, inputs), ("cases", "items", "jobs", "args", "todo")
    )
    names = [caller.free((each.variable.name, *"pqrst")) for each in inputs]
    call = f"{draft.name}({', '.join(names)})"
    target = ", ".join(names)
    out = caller.free(("out", "results", "res", "found"))
    style = draft.pick("aaabbc")
    if style == "a":
        caller.line(f"{out} = []")
        with caller.block(f"for {target} in {rows}"):
            caller.line(
                f"{out}.{draft.pick(('append({})', 'append({})', 'insert(0, {})')).format(call)}"
            )
        caller.line(f"return {draft.pick((out, out, f'len({out})', f'{out}[::-1]', f'{out}[-1]'))}")
    elif style == "b":
        caller.line(f"return [{call} for {target} in {rows}]")
    else:
        place = caller.free(("i", "k", "n"))
        shown = target if len(names) == 1 else f"({target})"
        caller.line(f"{out} = {{}}")
        with caller.block(f"for {place}, {shown} in enumerate({rows})"):
            caller.line(f"{out}[{place}] = {call}")
        caller.line(f"return {out}")
    caller.before = [*draft.before, draft.text()]
    return caller


def _rows(draft: Draft, inputs: list[Parameter]) -> list[object]:
    count = draft.rng.choice((1, 2, 2, 3) if draft.level > 4 else (1, 2, 2))
    rows: list[object] = []
    for _ in range(count):
        values = tuple(_copied(each.make()) for each in inputs if each.make is not None)
        rows.append(values[0] if len(values) == 1 else values)
    return rows


def _copied(value: object) -> object:
    """Makers may give the same list again, changed."""
    return list(value) if isinstance(value, list) else value
