"""Memory and time of a running process and its children, as Linux tells them."""

from __future__ import annotations

import os
import re
from pathlib import Path

_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


def resident_mib(process_id: int) -> float | None:
    """Resident memory of a process and all below it, in MiB; `None` where it cannot be read."""
    try:
        found = _RESIDENT.search((_folder(process_id) / "status").read_text())
        children = _children(process_id)
    except OSError:
        return None
    total = int(found.group(1)) / 1024 if found else 0.0
    return total + sum(resident_mib(child) or 0.0 for child in children)


def processor_seconds(process_id: int) -> float | None:
    """Processor time that a process and all below it have had; `None` where it cannot be read."""
    try:
        # After the name in brackets, which may hold anything: see proc(5), `stat`.
        fields = (_folder(process_id) / "stat").read_text().rpartition(")")[2].split()
        children = _children(process_id)
    except OSError:
        return None
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(child) or 0.0 for child in children)


def _folder(process_id: int) -> Path:
    return Path("/proc") / str(process_id)


def _children(process_id: int) -> list[int]:
    tasks = (_folder(process_id) / "task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def has_mapped(process_id: int, suffix: str) -> bool:
    """Whether the process has a file whose name ends so in memory."""
    try:
        maps = (_folder(process_id) / "maps").read_text()
    except OSError:
        return False
    return any(line.endswith(suffix) for line in maps.splitlines())
