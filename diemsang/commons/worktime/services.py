"""Changing the calendar. Every change is recorded, moves the version on, and is announced with the days it touches."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Min

from diemsang.commons.worktime import events, rules
from diemsang.commons.worktime.models import (
    EVERYBODY,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    DayOverride,
    SessionPattern,
)
from diemsang.commons.worktime.rules import refusals
from diemsang.kernel.access import EVERYWHERE, Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import clean_line
from diemsang.proof.ledger.services import record
from diemsang.proof.outbox.services import announce

CHANGE: Final = "worktime.change_calendar"
PACKAGE: Final = "package"
VERSION_ROW: Final = 1


@transaction.atomic
def load_packaged_calendar(*, by: Actor, at: datetime) -> int:
    """Add the packaged years and days that are missing; what was changed here stays. Returns how many days were added.

    Harmless when done again. `by` is an installation command or an administrator of everything.
    """
    authorise(by, CHANGE, scope=EVERYWHERE)
    _take_turn()
    years = {row.day.year for row in rules.packaged_rows()}
    new_years = sorted(years - set(CalendarYear.objects.values_list("year", flat=True)))
    rows = [row for row in rules.packaged_rows() if row.day.year in new_years]
    there = set(CalendarDay.objects.filter(day__in=[row.day for row in rows]).values_list("day", flat=True))
    added = [_day_of(row) for row in rows if row.day not in there]
    CalendarYear.objects.bulk_create([CalendarYear(year=year, source=PACKAGE) for year in new_years])
    CalendarDay.objects.bulk_create(added)
    if new_years:
        _tell(
            by,
            at,
            EVERYBODY,
            "package_loaded",
            date(new_years[0], 1, 1),
            date(new_years[-1], 12, 31),
            {"years": new_years},
        )
    return len(added)


@transaction.atomic
def add_year(year: int, days: Iterable[rules.CalendarRow], *, source: str, by: Actor, at: datetime) -> CalendarYear:
    """Make a further year known, with every day off and swap announced for it, whole.

    Only the year before the first or after the last may be added, so the calendar has no gap.
    """
    authorise(by, CHANGE, scope=EVERYWHERE)
    source = _grounded(source)
    _take_turn()
    known = CalendarYear.objects.aggregate(first=Min("year"), last=Max("year"))
    if known["last"] is not None:
        if known["first"] <= year <= known["last"]:
            raise Refused(refusals.YEAR_KNOWN(at_field="year", year=year))
        if year not in (known["first"] - 1, known["last"] + 1):
            raise Refused(refusals.YEAR_NOT_NEXT(at_field="year", expected=known["last"] + 1))
    rows = tuple(days)
    if strays := [row.day for row in rows if row.day.year != year]:
        raise Refused(*(refusals.DAY_OUTSIDE_YEAR(at_field="days", day=f"{day:%d/%m/%Y}", year=year) for day in strays))
    rules.WorkingCalendar(rows, date(year, 1, 1), date(year, 12, 31))  # refuses a day stated twice
    added = CalendarYear.objects.create(year=year, source=source)
    CalendarDay.objects.bulk_create([_day_of(row) for row in rows])
    facts = {"year": year, "days": [f"{row.day.isoformat()} {row.kind.value}" for row in rows], "source": source}
    _tell(by, at, EVERYBODY, "year_added", date(year, 1, 1), date(year, 12, 31), facts)
    return added


@transaction.atomic
def change_day(
    day: date,
    *,
    kind: rules.RowKind | None,
    name: str = "",
    source: str,
    confidence: rules.Confidence = rules.Confidence.HIGH,
    by: Actor,
    at: datetime,
) -> CalendarDay | None:
    """State what a day is for everybody: holiday, substitute, exchanged off or worked; None makes it ordinary again.

    `source` is the decision that says so. Stating what is already stated changes nothing. Refused in an unknown year.
    """
    authorise(by, CHANGE, scope=EVERYWHERE)
    source, name = _grounded(source), clean_line(name)
    _take_turn()
    _known_day(day)
    before = CalendarDay.objects.filter(day=day).first()
    was = None if before is None else _said(before)
    if kind is None:
        if before is not None:
            before.delete()
        after = None
    else:
        binds = "public_sector" if kind in (rules.RowKind.SWAP_OFF, rules.RowKind.SWAP_WORK) else "all"
        stated = rules.CalendarRow(day, kind, name, confidence, source, binds)
        if before is not None and before.as_row() == stated:
            return before
        after = before or CalendarDay(day=day)
        for field, value in _columns(stated).items():
            setattr(after, field, value)
        after.save()
    if was is None and after is None:
        return None
    facts = {"day": day.isoformat(), "before": was, "after": None if after is None else _said(after), "source": source}
    _tell(by, at, EVERYBODY, "day_changed", day, day, facts)
    return after


@transaction.atomic
def set_hours(
    scope: str | None,
    hours: str,
    *,
    valid_from: date,
    valid_to: date | None = None,
    name: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> SessionPattern:
    """State the working hours of a scope, or of everybody, over `[valid_from, valid_to)`: `07:00-11:00, 13:30-17:30`.

    Refused when the hours cannot be read, or overlap in time with other hours of the same scope.
    """
    authorise(by, CHANGE, scope=scope)
    reason, name = _grounded(reason), clean_line(name)
    sessions = rules.parse_sessions(hours)
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(refusals.PATTERN_REVERSED(at_field="valid_to"))
    _take_turn()
    key = scope or EVERYBODY
    others = SessionPattern.objects.filter(scope=key).exclude(valid_to__lte=valid_from)
    if valid_to is not None:
        others = others.filter(valid_from__lt=valid_to)
    written = rules.write_sessions(sessions)
    stated = SessionPattern(
        scope=key, name=name, hours=written, valid_from=valid_from, valid_to=valid_to, reason=reason
    )
    for other in others:
        if (other.hours, other.valid_from, other.valid_to) == (written, valid_from, valid_to):
            return other
        raise Refused(refusals.PATTERN_OVERLAPS(at_field="valid_from", name=str(other)))
    stated.save()
    facts = {"hours": written, "from": valid_from.isoformat(), "to": _iso(valid_to), "reason": reason}
    _tell(by, at, key, "hours_set", valid_from, _last(valid_to), facts)
    return stated


@transaction.atomic
def end_hours(pattern_id: int, on: date, *, reason: str, by: Actor, at: datetime) -> SessionPattern | None:
    """Let working hours end before `on`; hours that would never have held are taken away, and None is returned."""
    pattern = SessionPattern.objects.filter(pk=pattern_id).first()
    authorise(by, CHANGE, scope=(pattern.scope or EVERYWHERE) if pattern else EVERYWHERE)
    reason = _grounded(reason)
    _take_turn()
    pattern = SessionPattern.objects.filter(pk=pattern_id).first()
    if pattern is None:
        raise Refused(refusals.ROW_NOT_FOUND())
    if pattern.valid_to is not None and pattern.valid_to <= on:
        return pattern
    ended = pattern.valid_to
    facts = {"hours": pattern.hours, "from": pattern.valid_from.isoformat(), "to": on.isoformat(), "reason": reason}
    scope, first = pattern.scope, max(on, pattern.valid_from)
    if on <= pattern.valid_from:
        pattern.delete()
    else:
        pattern.valid_to = on
        pattern.save(update_fields=["valid_to"])
    _tell(by, at, scope, "hours_ended", first, _last(ended), facts)
    return pattern if pattern.pk else None


@transaction.atomic
def override_day(
    scope: str | None, day: date, *, hours: str | None, reason: str, by: Actor, at: datetime
) -> DayOverride:
    """An own day of a scope, or of everybody: `""` closes it, None opens it with the usual hours, else these hours."""
    authorise(by, CHANGE, scope=scope)
    reason = _grounded(reason)
    kind, written = DayOverride.Kind.OPENED, ""
    if hours is not None:
        kind = DayOverride.Kind.HOURS if hours.strip() else DayOverride.Kind.CLOSED
        written = rules.write_sessions(rules.parse_sessions(hours)) if hours.strip() else ""
    _take_turn()
    _known_day(day)
    key = scope or EVERYBODY
    override = DayOverride.objects.filter(scope=key, day=day).first() or DayOverride(scope=key, day=day)
    if (override.kind, override.hours, override.reason) == (kind, written, reason):
        return override
    before = {"kind": override.kind, "hours": override.hours} if override.pk else None
    override.kind, override.hours, override.reason = kind, written, reason
    override.save()
    facts = {
        "day": day.isoformat(),
        "before": before,
        "after": {"kind": kind.value, "hours": written},
        "reason": reason,
    }
    _tell(by, at, key, "override_set", day, day, facts)
    return override


@transaction.atomic
def remove_override(scope: str | None, day: date, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a day back to the general calendar. Harmless when it has no override."""
    authorise(by, CHANGE, scope=scope)
    reason = _grounded(reason)
    _take_turn()
    key = scope or EVERYBODY
    override = DayOverride.objects.filter(scope=key, day=day).first()
    if override is None:
        return
    facts = {"day": day.isoformat(), "before": {"kind": override.kind, "hours": override.hours}, "reason": reason}
    override.delete()
    _tell(by, at, key, "override_removed", day, day, facts)


def _take_turn() -> None:
    """Lock the version: changes of the calendar come one after another."""
    CalendarVersion.objects.select_for_update().get_or_create(pk=VERSION_ROW, defaults={"token": uuid.uuid4()})


def _tell(
    by: Actor, at: datetime, scope: str, change: str, first: date, last: date | None, facts: Mapping[str, Any]
) -> None:
    """Give the calendar a new version, so that every process reads it again; write the journal; announce."""
    CalendarVersion.objects.filter(pk=VERSION_ROW).update(token=uuid.uuid4())
    record(by, CHANGE, f"worktime.calendar:{scope or 'everybody'}", at, facts={"change": change, **facts})
    announce(events.calendar_changed, scope=scope, change=change, first_day=first, last_day=last)


def _grounded(text: str) -> str:
    text = clean_line(text)
    if not text:
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    return text[:300]


def _known_day(day: date) -> None:
    if not CalendarYear.objects.filter(year=day.year).exists():
        known = CalendarYear.objects.aggregate(first=Min("year"), last=Max("year"))
        first, last = (f"01/01/{known['first']}", f"31/12/{known['last']}") if known["last"] else ("?", "?")
        raise Refused(refusals.CALENDAR_UNKNOWN(at_field="day", day=f"{day:%d/%m/%Y}", first=first, last=last))


def _columns(row: rules.CalendarRow) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "name": row.name,
        "binds": row.binds,
        "confidence": row.confidence.value,
        "source": row.source,
    }


def _day_of(row: rules.CalendarRow) -> CalendarDay:
    return CalendarDay(day=row.day, **_columns(row))


def _said(day: CalendarDay) -> dict[str, str]:
    return {"kind": day.kind, "name": day.name, "confidence": day.confidence}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _last(valid_to: date | None) -> date | None:
    return None if valid_to is None else valid_to - rules.calendar.ONE_DAY
