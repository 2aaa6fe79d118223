"""Whether the steps of an internal process make one whole, how long its longest path is, and what a limit grants."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.commons.worktime.rules import Parameters, TimeLimit, Unit, WorkingCalendar, due_at, packaged_calendar
from diemsang.commons.worktime.rules.parameters import packaged_parameters
from diemsang.commons.worktime.rules.sessions import MINUTE
from diemsang.kernel.clock import VIETNAM
from diemsang.onestop.procedures.rules import process as rules
from diemsang.onestop.procedures.rules.values import StepView

TODAY: Final = date(2016, 5, 30)
PARAMETERS: Final = packaged_parameters(TODAY)


def step(no: int, *after: int, minutes: int = 60, kind: str = "examine", agency: str = "", name: str = "") -> StepView:
    return StepView(
        no=no,
        name=name or f"Bước {no}",
        role="",
        unit="",
        agency=agency,
        kind=kind,
        budget_minutes=minutes,
        after=after,
    )


def codes(steps: Sequence[StepView], agency: str = "body:1") -> set[str]:
    return {refusal.code.removeprefix("procedures.process_") for refusal in rules.obstacles_to_structure(steps, agency)}


USUAL: Final = [
    step(1, kind="intake", minutes=240),
    step(2, 1, kind="assign", minutes=240),
    step(3, 2, minutes=1_920),
    step(4, 3, kind="check", minutes=480),
    step(5, 4, kind="sign", minutes=480),
    step(6, 5, kind="issue", minutes=240),
    step(7, 6, kind="return", minutes=0),
]


def test_the_usual_seven_steps_make_a_process_and_handing_over_is_not_counted() -> None:
    assert codes(USUAL) == set()
    assert rules.longest_path(USUAL) == rules.LongestPath(240 + 240 + 1_920 + 480 + 480 + 240, (1, 2, 3, 4, 5, 6))


def test_parallel_tasks_of_agencies_count_the_slowest_and_the_join_waits_for_all() -> None:
    steps = [
        step(1, kind="intake"),
        step(2, 1, kind="agency_task", agency="body:2", minutes=300),
        step(3, 1, kind="agency_task", agency="body:3", minutes=900),
        step(4, 2, 3, kind="sign"),
    ]
    assert codes(steps) == set()
    assert rules.spans(steps)[4] == rules.Span(960, 1_020)
    assert rules.longest_path(steps) == rules.LongestPath(1_020, (1, 3, 4))
    assert rules.parallel_groups(steps) == ((2, 3),)


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        pytest.param([], "without_steps", id="none"),
        pytest.param([step(1), step(1)], "duplicate_number", id="a number twice"),
        pytest.param([step(0)], "bad_number", id="number zero"),
        pytest.param([step(1, minutes=0)], "no_budget", id="no budget"),
        pytest.param([step(1, minutes=-5)], "no_budget", id="negative budget"),
        pytest.param([step(1, minutes=10_000_000)], "budget_too_large", id="a slip of the pen"),
        pytest.param([step(1, name=" ")], "nameless_step", id="no name"),
        pytest.param([step(1, kind="sleep")], "unknown_kind", id="unknown kind"),
        pytest.param([step(1), step(2, 1, kind="agency_task")], "task_without_agency", id="task of nobody"),
        pytest.param(
            [step(1), step(2, 1, kind="agency_task", agency="body:1")], "task_without_agency", id="task of oneself"
        ),
        pytest.param([step(1), step(2, 9)], "unknown_predecessor", id="after a step that is not there"),
        pytest.param([step(1), step(2), step(3, 1, 2)], "several_starts", id="two starts"),
        pytest.param([step(1), step(2, 1), step(3, 1)], "several_ends", id="branches that never join"),
        pytest.param([step(1), step(2, 1, 3), step(3, 2), step(4, 3)], "cycle", id="circle"),
        pytest.param([step(1), step(2, 1, 2)], "cycle", id="after itself"),
        pytest.param([step(1), step(2, 1), step(3, 4), step(4, 3)], "unreachable", id="island"),
        pytest.param([step(1), step(2, 1, kind="return"), step(3, 2)], "return_not_last", id="returned, then more"),
        pytest.param([step(n, *([n - 1] if n > 1 else [])) for n in range(1, 62)], "too_many_steps", id="61 steps"),
    ],
)
def test_what_makes_no_process_is_refused_by_its_name(steps: list[StepView], code: str) -> None:
    assert code in codes(steps)


def test_every_reason_is_given_at_once() -> None:
    wrong = [step(1, minutes=0), step(2, 9), step(2, 1, name=" "), step(5, 1)]
    assert codes(wrong) >= {"no_budget", "unknown_predecessor", "duplicate_number", "nameless_step", "several_ends"}


@st.composite
def processes(draw: st.DrawFn) -> list[StepView]:
    """One start, one end, no cycle: every step after some earlier ones, the last after all that nothing follows."""
    count = draw(st.integers(1, 7))
    steps = [step(1, minutes=draw(st.integers(1, 900)))]
    for no in range(2, count + 1):
        after = draw(st.sets(st.integers(1, no - 1), min_size=1, max_size=3))
        steps.append(step(no, *sorted(after), minutes=draw(st.integers(1, 900))))
    followed = {no for each in steps for no in each.after}
    loose = [each.no for each in steps if each.no not in followed]
    if len(loose) > 1:
        steps.append(step(count + 1, *loose, minutes=draw(st.integers(1, 900))))
    return draw(st.permutations(steps))


def every_path(steps: Sequence[StepView]) -> Iterator[list[StepView]]:
    """The slow oracle: all ways from a step without predecessor onward, one by one."""

    def onward(path: list[StepView]) -> Iterator[list[StepView]]:
        following = [each for each in steps if path[-1].no in each.after]
        if not following:
            yield path
        for each in following:
            yield from onward([*path, each])

    for each in steps:
        if not each.after:
            yield from onward([each])


@given(steps=processes())
def test_the_longest_path_is_the_longest_of_all_paths(steps: list[StepView]) -> None:
    assert codes(steps) == set()
    sums = {tuple(each.no for each in path): sum(each.budget_minutes for each in path) for path in every_path(steps)}
    found = rules.longest_path(steps)
    assert found.minutes == max(sums.values())
    assert sums[found.steps] == found.minutes


@given(steps=processes(), data=st.data())
def test_an_arrow_back_makes_a_cycle(steps: list[StepView], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(every_path(steps))))
    first, last = path[0], path[-1]
    bent = [each if each is not first else step(first.no, last.no) for each in steps]
    refused = [each for each in rules.obstacles_to_structure(bent) if each.code == "procedures.process_cycle"]
    numbers = [int(no) for no in refused[0].params["numbers"].split(" → ")]
    known = {each.no: each for each in bent}
    assert numbers[0] == numbers[-1]
    assert all(before in known[after].after for before, after in pairwise(numbers))


@given(steps=processes())
def test_the_order_puts_no_step_before_one_it_stands_after(steps: list[StepView]) -> None:
    seen: set[int] = set()
    for each in rules.in_order(steps):
        assert seen >= set(each.after)
        seen.add(each.no)
    assert seen == {each.no for each in steps}


# What a limit grants


@pytest.mark.parametrize(
    ("limit", "minutes"),
    [
        pytest.param(TimeLimit(Unit.WORKING_HOURS, Fraction(8)), 480, id="8 hours"),
        pytest.param(TimeLimit(Unit.WORKING_DAYS, Fraction(1, 2)), 240, id="half a day"),
        pytest.param(TimeLimit(Unit.WORKING_DAYS, Fraction(5, 2)), 1_200, id="two days and a half"),
        pytest.param(TimeLimit(Unit.WORKING_DAYS, Fraction(10)), 4_800, id="10 working days"),
        pytest.param(TimeLimit(Unit.CALENDAR_DAYS, Fraction(1)), 480, id="1 day"),
        pytest.param(TimeLimit(Unit.CALENDAR_DAYS, Fraction(7)), 5 * 480, id="a week"),
        pytest.param(TimeLimit(Unit.CALENDAR_DAYS, Fraction(30)), 21 * 480, id="30 days: accepted on a Friday"),
        pytest.param(TimeLimit(Unit.MONTHS, Fraction(1)), 20 * 480, id="a month: February"),
        pytest.param(TimeLimit(Unit.SAME_DAY), 120, id="within the day: from 15:00 to 17:00"),
    ],
)
def test_a_limit_grants_the_working_time_left_to_the_least_lucky_day(limit: TimeLimit, minutes: int) -> None:
    assert rules.working_minutes(limit, PARAMETERS) == minutes


WEEKS: Final = WorkingCalendar([], date(2014, 1, 1), date(2023, 12, 31))


@given(
    limit=st.one_of(
        st.builds(TimeLimit, st.just(Unit.CALENDAR_DAYS), st.integers(1, 90).map(Fraction)),
        st.builds(TimeLimit, st.just(Unit.MONTHS), st.integers(1, 3).map(Fraction)),
        st.builds(TimeLimit, st.just(Unit.WORKING_DAYS), st.integers(1, 90).map(Fraction)),
        st.just(TimeLimit(Unit.SAME_DAY)),
    ),
    day=st.dates(date(2014, 1, 1), date(2022, 12, 31)),
    minute=st.integers(0, 1_439),
)
def test_whenever_one_files_at_least_that_much_is_left(limit: TimeLimit, day: date, minute: int) -> None:
    start = datetime.combine(day, time(), VIETNAM) + timedelta(minutes=minute)
    left = WEEKS.work_between(start, due_at(start, limit, WEEKS, PARAMETERS)) // MINUTE
    assert left >= rules.working_minutes(limit, PARAMETERS)


@pytest.mark.parametrize("days", [1, 2, 3, 5, 10, 30])
def test_working_days_grant_the_same_in_the_real_calendar_with_its_holidays(days: int) -> None:
    calendar, limit = packaged_calendar(), TimeLimit(Unit.WORKING_DAYS, Fraction(days))
    for number in range(366):
        start = datetime.combine(date(2016, 1, 1) + timedelta(days=number), time(17), VIETNAM)
        left = calendar.work_between(start, due_at(start, limit, calendar, PARAMETERS)) // MINUTE
        assert left == rules.working_minutes(limit, PARAMETERS)


# Activation

DAYS = {days: TimeLimit(Unit.WORKING_DAYS, Fraction(days)) for days in (3, 7, 8, 10)}


def refused(limits: dict[str, TimeLimit | None], parameters: Parameters = PARAMETERS) -> list[str]:
    return [each.code for each in rules.obstacles_to_activation(USUAL, limits, parameters, agency="body:1")]


def test_a_process_as_long_as_its_limit_fits() -> None:
    minutes = rules.longest_path(USUAL).minutes
    assert minutes == 7 * 480 + 240
    assert refused({"counter": DAYS[8]}) == []
    assert refused({"counter": TimeLimit(Unit.WORKING_HOURS, Fraction(minutes, 60))}) == []


def test_a_process_longer_than_the_limit_of_any_channel_is_refused() -> None:
    assert refused({"counter": DAYS[10], "online": DAYS[7]}) == ["procedures.process_longer_than_limit"]
    assert refused({"counter": DAYS[7], "online": DAYS[3]}) == ["procedures.process_longer_than_limit"] * 2


def test_a_limit_nobody_stated_holds_no_process() -> None:
    assert refused({"counter": DAYS[10], "online": None}) == ["procedures.process_limit_unspecified"]
    assert refused({}) == ["procedures.process_limit_unspecified"]


def test_the_process_of_the_register_of_births_fits_its_working_day_exactly() -> None:
    """Hà Nội QĐ 663/2026: intake 2 h, examine 3 h, sign 2 h, issue 1 h."""
    hours = [("intake", 2), ("examine", 3), ("sign", 2), ("issue", 1)]
    steps = [
        step(no, *([no - 1] if no > 1 else []), kind=kind, minutes=60 * each)
        for no, (kind, each) in enumerate(hours, start=1)
    ]
    one_day: dict[str, TimeLimit | None] = {"counter": TimeLimit(Unit.WORKING_DAYS)}
    assert list(rules.obstacles_to_activation(steps, one_day, PARAMETERS)) == []
    longer = [*steps[:-1], step(4, 3, kind="issue", minutes=61)]
    assert [each.code for each in rules.obstacles_to_activation(longer, one_day, PARAMETERS)] == [
        "procedures.process_longer_than_limit"
    ]


def test_the_reasons_of_processes_speak_both_languages_and_are_used() -> None:
    from diemsang.kernel.refusals import RefusalKind
    from diemsang.onestop.procedures.rules import process_refusals

    kinds = {name: each for name, each in vars(process_refusals).items() if isinstance(each, RefusalKind)}
    package = Path(process_refusals.__file__).parents[1]
    written = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("rules", "services", "web")
        for path in (package / folder).rglob("*.py")
        if path.name != "process_refusals.py"
    )
    for name, kind in kinds.items():
        assert kind.vi != kind.en
        assert f".{name}(" in written, name
