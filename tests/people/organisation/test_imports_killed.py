"""A worker killed at any moment of a long list: the next worker takes the list up, and nobody is written twice."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import imports, jobs, services
from diemsang.people.organisation.models import Appointment, ImportRun, ImportState, Person
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.services import NewGrant
from tests.engines import database_others_can_open
from tests.people.conftest import AT, BEGIN, SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
ROWS = 30
DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LIST = "\n".join(
    [
        "Họ tên,Cơ quan,Chức vụ,Ngày sinh",
        *(f"Đỗ Thị Em {each},so noi vu,Chuyên viên,02/01/1990" for each in range(ROWS)),
    ]
).encode()

WORKER = """
import os, signal, sys
import django
django.setup()
from datetime import UTC, datetime
from diemsang.people.organisation import imports, jobs, services

def killed_after(function):
    def run(*arguments, **more):
        function(*arguments, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    return run

how, key = sys.argv[1:]
if how == "before the rows":
    jobs.READERS["people"] = killed_after(lambda *arguments, **more: None)
elif how == "among the rows":
    services.register_people = killed_after(services.register_people)
elif how == "after the rows":
    jobs.READERS["people"] = killed_after(imports.import_people)
if how == "next worker":
    for job in jobs.JOBS:
        job.run(datetime.now(UTC))
else:
    jobs.run_import.func(key)
"""


@pytest.fixture
def shared(transactional_db: None, province: SimpleNamespace, tmp_path: Path) -> Iterator[dict[str, str]]:
    with database_others_can_open(tmp_path) as environment:
        yield environment


@pytest.fixture
def sender(shared: dict[str, str]) -> Account:
    account = Account.objects.create_user("quan.tri", full_name="Quản Trị")
    new = NewGrant(account=account.key, role="organisation_admin", scope=None, valid_from=BEGIN)
    services.grant_role(new, by=SYSTEM, at=AT)
    return account


def send(sender: Account, *, is_trial: bool) -> str:
    return jobs.queue_import(
        "people",
        LIST,
        by=actor_for(sender, clock.now()),
        at=clock.real_now(),
        on=date(2016, 5, 30),
        decision_number="5/QĐ",
        is_trial=is_trial,
    )


@pytest.fixture
def waiting(sender: Account, settings: Any) -> str:
    """A list that was sent and that no worker has looked at."""
    settings.TASKS = DATABASE
    return send(sender, is_trial=False)


@pytest.fixture
def work(shared: dict[str, str], tmp_path: Path) -> Callable[[str, str], int]:
    """Run a worker of its own process on a list; how it ended."""
    program = tmp_path / "worker.py"
    program.write_text(WORKER)

    def run(how: str, key: str) -> int:
        return subprocess.run([sys.executable, str(program), how, key], env=shared, timeout=120).returncode

    return run


@pytest.mark.long
@pytest.mark.parametrize("moment", ["before the rows", "among the rows", "after the rows"])
def test_the_next_worker_takes_up_what_a_killed_one_left(
    moment: str, waiting: str, work: Callable[[str, str], int]
) -> None:
    assert work(moment, waiting) == -signal.SIGKILL
    assert Appointment.objects.count() == (ROWS if moment == "after the rows" else 0)
    assert work("next worker", waiting) == 0
    run = ImportRun.objects.get(pk=waiting)
    assert (run.state, run.outcome["read"], bytes(run.file)) == (ImportState.DONE, ROWS, b"")
    assert work("the job again", waiting) == 0
    assert Appointment.objects.count() == Person.objects.count() == ROWS


@pytest.mark.long
def test_a_list_that_kills_every_worker_is_given_up(waiting: str, work: Callable[[str, str], int]) -> None:
    for _ in range(jobs.TRIES):
        assert work("among the rows", waiting) == -signal.SIGKILL
    assert work("next worker", waiting) == 0
    assert ImportRun.objects.get(pk=waiting).state == ImportState.FAILED
    assert not Person.objects.exists()


def test_a_list_no_queue_remembers_is_taken_up_too(waiting: str) -> None:
    now = clock.real_now()
    assert jobs.resume_imports(now) == 0
    assert not Person.objects.exists()
    assert jobs.resume_imports(now + timedelta(minutes=2)) == 1
    assert Person.objects.count() == ROWS


def test_a_list_that_is_being_read_is_left_to_its_reader(waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def watched(*arguments: Any, **more: Any) -> imports.Outcome:
        calls.append(1)
        other = threading.Thread(target=in_a_thread, args=(lambda: jobs.resume_imports(clock.real_now()),))
        other.start()
        other.join(60)
        return imports.import_people(*arguments, **more)

    monkeypatch.setitem(jobs.READERS, "people", watched)
    jobs.run_import.func(waiting)
    assert calls == [1]
    assert Person.objects.count() == ROWS


def test_two_workers_that_both_believe_the_other_dead_write_once(waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock only saves work: what keeps people from being doubled is that rows and word are one transaction."""

    @contextmanager
    def nobody_else(key: str) -> Iterator[bool]:
        yield True

    barrier = threading.Barrier(2)
    read = imports.import_people

    def together(*arguments: Any, **more: Any) -> imports.Outcome:
        barrier.wait(60)
        return read(*arguments, **more)

    monkeypatch.setattr(jobs, "only_reader", nobody_else)
    monkeypatch.setitem(jobs.READERS, "people", together)
    threads = [threading.Thread(target=in_a_thread, args=(lambda: jobs.run_import.func(waiting),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ImportRun.objects.get(pk=waiting).state == ImportState.DONE
    assert Appointment.objects.count() == Person.objects.count() == ROWS


def in_a_thread(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def test_pressing_write_twice_writes_once(sender: Account, client: Any) -> None:
    client.force_login(sender, backend="allauth.account.auth_backends.AuthenticationBackend")
    trial = send(sender, is_trial=True)
    url = reverse("organisation:import_run", args=[trial])
    first, second = client.post(url), client.post(url)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.count() == ROWS


def test_a_list_that_failed_may_be_written_again(sender: Account, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(sender, backend="allauth.account.auth_backends.AuthenticationBackend")
    trial = send(sender, is_trial=True)

    def broken(*arguments: Any, **more: Any) -> None:
        raise OSError("no disk")

    url = reverse("organisation:import_run", args=[trial])
    with monkeypatch.context() as broken_disk:
        broken_disk.setitem(jobs.READERS, "people", broken)
        client.post(url)
    assert ImportRun.objects.get(is_trial=False).state == ImportState.FAILED
    client.post(url)
    assert ImportRun.objects.get(is_trial=False).state == ImportState.DONE
    assert Person.objects.count() == ROWS
