"""A real byte-level vocabulary to build on: the embedded model's, without its control tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gguf import GGUFReader, TokenType

from foretrace.world.embedded import embedded_model_path

_PRINTABLE = (*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100))


@dataclass(frozen=True, slots=True)
class ByteLevel:
    tokens: tuple[str, ...]
    merges: tuple[str, ...]


def byte_alphabet() -> tuple[str, ...]:
    """The 256 characters that stand for bytes in byte-level BPE, by byte.

    Format: GPT-2's `bytes_to_unicode`: printable Latin-1 as it is, the others from U+0100 on.
    """
    hidden = [byte for byte in range(256) if byte not in _PRINTABLE]
    letters = {byte: chr(byte) for byte in _PRINTABLE}
    letters.update((byte, chr(256 + index)) for index, byte in enumerate(hidden))
    return tuple(letters[byte] for byte in range(256))


@cache
def byte_level(most: int | None = None) -> ByteLevel:
    """All 256 bytes, then the embedded model's other ordinary tokens, the first `most` of them."""
    fields = GGUFReader(embedded_model_path()).fields
    texts = fields["tokenizer.ggml.tokens"].contents()
    types = fields["tokenizer.ggml.token_type"].contents()
    alphabet = byte_alphabet()
    ordinary = [
        text
        for text, kind in zip(texts, types, strict=True)
        if kind == TokenType.NORMAL and text not in alphabet
    ][:most]
    known = {*alphabet, *ordinary}
    merges = (
        merge
        for merge in fields["tokenizer.ggml.merges"].contents()
        if {*(parts := merge.split(" ")), "".join(parts)} <= known
    )
    return ByteLevel((*alphabet, *ordinary), tuple(merges))
