"""Ends without an answer: withdrawn on the applicant's written wish, or stopped on a ground; the papers go back.

What was still awaited of anybody ends with the dossier (`loose_ends`). What was paid is given back by decision only.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import ComponentCheck, Dossier, GroundKind, SupplementState, WithdrawalRequest
from diemsang.onestop.dossiers.rules import State, closing_refusals, refusals
from diemsang.onestop.dossiers.rules.intake import Found
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown
from diemsang.onestop.dossiers.services.attached import obstacles_to_file
from diemsang.onestop.dossiers.services.returning import is_entitled

BY_SILENCE = "stop.silence"
NOT_PAID = "stop.not_paid"
ANSWER = "dossiers.answer_supplement"
LACKING = (Found.MISSING.value, Found.INVALID.value)


@transaction.atomic
def ask_to_withdraw(dossier: str, *, reason: str, file: str = "", by: Actor, at: datetime) -> str:
    """Đề nghị rút hồ sơ: in writing, by the applicant or a representative; a leader decides. The state stays.

    Who types it at the counter for the applicant attaches the scan of the applicant's letter (`file`).
    """
    row = hold(dossier, "dossiers.ask_to_withdraw", by=by, at=at)
    found: list[Refusal] = []
    if (waiting := row.withdrawals.filter(decided_at=None).first()) is not None:
        found.append(refusals.ASKED_ALREADY(at=shown(waiting.asked_at)))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if not file and not (by.is_system or queries.stands_for_applicant(by, row, at)):
        found.append(closing_refusals.WRITTEN_REQUEST_MISSING(at_field="file"))
    refuse_if([*found, *obstacles_to_file(row, file, by=by)])
    request = WithdrawalRequest.objects.create(
        dossier=row, reason=clean(reason), file=file, asked_at=at, asked_by=by.person or by.key
    )
    facts = {"withdrawal": request.pk, "file": file}
    carry_out(row, "dossiers.ask_to_withdraw", by=by, at=at, reason=reason, facts=facts)
    return row.key


@transaction.atomic
def withdraw(dossier: str, *, reason: str = "", by: Actor, at: datetime) -> str:
    """Duyệt rút hồ sơ: a leader agrees to what the applicant asked for in writing. To state 15, for good."""
    row = hold(dossier, "dossiers.withdraw", by=by, at=at)
    request = _waiting(row)
    _decide(request, approved=True, reason=reason, by=by, at=at)
    facts = {"withdrawal": request.pk}
    carry_out(row, "dossiers.withdraw", by=by, at=at, reason=reason, unit="", person="", facts=facts)
    return row.key


@transaction.atomic
def decline_withdrawal(dossier: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Không duyệt rút hồ sơ, with the reason: the dossier goes on as it was."""
    row = hold(dossier, "dossiers.decline_withdrawal", by=by, at=at)
    request = _waiting(row)
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    _decide(request, approved=False, reason=reason, by=by, at=at)
    facts = {"withdrawal": request.pk}
    carry_out(row, "dossiers.decline_withdrawal", by=by, at=at, reason=reason, facts=facts)
    return row.key


@transaction.atomic
def stop(dossier: str, *, ground: str, reason: str, by: Actor, at: datetime) -> str:
    """Dừng giải quyết (form 05 of 2025): on a ground of the list and in writing. From 4 to 10 to state 16, for good.

    Because papers or a payment did not come only when they were asked for and the time for them has passed.
    """
    row = hold(dossier, "dossiers.stop", by=by, at=at)
    found: list[Refusal] = []
    if queries.ground_on(GroundKind.STOP, ground, clock.local(at).date()) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if([*found, *_obstacles_to_waiting_no_longer(row, ground, at)])
    facts = {"stage": row.state}
    carry_out(row, "dossiers.stop", by=by, at=at, reason_code=ground, reason=reason, unit="", person="", facts=facts)
    return row.key


@transaction.atomic
def hand_back_papers(
    dossier: str,
    *,
    papers: Sequence[str] = (),
    recipient: str = "",
    identity_checked: bool = False,
    by: Actor,
    at: datetime,
) -> str:
    """Trả lại giấy tờ đã nộp of a dossier refused, withdrawn or stopped: those named, or all on paper not yet given
    back; to the applicant or who acts for them, whose identity was checked."""
    row = hold(dossier, "dossiers.hand_back_papers", by=by, at=at)
    there = {each.component: each for each in row.components.select_for_update().order_by("place")}
    recipient = recipient or row.applicant
    found: list[Refusal] = [
        refusals.PAPER_UNKNOWN(at_field=f"papers.{code}", code=code) for code in papers if code not in there
    ]
    if not identity_checked:
        found.append(refusals.IDENTITY_UNCHECKED(at_field="identity_checked"))
    if not is_entitled(row, recipient, at):
        on = f"{clock.local(at):%d/%m/%Y}"
        found.append(closing_refusals.RECIPIENT_NOT_ENTITLED(at_field="recipient", on=on))
    wanted = [there[code] for code in papers if code in there] if papers else list(there.values())
    going = [each for each in wanted if (each.originals or each.copies) and each.handed_back_at is None]
    if not going and not found:
        found.append(closing_refusals.NOTHING_TO_HAND_BACK())
    refuse_if(found)
    for each in going:
        each.handed_back_at, each.handed_back_to = at, recipient
    ComponentCheck.objects.bulk_update(going, ["handed_back_at", "handed_back_to"])
    facts = {"papers": [each.component for each in going], "recipient": recipient}
    carry_out(row, "dossiers.hand_back_papers", by=by, at=at, facts=facts)
    return row.key


def _waiting(row: Dossier) -> WithdrawalRequest:
    request = row.withdrawals.filter(decided_at=None).first()
    if request is None:
        raise Refused(refusals.NOT_ASKED())
    return request


def _decide(request: WithdrawalRequest, *, approved: bool, reason: str, by: Actor, at: datetime) -> None:
    request.approved, request.decision_reason = approved, clean(reason)
    request.decided_at, request.decided_by = at, by.person or by.key
    request.save(update_fields=["approved", "decision_reason", "decided_at", "decided_by"])


def _obstacles_to_waiting_no_longer(row: Dossier, ground: str, at: datetime) -> list[Refusal]:
    """Silence and non-payment: something was asked for, a time was set, and it has passed."""
    if ground not in (BY_SILENCE, NOT_PAID):
        return []
    if row.state != (State.SUPPLEMENT if ground == BY_SILENCE else State.FINANCIAL):
        return [refusals.GROUND_UNKNOWN(at_field="ground", code=ground)]
    if ground == BY_SILENCE and (handed_in_at := _handed_in_at(row)) is not None:
        return [closing_refusals.SUPPLEMENT_HANDED_IN(at_field="ground", at=shown(handed_in_at))]
    until = _awaited_until(row)
    if until is None:
        return [closing_refusals.NO_TIME_WAS_SET(at_field="ground")]
    return [refusals.STILL_TIME_TO_ANSWER(at_field="ground", until=shown(until))] if at < until else []


def _handed_in_at(row: Dossier) -> datetime | None:
    """When the applicant last handed in what was asked for; None for silence, and once a paper was found to lack."""
    if row.components.filter(verdict__in=LACKING).exists():
        return None
    asked_at = row.supplements.get(state=SupplementState.ASKED).asked_at
    answers = row.moves.filter(act=ANSWER, at__gte=asked_at).order_by("-seq")
    return answers.values_list("at", flat=True).first()


def _awaited_until(row: Dossier) -> datetime | None:
    """Until when papers are awaited; or money, whose last day begins the morning after it is over."""
    if row.state == State.SUPPLEMENT:
        return row.supplements.get(state=SupplementState.ASKED).answer_by
    pay_by = row.obligations.get(paid_at=None).pay_by
    return None if pay_by is None else clock.at_local(pay_by)
