"""Due times: the rules R1 to R9. Moments in, moments out; nothing reads the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from diemsang.commons.worktime.rules.calendar import WorkingCalendar
from diemsang.commons.worktime.rules.limits import Rule, TimeLimit
from diemsang.commons.worktime.rules.parameters import Parameters, packaged_parameters
from diemsang.commons.worktime.rules.refusals import (
    EXTENSION_BEFORE_START,
    EXTENSION_LENGTH,
    EXTENSION_TOO_LATE,
    EXTENSION_TWICE,
    PAUSE_BEFORE_START,
    PAUSE_REVERSED,
    PAUSES_OVERLAP,
)
from diemsang.kernel.clock import VIETNAM, local
from diemsang.kernel.refusals import Refused

MONTHS_PER_YEAR: Final = 12
MOST_EXTENSION_DAYS: Final = 250


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from `paused_at` to `resumed_at` (states supplement, financial, suspended)."""

    paused_at: datetime
    resumed_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """Gia hạn, hẹn lại: so many more working days. Unsigned, it follows every pause and its notice is not judged."""

    working_days: int
    signed_on: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.working_days <= MOST_EXTENSION_DAYS:
            raise Refused(EXTENSION_LENGTH(value=self.working_days, most=MOST_EXTENSION_DAYS))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the due time stands. `unrolled` is the calendar date before rolling, kept by R4 and R5 only."""

    due: datetime
    unrolled: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One rule applied: from which moment, and what it made of the due time."""

    rule: Rule
    begins_at: datetime
    before: Standing | None
    after: Standing
    pause: Pause | None = None
    extension: Extension | None = None
    already_overdue: bool = False
    """R7: the pause came after the due time, so it changed nothing."""


@dataclass(frozen=True, slots=True)
class DueTimes:
    """`legal`: by the limit and lawful pauses, for statistics; `promised`: after the extension, what the slip says."""

    started_at: datetime
    """The moment counted from: of acceptance, or where R9 moved it."""
    legal: datetime
    promised: datetime
    stages: tuple[Stage, ...]


def due_at(
    start: datetime, limit: TimeLimit, calendar: WorkingCalendar, parameters: Parameters | None = None
) -> datetime:
    """When a dossier accepted at `start` is due, without pauses or extension. The answer is on a Vietnamese clock.

    Without `parameters` those count that the packaged lawbook had on the day of acceptance.

    Refused (`worktime.calendar_unknown`) when a day it needs is outside the calendar.
    """
    return first_standing(start, limit, calendar, parameters or packaged_parameters(local(start).date())).due


def first_standing(start: datetime, limit: TimeLimit, calendar: WorkingCalendar, parameters: Parameters) -> Standing:
    """R1 to R6 and R9, by the limit's rule."""
    moment = effective_start(start, calendar, parameters)
    rule = limit.rule
    if rule is Rule.R2:
        return Standing(calendar.end_of_working_day_after(moment.date(), limit.count))
    if rule is Rule.R1 or rule is Rule.R3:
        return Standing(calendar.add_work(moment, limit.working_ticks))
    if rule is Rule.R6:
        return Standing(_same_day(moment, calendar, parameters.same_day_cutoff))
    day = moment.date()
    calendar.index(day)
    count = limit.count
    unrolled = day + timedelta(days=count) if rule is Rule.R4 else add_months(day, count)
    return Standing(calendar.end_of_rolled(unrolled), unrolled)


def effective_start(start: datetime, calendar: WorkingCalendar, parameters: Parameters) -> datetime:
    """R9: with a late cut-off, acceptance after it or on a day off counts from the next working day's opening."""
    if start.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {start}")
    moment = local(start)
    cutoff = parameters.late_cutoff
    if cutoff is not None and (moment.time() > cutoff or not calendar.is_working(moment.date())):
        return calendar.opening_after(moment.date())
    return moment


def _same_day(moment: datetime, calendar: WorkingCalendar, cutoff: time) -> datetime:
    """R6. On a half day already over, the next working day: nothing is ever due before it was accepted."""
    day = moment.date()
    if calendar.is_working(day) and moment.time() <= cutoff:
        end = calendar.day_end(day)
        if moment < end:
            return end
    return calendar.end_of_working_day_after(day, 1)


def add_months(day: date, months: int) -> date:
    """R5: the same day number so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, MONTHS_PER_YEAR)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + (month + 1) // MONTHS_PER_YEAR, (month + 1) % MONTHS_PER_YEAR + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def after_pause(standing: Standing, pause: Pause, calendar: WorkingCalendar) -> Standing:
    """R7. Working-time limits keep their remaining working minutes; calendar limits move by the calendar days paused.

    A pause of zero length changes nothing, and neither does one that begins when the dossier was already overdue.
    """
    if pause.paused_at == pause.resumed_at or pause.paused_at > standing.due:
        return standing
    if standing.unrolled is None:
        return Standing(calendar.add_work(pause.resumed_at, calendar.work_between(pause.paused_at, standing.due)))
    calendar.index(pause.resumed_at.date())
    unrolled = standing.unrolled + (pause.resumed_at.date() - pause.paused_at.date())
    return Standing(calendar.end_of_rolled(unrolled), unrolled)


def after_extension(standing: Standing, extension: Extension, calendar: WorkingCalendar, notice_days: int) -> Standing:
    """R8: the N-th working day after the date it was due; refused when signed too late."""
    old = standing.due.date()
    if extension.signed_on is not None:
        latest = calendar.working_day_before(old, notice_days)
        if extension.signed_on > latest:
            raise Refused(EXTENSION_TOO_LATE(signed=f"{extension.signed_on:%d/%m/%Y}", latest=f"{latest:%d/%m/%Y}"))
    due = calendar.end_of_working_day_after(old, extension.working_days)
    return Standing(due, due.date() if standing.unrolled is not None else None)


def due_times(
    start: datetime,
    limit: TimeLimit,
    calendar: WorkingCalendar,
    *,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    parameters: Parameters | None = None,
) -> DueTimes:
    """The due times with pauses (in the order of time) and at most one extension, and every stage on the way.

    An extension takes its place in time: after the pauses that began by the day it was signed, before later ones.
    Refused: overlapping or reversed pauses, a pause before acceptance, a second extension, one signed too late.
    """
    accepted = local(start)
    parameters = parameters or packaged_parameters(accepted.date())
    standing = first_standing(start, limit, calendar, parameters)
    started = effective_start(start, calendar, parameters)
    stages = [Stage(limit.rule, started, None, standing)]
    listed = in_time_order(pauses, accepted)
    extension = _only_one(extensions, accepted.date())

    legal = standing
    for pause in listed:
        legal = after_pause(legal, pause, calendar)

    for pause in listed:
        if extension is not None and extension.signed_on is not None and pause.paused_at.date() > extension.signed_on:
            standing = _extend(stages, standing, extension, calendar, parameters)
            extension = None
        overdue = pause.paused_at > standing.due
        before, standing = standing, after_pause(standing, pause, calendar)
        stages.append(Stage(Rule.R7, pause.paused_at, before, standing, pause=pause, already_overdue=overdue))
    if extension is not None:
        standing = _extend(stages, standing, extension, calendar, parameters)
    return DueTimes(started, legal.due, standing.due, tuple(stages))


def _extend(
    stages: list[Stage], before: Standing, extension: Extension, calendar: WorkingCalendar, parameters: Parameters
) -> Standing:
    after = after_extension(before, extension, calendar, parameters.extension_notice_days)
    stages.append(Stage(Rule.R8, before.due, before, after, extension=extension))
    return after


def in_time_order(pauses: Iterable[Pause], accepted: datetime) -> tuple[Pause, ...]:
    """The pauses on a Vietnamese clock, earliest first; refused when reversed, overlapping or before acceptance."""
    listed = sorted(
        (Pause(local(pause.paused_at), local(pause.resumed_at)) for pause in pauses),
        key=lambda pause: (pause.paused_at, pause.resumed_at),
    )
    refusals = []
    for pause in listed:
        if pause.resumed_at < pause.paused_at:
            refusals.append(PAUSE_REVERSED(paused=_shown(pause.paused_at), resumed=_shown(pause.resumed_at)))
        if pause.paused_at < accepted:
            refusals.append(PAUSE_BEFORE_START(paused=_shown(pause.paused_at), start=_shown(accepted)))
    for earlier, later in pairwise(listed):
        if later.paused_at < earlier.resumed_at:
            refusals.append(PAUSES_OVERLAP(paused=_shown(later.paused_at), resumed=_shown(earlier.resumed_at)))
    if refusals:
        raise Refused(*refusals)
    return tuple(listed)


def _only_one(extensions: Iterable[Extension], accepted_on: date) -> Extension | None:
    listed = tuple(extensions)
    if len(listed) > 1:
        raise Refused(EXTENSION_TWICE())
    for extension in listed:
        if extension.signed_on is not None and extension.signed_on < accepted_on:
            raise Refused(
                EXTENSION_BEFORE_START(signed=f"{extension.signed_on:%d/%m/%Y}", start=f"{accepted_on:%d/%m/%Y}")
            )
        return extension
    return None


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
