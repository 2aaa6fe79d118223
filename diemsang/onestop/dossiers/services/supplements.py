"""Papers found lacking by the examination: proposed by the specialist, approved by a leader, handed in, received.

The legal clock stands still from the approval until the receiver has the papers (R7); a request that is only proposed
pauses nothing. How often it may be asked is fixed at acceptance.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Dossier, SupplementKind, SupplementRequest, SupplementState
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem, obstacles_to_accepting
from diemsang.onestop.dossiers.rules.waiting import obstacles_to_asking_again
from diemsang.onestop.dossiers.services import components
from diemsang.onestop.dossiers.services.acting import PauseGround, carry_out, hold, shown
from diemsang.onestop.dossiers.services.answers import answer_form, hand_in_supplement, write_request


@transaction.atomic
def propose_supplement(
    dossier: str,
    *,
    items: Sequence[SupplementItem],
    reason: str,
    guidance: str = "",
    checks: Sequence[PaperCheck] = (),
    by: Actor,
    at: datetime,
) -> str:
    """Đề nghị yêu cầu bổ sung sau thẩm định (form 02): all that lacks at once, with reasons. The state stays 6.

    Refused when the requests allowed are used up (NĐ 63/2010/NĐ-CP Điều 20 khoản 4; the version's own number), when
    one is waiting already, and as at intake: nothing outside the list without a legal ground.
    """
    row = hold(dossier, "dossiers.propose_supplement", by=by, at=at)
    refuse_if(obstacles_to_asking_again(row.supplements_used, row.supplements_allowed))
    if (waiting := _open_request(row)) is not None:
        raise Refused(refusals.ASKED_ALREADY(at=shown(waiting.proposed_at)))
    components.check(row, checks, by=by, at=at)
    request = write_request(row, items, reason=reason, guidance=guidance, kind=SupplementKind.EXAMINATION, by=by, at=at)
    asked = [item["component"] for item in request.items]
    carry_out(row, "dossiers.propose_supplement", by=by, at=at, reason=reason, facts={"papers": asked})
    return row.key


@transaction.atomic
def ask_supplement(dossier: str, *, by: Actor, at: datetime, answer_by: datetime | None = None) -> str:
    """Duyệt yêu cầu bổ sung: the request goes out and the legal clock pauses. State 6 to 8; one more is used up.

    By somebody else than who proposed it.
    """
    row = hold(dossier, "dossiers.ask_supplement", by=by, at=at)
    refuse_if(obstacles_to_asking_again(row.supplements_used, row.supplements_allowed))
    request = _proposed(row)
    if request.proposed_by == (by.person or by.key) and not by.is_system:
        raise Refused(refusals.PROPOSER_DECIDES())
    if answer_by is not None and answer_by <= at:
        raise Refused(refusals.DUE_MISSING(at_field="answer_by"))
    request.state, request.asked_at, request.asked_by = SupplementState.ASKED, at, by.person or by.key
    request.answer_by = answer_by
    request.save(update_fields=["state", "asked_at", "asked_by", "answer_by"])
    row.supplements_used += 1
    facts = {"number": request.number, "used": row.supplements_used, "allowed": row.supplements_allowed}
    carry_out(row, "dossiers.ask_supplement", by=by, at=at, reason=request.reason, pause=PauseGround(), facts=facts)
    return row.key


@transaction.atomic
def decline_supplement(dossier: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Không duyệt yêu cầu bổ sung: the examination goes on with what there is. Nothing is used up."""
    row = hold(dossier, "dossiers.decline_supplement", by=by, at=at)
    request = _proposed(row)
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    request.state, request.decline_reason = SupplementState.DECLINED, clean(reason)
    request.save(update_fields=["state", "decline_reason"])
    carry_out(row, "dossiers.decline_supplement", by=by, at=at, reason=reason)
    return row.key


@transaction.atomic
def answer_supplement(
    dossier: str,
    *,
    papers: Sequence[GivenPaper],
    answers: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Nộp giấy tờ bổ sung sau thẩm định: handed in, unchecked; the clock waits for the receiver. The state stays 8."""
    row = hold(dossier, "dossiers.answer_supplement", by=by, at=at)
    hand_in_supplement(row, _asked(row), papers, by=by, at=at)
    if answers is not None:
        answer_form(row, answers, by=by, at=at)
    handed = [each.component for each in papers]
    carry_out(row, "dossiers.answer_supplement", by=by, at=at, facts={"papers": handed})
    return row.key


@transaction.atomic
def receive_supplement(
    dossier: str,
    *,
    papers: Sequence[GivenPaper] = (),
    checks: Sequence[PaperCheck] = (),
    by: Actor,
    at: datetime,
) -> str:
    """Nhận và kiểm tra giấy tờ bổ sung: what was asked for is there and valid; the clock resumes. State 8 to 6.

    `papers` are those brought to the counter now.
    """
    row = hold(dossier, "dossiers.receive_supplement", by=by, at=at)
    request = _asked(row)
    if papers:
        hand_in_supplement(row, request, papers, by=by, at=at)
    components.check(row, checks, by=by, at=at)
    refuse_if(obstacles_to_accepting(components.states_of(row)))
    request.state, request.answered_at = SupplementState.ANSWERED, at
    request.save(update_fields=["state", "answered_at"])
    found = {each.component: each.verdict for each in checks}
    carry_out(row, "dossiers.receive_supplement", by=by, at=at, facts={"verdicts": found})
    return row.key


def _open_request(row: Dossier) -> SupplementRequest | None:
    return row.supplements.filter(state__in=[SupplementState.PROPOSED, SupplementState.ASKED]).first()


def _proposed(row: Dossier) -> SupplementRequest:
    request = row.supplements.filter(state=SupplementState.PROPOSED, kind=SupplementKind.EXAMINATION).first()
    if request is None:
        raise Refused(refusals.NOT_PROPOSED())
    return request


def _asked(row: Dossier) -> SupplementRequest:
    """A dossier that waits for papers waits for one request: the states of both are kept together."""
    return row.supplements.get(state=SupplementState.ASKED, kind=SupplementKind.EXAMINATION)
