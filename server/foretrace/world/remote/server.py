"""One server: what it can do, and how it is asked.

Found out once, by asking:

| server | told by | takes | gives |
|---|---|---|---|
| llama-server | `/props` | ids; `/tokenize` can leave control tokens alone | ids, bytes |
| vLLM | `max_model_len` of a model | ids; `/tokenize` finds all control tokens | ids, strings |
| `llama_cpp.server` | `/extras/tokenize` | text | strings, control tokens left out |
| any other | | text | strings |
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from foretrace.cancellation import Cancellation
from foretrace.trace.frames import ModelUsage
from foretrace.world.remote.connection import Connection
from foretrace.world.remote.messages import Completion, CompletionChoice, TokenList
from foretrace.world.remote.pieces import Answer, read
from foretrace.world.remote.spelling import Spelling, Tokenize, Unit

_USUAL_ALTERNATIVES = 40
_COMPLETIONS = "/v1/completions"


class Kind(StrEnum):
    LLAMA_SERVER = "llama-server"
    VLLM = "vLLM"
    LLAMA_CPP_PYTHON = "llama_cpp.server"
    OTHER = "a server of another kind"


_MOST_ALTERNATIVES = {
    Kind.LLAMA_SERVER: 400,
    Kind.VLLM: 20,  # `--max-logprobs`, unless it was started with more.
    Kind.LLAMA_CPP_PYTHON: 100,
    Kind.OTHER: 5,  # OpenAI's own limit.
}

_ALWAYS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.LLAMA_SERVER: {"cache_prompt": True, "repeat_penalty": 1.0},
    Kind.VLLM: {
        "return_token_ids": True,
        "skip_special_tokens": False,
        "spaces_between_special_tokens": False,
        "repetition_penalty": 1.0,
        "top_p": 1.0,
    },
    Kind.LLAMA_CPP_PYTHON: {"repeat_penalty": 1.0},
    Kind.OTHER: {},
}


@dataclass(frozen=True, slots=True)
class Request:
    units: Sequence[Unit]
    most_tokens: int
    alternatives: int = _USUAL_ALTERNATIVES
    stop: tuple[str, ...] = ()
    grammar: str | None = None
    """Lark, for servers that follow it."""
    stop_at: tuple[int, ...] = ()
    """Ids of tokens to stop at, for servers that can; they are part of the answer."""
    wanted: tuple[int, ...] = ()
    """Ids of tokens of which one is to be written."""


class Server:
    """Every method raises `Cancelled`, `ModelClosed` or `WorldModelError`."""

    def __init__(
        self, connection: Connection, kind: Kind, model: str, context: int, spelling: Spelling
    ) -> None:
        self.kind = kind
        self.model = model
        self.context = context
        """Tokens of a prompt and its answer."""
        self.spelling = spelling
        self.follows_grammars = False
        self.echoes = False
        """Whether it gives the log-probabilities of a prompt, and rightly so."""
        self._connection = connection
        self._controls: dict[int, str] = {}
        self._lock = threading.Lock()
        self._written = 0
        self._forced = 0

    @property
    def name(self) -> str:
        """The model's name for people."""
        return short_name(self.model)

    @property
    def takes_tokens(self) -> bool:
        return takes_tokens(self.kind)

    @property
    def most_alternatives(self) -> int:
        return _MOST_ALTERNATIVES[self.kind]

    def control(self, name: str, cancellation: Cancellation) -> Unit | None:
        """The control token of that name, if the model has it and the server shows it."""
        unit = self.spelling.control(name, cancellation)
        if isinstance(unit, int):
            self._controls[unit] = name
        return unit

    def complete(self, request: Request, cancellation: Cancellation) -> Answer:
        """What the model would most likely write, token by token."""
        return self.complete_all([request], cancellation)[0]

    def complete_all(self, requests: Sequence[Request], cancellation: Cancellation) -> list[Answer]:
        """The same for several requests at once."""
        bodies = [self._body(request, cancellation) for request in requests]
        choices = [
            answer.choices[0]
            for answer in self._connection.post_all(_COMPLETIONS, bodies, Completion, cancellation)
        ]
        answers = [read(c, self._controls, tokens=self.takes_tokens) for c in choices]
        self.count(written=sum(len(answer.pieces) for answer in answers))
        return answers

    def count(self, *, written: int = 0, forced: int = 0) -> None:
        """Count tokens that the server wrote, or that were known without asking it."""
        with self._lock:
            self._written += written
            self._forced += forced

    def usage(self) -> ModelUsage:
        with self._lock:
            return ModelUsage(self.name, self._written, self._forced)

    def _body(self, request: Request, cancellation: Cancellation) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "prompt": self.spelling.prompt(request.units, cancellation),
            "max_tokens": request.most_tokens,
            "temperature": 0,
            "logprobs": min(request.alternatives, self.most_alternatives),
            **_ALWAYS[self.kind],
        }
        if request.stop:
            body["stop"] = list(request.stop)
        if request.stop_at and self.kind is Kind.VLLM:
            body["stop_token_ids"] = list(request.stop_at)
        if request.grammar is not None:
            body["structured_outputs"] = {"grammar": request.grammar}
        if request.wanted:
            body["logit_bias"] = {str(token): 100 for token in request.wanted}
        return body

    def echoed(
        self, prompts: Sequence[Sequence[Unit]], cancellation: Cancellation
    ) -> list[CompletionChoice]:
        """The prompts with the log-probabilities of their tokens, and one token more."""
        bodies = [self._body(Request(units, 1, 1), cancellation) for units in prompts]
        for body in bodies:
            body["echo"] = True
        return [
            answer.choices[0]
            for answer in self._connection.post_all(_COMPLETIONS, bodies, Completion, cancellation)
        ]


def short_name(model: str) -> str:
    """Servers of single files name a model by its path."""
    return PurePosixPath(model.replace("\\", "/")).name or model


def takes_tokens(kind: Kind) -> bool:
    return kind in (Kind.LLAMA_SERVER, Kind.VLLM)


def tokenizer(connection: Connection, kind: Kind, model: str) -> Tokenize:
    """The tokenizer of a server that has one."""

    def ask(text: str, control: bool, cancellation: Cancellation) -> list[int]:
        path = "/tokenize"
        match kind:
            case Kind.LLAMA_SERVER:
                body: dict[str, Any] = {
                    "content": text,
                    "add_special": False,
                    "parse_special": control,
                }
            case Kind.VLLM:
                body = {"model": model, "prompt": text, "add_special_tokens": False}
            case _:
                path = "/extras/tokenize"
                body = {"input": text}
        return list(connection.post(path, body, TokenList, cancellation).tokens)

    return ask
