"""Documents that are no traces: code, what is missing in it, inputs for it."""

from __future__ import annotations

import ast
import random
from collections.abc import Sequence
from dataclasses import dataclass

from foretrace.sketch.model import HOLE
from foretrace.trace.cwm import CWM
from foretrace.world.dialects.fim import FimFamily, fim_prompt
from training.documents import Piece, known
from training.sketches import Shown, with_examples, with_hole, without_statement
from training.tokenizer import INFILL_TOKENS

INFILL = FimFamily("Foretrace", *INFILL_TOKENS)
_CODE = 0.3
_WANTED = 1.0
_END_OF_INPUTS = 0.25
"""What follows is determined by the bracket that closes the call."""
_STATEMENTS = 0.35
"""Share of the middles that are statements; the others are expressions."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document that is read in one go."""

    pieces: tuple[Piece, ...]

    @property
    def identity(self) -> object:
        """Equal for documents that say the same."""
        return tuple(piece.text for piece in self.pieces)


def code(source: str) -> Written:
    """`source` by itself."""
    return Written((*known(CWM.begin), *known((source, CWM.end), _CODE)))


def infill(source: str, examples: Sequence[tuple[str, str]], rng: random.Random) -> Written | None:
    """An expression or statements of `source`, asked for as the product asks for a fill.

    `examples`, calls with their results, stand behind it as comments. `None` where nothing can be
    taken out.
    """
    if HOLE in source:
        return None
    take = without_statement if rng.random() < _STATEMENTS else with_hole
    shown = take(source, rng)
    if shown is None:
        return None
    before, middle, after = _parts(with_examples(shown, list(examples)) if examples else shown)
    return Written((*known(fim_prompt(INFILL, before, after)), *known((middle, CWM.end), _WANTED)))


def _parts(shown: Shown) -> tuple[str, str, str]:
    before, _, after = shown.source.partition(HOLE)
    return before, shown.program[len(before) : len(shown.program) - len(after)], after


def inputs(source: str, call: str) -> Written:
    """The arguments of `call`, asked for by the name of the function behind `source`."""
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    name = ast.unparse(node.func)
    asked, arguments = f"{source}# >>> {name}(", call.removeprefix(f"{name}(")
    return Written(
        (
            *known((*CWM.begin, asked)),
            *known((arguments,), _WANTED),
            *known((CWM.end,), _END_OF_INPUTS),
        )
    )
