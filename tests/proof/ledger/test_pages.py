"""Anybody may take the last seal home; chains and looks at personal data are for inspection."""

import json
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.proof.ledger import queries, services
from diemsang.proof.outbox.models import Delivery, Message
from tests.cast import Cast
from tests.proof.ledger.journal import AT, JOB, build

pytestmark = pytest.mark.django_db


def test_everybody_may_take_the_last_seal_and_the_verifier(client: Client, tmp_path: Path) -> None:
    assert client.get(reverse("ledger:latest")).status_code == 404
    assert client.get(reverse("ledger:checkpoints")).status_code == 200
    build(6, streams=2, seals=2)
    page = client.get(reverse("ledger:checkpoints"))
    last = queries.last_checkpoint()
    assert last is not None
    assert last.hash in page.content.decode()
    assert client.get(reverse("ledger:latest")).json() == services.checkpoint_json(last)
    file = client.get(reverse("ledger:verifier")).getvalue()
    assert file == queries.VERIFIER.read_bytes()


def test_the_inspector_reads_a_record_and_its_proof(cast: Cast) -> None:
    build(8, streams=1, seals=2)
    services.record(JOB, "dossiers.noted", "dossiers.dossier:0", AT)
    inspector = cast.client("inspector")
    text = inspector.get(reverse("ledger:record", args=["dossiers.dossier:0"])).content.decode()
    assert "nằm trong niêm phong số 1" in text
    assert "Chờ niêm phong" in text
    assert "đã xoá theo quy định nd-13-2023:16" in text
    assert "Bưởi" not in text
    assert inspector.get(reverse("ledger:record", args=["dossiers.dossier:99"])).status_code == 404
    found = inspector.get(reverse("ledger:find_record"), {"stream": "dossiers.dossier:0"})
    assert found.headers["Location"] == reverse("ledger:record", args=["dossiers.dossier:0"])


def test_values_of_an_entry_are_spelled_for_people(cast: Cast) -> None:
    facts = {"host": None, "short_name": "", "name": "Sở Tư pháp", "is_open": True, "sources": [1, 2], "count": 0}
    with transaction.atomic():
        services.record(JOB, "dossiers.noted", "dossiers.dossier:0", AT, facts=facts)
    lines = cast.client("inspector").get(reverse("ledger:record", args=["dossiers.dossier:0"])).context["lines"]
    assert dict(lines[0]["facts"]) == {
        "host": "–",
        "short_name": "–",
        "name": "Sở Tư pháp",
        "is_open": "Có",
        "sources": "[1, 2]",
        "count": "0",
    }


def test_the_inspector_filters_the_access_log(cast: Cast) -> None:
    services.log_access(cast.actor("clerk"), "dossiers.dossier:5", "dossiers.handle", AT, ["name"])
    services.log_access(cast.actor("specialist"), "dossiers.dossier:6", "dossiers.handle", AT, ["phone"])
    inspector = cast.client("inspector")
    text = inspector.get(reverse("ledger:access_log"), {"subject": "dossiers.dossier:5"}).content.decode()
    assert cast.actor("clerk").key in text
    assert "dossiers.dossier:6" not in text


@pytest.mark.parametrize("page", ["ledger:access_log", "ledger:find_record", "ledger:switch", "outbox:dead_letters"])
def test_others_are_kept_out(page: str, cast: Cast, client: Client) -> None:
    assert client.get(reverse(page)).status_code in {302, 403}
    assert cast.client("clerk").get(reverse(page)).status_code == 403


def test_the_administrator_turns_the_switch(cast: Cast) -> None:
    admin = cast.client("system_admin")
    assert admin.post(reverse("ledger:switch"), {"reason": ""}).status_code == 422
    assert admin.post(reverse("ledger:switch"), {"reason": "Chuyển máy chủ"}).status_code == 302
    queries.remember_health(queries.health(clock.real_now()))
    assert "Chuyển máy chủ" in admin.get("/nhat-ky/").content.decode()
    assert admin.post("/su-kien/1/giao-lai/").status_code == 423
    assert admin.post(reverse("ledger:switch")).status_code == 302
    assert queries.health(clock.real_now()).stopped_by_hand is None


def test_a_dead_letter_is_retried_from_its_page(cast: Cast) -> None:
    message = Message.objects.create(event="x.done", payload={"id": 4}, announced_at=AT, fanned_out_at=AT)
    dead = Delivery.objects.create(
        message=message,
        listener="y.tell",
        state="dead",
        attempts=8,
        due_at=AT,
        settled_at=AT,
        last_error="OSError: away",
    )
    admin = cast.client("system_admin")
    text = admin.get(reverse("outbox:dead_letters"), {"chon": dead.pk}).content.decode()
    assert "OSError: away" in text
    assert cast.client("clerk").post(reverse("outbox:retry", args=[dead.pk])).status_code == 403
    assert admin.post(reverse("outbox:retry", args=[dead.pk])).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("due", 0)
    assert admin.post(reverse("outbox:retry", args=[dead.pk])).status_code == 409
    assert admin.post(reverse("outbox:retry", args=[dead.pk + 1])).status_code == 404


def test_commands_seal_export_and_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from diemsang.cli.main import main

    build(6, streams=2, seals=1)
    bundle, kept = tmp_path / "bundle.zip", tmp_path / "kept.json"
    assert main(["ledger", "keygen"]) == 0
    assert main(["ledger", "seal", "--json"]) == 0
    capsys.readouterr()
    assert main(["ledger", "checkpoint"]) == 0
    kept.write_text(capsys.readouterr().out)
    assert main(["ledger", "export", str(bundle), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 9
    assert main(["bundle", "verify", str(bundle), "--checkpoint", str(kept), "--strict"]) == 0
    assert main(["ledger", "verify", "--checkpoint", str(kept)]) == 0
    assert main(["bundle", "verify", str(kept)]) == 2
    assert main(["ledger", "export", str(tmp_path / "none" / "x.zip")]) == 2
    assert main(["ledger", "export", str(bundle), "--upto", "99"]) == 2
    assert queries.findings() == []
