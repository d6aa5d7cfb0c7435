"""Imagination: a scenario in, a trace out."""
