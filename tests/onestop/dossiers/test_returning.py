"""Returning: digitised first, to whom it belongs, by three ways, and never while a fee is unpaid."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, DossierFee
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.returning import Way, obstacles_to_delivery, obstacles_to_handing_out
from diemsang.people.applicants import services as applicants
from diemsang.people.applicants.services import NewRepresentation
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.ends import HOUR, issued, ready, rejected, scanned
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
LATER = AT + 4 * HOUR


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {code.removeprefix("dossiers.") for code in caught.value.codes}


def give(counter: Counter, row: Dossier, **own: object) -> str:
    by = own.pop("by", counter.cast.actor("receiver"))
    return services.return_result(row.key, **{"identity_checked": True, "by": by, "at": LATER} | own)


def owe(row: Dossier, **own: object) -> DossierFee:
    values = {"place": 1, "kind": "fee", "due_when": "filing", "amount": 20_000, "rate": 20_000, "changed_at": AT}
    return DossierFee.objects.create(dossier=row, **values | own)


def test_a_result_on_paper_reaches_the_centre_with_its_scan_only(counter: Counter) -> None:
    row, clerk = issued(counter), counter.cast.actor("clerk")
    hand = lambda **own: services.hand_result_to_centre(row.key, **{"by": clerk, "at": LATER} | own)  # noqa: E731
    assert refused(hand) == {"result_not_digitised"}
    assert refused(lambda: hand(scan="file:99999")) == {"file_unknown"}
    elsewhere = counter.cast.actor("clerk", elsewhere=True)
    scan = scanned(row)
    assert refused(lambda: hand(scan=scan, by=elsewhere)) == {"access.not_allowed"}
    hand(scan=scan)
    row = row_of(row.key)
    assert (row.state, row.results.get().signed_files, row.holder_unit) == (State.READY, [scan], "")
    assert refused(lambda: hand(scan=scan)) == {"move_not_allowed"}


def test_at_the_counter_the_identity_of_who_may_receive_it_is_checked(counter: Counter) -> None:
    row = ready(counter)
    assert refused(lambda: give(counter, row, identity_checked=False)) == {"identity_unchecked"}
    stranger = lambda: give(counter, row, recipient=counter.stranger, signature_file="file:99999")  # noqa: E731
    assert refused(stranger) == {"recipient_not_entitled", "file_unknown"}
    assert refused(lambda: give(counter, row, way="pigeon")) == {"way_of_return_unknown"}
    assert refused(lambda: give(counter, row, by=counter.cast.actor("clerk"))) == {"access.not_allowed"}
    new = NewRepresentation(
        principal=counter.applicant, representative=counter.stranger, kind="authorised",
        valid_from=AT.date(), matter="nhận kết quả", document_number="01/UQ",
    )  # fmt: skip
    applicants.record_representations([new], by=SYSTEM, at=AT)
    signature = scanned(row, name="chu-ky.png")
    give(counter, row, recipient=counter.stranger, signature_file=signature)
    row = row_of(row.key)
    assert (row.state, row.closed_at) == (State.RETURNED, LATER)
    given_to = row.returned
    assert (given_to.way, given_to.recipient, given_to.signature_file) == ("counter", counter.stranger, signature)
    assert refused(lambda: give(counter, row)) == {"closed"}
    assert refused(lambda: services.record_delivery(row.key, proof="x", by=SYSTEM, at=LATER)) == {"not_sent_by_post"}


def test_by_post_it_is_returned_when_the_post_has_it_and_delivered_later(counter: Counter) -> None:
    row, receiver = ready(counter, return_way="post"), counter.cast.actor("receiver")
    assert refused(lambda: give(counter, row, identity_checked=False)) == {"proof_missing"}
    give(counter, row, identity_checked=False, shipment="EA 123 456 789 VN")
    assert row_of(row.key).returned.returned_at == LATER
    deliver = lambda **own: services.record_delivery(  # noqa: E731
        row.key, **{"proof": "BP-1", "by": receiver, "at": LATER + timedelta(days=2)} | own
    )
    assert refused(lambda: deliver(proof=" ")) == {"proof_missing"}
    assert refused(lambda: deliver(delivered_at=LATER - HOUR)) == {"delivery_out_of_order"}
    assert refused(lambda: deliver(delivered_at=LATER + timedelta(days=3))) == {"delivery_out_of_order"}
    assert refused(lambda: deliver(by=counter.cast.actor("receiver", elsewhere=True))) == {"access.not_allowed"}
    deliver(delivered_at=LATER + timedelta(days=1))
    row = row_of(row.key)
    assert (row.returned.delivered_at, row.returned.delivery_proof) == (LATER + timedelta(days=1), "BP-1")
    assert row.closed_at == LATER, "the delivery closes nothing anew"
    assert refused(deliver) == {"delivered_already"}


def test_online_the_electronic_version_is_the_return(counter: Counter) -> None:
    answered = rejected(counter, return_way="online")
    assert refused(lambda: give(counter, answered)) == {"result_not_digitised"}
    give(counter, answered, way="counter")
    row = ready(counter, "filing-0002", return_way="online")
    give(counter, row, identity_checked=False)
    assert (row_of(row.key).returned.way, row_of(answered.key).state) == ("online", State.RETURNED)


def test_an_unpaid_fee_blocks_the_return(counter: Counter) -> None:
    row = ready(counter)
    owe(row)
    owe(row, place=2, amount=None, rate=None, note="theo dự toán")
    assert refused(lambda: give(counter, row, identity_checked=False)) == {
        "identity_unchecked",
        "fee_unpaid",
        "fee_not_assessed",
    }
    receiver = counter.cast.actor("receiver")
    services.assess_fee(row.key, fee=2, amount=5_000, by=receiver, at=LATER)
    services.collect_fee(row.key, receipt="BL 01", way="cash", by=receiver, at=LATER)
    give(counter, row)
    assert row_of(row.key).state == State.RETURNED


def test_what_the_postman_collects_does_not_block_the_post(counter: Counter) -> None:
    row, receiver = ready(counter, return_way="post"), counter.cast.actor("receiver")
    owe(row, due_when="delivery")
    assert refused(lambda: give(counter, row, way="counter")) == {"fee_unpaid"}
    give(counter, row, shipment="EA1")
    services.collect_fee(row.key, receipt="BL 02", way="post", by=receiver, at=LATER + HOUR)
    assert (row_of(row.key).fees.get().state, row_of(row.key).closed_at) == ("paid", LATER)


@given(
    way=st.sampled_from([*Way, "pigeon"]),
    checked=st.booleans(),
    entitled=st.booleans(),
    shipment=st.sampled_from(["", "EA1"]),
    digitised=st.booleans(),
)
def test_each_way_asks_for_its_own_proof(
    way: str, checked: bool, entitled: bool, shipment: str, digitised: bool
) -> None:
    found = obstacles_to_handing_out(
        way, identity_checked=checked, entitled=entitled, shipment=shipment, digitised=digitised, on="30/05/2016"
    )
    proof = {Way.COUNTER: checked, Way.POST: bool(shipment), Way.ONLINE: digitised}
    assert (not list(found)) == (entitled and way in proof and proof[Way(way)])


@given(days=st.integers(-3, 3))
def test_a_delivery_lies_between_the_sending_and_now(days: int) -> None:
    sent = at_local(date(2016, 5, 30), 9)
    found = obstacles_to_delivery(
        "post",
        proof="x",
        sent_at=sent,
        delivered_at=sent + days * timedelta(days=1),
        now=sent + timedelta(days=1),
        sent="",
    )
    assert (not list(found)) == (days in (0, 1))
