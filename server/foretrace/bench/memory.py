"""Memory of a running process and its children, as Linux tells it."""

from __future__ import annotations

import re
from pathlib import Path

_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


def resident_mib(process_id: int) -> float | None:
    """Resident memory of a process and all below it, in MiB; `None` where it cannot be read."""
    folder = Path("/proc") / str(process_id)
    try:
        found = _RESIDENT.search((folder / "status").read_text())
        children = [
            int(child)
            for task in (folder / "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return None
    total = int(found.group(1)) / 1024 if found else 0.0
    return total + sum(resident_mib(child) or 0.0 for child in children)


def has_mapped(process_id: int, suffix: str) -> bool:
    """Whether the process has a file whose name ends so in memory."""
    try:
        maps = (Path("/proc") / str(process_id) / "maps").read_text()
    except OSError:
        return False
    return any(line.endswith(suffix) for line in maps.splitlines())
