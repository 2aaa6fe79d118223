"""A worker killed in the middle of a list of dossiers: the next one writes the rest, and nothing stands twice."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from diemsang.cli import main as program
from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import read_sheets
from diemsang.onestop.dossiers import jobs
from diemsang.onestop.dossiers.imports import running, writing
from diemsang.onestop.dossiers.models import Dossier, ImportRun, ImportState, LastSerial, Move
from diemsang.people.applicants.models import Identity
from tests.engines import database_others_can_open
from tests.onestop.dossiers.stage import Counter
from tests.onestop.dossiers.switching import as_workbook, row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
ROWS = 12
WORKER = """
import os, signal, sys
import django
django.setup()
from diemsang.onestop.dossiers.imports import running, writing

writing.AT_ONCE = 5
original, calls = writing._write, []

def killed(*arguments, **more):
    original(*arguments, **more)
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

writing._write = killed
running.run_import.func(sys.argv[1])
"""


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    with database_others_can_open(tmp_path) as environment:
        yield environment


def send(counter: Counter, *, is_trial: bool, rows: int = ROWS) -> str:
    return running.queue_import(
        as_workbook(dossiers=[row(number) for number in range(1, rows + 1)]),
        source="Một cửa cũ",
        by=counter.cast.actor("procedure_controller"),
        at=clock.real_now(),
        is_trial=is_trial,
    )


@pytest.mark.long
def test_the_next_worker_writes_the_rest_of_what_a_killed_one_began(
    shared: dict[str, str], counter: Counter, tmp_path: Path, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    key = send(counter, is_trial=False)
    worker = tmp_path / "worker.py"
    worker.write_text(WORKER)
    done = subprocess.run([sys.executable, str(worker), key], env=shared, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert Dossier.objects.count() == Move.objects.count() == 5, "the first five, whole; of the next five nothing"
    for job in jobs.JOBS:
        if job.name == "dossiers.resume_imports":
            job.run(clock.real_now())
    run = ImportRun.objects.get(pk=key)
    assert (run.state, run.outcome["fates"]) == (ImportState.DONE, {"new": 7, "there": 5, "wrong": 0})
    assert bytes(run.file) == b""
    assert Dossier.objects.count() == Move.objects.count() == ROWS
    assert Identity.objects.filter(number__startswith="1003").count() == ROWS
    running.run_import.func(key)
    assert Dossier.objects.count() == ROWS


def test_a_list_is_tried_written_once_and_its_senders_own(
    shared: dict[str, str], counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 5)
    by = counter.cast.actor("procedure_controller")
    trial = running.run_of(send(counter, is_trial=True), by)
    assert (trial.state, trial.outcome["fates"]["new"], trial.done) == (ImportState.DONE, ROWS, ROWS)
    assert not Dossier.objects.exists()
    first = running.queue_writing(trial, by=by, at=clock.real_now())
    assert running.queue_writing(trial, by=by, at=clock.real_now()) == first
    assert Dossier.objects.count() == ROWS
    for refused_act in (
        lambda: running.run_of(first, counter.cast.actor("receiver")),
        lambda: running.queue_writing(trial, by=counter.cast.actor("receiver"), at=clock.real_now()),
    ):
        with pytest.raises(Refused):
            refused_act()
    assert running.sweep_imports(clock.real_now() + timedelta(hours=25)) == 2


def test_the_page_tries_hands_back_and_writes(shared: dict[str, str], counter: Counter, tmp_path: Path) -> None:
    client = counter.cast.client("procedure_controller")
    address = "/ho-so/nhan-tu-he-thong-khac/"
    assert client.get(address).status_code == 200
    file = tmp_path / "ho-so.xlsx"
    file.write_bytes(as_workbook(dossiers=[row(1), row(2, state="10")]))
    with file.open("rb") as opened:
        sent = client.post(address, {"kind": "dossiers", "source": "Một cửa cũ", "file": opened})
    assert sent.status_code == 302
    page = client.get(sent["Location"])
    assert "dossiers.import_state_final" not in page.content.decode()
    assert "Chưa có gì được ghi" in page.content.decode()
    sheet = client.get(sent["Location"], {"out": "xlsx"}).content
    assert "dossiers.import_state_final" in [cell for _, cells in read_sheets(sheet)[0].rows for cell in cells]
    written = client.post(sent["Location"], {"leave_out_wrong": "1"})
    assert "ghi vào hệ thống" in client.get(written["Location"]).content.decode()
    assert [each.code for each in Dossier.objects.all()] == ["H98.01-160523-0001"]
    assert counter.cast.client("receiver").get(sent["Location"]).status_code == 404
    file.write_bytes(b"%PDF")
    with file.open("rb") as opened:
        sent = client.post(address, {"kind": "numbers", "source": "", "file": opened})
    assert sent.status_code == 422, "the name of the other system is missing"


def test_the_command_line_tries_writes_and_tells(
    shared: dict[str, str], counter: Counter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out, numbers = tmp_path / "ho-so.xlsx", tmp_path / "loi.xlsx", tmp_path / "so-cuoi.xlsx"
    file.write_bytes(as_workbook(dossiers=[row(1), row(2, state="7")]))
    assert run("dossiers", str(file), "--dry-run", "--json", "--rows", str(out)) == 1
    assert json.loads(capsys.readouterr().out)["fates"] == {"new": 1, "there": 0, "wrong": 1}
    assert out.stat().st_size
    assert run("dossiers", str(file), "--leave-out-wrong", "--source", "Một cửa cũ") == 1
    said = capsys.readouterr().out
    assert "Hồ sơ, dòng 3: " in said
    assert said.splitlines()[-1] == "Tổng số dòng đã đọc / rows read: 2"
    numbers.write_bytes(as_workbook(numbers=[{"kind": "codes", "agency": "H98.01", "when": "30/05/2016", "last": "9"}]))
    assert run("numbers", str(numbers), "--dry-run") == 0
    assert run("numbers", str(numbers)) == 0
    assert LastSerial.objects.get(agency_code="H98.01", day="2016-05-30").last == 9


def run(*words: str) -> int:
    return program.main(["import", *words])
