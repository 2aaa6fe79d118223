"""Which processes may run beside each other.

SQLite has one writer at a time. One web process and one worker are the allowed set; a second of either is refused with
the reason, instead of serving people who wait for each other. PostgreSQL has no such limit.
"""

import ctypes
import fcntl
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diemsang.kernel.refusals import CONFLICT, RefusalKind, Refused

ALREADY_RUNNING = RefusalKind(
    "processes.already_running",
    vi=(
        "Với SQLite chỉ được chạy một tiến trình {role}; tiến trình {pid} đang giữ thư mục dữ liệu {folder}. "
        "Dùng PostgreSQL (DATABASE_URL) để chạy nhiều tiến trình."
    ),
    en=(
        "On SQLite only one {role} process may run; process {pid} holds the data folder {folder}. "
        "Use PostgreSQL (DATABASE_URL) to run several."
    ),
    status=CONFLICT,
)
PORT_TAKEN = RefusalKind(
    "processes.port_taken",
    vi="Cổng {port} trên {address} đang có chương trình khác dùng. Chọn cổng khác bằng --port.",
    en="Another program listens on port {port} of {address}. Choose another with --port.",
    status=CONFLICT,
)
PR_SET_PDEATHSIG = 1


def port_number(text: str) -> int:
    """A port as it is typed. ValueError when there is no such port."""
    if not 1 <= (port := int(text)) <= 65_535:
        raise ValueError(f"there is no port {port}")
    return port


def refuse_taken_port(address: str, port: int) -> None:
    """The server shares its port between its own processes, so it would start beside a stranger without a word."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise Refused(PORT_TAKEN(address=address, port=port)) from None


def end_with_parent() -> None:
    """Called in a child before it begins: on Linux it is asked to stop when its parent dies, kill -9 included."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def only_one(role: str, folder: Path, *, sqlite: bool) -> Iterator[None]:
    """Hold the lock of a role (`web`, `worker`) while the body runs. The kernel lets go of it even after kill -9."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{role}.lock"
    with file.open("a+") as handle:
        if sqlite:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.seek(0)
                pid = handle.read().strip() or "?"
                raise Refused(ALREADY_RUNNING(role=role, pid=pid, folder=str(folder))) from None
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        yield
