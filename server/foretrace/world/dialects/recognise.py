"""Which dialects a model speaks, told by the control tokens of its vocabulary.

The vocabulary is the authority, as conversions name models as they like. Only where families
share one, the name in the file decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Spoken:
    """A dialect that a model speaks."""

    dialect: Dialect
    family: str
    """The family whose form of it that is; empty where there is one form only."""
    evidence: str
    """How it was recognised, for people."""


def spoken_by(model: ModelFile) -> Iterator[Spoken]:
    """The dialects `model` was trained on; plain text is always one."""
    yield Spoken(Dialect.PLAIN_TEXT, "", "every model that continues text")
    family = fim_family(model)
    if family is not None:
        named = "" if family.named is None else " and the name in the file"
        yield Spoken(Dialect.FILL_IN_THE_MIDDLE, family.name, _listed(family.marks) + named)
    if _has(model, CWM_TRACE_TOKENS):
        yield Spoken(Dialect.CWM_TRACE, "", _listed(CWM_TRACE_TOKENS[2:]))
    if _has(model, CWM_CHAT_TOKENS):
        yield Spoken(Dialect.CWM_CHAT, "", _listed(CWM_CHAT_TOKENS[4:]))


def dialects_of(model: ModelFile) -> frozenset[Dialect]:
    """The dialects `model` was trained on; plain text is always one."""
    return frozenset(spoken.dialect for spoken in spoken_by(model))


def _has(model: ModelFile, names: Iterable[str]) -> bool:
    return all(model.control(name) is not None for name in names)


def _listed(names: tuple[str, ...]) -> str:
    """The first of `names`, and how many more there are."""
    first = f"its vocabulary has {names[0]}"
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more such tokens"
