"""Answers about a run before there is one: whether it halts, what it costs, where it breaks."""
