"""Handing a dossier on: along the steps of the internal process, each with its own time, and who answers for the time
in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Final

from diemsang.commons.worktime import rules as worktime
from diemsang.kernel import clock
from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.procedures.rules import StepView

INTAKE: Final = "intake"
AGENCY_TASK: Final = "agency_task"
OUTSIDE_THE_AGENCY: Final = frozenset({INTAKE, AGENCY_TASK, "return"})
"""Kinds of steps nobody hands the dossier to: the counter has it, or another agency does its own part."""


@dataclass(frozen=True, slots=True)
class Taker:
    """To whom a dossier goes: a unit, a person or both, and the bodies they work in on that day."""

    unit: str = ""
    person: str = ""
    bodies: frozenset[str] = field(default_factory=frozenset)


def obstacles_to_taker(taker: Taker, *, works_there: bool) -> Iterator[Refusal]:
    """Somebody takes it, and works in the agency that has to settle it, or answers for it now (`works_there`)."""
    if not (works_there and (taker.unit or taker.person)):
        yield refusals.TAKER_MISSING(at_field="unit")


def first_step(steps: Sequence[StepView]) -> StepView | None:
    """What follows the intake: where a dossier goes when the counter hands it over; None without such a step."""
    return next(iter(following(steps, None)), None)


def following(steps: Sequence[StepView], no: int | None) -> tuple[StepView, ...]:
    """The steps of the agency that may be next after step `no`, or after the intake, in their order.

    Tasks of other agencies are done beside and stepped over; a step after one of them is next too.
    """
    outside = {each.no for each in steps if each.kind in OUTSIDE_THE_AGENCY}
    done = {each.no for each in steps if each.kind == INTAKE} if no is None else {no}
    found: set[int] = set()
    while True:
        beside = {each.no for each in steps if each.no in outside and done.intersection(each.after)} - done
        found |= {each.no for each in steps if done.intersection(each.after)} - outside
        if not beside:
            break
        done |= beside
    if no is None and not found:
        found = {each.no for each in steps if not each.after} - outside
    return tuple(each for each in sorted(steps, key=lambda each: each.no) if each.no in found)


def budget_due(opened_at: datetime, minutes: int, calendar: worktime.WorkingCalendar) -> datetime | None:
    """When a step opened at that moment is due (R11: R1 over its budget of working minutes), in UTC.

    None for a step without a budget, such as the return of the result.
    """
    if not minutes:
        return None
    limit = worktime.TimeLimit(worktime.Unit.WORKING_HOURS, Fraction(minutes, 60))
    return worktime.step_due(opened_at, limit, calendar).astimezone(UTC)


def hand_over_by(accepted_at: datetime, calendar: worktime.WorkingCalendar) -> datetime:
    """Until when the counter hands an accepted dossier over: at once, or with the next half-session, whose end this is.

    Accepted within a session, the next one counts; accepted between two, the one that comes. In UTC.
    """
    moment = clock.local(accepted_at)
    coming = ((opens, closes) for opens, closes in _sessions_from(moment.date(), calendar) if closes > moment)
    opens, closes = next(coming)
    if opens <= moment:
        _, closes = next(coming)
    return closes.astimezone(UTC)


def _sessions_from(day: date, calendar: worktime.WorkingCalendar) -> Iterator[tuple[datetime, datetime]]:
    """Every session from that day on; refused where the calendar ends."""
    while True:
        if not calendar.knows(day):
            raise calendar.unknown(day)
        for session in calendar.sessions_on(day):
            yield _on(day, session.opens), _on(day, session.closes)
        day += timedelta(days=1)


def _on(day: date, clock_time: time) -> datetime:
    return clock.local(clock.at_local(day, clock_time.hour, clock_time.minute))


def time_of_giver(sent_at: datetime, taken_at: datetime, calendar: worktime.WorkingCalendar) -> int:
    """Working minutes between sending and taking: they belong to who gave it, until it is taken."""
    work = calendar.work_between(clock.local(sent_at), clock.local(taken_at))
    return work // (60 * 1_000_000)
