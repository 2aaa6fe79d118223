"""The clock of a dossier, thin over `commons.worktime`: the rules of the acceptance day, kept for life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from diemsang.commons.worktime import rules as worktime
from diemsang.kernel import clock


@dataclass(frozen=True, slots=True)
class Times:
    """Both due times. `legal` is what statistics judge by; `promised` is what the applicant was told last."""

    legal: datetime
    promised: datetime


def kept_parameters(parameters: worktime.Parameters) -> dict[str, Any]:
    """The parameters of R6, R8 and R9 as they are kept with the dossier."""
    cutoff = parameters.late_cutoff
    return {
        "same_day_cutoff": parameters.same_day_cutoff.isoformat(),
        "late_cutoff": None if cutoff is None else cutoff.isoformat(),
        "extension_notice_days": parameters.extension_notice_days,
    }


def read_parameters(kept: Mapping[str, Any]) -> worktime.Parameters:
    """The same, back. KeyError for a dossier that was never accepted."""
    late = kept["late_cutoff"]
    return worktime.Parameters(
        same_day_cutoff=time.fromisoformat(kept["same_day_cutoff"]),
        late_cutoff=None if late is None else time.fromisoformat(late),
        extension_notice_days=kept["extension_notice_days"],
    )


def times(
    accepted_at: datetime,
    limit: str,
    *,
    parameters: worktime.Parameters,
    calendar: worktime.WorkingCalendar,
    pauses: Iterable[tuple[datetime, datetime]] = (),
    extended: tuple[int, date] | None = None,
    judge_notice: bool = False,
) -> Times:
    """The due times by R1 to R9: the limit as text, pauses that have ended, and the extension with its day of signing.

    The notice of an extension (R8) is judged on the day it is signed (`judge_notice`) and not again when a calendar
    changes afterwards. Refused as `worktime` refuses: an unreadable limit, a day without calendar, a late extension.
    """
    if not judge_notice:
        parameters = replace(parameters, extension_notice_days=0)
    found = worktime.due_times(
        accepted_at,
        worktime.parse_limit(limit),
        calendar,
        pauses=[worktime.Pause(start, end) for start, end in pauses],
        extensions=[] if extended is None else [worktime.Extension(*extended)],
        parameters=parameters,
    )
    return Times(found.legal, found.promised)


def answer_due(filed_at: datetime, hours: int, calendar: worktime.WorkingCalendar) -> datetime:
    """When an online or posted filing has to be answered: so many working hours after it arrived (R1)."""
    limit = worktime.TimeLimit(worktime.Unit.WORKING_HOURS, Fraction(hours))
    return worktime.step_due(filed_at, limit, calendar)


def handled_minutes(
    accepted_at: datetime,
    settled_at: datetime,
    pauses: Iterable[tuple[datetime, datetime]],
    calendar: worktime.WorkingCalendar,
) -> int:
    """Whole working minutes from acceptance to settlement, those of the pauses left out."""
    worked = calendar.work_between(clock.local(accepted_at), clock.local(settled_at))
    paused = sum(calendar.work_between(clock.local(start), clock.local(end)) for start, end in pauses)
    return max(0, worked - paused) // worktime.sessions.MINUTE


def is_overdue(
    legal_due: datetime | None, settled_at: datetime | None, now: datetime, *, paused_since: datetime | None = None
) -> bool:
    """Quá hạn: no state, but now (or the moment it was settled) after the legal due time.

    While the clock stands still (`paused_since`) nothing becomes late, and what was late stays so.
    """
    return legal_due is not None and (settled_at or paused_since or now) > legal_due
