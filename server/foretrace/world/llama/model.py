"""Weights and vocabulary of one model file."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api
from llguidance import LLTokenizer
from llguidance.llamacpp import lltokenizer_from_vocab

from foretrace.world.llama import library
from foretrace.world.llama.gguf_file import check_gguf
from foretrace.world.protocol import ModelFileError

_PIECE_BYTES = 512
_ALL_LAYERS = 1 << 20
"""More than any model has: what does not fit into the GPU is llama.cpp's to leave out."""
_RARE = "☺"
"""What no token joins with what stands behind it, as in Code Llama's `encode_infilling`."""
_DOCUMENT_START = b"<|endoftext|>"
_LOOKS_LIKE_CONTROL = re.compile(
    r"<\|[^<>|]+\|>|<｜[^<>｜]+｜>|<(?:fim|file|repo)[-_][a-z]+>|\[/?[A-Z_]+\]|▁<[A-Z]+>"
)
"""Texts such as `<|frame_sep|>`, `<fim_prefix>`, `[SUFFIX]` and `▁<PRE>`."""
_LOOKS_LIKE_MARKUP = re.compile(rf"<\S+>|{_LOOKS_LIKE_CONTROL.pattern}")
"""Also those that are text to a model, such as `<think>` and `<table>`."""
_METADATA_BYTES = 1024
_SIGNS_OF_DAMAGE = ("file bounds", "exceeds", "failed to read")


def _explain(path: Path, errors: tuple[str, ...]) -> str:
    """One sentence for the user on why llama.cpp refused a file."""
    if any(sign in error for error in errors for sign in _SIGNS_OF_DAMAGE):
        return f"The model file {path} is cut short or damaged; download it again."
    # "function: error loading model: what is wrong"
    detail = errors[0].rpartition("error loading model: ")[2] if errors else "no reason given"
    return f"The model file {path} does not suit llama.cpp ({detail}); choose another GGUF file."


def _shortcoming(model: Any, vocabulary: Any) -> str | None:
    """Why a model that did load cannot answer our questions."""
    if (
        vocabulary is None
        or api.llama_vocab_type(vocabulary) == api.LLAMA_VOCAB_TYPE_NONE
        or not api.llama_model_has_decoder(model)
        or api.llama_model_has_encoder(model)
        or api.llama_model_is_diffusion(model)
    ):
        return "does not continue text"
    if api.llama_model_is_recurrent(model) or api.llama_model_is_hybrid(model):
        return "cannot go back to an earlier place of a text"
    return None


class LlamaModel:
    """The weights, loaded once and mapped from the file, and their vocabulary.

    Raises `ModelFileError` if the file is missing, unreadable, damaged or no text model.
    `without_weights` loads the vocabulary and what the file says of itself, and nothing that
    could evaluate a text.
    """

    def __init__(self, path: Path, *, without_weights: bool = False) -> None:
        check_gguf(path)
        library.start()
        parameters = api.llama_model_default_params()
        parameters.vocab_only = without_weights
        self.on_gpu = bool(api.llama_supports_gpu_offload())
        parameters.n_gpu_layers = _ALL_LAYERS if self.on_gpu else 0
        parameters.use_extra_bufts = library.repacking_is_safe()
        handle = api.llama_model_load_from_file(os.fsencode(path), parameters)
        if handle is None:
            raise ModelFileError(_explain(path, library.errors()))
        self.handle = handle
        self.path = path
        vocabulary = api.llama_model_get_vocab(handle)
        shortcoming = _shortcoming(handle, vocabulary)
        if shortcoming is not None:
            self.close()
            raise ModelFileError(
                f"The model file {path} holds a model that {shortcoming}; choose another GGUF file."
            )
        self._vocabulary = vocabulary
        self.vocabulary_size: int = api.llama_vocab_n_tokens(vocabulary)
        self.parameters: int = api.llama_model_n_params(handle)
        self.trained_context: int = api.llama_model_n_ctx_train(handle)

    @cached_property
    def start_token(self) -> int:
        """The token a document starts with, as in training."""
        # Models that add no BOS themselves were trained on documents parted by their EOS.
        text = _DOCUMENT_START
        buffer = (api.llama_token * 2)()
        if (
            not api.llama_vocab_get_add_bos(self._vocabulary)
            and api.llama_tokenize(
                self._vocabulary, text, len(text), buffer, len(buffer), False, True
            )
            == 1
        ):
            return int(buffer[0])
        bos = api.llama_vocab_bos(self._vocabulary)
        eos = api.llama_vocab_eos(self._vocabulary)
        return max(0, int(bos if bos >= 0 else eos))

    def tokenize(self, text: str) -> list[int]:
        """Tokens of `text` taken as plain text: no part of it becomes a control token."""
        # Lone surrogates are legal in `str` only; llama.cpp must be given valid UTF-8.
        text = text.encode("utf-8", "replace").decode()
        tokens = self._tokens(text)
        return tokens if self._marked.isdisjoint(tokens) else self._cut_at_marks(text, self._tokens)

    def tokenize_inside(self, text: str) -> list[int]:
        """Tokens of `text` that stands behind other text.

        They differ where SentencePiece puts a blank before what it takes for a beginning.
        """
        text = text.encode("utf-8", "replace").decode()
        tokens = self._tokens_inside(text)
        if self._marked.isdisjoint(tokens):
            return tokens
        return self._cut_at_marks(text, self._tokens_inside)

    def _cut_at_marks(self, text: str, beginning: Callable[[str], list[int]]) -> list[int]:
        """Tokens of plain text in which llama.cpp sees control tokens: it takes user-defined ones
        for what they spell even there, so each is cut in two."""
        cuts = [found.start() + 1 for found in self._greedy.finditer(text)]
        head, *tail = (text[a:b] for a, b in pairwise([0, *cuts, len(text)]))
        tokens = beginning(head)
        for part in tail:
            tokens += self._tokens_inside(part)
        return [token for token in tokens if token not in self._marked]

    def _tokens_inside(self, text: str) -> list[int]:
        if api.llama_vocab_type(self._vocabulary) != api.LLAMA_VOCAB_TYPE_SPM:
            return self._tokens(text)
        return self._tokens(_RARE + text)[len(self._tokens(_RARE)) :]

    def _tokens(self, text: str, control: bool = False) -> list[int]:
        data = text.encode("utf-8", "replace")
        buffer = (api.llama_token * (len(data) + 8))()
        count = api.llama_tokenize(
            self._vocabulary, data, len(data), buffer, len(buffer), False, control
        )
        return list(buffer[: max(0, count)])

    def control(self, name: str) -> int | None:
        """The control token that the vocabulary spells `name`; `None` if it has none.

        A token that files mark as user-defined counts if it looks like a control token.
        """
        tokens = self._tokens(name, control=True)
        if len(tokens) != 1 or self._name(tokens[0]) != name:
            return None
        return tokens[0] if self._is_control(tokens[0]) else None

    def named(self, name: str) -> int | None:
        """The token that the vocabulary spells `name`, of whatever type the file says it is."""
        tokens = range(self.vocabulary_size)
        return next((token for token in tokens if self._name(token) == name), None)

    def control_name(self, token: int) -> str | None:
        """What the vocabulary spells a control token; `None` for one that has text."""
        return None if self.pieces[token] else self._name(token)

    def _name(self, token: int) -> str:
        name: bytes = api.llama_vocab_get_text(self._vocabulary, token)
        return name.decode("utf-8", "replace")

    def _is_control(self, token: int) -> bool:
        return self._is_marked(token, _LOOKS_LIKE_CONTROL)

    def _is_marked(self, token: int, looks: re.Pattern[str]) -> bool:
        """Whether it is a control token, or a user-defined one that `looks` so."""
        kind = api.llama_vocab_get_attr(self._vocabulary, token)
        if kind & api.LLAMA_TOKEN_ATTR_USER_DEFINED:
            return looks.fullmatch(self._name(token)) is not None
        return bool(kind & api.LLAMA_TOKEN_ATTR_CONTROL)

    @cached_property
    def _marked(self) -> frozenset[int]:
        """Tokens that user text must not become: control tokens, and all that look like markup."""
        tokens = range(self.vocabulary_size)
        return frozenset(t for t in tokens if self._is_marked(t, _LOOKS_LIKE_MARKUP))

    @cached_property
    def _greedy(self) -> re.Pattern[str]:
        """Matches the names of marked tokens."""
        names = sorted(map(self._name, self._marked), key=len, reverse=True)
        return re.compile("|".join(re.escape(name) for name in names if len(name) > 1) or r"(?!)")

    def metadata(self, key: str) -> str | None:
        """What the file says under `key`; `None` if nothing."""
        buffer = ctypes.create_string_buffer(_METADATA_BYTES)
        length = api.llama_model_meta_val_str(self.handle, key.encode(), buffer, _METADATA_BYTES)
        return buffer.value.decode("utf-8", "replace") if length >= 0 else None

    @cached_property
    def pieces(self) -> list[bytes]:
        """Bytes of every token by id; empty for control tokens, which have no text."""
        buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        pieces = []
        for token in range(self.vocabulary_size):
            length = api.llama_token_to_piece(
                self._vocabulary, token, buffer, _PIECE_BYTES, 0, False
            )
            pieces.append(buffer.raw[:length] if length > 0 else b"")
        for token in self._marked:
            if self._is_control(token):
                pieces[token] = b""
        return pieces

    @cached_property
    def end_tokens(self) -> list[int]:
        """Tokens that end a document."""
        return [
            token
            for token in range(self.vocabulary_size)
            if api.llama_vocab_is_eog(self._vocabulary, token)
        ]

    @cached_property
    def constraint_tokenizer(self) -> LLTokenizer:
        """The vocabulary as llguidance's matchers read it; they must not outlive the model.

        Building it takes a sixth of a second for 49,000 tokens.
        """
        # Slices, which speed up the first mask within a string, would take half as long again.
        ends = self.end_tokens or [self.start_token]
        return lltokenizer_from_vocab(self._vocabulary, eos_token=ends, slices=[])

    def close(self) -> None:
        if self.handle is not None:
            api.llama_model_free(self.handle)
            self.handle = None
