"""Closed-open periods: the arithmetic holds for every one of them, and people read the last day."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel import periods
from diemsang.kernel.periods import Period, month, parse, quarter, unite_all, year
from diemsang.kernel.refusals import Refused

FIRST = date(2011, 1, 1)
LAST = date(2016, 12, 31)
days = st.dates(FIRST, LAST)


@st.composite
def some_period(draw: st.DrawFn) -> Period:
    start = draw(days)
    length = draw(st.none() | st.integers(1, 900))
    return Period(start, None if length is None else start + timedelta(days=length))


a_period = some_period()


@given(a_period, a_period, days)
def test_a_day_is_in_the_intersection_when_it_is_in_both(one: Period, other: Period, day: date) -> None:
    common = one.intersect(other)
    assert (common is not None and common.contains(day)) == (one.contains(day) and other.contains(day))
    assert (common is not None) == one.overlaps(other) == other.overlaps(one)


@given(a_period, a_period, days)
def test_a_day_is_in_the_difference_when_it_is_in_one_only(one: Period, other: Period, day: date) -> None:
    pieces = one.subtract(other)
    assert any(piece.contains(day) for piece in pieces) == (one.contains(day) and not other.contains(day))
    assert not any(piece.overlaps(other) for piece in pieces)


@given(a_period, a_period)
def test_two_periods_unite_unless_a_gap_parts_them(one: Period, other: Period) -> None:
    united = one.unite(other)
    if united is None:
        assert not one.overlaps(other)
        assert not one.touches(other)
    else:
        assert united.covers(one)
        assert united.covers(other)
        assert unite_all([*united.subtract(one), one, other]) == (united,)


@given(st.lists(a_period), days)
def test_united_periods_hold_the_same_days_and_never_touch(some: list[Period], day: date) -> None:
    united = unite_all(some)
    assert any(each.contains(day) for each in united) == any(each.contains(day) for each in some)
    for before, after in pairwise(united):
        assert before.end is not None
        assert before.end < after.start


@given(a_period, st.lists(a_period), days)
def test_a_day_is_in_a_gap_when_nothing_covers_it(whole: Period, covered: list[Period], day: date) -> None:
    expected = whole.contains(day) and not any(each.contains(day) for each in covered)
    assert any(gap.contains(day) for gap in whole.gaps(covered)) == expected


@given(a_period)
def test_the_code_of_a_period_is_read_back(period: Period) -> None:
    assert parse(str(period)) == period


def test_neighbouring_years_touch_and_do_not_overlap() -> None:
    assert year(2015).touches(year(2016))
    assert not year(2015).overlaps(year(2016))
    assert year(2015).unite(year(2016)) == Period(date(2015, 1, 1), date(2017, 1, 1))


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2015", date(2015, 1, 1), date(2016, 1, 1)),
        ("2015-H1", date(2015, 1, 1), date(2015, 7, 1)),
        ("2015-H2", date(2015, 7, 1), date(2016, 1, 1)),
        ("2015-Q1", date(2015, 1, 1), date(2015, 4, 1)),
        ("2015-q4", date(2015, 10, 1), date(2016, 1, 1)),
        ("2015-12", date(2015, 12, 1), date(2016, 1, 1)),
        ("2015-02-28", date(2015, 2, 28), date(2015, 3, 1)),
        ("2011/2016", date(2011, 1, 1), date(2016, 1, 1)),
        ("2011-01-01/2016-05-30", date(2011, 1, 1), date(2016, 5, 30)),
        ("2015-Q2 / 2015-Q4", date(2015, 4, 1), date(2015, 10, 1)),
        ("2011/..", date(2011, 1, 1), None),
    ],
)
def test_codes_of_periods(code: str, start: date, end: date | None) -> None:
    assert parse(code) == Period(start, end)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "periods.bad_period"),
        ("abc", "periods.bad_period"),
        ("2015-13", "periods.bad_period"),
        ("2015-Q5", "periods.bad_period"),
        ("15", "periods.bad_period"),
        ("0015", "periods.bad_period"),
        ("9999", "periods.bad_period"),
        ("2015/", "periods.bad_period"),
        ("/2015", "periods.bad_period"),
        ("../2015", "periods.bad_period"),
        ("2011/2012/2013", "periods.bad_period"),
        ("2015-02-29", "text.no_such_day"),
        ("2016/2011", "periods.ends_before_it_starts"),
        ("2015/2015", "periods.ends_before_it_starts"),
    ],
)
def test_codes_that_are_no_period_are_refused(code: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(code)
    assert refused.value.codes == (reason,)


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("2015", "Năm 2015", "Year 2015"),
        ("2015-H1", "6 tháng đầu năm 2015", "First half of 2015"),
        ("2015-Q1", "Quý I/2015", "Quarter 1/2015"),
        ("2015-Q4", "Quý IV/2015", "Quarter 4/2015"),
        ("2015-01", "Tháng 1/2015", "Month 1/2015"),
        ("2011/2016", "Từ 01/01/2011 đến 31/12/2015", "From 01/01/2011 to 31/12/2015"),
        ("2015-02/2015-05", "Từ 01/02/2015 đến 30/04/2015", "From 01/02/2015 to 30/04/2015"),
        ("2016-05-30", "Ngày 30/05/2016", "Day 30/05/2016"),
        ("2011/..", "Từ 01/01/2011", "From 01/01/2011"),
    ],
)
def test_people_read_the_last_day_that_belongs_to_it(code: str, vi: str, en: str) -> None:
    assert (parse(code).label("vi"), parse(code).label("en")) == (vi, en)


def test_a_period_of_days_begins_at_midnight_in_vietnam() -> None:
    assert year(2016).start_at == datetime(2015, 12, 31, 17, tzinfo=UTC)
    assert year(2016).end_at == datetime(2016, 12, 31, 17, tzinfo=UTC)
    assert Period(FIRST).end_at is None


def test_a_period_of_days_places_a_moment_by_its_date_in_vietnam() -> None:
    last_moment = datetime(2016, 12, 31, 16, 59, 59, 999_999, tzinfo=UTC)
    assert year(2016).contains(last_moment)
    assert not year(2016).contains(last_moment + timedelta(microseconds=1))


def test_a_period_of_moments_ends_before_its_end() -> None:
    morning = Period(datetime(2016, 5, 30, 1, tzinfo=UTC), datetime(2016, 5, 30, 5, tzinfo=UTC))
    assert morning.contains(datetime(2016, 5, 30, 1, tzinfo=UTC))
    assert not morning.contains(datetime(2016, 5, 30, 5, tzinfo=UTC))
    assert morning.last_day == date(2016, 5, 30)
    assert morning.label() == "Từ 30/05/2016 08:00 đến trước 30/05/2016 12:00"
    assert str(morning) == "2016-05-30T01:00:00+00:00/2016-05-30T05:00:00+00:00"


def test_an_open_end_has_no_last_day() -> None:
    assert Period(FIRST).is_open_ended
    assert Period(FIRST).last_day is None
    assert year(2015).last_day == date(2015, 12, 31)


@pytest.mark.parametrize("end", [date(2015, 1, 1), date(2014, 12, 31)])
def test_an_empty_period_is_a_bug(end: date) -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2015, 1, 1), end)


def test_days_and_moments_are_not_mixed() -> None:
    with pytest.raises(TypeError):
        Period(date(2015, 1, 1), datetime(2016, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2015, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(("make", "which"), [(periods.half_year, 3), (quarter, 0), (quarter, 5), (month, 13)])
def test_a_year_has_so_many_parts(make: type, which: int) -> None:
    with pytest.raises(ValueError, match="a year has"):
        make(2015, which)
