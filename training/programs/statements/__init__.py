"""Statements that change something, from what is in scope."""

from training.programs.statements import branches, loops, simple, tries
from training.programs.statements.core import put_statement

__all__ = ["branches", "loops", "put_statement", "simple", "tries"]
