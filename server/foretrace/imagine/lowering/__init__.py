"""Lowering: what the interpreter lacks, rewritten into exact equivalents."""

from foretrace.imagine.lowering.lower import Lowered, lower, rewrite
from foretrace.imagine.lowering.prelude import names_used, prelude
from foretrace.imagine.lowering.rewriter import Context, Problem

__all__ = ["Context", "Lowered", "Problem", "lower", "names_used", "prelude", "rewrite"]
