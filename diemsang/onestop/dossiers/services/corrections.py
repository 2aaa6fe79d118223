"""Correcting a recorded moment: proposed by one leader, approved by the other; the old line of the journal stays.

The leaders of the centre and of the agency, two different people. What was computed from the moment is computed anew:
both due times, and whether an answer was on time.
"""

from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Correction, Dossier, Pause, ReturnOfResult
from diemsang.onestop.dossiers.queries.corrections import moments_of
from diemsang.onestop.dossiers.rules import closing_refusals, refusals
from diemsang.onestop.dossiers.rules import corrections as rules
from diemsang.onestop.dossiers.rules.corrections import Side
from diemsang.onestop.dossiers.services import clock as due
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown


@transaction.atomic
def propose_correction(dossier: str, *, moment: str, becomes: datetime, reason: str, by: Actor, at: datetime) -> str:
    """Đề nghị sửa thời điểm: one of `moments_of` the dossier should read `becomes`. Nothing changes yet."""
    row = hold(dossier, "dossiers.propose_correction", by=by, at=at)
    side = rules.side_to_speak_for(_sides(by, row))
    moments = moments_of(row, at)
    found: list[Refusal] = []
    if side is None:
        found.append(refusals.BOTH_LEADERS_NEEDED())
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if (waiting := _open(row)) is not None:
        found.append(refusals.ASKED_ALREADY(at=shown(waiting.proposed_at)))
    refuse_if([*found, *rules.obstacles_to_moment(moments, moment, becomes, shown)])
    correction = Correction.objects.create(
        dossier=row,
        moment=moment,
        was=moments[moment].stands,
        becomes=becomes,
        reason=clean(reason),
        proposed_at=at,
        proposed_by=by.person or by.key,
        proposed_as=side or "",
    )
    carry_out(row, "dossiers.propose_correction", by=by, at=at, reason=reason, facts=_facts(correction))
    return row.key


@transaction.atomic
def approve_correction(dossier: str, *, by: Actor, at: datetime) -> str:
    """Duyệt sửa thời điểm: the leader of the other side agrees; the moment changes, with all that hangs on it."""
    row = hold(dossier, "dossiers.approve_correction", by=by, at=at)
    correction = _waiting(row)
    who = by.person or by.key
    side = rules.side_to_speak_for(_sides(by, row), correction.proposed_as)
    moments = moments_of(row, at)
    found = list(rules.obstacles_to_second_word(correction.proposed_by, who, side))
    stands = moments.get(correction.moment)
    if stands is not None and stands.stands != correction.was:
        found.append(closing_refusals.MOMENT_CHANGED(now=shown(stands.stands), was=shown(correction.was)))
    else:
        found += rules.obstacles_to_moment(moments, correction.moment, correction.becomes, shown)
    refuse_if(found)
    correction.approved_at, correction.approved_by = at, who
    correction.save(update_fields=["approved_at", "approved_by"])
    before = row.promised_due
    _write(row, correction)
    facts = _facts(correction) | {"proposed_by": correction.proposed_by, "approved_as": side or ""}
    act, reason = "dossiers.approve_correction", correction.reason
    carry_out(row, act, by=by, at=at, reason=reason, due_before=before, facts=facts)
    return row.key


@transaction.atomic
def decline_correction(dossier: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Không duyệt, or taken back by who proposed it, with the reason: the moment stays as it is recorded."""
    row = hold(dossier, "dossiers.decline_correction", by=by, at=at)
    correction = _waiting(row)
    found: list[Refusal] = []
    if not _sides(by, row):
        found.append(refusals.BOTH_LEADERS_NEEDED())
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    correction.declined_at, correction.declined_by = at, by.person or by.key
    correction.decline_reason = clean(reason)
    correction.save(update_fields=["declined_at", "declined_by", "decline_reason"])
    carry_out(row, "dossiers.decline_correction", by=by, at=at, reason=reason, facts=_facts(correction))
    return row.key


def _write(row: Dossier, correction: Correction) -> None:
    """The corrected moment where it is recorded, and what follows from it, on `row` unsaved."""
    name, becomes = correction.moment, correction.becomes
    if name == rules.RETURNED:
        ReturnOfResult.objects.filter(dossier=row).update(returned_at=becomes)
        row.closed_at = becomes
        return
    if name == rules.ACCEPTED:
        row.filed_at = becomes if row.filed_at == row.accepted_at else row.filed_at
        due.start(row, becomes)
    elif name != rules.SETTLED:
        number, _, end = name.removeprefix("pause:").partition(".")
        pause = Pause.objects.get(dossier=row, pk=int(number))
        if end == rules.PAUSED:
            pause.paused_at = becomes
            row.paused_since = becomes if pause.resumed_at is None else row.paused_since
        else:
            pause.resumed_at = becomes
        pause.save(update_fields=["paused_at", "resumed_at"])
        due.recompute(row)
    if row.settled_at is not None:
        due.settle(row, becomes if name == rules.SETTLED else row.settled_at)


def _sides(by: Actor, row: Dossier) -> frozenset[Side]:
    """For whom somebody may speak about this dossier: as leader of its agency, as leader of the centre it came to."""
    places = {Side.AGENCY: [row.agency], Side.CENTRE: [row.centre or row.agency]}
    return frozenset(
        side
        for side, keys in places.items()
        if any(grant.role == side and grant.covers(key) for grant in by.grants for key in keys)
    )


def _open(row: Dossier) -> Correction | None:
    return row.corrections.filter(approved_at=None, declined_at=None).first()


def _waiting(row: Dossier) -> Correction:
    correction = _open(row)
    if correction is None:
        raise Refused(closing_refusals.NOT_PROPOSED_CORRECTION())
    return correction


def _facts(correction: Correction) -> dict[str, object]:
    return {
        "correction": correction.pk,
        "moment": correction.moment,
        "was": correction.was.isoformat(),
        "becomes": correction.becomes.isoformat(),
    }
