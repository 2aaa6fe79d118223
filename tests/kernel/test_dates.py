"""Dates with the day first."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.dates import format_date, format_moment, parse_date, parse_moment, spell_date
from diemsang.kernel.refusals import Refused

days = st.dates(date(1000, 1, 2))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("03/08/2016", date(2016, 8, 3), id="the day is first"),
        pytest.param("3/8/2016", date(2016, 8, 3), id="without zeros"),
        pytest.param("30-05-2016", date(2016, 5, 30), id="dashes"),
        pytest.param("30.05.2016", date(2016, 5, 30), id="points"),
        pytest.param("2016-05-30", date(2016, 5, 30), id="ISO"),
        pytest.param("ngày 05 tháng 02 năm 2016", date(2016, 2, 5), id="as documents write it"),
        pytest.param(" 29/02/2016\u200b ", date(2016, 2, 29), id="a leap day, with blanks"),
    ],
)
def test_dates_as_people_type_them(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("31/02/2015", "text.no_such_day", id="31 February"),
        pytest.param("29/02/2015", "text.no_such_day", id="no leap year"),
        pytest.param("05/30/2016", "text.no_such_day", id="month first is not swapped"),
        pytest.param("2016-30-05", "text.no_such_day", id="ISO with day first is not swapped"),
        pytest.param("00/01/2016", "text.no_such_day", id="day zero"),
        pytest.param("30/5/16", "text.bad_date", id="two digits of a year"),
        pytest.param("30/05-2016", "text.bad_date", id="mixed separators"),
        pytest.param("30/05/0016", "text.bad_date", id="a year before 1000"),
        pytest.param("٣٠/٠٥/٢٠١٦", "text.bad_date", id="other digits"),
        pytest.param("hôm nay", "text.bad_date", id="words"),
        pytest.param("", "text.bad_date", id="nothing"),
    ],
)
def test_days_that_do_not_exist_are_refused_in_two_languages(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(text, at_field="born_on")
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.at_field) == (code, "born_on")
    assert refusal.message("vi") != refusal.message("en")


@given(days)
def test_a_printed_date_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == parse_date(day.isoformat()) == parse_date(spell_date(day)) == day


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_printed_moment_is_read_back_to_the_minute(moment: datetime) -> None:
    read = parse_moment(format_moment(moment))
    assert 0 <= (moment - read).total_seconds() < 60 + 30  # before 1906 the local offset has seconds
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "30/05/2016 08:30",
        "2016-05-30T08:30",
        "2016-05-30 8:30",
        "08:30 30/05/2016",
        "08h30 ngày 30/05/2016",
        "08 giờ 30 phút, ngày 30 tháng 5 năm 2016",
    ],
)
def test_moments_are_read_on_a_vietnamese_clock(text: str) -> None:
    assert parse_moment(text) == datetime(2016, 5, 30, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30/05/2016", "text.bad_moment"),
        ("30/05/2016 24:00", "text.bad_moment"),
        ("30/05/2016 08:60", "text.bad_moment"),
        ("", "text.bad_moment"),
        ("31/02/2016 08:00", "text.no_such_day"),
        ("hôm nay 08:00", "text.bad_date"),
    ],
)
def test_moments_that_are_none_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_moment(text)
    assert refused.value.codes == (code,)


def test_a_moment_shows_the_date_on_the_wall_in_vietnam() -> None:
    late_in_utc = datetime(2016, 5, 30, 18, 5, tzinfo=UTC)
    assert format_date(late_in_utc) == "31/05/2016"
    assert format_moment(late_in_utc) == "31/05/2016 01:05"


def test_documents_write_a_zero_before_small_days_and_the_first_two_months() -> None:
    assert spell_date(date(2016, 2, 5)) == "ngày 05 tháng 02 năm 2016"
    assert spell_date(date(2016, 5, 30)) == "ngày 30 tháng 5 năm 2016"
