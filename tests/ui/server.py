"""One code-server for all UI tests, with folders, settings and extensions of its own."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from .programs import CodeServer
from .settings import SETTINGS

_LISTENING = re.compile(r"HTTP server listening on (http://127\.0\.0\.1:\d+)")
PATIENCE = 120.0
"""Seconds after which a test gives up waiting."""
_NO_GALLERY = {"serviceUrl": "", "itemUrl": "", "resourceUrlTemplate": ""}


@dataclass(frozen=True)
class RunningServer:
    """Where it listens, its process, and the folder in which workspaces may be made."""

    address: str
    pid: int
    folder: Path

    def workspace(self, name: str) -> Path:
        """A new, empty folder to open."""
        made = self.folder / "workspaces" / name
        made.mkdir(parents=True)
        return made

    def language_servers(self) -> list[psutil.Process]:
        """The processes of Foretrace that its windows have started."""
        started = psutil.Process(self.pid).children(recursive=True)
        return [each for each in started if _is_language_server(each)]


def _is_language_server(process: psutil.Process) -> bool:
    try:
        return bool(process.cmdline()[-2:] == ["foretrace", "lsp"])
    except psutil.NoSuchProcess:
        return False


@contextmanager
def running(
    program: CodeServer, folder: Path, extensions: Sequence[Path] = ()
) -> Iterator[RunningServer]:
    """A server with these `.vsix` files installed, ended in the end."""
    # Settings that belong to the machine count from the user's file only until they are read anew.
    kinds = [folder / "data" / kind for kind in ("User", "Machine")]
    for settings in kinds:
        settings.mkdir(parents=True)
        (settings / "settings.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    (folder / "home").mkdir()
    (folder / "config.yaml").write_text("{}", encoding="utf-8")
    for extension in extensions:
        done = subprocess.run(
            [*_command(program, folder), "--install-extension", str(extension), "--force"],
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
        assert done.returncode == 0, done.stdout + done.stderr
    with subprocess.Popen(
        [*_command(program, folder), *_OPTIONS],
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # What it starts is ended with it.
        start_new_session=True,
    ) as process:
        try:
            yield RunningServer(_address(process, folder / "server.log"), process.pid, folder)
        finally:
            os.killpg(process.pid, signal.SIGKILL)


_OPTIONS = [
    "--bind-addr=127.0.0.1:0",
    "--auth=none",
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-workspace-trust",
    "--disable-getting-started-override",
    "--disable-proxy",
    "--ignore-last-opened",
    "--reconnection-grace-time=5",
]


def _command(program: CodeServer, folder: Path) -> list[str]:
    return [
        str(program.node),
        str(program.entry),
        f"--config={folder / 'config.yaml'}",
        f"--user-data-dir={folder / 'data'}",
        f"--extensions-dir={folder / 'extensions'}",
    ]


def _environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "PORT" and not name.startswith("VSCODE_")
    }
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "SHELL": "/bin/bash",
        "EXTENSIONS_GALLERY": json.dumps(_NO_GALLERY),
    }


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """Where it says it listens; what it says is kept in the log."""
    found: queue.SimpleQueue[str] = queue.SimpleQueue()

    def keep() -> None:
        with log.open("w", encoding="utf-8") as written:
            for line in process.stdout or ():
                written.write(line)
                written.flush()
                if match := _LISTENING.search(line):
                    found.put(match[1])

    threading.Thread(target=keep, daemon=True).start()
    try:
        return found.get(timeout=PATIENCE)
    except queue.Empty:
        raise AssertionError(f"code-server did not start: {log.read_text()}") from None
