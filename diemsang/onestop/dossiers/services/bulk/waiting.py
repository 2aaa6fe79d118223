"""What makes it wait, in memory: the counterpart of `services.supplements`, `pausing` and `lateness`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers.models import (
    Apology,
    Extension,
    FinancialObligation,
    GroundKind,
    SupplementKind,
    SupplementRequest,
    SupplementState,
)
from diemsang.onestop.dossiers.rules import is_overdue, read_parameters, refusals, times
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem, obstacles_to_accepting
from diemsang.onestop.dossiers.rules.lives import Deed
from diemsang.onestop.dossiers.rules.waiting import (
    obstacles_to_asking_again,
    obstacles_to_end,
    obstacles_to_length,
    obstacles_to_payment,
)
from diemsang.onestop.dossiers.services.acting import PauseGround, shown
from diemsang.onestop.dossiers.services.bulk.case import Case
from diemsang.onestop.dossiers.services.bulk.doing import does
from diemsang.onestop.dossiers.services.bulk.intake import check, hand_in_supplement, write_request
from diemsang.onestop.dossiers.services.bulk.known import utc

EXAMINATION = SupplementKind.EXAMINATION
OPEN = (SupplementState.PROPOSED, SupplementState.ASKED)


@does("dossiers.propose_supplement")
def propose_supplement(
    case: Case,
    deed: Deed,
    *,
    items: Sequence[SupplementItem],
    reason: str,
    guidance: str = "",
    checks: Sequence[PaperCheck] = (),
) -> None:
    case.hold(deed)
    row = case.row
    refuse_if(obstacles_to_asking_again(row.supplements_used, row.supplements_allowed))
    waiting = case.asked_supplement(SupplementKind.INTAKE, OPEN) or case.asked_supplement(EXAMINATION, OPEN)
    if waiting is not None:
        raise Refused(refusals.ASKED_ALREADY(at=shown(waiting.proposed_at)))
    check(case, checks, deed)
    request = write_request(case, deed, items, reason=reason, guidance=guidance, kind=EXAMINATION)
    case.carry_out(deed, reason=reason, facts={"papers": [item["component"] for item in request.items]})


@does("dossiers.ask_supplement")
def ask_supplement(case: Case, deed: Deed, *, answer_by: datetime | None = None) -> None:
    case.hold(deed)
    row, by = case.row, deed.by
    refuse_if(obstacles_to_asking_again(row.supplements_used, row.supplements_allowed))
    request = _supplement(case, SupplementState.PROPOSED)
    if request.proposed_by == (by.person or by.key) and not by.is_system:
        raise Refused(refusals.PROPOSER_DECIDES())
    if answer_by is not None and answer_by <= deed.at:
        raise Refused(refusals.DUE_MISSING(at_field="answer_by"))
    request.state, request.asked_at, request.asked_by = SupplementState.ASKED, deed.at, by.person or by.key
    request.answer_by = answer_by
    row.supplements_used += 1
    facts = {"number": request.number, "used": row.supplements_used, "allowed": row.supplements_allowed}
    case.carry_out(deed, reason=request.reason, pause=PauseGround(), facts=facts)


@does("dossiers.decline_supplement")
def decline_supplement(case: Case, deed: Deed, *, reason: str) -> None:
    case.hold(deed)
    request = _supplement(case, SupplementState.PROPOSED)
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    request.state, request.decline_reason = SupplementState.DECLINED, clean(reason)
    case.carry_out(deed, reason=reason)


@does("dossiers.receive_supplement")
def receive_supplement(
    case: Case, deed: Deed, *, papers: Sequence[GivenPaper] = (), checks: Sequence[PaperCheck] = ()
) -> None:
    case.hold(deed)
    request = _supplement(case, SupplementState.ASKED)
    if papers:
        hand_in_supplement(case, request, papers, deed)
    check(case, checks, deed)
    refuse_if(obstacles_to_accepting(case.paper_states()))
    request.state, request.answered_at = SupplementState.ANSWERED, deed.at
    case.carry_out(deed, facts={"verdicts": {each.component: each.verdict for each in checks}})


def _supplement(case: Case, state: SupplementState) -> SupplementRequest:
    request = case.asked_supplement(EXAMINATION, [state])
    if request is None:
        raise Refused(refusals.NOT_PROPOSED())
    return request


@does("dossiers.ask_payment")
def ask_payment(
    case: Case, deed: Deed, *, what: str, amount: int, number: str = "", pay_by: date | None = None
) -> None:
    on = case.hold(deed)
    found = list(obstacles_to_payment(amount, clean_line(what)))
    if pay_by is not None and pay_by < on:
        found.append(refusals.DUE_MISSING(at_field="pay_by"))
    refuse_if(found)
    notice = FinancialObligation(
        dossier=case.row,
        number=clean_line(number),
        what=clean_line(what),
        amount=amount,
        asked_at=deed.at,
        pay_by=pay_by,
    )
    case.obligations.append(notice)
    case.carry_out(
        deed,
        pause=PauseGround(note=notice.what),
        late=lambda: {"obligation": notice.pk},
        private={"amount": amount, "what": notice.what},
    )


@does("dossiers.record_payment")
def record_payment(case: Case, deed: Deed, *, proof: str) -> None:
    case.hold(deed)
    proof = clean_line(proof)
    if not proof:
        raise Refused(refusals.PROOF_MISSING(at_field="proof"))
    notice = case.obligations[-1]
    notice.paid_at, notice.proof = deed.at, proof
    case.carry_out(deed, late=lambda: {"obligation": notice.pk, "file": ""}, private={"proof": proof})


@does("dossiers.suspend")
def suspend(case: Case, deed: Deed, *, ground: str, reason: str, expected_end: date | None) -> None:
    on, found = case.hold(deed), list[Refusal]()
    if case.known.ground(GroundKind.SUSPEND, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if([*found, *obstacles_to_end(expected_end, on)])
    pause = PauseGround(ground=ground, note=reason, expected_end=expected_end)
    facts = {"expected_end": expected_end.isoformat() if expected_end else ""}
    case.carry_out(deed, reason_code=ground, reason=reason, pause=pause, facts=facts)


@does("dossiers.resume")
def resume(case: Case, deed: Deed, *, reason: str = "") -> None:
    case.hold(deed)
    case.carry_out(deed, reason=reason)


@does("dossiers.extend")
def extend(case: Case, deed: Deed, *, working_days: int, reason: str) -> None:
    on, row = case.hold(deed), case.row
    if row.accepted_at is None or row.promised_due is None:
        raise Refused(refusals.NOT_ACCEPTED_YET())
    found: list[Refusal] = list(obstacles_to_length(working_days))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if case.extension is not None:
        found.append(refusals.EXTENDED_ALREADY(on=f"{clock.local(case.extension.signed_at):%d/%m/%Y}"))
    if row.paused_since is not None:
        found.append(refusals.PAUSED_NOW(since=shown(row.paused_since)))
    refuse_if(found)
    after = times(
        row.accepted_at,
        row.limit,
        parameters=read_parameters(row.parameters),
        calendar=case.known.calendar(row.agency),
        pauses=case.ended_pauses(),
        extended=(working_days, on),
        judge_notice=True,
    )
    case.extension = Extension(
        dossier=row,
        working_days=working_days,
        reason=clean(reason),
        signed_at=deed.at,
        signed_by=deed.by.person or deed.by.key,
        due_before=row.promised_due,
        due_after=utc(after.promised),
    )
    row.promised_due = case.extension.due_after
    facts = {"working_days": working_days}
    case.carry_out(deed, reason=reason, due_before=case.extension.due_before, facts=facts)


@does("dossiers.apologise")
def apologise(
    case: Case, deed: Deed, *, ground: str, reason: str, new_due: datetime | None = None, agency_at_fault: str = ""
) -> None:
    on, row = case.hold(deed), case.row
    if row.legal_due is None or row.promised_due is None:
        raise Refused(refusals.NOT_ACCEPTED_YET())
    if not is_overdue(row.legal_due, row.settled_at, deed.at, paused_since=row.paused_since):
        raise Refused(refusals.NOT_LATE(due=shown(row.legal_due)))
    found: list[Refusal] = []
    if case.known.ground(GroundKind.LATE, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if (new_due is None and row.settled_at is None) or (new_due is not None and new_due <= deed.at):
        found.append(refusals.DUE_MISSING(at_field="new_due"))
    refuse_if(found)
    apology = Apology(
        dossier=row,
        first_due=row.promised_due,
        new_due=new_due,
        ground=ground,
        reason=clean(reason),
        agency_at_fault=agency_at_fault or row.agency,
        signed_at=deed.at,
        signed_by=deed.by.person or deed.by.key,
    )
    case.apologies.append(apology)
    case.carry_out(
        deed,
        reason_code=ground,
        reason=reason,
        late=lambda: {
            "apology": apology.pk,
            "agency_at_fault": apology.agency_at_fault,
            "new_due": None if new_due is None else new_due.astimezone(UTC).isoformat(),
        },
    )
