"""Which processes may run beside each other, and how they end.

SQLite has one writer at a time. One web process and one worker are the allowed set; a second of either is refused with
the reason, instead of serving people who wait for each other. PostgreSQL has no such limit.

A handler of signals here sets a plain flag and does nothing else. Python runs it between any two steps of the main
thread, also while that thread is inside `threading.Event`, whose lock it then waits for without end.
"""

import ctypes
import fcntl
import os
import select
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Final

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
STOPPING: Final = (signal.SIGTERM, signal.SIGINT)
GRACE: Final = 6
"""Seconds that work under way has to end after a signal, before it is cut off."""


class Bell:
    """`threading.Event` without a lock: a handler of signals may ring it at any moment, any number of times."""

    def __init__(self) -> None:
        self._is_rung = False
        self._ear, self.hammer = os.pipe()
        os.set_blocking(self._ear, False)
        os.set_blocking(self.hammer, False)

    def set(self, *_: object) -> None:
        self._is_rung = True
        with suppress(BlockingIOError):  # it is full: who waits wakes up anyway
            os.write(self.hammer, b".")

    def clear(self) -> None:
        self._is_rung = False

    def is_set(self) -> bool:
        return self._is_rung

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it was rung, as soon as it is, or when so many seconds have passed."""
        until = None if timeout is None else monotonic() + timeout
        while not self._is_rung and (until is None or monotonic() < until):
            heard, _, _ = select.select([self._ear], [], [], None if until is None else max(0.0, until - monotonic()))
            if heard:  # also of a ring that was cleared, or that a copy of this process made
                with suppress(BlockingIOError):
                    os.read(self._ear, 4096)
        return self._is_rung


def ring_when_asked_to_stop(bell: Bell) -> None:
    """Also when the kernel hands the signal to another thread than the one that waits, which would sleep on."""
    signal.set_wakeup_fd(bell.hammer, warn_on_full_buffer=False)
    for number in STOPPING:
        signal.signal(number, bell.set)


def stop_at_once_when_asked() -> None:
    """While a process only prepares, the kernel itself ends it: a KeyboardInterrupt can be lost, this cannot."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)


def end_all(processes: Sequence[subprocess.Popen[bytes]], within: float) -> None:
    """Ask every process to end, and kill what has not after so many seconds."""
    for process in processes:
        process.terminate()
    until = monotonic() + within
    for process in processes:
        try:
            process.wait(max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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


def end_with_parent(parent: int, how: signal.Signals = signal.SIGTERM) -> None:
    """Called first in a child: on Linux it gets the signal when its parent dies, kill -9 included."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:  # it died before this was asked for
        os.kill(os.getpid(), how)


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
