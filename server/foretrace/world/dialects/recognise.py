"""Which dialects a model speaks, told by the control tokens of its vocabulary.

The vocabulary is the authority, as conversions name models as they like. Only where families
share one, the name in the file decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from foretrace.world.dialects.fim import ModelFile, fim_family
from foretrace.world.protocol import Dialect

CWM_TRACE_TOKENS = (
    "<|begin_of_text|>",
    "<|end_of_text|>",
    "<|trace_context_start|>",
    "<|frame_sep|>",
    "<|action_sep|>",
    "<|arg_sep|>",
    "<|call_sep|>",
    "<|line_sep|>",
    "<|return_sep|>",
    "<|exception_sep|>",
)
"""Source: the prompting guide and tokenizer of `facebookresearch/cwm`."""

CWM_CHAT_TOKENS = (
    "<|begin_of_text|>",
    "<|start_header_id|>",
    "<|end_header_id|>",
    "<|eot_id|>",
    "<|reasoning_thinking_start|>",
    "<|reasoning_thinking_end|>",
)
"""Those of Llama 3's chat, and those for reasoning, which CWM alone has beside them."""


def dialects_of(model: ModelFile) -> frozenset[Dialect]:
    """The dialects `model` was trained on; plain text is always one."""
    spoken = {Dialect.PLAIN_TEXT}
    if fim_family(model) is not None:
        spoken.add(Dialect.FILL_IN_THE_MIDDLE)
    if _has(model, CWM_TRACE_TOKENS):
        spoken.add(Dialect.CWM_TRACE)
    if _has(model, CWM_CHAT_TOKENS):
        spoken.add(Dialect.CWM_CHAT)
    return frozenset(spoken)


def _has(model: ModelFile, names: Iterable[str]) -> bool:
    return all(model.control(name) is not None for name in names)
