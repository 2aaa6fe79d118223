import json
from datetime import UTC, datetime

import pytest
from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.proof.ledger import services
from diemsang.proof.ledger.models import Entry, Opening
from diemsang.proof.ledger.rules import hash_of

pytestmark = [pytest.mark.engines]

CLERK = Actor("account:7")
AT = datetime(2016, 5, 30, 3, 15, tzinfo=UTC)


@pytest.mark.django_db
def test_acts_on_one_record_form_a_chain() -> None:
    first = services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT, facts={"state": "accepted"})
    second = services.record(CLERK, "dossiers.returned", "dossiers.dossier:1", AT)
    elsewhere = services.record(CLERK, "dossiers.accepted", "dossiers.dossier:2", AT)

    chain = list(Entry.objects.filter(stream="dossiers.dossier:1").order_by("seq"))
    assert [entry.seq for entry in chain] == [1, 2]
    assert [entry.prev_hash for entry in chain] == ["", first.hash]
    assert [hash_of(entry) for entry in chain] == [first.hash, second.hash]
    assert elsewhere.seq == 1
    assert chain[0].at == AT


@pytest.mark.django_db
def test_a_body_holds_no_personal_value() -> None:
    ref = services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT, private={"name": "Trần Thị Bưởi"})

    body = Entry.objects.get(pk=ref.id).body
    assert "Bưởi" not in body
    assert len(json.loads(body)["private"]["name"]) == 64
    assert json.loads(Opening.objects.get(entry=ref.id, field="name").value) == "Trần Thị Bưởi"


@pytest.mark.django_db
def test_an_act_on_a_list_keeps_its_order_and_chains_repeated_subjects() -> None:
    services.record(CLERK, "plans.line_approved", "plans.line:2", AT)
    refs = services.record_many(
        CLERK, "plans.line_approved", [("plans.line:2",), ("plans.line:1", {"posts": 3}), ("plans.line:2",)], AT
    )
    assert [(ref.stream, ref.seq) for ref in refs] == [("plans.line:2", 2), ("plans.line:1", 1), ("plans.line:2", 3)]
    assert Entry.objects.get(pk=refs[2].id).prev_hash == refs[0].hash


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT)


@pytest.mark.django_db
def test_a_series_tells_acts_of_many_people_and_moments_and_chains_each_subject() -> None:
    head, later = Actor("account:8"), datetime(2016, 5, 31, 1, tzinfo=UTC)
    services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT)
    refs = services.record_series(
        [
            services.Line(CLERK, "dossiers.passed_on", "dossiers.dossier:1", AT, {"step": 2}),
            services.Line(head, "dossiers.accepted", "dossiers.dossier:2", later, {}, {"reason": "gấp"}),
            services.Line(head, "dossiers.returned", "dossiers.dossier:1", later, on_behalf_of="person:3"),
        ]
    )
    assert [(ref.stream, ref.seq) for ref in refs] == [
        ("dossiers.dossier:1", 2),
        ("dossiers.dossier:2", 1),
        ("dossiers.dossier:1", 3),
    ]
    chain = list(Entry.objects.filter(stream="dossiers.dossier:1").order_by("seq"))
    assert [(entry.actor, entry.act, entry.at) for entry in chain][1:] == [
        ("account:7", "dossiers.passed_on", AT),
        ("account:8", "dossiers.returned", later),
    ]
    assert [hash_of(entry) for entry in chain] == [entry.hash for entry in chain]
    assert [entry.prev_hash for entry in chain][1:] == [entry.hash for entry in chain][:-1]
    assert chain[2].on_behalf_of == "person:3"
    assert json.loads(Opening.objects.get(entry=refs[1].id).value) == "gấp"
