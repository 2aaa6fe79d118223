"""Waiting for money and suspension: the clock stands still on paper, on a ground, and goes on where it was."""

from datetime import date

import pytest

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.rules import State
from tests.cast import AT
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
TUESDAY, WEDNESDAY = at_local(date(2016, 5, 31), 10), at_local(date(2016, 6, 1), 10)
JULY = date(2016, 7, 1)


def test_money_due_to_the_treasury_stops_the_clock_until_the_proof_is_there(counter: Counter) -> None:
    row = counter.processing()
    by = counter.cast.actor("specialist")
    services.ask_payment(row.key, what="Tiền sử dụng đất", amount=12_500_000, pay_by=JULY, by=by, at=TUESDAY)
    assert (row_of(row.key).state, row_of(row.key).paused_since) == (State.FINANCIAL, TUESDAY)
    with pytest.raises(Refused) as refused:
        services.record_payment(row.key, by=by, at=WEDNESDAY)
    assert refused.value.codes == ("dossiers.proof_missing",)
    services.record_payment(row.key, proof="BL-0001", by=by, at=WEDNESDAY)
    row = row_of(row.key)
    assert (row.state, row.legal_due) == (State.PROCESSING, at_local(date(2016, 6, 3), 17))  # one day of pause
    assert row.obligations.get().paid_at == WEDNESDAY


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"amount": 0}, {"dossiers.amount_missing"}),
        ({"amount": -1, "what": " "}, {"dossiers.amount_missing", "dossiers.reason_missing"}),
        ({"pay_by": date(2016, 5, 1)}, {"dossiers.due_missing"}),
    ],
)
def test_a_notice_names_what_how_much_and_a_day_to_come(counter: Counter, wrong: dict, codes: set[str]) -> None:
    row = counter.processing()
    said = {"what": "Thuế", "amount": 1, "pay_by": JULY} | wrong
    with pytest.raises(Refused) as refused:
        services.ask_payment(row.key, by=counter.cast.actor("specialist"), at=TUESDAY, **said)
    assert set(refused.value.codes) == codes
    assert row_of(row.key).state == State.PROCESSING


def test_a_leader_suspends_on_a_ground_and_resumes_before_or_after_the_stated_end(counter: Counter) -> None:
    row = counter.processing()
    by = counter.cast.actor("agency_leader")
    ground = "suspend.site_inspection"
    services.suspend(row.key, ground=ground, reason="Đi thực địa", expected_end=JULY, by=by, at=TUESDAY)
    assert row_of(row.key).state == State.SUSPENDED
    services.resume(row.key, by=by, at=WEDNESDAY)
    assert (row_of(row.key).state, row_of(row.key).legal_due) == (State.PROCESSING, at_local(date(2016, 6, 3), 17))


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"ground": "suspend.whim"}, {"dossiers.ground_unknown"}),
        ({"ground": "refuse.silence", "reason": ""}, {"dossiers.ground_unknown", "dossiers.reason_missing"}),
        ({"expected_end": None}, {"dossiers.end_missing"}),
        ({"expected_end": date(2016, 5, 31)}, {"dossiers.end_missing"}),
    ],
)
def test_no_suspension_without_ground_reason_and_end(counter: Counter, wrong: dict, codes: set[str]) -> None:
    row = counter.processing()
    said = {"ground": "suspend.court", "reason": "Chờ bản án", "expected_end": JULY} | wrong
    with pytest.raises(Refused) as refused:
        services.suspend(row.key, by=counter.cast.actor("agency_leader"), at=TUESDAY, **said)
    assert set(refused.value.codes) == codes


def test_a_pause_that_begins_when_it_is_late_already_moves_nothing(counter: Counter) -> None:
    row = counter.processing()
    late = at_local(date(2016, 6, 3), 9)
    by = counter.cast.actor("agency_leader")
    services.suspend(row.key, ground="suspend.court", reason="Chờ", expected_end=JULY, by=by, at=late)
    services.resume(row.key, by=by, at=at_local(date(2016, 6, 20), 9))
    assert row_of(row.key).legal_due == at_local(date(2016, 6, 2), 17)


@pytest.mark.parametrize("role", ["specialist", "division_head", "receiver", "clerk", "applicant"])
def test_only_the_leader_of_the_agency_suspends(counter: Counter, role: str) -> None:
    row = counter.processing()
    said = {"ground": "suspend.court", "reason": "Chờ bản án", "expected_end": JULY}
    for by in (counter.cast.actor(role), counter.cast.actor("agency_leader", elsewhere=True)):
        with pytest.raises(Refused) as refused:
            services.suspend(row.key, by=by, at=AT, **said)
        assert refused.value.codes == ("access.not_allowed",)
