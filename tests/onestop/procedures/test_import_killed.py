"""A worker killed at any moment of a list of procedures: the next one takes it up, and nothing is drafted twice."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import imports, jobs
from diemsang.onestop.procedures.models import AnnouncingDecision, DecisionLine, ImportRun, ImportState
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.services import NewGrant
from tests.cast import AT, SYSTEM
from tests.engines import database_others_can_open
from tests.onestop.procedures.lists import as_csv, row, rows
from tests.onestop.procedures.rows import BEGIN, Stage, a_stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
ROWS = 40
DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKER = """
import os, signal, sys
import django
django.setup()
from diemsang.onestop.procedures import imports, jobs
from diemsang.onestop.procedures.services import listing

def killed_after(function):
    def run(*arguments, **more):
        function(*arguments, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    return run

how, key = sys.argv[1:]
if how == "among the drafts":
    listing._remember = killed_after(listing._remember)
elif how == "after the drafts":
    imports.run = killed_after(imports.run)
jobs.run_import.func(key)
"""


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    with database_others_can_open(tmp_path) as environment:
        yield environment


@pytest.fixture
def stage(shared: dict[str, str]) -> Stage:
    return a_stage()


@pytest.fixture
def sender(stage: Stage) -> Account:
    account = Account.objects.create_user("kiem.soat", full_name="Kiểm Soát")
    new = NewGrant(account=account.key, role="procedure_controller", scope=stage.bodies["province"], valid_from=BEGIN)
    organisation.grant_role(new, by=SYSTEM, at=AT)
    return account


def send(sender: Account, stage: Stage, *, is_trial: bool, file: bytes = b"", **more: bool) -> str:
    return jobs.queue_import(
        file or as_csv(rows(ROWS)),
        issuer=stage.bodies["province"],
        by=actor_for(sender, clock.now()),
        at=clock.real_now(),
        is_trial=is_trial,
        **more,
    )


@pytest.fixture
def waiting(sender: Account, stage: Stage, settings: Any) -> str:
    """A list that was sent and that no worker has looked at."""
    settings.TASKS = DATABASE
    return send(sender, stage, is_trial=False)


@pytest.fixture
def work(shared: dict[str, str], tmp_path: Path) -> Callable[[str, str], int]:
    """Run a worker of its own process on a list; how it ended."""
    program = tmp_path / "worker.py"
    program.write_text(WORKER)

    def run(how: str, key: str) -> int:
        return subprocess.run([sys.executable, str(program), how, key], env=shared, timeout=120).returncode

    return run


@pytest.mark.long
@pytest.mark.parametrize("moment", ["among the drafts", "after the drafts"])
def test_the_next_worker_takes_up_what_a_killed_one_left(
    moment: str, waiting: str, work: Callable[[str, str], int]
) -> None:
    assert work(moment, waiting) == -signal.SIGKILL
    assert DecisionLine.objects.count() == (ROWS if moment == "after the drafts" else 0)
    for job in jobs.JOBS:
        job.run(clock.real_now())
    run = ImportRun.objects.get(pk=waiting)
    assert (run.state, run.outcome["read"], run.outcome["fates"]["new"]) == (ImportState.DONE, ROWS, ROWS)
    assert bytes(run.file) == b""
    jobs.run_import.func(waiting)
    assert (DecisionLine.objects.count(), AnnouncingDecision.objects.count()) == (ROWS, 7)


def test_a_list_is_tried_and_then_written_once_however_often_one_presses(sender: Account, stage: Stage) -> None:
    by = actor_for(sender, clock.now())
    trial = jobs.run_of(send(sender, stage, is_trial=True), by)
    assert (trial.state, trial.outcome["fates"]["new"], trial.done) == (ImportState.DONE, ROWS, ROWS)
    assert not DecisionLine.objects.exists()
    first = jobs.queue_writing(trial, by=by, at=clock.real_now())
    assert jobs.queue_writing(trial, by=by, at=clock.real_now()) == first
    assert DecisionLine.objects.count() == ROWS
    assert jobs.run_of(first, by).outcome["is_written"]


def test_rows_at_fault_are_kept_for_the_page_and_the_rest_is_written_when_asked(sender: Account, stage: Stage) -> None:
    by = actor_for(sender, clock.now())
    file = as_csv([row(1), row(2, level="?")])
    refused = jobs.run_of(send(sender, stage, is_trial=False, file=file), by)
    assert (refused.state, refused.outcome["is_written"], refused.outcome["failed"]) == (ImportState.DONE, False, 1)
    assert not DecisionLine.objects.exists()
    written = jobs.run_of(send(sender, stage, is_trial=False, file=file, leave_out_wrong=True), by)
    assert written.outcome["is_written"]
    assert DecisionLine.objects.count() == 1


def test_what_is_no_list_fails_with_its_reason(sender: Account, stage: Stage) -> None:
    run = jobs.run_of(send(sender, stage, is_trial=True, file=b"a,b\n1,2\n"), actor_for(sender, clock.now()))
    assert run.state == ImportState.FAILED
    assert [reason["code"] for reason in run.outcome["reasons"]] == ["spreadsheets.missing_headings"]


def test_a_file_too_large_to_read_is_not_even_kept(sender: Account, stage: Stage) -> None:
    with pytest.raises(Refused) as refused:
        send(sender, stage, is_trial=True, file=b"\0" * (imports.LIMITS.file_bytes + 1))
    assert refused.value.codes == ("spreadsheets.file_too_large",)
    assert not ImportRun.objects.exists()


def test_a_list_is_its_senders_own_and_needs_the_right_and_is_forgotten(sender: Account, stage: Stage) -> None:
    key = send(sender, stage, is_trial=True)
    other = Account.objects.create_user("khac", full_name="Khác")
    for act in (
        lambda: jobs.run_of(key, actor_for(other, clock.now())),
        lambda: send(other, stage, is_trial=True),
        lambda: jobs.queue_writing(ImportRun.objects.get(), by=actor_for(other, clock.now()), at=clock.real_now()),
    ):
        with pytest.raises(Refused):
            act()
    assert jobs.sweep_imports(clock.real_now() + timedelta(hours=23)) == 0
    assert jobs.sweep_imports(clock.real_now() + timedelta(hours=25)) == 1


def test_two_lists_that_meet_draft_each_procedure_once(sender: Account, stage: Stage, settings: Any) -> None:
    settings.TASKS = DATABASE
    keys = [send(sender, stage, is_trial=False) for _ in range(2)]
    barrier = threading.Barrier(2)

    def work(key: str) -> None:
        try:
            barrier.wait(60)
            jobs.run_import.func(key)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert DecisionLine.objects.count() == ROWS
    outcomes = [ImportRun.objects.get(pk=key).outcome["fates"] for key in keys]
    assert sorted((each["new"], each["unchanged"]) for each in outcomes) == [(0, ROWS), (ROWS, 0)]


def test_a_list_that_is_being_read_is_left_to_its_reader(waiting: str) -> None:
    with jobs.only_reader(waiting) as is_ours:
        assert is_ours
        other = threading.Thread(target=_resume)
        other.start()
        other.join(60)
        assert not DecisionLine.objects.exists()
    _resume_here()
    assert DecisionLine.objects.count() == ROWS


def _resume_here() -> None:
    assert jobs.resume_imports(clock.real_now() + timedelta(minutes=2)) == 1


def _resume() -> None:
    try:
        _resume_here()
    finally:
        connection.close()
