"""The source of a session: the text that is imagined, and how its client names it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import dap_types as dap

from foretrace.dap.requests import Refused
from foretrace.fill.solution import FillAnswer
from foretrace.sketch.model import Sketch
from foretrace.sketch.parse import read_sketch
from foretrace.sketch.source import decode_source

_LARGEST = 16 * 1024 * 1024
"""Bytes of a file."""
_WITHOUT_FILE = "sketch.py"


class Documents(Protocol):
    """The documents that an editor has open, as it has them."""

    def text_of(self, path: str, /) -> str | None:
        """The text of a document by path or address; `None` if it is not open."""
        ...

    def answer_of(self, path: str, text: str, /) -> FillAnswer | None:
        """What was found for the holes of a document with that text, if it is known by now."""
        ...


class NoDocuments:
    """Without a language server there are only files."""

    def text_of(self, _path: str, /) -> str | None:
        return None

    def answer_of(self, _path: str, _text: str, /) -> FillAnswer | None:
        return None


@dataclass(frozen=True, slots=True)
class SourceText:
    """One version of the source."""

    path: str | None
    """As the client wrote it."""
    sketch: Sketch
    stamp: int | None = None
    """When the file was last written, in ns, if the text is that of a file."""

    def newer_text(self) -> str | None:
        """What the file holds now, if it was written since. Raises `Refused`."""
        if self.path is None or self.stamp is None:
            return None
        path = local_path(self.path)
        return None if _written_at(path) == self.stamp else _file_text(path)

    @property
    def text(self) -> str:
        return self.sketch.text

    @property
    def shown(self) -> dap.Source:
        """How the client is told of it: without a path it asks for the text."""
        if self.path is None:
            return dap.Source(name=_WITHOUT_FILE, sourceReference=1)
        return dap.Source(name=Path(local_path(self.path)).name, path=self.path)

    def is_at(self, source: dap.Source) -> bool:
        """Whether a client means this one."""
        if self.path is None or source.path is None:
            return self.path is None and source.sourceReference == 1
        return _same(source.path) == _same(self.path)


def read_source(path: str | None, text: str | None, documents: Documents) -> SourceText:
    """The source as it is now: what was given, an open document, or the file. Raises `Refused`."""
    stamp = None
    if text is None:
        if path is None:
            raise Refused("Give a program to imagine: the path of a Python file.")
        text = documents.text_of(path)
        if text is None:
            stamp = _written_at(local_path(path))
            text = _file_text(local_path(path))
    return SourceText(path, read_sketch(text), stamp)


def local_path(path: str) -> str:
    """The path of a file that may be given as an address."""
    if path.startswith("file:"):
        found = unquote(urlsplit(path).path)
        # On Windows, `/c:/a.py`.
        return found[1:] if os.name == "nt" and found[:1] == "/" else found
    return path


def _written_at(path: str) -> int | None:
    try:
        return os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return None


def _file_text(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            content = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Refused(f"Cannot read {path}: {reason}.") from error
    if len(content) > _LARGEST:
        raise Refused(f"{path} is larger than {_LARGEST >> 20} MiB, too large for a source file.")
    return decode_source(content)


def _same(path: str) -> str:
    return os.path.normcase(os.path.realpath(local_path(path)))
