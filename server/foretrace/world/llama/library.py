"""llama.cpp, made to behave inside a language server: silent, and no surprises at load.

llama.cpp writes its log to stderr; here it goes to a short memory of errors, from which a
load that fails can say why.
"""

from __future__ import annotations

import ctypes
import os
import platform
import threading
from collections import deque
from pathlib import Path

import llama_cpp.llama_cpp as api

_ERROR_LEVEL = 4
"""As in ggml's `enum ggml_log_level`."""

_errors: deque[str] = deque(maxlen=16)
_start_lock = threading.Lock()
_started = False


def _remember(level: int, text: bytes, _data: object) -> None:
    if level == _ERROR_LEVEL:
        _errors.append(text.decode("utf-8", "replace").strip())


# Kept here, for llama.cpp holds no reference to it.
_log_callback = api.llama_log_callback(_remember)


def start() -> None:
    """Redirect the log and start the backend. Safe to call often, from any thread."""
    global _started
    with _start_lock:
        # The Python package installs its own printing callback when it is imported.
        api.llama_log_set(_log_callback, ctypes.c_void_p(0))
        if not _started:
            api.llama_backend_init()
            _started = True
    _errors.clear()


def errors() -> tuple[str, ...]:
    """What llama.cpp complained about since the last `start`, oldest first."""
    return tuple(_errors)


def repacking_is_safe() -> bool:
    """Whether weights may be loaded into the processor-specific layouts.

    On x86 the first such layout is AMX, which faults on virtual machines that announce
    the tiles without providing them; Q8_0 has no other layout there, so nothing is lost.
    """
    return platform.machine().lower() not in {"x86_64", "amd64"}


def _strlen_address() -> int:
    library = ctypes.cdll.msvcrt if platform.system() == "Windows" else ctypes.CDLL(None)
    return ctypes.cast(library.strlen, ctypes.c_void_p).value or 0


class AbortFlag:
    """Stops a running `llama_decode` from another thread.

    llama.cpp polls its abort callback once per graph node. A Python callback would take
    the interpreter lock each time, so the callback is libc's `strlen` over two bytes:
    0 while the flag is down, 1 once it is up.
    """

    callback = api.ggml_abort_callback(_strlen_address())

    def __init__(self) -> None:
        self._bytes = ctypes.create_string_buffer(2)

    def up(self) -> None:
        self._bytes[0] = b"\1"

    @property
    def is_up(self) -> bool:
        return self._bytes[0] != b"\0"

    @property
    def address(self) -> ctypes.c_void_p:
        return ctypes.c_void_p(ctypes.addressof(self._bytes))


def usable_threads(wanted: int) -> int:
    """`wanted`, but no more than the physical cores that are free now, and at least one.

    More threads than free cores make every one wait for the slowest at each operation.
    """
    try:
        allowed = os.sched_getaffinity(0)
        busy = os.getloadavg()[0]
    except (AttributeError, OSError):
        return max(1, min(wanted, (os.cpu_count() or 2) // 2))
    cores = {_siblings(processor) for processor in allowed}
    return max(1, min(wanted, len(cores) - round(busy)))


def _siblings(processor: int) -> str:
    """Names the physical core of a logical processor."""
    topology = Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list")
    try:
        return topology.read_text()
    except OSError:
        return str(processor)
