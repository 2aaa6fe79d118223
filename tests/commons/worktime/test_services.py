"""Changing the calendar: permission, journal, event, and a calendar that is new at the next question."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from diemsang.commons.worktime import queries, rules, services
from diemsang.commons.worktime.models import CalendarDay, CalendarVersion, CalendarYear, DayOverride, SessionPattern
from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Entry
from diemsang.proof.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
SYSTEM = system_actor("tests")
OFFICER = Actor("account:1", (Grant("home_affairs"),))
OF_BODY = Actor("account:2", (Grant("organisation_admin", frozenset({"body:12"})),))
STRANGER = Actor("account:3", (Grant("specialist"),))
DAY = date(2016, 3, 16)


@pytest.fixture(autouse=True)
def _loaded() -> None:
    services.load_packaged_calendar(by=SYSTEM, at=AT)


def close(day: date = DAY, scope: str | None = None, **more: Any) -> DayOverride:
    return services.override_day(scope, day, hours="", reason="mất điện", **({"by": OFFICER, "at": AT} | more))


class TestPackagedCalendar:
    def test_the_database_holds_what_is_packaged(self) -> None:
        stored = [day.as_row() for day in CalendarDay.objects.order_by("day")]
        assert stored == list(rules.packaged_rows())
        assert queries.known_years() == list(range(2011, 2027))

    def test_loading_again_changes_nothing_and_keeps_what_was_changed(self) -> None:
        services.change_day(DAY, kind=rules.RowKind.HOLIDAY, name="Lễ", source="QĐ 1", by=OFFICER, at=AT)
        before = CalendarDay.objects.count(), queries.version()
        assert services.load_packaged_calendar(by=SYSTEM, at=AT) == 0
        assert (CalendarDay.objects.count(), queries.version()) == before

    def test_an_empty_database_still_knows_the_packaged_years(self) -> None:
        CalendarYear.objects.all().delete()
        CalendarVersion.objects.all().delete()
        assert queries.calendar_for() is rules.packaged_calendar()


class TestCache:
    def test_the_same_calendar_is_not_built_twice(self, django_assert_num_queries: Any) -> None:
        first = queries.calendar_for()
        with django_assert_num_queries(1):
            assert queries.calendar_for() is first

    def test_a_change_shows_at_the_next_question(self) -> None:
        assert queries.calendar_for().is_working(DAY)
        close()
        assert not queries.calendar_for().is_working(DAY)

    def test_a_change_that_was_undone_never_shows(self) -> None:
        with transaction.atomic():
            close()
            assert not queries.calendar_for().is_working(DAY)
            transaction.set_rollback(True)
        assert queries.calendar_for().is_working(DAY)

    def test_the_change_of_another_process_shows(self) -> None:
        assert queries.calendar_for().is_working(DAY)
        DayOverride.objects.create(scope="", day=DAY, kind="closed", reason="từ tiến trình khác")
        CalendarVersion.objects.update(token="6f1c1f8e-0000-4000-8000-000000000000")
        assert not queries.calendar_for().is_working(DAY)

    def test_a_period_outside_the_calendar_is_refused(self) -> None:
        assert queries.calendar_for(None, Period(date(2016, 1, 1), date(2017, 1, 1)))
        with pytest.raises(Refused, match=r"worktime\.calendar_unknown"):
            queries.calendar_for(None, Period(date(2026, 6, 1), date(2027, 1, 2)))


class TestScopes:
    def test_an_own_day_is_nobody_elses(self) -> None:
        close(scope="body:12")
        assert not queries.calendar_for("body:12").is_working(DAY)
        assert queries.calendar_for("body:13").is_working(DAY)
        assert queries.calendar_for().is_working(DAY)

    def test_own_hours_and_days_stand_above_everybodys(self) -> None:
        common = {"reason": "QĐ 2", "by": OFFICER, "at": AT}
        services.set_hours("body:12", "08:00-12:00", valid_from=date(2016, 3, 1), name="riêng", **common)
        services.set_hours(None, "07:00-11:00", valid_from=date(2016, 3, 10), name="hè", **common)
        close()
        services.override_day("body:12", DAY, hours=None, **common)
        assert str(queries.calendar_for("body:12").sessions_on(DAY)[0]) == "08:00-12:00"
        assert queries.calendar_for().sessions_on(DAY) == ()
        assert str(queries.calendar_for().sessions_on(date(2016, 3, 15))[0]) == "07:00-11:00"


class TestChanges:
    def test_a_day_is_changed_recorded_and_announced(self) -> None:
        services.change_day(DAY, kind=rules.RowKind.SWAP_OFF, name="Nghỉ hoán đổi", source="CV 9", by=OFFICER, at=AT)
        assert queries.calendar_for().status(DAY).kind is rules.DayKind.SWAP_OFF
        entry = Entry.objects.filter(act="worktime.change_calendar").latest("id")
        assert entry.stream == "worktime.calendar:everybody"
        assert entry.actor == "account:1"
        message = Message.objects.latest("id")
        assert message.event == "worktime.calendar_changed"
        assert message.payload == {
            "scope": "", "change": "day_changed", "first_day": "2016-03-16", "last_day": "2016-03-16",
        }  # fmt: skip

    def test_a_day_becomes_ordinary_again(self) -> None:
        tet = date(2016, 2, 8)
        assert services.change_day(tet, kind=None, source="đính chính", by=OFFICER, at=AT) is None
        assert queries.calendar_for().is_working(tet)

    @pytest.mark.parametrize("again", [0, 1])
    def test_saying_it_twice_acts_once(self, again: int) -> None:
        for _ in range(1 + again):
            close()
            services.change_day(DAY, kind=rules.RowKind.HOLIDAY, name="Lễ", source="QĐ", by=OFFICER, at=AT)
            services.set_hours(None, "07:00-11:00", valid_from=DAY, name="hè", reason="QĐ", by=OFFICER, at=AT)
        assert Message.objects.exclude(payload__change="package_loaded").count() == 3

    def test_an_override_is_taken_back(self) -> None:
        close()
        services.remove_override(None, DAY, reason="có điện", by=OFFICER, at=AT)
        services.remove_override(None, DAY, reason="có điện", by=OFFICER, at=AT)
        assert queries.calendar_for().is_working(DAY)

    def test_hours_end(self) -> None:
        common = {"reason": "QĐ", "by": OFFICER, "at": AT}
        pattern = services.set_hours(None, "07:00-11:00", valid_from=date(2016, 3, 1), name="hè", **common)
        services.end_hours(pattern.pk, date(2016, 3, 10), **common)
        known = queries.calendar_for()
        assert str(known.sessions_on(date(2016, 3, 9))[0]) == "07:00-11:00"
        assert str(known.sessions_on(date(2016, 3, 10))[0]) == "07:30-11:30"
        assert Message.objects.latest("id").payload["first_day"] == "2016-03-10"
        assert services.end_hours(pattern.pk, date(2016, 3, 1), **common) is None
        assert not SessionPattern.objects.exists()
        with pytest.raises(Refused, match=r"worktime\.row_not_found"):
            services.end_hours(pattern.pk, date(2016, 3, 1), **common)

    def test_a_further_year_becomes_known(self) -> None:
        new_year = rules.CalendarRow(
            date(2027, 1, 1), rules.RowKind.HOLIDAY, "Tết Dương lịch", rules.Confidence.HIGH, "CV 10"
        )
        services.add_year(2027, [new_year], source="CV 10", by=OFFICER, at=AT)
        known = queries.calendar_for()
        assert not known.is_working(date(2027, 1, 1))
        assert known.last == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: close(by=STRANGER), "access.not_allowed"),
        (lambda: close(by=OF_BODY), "access.not_allowed"),
        (lambda: close(by=OF_BODY, scope="body:13"), "access.not_allowed"),
        (lambda: close(day=date(2030, 1, 1)), "worktime.calendar_unknown"),
        (
            lambda: services.override_day(None, DAY, hours="sáng", reason="x", by=OFFICER, at=AT),
            "worktime.sessions_invalid",
        ),
        (lambda: services.override_day(None, DAY, hours="", reason=" ", by=OFFICER, at=AT), "worktime.reason_missing"),
        (
            lambda: services.change_day(date(2030, 1, 1), kind=None, source="x", by=OFFICER, at=AT),
            "worktime.calendar_unknown",
        ),
        (
            lambda: services.set_hours(
                None, "07:00-11:00", valid_from=DAY, valid_to=DAY, name="", reason="x", by=OFFICER, at=AT
            ),
            "worktime.pattern_reversed",
        ),
        (lambda: services.add_year(2026, [], source="x", by=OFFICER, at=AT), "worktime.year_known"),
        (lambda: services.add_year(2029, [], source="x", by=OFFICER, at=AT), "worktime.year_not_next"),
        (
            lambda: services.add_year(2027, rules.packaged_rows()[:2], source="x", by=OFFICER, at=AT),
            "worktime.day_outside_year",
        ),
        (lambda: services.load_packaged_calendar(by=OF_BODY, at=AT), "access.not_allowed"),
    ],
)
def test_what_is_refused_changes_nothing(act: Any, code: str) -> None:
    before = queries.version(), Entry.objects.count(), Message.objects.count()
    with pytest.raises(Refused) as refused:
        act()
    assert set(refused.value.codes) == {code}
    assert (queries.version(), Entry.objects.count(), Message.objects.count()) == before


def test_an_agency_changes_its_own_days() -> None:
    close(by=OF_BODY, scope="body:12")
    assert not queries.calendar_for("body:12").is_working(DAY)


def test_hours_of_one_scope_never_overlap() -> None:
    common = {"name": "hè", "reason": "QĐ", "by": OFFICER, "at": AT}
    services.set_hours(None, "07:00-11:00", valid_from=date(2016, 4, 1), valid_to=date(2016, 10, 1), **common)
    services.set_hours(None, "07:15-11:00", valid_from=date(2016, 10, 1), **common)
    services.set_hours("body:12", "07:00-11:00", valid_from=date(2016, 5, 1), **common)
    with pytest.raises(Refused, match=r"worktime\.pattern_overlaps"):
        services.set_hours(None, "07:00-10:00", valid_from=date(2016, 9, 30), valid_to=date(2016, 10, 1), **common)


@pytest.mark.parametrize(
    "row",
    [
        lambda: SessionPattern(hours="07:00-11:00", valid_from=DAY, valid_to=DAY, name="", reason="x"),
        lambda: DayOverride(day=DAY, kind="hours", hours="", reason="x"),
        lambda: DayOverride(day=DAY, kind="closed", hours="07:00-11:00", reason="x"),
        lambda: CalendarDay(day=DAY, kind="holiday", name="x", confidence="high", source=""),
    ],
)
def test_tables_guard_themselves(row: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row().save()


@pytest.fixture
def _back_to_the_newest() -> Iterator[None]:
    yield
    call_command("migrate", "worktime", verbosity=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_back_to_the_newest")
def test_migrations_go_back_and_forth() -> None:
    own_day = CalendarDay.objects.create(day=DAY, kind="holiday", name="riêng", confidence="high", source="QĐ")
    call_command("migrate", "worktime", "0001", verbosity=0)
    assert list(CalendarDay.objects.all()) == [own_day], "only what was packaged is taken away"
    assert not CalendarYear.objects.exists()
    call_command("migrate", "worktime", "zero", verbosity=0)
    call_command("migrate", "worktime", verbosity=0)
    assert CalendarDay.objects.count() == len(rules.packaged_rows())


@pytest.mark.django_db(transaction=True)
def test_changes_made_at_once_are_all_kept() -> None:
    days = [date(2016, 3, 14 + number) for number in range(4)]
    ready = Barrier(len(days))

    def change(day: date) -> None:
        try:
            ready.wait(timeout=20)
            close(day)
        finally:
            connection.close()

    threads = [Thread(target=change, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    known = queries.calendar_for()
    assert [known.is_working(day) for day in days] == [False] * len(days)
    entries = Entry.objects.filter(stream="worktime.calendar:everybody").order_by("seq")
    assert [entry.seq for entry in entries] == list(range(entries[0].seq, entries[0].seq + entries.count()))
    assert Message.objects.filter(payload__change="override_set").count() == len(days)
