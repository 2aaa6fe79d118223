"""Rules R1 to R9: the worked examples first, then the edges each rule names."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.commons.worktime.rules import (
    DayOverride,
    Extension,
    Parameters,
    Pause,
    SessionPattern,
    WorkingCalendar,
    deadline,
    due_at,
    due_times,
    packaged_calendar,
    packaged_rows,
    parse_limit,
    parse_sessions,
)
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.refusals import Refused

CALENDAR = packaged_calendar()
PLAIN = Parameters(same_day_cutoff=time(15), late_cutoff=None, extension_notice_days=1)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def calendar_with(**more: object) -> WorkingCalendar:
    return WorkingCalendar(packaged_rows(), date(2011, 1, 1), date(2026, 12, 31), **more)


def due(start: str, limit: str, calendar: WorkingCalendar = CALENDAR, **parameters: object) -> datetime:
    return due_at(at(start), parse_limit(limit), calendar, replace(PLAIN, **parameters))


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        pytest.param("24/04/2024 10:00", "3 ngày làm việc", "02/05/2024 17:00", id="W1"),
        pytest.param("24/04/2024 10:00", "5 ngày làm việc", "04/05/2024 17:00", id="W1b"),
        pytest.param("30/08/2024 14:00", "8 giờ làm việc", "04/09/2024 14:00", id="W2"),
        pytest.param("05/02/2024 09:00", "10 ngày làm việc", "26/02/2024 17:00", id="W3"),
        pytest.param("05/04/2023 09:00", "25 ngày", "04/05/2023 17:00", id="W4"),
        pytest.param("31/08/2024 09:00", "1 tháng", "30/09/2024 17:00", id="W5"),
        pytest.param("03/05/2019 16:00", "trong ngày", "04/05/2019 17:00", id="W6"),
        pytest.param("05/04/2017 09:00", "1,5 ngày làm việc", "07/04/2017 14:30", id="W7"),
        pytest.param("26/12/2018 09:00", "2 ngày làm việc", "28/12/2018 17:00", id="W8 before the extension"),
        pytest.param("24/01/2017 15:00", "0,5 ngày làm việc", "25/01/2017 09:30", id="W9"),
        pytest.param("15/03/2016 09:30", "2 giờ", "15/03/2016 11:30", id="R1 stays on a session end"),
        pytest.param("15/03/2016 11:30", "1 giờ", "15/03/2016 14:00", id="R1 from a session end"),
        pytest.param("12/03/2016 09:00", "1 giờ", "14/03/2016 08:30", id="R1 from a Saturday"),
        pytest.param("12/03/2016 09:00", "1 ngày làm việc", "14/03/2016 17:00", id="R2 from a Saturday"),
        pytest.param("15/03/2016 23:59", "1 ngày làm việc", "16/03/2016 17:00", id="R2 whatever the hour"),
        pytest.param("31/01/2016 09:00", "1 tháng", "29/02/2016 17:00", id="R5 in a leap year"),
        pytest.param("31/12/2014 09:00", "2 tháng", "02/03/2015 17:00", id="R5 over a year, rolled from a Saturday"),
        pytest.param("15/03/2016 15:00", "trong ngày", "15/03/2016 17:00", id="R6 at the cut-off"),
        pytest.param("15/03/2016 15:01", "trong ngày", "16/03/2016 17:00", id="R6 after the cut-off"),
        pytest.param("12/03/2016 09:00", "trong ngày", "14/03/2016 17:00", id="R6 on a day off"),
    ],
)
def test_due_times(start: str, limit: str, expected: str) -> None:
    assert due(start, limit) == at(expected)


def test_the_same_day_cutoff_knows_seconds() -> None:
    start = at("15/03/2016 15:00").replace(second=1)
    assert due_at(start, parse_limit("trong ngày"), CALENDAR) == at("16/03/2016 17:00")


def test_w3b_a_pause_keeps_the_remaining_working_minutes() -> None:
    pause = Pause(at("07/02/2024 09:30"), at("19/02/2024 10:00"))
    times = due_times(at("05/02/2024 09:00"), parse_limit("10 ngày làm việc"), CALENDAR, pauses=[pause])
    assert times.legal == times.promised == at("01/03/2024 08:00")


def test_w8_an_extension_is_counted_from_the_old_due_date() -> None:
    times = due_times(at("26/12/2018 09:00"), parse_limit("2 ngày làm việc"), CALENDAR, extensions=[Extension(5)])
    assert times.legal == at("28/12/2018 17:00"), "statistics never see the extension"
    assert times.promised == at("07/01/2019 17:00")


class TestHoursOfItsOwn:
    def test_a_half_day_counts_as_a_working_day_and_ends_early(self) -> None:
        calendar = calendar_with(overrides=[DayOverride(date(2016, 3, 16), parse_sessions("07:30-11:30"))])
        assert due("15/03/2016 09:00", "1 ngày làm việc", calendar) == at("16/03/2016 11:30")

    def test_a_closed_day_is_passed_over_and_an_opened_one_counts(self) -> None:
        closed, opened = DayOverride(date(2016, 3, 16), ()), DayOverride(date(2016, 3, 19), None)
        calendar = calendar_with(overrides=[closed, opened])
        assert due("15/03/2016 09:00", "3 ngày làm việc", calendar) == at("19/03/2016 17:00")

    def test_a_season_is_closed_open(self) -> None:
        summer = SessionPattern(parse_sessions("07:00-11:00, 13:30-17:30"), date(2016, 4, 1), date(2016, 10, 1))
        calendar = calendar_with(patterns=[summer])
        assert due("31/03/2016 09:00", "1 ngày làm việc", calendar) == at("01/04/2016 17:30")
        assert due("29/09/2016 09:00", "1 ngày làm việc", calendar) == at("30/09/2016 17:30")
        assert due("30/09/2016 09:00", "1 ngày làm việc", calendar) == at("03/10/2016 17:00")

    def test_a_later_pattern_wins(self) -> None:
        own = SessionPattern(parse_sessions("08:00-12:00"), date(2016, 4, 1), None)
        general = SessionPattern(parse_sessions("07:00-11:00, 13:30-17:30"), date(2016, 4, 1), None)
        calendar = calendar_with(patterns=[general, own])
        assert due("01/04/2016 09:00", "1 ngày làm việc", calendar) == at("04/04/2016 12:00")

    def test_nothing_is_due_before_it_was_accepted(self) -> None:
        calendar = calendar_with(overrides=[DayOverride(date(2016, 3, 15), parse_sessions("07:30-11:30"))])
        assert due("15/03/2016 09:00", "trong ngày", calendar) == at("15/03/2016 11:30")
        assert due("15/03/2016 14:00", "trong ngày", calendar) == at("16/03/2016 17:00")


class TestPauses:
    def test_zero_length_changes_nothing(self) -> None:
        moment = at("16/03/2016 09:00")
        times = due_times(
            at("15/03/2016 09:00"), parse_limit("2 ngày làm việc"), CALENDAR, pauses=[Pause(moment, moment)]
        )
        assert times.legal == at("17/03/2016 17:00")

    def test_one_that_begins_overdue_changes_nothing(self) -> None:
        late = Pause(at("17/03/2016 17:01"), at("21/03/2016 09:00"))
        answer = deadline(at("15/03/2016 09:00"), parse_limit("2 ngày làm việc"), CALENDAR, pauses=[late])
        assert answer.due == at("17/03/2016 17:00")
        assert "pause_after_due" in answer.notes

    @pytest.mark.parametrize(
        ("resumed", "expected"),
        [
            ("21/03/2016 10:15", "21/03/2016 10:15"),
            ("21/03/2016 11:30", "21/03/2016 11:30"),
            ("21/03/2016 12:00", "21/03/2016 13:00"),
            ("19/03/2016 09:00", "21/03/2016 07:30"),
        ],
    )
    def test_one_that_begins_exactly_when_due_leaves_nothing_to_spend(self, resumed: str, expected: str) -> None:
        pause = Pause(at("17/03/2016 17:00"), at(resumed))
        times = due_times(at("15/03/2016 09:00"), parse_limit("2 ngày làm việc"), CALENDAR, pauses=[pause])
        assert times.legal == at(expected)

    def test_calendar_days_move_by_calendar_days_before_rolling(self) -> None:
        # 15/03 + 4 = Saturday 19/03; three days paused make it Tuesday 22/03, not three days after Monday
        pause = Pause(at("16/03/2016 16:00"), at("19/03/2016 08:00"))
        times = due_times(at("15/03/2016 09:00"), parse_limit("4 ngày"), CALENDAR, pauses=[pause])
        assert times.legal == at("22/03/2016 17:00")

    def test_an_answer_before_the_resumption_is_pointed_at(self) -> None:
        pause = Pause(at("21/03/2016 09:00"), at("24/03/2016 10:00"))
        answer = deadline(at("15/03/2016 09:00"), parse_limit("4 ngày"), CALENDAR, pauses=[pause])
        assert answer.due == at("22/03/2016 17:00")
        assert "due_before_resume" in answer.notes

    @pytest.mark.parametrize(
        ("pauses", "code"),
        [
            ([("16/03/2016 10:00", "16/03/2016 09:00")], "worktime.pause_reversed"),
            ([("14/03/2016 10:00", "16/03/2016 09:00")], "worktime.pause_before_start"),
            (
                [("16/03/2016 10:00", "18/03/2016 09:00"), ("17/03/2016 10:00", "18/03/2016 10:00")],
                "worktime.pauses_overlap",
            ),
        ],
    )
    def test_impossible_pauses_are_refused(self, pauses: list[tuple[str, str]], code: str) -> None:
        listed = [Pause(at(begins), at(ends)) for begins, ends in pauses]
        with pytest.raises(Refused) as refused:
            due_times(at("15/03/2016 09:00"), parse_limit("9 ngày"), CALENDAR, pauses=listed)
        assert code in refused.value.codes

    def test_their_order_in_the_list_does_not_matter(self) -> None:
        first = Pause(at("16/03/2016 10:00"), at("17/03/2016 09:00"))
        second = Pause(at("18/03/2016 10:00"), at("25/03/2016 09:00"))
        question = at("15/03/2016 09:00"), parse_limit("8 ngày làm việc"), CALENDAR
        assert due_times(*question, pauses=[first, second]) == due_times(*question, pauses=[second, first])


class TestExtension:
    START, LIMIT = at("15/03/2016 09:00"), parse_limit("9 ngày làm việc")  # due Monday 28/03/2016

    @pytest.mark.parametrize(
        ("signed", "notice", "allowed"),
        [
            (date(2016, 3, 25), 1, True),
            (date(2016, 3, 26), 1, False),
            (date(2016, 3, 28), 1, False),
            (date(2016, 3, 28), 0, True),
            (date(2016, 3, 24), 3, False),
            (date(2016, 3, 23), 3, True),
        ],
    )
    def test_it_is_signed_in_time(self, signed: date, notice: int, allowed: bool) -> None:
        def ask() -> datetime:
            parameters = replace(PLAIN, extension_notice_days=notice)
            extensions = [Extension(2, signed)]
            return due_times(self.START, self.LIMIT, CALENDAR, extensions=extensions, parameters=parameters).promised

        if allowed:
            assert ask() == at("30/03/2016 17:00")
        else:
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.codes == ("worktime.extension_too_late",)

    def test_there_is_one_only(self) -> None:
        with pytest.raises(Refused) as refused:
            due_times(self.START, self.LIMIT, CALENDAR, extensions=[Extension(1), Extension(1)])
        assert refused.value.codes == ("worktime.extension_twice",)

    def test_it_is_not_signed_before_acceptance(self) -> None:
        with pytest.raises(Refused) as refused:
            due_times(self.START, self.LIMIT, CALENDAR, extensions=[Extension(1, date(2016, 3, 14))])
        assert refused.value.codes == ("worktime.extension_before_start",)

    @pytest.mark.parametrize("days", [0, -1, 251])
    def test_its_length_is_sensible(self, days: int) -> None:
        with pytest.raises(Refused) as refused:
            Extension(days)
        assert refused.value.codes == ("worktime.extension_length",)

    def test_a_later_pause_moves_the_promise_but_an_overdue_legal_time_stays(self) -> None:
        pause = Pause(at("29/03/2016 07:30"), at("31/03/2016 07:30"))
        extensions = [Extension(2, date(2016, 3, 25))]
        times = due_times(self.START, self.LIMIT, CALENDAR, pauses=[pause], extensions=extensions)
        assert times.legal == at("28/03/2016 17:00")
        assert times.promised == at("01/04/2016 17:00")


class TestLateCutoff:
    def test_off_unless_set(self) -> None:
        assert due("15/03/2016 16:45", "1 ngày làm việc") == at("16/03/2016 17:00")

    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            ("15/03/2016 16:00", "16/03/2016 17:00"),
            ("15/03/2016 16:01", "17/03/2016 17:00"),
            ("12/03/2016 09:00", "15/03/2016 17:00"),
        ],
    )
    def test_acceptance_after_it_counts_as_the_next_working_day(self, start: str, expected: str) -> None:
        assert due(start, "1 ngày làm việc", late_cutoff=time(16)) == at(expected)

    def test_hours_begin_with_the_next_opening(self) -> None:
        assert due("18/03/2016 16:30", "1 giờ", late_cutoff=time(16)) == at("21/03/2016 08:30")


class TestOutsideTheCalendar:
    @pytest.mark.parametrize(
        ("start", "limit"),
        [
            ("31/12/2010 16:00", "1 giờ"),
            ("31/12/2010 16:00", "30 ngày"),
            ("31/12/2026 16:30", "1 giờ"),
            ("31/12/2026 09:00", "1 ngày làm việc"),
            ("31/12/2026 09:00", "1 ngày"),
            ("15/12/2026 09:00", "1 tháng"),
            ("31/12/2026 16:00", "trong ngày"),
            ("01/01/2027 09:00", "trong ngày"),
        ],
    )
    def test_nothing_is_guessed(self, start: str, limit: str) -> None:
        with pytest.raises(Refused) as refused:
            due(start, limit)
        assert refused.value.codes == ("worktime.calendar_unknown",)

    def test_the_last_known_hour_is_known(self) -> None:
        assert due("31/12/2026 16:00", "1 giờ") == at("31/12/2026 17:00")

    def test_a_moment_without_a_zone_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            due_at(datetime(2016, 3, 15, 9), parse_limit("1 giờ"), CALENDAR)  # noqa: DTZ001 - that is the point


MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2025, 1, 1)).map(  # noqa: DTZ001 - made aware at once
    lambda moment: moment.replace(tzinfo=VIETNAM, fold=0)
)
WHOLE_DAYS = st.integers(1, 60)


@given(MOMENTS, WHOLE_DAYS, st.integers(1, 30))
def test_a_longer_limit_is_never_due_earlier(start: datetime, days: int, more: int) -> None:
    shorter, longer = parse_limit(f"{days} ngày làm việc"), parse_limit(f"{days + more} ngày làm việc")
    assert due_at(start, shorter, CALENDAR) < due_at(start, longer, CALENDAR)


@given(MOMENTS, st.integers(1, 200), st.integers(1, 200))
def test_hours_add_up(start: datetime, first: int, second: int) -> None:
    half_way = due_at(start, parse_limit(f"{first} giờ"), CALENDAR)
    whole = due_at(start, parse_limit(f"{first + second} giờ"), CALENDAR)
    assert due_at(half_way, parse_limit(f"{second} giờ"), CALENDAR) == whole


@given(MOMENTS, st.sampled_from(["3 ngày làm việc", "2,5 ngày làm việc", "5 giờ", "10 ngày", "1 tháng", "trong ngày"]))
def test_everything_is_due_after_acceptance_on_a_working_day_in_a_session(start: datetime, limit: str) -> None:
    due_time = due_at(start, parse_limit(limit), CALENDAR)
    sessions = CALENDAR.sessions_on(due_time.date())
    assert due_time > start
    assert any(session.opens <= due_time.time() <= session.closes for session in sessions)


@given(MOMENTS, WHOLE_DAYS, st.integers(0, 20_000), st.integers(0, 40_000))
@settings(max_examples=200)
def test_a_pause_never_costs_working_time(start: datetime, days: int, wait: int, length: int) -> None:
    pause = Pause(start + timedelta(minutes=wait), start + timedelta(minutes=wait + length))
    limit = parse_limit(f"{days} ngày làm việc")
    plain = due_at(start, limit, CALENDAR)
    paused = due_times(start, limit, CALENDAR, pauses=[pause]).legal
    assert paused >= plain
    if length and pause.paused_at <= plain:
        left = CALENDAR.work_between(pause.paused_at, plain)
        assert CALENDAR.work_between(pause.resumed_at, paused) == left
