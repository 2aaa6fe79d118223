"""Fees of a dossier: fixed at acceptance, collected on receipts, waived on grounds, given back by decision."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.access import Actor
from diemsang.kernel.clock import local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.printing import filling
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.fees import DueWhen, FeeStanding, due_when, obstacles_to_returning
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from tests.cast import AT
from tests.onestop.dossiers.ends import PRICED, announce_priced
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.test_intake import CHECKS

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOUR = timedelta(hours=1)


@pytest.fixture
def priced(counter: Counter) -> Counter:
    announce_priced(counter)
    return counter


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {code.removeprefix("dossiers.") for code in caught.value.codes}


def do(act: str, row: Dossier, by: Actor, **own: Any) -> str:
    return getattr(services, act)(row.key, **{"by": by, "at": AT + HOUR} | own)


def fees_of(row: Dossier) -> list[tuple[str, int | None, str, str]]:
    return [(each.kind, each.payable, each.state, each.due_when) for each in row.fees.order_by("place")]


def test_acceptance_fixes_what_the_version_asks_for_in_the_channel(priced: Counter) -> None:
    row = priced.accepted(procedure=PRICED)
    assert fees_of(row) == [("charge", 50_000, "due", "filing"), ("fee", None, "due", "filing")]
    waiting = priced.submitted("filing-0002", procedure=PRICED, return_way="post", applicant=priced.applicant)
    assert fees_of(waiting) == []
    services.accept(waiting.key, checks=CHECKS, by=priced.cast.actor("receiver"), at=AT)
    assert fees_of(waiting)[2] == ("fee", 7_000, "due", "delivery")
    assert '"amount":50000' in list(entries_of(stream_of(row)))[-1].body.replace(" ", "")
    assert fees_of(priced.accepted("filing-0003")) == []


def test_money_is_taken_once_and_on_a_receipt(priced: Counter) -> None:
    row, receiver = priced.accepted(procedure=PRICED), priced.cast.actor("receiver")
    assert refused(lambda: do("collect_fee", row, receiver, receipt=" ", way="gold")) == {
        "receipt_missing",
        "way_of_paying_unknown",
        "fee_not_assessed",
    }
    assert refused(lambda: do("collect_fee", row, receiver, receipt="BL1", way="cash", fees=[9])) == {"fee_unknown"}
    for wrong in (priced.cast.actor("specialist"), priced.cast.actor("accountant", elsewhere=True)):
        codes = refused(lambda wrong=wrong: do("collect_fee", row, wrong, receipt="BL1", way="cash", fees=[1]))
        assert codes == {"access.not_allowed"}
    do("collect_fee", row, receiver, receipt="BL1", way="qr", fees=[1])
    line = row.fees.get(place=1)
    assert (line.state, line.paid, line.receipt, line.paid_to) == (
        "paid",
        50_000,
        "BL1",
        priced.cast.people["receiver"],
    )
    again = lambda: do("collect_fee", row, receiver, receipt="BL2", way="cash", fees=[1])  # noqa: E731
    assert refused(again) == {"fee_settled_already"}
    assert (row_of(row.key).state, row_of(row.key).moves.last().act) == (State.ACCEPTED, "dossiers.collect_fee")
    assert "BL1" not in list(entries_of(stream_of(row)))[-1].body

    do("assess_fee", row, receiver, fee=2, amount=8_000, basis="4 bản")
    do("collect_fee", row, priced.cast.actor("accountant"), receipt="BL3", way="cash")
    assert refused(lambda: do("collect_fee", row, receiver, receipt="BL4", way="cash")) == {"nothing_to_collect"}
    takings = {each.way: (each.amount, each.receipts) for each in queries.takings_on(receiver, local(AT).date())}
    assert takings == {"qr": (50_000, 1), "cash": (8_000, 1)}
    assert queries.takings_on(priced.cast.actor("receiver", elsewhere=True), local(AT).date()) == []


def test_a_published_amount_is_not_changed_and_a_formula_is_worked_out(priced: Counter) -> None:
    row, accountant = priced.accepted(procedure=PRICED), priced.cast.actor("accountant")
    assert refused(lambda: do("assess_fee", row, accountant, fee=1, amount=10)) == {"fee_is_fixed"}
    for amount in (0, -5, True):
        codes = refused(lambda amount=amount: do("assess_fee", row, accountant, fee=2, amount=amount))
        assert codes == {"amount_missing"}
    do("assess_fee", row, accountant, fee=2, amount=6_000)
    assert fees_of(row)[1][1] == 6_000
    do("collect_fee", row, accountant, receipt="BL1", way="pos", fees=[2])
    assert refused(lambda: do("assess_fee", row, accountant, fee=2, amount=1)) == {"fee_settled_already"}


def test_a_cancelled_receipt_makes_its_fees_due_again(priced: Counter) -> None:
    row, accountant = priced.accepted(procedure=PRICED), priced.cast.actor("accountant")
    cancel = lambda **own: do("cancel_receipt", row, own.pop("by", accountant), **{"receipt": "BL1"} | own)  # noqa: E731
    do("collect_fee", row, accountant, receipt="BL1", way="cash", fees=[1])
    assert refused(lambda: cancel(reason="nhầm", by=priced.cast.actor("receiver"))) == {"access.not_allowed"}
    assert refused(lambda: cancel(reason=" ", receipt="BL9")) == {"receipt_unknown", "reason_missing"}
    cancel(reason="ghi nhầm người")
    assert fees_of(row)[0] == ("charge", 50_000, "due", "filing")
    assert refused(lambda: cancel(reason="nhầm")) == {"receipt_unknown"}


def test_relief_needs_a_ground_and_takes_off_no_more_than_is_due(priced: Counter) -> None:
    row, receiver = priced.accepted(procedure=PRICED), priced.cast.actor("receiver")
    exempt = lambda **own: do("exempt_fee", row, receiver, **{"fee": 1, "ground": "relief.poor"} | own)  # noqa: E731
    assert refused(lambda: exempt(ground="late.staff", amount=50_001)) == {"ground_unknown", "relief_too_large"}
    assert refused(lambda: exempt(amount=0)) == {"relief_too_large"}
    assert refused(lambda: exempt(fee=2, amount=1_000)) == {"fee_not_assessed"}
    exempt(amount=20_000)
    assert fees_of(row)[0] == ("charge", 30_000, "reduced", "filing")
    exempt()
    exempt(fee=2, ground="relief.not_due")
    assert [fee[2] for fee in fees_of(row)] == ["exempt", "exempt"]
    assert refused(exempt) == {"fee_settled_already"}
    assert row_of(row.key).moves.last().reason_code == "relief.not_due"
    slip = filling.receipts([row_of(row.key)])[row.pk]
    assert [(fee.amount, fee.paid, fee.note) for fee in slip.fees] == [
        (0, 0, "được miễn 50.000 đồng"),
        (0, 0, "theo số bản; không phát sinh, được miễn"),
    ]


def test_the_slip_says_what_is_due_and_what_was_paid(priced: Counter) -> None:
    row, receiver = priced.accepted(procedure=PRICED), priced.cast.actor("receiver")
    do("collect_fee", row, receiver, receipt="BL1", way="cash", fees=[1])
    slip = filling.receipts([row])[row.pk]
    assert [(fee.name, fee.amount, fee.paid, fee.unit) for fee in slip.fees] == [
        ("Lệ phí", 50_000, 50_000, ""),
        ("Phí", 2_000, 0, "bản"),
    ]
    assert [each.place for each in queries.fees_of(receiver, row.key)] == [1, 2]
    assert refused(lambda: queries.fees_of(priced.cast.actor("bystander"), row.key)) == {"access.not_found"}


def test_a_refund_is_a_decision(priced: Counter) -> None:
    row, accountant = priced.accepted(procedure=PRICED), priced.cast.actor("accountant")
    refund = lambda **own: do(  # noqa: E731
        "decide_refund",
        row,
        own.pop("by", accountant),
        **{"fee": 1, "amount": 30_000, "reason": "chưa thẩm định"} | own,
    )
    do("collect_fee", row, accountant, receipt="BL1", way="cash", fees=[1])
    assert refused(refund) == {"move_not_allowed"}
    leader = priced.cast.actor("agency_leader")
    services.stop(row.key, ground="stop.court", reason="bản án", by=leader, at=AT + HOUR)
    assert filling.stop_notices([row_of(row.key)])[row.pk].refund == 50_000
    assert fees_of(row)[0][2] == "paid", "nothing is given back by itself"
    assert refused(lambda: refund(by=priced.cast.actor("receiver"))) == {"access.not_allowed"}
    assert refused(lambda: refund(amount=50_001, reason="")) == {"refund_too_large", "reason_missing"}
    assert refused(lambda: refund(fee=2)) == {"not_collected"}
    assert fees_of(row)[1][2] == "lapsed", "nobody pays for a dossier that was stopped"
    closed_at = row_of(row.key).closed_at
    refund(at=AT + 2 * HOUR)
    line = row.fees.get(place=1)
    assert (line.state, line.refunded, row_of(row.key).closed_at) == ("refunded", 30_000, closed_at)
    assert refused(lambda: refund(at=AT + 2 * HOUR)) == {"refund_decided_already"}
    assert filling.stop_notices([row_of(row.key)])[row.pk].refund == 30_000


@pytest.mark.parametrize(
    ("channel", "return_way", "expected"),
    [
        ("counter", "counter", DueWhen.FILING),
        ("online", "online", DueWhen.FILING),
        ("post", "counter", DueWhen.RESULT),
        ("counter", "post", DueWhen.DELIVERY),
        ("post", "post", DueWhen.DELIVERY),
    ],
)
def test_when_a_fee_is_due(channel: str, return_way: str, expected: DueWhen) -> None:
    assert due_when(channel, return_way) is expected


@given(
    fees=st.lists(
        st.tuples(
            st.sampled_from(["due", "reduced", "paid", "exempt", "refunded"]),
            st.none() | st.integers(1, 10**9),
            st.sampled_from(list(DueWhen)),
        ),
        max_size=6,
    ),
    by_post=st.booleans(),
)
def test_a_result_goes_out_exactly_when_nothing_is_owed(
    fees: list[tuple[str, int | None, DueWhen]], by_post: bool
) -> None:
    standing = [FeeStanding(no, "fee", state, payable, when) for no, (state, payable, when) in enumerate(fees)]
    found = list(obstacles_to_returning(standing, by_post=by_post))
    owed = [
        payable
        for state, payable, when in fees
        if state in ("due", "reduced") and not (by_post and when is DueWhen.DELIVERY)
    ]
    assert bool(found) is bool(owed)
    named = [each.params["amount"] for each in found if each.code == "dossiers.fee_unpaid"]
    total = sum(filter(None, owed))
    assert named == ([f"{total:,}".replace(",", ".")] if total else [])
