"""Lowering: what the interpreter lacks, rewritten into exact equivalents."""

from foretrace.imagine.lowering.lower import Lowered, Problem, lower

__all__ = ["Lowered", "Problem", "lower"]
