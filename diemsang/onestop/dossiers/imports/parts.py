"""The rows that hang on a dossier that was taken over. Nobody of this house did what they tell of."""

from collections.abc import Iterator
from datetime import datetime

from diemsang.kernel.text import fold
from diemsang.onestop.dossiers.imports import words
from diemsang.onestop.dossiers.imports.applicants import BY
from diemsang.onestop.dossiers.imports.reading import SentHandover
from diemsang.onestop.dossiers.imports.reckoning import Ready
from diemsang.onestop.dossiers.models import (
    ComponentCheck,
    Extension,
    ExternalId,
    FinancialObligation,
    Handover,
    Pause,
    PauseKind,
    Result,
    ResultOutcome,
    SupplementKind,
    SupplementRequest,
    SupplementState,
    Verdict,
)
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import EXTRA

THERE = "Theo hệ thống cũ"
"""Stands for what the other system knew in words and did not hand over."""


def pauses_of(ready: Ready) -> Iterator[Pause]:
    """The pauses of the legal clock. Waiting for papers before acceptance is none."""
    for sent in ready.sent.pauses:
        if sent.kind != words.INTAKE and sent.since is not None:
            yield Pause(
                dossier=ready.row,
                kind=sent.kind,
                ground=sent.ground[:60] if sent.kind == PauseKind.SUSPENDED else "",
                note=sent.note or (sent.ground if sent.kind != PauseKind.SUSPENDED else ""),
                paused_at=sent.since,
                resumed_at=sent.until,
                expected_end=sent.expected,
            )


def requests_of(ready: Ready) -> Iterator[SupplementRequest]:
    """The request the applicant has to answer, so that the answer can be received here."""
    pause, row = ready.open_pause, ready.row
    if pause is None or row.standing not in (State.SUPPLEMENT, State.INTAKE_SUPPLEMENT):
        return
    is_intake = row.standing is State.INTAKE_SUPPLEMENT
    yield SupplementRequest(
        dossier=row,
        kind=SupplementKind.INTAKE if is_intake else SupplementKind.EXAMINATION,
        state=SupplementState.ASKED,
        number=max(1, row.supplements_used),
        reason=pause.note or pause.ground or THERE,
        proposed_at=pause.since or row.moved_at,
        proposed_by=BY.key,
        asked_at=pause.since,
        asked_by=BY.key,
    )


def obligations_of(ready: Ready) -> Iterator[FinancialObligation]:
    """What is to be paid before the result, so that the proof can be received here."""
    pause = ready.open_pause
    if pause is not None and pause.since is not None and ready.row.standing is State.FINANCIAL:
        yield FinancialObligation(
            dossier=ready.row,
            number=pause.ground[:60],
            what=(pause.note or THERE)[:300],
            amount=pause.amount,
            asked_at=pause.since,
            pay_by=pause.expected,
        )


def extensions_of(ready: Ready) -> Iterator[Extension]:
    for sent in ready.sent.extensions:
        if ready.extended is not None and sent.signed_at is not None:
            yield Extension(
                dossier=ready.row,
                working_days=sent.days,
                reason=_with_name(sent.reason, "Người ký", "" if ready.signer else sent.signer),
                signed_at=sent.signed_at,
                signed_by=ready.signer or BY.key,
                due_before=ready.extended[0],
                due_after=ready.extended[1],
            )


def handovers_of(ready: Ready) -> Iterator[Handover]:
    """Each with its moments. Who works here no longer stands in words in the note."""
    listed = sorted(ready.sent.handovers, key=lambda each: (each.sent_at is None, each.sent_at, each.line.number))
    for sent in listed:
        if sent.sent_at is not None:
            yield _handover(ready, sent, sent.sent_at)


def _handover(ready: Ready, sent: SentHandover, sent_at: datetime) -> Handover:
    number = sent.line.number
    giver, unit, taker = ready.givers[number], ready.taker_units[number], ready.takers[number]
    note = _with_name(sent.note, "Người giao", "" if giver else sent.giver)
    note = _with_name(note, "Đơn vị nhận", "" if unit else sent.unit)
    note = _with_name(note, "Người nhận", "" if taker else sent.taker)
    known_taker = taker or BY.key
    return Handover(
        dossier=ready.row,
        giver=giver or BY.key,
        taker=taker,
        taker_unit=unit,
        note=note,
        sent_at=sent_at,
        received_at=sent.received_at,
        received_by=known_taker if sent.received_at else "",
        accepted_at=sent.accepted_at,
        accepted_by=known_taker if sent.accepted_at else "",
    )


def _with_name(text: str, label: str, name: str) -> str:
    return f"{text}\n{label}: {name}".strip() if name else text


def papers_of(ready: Ready) -> Iterator[ComponentCheck]:
    """What the version of that day asks for, with what the other system found of it; then papers outside the list.

    A paper of which it said nothing is unchecked: nobody here looked at it.
    """
    row = ready.row
    asked = ready.version.components_for(ready.sent.case)
    sent = {fold(each.paper): each for each in ready.sent.papers}
    seen_at = row.accepted_at or row.filed_at
    place = 0
    for place, component in enumerate(asked, start=1):
        given = sent.pop(fold(component.code), None) or sent.pop(fold(component.name), None)
        check = ComponentCheck(
            dossier=row, place=place, component=component.code, name=component.name, required=component.required
        )
        if given is not None:
            check.originals, check.copies, check.note = given.originals, given.copies, given.note
            _found(check, given.verdict, seen_at)
        yield check
    for number, given in enumerate(sent.values(), start=1):
        check = ComponentCheck(
            dossier=row,
            place=place + number,
            component=f"{EXTRA}.{number}",
            name=given.paper,
            required=False,
            in_the_list=False,
            originals=given.originals,
            copies=given.copies,
            note=given.note,
        )
        _found(check, given.verdict, seen_at)
        yield check


def _found(check: ComponentCheck, verdict: str, at: datetime | None) -> None:
    if verdict != Verdict.UNCHECKED:
        check.verdict, check.checked_at, check.checked_by = verdict, at, BY.key


def results_of(ready: Ready) -> Iterator[Result]:
    """The result the other system issued: its number and day. It was signed there, so no signer stands here."""
    row = ready.row
    if row.settled_at is None:
        return
    kinds = ready.version.results
    yield Result(
        dossier=row,
        outcome=ResultOutcome.REJECTED if row.standing is State.REJECTED else ResultOutcome.GRANTED,
        kind=kinds[0].code[:60] if kinds else "",
        name=(kinds[0].name if kinds else ready.version.name)[:500],
        drafted_at=row.settled_at,
        drafted_by=BY.key,
        number=ready.sent.result_number,
        numbered_at=row.settled_at if ready.sent.result_number else None,
    )


def external_ids_of(ready: Ready) -> Iterator[ExternalId]:
    for system, number in ready.sent.external.items():
        yield ExternalId(dossier=ready.row, system=system, number=number)
