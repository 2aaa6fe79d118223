"""A calendar changed while dossiers run: their due times follow, in sets, and everything that moved stays on record."""

import json
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.commons.worktime import services as worktime
from diemsang.commons.worktime.rules import CalendarRow, Confidence, RowKind
from diemsang.kernel import clock
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import jobs, listeners, services
from diemsang.onestop.dossiers.models import Dossier, Extension, Move, Pause
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.services import clock as due
from diemsang.onestop.dossiers.services import recomputing
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.outbox import services as outbox
from diemsang.proof.outbox.models import Delivery, Message
from tests.cast import AT, SYSTEM, Cast
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.oracle import Oracles
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
FILED = at_local(date(2016, 5, 23), 8)
DECISION = "Thông báo 1/TB-LĐTBXH"
FRIDAY = date(2016, 6, 3)


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.state_today(AT.date())


def running(cast: Cast, limit: str = "10 ngày làm việc", **own: Any) -> Dossier:
    """Accepted on 23/05/2016, its due times by the calendar as it stands."""
    row = a_dossier(cast, own.pop("state", State.PROCESSING), filed_at=own.pop("filed_at", FILED), **own)
    row.limit_national = limit
    due.recompute(row)
    row.save()
    return row


def deliver() -> None:
    """Everything announced so far, to the listeners of dossiers."""
    later = clock.real_now() + timedelta(seconds=1)
    with outbox.listening(*listeners.LISTENERS):
        while Message.objects.filter(fanned_out_at=None).exists() or outbox.deliver_due(later):
            outbox.deliver_due(later)
    assert not Delivery.objects.exclude(last_error="").exists()


def holiday(day: date = FRIDAY) -> None:
    worktime.change_day(day, kind=RowKind.HOLIDAY, name="Nghỉ", source=DECISION, by=SYSTEM, at=AT)


def test_a_new_holiday_moves_what_it_touches_and_both_dates_stay_on_record(cast: Cast) -> None:
    row = running(cast)
    before, after = at_local(date(2016, 6, 6), 17), at_local(date(2016, 6, 7), 17)
    assert row.legal_due == before
    holiday()
    deliver()
    row.refresh_from_db()
    assert (row.legal_due, row.promised_due, row.seq, row.state) == (after, after, 1, State.PROCESSING)
    line = row.moves.get()
    assert (line.act, line.due_before, line.due_after) == ("dossiers.recompute", before, after)
    entry = entries_of(stream_of(row)).get()
    facts = json.loads(entry.body)["facts"]
    assert entry.act == "dossiers.due_recomputed"
    assert facts["legal_due_before"] == before.isoformat()
    assert facts["legal_due"] == after.isoformat()
    assert Message.objects.get(event="dossiers.due_recomputed").payload["dossier"] == row.key
    assert row.moved_by != "job:dossiers.recompute"  # who holds it was not told to wait for a job

    # Again, by a second delivery or by hand: nothing moves.
    done = services.recompute_due_times(first_day=FRIDAY, last_day=FRIDAY, by=SYSTEM, at=AT)
    assert (done.seen, done.moved) == (1, [])
    assert row.moves.count() == 1

    # Taken back, it is as before; the journal has both.
    worktime.change_day(FRIDAY, kind=None, source=DECISION, by=SYSTEM, at=AT)
    deliver()
    row.refresh_from_db()
    assert (row.legal_due, row.moves.count()) == (before, 2)


def test_settled_closed_and_earlier_dossiers_are_not_touched(cast: Cast) -> None:
    settled = running(cast, state=State.ISSUED)
    closed = running(cast, state=State.WITHDRAWN)
    due_before = running(cast, limit="3 ngày làm việc")
    begun_after = running(cast, filed_at=at_local(date(2016, 6, 4), 8), state=State.ACCEPTED)
    touched = running(cast)
    holiday()
    with CaptureQueriesContext(connection) as asked:
        done = services.recompute_due_times(first_day=FRIDAY, last_day=FRIDAY, by=SYSTEM, at=AT)
    assert (done.seen, done.moved) == (1, [touched.key])
    assert not Move.objects.exclude(dossier=touched).exists()
    assert len(asked) < 25
    for row in (settled, closed, due_before, begun_after):
        was = row.legal_due
        row.refresh_from_db()
        assert row.legal_due == was


def test_the_hours_of_one_agency_move_its_own_dossiers_only(cast: Cast) -> None:
    mine = running(cast, limit="8 giờ làm việc", filed_at=at_local(date(2016, 5, 30), 14))
    theirs = running(
        cast, limit="8 giờ làm việc", filed_at=at_local(date(2016, 5, 30), 14), agency=cast.bodies["other"]
    )
    worktime.set_hours(
        mine.agency,
        "07:00-11:00, 13:30-16:30",
        valid_from=date(2016, 5, 31),
        valid_to=date(2016, 9, 1),
        name="Mùa hè",
        reason=DECISION,
        by=SYSTEM,
        at=AT,
    )
    deliver()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.legal_due == at_local(date(2016, 5, 31), 14, 30)
    assert theirs.legal_due == at_local(date(2016, 5, 31), 14)
    assert not theirs.moves.exists()


def test_a_filing_that_waits_for_an_answer_is_due_by_the_new_calendar(counter: Counter) -> None:
    monday = date(2019, 6, 10)  # eight working hours to answer, by a rule of 2018
    row = counter.submitted(at=at_local(monday, 9))
    was = row.intake_due
    assert was == at_local(date(2019, 6, 11), 9)
    worktime.override_day(row.agency, monday, hours="07:30-11:30", reason=DECISION, by=SYSTEM, at=AT)
    deliver()
    row.refresh_from_db()
    assert row.intake_due == at_local(date(2019, 6, 11), 14, 30)
    assert (row.moves.last().due_before, row.moves.last().due_after) == (was, row.intake_due)  # type: ignore[union-attr]


def test_five_hundred_cost_hardly_more_statements_than_fifty(cast: Cast) -> None:
    first = running(cast)
    holiday()
    _multiply(first, 49)
    few = _statements_of_recomputing(50)
    worktime.change_day(FRIDAY, kind=None, source=DECISION, by=SYSTEM, at=AT)
    _multiply(first, 450)
    many = _statements_of_recomputing(500)
    # SQLite takes fewer values in one statement, so that Django cuts the long ones.
    assert few < 30
    assert many - few < (50 if connection.vendor == "sqlite" else 6)


def _multiply(first: Dossier, number: int) -> None:
    """So many more like the first, all due when it was at first or will be."""
    there = Dossier.objects.count()
    rows = []
    for each in range(there + 1, there + number + 1):
        row = Dossier.objects.get(pk=first.pk)
        row.pk, row.code, row.token, row.seq = None, f"H98.01-160523-9{each:04d}", f"token-{each}", 0
        rows.append(row)
    Dossier.objects.bulk_create(rows)


def _statements_of_recomputing(number: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        done = services.recompute_due_times(first_day=FRIDAY, last_day=FRIDAY, by=SYSTEM, at=AT)
    assert len(done.moved) == number
    return len(asked)


def test_a_long_recomputation_goes_on_in_transactions_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [running(cast) for _ in range(5)]
    monkeypatch.setattr(recomputing, "AT_ONCE", 2)
    holiday()
    deliver()
    assert {row_of(row.key).legal_due for row in rows} == {at_local(date(2016, 6, 7), 17)}
    afters = [each.payload["after"] for each in Message.objects.filter(event="dossiers.due_times_left").order_by("pk")]
    assert afters == [rows[1].pk, rows[3].pk]
    assert Move.objects.count() == 5


def test_a_due_time_beyond_the_known_calendar_waits_for_the_year_to_come(cast: Cast) -> None:
    last = date(2026, 12, 31)
    filed = at_local(date(2026, 12, 17), 8)
    row, other = running(cast, filed_at=filed), running(cast, "3 ngày làm việc", filed_at=filed)
    assert row.legal_due == at_local(last, 17)
    holiday(date(2026, 12, 18))
    deliver()
    row.refresh_from_db()
    other.refresh_from_db()
    assert row.legal_due == at_local(last, 17)
    assert other.legal_due == at_local(date(2026, 12, 23), 17)
    done = services.recompute_due_times(first_day=date(2026, 12, 18), by=SYSTEM, at=AT)
    assert done.undefined == [row.key]
    worktime.add_year(
        2027,
        [CalendarRow(date(2027, 1, 1), RowKind.HOLIDAY, "Tết Dương lịch", Confidence.HIGH, DECISION)],
        source=DECISION,
        by=SYSTEM,
        at=AT,
    )
    deliver()
    row.refresh_from_db()
    assert row.legal_due == at_local(date(2027, 1, 4), 17)


def test_a_dossier_of_2015_is_judged_by_the_parameters_of_2015(cast: Cast) -> None:
    """The late cut-off of its acceptance day (R9), not the one of today, when the calendar changes later."""
    kept = {"same_day_cutoff": "15:00:00", "late_cutoff": "10:00:00", "extension_notice_days": 1}
    filed = at_local(date(2015, 12, 21), 11)
    row = running(cast, "3 ngày làm việc", filed_at=filed, parameters=kept)
    assert row.legal_due == at_local(date(2015, 12, 25), 17)
    holiday(date(2015, 12, 24))
    deliver()
    row.refresh_from_db()
    assert row.legal_due == at_local(date(2015, 12, 28), 17)
    assert Oracles(row.agency, 2015, 2015).due(row) == (row.legal_due, row.promised_due)


def test_the_slow_oracle_agrees_after_any_change(cast: Cast) -> None:
    random = Random(20160530)
    rows = [_at_random(cast, random) for _ in range(40)]
    changed = {row.pk for row in rows}
    for _ in range(4):
        day = date(2016, 5, 24) + timedelta(days=random.randrange(60))
        kind = random.choice([RowKind.HOLIDAY, RowKind.SWAP_OFF, RowKind.SWAP_WORK])
        worktime.change_day(day, kind=kind, name="Thử", source=DECISION, by=SYSTEM, at=AT)
        other = day + timedelta(days=random.randrange(1, 9))
        worktime.override_day(
            cast.bodies["agency"], other, hours=random.choice(["", "07:30-11:30"]), reason=DECISION, by=SYSTEM, at=AT
        )
        deliver()
    oracles = Oracles(cast.bodies["agency"], 2016, 2016)
    for row in rows:
        row.refresh_from_db()
        assert (row.legal_due, row.promised_due) == oracles.due(row), row.limit
    assert len({line.dossier_id for line in Move.objects.all()} & changed) > 20


def _at_random(cast: Cast, random: Random) -> Dossier:
    """A dossier of late May with a limit, perhaps pauses, perhaps an extension, as the services would have left it."""
    filed = at_local(date(2016, 5, 20) + timedelta(days=random.randrange(10)), random.randrange(7, 17), 15)
    limit = f"{random.randrange(2, 20)} {random.choice(['ngày làm việc', 'ngày', 'giờ làm việc'])}"
    row = a_dossier(cast, State.PROCESSING, filed_at=filed)
    row.limit_national = limit
    at = filed
    for _ in range(random.choice([0, 0, 1, 2])):
        paused = at + timedelta(hours=random.randrange(1, 40))
        at = paused + timedelta(hours=random.randrange(1, 120))
        Pause.objects.create(dossier=row, kind="supplement", paused_at=paused, resumed_at=at)
    due.recompute(row)
    assert row.promised_due is not None
    if random.random() < 0.3:
        Extension.objects.create(
            dossier=row,
            working_days=random.randrange(1, 6),
            reason="x",
            signed_at=at + timedelta(hours=1),
            signed_by="person:1",
            due_before=row.promised_due,
            due_after=row.promised_due + timedelta(days=1),
        )
        due.recompute(row)
    row.save()
    return row


@pytest.mark.parametrize("role", ["agency_leader", "centre_leader", "procedure_controller", "anyone"])
def test_nobody_but_the_house_itself_recomputes(cast: Cast, role: str) -> None:
    with pytest.raises(Refused) as refused:
        services.recompute_due_times(first_day=FRIDAY, by=cast.actor(role), at=AT)
    assert refused.value.codes == ("access.not_allowed",)


def test_the_daily_check_finds_what_was_accepted_while_the_calendar_changed(counter: Counter) -> None:
    row = counter.processing()
    Dossier.objects.filter(pk=row.pk).update(legal_due=AT, promised_due=AT)
    clock.state_today(AT.date())
    assert jobs.check_due_times(AT) == 1
    assert row_of(row.key).legal_due == row.legal_due
    assert jobs.check_due_times(AT) == 0
