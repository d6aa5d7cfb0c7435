"""A small model with random weights and the Code World Model's vocabulary layout.

Layout: 128,000 ordinary tokens of a byte-level BPE, then 256 control tokens at the ids of
Llama 3 and of `cwm/text/tokenizers.py` in facebookresearch/cwm. The ordinary tokens are
the embedded model's, followed by unused ones, so texts become other tokens than CWM's own.
"""

from __future__ import annotations

from pathlib import Path

from gguf import TokenType

from tests.world.models.byte_level import byte_level
from tests.world.models.gguf_model import Dimensions, FileVocabulary, write_model

ORDINARY = 128_000
RESERVED = 256

CONTROLS = {
    "<|begin_of_text|>": 128000,
    "<|end_of_text|>": 128001,
    "<|start_header_id|>": 128006,
    "<|end_header_id|>": 128007,
    "<|eom_id|>": 128008,
    "<|eot_id|>": 128009,
    "<|frame_sep|>": 128100,
    "<|action_sep|>": 128101,
    "<|return_sep|>": 128102,
    "<|call_sep|>": 128103,
    "<|line_sep|>": 128104,
    "<|exception_sep|>": 128105,
    "<|arg_sep|>": 128106,
    "<|trace_context_start|>": 128107,
    "<|reasoning_thinking_start|>": 128120,
    "<|reasoning_thinking_end|>": 128121,
}

STOPS = ("<|end_of_text|>", "<|eom_id|>", "<|eot_id|>")


def cwm_vocabulary(kind: int = TokenType.CONTROL) -> FileVocabulary:
    """The vocabulary, its control tokens of type `kind`."""
    known = byte_level()
    by_id = {token: name for name, token in CONTROLS.items()}
    unused = range(len(known.tokens), ORDINARY)
    tokens = [
        *known.tokens,
        # A blank never stands in a byte-level piece, so no text becomes one of these.
        *(f"unused {token}" for token in unused),
        *(
            by_id.get(token, f"<|reserved_special_token_{token}|>")
            for token in range(ORDINARY, ORDINARY + RESERVED)
        ),
    ]
    types = [
        *[int(TokenType.NORMAL)] * len(known.tokens),
        *[int(TokenType.UNUSED)] * len(unused),
        *[int(kind)] * RESERVED,
    ]
    return FileVocabulary(
        tokens,
        types,
        pre="llama-bpe",
        merges=known.merges,
        start=CONTROLS["<|begin_of_text|>"],
        end=CONTROLS["<|end_of_text|>"],
        add_start=True,
        special={"eot": CONTROLS["<|eot_id|>"], "eom": CONTROLS["<|eom_id|>"]},
    )


def write_cwm_model(path: Path, kind: int = TokenType.CONTROL) -> None:
    dimensions = Dimensions(context=131_072)
    write_model(path, cwm_vocabulary(kind), dimensions, name="random CWM", quantized=True)
