"""Writes a GGUF model of a few kilobytes: right in form, with random weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

EMBEDDING = 32
FEED_FORWARD = 64
HEADS = 2
LAYERS = 1

TOKENS = ("<|endoftext|>", *(chr(code) for code in range(33, 127)), "Ġ", "Ċ")
"""Byte-level pieces: a space is written Ġ, a line end Ċ."""


def write_tiny_model(path: Path, tokens: Sequence[str] = TOKENS) -> None:
    writer = GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_block_count(LAYERS)
    writer.add_context_length(1024)
    writer.add_embedding_length(EMBEDDING)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(EMBEDDING // HEADS)
    writer.add_vocab_size(len(tokens))
    _add_tokenizer(writer, tokens)
    _add_weights(writer, len(tokens))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: GGUFWriter, tokens: Sequence[str]) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(list(tokens))
    writer.add_token_types([TokenType.CONTROL] + [TokenType.NORMAL] * (len(tokens) - 1))
    writer.add_token_merges(["d e"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)


def _add_weights(writer: GGUFWriter, vocabulary: int) -> None:
    random = np.random.default_rng(0)

    def add(name: str, *shape: int) -> None:
        writer.add_tensor(f"{name}.weight", random.normal(0.0, 0.3, shape).astype(np.float32))

    add("token_embd", vocabulary, EMBEDDING)
    add("output_norm", EMBEDDING)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"{block}.{name}", EMBEDDING, EMBEDDING)
        add(f"{block}.attn_norm", EMBEDDING)
        add(f"{block}.ffn_norm", EMBEDDING)
        add(f"{block}.ffn_gate", FEED_FORWARD, EMBEDDING)
        add(f"{block}.ffn_up", FEED_FORWARD, EMBEDDING)
        add(f"{block}.ffn_down", EMBEDDING, FEED_FORWARD)
