"""Checks of a model file before llama.cpp sees it.

Format: GGUF, https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from pathlib import Path

from foretrace.world.protocol import ModelFileError

_HEADER = struct.Struct("<4sIQQ")
_MAGIC = b"GGUF"
_VERSIONS = range(2, 4)
_MOST_TENSORS = 100_000
_MOST_METADATA = 100_000
_HINT = "set `modelPath` to a GGUF file, or leave it out to use the embedded model"


def check_gguf(path: Path) -> None:
    """Raise `ModelFileError` unless `path` is a readable file with a sound GGUF header."""
    try:
        if path.is_dir():
            raise ModelFileError(f"The model path {path} is a folder; {_HINT}.")
        if path.exists() and not path.is_file():
            raise ModelFileError(f"The model path {path} is not a regular file; {_HINT}.")
        with path.open("rb") as file:
            header = file.read(_HEADER.size)
    except FileNotFoundError:
        raise ModelFileError(f"There is no model file at {path}; {_HINT}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ModelFileError(
            f"The model file {path} cannot be read ({reason}); {_HINT}."
        ) from error
    if not header.startswith(_MAGIC):
        raise ModelFileError(f"The model file {path} is not a GGUF file; {_HINT}.")
    if len(header) < _HEADER.size:
        raise ModelFileError(f"The model file {path} is cut short; download it again.")
    _, version, tensors, metadata = _HEADER.unpack(header)
    if version not in _VERSIONS:
        raise ModelFileError(
            f"The model file {path} has GGUF version {version}, which is not supported; {_HINT}."
        )
    if not 0 < tensors <= _MOST_TENSORS or not 0 < metadata <= _MOST_METADATA:
        raise ModelFileError(f"The model file {path} has a damaged header; download it again.")
