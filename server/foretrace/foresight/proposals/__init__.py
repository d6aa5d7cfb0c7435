"""Tests from imagination: calls that cover what a function can do, with what they give."""
