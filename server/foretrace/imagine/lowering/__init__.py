"""Lowering: what the interpreter lacks, rewritten into exact equivalents."""

from foretrace.imagine.lowering.context import Context, HoleSite, Problem, Unknown
from foretrace.imagine.lowering.lower import Lowered, lower, rewrite
from foretrace.imagine.lowering.prelude import names_used, prelude
from foretrace.imagine.lowering.scopes import bound_in, globals_in
from foretrace.imagine.lowering.setting import may_have_sets, text_may_have_sets

__all__ = [
    "Context",
    "HoleSite",
    "Lowered",
    "Problem",
    "Unknown",
    "bound_in",
    "globals_in",
    "lower",
    "may_have_sets",
    "names_used",
    "prelude",
    "rewrite",
    "text_may_have_sets",
]
