"""A date that cannot be kept: moved once, in time, by the leader (R8); and the apology, which moves nothing."""

from datetime import UTC, datetime

from django.db import transaction

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Apology, Dossier, Extension, GroundKind
from diemsang.onestop.dossiers.rules import is_overdue, read_parameters, refusals, times
from diemsang.onestop.dossiers.rules.waiting import obstacles_to_length
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown


@transaction.atomic
def extend(dossier: str, *, working_days: int, reason: str, by: Actor, at: datetime) -> str:
    """Gia hạn, hẹn lại ngày trả (R8): once, by so many working days counted from the day it was due. The state stays.

    Only `promised_due` moves: statistics go by `legal_due`. Signed at the latest so many working days before the due
    date as the rule of the acceptance day asks (`worktime.extension_too_late`). Refused while the clock is paused: the
    date to move is not known then.
    """
    row = hold(dossier, "dossiers.extend", by=by, at=at)
    if row.accepted_at is None or row.promised_due is None:
        raise Refused(refusals.NOT_ACCEPTED_YET())
    found: list[Refusal] = list(obstacles_to_length(working_days))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if (earlier := Extension.objects.filter(dossier=row).first()) is not None:
        found.append(refusals.EXTENDED_ALREADY(on=f"{clock.local(earlier.signed_at):%d/%m/%Y}"))
    if row.paused_since is not None:
        found.append(refusals.PAUSED_NOW(since=shown(row.paused_since)))
    refuse_if(found)
    before, after = row.promised_due, _extended(row, row.accepted_at, working_days, at)
    if after <= before:
        raise Refused(refusals.EXTENSION_MOVES_NOTHING(at_field="working_days", due=shown(before)))
    Extension.objects.create(
        dossier=row,
        working_days=working_days,
        reason=clean(reason),
        signed_at=at,
        signed_by=by.person or by.key,
        due_before=before,
        due_after=after,
    )
    row.promised_due = after
    facts = {"working_days": working_days}
    carry_out(row, "dossiers.extend", by=by, at=at, reason=reason, due_before=before, facts=facts)
    return row.key


def _extended(row: Dossier, accepted_at: datetime, working_days: int, at: datetime) -> datetime:
    """The new date, by all pauses so far, the notice judged as of the day of signing."""
    pauses = row.pauses.filter(resumed_at__isnull=False).order_by("paused_at")
    found = times(
        accepted_at,
        row.limit,
        parameters=read_parameters(row.parameters),
        calendar=worktime.calendar_for(row.agency),
        pauses=[(pause.paused_at, pause.resumed_at) for pause in pauses if pause.resumed_at is not None],
        extended=(working_days, clock.local(at).date()),
        judge_notice=True,
    )
    return found.promised.astimezone(UTC)


@transaction.atomic
def apologise(
    dossier: str,
    *,
    ground: str,
    reason: str,
    new_due: datetime | None = None,
    agency_at_fault: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Xin lỗi vì quá hạn (form 04): to the applicant, by the leader of the agency at fault. The state stays.

    Names the first appointment, an enumerated reason in words, and the new date. It ends nothing: the dossier stays
    late, and no due time moves. Refused for a dossier that is not late. `new_due` is a moment after `at`; a dossier
    that is settled needs none.
    """
    row = hold(dossier, "dossiers.apologise", by=by, at=at)
    found: list[Refusal] = []
    if row.legal_due is None or row.promised_due is None:
        raise Refused(refusals.NOT_ACCEPTED_YET())
    if not is_overdue(row.legal_due, row.settled_at, at, paused_since=row.paused_since):
        raise Refused(refusals.NOT_LATE(due=shown(row.legal_due)))
    if queries.ground_on(GroundKind.LATE, ground, clock.local(at).date()) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if (new_due is None and row.settled_at is None) or (new_due is not None and new_due <= at):
        found.append(refusals.DUE_MISSING(at_field="new_due"))
    refuse_if(found)
    apology = Apology.objects.create(
        dossier=row,
        first_due=row.promised_due,
        new_due=new_due,
        ground=ground,
        reason=clean(reason),
        agency_at_fault=agency_at_fault or row.agency,
        signed_at=at,
        signed_by=by.person or by.key,
    )
    facts = {
        "apology": apology.pk,
        "agency_at_fault": apology.agency_at_fault,
        "new_due": None if new_due is None else new_due.astimezone(UTC).isoformat(),
    }
    carry_out(row, "dossiers.apologise", by=by, at=at, reason_code=ground, reason=reason, facts=facts)
    return row.key
