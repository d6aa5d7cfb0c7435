"""What servers answer, as far as we read it. Whatever else they send is ignored.

Log-probabilities come in two forms: OpenAI's own of the completions interface (vLLM,
`llama_cpp.server`), and the chat interface's, with ids and bytes (llama-server).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

TokenId = Annotated[int, Field(ge=0, lt=1 << 31)]
Nats = Annotated[float, Field(allow_inf_nan=False), AfterValidator(lambda nats: min(0.0, nats))]
Byte = Annotated[int, Field(ge=0, le=255)]


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())


class ModelMeta(Message):
    n_ctx: int | None = None
    """llama-server: tokens of one slot's context."""


class ModelCard(Message):
    id: Annotated[str, Field(min_length=1, max_length=4096)]
    owned_by: str | None = None
    max_model_len: int | None = None
    """vLLM: tokens of prompt and answer."""
    meta: ModelMeta | None = None


class ModelList(Message):
    data: list[ModelCard]


class LegacyLogProbabilities(Message):
    tokens: list[str]
    token_logprobs: list[Nats | None]
    """The first token of a prompt has none."""
    top_logprobs: list[dict[str, Nats] | None] | None = None


class Alternative(Message):
    id: TokenId | None = None
    token: str
    bytes: list[Byte] | None = None
    logprob: Nats


class TokenLogProbabilities(Alternative):
    top_logprobs: list[Alternative] = []


class TokenwiseLogProbabilities(Message):
    content: list[TokenLogProbabilities]


class CompletionChoice(Message):
    text: str
    finish_reason: str | None = None
    logprobs: LegacyLogProbabilities | TokenwiseLogProbabilities | None = None
    token_ids: list[TokenId] | None = None
    """vLLM, if asked for: of what was written, tokens that stopped it included."""


class Completion(Message):
    choices: Annotated[list[CompletionChoice], Field(min_length=1)]


class TokenList(Message):
    """vLLM, llama-server and `llama_cpp.server`."""

    tokens: list[TokenId]
    max_model_len: int | None = None


class GenerationSettings(Message):
    n_ctx: int | None = None


class Properties(Message):
    """llama-server."""

    default_generation_settings: GenerationSettings
