"""Seasons of a calendar, and what differs between two."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.commons.worktime.rules import (
    USUAL_SESSIONS,
    DayOverride,
    SessionPattern,
    WorkingCalendar,
    changed_days,
    parse_sessions,
    seasons_between,
)
from diemsang.kernel.refusals import Refused

FIRST, LAST = date(2016, 1, 1), date(2016, 12, 31)
SUMMER = SessionPattern(parse_sessions("07:00-11:00"), date(2016, 4, 16), date(2016, 10, 16), "hè")
PLAIN = WorkingCalendar([], FIRST, LAST)
WITH_SUMMER = WorkingCalendar([], FIRST, LAST, patterns=[SUMMER])


def test_a_year_is_cut_where_the_hours_change() -> None:
    found = [(each.first, each.last, each.name) for each in seasons_between(WITH_SUMMER, FIRST, LAST)]
    assert found == [
        (FIRST, date(2016, 4, 15), ""),
        (date(2016, 4, 16), date(2016, 10, 15), "hè"),
        (date(2016, 10, 16), LAST, ""),
    ]
    assert [each.sessions for each in seasons_between(PLAIN, FIRST, LAST)] == [USUAL_SESSIONS]


@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_seasons_leave_no_gap(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = seasons_between(WITH_SUMMER, first, last)
    assert (found[0].first, found[-1].last) == (first, last)
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)
        assert after.sessions != before.sessions


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(Refused, match=r"worktime\.calendar_unknown"):
        seasons_between(PLAIN, FIRST, date(2017, 1, 1))


def test_only_days_with_other_hours_changed() -> None:
    day = date(2016, 3, 16)
    closed = WorkingCalendar([], FIRST, LAST, overrides=[DayOverride(day, (), "họp")])
    found = changed_days(PLAIN, closed)
    assert [(each.before.day, each.before.sessions, each.after.sessions) for each in found] == [
        (day, USUAL_SESSIONS, ())
    ]
    renamed = WorkingCalendar([], FIRST, LAST, overrides=[DayOverride(day, None, "vẫn làm")])
    assert changed_days(PLAIN, renamed) == []
    assert changed_days(PLAIN, PLAIN) == []


def test_a_season_changes_its_working_days() -> None:
    found = changed_days(PLAIN, WITH_SUMMER)
    assert len(found) == PLAIN.working_days_between(date(2016, 4, 15), date(2016, 10, 15))
    assert all(SUMMER.holds_on(each.after.day) for each in found)
