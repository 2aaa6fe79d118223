"""Seals come on time, or everybody is told and nothing more is written."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import queries, services
from diemsang.proof.ledger.models import Checkpoint, Entry, Leaf
from diemsang.proof.ledger.services import keys, sealing
from tests.engines import guards_lifted
from tests.proof.ledger.journal import AT, CLERK, JOB, latest

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def act(number: int = 1) -> None:
    services.record(CLERK, "dossiers.noted", f"dossiers.dossier:{number}", AT)


def test_an_empty_interval_has_a_heartbeat_every_ten_minutes() -> None:
    services.create_key(by=JOB, at=AT)
    now = clock.real_now()
    assert [each.count for each in services.seal(by=JOB, at=now)] == [1]
    assert services.seal(by=JOB, at=now + timedelta(minutes=9)) == []
    assert [each.count for each in services.seal(by=JOB, at=now + timedelta(minutes=10))] == [0]


def test_many_entries_are_sealed_in_several_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    services.create_key(by=JOB, at=AT)
    monkeypatch.setattr(sealing, "ENTRIES_AT_ONCE", 3)
    for number in range(6):
        act(number)
    assert [each.count for each in services.seal(by=JOB, at=clock.real_now())] == [3, 3, 1]


def test_a_low_number_that_commits_late_is_sealed_all_the_same() -> None:
    services.create_key(by=JOB, at=AT)
    now = clock.real_now()
    for minute in range(4):
        act(minute)
        services.seal(by=JOB, at=now + timedelta(hours=2 * minute))
    first, third = Entry.objects.get(stream="dossiers.dossier:0"), Entry.objects.get(stream="dossiers.dossier:3")
    with guards_lifted():
        Leaf.objects.filter(entry__in=[first, third]).delete()
    assert [pk for pk, _ in queries.unsealed(10)] == [third.pk]
    assert [pk for pk, _ in queries.unsealed(10, everywhere=True)] == [first.pk, third.pk]


def test_checkpoints_are_published_once_each_and_again_after_a_crash() -> None:
    services.create_key(by=JOB, at=AT)
    for _ in range(3):
        act()
        services.seal(by=JOB, at=clock.real_now())
    folder = latest().parent
    (day,) = folder.glob("*.jsonl")
    assert [json.loads(line)["number"] for line in day.read_text().splitlines()] == [1, 2, 3]
    assert json.loads(latest().read_text())["number"] == 3

    latest().write_text(day.read_text().splitlines()[1])
    services.publish()
    assert json.loads(latest().read_text())["number"] == 3


def test_the_key_is_private_and_knows_its_mode(settings: Any) -> None:
    with pytest.raises(Refused, match="key_missing"):
        services.seal(by=JOB, at=AT)
    key = services.create_key(by=JOB, at=AT)
    file = Path(settings.LEDGER_KEY_FOLDER) / f"{key.key_id}.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.current_key().key_id == key.key_id

    file.chmod(0o644)
    with pytest.raises(Refused, match="key_readable_by_others"):
        services.seal(by=JOB, at=AT)
    file.chmod(0o600)
    settings.DEMO_WORLD = "2016"
    with pytest.raises(Refused, match="key_of_other_mode"):
        services.seal(by=JOB, at=AT)
    demo = services.create_key(by=JOB, at=AT)
    assert services.seal(by=JOB, at=clock.real_now())[0].is_demo
    settings.DEMO_WORLD = ""
    with pytest.raises(Refused, match=f"key_of_other_mode.*{demo.key_id}"):
        services.seal(by=JOB, at=AT)


def test_only_the_sealer_seals() -> None:
    services.create_key(by=JOB, at=AT)
    with pytest.raises(Refused, match="not_allowed"):
        services.seal(by=CLERK, at=AT)
    assert not Checkpoint.objects.exists()


def test_health_warns_and_then_stops_writing_when_no_seal_comes() -> None:
    services.create_key(by=JOB, at=AT)
    now = clock.real_now()
    assert queries.health(now).state == "ok"
    assert queries.health(now + timedelta(minutes=6)).state == "warn"
    assert queries.health(now + timedelta(minutes=31)).state == "read_only"
    services.seal(by=JOB, at=now)
    assert queries.health(now + timedelta(days=3)).state == "ok"  # nothing waits
    act()
    assert queries.health(clock.real_now()).state == "ok"


def test_in_read_only_mode_acts_are_refused_and_looks_are_still_logged(client: Client) -> None:
    queries.remember_health(queries.health(clock.real_now()))
    services.stop_writing(by=JOB, at=AT, reason="Chuyển máy chủ")
    queries.remember_health(queries.health(clock.real_now()))
    with pytest.raises(Refused) as refused:
        act()
    assert (refused.value.codes, refused.value.status) == (("ledger.read_only",), 423)
    services.log_access(CLERK, "dossiers.dossier:1", "dossiers.handle", AT, ["name"])

    assert client.post("/nhat-ky/").status_code == 423
    assert client.get("/nhat-ky/").status_code == 200

    with pytest.raises(Refused, match="already_read_only"):
        services.stop_writing(by=JOB, at=AT, reason="Lần nữa")
    services.resume_writing(by=JOB, at=AT)
    queries.remember_health(queries.health(clock.real_now()))
    act()
    with pytest.raises(Refused, match="not_read_only"):
        services.resume_writing(by=JOB, at=AT)


def test_looks_at_personal_data_are_found_by_person_record_and_time() -> None:
    services.log_access(Actor("account:1"), "dossiers.dossier:1", "dossiers.handle", AT, ["name", "phone"])
    services.log_access(Actor("account:2"), "dossiers.dossier:1", "Ông Bưởi hỏi", AT + timedelta(days=1))
    assert [each.actor for each in queries.accesses(subject="dossiers.dossier:1")] == ["account:2", "account:1"]
    assert [each.actor for each in queries.accesses(actor="account:1")] == ["account:1"]
    assert [each.actor for each in queries.accesses(since=AT, until=AT + timedelta(days=1))] == ["account:1"]
    assert not Entry.objects.filter(body__contains="Bưởi").exists()


def test_a_seal_of_the_future_does_not_silence_the_alarm() -> None:
    """A clock that ran ahead for one seal and was put right must not keep the watch asleep for years."""
    services.create_key(by=JOB, at=AT)
    now = clock.real_now()
    services.seal(by=JOB, at=now + timedelta(days=3650))
    act()
    assert queries.health(now + timedelta(minutes=6)).state == "warn"
    assert queries.health(now + timedelta(minutes=31)).state == "read_only"
    services.seal(by=JOB, at=now + timedelta(minutes=31))
    assert queries.health(now + timedelta(minutes=32)).state == "ok"


def test_after_a_lost_key_a_new_one_ends_the_read_only_mode() -> None:
    """Without a key nothing is sealed, so writing stops: making the key must not count as writing."""
    services.create_key(by=JOB, at=AT)
    now = clock.real_now()
    services.seal(by=JOB, at=now)
    act()
    for file in Path(settings.LEDGER_KEY_FOLDER).iterdir():
        file.unlink()
    with pytest.raises(Refused, match="key_missing"):
        services.seal(by=JOB, at=now + timedelta(minutes=40))
    queries.remember_health(queries.health(now + timedelta(minutes=40)))
    with pytest.raises(Refused, match="read_only"):
        act()
    services.create_key(by=JOB, at=AT)
    services.seal(by=JOB, at=now + timedelta(minutes=41))
    assert queries.health(now + timedelta(minutes=42)).state == "ok"
