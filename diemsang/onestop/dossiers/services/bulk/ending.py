"""What comes out of it, in memory: the counterpart of `services.results`, `signing`, `returning`, `closing`, `fees`."""

from collections.abc import Sequence
from datetime import datetime

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers.models import (
    GroundKind,
    PaymentWay,
    Result,
    ReturnOfResult,
    SupplementState,
    WithdrawalRequest,
)
from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH
from diemsang.onestop.dossiers.queries.fees import standing_of
from diemsang.onestop.dossiers.rules import State, closing_refusals, refusals
from diemsang.onestop.dossiers.rules import fees as fee_rules
from diemsang.onestop.dossiers.rules.fees import FeeState
from diemsang.onestop.dossiers.rules.lives import Deed, ScanGiven, not_in_bulk
from diemsang.onestop.dossiers.rules.results import GRANTED, REJECTED, obstacles_to_draft, obstacles_to_signer
from diemsang.onestop.dossiers.rules.returning import Way, obstacles_to_handing_out
from diemsang.onestop.dossiers.services.acting import shown
from diemsang.onestop.dossiers.services.bulk.case import Case, ScanOfResult
from diemsang.onestop.dossiers.services.bulk.doing import does
from diemsang.onestop.dossiers.services.bulk.working import obstacles_to_signature
from diemsang.onestop.dossiers.services.closing import ANSWER, BY_SILENCE, LACKING, NOT_PAID
from diemsang.onestop.dossiers.services.fees import LONGEST_RECEIPT
from diemsang.onestop.dossiers.services.results import ANSWER_NAME
from diemsang.onestop.dossiers.services.returning import is_entitled
from diemsang.onestop.dossiers.services.signing import BY_HAND, OUTCOME_WORDS, mandate_of
from diemsang.proof.signatures.rules import obstacles_to_sign


@does("dossiers.keep_result_draft")
def keep_result_draft(case: Case, deed: Deed, *, outcome: str = GRANTED, kind: str = "", text: str = "") -> None:
    case.hold(deed)
    row, by = case.row, deed.by
    names = {each.code: each.name for each in case.version.results} if case.version else {}
    refuse_if(obstacles_to_draft(outcome, kind, names, text=clean(text), file=""))
    draft = case.result()
    if draft is None or draft.signed_at is not None:
        draft = Result(dossier=row)
        case.results.append(draft)
    draft.outcome, draft.kind = outcome, kind if outcome == GRANTED else ""
    draft.name = clean_line(names[kind])[:500] if outcome == GRANTED else ANSWER_NAME
    draft.draft_text, draft.drafted_at, draft.drafted_by = clean(text), deed.at, by.person or by.key
    facts = {"outcome": outcome, "kind": draft.kind, "file": ""}
    private = {"text": draft.draft_text} if draft.draft_text else {}
    case.carry_out(deed, facts=facts, late=lambda: {"result": draft.pk}, private=private)


@does("dossiers.submit_for_signature")
def submit_for_signature(case: Case, deed: Deed) -> None:
    case.hold(deed)
    draft, found = case.result(), list[Refusal]()
    if draft is None or draft.signed_at is not None:
        found.append(refusals.DRAFT_RESULT_MISSING())
    refuse_if([*found, *obstacles_to_signature(case)])
    case.carry_out(deed, unit="", person="", late=lambda: {"result": draft.pk if draft else None})


@does("dossiers.return_for_repair")
def return_for_repair(case: Case, deed: Deed, *, reason: str) -> None:
    case.hold(deed)
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    draft = case.result()
    person = draft.drafted_by if draft and draft.drafted_by.startswith("person:") else ""
    if draft is not None and draft.signed_at is not None:
        names = ("outcome", "kind", "name", "draft_text", "draft_file", "drafted_at", "drafted_by")
        again = Result(dossier=case.row, **{name: getattr(draft, name) for name in names})
        case.results.append(again)
        if any(each is draft for each in case.numbered):
            case.numbered.append(again)
    case.carry_out(deed, reason=reason, person=person)


@does("dossiers.sign")
def sign(case: Case, deed: Deed, *, method: str) -> None:
    """By hand on paper only: a digital signature is an act of its own."""
    case.hold(deed)
    if method != BY_HAND:
        raise Refused(not_in_bulk(deed.act, len(case.moves), "ký số", "a digital signature"))
    draft = case.result()
    if draft is None:
        raise Refused(refusals.DRAFT_RESULT_MISSING())
    if draft.signed_at is not None:
        raise Refused(refusals.SIGNED_ALREADY(at=shown(draft.signed_at)))
    signer, row = deed.by.person or deed.by.key, case.row
    on = clock.local(deed.at).date()
    asked = ("mandate", deed.by.key, row.agency, on)
    mandate = case.known.once(asked, lambda: mandate_of(deed.by, row.agency, deed.at))
    refuse_if(obstacles_to_signer(signer, row.examiners, draft.drafted_by))
    refuse_if(obstacles_to_sign(signer, mandate.capacity, on=on, delegation=mandate.delegation))
    if draft.outcome == REJECTED:
        case.take_number(draft, deed)
    draft.signer, draft.signed_at = signer, deed.at
    draft.delegation = mandate.delegation.basis[:KEY_LENGTH] if mandate.delegation else ""
    facts = {"capacity": mandate.capacity.value, "method": method}
    case.carry_out(deed, facts=facts, late=lambda: {"result": draft.pk})


@does("dossiers.issue")
def issue(case: Case, deed: Deed, *, method: str = "") -> None:
    case.hold(deed)
    result = _signed_result(case, GRANTED)
    case.take_number(result, deed)
    result.numbered_at = deed.at
    case.carry_out(deed, late=lambda: {"result": result.pk, "number": result.number, "sealed": False})


@does("dossiers.reject")
def reject(case: Case, deed: Deed, *, ground: str, reason: str) -> None:
    on, found = case.hold(deed), list[Refusal]()
    if case.known.ground(GroundKind.REJECT, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    result = _signed_result(case, REJECTED)
    result.numbered_at, result.ground, result.reason = deed.at, ground, clean(reason)
    case.take_number(result, deed)
    late = lambda: {"result": result.pk, "number": result.number}  # noqa: E731  (a fact for later)
    case.carry_out(deed, reason_code=ground, reason=reason, late=late)


def _signed_result(case: Case, outcome: str) -> Result:
    result = case.result()
    if result is None or result.signed_at is None:
        raise Refused(refusals.NOT_SIGNED())
    if result.outcome != outcome:
        (said, said_en), (needed, needed_en) = OUTCOME_WORDS[result.outcome], OUTCOME_WORDS[outcome]
        raise Refused(refusals.OUTCOME_WRONG(outcome=said, outcome_en=said_en, needed=needed, needed_en=needed_en))
    return result


@does("dossiers.hand_result_to_centre")
def hand_result_to_centre(case: Case, deed: Deed, *, scan: ScanGiven | None = None) -> None:
    case.hold(deed)
    result = case.result()
    if result is None or scan is None:
        raise Refused(refusals.RESULT_NOT_DIGITISED(at_field="scan"))
    case.scans.append(ScanOfResult(result, scan.content, scan.name, deed.by, deed.at))
    late = lambda: {"result": result.pk, "files": result.signed_files, "scanned": True}  # noqa: E731
    case.carry_out(deed, unit="", person="", late=late)


@does("dossiers.return_result")
def return_result(
    case: Case,
    deed: Deed,
    *,
    way: str = "",
    recipient: str = "",
    identity_checked: bool = False,
    shipment: str = "",
) -> None:
    on, row = case.hold(deed), case.row
    way, recipient, shipment = way or row.return_way, recipient or row.applicant, clean_line(shipment)[:60]
    found = list(
        obstacles_to_handing_out(
            way,
            identity_checked=identity_checked,
            entitled=recipient == row.applicant or is_entitled(row, recipient, deed.at),
            shipment=shipment,
            digitised=bool(case.scans),
            on=f"{on:%d/%m/%Y}",
        )
    )
    fees = map(standing_of, case.fees)
    refuse_if([*found, *fee_rules.obstacles_to_returning(fees, by_post=way == Way.POST)])
    case.returned = ReturnOfResult(
        dossier=row,
        way=way,
        recipient=recipient,
        identity_checked=identity_checked,
        shipment=shipment,
        returned_at=deed.at,
        returned_by=deed.by.person or deed.by.key,
    )
    facts = {"way": way, "recipient": recipient, "identity_checked": identity_checked, "signature": ""}
    private = {"shipment": shipment} if shipment else {}
    case.carry_out(deed, unit="", person="", facts=facts, private=private)


# Ends without an answer


@does("dossiers.ask_to_withdraw")
def ask_to_withdraw(case: Case, deed: Deed, *, reason: str) -> None:
    case.hold(deed)
    waiting, found = _wish(case), list[Refusal]()
    if waiting is not None:
        found.append(refusals.ASKED_ALREADY(at=shown(waiting.asked_at)))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if not (deed.by.is_system or case.is_applicants(deed)):
        found.append(closing_refusals.WRITTEN_REQUEST_MISSING(at_field="file"))
    refuse_if(found)
    wish = WithdrawalRequest(
        dossier=case.row, reason=clean(reason), asked_at=deed.at, asked_by=deed.by.person or deed.by.key
    )
    case.withdrawals.append(wish)
    case.carry_out(deed, reason=reason, late=lambda: {"withdrawal": wish.pk, "file": ""})


@does("dossiers.withdraw")
def withdraw(case: Case, deed: Deed, *, reason: str = "") -> None:
    case.hold(deed)
    wish = _decide(case, deed, approved=True, reason=reason)
    case.carry_out(deed, reason=reason, unit="", person="", late=lambda: {"withdrawal": wish.pk})


@does("dossiers.decline_withdrawal")
def decline_withdrawal(case: Case, deed: Deed, *, reason: str) -> None:
    case.hold(deed)
    if _wish(case) is not None and not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    wish = _decide(case, deed, approved=False, reason=reason)
    case.carry_out(deed, reason=reason, late=lambda: {"withdrawal": wish.pk})


def _wish(case: Case) -> WithdrawalRequest | None:
    return next((each for each in case.withdrawals if each.decided_at is None), None)


def _decide(case: Case, deed: Deed, *, approved: bool, reason: str) -> WithdrawalRequest:
    wish = _wish(case)
    if wish is None:
        raise Refused(refusals.NOT_ASKED())
    wish.approved, wish.decision_reason = approved, clean(reason)
    wish.decided_at, wish.decided_by = deed.at, deed.by.person or deed.by.key
    return wish


@does("dossiers.stop")
def stop(case: Case, deed: Deed, *, ground: str, reason: str) -> None:
    on, row, found = case.hold(deed), case.row, list[Refusal]()
    if case.known.ground(GroundKind.STOP, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if([*found, *_obstacles_to_waiting_no_longer(case, ground, deed)])
    case.carry_out(deed, reason_code=ground, reason=reason, unit="", person="", facts={"stage": row.state})


def _obstacles_to_waiting_no_longer(case: Case, ground: str, deed: Deed) -> list[Refusal]:
    row = case.row
    if ground not in (BY_SILENCE, NOT_PAID):
        return []
    if row.state != (State.SUPPLEMENT if ground == BY_SILENCE else State.FINANCIAL):
        return [refusals.GROUND_UNKNOWN(at_field="ground", code=ground)]
    asked = next((each for each in case.supplements if each.state == SupplementState.ASKED), None)
    lacks = any(each.verdict in LACKING for each in case.papers.values())
    answered = [] if asked is None or lacks else [each.at for each in case.moves if each.act == ANSWER]
    if ground == BY_SILENCE and asked is not None and asked.asked_at and answered and answered[-1] >= asked.asked_at:
        return [closing_refusals.SUPPLEMENT_HANDED_IN(at_field="ground", at=shown(answered[-1]))]
    until = asked.answer_by if asked is not None else _last_moment(case)
    if until is None:
        return [closing_refusals.NO_TIME_WAS_SET(at_field="ground")]
    return [refusals.STILL_TIME_TO_ANSWER(at_field="ground", until=shown(until))] if deed.at < until else []


def _last_moment(case: Case) -> datetime | None:
    pay_by = case.obligations[-1].pay_by
    return None if pay_by is None else clock.at_local(pay_by)


# Fees


@does("dossiers.collect_fee")
def collect_fee(case: Case, deed: Deed, *, receipt: str, way: str, fees: Sequence[int] = ()) -> None:
    case.hold(deed)
    receipt = clean_line(receipt)[:LONGEST_RECEIPT]
    if unknown := sorted(set(fees) - {line.place for line in case.fees}):
        raise Refused(*(closing_refusals.FEE_UNKNOWN(at_field="fee", number=place) for place in unknown))
    owed = [line for line in case.fees if line.state in fee_rules.OWING]
    lines = [line for line in case.fees if line.place in fees] if fees else owed
    found: list[Refusal] = []
    if not lines:
        found.append(closing_refusals.NOTHING_TO_COLLECT())
    if way not in PaymentWay.values:
        found.append(closing_refusals.WAY_OF_PAYING_UNKNOWN(at_field="way", value=way))
    since = shown(max((line.changed_at for line in lines), default=deed.at))
    refuse_if([*found, *fee_rules.obstacles_to_collecting(map(standing_of, lines), receipt=receipt, at=since)])
    for line in lines:
        line.state, line.changed_at, line.paid = FeeState.PAID.value, deed.at, line.payable or 0
        line.paid_at, line.paid_to, line.way, line.receipt = deed.at, deed.by.person or deed.by.key, way, receipt
    facts = {"fees": [line.place for line in lines], "amount": sum(line.paid for line in lines), "way": way}
    case.carry_out(deed, facts=facts, private={"receipt": receipt})


@does("dossiers.exempt_fee")
def exempt_fee(case: Case, deed: Deed, *, fee: int, ground: str, amount: int | None = None, note: str = "") -> None:
    on = case.hold(deed)
    line = next((each for each in case.fees if each.place == fee), None)
    if line is None:
        raise Refused(closing_refusals.FEE_UNKNOWN(at_field="fee", number=fee))
    found = list(fee_rules.obstacles_to_settled(standing_of(line), shown(line.changed_at)))
    if case.known.ground(GroundKind.RELIEF, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if amount is not None and line.payable is None:
        name = fee_rules.KINDS.get(line.kind, line.kind)
        found.append(closing_refusals.FEE_NOT_ASSESSED(name=name, note=line.note or "-"))
    wanted = amount if line.payable is not None else None
    refuse_if([*found, *fee_rules.obstacles_to_relief(line.payable or 0, wanted)])
    line.amount = line.amount or 0
    line.relief += line.amount - line.relief if amount is None else amount
    line.relief_ground, line.changed_at = ground, deed.at
    line.state = (FeeState.EXEMPT if line.relief == line.amount else FeeState.REDUCED).value
    facts = {"fee": fee, "amount": line.amount, "relief": line.relief}
    case.carry_out(deed, reason_code=ground, reason=note, facts=facts)
