"""The clock of a dossier, its codes, and what may be asked for: pure rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.commons.worktime import rules as worktime
from diemsang.kernel.clock import at_local, local
from diemsang.onestop.dossiers import rules
from diemsang.onestop.dossiers.rules import codes, intake
from diemsang.onestop.dossiers.rules.intake import PaperState, SupplementItem
from diemsang.onestop.procedures.rules import Component

PARAMETERS = worktime.Parameters(time(15), None, 1)
CALENDAR = worktime.packaged_calendar()


def times(accepted_at: datetime, limit: str, **more: object) -> rules.Times:
    return rules.times(accepted_at, limit, parameters=PARAMETERS, calendar=CALENDAR, **more)


def test_worked_example_3b_a_pause_keeps_the_remaining_working_time() -> None:
    accepted = at_local(date(2024, 2, 5), 9)
    pause = (at_local(date(2024, 2, 7), 9, 30), at_local(date(2024, 2, 19), 10))
    found = times(accepted, "10 ngày làm việc", pauses=[pause])
    assert found.legal == found.promised == at_local(date(2024, 3, 1), 8)


def test_worked_example_8_an_extension_moves_the_promise_and_never_the_legal_due() -> None:
    found = times(at_local(date(2018, 12, 26), 9), "2 ngày làm việc", extended=(5, date(2018, 12, 27)))
    assert found.legal == at_local(date(2018, 12, 28), 17)
    assert found.promised == at_local(date(2019, 1, 7), 17)


def test_the_notice_of_an_extension_is_judged_on_the_day_it_is_signed_and_not_again() -> None:
    on_the_day = (5, date(2018, 12, 28))
    with pytest.raises(Exception, match=r"worktime\.extension_too_late"):
        times(at_local(date(2018, 12, 26), 9), "2 ngày làm việc", extended=on_the_day, judge_notice=True)
    assert times(at_local(date(2018, 12, 26), 9), "2 ngày làm việc", extended=on_the_day).promised


@given(late=st.none() | st.times(), same_day=st.times(), notice=st.integers(0, 30))
def test_the_rules_of_the_acceptance_day_are_kept_whole(late: time | None, same_day: time, notice: int) -> None:
    parameters = worktime.Parameters(same_day, late, notice)
    assert rules.read_parameters(rules.kept_parameters(parameters)) == parameters


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(date(2016, 1, 4), date(2016, 6, 30)),
    hour=st.integers(0, 23),
    limit=st.sampled_from(["3 ngày làm việc", "8 giờ", "2,5 ngày làm việc", "10 ngày", "1 tháng", "trong ngày"]),
    wait=st.integers(0, 40 * 24),
    length=st.integers(0, 20 * 24),
)
def test_a_pause_never_shortens_the_time_and_one_after_the_due_time_changes_nothing(
    day: date, hour: int, limit: str, wait: int, length: int
) -> None:
    accepted = at_local(day, hour)
    paused = accepted + timedelta(hours=wait)
    before = times(accepted, limit).legal
    after = times(accepted, limit, pauses=[(paused, paused + timedelta(hours=length))]).legal
    assert after >= before
    if paused > before or length == 0:
        assert after == before


def test_an_answer_at_intake_is_due_in_working_hours() -> None:
    friday = at_local(date(2016, 5, 27), 16)
    assert local(rules.answer_due(friday, 8, CALENDAR)) == at_local(date(2016, 5, 30), 16)


def test_overdue_is_a_comparison() -> None:
    due = datetime(2016, 5, 30, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert not rules.is_overdue(None, None, due)
    assert not rules.is_overdue(due, None, due)
    assert rules.is_overdue(due, None, due + second)
    assert not rules.is_overdue(due, due, due + timedelta(days=9))
    assert rules.is_overdue(due, due + second, due)


@given(serial=st.integers(1, 10**7))
def test_a_serial_widens_and_never_wraps(serial: int) -> None:
    code = rules.write_code("H99.11", date(2026, 8, 10), serial)
    assert code.startswith("H99.11-260810-")
    written = code.rpartition("-")[2]
    assert int(written) == serial
    assert len(written) >= 4


@pytest.mark.parametrize("template", ["{agency}-{serial}", "{agency}-{yymmdd}-{serial}-{name}", "{agency", "H99"])
def test_a_template_that_would_repeat_codes_is_refused(template: str) -> None:
    assert [each.code for each in rules.obstacles_to_template(template)] == ["dossiers.template_wrong"]
    assert not list(rules.obstacles_to_template(codes.TEMPLATE))


def test_look_up_codes_are_long_unambiguous_and_read_as_people_type_them() -> None:
    found = {rules.new_lookup_code() for _ in range(200)}
    assert len(found) == 200
    for code in found:
        assert len(code) >= codes.LEAST_LOOKUP_LENGTH
        assert not set(code) & set("01ILOU")
        assert rules.read_lookup_code(f" {code[:5].lower()}-{code[5:].lower()} ") == code
    assert len({rules.new_token() for _ in range(50)}) == 50


PAPERS = [
    PaperState("a", "Đơn", required=True, verdict="valid", is_handed_in=True),
    PaperState("b", "Bản đồ", required=True, verdict="missing", is_handed_in=False),
    PaperState("c", "Ảnh", required=False, verdict="missing", is_handed_in=False),
]
ITEM = SupplementItem(component="b", reason="chưa nộp")


def asked(*items: SupplementItem, held: tuple[str, ...] = ()) -> list[str]:
    found = intake.obstacles_to_asking(items, PAPERS, reason="thiếu", held=held)
    return [each.code.removeprefix("dossiers.") for each in found]


def test_a_request_asks_for_all_that_is_required_and_lacks() -> None:
    assert asked(ITEM) == []
    assert asked(replace(ITEM, component="c")) == ["supplements_left_out"]
    assert asked(ITEM, held=("b",)) == ["paper_held_already"]
    assert asked(replace(ITEM, why_not_reused="đã đổi"), held=("b",)) == []
    assert asked(ITEM, replace(ITEM, component="z")) == ["paper_unknown", "items_missing"]


def test_the_same_paper_has_one_kind_in_every_procedure() -> None:
    assert intake.paper_kind("Bản sao  CĂN CƯỚC công dân") == intake.paper_kind("bản sao căn cước công dân")


@given(st.lists(st.sampled_from("abcd"), unique=True), st.lists(st.sampled_from("abcd"), unique=True))
def test_exactly_the_required_papers_that_are_not_there_are_missing(required: list[str], handed: list[str]) -> None:
    components = [Component(code, code, required=code in required) for code in "abcd"]
    there = [intake.GivenPaper(component=code, copies=1) for code in handed]
    missing = {each.params["name"] for each in intake.missing_papers(components, there)}
    assert missing == set(required) - set(handed)


def test_a_filing_is_filed_again_within_the_days_of_the_rule() -> None:
    closed = date(2016, 5, 1)
    answers = [intake.is_filed_again(closed, closed + timedelta(days=days), 30) for days in (-1, 0, 30, 31)]
    assert answers == [False, True, True, False]
    assert not intake.is_filed_again(None, closed, 30)
