"""The due times of one dossier, computed by the rules of its acceptance day and stored with it."""

from datetime import UTC, date, datetime
from typing import Final

from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime.rules import WorkingCalendar, judge
from diemsang.kernel import clock
from diemsang.onestop.dossiers.models import Dossier, Extension
from diemsang.onestop.dossiers.rules import answer_due, handled_minutes, kept_parameters, read_parameters, times
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

INTAKE_HOURS: Final = "dossiers.intake_answer_hours"


def intake_due(row: Dossier, at: datetime) -> datetime | None:
    """When the agency has to answer a filing that arrived at that moment, in UTC (R1).

    None when no rule says so on that day: such an answer is neither on time nor late.
    """
    hours = intake_hours(row.agency, clock.local(at).date())
    return None if hours is None else answer_by(at, hours, worktime.calendar_for(row.agency))


@uses(INTAKE_HOURS)
def intake_hours(agency: str, on: date) -> int | None:
    """How many working hours an agency has to answer a filing of that day; None without a rule."""
    answer = lawbook.rule_value(INTAKE_HOURS, on=on, scope=agency)
    return answer.whole() if answer.is_defined else None


def answer_by(began: datetime, hours: int | None, calendar: WorkingCalendar) -> datetime | None:
    """The moment so many working hours after another, in UTC (R1); None for no number of hours."""
    return None if hours is None else answer_due(began, hours, calendar).astimezone(UTC)


def start(row: Dossier, at: datetime) -> None:
    """The legal clock starts: keep the rules of this day for life and write both due times on `row`, unsaved."""
    row.accepted_at = at
    row.parameters = kept_parameters(worktime.parameters_for(clock.local(at).date(), row.agency))
    if row.promised_due is not None:
        recompute(row)  # accepted before, and corrected
        return
    found = times(at, row.limit, parameters=read_parameters(row.parameters), calendar=worktime.calendar_for(row.agency))
    row.legal_due = found.legal.astimezone(UTC)
    row.promised_due = never_before(found.promised.astimezone(UTC), row.stated_due)


def settle(row: Dossier, at: datetime) -> None:
    """The legal clock stops with an answer: judge it by the legal due (R10), write it on `row`, unsaved."""
    row.settled_at = at
    if row.accepted_at is None or row.legal_due is None:
        return
    calendar = worktime.calendar_for(row.agency)
    pauses = [
        (pause.paused_at, pause.resumed_at)
        for pause in row.pauses.filter(resumed_at__isnull=False)
        if pause.resumed_at is not None
    ]
    verdict = judge(row.legal_due, at, calendar)
    row.punctuality, row.late_minutes = verdict.punctuality.value, verdict.late_minutes
    row.handled_minutes = handled_minutes(row.accepted_at, at, pauses, calendar)


def never_before(promised: datetime, stated: datetime | None) -> datetime:
    """What an applicant is promised is never earlier than what the slip of another system said (`stated_due`)."""
    return promised if stated is None else max(promised, stated)


def recompute(row: Dossier) -> bool:
    """Both due times anew from the limit, the lawful pauses that have ended and the extension, on `row`, unsaved.

    Says whether one of them changed. A dossier not yet accepted has none. Refused as `worktime` refuses.
    """
    if row.accepted_at is None:
        return False
    pauses = row.pauses.filter(resumed_at__isnull=False).order_by("paused_at")
    extension = Extension.objects.filter(dossier=row.pk).first()
    found = times(
        row.accepted_at,
        row.limit,
        parameters=read_parameters(row.parameters),
        calendar=worktime.calendar_for(row.agency),
        pauses=[(pause.paused_at, pause.resumed_at) for pause in pauses if pause.resumed_at is not None],
        extended=None if extension is None else (extension.working_days, clock.local(extension.signed_at).date()),
    )
    before = row.legal_due, row.promised_due
    row.legal_due = found.legal.astimezone(UTC)
    row.promised_due = never_before(found.promised.astimezone(UTC), row.stated_due)
    return before != (row.legal_due, row.promised_due)
