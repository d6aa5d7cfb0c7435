"""The `grammars` folder: what describes forms of text to the libraries that read them."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path


@cache
def grammar_file(name: str) -> str:
    """The text of `grammars/<name>`, from the package's data or the repository."""
    packaged = resources.files("foretrace") / "grammars" / name
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    repository = Path(__file__).resolve().parents[2]
    return (repository / "grammars" / name).read_text(encoding="utf-8")
