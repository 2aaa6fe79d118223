"""Sixty-four writers and a sealer at once: no fork, no gap, everything sealed once, and few statements for each act."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.declarations import Event
from diemsang.proof.ledger import queries, services
from diemsang.proof.ledger.models import Checkpoint, Entry, Leaf
from diemsang.proof.outbox.models import Message
from diemsang.proof.outbox.services import announce
from tests.engines import database_others_can_open
from tests.proof.ledger.journal import AT, CLERK, JOB, latest, load_verifier, verify

pytestmark = [pytest.mark.engines]
WRITERS, ACTS = 64, 4


@pytest.fixture
def _shared(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    with database_others_can_open(tmp_path):
        yield


@pytest.mark.long
@pytest.mark.usefixtures("_shared")
def test_writers_side_by_side_leave_no_fork_and_no_gap(tmp_path: Path) -> None:
    services.create_key(by=JOB, at=AT)
    errors: list[BaseException] = []
    start, done = threading.Barrier(WRITERS + 1), threading.Event()

    def write(number: int) -> None:
        try:
            start.wait()
            for act in range(ACTS):
                with transaction.atomic():
                    stream = "dossiers.dossier:1" if act % 2 else f"dossiers.dossier:{number % 5}"
                    services.record(Actor(f"account:{number}"), "dossiers.noted", stream, AT, private={"note": number})
        except BaseException as error:  # told by the test, which would not see it in a thread
            errors.append(error)
        finally:
            connection.close()

    def seal() -> None:
        try:
            start.wait()
            while not done.is_set():
                services.seal(by=JOB, at=clock.real_now())
                done.wait(0.02)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    sealer = threading.Thread(target=seal)
    for thread in [*writers, sealer]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    sealer.join()
    services.seal(by=JOB, at=clock.real_now())

    assert errors == []
    assert Entry.objects.filter(act="dossiers.noted").count() == WRITERS * ACTS
    assert Leaf.objects.count() == Entry.objects.count() == Checkpoint.objects.order_by("-number")[0].total
    for number in range(5):
        chain = list(queries.entries_of(f"dossiers.dossier:{number}"))
        assert [entry.seq for entry in chain] == list(range(1, len(chain) + 1))
        assert all(proof.is_intact and proof.checkpoint for proof in queries.proof_of(chain))
    services.export_bundle(tmp_path / "bundle.zip", by=JOB, at=AT, with_values=True)
    assert verify(load_verifier(), tmp_path / "bundle.zip", latest())["verdict"] == "intact"


@pytest.mark.usefixtures("_shared")
def test_writers_of_different_records_never_wait_for_each_other() -> None:
    """While one act is open, another on another record begins and ends."""
    if connection.vendor == "sqlite":
        return  # one writer at a time is what SQLite is
    ended = threading.Event()

    def write() -> None:
        with transaction.atomic():
            services.record(CLERK, "dossiers.noted", "dossiers.dossier:2", AT)
        ended.set()
        connection.close()

    with transaction.atomic():
        services.record(CLERK, "dossiers.noted", "dossiers.dossier:1", AT)
        thread = threading.Thread(target=write)
        thread.start()
        assert ended.wait(10)
    thread.join()


@pytest.mark.django_db
def test_an_act_takes_at_most_twelve_statements_also_when_it_asks_how_sealing_stands() -> None:
    services.create_key(by=JOB, at=AT)
    services.seal(by=JOB, at=clock.real_now())
    message = Message.objects.create(event="dossiers.accepted", payload={}, announced_at=AT, fanned_out_at=AT)

    @transaction.atomic
    def act() -> None:
        row = Message.objects.select_for_update().get(pk=message.pk)
        row.event = "dossiers.returned"
        row.save(update_fields=["event"])
        services.record(CLERK, "dossiers.returned", row, AT, facts={"state": "returned"}, private={"name": "Bưởi"})
        announce(Event("dossiers.returned", ("dossier_id",), ""), dossier_id=row.pk)

    act()
    queries.remember_health(None, seconds=0)
    with CaptureQueriesContext(connection) as captured:
        act()
    assert len(captured) <= 12


@pytest.mark.django_db
def test_recording_takes_at_most_four_statements() -> None:
    services.record(CLERK, "dossiers.noted", "dossiers.dossier:1", AT)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        services.record(CLERK, "dossiers.noted", "dossiers.dossier:1", AT, private={"note": "x"})
    assert len(captured) <= 4
    with CaptureQueriesContext(connection) as captured:
        services.record_many(CLERK, "plans.approved", [(f"plans.line:{n}", {}, {"who": n}) for n in range(400)], AT)
    assert len(captured) <= 20
