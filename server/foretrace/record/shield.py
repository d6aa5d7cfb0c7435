"""What keeps a real run from doing harm, in so far as the system has it.

On Linux Landlock keeps the process and its children from writing outside of one folder and from
TCP, and a network of its own, without any way out, from everything else. Both last until the
process ends. Reading is not restricted: a program has to read its modules. Elsewhere there is
nothing; whoever asks for a run is told.

Sources: the manual pages landlock(7) and user_namespaces(7).
"""

from __future__ import annotations

import ctypes
import os
import sys

FILES = "writes outside a temporary folder are refused"
NETWORK = "there is no network"
TCP = "TCP connections are refused"

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""System calls, with the same numbers on every architecture."""
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000

_WRITE_FILE = 1 << 1
_WRITES = 0b1_1111_1111_0010
"""Writing a file, removing and making entries of every kind, in the first version."""
_REFER, _TRUNCATE, _DEVICE = 1 << 13, 1 << 14, 1 << 15
"""Later versions: moving between folders (2), truncating (3), controlling devices (5)."""
_BIND_CONNECT = 0b11
"""TCP (4)."""
_SCOPES = 0b11
"""Signals and abstract sockets (6)."""


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def shield(folder: str) -> list[str]:
    """Shield this process for the rest of its life; what protects now, in a few words each.

    It may write in `folder`. To be called while it has one thread.
    """
    if sys.platform != "linux":
        return []
    library = ctypes.CDLL(None, use_errno=True)
    protected = []
    network = library.unshare(_NEW_USER | _NEW_NETWORK) == 0
    version = library.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version > 0 and _restrict(library, version, folder):
        protected.append(FILES)
        if version >= 4 and not network:
            protected.append(TCP)
    if network:
        protected.append(NETWORK)
    return protected


def _restrict(library: ctypes.CDLL, version: int, folder: str) -> bool:
    writes = _WRITES
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE)):
        writes |= right if version >= since else 0
    rules = _Ruleset(writes, _BIND_CONNECT if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = {1: 8, 2: 8, 3: 8, 4: 16, 5: 16}.get(version, ctypes.sizeof(rules))
    handle = library.syscall(
        _CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    if handle < 0:
        return False
    try:
        allowed = _allow(library, handle, folder, writes) and _allow(
            # What is written there is gone; programs expect it to be there.
            library,
            handle,
            os.devnull,
            _WRITE_FILE | (writes & _TRUNCATE),
        )
        library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        done = library.syscall(_RESTRICT_SELF, handle, ctypes.c_uint32(0)) == 0
        return bool(allowed and done)
    finally:
        os.close(handle)


def _allow(library: ctypes.CDLL, handle: int, path: str, rights: int) -> bool:
    """Whether `rights` could be given below a path."""
    opened = os.open(path, os.O_PATH)
    try:
        beneath = _PathBeneath(rights, opened)
        added = library.syscall(
            _ADD_RULE, handle, _PATH_BENEATH, ctypes.byref(beneath), ctypes.c_uint32(0)
        )
        return bool(added == 0)
    finally:
        os.close(opened)
