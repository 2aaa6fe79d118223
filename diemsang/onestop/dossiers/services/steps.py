"""From step to step inside the agency: every hand-over is a line of the control sheet, with both persons.

What is handed on goes to the next step of the internal process, or to any of its steps when work is repeated. Until it
is taken the giver stays the holder and the time is the giver's; the time of the step runs from the taking (R11).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Dossier, Handover
from diemsang.onestop.dossiers.rules import handover as rules
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown
from diemsang.onestop.dossiers.services.handover import (
    assigns_at,
    name_of,
    obstacles_to_taker,
    open_handovers,
    taker_of,
)
from diemsang.onestop.dossiers.services.tasks import current_step, send_ready, steps_of
from diemsang.onestop.procedures.rules import StepView

PASS_ON: Final = "dossiers.pass_on"  # noqa: S105  (an act, no secret)
TAKE_ON: Final = "dossiers.take_on"
SEND_BACK: Final = "dossiers.send_back"
EXAMINE: Final = "examine"


@transaction.atomic
def pass_on(
    dossier: str,
    *,
    step: int | None = None,
    unit: str = "",
    person: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Chuyển bước: to the next step of the internal process, or to `step`; the state stays.

    To the unit or person named, else to whom the step names. Parts of other agencies behind the step that is left are
    sent. Refused: `dossiers.step_unknown`, `dossiers.taker_missing`, `dossiers.handover_waiting`.
    """
    row = hold(dossier, PASS_ON, by=by, at=at)
    current, steps = current_step(row), steps_of(row)
    next_step = _next(steps, current, step)
    names = (unit, person) if unit or person else (next_step.unit, next_step.person) if next_step else ("", "")
    taker = taker_of(*names, clock.local(at).date())
    waiting = open_handovers([row]).get(row.pk)
    found: list[Refusal] = []
    if waiting is not None:
        found.append(refusals.HANDOVER_WAITING(at=shown(waiting.sent_at)))
    if step is not None and next_step is None:
        found.append(refusals.STEP_UNKNOWN(at_field="step", step=step))
    refuse_if([*found, *obstacles_to_taker(row, taker, clock.local(at).date())])
    sent = Handover.objects.create(
        dossier=row,
        giver=name_of(by),
        giver_unit=row.holder_unit,
        taker=taker.person,
        taker_unit=taker.unit,
        step=next_step.no if next_step else None,
        note=clean(note),
        sent_at=at,
    )
    opened = send_ready(row, at=at, leaves=current) if current is not None else []
    facts = {
        "handover": sent.pk,
        "step": sent.step,
        "taker": sent.taker,
        "taker_unit": sent.taker_unit,
        "tasks": [task.pk for task in opened],
    }
    carry_out(row, PASS_ON, by=by, at=at, unit=taker.unit, facts=facts)
    return row.key


@transaction.atomic
def take_on(dossier: str, *, by: Actor, at: datetime) -> str:
    """Nhận hồ sơ chuyển bước: by the person it was handed to, or who assigns work there. Its step opens now.

    Who takes it to examine is an examiner for ever; who checks, signs or numbers it is not.
    """
    row = hold(dossier, TAKE_ON, by=by, at=at)
    sent = _waiting(row, by)
    step = next((each for each in steps_of(row) if each.no == sent.step), None)
    sent.received_at, sent.received_by = sent.received_at or at, sent.received_by or name_of(by)
    sent.accepted_at, sent.accepted_by = at, name_of(by)
    if step is not None:
        sent.step_due = rules.budget_due(at, step.budget_minutes, worktime.calendar_for(row.agency))
    sent.save()
    holder = sent.taker or by.person or ""
    examines = step is None or step.kind == EXAMINE
    facts = {"handover": sent.pk, "giver": sent.giver, "step": sent.step}
    carry_out(row, TAKE_ON, by=by, at=at, unit=sent.taker_unit, person=holder, examines=examines, facts=facts)
    return row.key


@transaction.atomic
def send_back(dossier: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Trả lại hồ sơ chuyển bước: not for us, with a written reason; the giver holds it as before."""
    row = hold(dossier, SEND_BACK, by=by, at=at)
    sent = _waiting(row, by)
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    sent.declined_at, sent.decline_reason = at, clean(reason)
    sent.save(update_fields=["declined_at", "decline_reason"])
    facts = {"handover": sent.pk, "giver": sent.giver, "step": sent.step}
    carry_out(row, SEND_BACK, by=by, at=at, reason=reason, unit=sent.giver_unit, facts=facts)
    return row.key


def _next(steps: Sequence[StepView], current: int | None, wanted: int | None) -> StepView | None:
    """The step named, when the agency has it; else the only one that follows; else None."""
    if wanted is not None:
        here = [each for each in steps if each.no == wanted and each.kind not in rules.OUTSIDE_THE_AGENCY]
        return here[0] if here else None
    found = rules.following(steps, current)
    return found[0] if len(found) == 1 else None


def _waiting(row: Dossier, by: Actor) -> Handover:
    sent = open_handovers([row]).get(row.pk)
    if sent is None:
        raise Refused(refusals.NO_HANDOVER())
    is_theirs = by.is_system or sent.taker in ("", by.person)
    if not (is_theirs or assigns_at(by, row, sent.taker_unit)):
        raise Refused(refusals.NO_HANDOVER())
    return sent
