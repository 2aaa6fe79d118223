"""`diemsang worker`: scheduled jobs, the outbox and queued tasks, in one process.

Every job has a thread of its own: a mail server that hangs delays no seal. What each job did last stands in
`worker.json` in the data folder, where `doctor`, `/health` and `/metrics` read it.
"""

import importlib.util
import json
import logging
import os
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from diemsang.cli.processes import GRACE, Bell, only_one, ring_when_asked_to_stop, stop_at_once_when_asked
from diemsang.kernel.commands import Command
from diemsang.kernel.declarations import Job

log = logging.getLogger(__name__)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="mỗi việc một lần rồi thôi / every job once, then end")
    parser.add_argument(
        "--grace",
        type=int,
        default=GRACE,
        help="giây cho việc đang dở khi dừng / seconds for jobs under way (%(default)s)",
    )


def run(options: Namespace) -> int:
    from django.conf import settings
    from django.db import connection

    stop_at_once_when_asked()
    with only_one("worker", settings.DATA, sqlite=connection.vendor == "sqlite"):
        scheduler = Scheduler([*declared_jobs(), tasks_job()], settings.DATA / "worker.json")
        if options.once:
            scheduler.run_each_once()
        else:
            asked = Bell()
            ring_when_asked_to_stop(asked)
            if cut_off := scheduler.run(asked, grace=options.grace):
                log.error("stopped in the middle of %s", ", ".join(cut_off))
                logging.shutdown()
                os._exit(1)  # their transactions roll back; an ordinary exit would wait for them
    return 1 if scheduler.failed else 0


def declared_jobs() -> list[Job]:
    """The `JOBS` of every context, found by the name of the room."""
    from django.apps import apps

    found: list[Job] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.jobs"
        if config.name.startswith("diemsang.") and importlib.util.find_spec(name):
            found.extend(importlib.import_module(name).JOBS)
    return found


def tasks_job() -> Job:
    """Long work queued by pages (imports, exports), kept by django-tasks in the database."""

    def run_queued(now: datetime) -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"diemsang-{os.getpid()}",
            excluded_queue_names=[],
        ).run()

    return Job("tasks.run_queued", timedelta(seconds=1), run_queued, "Chạy việc dài đang xếp hàng")


class Scheduler:
    """Runs each job every so often, each in its own thread, until stopped."""

    def __init__(self, jobs: Iterable[Job], report: Path) -> None:
        self.jobs = list(jobs)
        self.report = report
        self.failed = False
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._last: dict[str, dict[str, Any]] = {}

    def run(self, asked: Bell, grace: float) -> list[str]:
        """Until asked to stop. Returns the jobs that were still under way when the grace was over."""
        threads = [threading.Thread(target=self._repeat, args=(job,), name=job.name) for job in self.jobs]
        for thread in threads:
            thread.start()
        try:
            while not asked.wait(5):
                self._write_report()
        finally:
            self._stopping.set()
        until = monotonic() + grace
        for thread in threads:
            thread.join(max(0.0, until - monotonic()))
        self._write_report()
        return [thread.name for thread in threads if thread.is_alive()]

    def run_each_once(self) -> None:
        for job in self.jobs:
            self._run(job)
        self._write_report()

    def _repeat(self, job: Job) -> None:
        from django.db import connection

        try:
            while not self._stopping.is_set():
                started = monotonic()
                self._run(job)
                self._stopping.wait(max(0.05, job.every.total_seconds() - (monotonic() - started)))
        finally:
            connection.close()

    def _run(self, job: Job) -> None:
        from django.db import close_old_connections

        started, began = datetime.now(UTC), monotonic()
        error = ""
        close_old_connections()
        try:
            job.run(started)
        except Exception as exception:  # a failed job is reported and tried again; it must not end the others
            self.failed = True
            error = f"{type(exception).__name__}: {exception}"
            log.exception("job %s failed", job.name)
        finally:
            close_old_connections()
        with self._lock:
            before = self._last.get(job.name, {})
            self._last[job.name] = {
                "started_at": started.isoformat(),
                "seconds": round(monotonic() - began, 4),
                "error": error,
                "failures": before.get("failures", 0) + bool(error),
                "every_seconds": job.every.total_seconds(),
            }

    def _write_report(self) -> None:
        with self._lock:
            content = json.dumps({"pid": os.getpid(), "written_at": datetime.now(UTC).isoformat(), "jobs": self._last})
        temporary = self.report.with_suffix(".tmp")
        temporary.write_text(content)
        temporary.replace(self.report)


COMMANDS = (Command("worker", "Chạy công việc nền", "Run background and scheduled work", configure, run),)
