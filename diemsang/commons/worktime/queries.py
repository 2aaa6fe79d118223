"""Reading the calendar: the pure `WorkingCalendar` of a scope, always the newest, and the rows pages show."""

import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

from django.db.models import QuerySet

from diemsang.commons.worktime import rules
from diemsang.commons.worktime.models import (
    EVERYBODY,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    DayOverride,
    SessionPattern,
)
from diemsang.kernel.periods import Period
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook import rules as lawbook_rules

_MOST_SCOPES: Final = 200
_cache: "OrderedDict[str, tuple[uuid.UUID | None, rules.WorkingCalendar]]" = OrderedDict()
_cache_lock = Lock()


def version() -> uuid.UUID | None:
    """The token of the calendar as it is now; None before anything was loaded."""
    return CalendarVersion.objects.values_list("token", flat=True).first()


def calendar_for(scope: str | None = None, period: Period | None = None) -> rules.WorkingCalendar:
    """The working calendar of a scope (`body:12`), or of everybody.

    The scope's own hours and days stand above everybody's. Every call asks the database which version is newest, one
    look-up, so no process ever shows a due time by an old calendar. With a `period`, refused
    (`worktime.calendar_unknown`) unless all of it is known.
    """
    key = scope or EVERYBODY
    token = version()
    with _cache_lock:
        found = _cache.get(key)
        if found is not None and found[0] == token:
            _cache.move_to_end(key)
    if found is None or found[0] != token:
        found = _build(key)
        with _cache_lock:
            _cache[key] = found
            _cache.move_to_end(key)
            while len(_cache) > _MOST_SCOPES:
                _cache.popitem(last=False)
    calendar = found[1]
    if period is not None:
        calendar.index(period.start)
        if period.last_day is not None:
            calendar.index(period.last_day)
    return calendar


def parameters_for(on: date, scope: str | None = None) -> rules.Parameters:
    """The parameters of R6, R8 and R9 in force on the day of acceptance, in a scope (`body:12`) or for everybody.

    Refused (`worktime.parameter_undefined`) for a rule without a row.
    """
    return rules.parameters_in_force(lambda key: lawbook.rule_value(key, on=on, scope=scope or lawbook_rules.NATION))


def nearness_for(on: date, scope: str | None = None) -> rules.Nearness:
    """When a due time is called near, by the rule in force on that day; refused as `parameters_for` is."""
    return rules.nearness_in_force(lambda key: lawbook.rule_value(key, on=on, scope=scope or lawbook_rules.NATION))


def _build(scope: str) -> tuple[uuid.UUID | None, rules.WorkingCalendar]:
    """Read until no change came between: a version that is the same before and after is that of all rows read."""
    while True:
        token = version()
        calendar = _read(scope)
        if version() == token:
            return token, calendar


def _read(scope: str) -> rules.WorkingCalendar:
    years = known_years()
    if not years:
        return rules.packaged_calendar()
    scopes = [EVERYBODY] if scope == EVERYBODY else [EVERYBODY, scope]
    general_first = {each: position for position, each in enumerate(scopes)}
    patterns = sorted(SessionPattern.objects.filter(scope__in=scopes), key=lambda each: general_first[each.scope])
    overrides = sorted(DayOverride.objects.filter(scope__in=scopes), key=lambda each: general_first[each.scope])
    return rules.WorkingCalendar(
        [day.as_row() for day in CalendarDay.objects.all()],
        date(years[0], 1, 1),
        date(years[-1], 12, 31),
        patterns=[pattern.as_pattern() for pattern in patterns],
        overrides={override.day: override.as_override() for override in overrides}.values(),
    )


def known_years() -> Sequence[int]:
    """The years that have a calendar, without a gap, earliest first."""
    return list(CalendarYear.objects.order_by("year").values_list("year", flat=True))


def days_of(year: int) -> QuerySet[CalendarDay]:
    """The stated days of a year."""
    return CalendarDay.objects.filter(day__year=year).order_by("day")


def overrides_of(year: int, scope: str | None = None) -> QuerySet[DayOverride]:
    """Own days of a year: everybody's and, with a scope, the scope's."""
    return DayOverride.objects.filter(day__year=year, scope__in={EVERYBODY, scope or EVERYBODY}).order_by(
        "day", "scope"
    )


def hours_of(year: int, scope: str | None = None) -> QuerySet[SessionPattern]:
    """Working hours stated for some part of a year."""
    begun = SessionPattern.objects.filter(scope__in={EVERYBODY, scope or EVERYBODY}, valid_from__lte=date(year, 12, 31))
    return begun.exclude(valid_to__lte=date(year, 1, 1)).order_by("valid_from", "scope")


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven places, Monday first; None where the month does not reach."""

    number: int
    weeks: tuple[tuple[rules.DayStatus | None, ...], ...]
    working_days: int


def months_of(year: int, calendar: rules.WorkingCalendar) -> list[Month]:
    """The twelve months of a known year. Refuses (`worktime.calendar_unknown`) a year outside the calendar."""
    months = []
    for number in range(1, 13):
        first = date(year, number, 1)
        length = ((first.replace(day=28) + rules.calendar.ONE_DAY * 4).replace(day=1) - first).days
        days = [calendar.status(date(year, number, day + 1)) for day in range(length)]
        places: list[rules.DayStatus | None] = [*[None] * first.weekday(), *days]
        places += [None] * (-len(places) % 7)
        weeks = tuple(tuple(places[at : at + 7]) for at in range(0, len(places), 7))
        months.append(Month(number, weeks, sum(day.is_working for day in days)))
    return months
