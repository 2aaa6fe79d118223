"""The plain values of `random_cases`, put to the engine through its public functions."""

from datetime import datetime, time
from fractions import Fraction
from typing import Any

from diemsang.commons.worktime.rules import (
    CalendarRow,
    Confidence,
    DayOverride,
    Deadline,
    Extension,
    Parameters,
    Pause,
    RowKind,
    Session,
    SessionPattern,
    Sessions,
    TimeLimit,
    Unit,
    WorkingCalendar,
    deadline,
    due_times,
)
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.refusals import Refused
from tests.commons.worktime.random_cases import Case, Hours, World

UNITS = {
    "hours": Unit.WORKING_HOURS,
    "working_days": Unit.WORKING_DAYS,
    "fraction": Unit.WORKING_DAYS,
    "days": Unit.CALENDAR_DAYS,
    "months": Unit.MONTHS,
    "same_day": Unit.SAME_DAY,
}


def sessions_of(hours: Hours) -> Sessions:
    return tuple(Session(time.fromisoformat(opens), time.fromisoformat(shuts)) for opens, shuts in hours)


def calendar_of(world: World) -> WorkingCalendar:
    return WorkingCalendar(
        [CalendarRow(day, RowKind(kind), "", Confidence.HIGH) for day, kind in world.kinds.items()],
        world.first,
        world.last,
        patterns=[SessionPattern(sessions_of(hours), begins, ends) for begins, ends, hours in world.seasons],
        overrides=[
            DayOverride(day, None if hours is None else sessions_of(hours)) for day, hours in world.overrides.items()
        ],
    )


def ask(case: Case, calendar: WorkingCalendar) -> tuple[datetime, datetime] | str:
    """Legal and promised due time on the wall in Việt Nam, or the code of the refusal."""
    try:
        times = due_times(*_subject(case), calendar, **_circumstances(case))
    except Refused as refused:
        return refused.codes[0]
    return times.legal.replace(tzinfo=None), times.promised.replace(tzinfo=None)


def explain(case: Case, calendar: WorkingCalendar) -> Deadline | str:
    """The whole answer, or the code of the refusal."""
    try:
        return deadline(*_subject(case), calendar, **_circumstances(case))
    except Refused as refused:
        return refused.codes[0]


def _subject(case: Case) -> tuple[datetime, TimeLimit]:
    return case.start.replace(tzinfo=VIETNAM), TimeLimit(UNITS[case.unit], Fraction(case.number))


def _circumstances(case: Case) -> dict[str, Any]:
    late = time.fromisoformat(case.late_cutoff) if case.late_cutoff else None
    return {
        "pauses": [Pause(a.replace(tzinfo=VIETNAM), b.replace(tzinfo=VIETNAM)) for a, b in case.pauses],
        "extensions": [Extension(*case.extension)] if case.extension else [],
        "parameters": Parameters(time.fromisoformat(case.same_day_cutoff), late, case.notice_days),
    }
