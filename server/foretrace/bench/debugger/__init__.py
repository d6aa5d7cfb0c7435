"""Measuring the imagined debugger, as a client of it."""
