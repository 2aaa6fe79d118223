"""Signed by the leader, numbered and sealed by the clerk, or answered in the negative; corrected by a new signed act.

Signing happens before the transaction of the act: a slow device or service holds no lock. In the transaction the draft
must still be the one that was signed, or the signature is dropped. A result on paper is signed by hand; its scan is
asked for when it is handed to the centre.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier, GroundKind, Result
from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH
from diemsang.onestop.dossiers.printing.results import AGENCYS_PLACE, LEADERS_PLACE, result_pdf
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.results import GRANTED, REJECTED, obstacles_to_signer
from diemsang.onestop.dossiers.services.acting import authorise_act, carry_out, hold, refuse_move, shown
from diemsang.onestop.dossiers.services.books import open_book_of_results
from diemsang.onestop.dossiers.services.places import who_answers_for
from diemsang.onestop.dossiers.services.results import current_result, latest_result, obstacles_to_content
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of
from diemsang.proof.files import services as files
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.numbering import services as numbering
from diemsang.proof.signatures import services as signatures
from diemsang.proof.signatures.rules import obstacles_to_sign
from diemsang.proof.signatures.services import Capacity, Delegation, Wish

BY_HAND: Final = "paper"
"""Instead of the name of a way of signing: the leader signed on paper."""
PURPOSE: Final = "signed_document"
QUYEN: Final = "quyền "
OUTCOME_WORDS: Final = {GRANTED: ("giải quyết", "granted"), REJECTED: ("không giải quyết", "rejected")}


@dataclass(frozen=True, slots=True)
class Mandate:
    """In which capacity somebody signs for an agency on a day, for a head of which title, by which delegation."""

    capacity: Capacity
    head_title: str = ""
    delegation: Delegation | None = None


def sign(dossier: str, *, method: str = "", by: Actor, at: datetime) -> str:
    """Ký kết quả: the leader signs the draft. The state stays 11 until the clerk issues it, or the leader rejects.

    `method` names a way of signing; the installation's own when empty, by hand on paper for `paper`. A written answer
    that nothing is granted carries its number already: no clerk comes after. Refused: who examined the dossier or wrote
    the draft (`dossiers.signer_is_examiner`), a deputy without a delegation (`signatures.no_delegation`), a draft that
    changed meanwhile (`dossiers.draft_changed`).
    """
    row, draft = _draft_to_sign(dossier, by, at)
    signer = by.person or by.key
    mandate = mandate_of(by, row.agency, at)
    _refuse_signer(row, signer, draft.drafted_by, mandate, at)
    if draft.outcome == REJECTED:
        _number(row, draft, subject=stream_of(row), by=by, at=at)
    prepared = _signed(row, draft, mandate, method=method, by=by, at=at)
    with transaction.atomic():
        held = hold(row.key, "dossiers.sign", by=by, at=at)
        now = current_result(held)
        if now is None or now.signed_at is not None or _content(now) != _content(draft):
            raise Refused(refusals.DRAFT_CHANGED())
        refuse_if(obstacles_to_signer(signer, held.examiners, now.drafted_by))
        if prepared is not None:
            signatures.record_signature(held.key, prepared, by=by, at=at)
            now.signed_files = [*now.signed_files, _keep_file(held, prepared.content, "ket-qua", by, at)]
        _write_signature(now, signer, mandate, at)
        facts = {"result": now.pk, "capacity": mandate.capacity.value, "method": method or "digital"}
        carry_out(held, "dossiers.sign", by=by, at=at, facts=facts)
    return row.key


def issue(dossier: str, *, method: str = "", by: Actor, at: datetime) -> str:
    """Vào sổ, đóng dấu, ban hành: the number, the date and the agency's own signature. State 11 to 12: settled.

    The number is taken first and stays with the dossier: tried again after a failure, it is the same. A result signed
    by hand is sealed by hand.
    """
    row = Dossier.objects.filter(pk=number_of(dossier, "dossier")).first()
    if row is None:
        row = hold_missing(dossier, "dossiers.issue", by=by, at=at)
    authorise_act(by, "dossiers.issue", row, at=at)
    refuse_move(row, "dossiers.issue")
    result = _signed_result(row, GRANTED)
    number = _number(row, result, subject=stream_of(row), by=by, at=at)
    sealed = None
    if result.signed_files:
        sealed = signatures.prepare_signature(
            files.read_for(by, number_of(result.signed_files[-1], "file"), at=at, purpose="dossiers.issue"),
            Wish(
                name=_agency_name(row, at),
                role=f"Số: {number}, ngày {clock.local(at):%d/%m/%Y}",
                reason="Ban hành",
                stamp=AGENCYS_PLACE,
            ),
            by=by,
            at=at,
            capacity=Capacity.AGENCY,
            method=method,
            scope=row.agency,
        )
    with transaction.atomic():
        held = hold(row.key, "dossiers.issue", by=by, at=at)
        now = _signed_result(held, GRANTED)
        if (now.pk, now.signed_at, now.signed_files) != (result.pk, result.signed_at, result.signed_files):
            raise Refused(refusals.DRAFT_CHANGED())
        if sealed is not None:
            signatures.record_signature(held.key, sealed, by=by, at=at)
            now.signed_files = [*now.signed_files, _keep_file(held, sealed.content, "ket-qua-ban-hanh", by, at)]
        now.number, now.numbered_at = number, at
        now.save(update_fields=["number", "numbered_at", "signed_files"])
        facts = {"result": now.pk, "number": number, "sealed": sealed is not None}
        carry_out(held, "dossiers.issue", by=by, at=at, facts=facts)
    return row.key


@transaction.atomic
def reject(dossier: str, *, ground: str, reason: str, by: Actor, at: datetime) -> str:
    """Trả lời không giải quyết: a signed written answer with its legal ground. State 11 to 17: settled.

    The draft was written as an answer (`outcome` rejected) and signed.
    """
    row = hold(dossier, "dossiers.reject", by=by, at=at)
    found = []
    if queries.ground_on(GroundKind.REJECT, ground, clock.local(at).date()) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    result = _signed_result(row, REJECTED)
    _number(row, result, subject=stream_of(row), by=by, at=at)
    result.numbered_at = at
    result.ground, result.reason = ground, clean(reason)
    result.save(update_fields=["numbered_at", "ground", "reason"])
    facts = {"result": result.pk, "number": result.number}
    carry_out(row, "dossiers.reject", by=by, at=at, reason_code=ground, reason=reason, facts=facts)
    return row.key


def correct_result(
    dossier: str, *, reason: str, text: str = "", file: str = "", method: str = "", by: Actor, at: datetime
) -> str:
    """Đính chính kết quả: another signed document takes the place of a wrong one, which stays. The state stays too.

    By a leader who did not examine; numbered in its own right. Content as text or as a PDF attached to the dossier.
    """
    row = Dossier.objects.filter(pk=number_of(dossier, "dossier")).first()
    if row is None:
        row = hold_missing(dossier, "dossiers.correct_result", by=by, at=at)
    authorise_act(by, "dossiers.correct_result", row, at=at)
    refuse_move(row, "dossiers.correct_result")
    signer, mandate = by.person or by.key, mandate_of(by, row.agency, at)
    wrong = latest_result(row)
    found = list(obstacles_to_content(row, text=text, file=file, by=by, at=at))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    if wrong is None:
        raise Refused(refusals.DRAFT_RESULT_MISSING(at_field="text"))
    _refuse_signer(row, signer, "", mandate, at)
    right = Result(
        dossier=row,
        outcome=wrong.outcome,
        kind=wrong.kind,
        name=wrong.name,
        draft_text=clean(text),
        draft_file=file,
        drafted_at=at,
        drafted_by=signer,
        reason=clean(reason),
        correction_of=wrong,
    )
    _number(row, right, subject=f"{stream_of(wrong)}/correction", by=by, at=at)
    prepared = _signed(row, right, mandate, method=method, by=by, at=at)
    with transaction.atomic():
        held = hold(row.key, "dossiers.correct_result", by=by, at=at)
        if latest_result(held) != wrong:
            raise Refused(refusals.CORRECTED_ALREADY())
        refuse_if(obstacles_to_signer(signer, held.examiners, ""))
        right.dossier, right.numbered_at = held, at
        if prepared is not None:
            signatures.record_signature(held.key, prepared, by=by, at=at)
            right.signed_files = [_keep_file(held, prepared.content, "dinh-chinh", by, at)]
        _write_signature(right, signer, mandate, at)
        facts = {"result": right.pk, "corrects": wrong.pk, "number": right.number}
        carry_out(held, "dossiers.correct_result", by=by, at=at, reason=reason, facts=facts)
    return row.key


def mandate_of(by: Actor, agency: str, at: datetime) -> Mandate:
    """The head signs as such, a deputy for the head (KT.), anybody else by the head's written authorisation (TUQ.).
    Of an agency that ended, the head of who answers for it now.

    Without a delegation for this agency in force the capacity stays as it is and the signature is refused for it.
    """
    agency = who_answers_for(agency, clock.local(at).date())
    leaders = [row for row, _name in organisation.leaders_of(agency, clock.local(at).date())]
    head = next((row for row in leaders if row.kind == "leader"), None)
    own = next((row for row in leaders if f"person:{row.person_id}" == by.person), None)
    if by.is_system:
        return Mandate(Capacity.HEAD)
    if own is not None and own.kind == "leader":
        is_acting = own.position_title.casefold().startswith(QUYEN)
        return Mandate(Capacity.ACTING if is_acting else Capacity.HEAD, own.position_title)
    given = organisation.may_sign_for(by, f"person:{head.person_id}", at) if head is not None else None
    mandate = Mandate(
        Capacity.DEPUTY if own is not None else Capacity.AUTHORISED, "" if head is None else head.position_title
    )
    if given is None or f"body:{given.body_id}" != agency:
        return mandate
    lent = Delegation(
        f"person:{given.from_person_id}",
        f"person:{given.to_person_id}",
        given.decision_number,
        given.valid_from or date.min,
        given.valid_to,
    )
    return replace(mandate, delegation=lent)


def hold_missing(dossier: str, act: str, *, by: Actor, at: datetime) -> Dossier:
    """A dossier that is not there is refused as `hold` refuses it."""
    with transaction.atomic():
        return hold(dossier, act, by=by, at=at)


def _draft_to_sign(dossier: str, by: Actor, at: datetime) -> tuple[Dossier, Result]:
    row = Dossier.objects.filter(pk=number_of(dossier, "dossier")).first()
    if row is None:
        row = hold_missing(dossier, "dossiers.sign", by=by, at=at)
    authorise_act(by, "dossiers.sign", row, at=at)
    refuse_move(row, "dossiers.sign")
    draft = current_result(row)
    if draft is None:
        raise Refused(refusals.DRAFT_RESULT_MISSING())
    if draft.signed_at is not None:
        raise Refused(refusals.SIGNED_ALREADY(at=shown(draft.signed_at)))
    return row, draft


def _signed_result(row: Dossier, outcome: str) -> Result:
    result = current_result(row)
    if result is None or result.signed_at is None:
        raise Refused(refusals.NOT_SIGNED())
    if result.outcome != outcome:
        (said, said_en), (needed, needed_en) = OUTCOME_WORDS[result.outcome], OUTCOME_WORDS[outcome]
        raise Refused(refusals.OUTCOME_WRONG(outcome=said, outcome_en=said_en, needed=needed, needed_en=needed_en))
    return result


def _refuse_signer(row: Dossier, signer: str, drafted_by: str, mandate: Mandate, at: datetime) -> None:
    """Nobody signs what they examined, nor without the right to sign on that day, on a screen or on paper."""
    refuse_if(obstacles_to_signer(signer, row.examiners, drafted_by))
    on = clock.local(at).date()
    refuse_if(obstacles_to_sign(signer, mandate.capacity, on=on, delegation=mandate.delegation))


def _signed(
    row: Dossier, result: Result, mandate: Mandate, *, method: str, by: Actor, at: datetime
) -> signatures.Prepared | None:
    """The document with the leader's signature, nothing written yet; None for one that is signed by hand."""
    if method == BY_HAND:
        return None
    said = f"Số: {result.number}, ngày {clock.local(at):%d/%m/%Y}" if result.number else ""
    return signatures.prepare_signature(
        result_pdf(
            row,
            result,
            agency=who_answers_for(row.agency, clock.local(at).date()),
            capacity=mandate.capacity,
            head_title=mandate.head_title,
            by=by,
            at=at,
        ),
        Wish(
            name=_name_of(by.person or by.key, at),
            unit=_agency_name(row, at),
            role=said,
            reason=result.name,
            stamp=LEADERS_PLACE,
        ),
        by=by,
        at=at,
        capacity=mandate.capacity,
        delegation=mandate.delegation,
        examiners=frozenset(row.examiners),
        method=method,
        scope=row.agency,
    )


def _write_signature(result: Result, signer: str, mandate: Mandate, at: datetime) -> None:
    result.signer, result.signed_at = signer, at
    result.delegation = mandate.delegation.basis[:KEY_LENGTH] if mandate.delegation else ""
    result.save()


def _content(draft: Result) -> tuple[object, ...]:
    """What was signed must still be what stands."""
    return draft.pk, draft.drafted_at, draft.outcome, draft.kind, draft.draft_text, draft.draft_file


@transaction.atomic
def _number(row: Dossier, result: Result, *, subject: str, by: Actor, at: datetime) -> str:
    """The number of a result in the agency's book of results, opened with its first one; taken once, then kept.

    The name of the agency is part of the number: under another name another book is begun.
    """
    if result.number:
        return result.number
    book = open_book_of_results(who_answers_for(row.agency, clock.local(at).date()), at)
    result.number = numbering.take(book, at=at, by=by, subject=subject).text
    if result.pk is not None:
        Result.objects.filter(pk=result.pk).update(number=result.number)
    return result.number


def _keep_file(row: Dossier, content: bytes, name: str, by: Actor, at: datetime) -> str:
    kept = files.attach(row.key, content, purpose=PURPOSE, by=by, at=at, name=f"{name}-{row.code}.pdf")
    return f"file:{kept.pk}"


def _name_of(signer: str, at: datetime) -> str:
    name = organisation.name_of_person(signer, clock.local(at).date()) if signer.startswith("person:") else ""
    return name or signer


def _agency_name(row: Dossier, at: datetime) -> str:
    on = clock.local(at).date()
    return organisation.name_of(who_answers_for(row.agency, on), on)
