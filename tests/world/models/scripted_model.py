"""A model that writes what a script says.

It is a real one: attention and feed-forward add nothing, so what comes next depends on the last
token alone, and the weights of embedding and output say what that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from gguf import GGUFWriter

from tests.world.models.gguf_model import Dimensions, FileVocabulary, add_tokenizer, describe

_STRENGTH = 4.0
"""How much likelier the script's token is than others, times the root of the width, in nats."""


def write_scripted_model(
    path: Path, vocabulary: FileVocabulary, script: Sequence[tuple[str, str]], name: str
) -> None:
    """After each first token of `script` comes its second.

    Tokens are given as the vocabulary spells them: in a byte-level one a blank is Ġ, a line end Ċ.
    """
    ids = {text: token for token, text in enumerate(vocabulary.tokens)}
    dimensions = Dimensions(embedding=64, feed_forward=64, context=8192)
    width = dimensions.embedding
    embedding = np.zeros((len(vocabulary.tokens), width), np.float32)
    embedding[:, 0] = 0.01
    output = np.zeros_like(embedding)
    for place, (last, following) in enumerate(script, start=1):
        embedding[ids[last]] = 0.0
        embedding[ids[last], place] = 1.0
        output[ids[following], place] = _STRENGTH
    writer = GGUFWriter(path, "llama")
    describe(writer, name, dimensions, len(vocabulary.tokens))
    add_tokenizer(writer, vocabulary)
    writer.add_tensor("token_embd.weight", embedding.astype(np.float16))
    writer.add_tensor("output.weight", output.astype(np.float16))
    square, norm = (width, width), (width,)
    for name in ("blk.0.attn_q", "blk.0.attn_k", "blk.0.attn_v", "blk.0.attn_output"):
        writer.add_tensor(f"{name}.weight", np.zeros(square, np.float32))
    for name in ("blk.0.ffn_gate", "blk.0.ffn_up", "blk.0.ffn_down"):
        writer.add_tensor(f"{name}.weight", np.zeros(square, np.float32))
    for name in ("blk.0.attn_norm", "blk.0.ffn_norm", "output_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(norm, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
