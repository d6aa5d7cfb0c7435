"""Traces: the frames of one imagined or recorded run, and where each value came from."""
