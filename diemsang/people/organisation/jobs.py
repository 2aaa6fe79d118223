"""Long lists are read by the worker, while a page shows how far it is."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django_tasks import task

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor
from diemsang.kernel.declarations import Job, Step
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.people.organisation import imports, rules
from diemsang.people.organisation.models import ImportRun, ImportState
from diemsang.people.organisation.queries.actors import actor_for

KEPT_FOR: Final = timedelta(days=1)
READERS: Final = {"bodies": imports.import_bodies, "people": imports.import_people}


def queue_import(
    kind: str, file: bytes, *, by: Actor, at: datetime, on: date, decision_number: str, is_trial: bool
) -> str:
    """Let the worker read a list of `bodies` or `people`; the key of the run. `at` is the machine's time."""
    run = ImportRun.objects.create(
        account=by.key,
        kind=kind,
        on=on,
        decision_number=decision_number,
        is_trial=is_trial,
        file=file,
        requested_at=at,
    )
    run_import.enqueue(str(run.pk))
    return str(run.pk)


def run_of(key: str, by: Actor) -> ImportRun:
    """One's own run; anybody else's is not found."""
    run = ImportRun.objects.defer("file").filter(pk=key, account=by.key).first()
    if run is None:
        raise Refused(NOT_FOUND())
    return run


@task()
def run_import(key: str) -> None:
    """Read the list with the rights its sender has now. Run again, a list that was written is left alone."""
    rows = ImportRun.objects.filter(pk=key)
    run = rows.first()
    if run is None or not rows.exclude(state=ImportState.DONE).update(state=ImportState.RUNNING):
        return

    def tell(step: Step) -> None:
        rows.update(done=step.done, total=step.total)

    try:
        account = get_user_model().objects.get(pk=rules.number_of(run.account, "account"))
        outcome = READERS[run.kind](
            bytes(run.file),
            by=actor_for(account, clock.now()),
            at=clock.now(),
            on=run.on,
            decision_number=run.decision_number,
            dry_run=run.is_trial,
            progress=tell,
        )
    except Refused as refused:
        rows.update(state=ImportState.FAILED, outcome={"reasons": _plain(refused.refusals)})
        return
    except Exception:
        rows.update(state=ImportState.FAILED)
        raise
    found: dict[str, Any] = {
        "read": outcome.read,
        "failed": [
            {"number": row.number, "cells": row.cells, "reasons": _plain(row.refusals)} for row in outcome.failed
        ],
    }
    is_written = not run.is_trial and not outcome.failed
    rows.update(state=ImportState.DONE, outcome=found, **({"file": b""} if is_written else {}))


def _plain(refusals: Iterable[Refusal]) -> list[dict[str, Any]]:
    return [each.as_dict() for each in refusals]


def sweep_imports(now: datetime) -> int:
    """Forget lists a day after they were sent; how many."""
    return ImportRun.objects.filter(requested_at__lt=now - KEPT_FOR).delete()[0]


JOBS: Final = (Job("organisation.sweep_imports", timedelta(hours=1), sweep_imports, vi="Xoá các danh sách đã nhập"),)
