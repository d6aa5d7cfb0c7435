"""Runs that are counted instead of shown: many calls in one session, each within a limit."""
