"""Writes a GGUF model with random weights: right in form, small, the same at every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gguf import GGMLQuantizationType, GGUFWriter, quants

_DEVIATION = 0.3


@dataclass(frozen=True, slots=True)
class Dimensions:
    embedding: int = 32
    """Width of a layer, a multiple of 32 for Q8_0."""
    feed_forward: int = 64
    heads: int = 2
    layers: int = 1
    context: int = 1024
    """Tokens that the file says it was trained on."""


@dataclass(frozen=True, slots=True)
class FileVocabulary:
    tokens: Sequence[str]
    """By id, as GGUF files hold them: byte-level pieces, or SentencePiece's."""
    types: Sequence[int]
    """`gguf.TokenType` of each."""
    model: str = "gpt2"
    """`tokenizer.ggml.model`: "gpt2" for byte-level BPE, "llama" for SentencePiece."""
    pre: str = "default"
    merges: Sequence[str] = ()
    scores: Sequence[float] = ()
    start: int = 0
    end: int = 0
    add_start: bool = False
    blank_first: bool = True
    """Whether SentencePiece puts a blank before a text."""
    special: dict[str, int] = field(default_factory=dict)
    """Further ids by the name of their key, such as "eot" for `tokenizer.ggml.eot_token_id`."""


def write_model(
    path: Path,
    vocabulary: FileVocabulary,
    dimensions: Dimensions = Dimensions(),
    *,
    name: str = "random",
    architecture: str = "llama",
    quantized: bool = False,
) -> None:
    """Write a Llama-like model with tied embeddings, in F32, or its embedding in Q8_0."""
    writer = GGUFWriter(path, architecture)
    describe(writer, name, dimensions, len(vocabulary.tokens))
    add_tokenizer(writer, vocabulary)
    _add_weights(writer, len(vocabulary.tokens), dimensions, quantized)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def describe(writer: GGUFWriter, name: str, dimensions: Dimensions, vocabulary: int) -> None:
    """The metadata that llama.cpp needs beside a tokenizer."""
    writer.add_name(name)
    writer.add_block_count(dimensions.layers)
    writer.add_context_length(dimensions.context)
    writer.add_embedding_length(dimensions.embedding)
    writer.add_feed_forward_length(dimensions.feed_forward)
    writer.add_head_count(dimensions.heads)
    writer.add_head_count_kv(dimensions.heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(dimensions.embedding // dimensions.heads)
    writer.add_vocab_size(vocabulary)


def add_tokenizer(writer: GGUFWriter, vocabulary: FileVocabulary) -> None:
    writer.add_tokenizer_model(vocabulary.model)
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(list(vocabulary.types))
    if vocabulary.merges:
        writer.add_token_merges(list(vocabulary.merges))
    if vocabulary.scores:
        writer.add_token_scores(list(vocabulary.scores))
    writer.add_bos_token_id(vocabulary.start)
    writer.add_eos_token_id(vocabulary.end)
    writer.add_add_bos_token(vocabulary.add_start)
    writer.add_add_space_prefix(vocabulary.blank_first)
    for key, token in vocabulary.special.items():
        writer.add_uint32(f"tokenizer.ggml.{key}_token_id", token)


def _add_weights(
    writer: GGUFWriter, vocabulary: int, dimensions: Dimensions, quantized: bool
) -> None:
    random = np.random.default_rng(0)
    width, inner = dimensions.embedding, dimensions.feed_forward

    def drawn(*shape: int) -> npt.NDArray[np.float32]:
        return random.normal(0.0, _DEVIATION, shape).astype(np.float32)

    embedding = drawn(vocabulary, width)
    if quantized:
        kind = GGMLQuantizationType.Q8_0
        writer.add_tensor("token_embd.weight", quants.quantize(embedding, kind), raw_dtype=kind)
    else:
        writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", drawn(width))
    for layer in range(dimensions.layers):
        shapes = {
            **dict.fromkeys(("attn_q", "attn_k", "attn_v", "attn_output"), (width, width)),
            **dict.fromkeys(("attn_norm", "ffn_norm"), (width,)),
            **dict.fromkeys(("ffn_gate", "ffn_up"), (inner, width)),
            "ffn_down": (width, inner),
        }
        for tensor, shape in shapes.items():
            writer.add_tensor(f"blk.{layer}.{tensor}.weight", drawn(*shape))
