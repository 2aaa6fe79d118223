"""The calendar itself: the packaged rows, what a day is, and judging what was settled."""

from datetime import date, datetime, time

import pytest

from diemsang.commons.worktime.rules import (
    CalendarRow,
    Confidence,
    DayKind,
    DayOverride,
    Punctuality,
    RowKind,
    Session,
    WarningLevel,
    WorkingCalendar,
    join_opens_at,
    judge,
    packaged_calendar,
    packaged_rows,
    parallel_due,
    parse_limit,
    parse_sessions,
    step_due,
    warn,
    write_sessions,
)
from diemsang.commons.worktime.rules.packaged import FIRST_YEAR, LAST_YEAR
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.refusals import Refused

CALENDAR = packaged_calendar()


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


class TestPackagedRows:
    def test_every_year_has_its_own_and_no_other_is_known(self) -> None:
        assert sorted({row.day.year for row in packaged_rows()}) == list(range(FIRST_YEAR, LAST_YEAR + 1))

    def test_rows_are_in_order_and_state_confidence_and_source(self) -> None:
        days = [row.day for row in packaged_rows()]
        assert days == sorted(set(days))
        assert all(row.source and row.name for row in packaged_rows())

    def test_low_confidence_is_kept(self) -> None:
        low = {row.day.year for row in packaged_rows() if row.confidence is Confidence.LOW}
        assert low == {2011, 2014}

    def test_swaps_put_a_working_saturday_against_a_free_weekday(self) -> None:
        for row in packaged_rows():
            if row.kind is RowKind.SWAP_WORK:
                assert row.day.weekday() == 5
            if row.kind is RowKind.SWAP_OFF:
                assert row.day.weekday() < 5
        kinds = [row.kind for row in packaged_rows()]
        assert kinds.count(RowKind.SWAP_WORK) == kinds.count(RowKind.SWAP_OFF)


@pytest.mark.parametrize(
    ("day", "kind", "works"),
    [
        (date(2016, 3, 15), DayKind.WORKING, True),
        (date(2016, 3, 12), DayKind.WEEKEND, False),
        (date(2016, 2, 8), DayKind.HOLIDAY, False),
        (date(2016, 5, 2), DayKind.OBSERVED, False),
        (date(2024, 4, 29), DayKind.SWAP_OFF, False),
        (date(2024, 5, 4), DayKind.SWAP_WORK, True),
        (date(2026, 11, 24), DayKind.HOLIDAY, False),
    ],
)
def test_what_a_day_is(day: date, kind: DayKind, works: bool) -> None:
    status = CALENDAR.status(day)
    assert (status.kind, status.is_working, CALENDAR.is_working(day)) == (kind, works, works)


@pytest.mark.parametrize(
    ("hours", "kind"),
    [("", DayKind.CLOSED), (None, DayKind.OPENED), ("07:30-11:30", DayKind.CHANGED_HOURS)],
)
def test_an_override_stands_above_the_calendar_row(hours: str | None, kind: DayKind) -> None:
    day = date(2016, 2, 8)
    sessions = None if hours is None else parse_sessions(hours) if hours else ()
    calendar = WorkingCalendar(packaged_rows(), day, day, overrides=[DayOverride(day, sessions, "lý do")])
    assert calendar.status(day).kind is kind
    assert calendar.status(day).name == "lý do"


def test_two_rows_for_one_day_are_refused() -> None:
    day = date(2016, 3, 15)
    rows = [CalendarRow(day, kind, "", Confidence.HIGH) for kind in (RowKind.HOLIDAY, RowKind.SWAP_WORK)]
    with pytest.raises(Refused) as refused:
        WorkingCalendar(rows, day, day)
    assert refused.value.codes == ("worktime.calendar_invalid",)


class TestSessions:
    def test_they_are_read_and_written(self) -> None:
        sessions = parse_sessions("7:30-11:30; 13:00 – 17:00")
        assert sessions == (Session(time(7, 30), time(11, 30)), Session(time(13), time(17)))
        assert write_sessions(sessions) == "07:30-11:30, 13:00-17:00"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "7h30-11h30",
            "11:30-07:30",
            "07:30-07:30",
            "07:30-12:00, 11:00-17:00",
            "13:00-17:00, 07:30-11:30",
            "24:00-25:00",
        ],
    )
    def test_impossible_ones_are_refused(self, text: str) -> None:
        with pytest.raises(Refused) as refused:
            parse_sessions(text)
        assert refused.value.codes == ("worktime.sessions_invalid",)


@pytest.mark.parametrize(
    ("due", "settled", "punctuality", "late_minutes", "early_days"),
    [
        ("17/03/2016 17:00", "17/03/2016 17:00", Punctuality.ON_TIME, 0, 0),
        ("17/03/2016 17:00", "17/03/2016 07:30", Punctuality.ON_TIME, 0, 0),
        ("17/03/2016 17:00", "16/03/2016 16:00", Punctuality.EARLY, 0, 1),
        ("21/03/2016 17:00", "18/03/2016 16:00", Punctuality.EARLY, 0, 1),
        ("17/03/2016 17:00", "14/03/2016 09:00", Punctuality.EARLY, 0, 3),
        ("17/03/2016 17:00", "17/03/2016 17:01", Punctuality.LATE, 0, 0),
        ("17/03/2016 17:00", "18/03/2016 08:00", Punctuality.LATE, 30, 0),
        ("18/03/2016 16:00", "21/03/2016 13:30", Punctuality.LATE, 60 + 240 + 30, 0),
    ],
)
def test_punctuality(due: str, settled: str, punctuality: Punctuality, late_minutes: int, early_days: int) -> None:
    verdict = judge(at(due), at(settled), CALENDAR)
    assert (verdict.punctuality, verdict.late_minutes, verdict.early_days) == (punctuality, late_minutes, early_days)


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("15/03/2016 09:00", WarningLevel.GREEN),
        ("18/03/2016 16:00", WarningLevel.GREEN),
        ("23/03/2016 17:00", WarningLevel.YELLOW),
        ("25/03/2016 13:00", WarningLevel.YELLOW),
        ("25/03/2016 17:00", WarningLevel.YELLOW),
        ("25/03/2016 17:01", WarningLevel.RED),
    ],
)
def test_warning_levels(now: str, level: WarningLevel) -> None:
    assert warn(at("15/03/2016 09:00"), at("25/03/2016 17:00"), at(now), CALENDAR) is level


class TestSteps:
    def test_w9_half_a_day_is_four_hours(self) -> None:
        assert step_due(at("24/01/2017 15:00"), parse_limit("0,5 ngày làm việc"), CALENDAR) == at("25/01/2017 09:30")

    def test_a_whole_day_is_eight_hours_from_the_opening_of_the_step(self) -> None:
        assert step_due(at("15/03/2016 09:00"), parse_limit("1 ngày làm việc"), CALENDAR) == at("16/03/2016 09:00")

    def test_the_join_waits_for_the_slowest_branch(self) -> None:
        budgets = [parse_limit("4 giờ"), parse_limit("12 giờ"), parse_limit("1 giờ")]
        assert parallel_due(at("15/03/2016 07:30"), budgets, CALENDAR) == at("16/03/2016 11:30")

    def test_no_branch_and_no_working_time_are_refused(self) -> None:
        with pytest.raises(Refused, match=r"worktime\.step_missing"):
            join_opens_at([])
        with pytest.raises(Refused, match=r"worktime\.step_unit"):
            step_due(at("15/03/2016 07:30"), parse_limit("3 ngày"), CALENDAR)
