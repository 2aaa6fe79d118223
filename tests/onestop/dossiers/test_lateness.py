"""Moving the date once and in time, and saying sorry: neither changes what the law counts."""

from datetime import date

import pytest

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Apology
from tests.cast import AT
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
DUE = at_local(date(2016, 6, 2), 17)
WEDNESDAY, THURSDAY = at_local(date(2016, 6, 1), 16), at_local(date(2016, 6, 2), 8)
LATE = at_local(date(2016, 6, 3), 9)


def test_an_extension_moves_the_promise_and_never_the_legal_due(counter: Counter) -> None:
    row = counter.processing()
    by = counter.cast.actor("agency_leader")
    services.extend(row.key, working_days=5, reason="Cần xác minh", by=by, at=WEDNESDAY)
    row = row_of(row.key)
    assert (row.legal_due, row.promised_due) == (DUE, at_local(date(2016, 6, 9), 17))
    with pytest.raises(Refused) as refused:
        services.extend(row.key, working_days=1, reason="Lần nữa", by=by, at=WEDNESDAY)
    assert refused.value.codes == ("dossiers.extended_already",)


def test_an_extension_is_signed_on_the_working_day_before_at_the_latest(counter: Counter) -> None:
    row = counter.processing()
    with pytest.raises(Refused) as refused:
        services.extend(row.key, working_days=5, reason="Muộn", by=counter.cast.actor("agency_leader"), at=THURSDAY)
    assert refused.value.codes == ("worktime.extension_too_late",)
    assert row_of(row.key).promised_due == DUE


def test_an_extension_says_why_and_how_long(counter: Counter) -> None:
    row = counter.processing()
    with pytest.raises(Refused) as refused:
        services.extend(row.key, working_days=0, reason=" ", by=counter.cast.actor("agency_leader"), at=AT)
    assert set(refused.value.codes) == {"dossiers.length_wrong", "dossiers.reason_missing"}


def test_no_date_is_moved_while_the_clock_stands_still(counter: Counter) -> None:
    row = counter.processing()
    by = counter.cast.actor("agency_leader")
    services.suspend(
        row.key, ground="suspend.court", reason="Chờ", expected_end=date(2016, 7, 1), by=by, at=at_local(AT.date(), 10)
    )
    with pytest.raises(Refused) as refused:
        services.extend(row.key, working_days=2, reason="Chờ", by=by, at=WEDNESDAY)
    assert refused.value.codes == ("dossiers.paused_now",)


def test_a_pause_after_an_extension_moves_both_dates_by_their_own_rest(counter: Counter) -> None:
    row = counter.processing()
    by = counter.cast.actor("agency_leader")
    services.extend(row.key, working_days=5, reason="Cần xác minh", by=by, at=AT)
    begin, end = at_local(date(2016, 5, 31), 10), at_local(date(2016, 6, 1), 10)
    services.suspend(row.key, ground="suspend.court", reason="Chờ", expected_end=date(2016, 7, 1), by=by, at=begin)
    services.resume(row.key, by=by, at=end)
    row = row_of(row.key)
    assert row.legal_due == at_local(date(2016, 6, 3), 17)
    assert row.promised_due == at_local(date(2016, 6, 10), 17)


def test_an_apology_names_the_first_date_and_moves_nothing(counter: Counter) -> None:
    row = counter.processing()
    by = counter.cast.actor("agency_leader")
    new_due = at_local(date(2016, 6, 8), 17)
    services.apologise(row.key, ground="late.overload", reason="Quá tải", new_due=new_due, by=by, at=LATE)
    apology = Apology.objects.get()
    assert (apology.first_due, apology.new_due, apology.agency_at_fault) == (DUE, new_due, row.agency)
    assert (row_of(row.key).legal_due, row_of(row.key).promised_due) == (DUE, DUE)


def test_there_is_nothing_to_apologise_for_before_it_is_late(counter: Counter) -> None:
    row = counter.processing()
    said = {"ground": "late.overload", "reason": "Quá tải", "new_due": at_local(date(2016, 6, 8), 17)}
    with pytest.raises(Refused) as refused:
        services.apologise(row.key, by=counter.cast.actor("agency_leader"), at=DUE, **said)
    assert refused.value.codes == ("dossiers.not_late",)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"ground": "late.weather"}, {"dossiers.ground_unknown"}),
        ({"reason": ""}, {"dossiers.reason_missing"}),
        ({"new_due": None}, {"dossiers.due_missing"}),
        ({"new_due": LATE}, {"dossiers.due_missing"}),
    ],
)
def test_an_apology_has_a_listed_reason_in_words_and_a_new_date(counter: Counter, wrong: dict, codes: set[str]) -> None:
    row = counter.processing()
    said = {"ground": "late.overload", "reason": "Quá tải", "new_due": at_local(date(2016, 6, 8), 17)} | wrong
    with pytest.raises(Refused) as refused:
        services.apologise(row.key, by=counter.cast.actor("agency_leader"), at=LATE, **said)
    assert set(refused.value.codes) == codes


@pytest.mark.parametrize("role", ["centre_leader", "division_head", "specialist", "receiver", "applicant"])
def test_only_the_leader_of_the_agency_moves_dates_and_apologises(counter: Counter, role: str) -> None:
    row = counter.processing()
    for by in (counter.cast.actor(role), counter.cast.actor("agency_leader", elsewhere=True)):
        with pytest.raises(Refused) as refused:
            services.extend(row.key, working_days=2, reason="Chờ", by=by, at=AT)
        assert refused.value.codes == ("access.not_allowed",)
        with pytest.raises(Refused) as refused:
            services.apologise(row.key, ground="late.overload", reason="Quá tải", by=by, at=LATE)
        assert refused.value.codes == ("access.not_allowed",)
