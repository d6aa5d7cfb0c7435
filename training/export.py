"""A checkpoint as a GGUF file that llama.cpp runs: `python -m training.export`.

Source of the keys and tensor names: `gguf`, the package of llama.cpp's authors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, TokenType
from gguf.quants import quantize
from numpy.typing import NDArray
from torch import Tensor

from training.model import Model
from training.store import HELD_OUT, read_rows
from training.tokenizer import CONTROL_TOKENS, PRE_TOKENIZER, VOCABULARY_FILE, Vocabulary
from training.train import load_model

_LAYER_TENSORS = {
    "attention_norm": "attn_norm",
    "attention.query": "attn_q",
    "attention.key": "attn_k",
    "attention.value": "attn_v",
    "attention.output": "attn_output",
    "feed_forward_norm": "ffn_norm",
    "feed_forward.gate": "ffn_gate",
    "feed_forward.up": "ffn_up",
    "feed_forward.down": "ffn_down",
}
_REFERENCE_TOKENS = 256
_REFERENCE_LIKELIEST = 5


def export(model: Model, vocabulary: Vocabulary, path: Path, name: str, *, whole: bool) -> None:
    """Write `model`: its matrices as Q8_0, or as F32 if it is to be `whole`."""
    shape = model.shape
    writer = GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_license("apache-2.0")
    writer.add_description("A small Code World Model: see training/MODEL_CARD.md of Foretrace.")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_file_type(LlamaFileType.ALL_F32 if whole else LlamaFileType.MOSTLY_Q8_0)
    _add_tokenizer(writer, vocabulary)
    for tensor, values in _tensors(model):
        if whole or values.ndim < 2:
            writer.add_tensor(tensor, values)
        else:
            wide = GGMLQuantizationType.Q8_0
            writer.add_tensor(tensor, quantize(values, wide), raw_dtype=wide)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: GGUFWriter, vocabulary: Vocabulary) -> None:
    controls = vocabulary.controls
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER)
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(
        [
            TokenType.CONTROL if token in CONTROL_TOKENS
            else TokenType.UNUSED if token.startswith("<|unused_")
            else TokenType.NORMAL
            for token in vocabulary.tokens
        ]
    )  # fmt: skip
    writer.add_token_merges([f"{left} {right}" for left, right in vocabulary.merges])
    writer.add_bos_token_id(controls["<|begin_of_text|>"])
    writer.add_eos_token_id(controls["<|end_of_text|>"])
    writer.add_add_bos_token(False)


def _tensors(model: Model) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Under llama.cpp's names; there is no `output.weight` where embeddings are tied."""
    weights = model.state_dict()
    yield "token_embd.weight", _values(weights["embedding.weight"])
    for layer in range(model.shape.layers):
        for ours, theirs in _LAYER_TENSORS.items():
            yield f"blk.{layer}.{theirs}.weight", _values(weights[f"layers.{layer}.{ours}.weight"])
    yield "output_norm.weight", _values(weights["norm.weight"])


def _values(tensor: Tensor) -> NDArray[np.float32]:
    return tensor.detach().cpu().float().numpy()


@torch.no_grad()
def reference(model: Model, data: Path) -> dict[str, list[Any]]:
    """What the model says of a few held-out tokens: to hold what runs the exported file against.

    `tokens`, and after each of them the numbers and log-probabilities (nats) of the likeliest.
    """
    tokens = read_rows(data / HELD_OUT).tokens[0, :_REFERENCE_TOKENS].astype(np.int64)
    found = model(torch.from_numpy(tokens)[None])[0].log_softmax(-1).topk(_REFERENCE_LIKELIEST)
    nats = [[round(each, 4) for each in row] for row in found.values.tolist()]
    return {"tokens": tokens.tolist(), "likeliest": found.indices.tolist(), "nats": nats}


def main(
    checkpoint: Annotated[Path, typer.Option(help="What `training.train` has saved.")],
    data: Annotated[Path, typer.Option(help="The folder of its data, with the vocabulary.")],
    out: Annotated[Path, typer.Option(help="The GGUF file to write.")],
    whole: Annotated[bool, typer.Option(help="Keep 32 bits a weight.")] = False,
    logits: Annotated[
        Path | None, typer.Option(help="Also write what the model says of some tokens, JSON.")
    ] = None,
) -> None:
    """Write a checkpoint as a GGUF file."""
    model = load_model(checkpoint)
    export(model, Vocabulary.load(data / VOCABULARY_FILE), out, out.stem, whole=whole)
    if logits is not None:
        logits.write_text(json.dumps(reference(model, data)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
