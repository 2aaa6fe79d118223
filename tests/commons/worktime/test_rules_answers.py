"""What an answer says: each day once, why it was skipped, on what basis, how certain."""

import json
from datetime import date, datetime, time
from random import Random

import pytest

from diemsang.commons.worktime.rules import (
    Deadline,
    Extension,
    Parameters,
    Pause,
    deadline,
    packaged_calendar,
    parse_limit,
)
from diemsang.kernel.clock import VIETNAM
from tests.commons.worktime.engine_door import calendar_of, explain
from tests.commons.worktime.random_cases import make_case, make_world


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def answer(start: str, limit: str, **more: object) -> Deadline:
    return deadline(at(start), parse_limit(limit), packaged_calendar(), **more)


def reasons(found: Deadline) -> list[str]:
    return [row.reason for row in found.days]


QUESTIONS = [
    pytest.param("24/04/2024 10:00", "5 ngày làm việc", [], id="working days"),
    pytest.param("30/08/2024 14:00", "8 giờ", [], id="hours"),
    pytest.param("05/04/2023 09:00", "25 ngày", [], id="calendar days"),
    pytest.param("31/08/2024 09:00", "1 tháng", [], id="months"),
    pytest.param("03/05/2019 16:00", "trong ngày", [], id="same day"),
    pytest.param("05/02/2024 09:00", "10 ngày làm việc", [("07/02/2024 09:30", "19/02/2024 10:00")], id="paused"),
    pytest.param(
        "05/02/2024 09:00",
        "30 ngày",
        [("07/02/2024 09:30", "19/02/2024 10:00"), ("21/02/2024 09:00", "27/02/2024 15:00")],
        id="calendar days paused twice",
    ),
]


@pytest.mark.parametrize(("start", "limit", "pauses"), QUESTIONS)
@pytest.mark.parametrize("extended", [False, True])
def test_every_date_from_acceptance_to_due_stands_once(
    start: str, limit: str, pauses: list[tuple[str, str]], extended: bool
) -> None:
    listed = [Pause(at(begins), at(ends)) for begins, ends in pauses]
    found = answer(start, limit, pauses=listed, extensions=[Extension(4)] if extended else [])
    first, last = at(start).date(), found.due.date()
    days = [row.day for row in found.days]
    assert days == [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def test_w1_skips_with_reasons() -> None:
    found = answer("24/04/2024 10:00", "3 ngày làm việc")
    assert reasons(found) == [
        "start_day", "counted", "counted", "weekend", "weekend", "swap_off", "holiday", "holiday", "counted",
    ]  # fmt: skip
    assert [row.number for row in found.days if row.counted] == [1, 2, 3]
    assert found.days[5].name == "Nghỉ hoán đổi (làm bù 04/05/2024)"


def test_w2_counts_the_minutes_of_each_day() -> None:
    found = answer("30/08/2024 14:00", "8 giờ")
    assert [(row.day.day, row.minutes) for row in found.days if row.counted] == [(30, 180), (4, 300)]


def test_w4_counts_days_off_and_then_rolls() -> None:
    found = answer("05/04/2023 09:00", "25 ngày")
    assert found.days[25].number == 25
    assert reasons(found)[-4:] == ["holiday", "observed", "observed", "rolled"]
    assert found.stages[0].stage.after.unrolled == date(2023, 4, 30)


def test_calendar_days_go_on_counting_after_a_pause() -> None:
    pause = Pause(at("07/02/2024 09:30"), at("19/02/2024 10:00"))
    found = answer("05/02/2024 09:00", "30 ngày", pauses=[pause])
    assert [row.number for row in found.days if row.counted] == list(range(1, 31))
    assert reasons(found).count("paused") == 12


def test_minutes_after_a_pause_add_up_to_what_was_left() -> None:
    pause = Pause(at("07/02/2024 09:30"), at("19/02/2024 10:00"))
    found = answer("05/02/2024 09:00", "10 ngày làm việc", pauses=[pause])
    minutes = {row.day: row.minutes for row in found.days if row.minutes}
    assert minutes.pop(date(2024, 2, 7)) == 120, "two hours were used on the day it was paused"
    assert sum(minutes.values()) == 70 * 60


def test_the_same_day_rule_says_why_today_was_too_late() -> None:
    assert reasons(answer("03/05/2019 16:00", "trong ngày")) == ["after_cutoff", "counted"]


def test_confidence_is_the_lowest_of_the_rows_used() -> None:
    assert answer("28/01/2011 09:00", "5 ngày làm việc").confidence == "low"
    assert answer("20/04/2012 09:00", "10 ngày làm việc").confidence == "medium"
    assert answer("05/02/2016 15:30", "10 ngày làm việc").confidence == "high"
    assert answer("14/03/2016 09:00", "2 ngày làm việc").calendar_rows == ()
    assert "calendar_not_certain" in answer("28/01/2011 09:00", "5 ngày làm việc").notes


def test_the_legal_basis_is_that_of_the_day() -> None:
    assert "2005" in answer("05/02/2016 15:30", "10 ngày làm việc").legal_basis[0].citation
    assert "2015" in answer("03/01/2017 09:00", "10 ngày làm việc").legal_basis[0].citation


def test_every_rule_has_a_basis_on_every_day() -> None:
    for start in ("05/02/2011 09:00", "30/12/2016 09:00", "03/01/2017 09:00", "30/06/2025 09:00", "01/07/2025 09:00"):
        for limit in ("1 giờ", "1 ngày làm việc", "0,5 ngày làm việc", "1 ngày", "1 tháng", "trong ngày"):
            found = answer(start, limit, extensions=[Extension(1)])
            assert {basis.rule for basis in found.legal_basis} == set(found.rules)


def test_a_moved_start_is_shown_with_its_rule() -> None:
    found = answer("12/03/2016 09:00", "1 ngày làm việc", parameters=Parameters(time(15), time(16), 1))
    assert found.was_moved
    assert [rule.value for rule in found.rules] == ["R9", "R2"]
    assert found.as_dict()["counted_from"] == "2016-03-14T07:30:00+07:00"
    assert reasons(found) == ["weekend", "weekend", "start_day", "counted"]


def test_json_speaks_vietnamese_time() -> None:
    said = answer("05/02/2016 15:30", "10 ngày làm việc").as_dict()
    assert said["due"] == "2016-02-26T17:00:00+07:00"
    assert said["rule"] == "R2"
    assert said["counted_days"] == 10
    assert said["confidence"] == "high"


@pytest.mark.parametrize("seed", range(6))
def test_any_answer_lists_every_date_once_and_calendar_days_without_a_gap(seed: int) -> None:
    random = Random(seed)
    world = make_world(random, 800)
    calendar, answered = calendar_of(world), 0
    for _ in range(150):
        case = make_case(random, world, whole_minutes=True, longest=30)
        found = explain(case, calendar)
        if isinstance(found, str):
            continue
        answered += 1
        span = range(found.accepted_at.toordinal(), found.due.toordinal() + 1)
        assert [row.day for row in found.days] == [date.fromordinal(day) for day in span]
        numbers = [row.number for row in found.days if row.counted]
        if case.unit in ("days", "months") and case.extension is None:
            unrolled = found.stages[0].stage.after.unrolled
            assert unrolled is not None
            assert numbers == list(range(1, (unrolled - found.times.started_at.date()).days + 1))
        assert json.dumps(found.as_dict())
    assert answered > 75
