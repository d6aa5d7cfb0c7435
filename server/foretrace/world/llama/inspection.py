"""What a model file is, told without loading its weights.

The file is read in a process of its own, because a damaged one can end the process: see
`foretrace.world.llama.probe`. Run as `python -m foretrace.world.llama.inspection FILE`: prints
one JSON object and exits with 0, else with 2 and one sentence on stdout, if it still can.

Keys of the metadata: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import llama_cpp.llama_cpp as api
from pydantic import TypeAdapter

from foretrace.world.dialects.recognise import Spoken, spoken_by
from foretrace.world.llama.context import BATCH_TOKENS
from foretrace.world.llama.engine import question_tokens, reasons_in_time, transcript_tokens
from foretrace.world.llama.gguf_file import check_gguf
from foretrace.world.llama.model import LlamaModel
from foretrace.world.protocol import Dialect, ModelFileError

_SECONDS = 60.0
_REFUSED = 2

_CACHE_BYTES = 2
"""Of a number in the key-value cache: f16."""
_NUMBER_BYTES = 4
"""Of a number in the work buffers: f32."""
_CWM_WINDOW = 8192
"""Tokens. Three of four layers of CWM see no further (arXiv 2510.02387), which the `llama`
architecture that it is converted to does not know: up to here the two are the same."""
_PROCESS_BYTES = 50 << 20
"""Foretrace and llama.cpp themselves, measured with nothing loaded."""
_BYTES_PER_PIECE = 200
"""Of a vocabulary's entry in the tables that Foretrace makes."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Counts are as the file gives them; 0 where it does not say."""

    name: str
    architecture: str
    parameters: int
    weight_bytes: int
    quantization: str
    """As llama.cpp names it; empty where the file does not say."""
    trained_context: int
    """Tokens."""
    vocabulary: int
    layers: int
    embedding: int
    feed_forward: int
    heads: int
    cache_numbers: int
    """Numbers that the key-value cache holds of one token, all layers together."""
    spoken: tuple[Spoken, ...]
    gpu_offload: bool
    """Whether the installed llama.cpp can use a graphics processor."""

    @property
    def reasons(self) -> bool:
        """Whether it is asked to reason."""
        reasoning = any(spoken.dialect is Dialect.CWM_CHAT for spoken in self.spoken)
        return reasoning and reasons_in_time(self.parameters, self.gpu_offload)

    @property
    def exact_context(self) -> int:
        """Tokens within which llama.cpp computes what was trained."""
        traces = any(spoken.dialect is Dialect.CWM_TRACE for spoken in self.spoken)
        if traces and self.architecture == "llama":
            return min(self.trained_context, _CWM_WINDOW)
        return self.trained_context


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that a model takes while it works, as Foretrace uses it. An estimate."""

    weights: int
    cache: int
    work: int
    process: int

    @property
    def total(self) -> int:
        return self.weights + self.cache + self.work + self.process


def memory_needed(model: Inspection) -> Memory:
    """Once everything that Foretrace may ask has been asked."""
    contexts = [question_tokens(model.trained_context), transcript_tokens(model.trained_context)]
    work = 0
    for cells in contexts:
        layer = 8 * model.embedding + 2 * model.feed_forward + model.heads * cells
        work += BATCH_TOKENS * (model.vocabulary + layer) * _NUMBER_BYTES
    return Memory(
        weights=model.weight_bytes,
        cache=sum(contexts) * model.cache_numbers * _CACHE_BYTES,
        work=work + model.vocabulary * _BYTES_PER_PIECE,
        process=_PROCESS_BYTES,
    )


def inspect(path: Path) -> Inspection:
    """Raise `ModelFileError` if `path` is no model file that llama.cpp can read."""
    check_gguf(path)
    damaged = ModelFileError(
        f"The model file {path} is damaged or of a kind that llama.cpp cannot read; "
        "download it again or choose another."
    )
    try:
        # -P: a module in the working folder, the user's project, must not be imported.
        child = subprocess.run(
            [sys.executable, "-P", "-m", __name__, str(path.absolute())],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            env={**os.environ, "GGML_NO_BACKTRACE": "1", "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise damaged from error
    if child.returncode == _REFUSED and child.stdout.strip():
        raise ModelFileError(child.stdout.strip())
    if child.returncode != 0:
        raise damaged
    return TypeAdapter(Inspection).validate_json(child.stdout)


def _inspected(model: LlamaModel) -> Inspection:
    architecture = model.metadata("general.architecture") or ""

    def number(key: str, default: int = 0) -> int:
        text = model.metadata(f"{architecture}.{key}") or ""
        # One number, or, where layers differ, a list of them: the largest.
        digits = "".join(c if c.isdecimal() else " " for c in text).split()
        return max(map(int, digits), default=default)

    heads = number("attention.head_count")
    embedding = number("embedding_length")
    width = embedding // heads if heads else 0
    key_value = number("attention.key_length", width) + number("attention.value_length", width)
    layers = number("block_count")
    return Inspection(
        name=model.metadata("general.name") or model.path.stem,
        architecture=architecture,
        parameters=model.parameters,
        weight_bytes=int(api.llama_model_size(model.handle)),
        quantization=_quantization(model),
        trained_context=number("context_length"),
        vocabulary=model.vocabulary_size,
        layers=layers,
        embedding=embedding,
        feed_forward=number("feed_forward_length"),
        heads=heads,
        cache_numbers=layers * number("attention.head_count_kv", heads) * key_value,
        spoken=tuple(spoken_by(model)),
        gpu_offload=model.on_gpu,
    )


def _quantization(model: LlamaModel) -> str:
    kind = model.metadata("general.file_type") or ""
    name = api.llama_ftype_name(int(kind)) if kind.isdecimal() else None
    return name.decode("utf-8", "replace") if name else ""


def _main(path: Path) -> int:
    try:
        model = LlamaModel(path, without_weights=True)
        found = _inspected(model)
    except ModelFileError as error:
        print(error)
        return _REFUSED
    print(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
