"""Fill-in-the-middle: models trained to write what belongs between a prefix and a suffix.

The method is that of arXiv 2207.14255: three control tokens mark prefix, suffix and the place
where the middle begins. Families differ in the tokens, in which part comes first, and in what
ends a middle. Sources of each are with its entry. A family is told by its control tokens and,
where other models have the same vocabulary but were not trained so, by the name in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from foretrace.sketch.model import HOLE
from foretrace.trace.text import Control, Text, joined

_STAND_IN = "..."
"""For further holes in the suffix: valid Python, and what people write where code is to come."""

_NAME_KEYS = (
    "general.name",
    "general.basename",
    "general.finetune",
    "general.base_model.0.name",
    "general.base_model.0.repo_url",
)


@dataclass(frozen=True, slots=True)
class FimFamily:
    """Control tokens are given by name."""

    name: str
    prefix: str
    suffix: str
    middle: str | None
    """Where the middle begins; `None` where it continues the prefix, which then comes last."""
    start: str | None = None
    """What a prompt begins with, if anything."""
    ends: tuple[str, ...] = ()
    """What may end a middle, beside the tokens that end any text of the model."""
    beside: tuple[str, ...] = ()
    """Control tokens that tell the family from others with the same three."""
    named: re.Pattern[str] | None = None
    """What the name in the file must contain; `None` if the tokens suffice."""
    unless_named: re.Pattern[str] | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """The control tokens of a prompt, its start left out."""
        marks = (self.prefix, self.suffix)
        return marks if self.middle is None else (*marks, self.middle)


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


FAMILIES = (
    # Prompt: README of QwenLM/Qwen3-Coder, "Fill in the middle", and examples/Qwen2.5-Coder-fim.py
    # there, which also lists the ends. Qwen's other models have the tokens, but not the training.
    FimFamily(
        "Qwen Coder",
        prefix="<|fim_prefix|>",
        suffix="<|fim_suffix|>",
        middle="<|fim_middle|>",
        ends=("<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", "<|fim_prefix|>"),
        beside=("<|fim_pad|>", "<|repo_name|>"),
        named=_word("coder"),
    ),
    # Prompt: ai.google.dev/gemma/docs/codegemma/prompt-structure; answers end there with the file
    # separator. Gemma's tokenizer begins a text with <bos>.
    FimFamily(
        "CodeGemma",
        prefix="<|fim_prefix|>",
        suffix="<|fim_suffix|>",
        middle="<|fim_middle|>",
        start="<bos>",
        ends=("<|file_separator|>", "<|fim_prefix|>"),
        beside=("<|file_separator|>",),
    ),
    # Prompt: README of deepseek-ai/DeepSeek-Coder, "Code Insertion"; the same in
    # deepseek-ai/DeepSeek-Coder-V2. Its tokenizer begins a text with <｜begin▁of▁sentence｜>.
    FimFamily(
        "DeepSeek Coder",
        prefix="<｜fim▁begin｜>",
        suffix="<｜fim▁hole｜>",
        middle="<｜fim▁end｜>",
        start="<｜begin▁of▁sentence｜>",
    ),
    # Prompt: `infilling_prompt_tokens` in llama/generation.py of meta-llama/codellama. Prefix and
    # suffix differ in whether SentencePiece puts a blank before them: see `CodeLlama` in
    # llama/tokenizer.py, `encode_infilling`.
    FimFamily(
        "Code Llama",
        prefix="▁<PRE>",
        suffix="▁<SUF>",
        middle="▁<MID>",
        start="<s>",
        ends=("▁<EOT>",),
    ),
    # Prompt: `encode_fim` in tokens/tokenizers/instruct.py of mistralai/mistral-common: the suffix
    # first, then the prefix, which the middle continues. All of Mistral's newer models have the
    # tokens, Codestral the training.
    FimFamily(
        "Codestral",
        prefix="[PREFIX]",
        suffix="[SUFFIX]",
        middle=None,
        start="<s>",
        named=_word("codestral"),
    ),
    # Prompt: bigcode-project/starcoder2, issue 10, answered by its authors: as StarCoder's, ended
    # by <file_sep>. The tokens are shared by Granite Code, Stable Code, Refact and CodeQwen;
    # Granite's other models have them too.
    FimFamily(
        "StarCoder",
        prefix="<fim_prefix>",
        suffix="<fim_suffix>",
        middle="<fim_middle>",
        ends=("<file_sep>", "<repo_name>", "<fim_pad>", "<fim_prefix>"),
        unless_named=_word("granite(?!.*code)"),
    ),
    # Prompt: the model card of bigcode/santacoder.
    FimFamily(
        "SantaCoder",
        prefix="<fim-prefix>",
        suffix="<fim-suffix>",
        middle="<fim-middle>",
        ends=("<fim-pad>",),
    ),
)


class ModelFile(Protocol):
    """What recognition asks of a model."""

    def control(self, name: str) -> int | None:
        """The control token that the vocabulary spells `name`; `None` if it has none."""
        ...

    def metadata(self, key: str) -> str | None:
        """What the file says under `key`; `None` if nothing."""
        ...


def fim_family(model: ModelFile) -> FimFamily | None:
    """The family whose fill-in-the-middle `model` was trained on; `None` if none is known."""
    names = " ".join(model.metadata(key) or "" for key in _NAME_KEYS)
    for family in FAMILIES:
        wanted = (*family.marks, *family.beside)
        if (
            all(model.control(name) is not None for name in wanted)
            and (family.named is None or family.named.search(names))
            and not (family.unless_named and family.unless_named.search(names))
        ):
            return family
    return None


def fim_prompt(family: FimFamily, prefix: str, suffix: str) -> Text:
    """The text after which a model of `family` writes what stands between the two."""
    start = () if family.start is None else (Control(family.start),)
    before = (Control(family.prefix), prefix)
    after = (Control(family.suffix), suffix)
    if family.middle is None:
        return joined((*start, *after, *before))
    return joined((*start, *before, *after, Control(family.middle)))


def known_suffix(suffix: str) -> str:
    """`suffix` as code, in which a hole is something that is still to be written."""
    return suffix.replace(HOLE, _STAND_IN)
