"""Which files have their functions recorded."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path

_INSTALLED = frozenset({"site-packages", "dist-packages"})


class Files:
    """The Python files under a folder that are a project's own.

    That leaves out what is installed, environments inside the folder included, and tests: what
    they call is of interest, and pytest rewrites them.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._standard = Path(sysconfig.get_paths()["stdlib"]).resolve()
        self.paths: Mapping[str, str | None] = _Paths(self._decided)
        """By `co_filename` of a code object, for any: its file, `None` if that is not recorded."""

    def shown(self, path: str) -> str:
        """The path as people write it: from the root, with slashes."""
        return Path(path).relative_to(self.root).as_posix()

    def _decided(self, filename: str) -> str | None:
        if not filename.endswith(".py"):  # "<string>" and the like
            return None
        path = Path(os.path.realpath(filename))
        if not path.is_relative_to(self.root) or path.is_relative_to(self._standard):
            return None
        if not _INSTALLED.isdisjoint(path.parts) or _is_test(path):
            return None
        return str(path)


class _Paths(dict[str, str | None]):
    """A dictionary that decides about what it lacks: it is asked at every call of a function."""

    def __init__(self, decide: Callable[[str], str | None]) -> None:
        super().__init__()
        self._decide = decide

    def __missing__(self, filename: str) -> str | None:
        found = self[filename] = self._decide(filename)
        return found


def _is_test(path: Path) -> bool:
    name = path.stem
    return name.startswith("test_") or name.endswith("_test") or name == "conftest"
