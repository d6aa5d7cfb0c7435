"""Small models with random weights and the control tokens of families that fill in the middle.

Tokens and types as the families' own conversions have them; ordinary tokens are others' or made
up here. Sources of the names are in `foretrace.world.dialects.fim`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gguf import TokenType

from tests.world.models.byte_level import byte_level
from tests.world.models.gguf_model import FileVocabulary, write_model

_WORDS = 2_000
"""Ordinary tokens of a byte-level vocabulary."""

_PIECES = (
    *(chr(code) for code in range(33, 127)),
    *("▁▁", "▁▁▁▁", "re", "tu", "rn", "turn", "return", "▁return", "de", "def", "▁x", "se", "el"),
    *("self", "▁a", "▁b", "in", "▁in", "▁+", "fo", "for", "▁for", "lf", "retu", "▁re", "▁retu"),
)
"""Ordinary pieces of a SentencePiece vocabulary, those that others are made of first."""


@dataclass(frozen=True, slots=True)
class FimFile:
    name: str
    """`general.name` of the file."""
    controls: Sequence[str]
    """Control tokens; the first one ends texts, and begins them if `start` is not given."""
    pre: str = ""
    """Of a byte-level vocabulary; empty for SentencePiece."""
    start: str | None = None
    """What the file says every text begins with."""
    kind: int = TokenType.CONTROL
    """Type of the control tokens, start and end left out."""
    blank_first: bool = True
    """Whether SentencePiece puts a blank before a text."""


QWEN_CONTROLS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|fim_prefix|>",
    "<|fim_middle|>",
    "<|fim_suffix|>",
    "<|fim_pad|>",
    "<|repo_name|>",
    "<|file_sep|>",
)
STARCODER_CONTROLS = (
    "<|endoftext|>",
    "<fim_prefix>",
    "<fim_middle>",
    "<fim_suffix>",
    "<fim_pad>",
    "<repo_name>",
    "<file_sep>",
)
DEEPSEEK_CONTROLS = (
    "<｜end▁of▁sentence｜>",
    "<｜begin▁of▁sentence｜>",
    "<｜fim▁begin｜>",
    "<｜fim▁hole｜>",
    "<｜fim▁end｜>",
)
MISTRAL_CONTROLS = ("</s>", "<s>", "[INST]", "[/INST]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]")

FIM_FILES = {
    "Qwen Coder": FimFile("Qwen2.5 Coder 1.5B", QWEN_CONTROLS, pre="qwen2"),
    "CodeGemma": FimFile(
        "codegemma-2b",
        (
            "<eos>",
            "<bos>",
            "<|fim_prefix|>",
            "<|fim_middle|>",
            "<|fim_suffix|>",
            "<|file_separator|>",
        ),
        start="<bos>",
        blank_first=False,
    ),
    "DeepSeek Coder": FimFile(
        "deepseek-coder-6.7b-base",
        DEEPSEEK_CONTROLS,
        pre="deepseek-coder",
        start="<｜begin▁of▁sentence｜>",
    ),
    "Code Llama": FimFile(
        "codellama_codellama-7b-hf",
        ("</s>", "<s>", "▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"),
        start="<s>",
        kind=TokenType.NORMAL,
    ),
    "Codestral": FimFile("Codestral-22B-v0.1", MISTRAL_CONTROLS, start="<s>"),
    "StarCoder": FimFile("starcoder2-3b", STARCODER_CONTROLS, pre="starcoder"),
    "SantaCoder": FimFile(
        "santacoder",
        ("<|endoftext|>", "<fim-prefix>", "<fim-middle>", "<fim-suffix>", "<fim-pad>"),
        pre="starcoder",
    ),
}
"""One file of each family."""


def write_fim_model(path: Path, file: FimFile) -> None:
    write_model(path, fim_vocabulary(file), name=file.name)


def fim_vocabulary(file: FimFile) -> FileVocabulary:
    words = byte_level(_WORDS) if file.pre else None
    ordinary = words.tokens if words else _sentence_pieces()
    # A score says how early a pair of pieces is joined: longer pieces first.
    scores = [] if words else [float(len(piece)) for piece in (*ordinary, *file.controls)]
    ids = {name: len(ordinary) + index for index, name in enumerate(file.controls)}
    end = ids[file.controls[0]]
    start = end if file.start is None else ids[file.start]
    types = [_type_of(piece) for piece in ordinary] + [
        int(TokenType.CONTROL) if token in (start, end) else int(file.kind)
        for token in ids.values()
    ]
    return FileVocabulary(
        [*ordinary, *file.controls],
        types,
        model="gpt2" if words else "llama",
        pre=file.pre or "default",
        merges=words.merges if words else (),
        scores=scores,
        start=start,
        end=end,
        add_start=file.start is not None,
        blank_first=file.blank_first,
    )


def _sentence_pieces() -> tuple[str, ...]:
    return ("<unk>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *_PIECES)


def _type_of(piece: str) -> int:
    if piece == "<unk>":
        return int(TokenType.UNKNOWN)
    byte = piece.startswith("<0x") and piece.endswith(">")
    return int(TokenType.BYTE if byte else TokenType.NORMAL)
