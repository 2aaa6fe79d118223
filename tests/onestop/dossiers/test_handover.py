"""Handing over: three moments, both persons, batches by barcode, and whose the time in between is."""

from datetime import timedelta

import pytest

from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Handover
from diemsang.onestop.dossiers.rules import State
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.outbox.models import Message
from tests.cast import AT
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOUR = timedelta(hours=1)


def test_the_three_moments_of_a_hand_over_and_both_persons(counter: Counter) -> None:
    cast, unit = counter.cast, counter.cast.units["unit"]
    row = counter.accepted()
    services.hand_over(row.key, unit=unit, note="một bộ", by=cast.actor("receiver"), at=AT + HOUR)
    row = row_of(row.key)
    assert (row.state, row.holder_unit, row.holder_person) == (State.TRANSFERRED, unit, cast.people["receiver"])
    services.receive_handover(row.key, by=cast.actor("division_head"), at=AT + 2 * HOUR)
    services.receive_handover(row.key, by=cast.actor("specialist"), at=AT + 3 * HOUR)
    services.accept_handover(row.key, by=cast.actor("specialist"), at=AT + 4 * HOUR)
    row, sent = row_of(row.key), Handover.objects.get()
    assert (sent.giver, sent.received_by, sent.accepted_by) == tuple(
        cast.people[role] for role in ("receiver", "division_head", "specialist")
    )
    assert (sent.sent_at, sent.received_at, sent.accepted_at) == (AT + HOUR, AT + 2 * HOUR, AT + 4 * HOUR)
    assert (row.state, row.holder_person) == (State.PROCESSING, cast.people["specialist"])
    assert row.examiners == [cast.people["specialist"]]
    acts = [each.act for each in row.moves.order_by("seq")]
    assert acts == [
        f"dossiers.{each}" for each in ("file_at_counter", "hand_over", "receive_handover", "accept_handover")
    ]
    assert [each.act for each in entries_of(stream_of(row))][-1] == "dossiers.handover_accepted"
    assert Message.objects.filter(event="dossiers.handed_over", payload__dossier=row.key).count() == 1
