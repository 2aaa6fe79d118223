"""Lists of another system are read by the worker, while a page shows how far it is.

A worker may be killed at any moment: a list whose reader is gone is taken up by the next worker, which finds what was
written already and writes the rest.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from django.contrib.auth import get_user_model
from django.db import Error, connection, transaction
from django.db.models import F, Q
from django_tasks import task

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere
from diemsang.kernel.declarations import Job, Progress, Step
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets.limits import FILE_TOO_LARGE, MEGABYTE
from diemsang.onestop.dossiers import imports
from diemsang.onestop.dossiers.models import ImportKind, ImportRun, ImportState
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.rules import number_of

KEPT_FOR: Final = timedelta(days=1)
OVERLOOKED_AFTER: Final = timedelta(minutes=1)
"""A list nobody began to read within this time was lost by the queue: its worker died as it took the task."""
TRIES: Final = 3
"""A list that killed this many workers is not given to another."""


@transaction.atomic
def queue_import(
    file: bytes,
    *,
    kind: str = ImportKind.DOSSIERS.value,
    source: str = "",
    by: Actor,
    at: datetime,
    is_trial: bool,
    leave_out_wrong: bool = False,
) -> str:
    """Let the worker read a list, to try it or to write it; the key of the run. `at` is the machine's time.

    `source` is what the other system is called. With `leave_out_wrong` the rows at fault are left out and the others
    written; without it one such row keeps the whole list from being written.
    """
    authorise_somewhere(by, imports.IMPORT)
    if len(file) > (most := imports.LIMITS.file_bytes):
        raise Refused(FILE_TOO_LARGE(at_field="file", size=-(-len(file) // MEGABYTE), limit=most // MEGABYTE))
    run = ImportRun.objects.create(
        account=by.key,
        kind=kind,
        source=source,
        is_trial=is_trial,
        leave_out_wrong=leave_out_wrong,
        file=file,
        requested_at=at,
    )
    run_import.enqueue(str(run.pk))
    return str(run.pk)


@transaction.atomic
def queue_writing(trial: ImportRun, *, by: Actor, at: datetime, leave_out_wrong: bool = False) -> str:
    """Let the worker write the list that was tried; the key of the run. `at` is the machine's time.

    Asked again it is the same run, so that pressing twice writes once; a run that failed begins anew.
    """
    authorise_somewhere(by, imports.IMPORT)
    run, is_new = ImportRun.objects.get_or_create(
        pk=uuid5(trial.pk, "write"),
        defaults={
            "account": by.key,
            "kind": trial.kind,
            "source": trial.source,
            "is_trial": False,
            "leave_out_wrong": leave_out_wrong,
            "file": bytes(trial.file),
            "requested_at": at,
        },
    )
    failed = ImportRun.objects.filter(pk=run.pk, state=ImportState.FAILED)
    again = {"state": ImportState.WAITING, "attempts": 0, "outcome": {}, "requested_at": at}
    if is_new or failed.update(leave_out_wrong=leave_out_wrong, **again):
        run_import.enqueue(str(run.pk))
    return str(run.pk)


def run_of(key: str, by: Actor) -> ImportRun:
    """One's own run, with its file left in the database; anybody else's is not found."""
    run = ImportRun.objects.defer("file").filter(pk=key, account=by.key).first()
    if run is None:
        raise Refused(NOT_FOUND())
    return run


@task()
def run_import(key: str) -> None:
    """Read the list with the rights its sender has now. Run again, a list that was written is left alone."""
    with only_reader(key) as is_ours:
        if is_ours:
            _read(key)


def resume_imports(now: datetime) -> int:
    """Take up the lists whose worker died; how many were left. `now` is the machine's time.

    A list that is being read is left to its reader.
    """
    overlooked = Q(state=ImportState.WAITING, requested_at__lt=now - OVERLOOKED_AFTER)
    left = ImportRun.objects.filter(Q(state=ImportState.RUNNING) | overlooked)
    keys = [str(key) for key in left.order_by("requested_at").values_list("pk", flat=True)]
    for key in keys:
        run_import.func(key)
    return len(keys)


_reading: Final[set[str]] = set()
_reading_lock: Final = threading.Lock()


@contextmanager
def only_reader(key: str) -> Iterator[bool]:
    """Whether nobody else reads this list now; if so, nobody else begins before the body ends or its process dies.

    On PostgreSQL the server holds the lock for as long as the connection lives. SQLite has one worker, whose threads
    know of each other.
    """
    if connection.vendor == "postgresql":
        number = UUID(key).int >> 65
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            (is_ours,) = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(Error), connection.cursor() as cursor:  # a connection that broke has let go of it
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
        return
    with _reading_lock:
        is_ours = key not in _reading
        _reading.add(key)
    try:
        yield is_ours
    finally:
        if is_ours:
            with _reading_lock:
                _reading.discard(key)


def _read(key: str) -> None:
    rows = ImportRun.objects.filter(pk=key)
    unsettled = rows.exclude(state=ImportState.DONE)
    run = rows.first()
    if run is None or not unsettled.update(state=ImportState.RUNNING, attempts=F("attempts") + 1):
        return
    if run.attempts >= TRIES:
        unsettled.update(state=ImportState.FAILED)
        return

    def tell(step: Step) -> None:
        unsettled.update(done=step.done, total=step.total)

    try:
        by = actor_for(get_user_model().objects.get(pk=number_of(run.account, "account")), clock.now())
        outcome = _outcome_of(run, by, tell)
    except Refused as refused:
        reasons = [each.as_dict() for each in refused.refusals]
        unsettled.update(state=ImportState.FAILED, outcome={"reasons": reasons})
        return
    except Exception:
        unsettled.update(state=ImportState.FAILED)
        raise
    forget = {} if run.is_trial else {"file": b""}
    unsettled.update(state=ImportState.DONE, outcome=outcome.as_dict(), **forget)


def _outcome_of(run: ImportRun, by: Actor, tell: Progress) -> imports.Outcome:
    files, at = [bytes(run.file)], clock.now()
    written: dict[str, Any] = {"source": run.source, "leave_out_wrong": run.leave_out_wrong}
    if run.kind == ImportKind.NUMBERS:
        return imports.run_numbers(files, by=by, at=at, is_trial=run.is_trial, progress=tell, **written)
    if run.is_trial:
        return imports.dry_run(files, by=by, at=at, progress=tell)
    return imports.run(files, by=by, at=at, progress=tell, **written)


def sweep_imports(now: datetime) -> int:
    """Forget lists a day after they were sent; how many."""
    return ImportRun.objects.filter(requested_at__lt=now - KEPT_FOR).delete()[0]


JOBS: Final = (
    Job("dossiers.sweep_imports", timedelta(hours=1), sweep_imports, vi="Xoá danh sách hồ sơ đã nhận"),
    Job("dossiers.resume_imports", timedelta(seconds=5), resume_imports, vi="Đọc tiếp danh sách hồ sơ bị bỏ dở"),
)
