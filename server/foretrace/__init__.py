"""Foretrace: a neural debugger for Python that imagines the run of unfinished code."""

__version__ = "0.1.0"
