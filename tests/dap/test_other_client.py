"""The client with which the adapters of Visual Studio Code are tested, and what it knows.

It comes from npm (`node/package.json` beside this file).
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import dap_types
import pytest
from pydantic import BaseModel

from tests.dap.programs import CALLS

HERE = Path(__file__).with_name("node")
_STAMP = HERE / "node_modules" / ".package-lock.json"
_DECLARED = HERE / "node_modules" / "@vscode" / "debugprotocol" / "lib" / "debugProtocol.d.ts"


@pytest.fixture(scope="module")
def node() -> str:
    """Node.js, with the client installed as its lock file says."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        pytest.skip("Node.js is not installed")
    if not _STAMP.exists() or _STAMP.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=HERE, check=True, stdin=subprocess.DEVNULL)
        _STAMP.touch()
    return found


async def test_the_client_of_visual_studio_code_is_served(
    node: str, port: int, tmp_path: Path
) -> None:
    program = tmp_path / "calls.py"
    program.write_text(CALLS, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        node,
        str(HERE / "rows.mjs"),
        str(port),
        str(program),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, said.decode()


def interfaces(declared: str) -> Iterator[tuple[str, str]]:
    """Name and body of each interface."""
    for match in re.finditer(r"^\tinterface (\w+)[^{]*\{$(.*?)^\t\}$", declared, re.S | re.M):
        yield match[1], match[2]


@pytest.mark.usefixtures("node")
def test_the_types_of_the_messages_are_those_of_the_protocol() -> None:
    """Every field that Visual Studio Code knows of what we write is known to our types."""
    declared = dict(interfaces(_DECLARED.read_text(encoding="utf-8")))
    compared = 0
    for name, body in declared.items():
        ours = getattr(dap_types, name, None)
        if not (isinstance(ours, type) and issubclass(ours, BaseModel)):
            continue
        fields = set(re.findall(r"^\t\t(\w+)\??:", body, re.M)) - {"body", "arguments"}
        missing = fields - {field.alias or key for key, field in ours.model_fields.items()}
        assert not missing, f"{name} lacks {missing}"
        compared += 1
    assert compared > 100
    assert {"Capabilities", "StackFrame", "Variable", "StoppedEvent"} <= declared.keys()
