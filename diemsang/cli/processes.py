"""Which processes may run beside each other.

SQLite has one writer at a time. One web process and one worker are the allowed set; a second of either is refused with
the reason, instead of serving people who wait for each other. PostgreSQL has no such limit.
"""

import fcntl
import os
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
