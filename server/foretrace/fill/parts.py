"""Expressions put together of parts that were found apart."""

from __future__ import annotations

from dataclasses import dataclass

from foretrace.fill.comprehensions import SiteExpressions
from foretrace.fill.expressions import Expression
from foretrace.fill.grammar import Binding

_COSTS = {"+": 1, "-": 1, "*": 2, "/": 3, "join": 1, "[::-1]": 2}


@dataclass(frozen=True, slots=True)
class Met:
    """An expression that gives in every state what is expected there."""

    text: str
    cost: int


@dataclass(frozen=True, slots=True)
class Step:
    """How a goal follows from another: what was taken for known, and how the two make that."""

    parent: int
    how: str
    known: Expression | None


def joined(step: Step, rest: Expression) -> Expression | None:
    """What the step says of the part known and the rest, which was found."""
    how, known = step.how, step.known
    if how == "{R}[::-1]":
        text = f"{rest.inside(Binding.ATOM)}[::-1]"
        return Expression(text, rest.cost + _COSTS["[::-1]"], Binding.ATOM, rest.tag, -1, False)
    if known is None:
        return None
    if how == "{A}.join({R})":
        text = f"{known.inside(Binding.ATOM)}.join({rest.text})"
        cost = known.cost + rest.cost + _COSTS["join"]
        return Expression(text, cost, Binding.ATOM, rest.tag, -1, False)
    if known.constant and rest.constant:
        return None
    symbol = how.split(" ")[1]
    binding = Binding.SUM if symbol in "+-" else Binding.PRODUCT
    tighter = Binding.PRODUCT if binding is Binding.SUM else Binding.UNARY
    left, right = (known, rest) if how.startswith("{A}") else (rest, known)
    if symbol == "+" and left.constant and rest.tag in ("int", "float"):
        left, right = right, left
    text = f"{left.inside(binding)} {symbol} {right.inside(tighter)}"
    cost = known.cost + rest.cost + _COSTS[symbol]
    return Expression(text, cost, binding, rest.tag, -1, False)


def text_of(pieces: str, known: SiteExpressions) -> Met | None:
    """A text of constants and expressions; several of them, or numbers, as an f-string."""
    cost = 0
    parts: list[str | Expression] = []
    for piece in pieces.split("|"):
        if piece.startswith("#"):
            expression = known.known(int(piece[1:]))
            if expression is None:
                return None
            parts.append(expression)
            cost += expression.cost + 1
        else:
            constant = "".join(chr(int(letter)) for letter in piece.split(","))
            parts.append(constant)
            cost += 2 + len(constant) // 3
    plain = all(isinstance(part, str) or part.tag == "str" for part in parts)
    if len(parts) <= 2 and plain:
        texts = [repr(p) if isinstance(p, str) else p.inside(Binding.SUM) for p in parts]
        return Met(" + ".join(texts), cost)
    written = "".join(
        repr("'" + part)[2:-1].replace("{", "{{").replace("}", "}}")
        if isinstance(part, str)
        else f"{{{part.text}}}"
        for part in parts
    )
    inside = [part.text for part in parts if not isinstance(part, str)]
    if any("'" in text or '"' in text or "\\" in text or text.startswith("{") for text in inside):
        texts = [
            repr(p) if isinstance(p, str) else p.inside(Binding.SUM) if p.tag == "str"
            else f"str({p.text})"
            for p in parts
        ]  # fmt: skip
        return Met(" + ".join(texts), cost + 1)
    return Met(f'f"{written}"', cost)
