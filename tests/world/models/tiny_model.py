"""A model of a few kilobytes, for what needs many loads: one token for each printable character."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gguf import TokenType

from foretrace.world.dialects.recognise import CWM_TRACE_TOKENS
from tests.world.models.gguf_model import Dimensions, FileVocabulary, write_model

TOKENS = ("<|endoftext|>", *(chr(code) for code in range(33, 127)), "Ġ", "Ċ")
"""Byte-level pieces: a space is written Ġ, a line end Ċ."""


def write_tiny_model(path: Path, tokens: Sequence[str] = TOKENS) -> None:
    types = [int(TokenType.CONTROL)] + [int(TokenType.NORMAL)] * (len(tokens) - 1)
    vocabulary = FileVocabulary(tokens, types, pre="smollm", merges=["d e"])
    write_model(path, vocabulary, name="tiny")


def write_tiny_trace_model(path: Path) -> None:
    """The same with the control tokens of CWM's traces, and a context that holds one."""
    tokens = (*TOKENS, *CWM_TRACE_TOKENS)
    types = [int(TokenType.NORMAL)] * len(TOKENS) + [int(TokenType.CONTROL)] * len(CWM_TRACE_TOKENS)
    types[0] = int(TokenType.CONTROL)
    vocabulary = FileVocabulary(tokens, types, pre="smollm", merges=["d e"])
    write_model(path, vocabulary, Dimensions(context=4096), name="tiny CWM")
