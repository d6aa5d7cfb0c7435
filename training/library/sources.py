"""Which modules functions are taken from, and under which licenses: `origins.toml` lists them.

The standard library is under the license of the Python Software Foundation (PSF-2.0), the
dependencies, which whoever makes the data has installed anyway, under MIT and BSD licenses.
"""

from __future__ import annotations

import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Origin:
    """Code of one project."""

    distribution: str | None
    """Its name as a package; `None` for the standard library."""
    license: str
    """As SPDX has it."""
    modules: tuple[str, ...]
    """Files, or folders with all that is in them, from where its code lies."""


def sources(origin: Origin) -> Iterator[tuple[str, str]]:
    """The modules of a project with their texts, by name; nothing if it is not installed.

    They are read as files, never imported.
    """
    root = _root(origin)
    if root is None:
        return
    for module in origin.modules:
        path = root / module
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.exists() and not _is_test(file.relative_to(root)):
                yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")


def _root(origin: Origin) -> Path | None:
    if origin.distribution is None:
        return Path(sysconfig.get_path("stdlib"))
    try:
        return Path(str(distribution(origin.distribution).locate_file("")))
    except PackageNotFoundError:
        return None


def _is_test(path: Path) -> bool:
    return any(part.startswith(("test", "conftest")) for part in path.parts)


def _origins() -> tuple[Origin, ...]:
    table = tomllib.loads(Path(__file__).with_name("origins.toml").read_text(encoding="utf-8"))
    return tuple(
        Origin(each.get("distribution"), each["license"], tuple(each["modules"]))
        for each in table["origin"]
    )


ORIGINS = _origins()
