"""What may run beside what, and work that goes on when one job fails."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from diemsang.cli.processes import STOPPING, Bell, end_all, only_one, refuse_taken_port, ring_when_asked_to_stop
from diemsang.cli.worker import Scheduler
from diemsang.kernel.declarations import Job
from diemsang.kernel.refusals import Refused
from tests.cli.installations import FEW, Installation


def test_a_second_process_of_a_role_is_refused_with_who_holds_it(tmp_path: Path) -> None:
    with only_one("web", tmp_path, sqlite=True):
        with pytest.raises(Refused) as refused, only_one("web", tmp_path, sqlite=True):
            pass
        assert refused.value.codes == ("processes.already_running",)
        assert str(os.getpid()) in refused.value.refusals[0].message("vi")
        with only_one("worker", tmp_path, sqlite=True):
            pass
    with only_one("web", tmp_path, sqlite=True):
        pass


def test_on_postgresql_several_may_run(tmp_path: Path) -> None:
    with only_one("web", tmp_path, sqlite=False), only_one("web", tmp_path, sqlite=False):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    ran: list[datetime] = []

    def fail(now: datetime) -> None:
        raise RuntimeError("no mail server")

    scheduler = Scheduler(
        [Job("a.fails", timedelta(1), fail, ""), Job("b.works", timedelta(1), ran.append, "")], tmp_path / "report.json"
    )
    scheduler.run_each_once()
    jobs = json.loads((tmp_path / "report.json").read_text())["jobs"]
    assert len(ran) == 1
    assert "no mail server" in jobs["a.fails"]["error"]
    assert jobs["b.works"]["error"] == ""
    assert scheduler.failed


def test_a_bell_rings_at_once_and_as_often_as_it_is_rung() -> None:
    bell = Bell()
    assert not bell.wait(0.01)
    before = {number: signal.getsignal(number) for number in STOPPING}
    ring_when_asked_to_stop(bell)
    began = time.monotonic()
    try:
        with subprocess.Popen(["/bin/sh", "-c", f"sleep 0.1; kill -TERM {os.getpid()}; kill -INT {os.getpid()}"]):
            assert bell.wait(20)
        assert time.monotonic() - began < 5
        bell.clear()
        elsewhere = threading.Timer(0.1, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM))
        elsewhere.start()
        assert bell.wait(20)
        elsewhere.join()
        assert time.monotonic() - began < 5, "a signal that another thread took"
    finally:
        signal.set_wakeup_fd(-1)
        for number, handler in before.items():
            signal.signal(number, handler)
    bell.clear()
    assert not bell.wait(0.01), "a ring that was cleared is over"
    for _ in range(100_000):
        bell.set()
    assert bell.wait()


def test_a_process_that_will_not_end_is_killed() -> None:
    deaf = [
        subprocess.Popen(["/bin/sh", "-c", "trap '' TERM; echo deaf; exec sleep 60"], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for each in deaf:
        assert each.stdout is not None
        assert each.stdout.readline() == b"deaf\n"
        each.stdout.close()
    end_all(deaf, within=0.3)
    assert [each.returncode for each in deaf] == [-signal.SIGKILL] * 2


@pytest.mark.django_db(transaction=True)
def test_a_job_that_does_not_end_is_cut_off_when_the_grace_is_over(tmp_path: Path) -> None:
    finish, asked = threading.Event(), Bell()

    def hang(now: datetime) -> None:
        asked.set()
        finish.wait(30)

    jobs = [
        Job("a.hangs", timedelta(1), hang, ""),
        Job("b.works", timedelta(1), lambda now: None, ""),
    ]
    try:
        assert Scheduler(jobs, tmp_path / "report.json").run(asked, grace=0.5) == ["a.hangs"]
    finally:
        finish.set()
        for thread in threading.enumerate():
            if thread.name == "a.hangs":
                thread.join(30)


def test_a_port_in_use_is_refused_before_anything_starts() -> None:
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        with pytest.raises(Refused) as refused:
            refuse_taken_port("127.0.0.1", stranger.getsockname()[1])
    assert refused.value.codes == ("processes.port_taken",)


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_demo_that_ends_takes_its_processes_with_it(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    demo = Installation(tmp_path).start(*FEW, "--folder", str(tmp_path / "demo"), "--port", str(port))
    try:
        assert answer(f"http://127.0.0.1:{port}/health", seconds=120)[0] == 200
        demo.send_signal(how)
        demo.wait(timeout=60)
        assert gone(port)
    finally:
        demo.kill()
        demo.communicate()


@pytest.fixture(scope="module")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A demo that is built, so that it starts in seconds."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    installation = Installation(folder)
    installation.run(*FEW, "--folder", str(folder), "--load-only")
    return installation


@pytest.mark.long
@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGTERM], id="one TERM"),
        pytest.param([signal.SIGINT], id="one INT"),
        pytest.param([signal.SIGINT, signal.SIGTERM] * 20, id="a burst"),
    ],
)
def test_signals_to_the_whole_group_end_everything(demo_once: Installation, signals: list[signal.Signals]) -> None:
    """A terminal signals every process of the group at once, make once more, and people press Ctrl+C again."""
    port = free_port()
    demo = demo_once.start(*FEW, "--folder", str(demo_once.folder), "--port", str(port), own_group=True)
    try:
        assert answer(f"http://127.0.0.1:{port}/health", seconds=120)[0] == 200
        for number in signals:
            os.killpg(demo.pid, number)
            time.sleep(0.001)
        assert group_ended(demo)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGKILL)
        demo.communicate()


@pytest.mark.long
@pytest.mark.parametrize("word", ["worker", "serve"])
@pytest.mark.parametrize("after", [0.0, 0.4, 0.8, 1.2, 1.6])
def test_a_burst_of_signals_ends_a_process_at_any_moment_of_its_start(
    installed: Installation, word: str, after: float
) -> None:
    process = installed.start(*([word] if word == "worker" else [word, "--port", str(free_port())]), own_group=True)
    try:
        time.sleep(after)
        for _ in range(100):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        assert group_ended(process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def group_ended(leader: subprocess.Popen[str], seconds: float = 12) -> bool:
    """Whether no process of the leader's group is left."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        leader.poll()
        try:
            os.killpg(leader.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def gone(port: int, seconds: float = 30) -> bool:
    """Whether the port becomes free."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            refuse_taken_port("127.0.0.1", port)
        except Refused:
            time.sleep(0.1)
        else:
            return True
    return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answer(url: str, seconds: float = 30) -> tuple[int, str]:
    """What the server says, once it listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  (our own server)
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.long
def test_the_installed_program_serves_and_says_how_it_is(installed: Installation) -> None:
    port = free_port()
    web = installed.start("serve", "--port", str(port))
    try:
        status, body = answer(f"http://127.0.0.1:{port}/health")
        assert (status, json.loads(body)["parts"]["database"]) == (200, "sqlite")
        second = installed.run("serve", "--port", str(free_port()), expect=2)
        assert "processes.already_running" in second.stderr
        status, page = answer(f"http://127.0.0.1:{port}/")
        assert status == 200
        assert "Điểm Sáng" in page
        status, page = answer(f"http://127.0.0.1:{port}/metrics")
        assert status == 200
        assert "diemsang_part_ok" in page
    finally:
        web.send_signal(signal.SIGTERM)
        web.communicate(timeout=30)


@pytest.mark.long
def test_the_worker_does_every_job_once_and_the_doctor_sees_it(installed: Installation) -> None:
    installed.run("worker", "--once")
    report = json.loads((installed.folder / "worker.json").read_text())
    assert "ledger.seal" in report["jobs"]
    assert all(job["error"] == "" for job in report["jobs"].values())
    findings = {each["name"]: each for each in json.loads(installed.run("doctor", "--json", expect=None).stdout)}
    assert findings["worker"]["is_ok"]
    assert findings["guards"]["is_ok"]
    assert not findings["backup"]["is_ok"]


@pytest.mark.long
def test_installing_again_changes_nothing(installed: Installation) -> None:
    count = (
        "from diemsang.proof.ledger.models import Entry; from diemsang.proof.lawbook.models import RuleRow;"
        "from diemsang.commons.worktime.models import CalendarDay;"
        "print(Entry.objects.count(), RuleRow.objects.count(), CalendarDay.objects.count())"
    )
    before = installed.python(count)
    installed.run("install", "--quiet")
    assert installed.python(count) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["deadlin"], "cli.unknown_word"),
        (["demo", "--world", "1816"], "demo.unknown_world"),
        (["restore", "/nowhere.zip"], "restore.no_such_file"),
    ],
)
def test_bad_words_end_with_a_code_and_2(tmp_path: Path, words: list[str], code: str) -> None:
    assert code in Installation(tmp_path).run(*words, expect=2).stderr
