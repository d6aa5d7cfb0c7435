"""Conditions and what depends on them."""

from __future__ import annotations

from training.programs.draft import Draft
from training.programs.expressions import expression, literal, living
from training.programs.kinds import Kind
from training.programs.statements import simple
from training.programs.statements.core import put_statement, statement
from training.programs.statements.focus import input_kind
from training.programs.statements.simple import changeable, changeable_list


@statement(weight=7, level=1, families="conditions", cost=2)
def branch(draft: Draft) -> bool:
    condition = living(draft, Kind.BOOL, 2 if draft.maybe(0.3) else 1)
    if condition is None:
        return False
    with draft.block(f"if {condition}"):
        _body(draft)
    if draft.maybe(0.25):
        other = living(draft, Kind.BOOL, 1)
        if other is not None and other != condition:
            with draft.block(f"elif {other}"):
                _body(draft)
    if draft.maybe(0.45):
        with draft.block("else"):
            _body(draft)
    return True


def _body(draft: Draft) -> None:
    before = len(draft.lines)
    for _ in range(4):
        changing = (
            simple.augment,
            simple.augment_text,
            simple.grow,
            simple.assign_again,
            simple.set_key,
            simple.change_set,
            simple.set_item,
            simple.cut,
        )
        if draft.pick(changing)(draft):
            break
    if draft.maybe(0.15) or len(draft.lines) == before:
        put_statement(draft, 1)
    if len(draft.lines) == before:
        made = changeable(draft, Kind.INT)
        if made is not None:
            draft.line(f"{made.name} += 1")
        elif draft.loops:
            draft.line("continue")
        else:
            draft.line(f"return {expression(draft, input_kind(draft), 1)}")


@statement(weight=2.5, level=1, families="conditions functions", cost=2)
def leave_early(draft: Draft) -> bool:
    if draft.loops or (not draft.lines and draft.level < 2):
        return False
    condition = living(draft, Kind.BOOL, 1)
    if condition is None:
        return False
    with draft.block(f"if {condition}"):
        kind = draft.pick((Kind.INT, Kind.STR, Kind.INTS, Kind.BOOL, Kind.STRS))
        value = living(draft, kind, 1) if draft.maybe(0.6) else None
        draft.line(f"return {value or draft.pick(('None', '0', '-1', '[]', repr('')))}")
    return True


@statement(weight=3, level=2, families="lists loops", cost=2)
def shrink_if_filled(draft: Draft) -> bool:
    found = changeable_list(draft)
    if found is None:
        return False
    least = 1 if found.filled else 0
    condition = f"if len({found.name}) > {draft.rng.choice((1, 2, 3))}"
    if not least and draft.maybe(0.5):
        condition = f"if {found.name}"
    with draft.block(condition):
        draft.line(f"{found.name}.pop({draft.pick(('', '', '0'))})")
    found.unread = True
    return True


@statement(weight=1.5, level=2, families="lists conditions", cost=2)
def remove_if_there(draft: Draft) -> bool:
    found = changeable_list(draft, Kind.INTS, Kind.STRS)
    if found is None or found.filled:
        return False
    item = expression(draft, Kind.INT if found.kind is Kind.INTS else Kind.STR, 0)
    with draft.block(f"if {item} in {found.name}"):
        draft.line(f"{found.name}.remove({item})")
    found.unread = True
    return True


@statement(weight=1.5, level=2, families="dicts", cost=2)
def delete_if_there(draft: Draft) -> bool:
    dicts = [known for known in draft.find(Kind.COUNTS, Kind.TABLE, Kind.TEXTS) if not known.fixed]
    found = draft.one_of(dicts)
    if found is None:
        return False
    key = expression(draft, Kind.INT if found.kind is Kind.TABLE else Kind.STR, 0)
    found.filled = False
    with draft.block(f"if {key} in {found.name}"):
        draft.line(f"del {found.name}[{key}]")
    if draft.maybe(0.4):
        value = literal(draft, Kind.STR if found.kind is Kind.TEXTS else Kind.INT)
        with draft.block("else"):
            draft.line(f"{found.name}[{key}] = {value}")
    found.unread = True
    return True
