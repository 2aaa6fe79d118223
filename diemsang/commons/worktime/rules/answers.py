"""The whole answer to "when is it due, and why": every stage and day, the rule, its basis, how certain it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from diemsang.commons.worktime.rules.calendar import CalendarRow, Confidence, DayStatus, WorkingCalendar
from diemsang.commons.worktime.rules.due import (
    DueTimes,
    Extension,
    Pause,
    Stage,
    Standing,
    due_times,
)
from diemsang.commons.worktime.rules.limits import Rule, TimeLimit
from diemsang.commons.worktime.rules.packaged import LegalBasis, legal_basis
from diemsang.commons.worktime.rules.parameters import Parameters, packaged_parameters
from diemsang.commons.worktime.rules.sessions import MINUTE
from diemsang.commons.worktime.rules.words import NOTES, REASONS, RULES
from diemsang.kernel.clock import VIETNAM, local

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One date on the way to the due time.

    `number`: which day of the limit it is; `minutes`: working minutes counted on it, for limits in working time.
    `reason`: `counted`, or why it was skipped (a key of `words.REASONS`); `name`: the holiday's or closure's own.
    """

    day: date
    rule: Rule
    counted: bool
    reason: str
    number: int | None = None
    minutes: int | None = None
    name: str = ""
    confidence: Confidence | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "date": self.day.isoformat(),
            "weekday": self.day.isoweekday(),
            "rule": self.rule.value,
            "counted": self.counted,
            "number": self.number,
            "minutes": self.minutes,
            "reason": self.reason,
            "reason_vi": REASONS[self.reason].vi,
            "reason_en": REASONS[self.reason].en,
            "name": self.name,
            "confidence": self.confidence.value if self.confidence else None,
        }


@dataclass(frozen=True, slots=True)
class ExplainedStage:
    """A stage with its days."""

    stage: Stage
    days: tuple[CountedDay, ...]

    def as_dict(self) -> dict[str, Any]:
        stage = self.stage
        said: dict[str, Any] = {
            "rule": stage.rule.value,
            "explanation": RULES[stage.rule].vi,
            "explanation_en": RULES[stage.rule].en,
            "from": stage.begins_at.isoformat(),
            "due_before": stage.before.due.isoformat() if stage.before else None,
            "due": stage.after.due.isoformat(),
        }
        if stage.after.unrolled is not None:
            said["unrolled"] = stage.after.unrolled.isoformat()
        if stage.pause is not None:
            said |= {
                "paused_at": stage.pause.paused_at.isoformat(),
                "resumed_at": stage.pause.resumed_at.isoformat(),
                "already_overdue": stage.already_overdue,
            }
        if stage.extension is not None:
            signed = stage.extension.signed_on
            said |= {
                "working_days": stage.extension.working_days,
                "signed_on": signed.isoformat() if signed else None,
            }
        return said


@dataclass(frozen=True, slots=True)
class Deadline:
    """The answer. `due` is what the applicant is told; `legal_due` is what statistics judge by (section 6.5)."""

    accepted_at: datetime
    limit: TimeLimit
    parameters: Parameters
    times: DueTimes
    stages: tuple[ExplainedStage, ...]
    calendar_rows: tuple[CalendarRow, ...]
    legal_basis: tuple[LegalBasis, ...]
    days_before: tuple[CountedDay, ...] = ()
    """R9: the dates from acceptance until counting began."""
    notes: tuple[str, ...] = ()

    @property
    def due(self) -> datetime:
        return self.times.promised

    @property
    def legal_due(self) -> datetime:
        return self.times.legal

    @property
    def was_moved(self) -> bool:
        """R9 moved the start."""
        return self.times.started_at != self.accepted_at

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules used, in the order they were."""
        used = [Rule.R9] if self.was_moved else []
        return tuple(dict.fromkeys([*used, *(each.stage.rule for each in self.stages)]))

    @property
    def confidence(self) -> Confidence:
        """The lowest confidence of the calendar rows used; high when only ordinary weeks were counted."""
        return min((row.confidence for row in self.calendar_rows), key=lambda each: each.rank, default=Confidence.HIGH)

    @property
    def days(self) -> tuple[CountedDay, ...]:
        """One row for each date: where a later stage counts a date again, its row stands."""
        found = {row.day: row for row in self.days_before}
        for each in self.stages:
            if each.days:
                found = {day: row for day, row in found.items() if day < each.days[0].day}
                found |= {row.day: row for row in each.days}
        return tuple(found.values())

    def as_dict(self) -> dict[str, Any]:
        """For JSON. Moments in ISO 8601 with the offset of Việt Nam."""
        return {
            "due": self.due.isoformat(),
            "legal_due": self.legal_due.isoformat(),
            "promised_due": self.times.promised.isoformat(),
            "start": self.accepted_at.isoformat(),
            "counted_from": self.times.started_at.isoformat(),
            "limit": {
                "text": str(self.limit),
                "unit": self.limit.unit.value,
                "amount": str(self.limit.amount)
                if self.limit.amount.denominator == 1
                else f"{float(self.limit.amount):g}",
            },
            "rule": self.limit.rule.value,
            "rules": [rule.value for rule in self.rules],
            "explanation": [RULES[rule].vi for rule in self.rules],
            "explanation_en": [RULES[rule].en for rule in self.rules],
            "legal_basis": [
                {"rule": basis.rule.value, "citation": basis.citation, "standing": basis.standing}
                for basis in self.legal_basis
            ],
            "confidence": self.confidence.value,
            "days": [row.as_dict() for row in self.days],
            "counted_days": sum(row.counted for row in self.days),
            "stages": [each.as_dict() for each in self.stages],
            "calendar_rows": [
                {
                    "date": row.day.isoformat(),
                    "kind": row.kind.value,
                    "name": row.name,
                    "confidence": row.confidence.value,
                    "source": row.source,
                }
                for row in self.calendar_rows
            ],
            "notes": [{"code": note, "vi": NOTES[note].vi, "en": NOTES[note].en} for note in self.notes],
        }


def deadline(
    start: datetime,
    limit: TimeLimit,
    calendar: WorkingCalendar,
    *,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    parameters: Parameters | None = None,
) -> Deadline:
    """The due time with its reasons. Input and refusals as of `due_times`, the quick way when no one asks why."""
    accepted = local(start)
    parameters = parameters or packaged_parameters(accepted.date())
    times = due_times(accepted, limit, calendar, pauses=pauses, extensions=extensions, parameters=parameters)
    stages = tuple(ExplainedStage(stage, tuple(_days(stage, times, calendar, parameters))) for stage in times.stages)
    last = max(times.promised, times.legal).date()
    rows = tuple(calendar.rows_between(accepted.date(), last))
    used = {stage.rule for stage in times.stages} | ({Rule.R9} if times.started_at != accepted else set())
    bases = tuple(basis for rule in sorted(used) for basis in legal_basis(rule, accepted.date()))
    before = tuple(_days_before(accepted.date(), times.started_at.date(), calendar))
    answer = Deadline(accepted, limit, parameters, times, stages, rows, bases, before)
    return replace(answer, notes=tuple(_notes(answer)))


def _notes(answer: Deadline) -> Iterator[str]:
    stages = answer.times.stages
    if any(stage.extension is not None and stage.extension.signed_on is None for stage in stages):
        yield "extension_unsigned"
    if any(stage.already_overdue for stage in stages):
        yield "pause_after_due"
    if any(_moved(stage) and stage.pause and stage.after.due < stage.pause.resumed_at for stage in stages):
        yield "due_before_resume"
    if answer.confidence is not Confidence.HIGH:
        yield "calendar_not_certain"
    if any(basis.standing == "unverified" for basis in answer.legal_basis):
        yield "basis_unverified"


def _moved(stage: Stage) -> bool:
    return stage.before != stage.after


def _days(stage: Stage, times: DueTimes, calendar: WorkingCalendar, parameters: Parameters) -> Iterator[CountedDay]:
    begins, due = stage.begins_at, stage.after.due
    match stage.rule:
        case Rule.R1 | Rule.R3:
            yield from _worked(stage.rule, begins, due, calendar)
        case Rule.R2:
            yield _skipped(stage.rule, calendar.status(begins.date()), "start_day")
            yield from _working_days(stage.rule, begins.date(), due.date(), calendar)
        case Rule.R8:
            yield from _working_days(stage.rule, begins.date(), due.date(), calendar)
        case Rule.R6:
            yield from _same_day(begins, due, calendar, parameters.same_day_cutoff)
        case Rule.R4 | Rule.R5:
            yield _skipped(stage.rule, calendar.status(begins.date()), "start_day")
            yield from _calendar_days(stage.rule, begins.date(), stage.after, calendar, 0)
        case Rule.R7 if stage.pause is not None and _moved(stage):
            yield from _after_pause(stage, stage.pause, times, calendar)


def _days_before(accepted_on: date, started_on: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    for day in _dates(accepted_on, started_on - ONE_DAY):
        status = calendar.status(day)
        yield _skipped(Rule.R9, status, "after_cutoff" if status.is_working else _why(status))


def _dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _why(status: DayStatus) -> str:
    return status.kind.value


def _skipped(rule: Rule, status: DayStatus, reason: str) -> CountedDay:
    confidence = status.row.confidence if status.row else None
    return CountedDay(status.day, rule, False, reason, name=status.name, confidence=confidence)


def _counted(rule: Rule, status: DayStatus, number: int | None, minutes: int | None = None) -> CountedDay:
    confidence = status.row.confidence if status.row else None
    return CountedDay(status.day, rule, True, "counted", number, minutes, status.name, confidence)


def _worked(rule: Rule, begins: datetime, due: datetime, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    """Working minutes of each day between two moments."""
    number = 0
    for day in _dates(begins.date(), due.date()):
        status = calendar.status(day)
        minutes = _minutes_on(day, begins, due, calendar)
        if minutes:
            number += 1
            yield _counted(rule, status, number, minutes)
        else:
            yield _skipped(rule, status, "outside_hours" if status.is_working else _why(status))


def _minutes_on(day: date, begins: datetime, ends: datetime, calendar: WorkingCalendar) -> int:
    opens = datetime.combine(day, time(), VIETNAM)
    closes = datetime.combine(day, time.max, VIETNAM)
    return calendar.work_between(max(opens, begins), min(closes, ends)) // MINUTE


def _working_days(rule: Rule, after: date, until: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    number = 0
    for day in _dates(after + ONE_DAY, until):
        status = calendar.status(day)
        if status.is_working:
            number += 1
            yield _counted(rule, status, number)
        else:
            yield _skipped(rule, status, _why(status))


def _same_day(begins: datetime, due: datetime, calendar: WorkingCalendar, cutoff: time) -> Iterator[CountedDay]:
    for day in _dates(begins.date(), due.date()):
        status = calendar.status(day)
        if day == due.date():
            yield _counted(Rule.R6, status, 1)
        elif not status.is_working:
            yield _skipped(Rule.R6, status, _why(status))
        else:
            yield _skipped(Rule.R6, status, "after_cutoff" if begins.time() > cutoff else "outside_hours")


def _calendar_days(
    rule: Rule, after: date, standing: Standing, calendar: WorkingCalendar, number: int
) -> Iterator[CountedDay]:
    """Every date counts until the unrolled one; then the days passed over, and the one it is moved on to."""
    unrolled, last = standing.unrolled, standing.due.date()
    for day in _dates(after + ONE_DAY, last):
        status = calendar.status(day)
        if unrolled is not None and day <= unrolled:
            number += 1
            yield _counted(rule, status, number)
        else:
            yield _skipped(rule, status, "rolled" if status.is_working else _why(status))


def _after_pause(stage: Stage, pause: Pause, times: DueTimes, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    """The paused days, then what was left of the limit; each date once."""
    paused_on, resumed_on, due_on = pause.paused_at.date(), pause.resumed_at.date(), stage.after.due.date()
    if stage.after.unrolled is not None:
        for day in _dates(paused_on + ONE_DAY, min(resumed_on, due_on)):
            yield _skipped(Rule.R7, calendar.status(day), "paused")
        left = (stage.after.unrolled - resumed_on).days
        yield from _calendar_days(Rule.R7, resumed_on, stage.after, calendar, _days_in_all(stage, times) - left)
        return
    for day in _dates(paused_on, due_on):
        status = calendar.status(day)
        minutes = _minutes_on(day, pause.resumed_at, stage.after.due, calendar)
        if day == paused_on:
            minutes += _minutes_before(stage, times, pause, calendar)
        if minutes:
            yield _counted(Rule.R7, status, None, minutes)
        elif day <= resumed_on and day != due_on:
            yield _skipped(Rule.R7, status, "paused")
        else:
            yield _skipped(Rule.R7, status, "outside_hours" if status.is_working else _why(status))


def _earlier(stage: Stage, times: DueTimes) -> tuple[Stage, ...]:
    return times.stages[: times.stages.index(stage)]


def _days_in_all(stage: Stage, times: DueTimes) -> int:
    """Calendar days of the limit and of an extension before this stage, paused days left out."""
    unrolled = times.stages[0].after.unrolled
    days = (unrolled - times.started_at.date()).days if unrolled else 0
    for each in _earlier(stage, times):
        if each.extension and each.before and each.before.unrolled and each.after.unrolled:
            days += (each.after.unrolled - each.before.unrolled).days
    return days


def _minutes_before(stage: Stage, times: DueTimes, pause: Pause, calendar: WorkingCalendar) -> int:
    """Working minutes used on the day of the pause before it began; none on a day of acceptance that does not count."""
    day = pause.paused_at.date()
    if times.stages[0].rule is Rule.R2 and day == times.started_at.date():
        return 0
    since = max([times.started_at, *(each.pause.resumed_at for each in _earlier(stage, times) if each.pause)])
    return _minutes_on(day, since, pause.paused_at, calendar)
