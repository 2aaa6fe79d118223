"""Punctuality (R10), warning levels (6.5) and process steps (R11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from diemsang.commons.worktime.rules.calendar import WorkingCalendar
from diemsang.commons.worktime.rules.limits import TimeLimit
from diemsang.commons.worktime.rules.parameters import Nearness, packaged_nearness
from diemsang.commons.worktime.rules.refusals import STEP_MISSING, STEP_UNIT
from diemsang.commons.worktime.rules.sessions import HOUR, MINUTE
from diemsang.kernel.clock import local
from diemsang.kernel.refusals import Refused


class Punctuality(StrEnum):
    EARLY = "early"  # trước hạn
    ON_TIME = "on_time"  # đúng hạn
    LATE = "late"  # quá hạn


@dataclass(frozen=True, slots=True)
class Verdict:
    """`late_minutes`: whole working minutes from due to settled (0 when settled after hours, still late).
    `early_days`: working days by which it was early."""

    punctuality: Punctuality
    late_minutes: int = 0
    early_days: int = 0


def judge(due: datetime, settled_at: datetime, calendar: WorkingCalendar) -> Verdict:
    """R10. Late when settled after due; early when at least one working day lies between the two dates."""
    due, settled_at = local(due), local(settled_at)
    if settled_at > due:
        return Verdict(Punctuality.LATE, late_minutes=calendar.work_between(due, settled_at) // MINUTE)
    days = calendar.working_days_between(settled_at.date(), due.date())
    return Verdict(Punctuality.EARLY, early_days=days) if days else Verdict(Punctuality.ON_TIME)


class WarningLevel(StrEnum):
    """How near the due time is."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def warn(
    started_at: datetime, due: datetime, now: datetime, calendar: WorkingCalendar, nearness: Nearness | None = None
) -> WarningLevel:
    """Red when overdue; yellow with at most that share of the budget, or that many working hours, left; else green.

    Without `nearness` the packaged lawbook says what is near, as of the day it started.
    """
    started_at, due, now = local(started_at), local(due), local(now)
    near = nearness or packaged_nearness(started_at.date())
    if now > due:
        return WarningLevel.RED
    left = calendar.work_between(now, due)
    budget = calendar.work_between(started_at, due)
    is_near = left <= near.hours * HOUR or left <= near.share * budget
    return WarningLevel.YELLOW if is_near else WarningLevel.GREEN


def step_due(opened_at: datetime, budget: TimeLimit, calendar: WorkingCalendar) -> datetime:
    """R11: a step is due its budget of working time after it was opened, by R1 (half a day is four hours).

    Refused (`worktime.step_unit`) when the budget is no amount of working time.
    """
    if not budget.is_working_time:
        raise Refused(STEP_UNIT(value=str(budget)))
    return calendar.add_work(local(opened_at), budget.working_ticks)


def join_opens_at(branch_ends: Iterable[datetime]) -> datetime:
    """R11: parallel branches start together; the join opens at the latest end."""
    ends = [local(end) for end in branch_ends]
    if not ends:
        raise Refused(STEP_MISSING())
    return max(ends)


def parallel_due(opened_at: datetime, budgets: Iterable[TimeLimit], calendar: WorkingCalendar) -> datetime:
    """R11: when the join after these parallel branches is due to open."""
    return join_opens_at(step_due(opened_at, budget, calendar) for budget in budgets)
