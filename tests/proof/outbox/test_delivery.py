"""At least once, in a transaction with its effects, again after a failure, and on a page when it keeps failing."""

import json
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from diemsang.kernel.access import Actor, system_actor
from diemsang.kernel.declarations import Event, Listener
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.outbox import queries, rules, services
from diemsang.proof.outbox.models import Delivery, DeliveryState, Message
from tests.cast import Cast
from tests.engines import database_others_can_open

pytestmark = [pytest.mark.engines]

RETURNED = Event("dossiers.result_returned", ("dossier_id",), "Đã trả kết quả")
LATER = datetime(2200, 1, 1, tzinfo=UTC)
ADMIN = system_actor("test")


def nothing(payload: Mapping[str, Any]) -> None:
    """Does nothing."""


@pytest.mark.django_db
@pytest.mark.parametrize("payload", [{}, {"dossier_id": 1, "name": "Bưởi"}, {"number": 1}])
def test_only_declared_fields_are_announced(payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="declares dossier_id"):
        services.announce(RETURNED, **payload)


@pytest.mark.django_db(transaction=True)
def test_an_announcement_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        services.announce(RETURNED, dossier_id=1)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_announces_nothing() -> None:
    @transaction.atomic
    def act() -> None:
        services.announce(RETURNED, dossier_id=1)
        raise LookupError

    with pytest.raises(LookupError):
        act()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_every_listener_hears_it_once() -> None:
    heard: list[tuple[str, Any]] = []
    one = Listener(RETURNED.name, "facts.count", lambda payload: heard.append(("one", payload["dossier_id"])))
    two = Listener(RETURNED.name, "notices.tell", lambda payload: heard.append(("two", payload["dossier_id"])))
    other = Listener("dossiers.accepted", "notices.welcome", lambda payload: heard.append(("other", payload)))
    with services.listening(one, two, other):
        services.announce(RETURNED, dossier_id=7)
        services.announce(RETURNED, dossier_id=8)
        assert services.deliver_due(LATER) == 4
        assert services.deliver_due(LATER) == 0
    assert sorted(heard) == [("one", 7), ("one", 8), ("two", 7), ("two", 8)]


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_is_tried_again_and_its_effects_are_undone() -> None:
    attempts: list[Mapping[str, Any]] = []

    def fails_once(payload: Mapping[str, Any]) -> None:
        Message.objects.filter(key=payload["_key"]).update(event=f"touched {len(attempts)}")
        attempts.append(payload)
        if len(attempts) == 1:
            raise OSError("the mail server is away")

    with services.listening(Listener(RETURNED.name, "notices.tell", fails_once)):
        with transaction.atomic():
            message = services.announce(RETURNED, dossier_id=7)
        now = message.announced_at
        assert services.deliver_due(now) == 1
        message.refresh_from_db()
        delivery = Delivery.objects.get()
        assert message.event == RETURNED.name
        assert (delivery.state, delivery.attempts, delivery.due_at) == ("due", 1, now + rules.WAITS[0])
        assert "the mail server is away" in delivery.last_error
        assert services.deliver_due(now + rules.WAITS[0] - timedelta(seconds=1)) == 0
        assert services.deliver_due(now + rules.WAITS[0]) == 1
    message.refresh_from_db()
    delivery.refresh_from_db()
    assert (message.event, delivery.state) == ("touched 1", DeliveryState.DELIVERED)


@pytest.mark.django_db(transaction=True)
def test_what_keeps_failing_becomes_a_dead_letter_and_may_be_retried() -> None:
    broken = [True]

    def handle(payload: Mapping[str, Any]) -> None:
        if broken:
            raise OSError("away")

    with services.listening(Listener(RETURNED.name, "notices.tell", handle)):
        with transaction.atomic():
            now = services.announce(RETURNED, dossier_id=7).announced_at
        for _ in range(len(rules.WAITS) + 1):
            assert services.deliver_due(now) == 1
            now += timedelta(days=1)
        assert services.deliver_due(now) == 0
        delivery = queries.dead_letters(ADMIN).get()
        assert delivery.attempts == len(rules.WAITS) + 1
        assert services.prune(now + timedelta(days=400)) == 0

        with pytest.raises(Refused, match="not_allowed"):
            services.retry_dead_letter(delivery.pk, by=Actor("account:3"), at=now)
        broken.clear()
        services.retry_dead_letter(delivery.pk, by=ADMIN, at=now)
        assert services.deliver_due(now) == 1
        with pytest.raises(Refused, match="not_dead"):
            services.retry_dead_letter(delivery.pk, by=ADMIN, at=now)
    assert not queries.dead_letters(ADMIN).exists()
    assert services.prune(now + timedelta(days=400)) == 1
    assert not Message.objects.exists()
    (retry,) = queries.retries(ADMIN)
    assert (retry.by, retry.at, retry.event, retry.listener) == (ADMIN.key, now, RETURNED.name, "notices.tell")
    assert queries.retries(Actor("account:3")) == []
    (entry,) = entries_of(f"outbox.delivery:{delivery.pk}")
    assert (entry.act, entry.actor) == ("outbox.retry_dead_letter", ADMIN.key)
    assert json.loads(entry.body)["facts"]["attempts"] == len(rules.WAITS) + 1


@pytest.mark.django_db
def test_dead_letters_are_hidden_from_others() -> None:
    with services.listening(Listener(RETURNED.name, "notices.tell", nothing)):
        services.announce(RETURNED, dossier_id=7)
        services.deliver_due(LATER)
    Delivery.objects.update(state=DeliveryState.DEAD)
    assert queries.dead_letters(ADMIN).count() == 1
    assert not queries.dead_letters(Actor("account:3")).exists()


@pytest.mark.django_db
def test_the_page_says_who_had_what_delivered_again(cast: Cast) -> None:
    with services.listening(Listener(RETURNED.name, "notices.tell", nothing)):
        services.announce(RETURNED, dossier_id=7)
        services.deliver_due(LATER)
    Delivery.objects.update(state=DeliveryState.DEAD)
    client = cast.client("system_admin")
    assert "Đã giao lại gần đây" not in client.get("/su-kien/").content.decode()
    assert client.post(f"/su-kien/{Delivery.objects.get().pk}/giao-lai/").status_code == 302
    page = client.get("/su-kien/").content.decode()
    assert "Đã giao lại gần đây" in page
    assert f"<code>{cast.accounts['system_admin']}</code>" in page


@pytest.mark.django_db
def test_clearing_away_does_not_read_every_delivery() -> None:
    """It runs every hour, beside a table that grows with every act."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads a small table whole, whatever its indexes
    with CaptureQueriesContext(connection) as asked:
        services.prune(LATER)
    (select, *_rest) = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {select}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "SCAN" not in plan.replace("CORRELATED SCALAR", ""), plan


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    with database_others_can_open(tmp_path) as environment:
        yield environment


@pytest.mark.usefixtures("shared")
def test_workers_side_by_side_deliver_each_effect_once() -> None:
    heard: list[int] = []
    lock = threading.Lock()

    def handle(payload: Mapping[str, Any]) -> None:
        time.sleep(0.002)
        with lock:
            heard.append(payload["dossier_id"])

    def work() -> None:
        try:
            services.deliver_due(LATER)
        finally:
            connection.close()

    with services.listening(Listener(RETURNED.name, "facts.count", handle)):
        with transaction.atomic():
            for number in range(40):
                services.announce(RETURNED, dossier_id=number)
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        services.deliver_due(LATER)
    assert sorted(heard) == list(range(40))


WORKER = """
    import os, sys, time
    import django
    django.setup()
    from diemsang.kernel.declarations import Event, Listener
    from diemsang.proof.outbox import services
    from diemsang.proof.outbox.models import Message
    from django.db import transaction
    from datetime import UTC, datetime
    from pathlib import Path

    role, flag = sys.argv[1], Path(sys.argv[2])
    event = Event("dossiers.result_returned", ("dossier_id",), "")

    def handle(payload):
        Message.objects.create(event=f"effect {payload['dossier_id']}", payload={}, announced_at=datetime.now(UTC),
            fanned_out_at=datetime.now(UTC))
        with flag.open("a") as file:
            file.write(f"{role}\\n")
        if role == "deliver-and-hang":
            time.sleep(60)

    if role == "act-and-hang":
        with transaction.atomic():
            services.announce(event, dossier_id=7)
        flag.write_text("committed\\n")
        time.sleep(60)
    with services.listening(Listener(event.name, "facts.count", handle)):
        services.deliver_due(datetime.now(UTC))
"""


@pytest.mark.long
def test_killed_between_commit_and_delivery_and_again_during_delivery(shared: dict[str, str], tmp_path: Path) -> None:
    """kill -9 after the act was committed, then kill -9 while a listener is at work: the effect still comes, once."""
    flag, program = tmp_path / "flag", tmp_path / "worker.py"
    program.write_text(textwrap.dedent(WORKER))

    def start(role: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, str(program), role, str(flag)], env=shared)

    def kill_when(process: subprocess.Popen[bytes], text: str) -> None:
        until = time.monotonic() + 30
        while not (flag.exists() and text in flag.read_text()):
            assert time.monotonic() < until, "the process never got there"
            assert process.poll() is None, "the process ended by itself"
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()

    kill_when(start("act-and-hang"), "committed")
    assert Message.objects.filter(event=RETURNED.name, fanned_out_at=None).count() == 1
    kill_when(start("deliver-and-hang"), "deliver-and-hang")
    assert not Message.objects.filter(event="effect 7").exists()
    assert start("deliver").wait(timeout=30) == 0
    assert Message.objects.filter(event="effect 7").count() == 1
    assert Delivery.objects.get().state == DeliveryState.DELIVERED
    assert start("deliver").wait(timeout=30) == 0
    assert Message.objects.filter(event="effect 7").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["tệp hỏng \x00", "tên tệp \udcff"])
def test_an_error_that_no_database_can_keep_is_kept_all_the_same(words: str) -> None:
    """A poisoned message must not stop the delivery of all others."""

    def fail(payload: Mapping[str, Any]) -> None:
        raise ValueError(words)

    with services.listening(Listener(RETURNED.name, "test.fails", fail), Listener(RETURNED.name, "test.ok", nothing)):
        services.announce(RETURNED, dossier_id=1)
        assert services.deliver_due(LATER) == 2
    failed = Delivery.objects.get(listener="test.fails")
    assert failed.attempts == 1
    assert words[:3] in failed.last_error
    assert Delivery.objects.get(listener="test.ok").state == DeliveryState.DELIVERED
