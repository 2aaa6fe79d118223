"""The clock: the machine's, or standing on a stated date."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from diemsang.kernel import clock

LATE_IN_UTC = datetime(2026, 3, 1, 20, 15, tzinfo=UTC)
"""03:15 on 2 March in Việt Nam."""


@time_machine.travel(LATE_IN_UTC, tick=False)
def test_today_is_the_date_on_the_wall_in_vietnam() -> None:
    assert clock.now() == LATE_IN_UTC
    assert clock.today() == date(2026, 3, 2)
    assert clock.stated_today() is None


@time_machine.travel(LATE_IN_UTC, tick=False)
def test_a_stated_today_keeps_the_time_of_day() -> None:
    clock.state_today(date(2016, 5, 30))
    assert clock.today() == clock.stated_today() == date(2016, 5, 30)
    assert clock.now() == datetime(2016, 5, 29, 20, 15, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


@time_machine.travel(LATE_IN_UTC, tick=False)
def test_seals_and_sessions_keep_the_real_time() -> None:
    clock.state_today(date(2016, 5, 30))
    assert clock.real_now() == LATE_IN_UTC


@time_machine.travel(LATE_IN_UTC, tick=False)
def test_the_machines_clock_is_put_back() -> None:
    clock.state_today(date(2016, 5, 30))
    clock.state_today(None)
    assert clock.now() == LATE_IN_UTC
    assert clock.stated_today() is None


def test_an_hour_in_vietnam_is_kept_in_utc() -> None:
    assert clock.at_local(date(2016, 5, 30), 8, 30) == datetime(2016, 5, 30, 1, 30, tzinfo=UTC)
    assert clock.at_local(date(2016, 5, 30)) == datetime(2016, 5, 29, 17, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2016, 12, 31), date(2016, 2, 29)])
def test_local_undoes_at_local(day: date) -> None:
    assert clock.local(clock.at_local(day, 23, 59)).date() == day
