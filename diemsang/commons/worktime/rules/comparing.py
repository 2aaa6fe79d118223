"""Two calendars side by side, and the hours of one through the year: what pages tell before and after a change."""

from dataclasses import dataclass
from datetime import date

from diemsang.commons.worktime.rules.calendar import ONE_DAY, DayStatus, WorkingCalendar
from diemsang.commons.worktime.rules.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Season:
    """The usual hours from `first` to `last`, both included."""

    first: date
    last: date
    sessions: Sessions
    name: str


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """One day whose working hours two calendars state differently."""

    before: DayStatus
    after: DayStatus


def seasons_between(calendar: WorkingCalendar, first: date, last: date) -> list[Season]:
    """The usual hours that hold between two days, both included, in order and without a gap.

    Refused (`worktime.calendar_unknown`) when either day is outside the calendar.
    """
    calendar.index(first)
    calendar.index(last)
    found: list[Season] = []
    day = first
    while day <= last:
        pattern = calendar.pattern_on(day)
        latest = found[-1] if found else None
        if latest is not None and (latest.sessions, latest.name) == (pattern.sessions, pattern.name):
            found[-1] = Season(latest.first, day, latest.sessions, latest.name)
        else:
            found.append(Season(day, day, pattern.sessions, pattern.name))
        day += ONE_DAY
    return found


def changed_days(before: WorkingCalendar, after: WorkingCalendar) -> list[ChangedDay]:
    """The days that both calendars know and that have other hours in the second, earliest first.

    Due times depend on hours alone: a day that only got another name is not among them.
    """
    day, last = max(before.first, after.first), min(before.last, after.last)
    found = []
    while day <= last:
        if before.sessions_on(day) != after.sessions_on(day):
            found.append(ChangedDay(before.status(day), after.status(day)))
        day += ONE_DAY
    return found
