"""From the records of dossiers to the values of a form. Lists are filled with a constant number of queries per day.

Names, addresses and levels of government are those of the day the form tells of: a form printed again years later
says what the first print said. Who may see the dossiers was decided before, and the look is logged by who calls.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.conf import settings
from django.utils import translation

from diemsang.kernel import clock
from diemsang.onestop.dossiers.models import (
    Apology,
    ComponentCheck,
    Dossier,
    DossierFee,
    Extension,
    FinancialObligation,
    Move,
    ReturnWay,
    SupplementKind,
    SupplementRequest,
    SupplementState,
)
from diemsang.onestop.dossiers.models import (
    Ground as GroundRow,
)
from diemsang.onestop.dossiers.printing.names import Names, read_names, read_parties
from diemsang.onestop.dossiers.printing.sets import FormSet, chosen_set
from diemsang.onestop.dossiers.printing.spelling import DOTS, money
from diemsang.onestop.dossiers.printing.values import (
    ApologySheet,
    FeeLine,
    Ground,
    Matter,
    PaperLine,
    ReceiptSlip,
    RefusalSheet,
    StopNotice,
    SupplementLine,
    SupplementRequestSheet,
)
from diemsang.onestop.dossiers.queries.fees import fees_by_dossier
from diemsang.onestop.dossiers.rules import state_named
from diemsang.onestop.dossiers.rules.fees import KINDS, WHOLE_DOSSIER, FeeState
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import Fee, VersionView
from diemsang.proof.lawbook.queries import rule_value
from diemsang.proof.lawbook.rules import NATION, uses

FORMS: Final = "dossiers.forms"
LOOKUP: Final = "/tra-cuu/{token}/"
"""Where the QR code leads: the public page of the token."""
ACCEPTING: Final = ("dossiers.accept", "dossiers.file_at_counter")
CONVENTION: Final = "Quy ước của phần mềm"
BY_HAND: Final = "……/……"
"""A signed document is numbered by the clerk when it goes out."""
USUAL_RECIPIENTS: Final = ("Như trên;", "Lưu: VT, hồ sơ.")

Row = TypeVar("Row")
Values = TypeVar("Values")


@uses(FORMS)
def form_set_on(accepted_on: date, *, scope: str = NATION) -> FormSet:
    """The set of forms in force on the day of acceptance. Refused (`dossiers.forms_undefined`) without a rule."""
    return chosen_set(rule_value(FORMS, on=accepted_on, scope=scope))


def day_of(row: Dossier) -> date:
    """The day whose set of forms a dossier keeps for life: of acceptance, before it of filing."""
    moment = row.accepted_at or row.filed_at or row.moved_at
    return clock.local(moment).date()


def receipts(rows: Sequence[Dossier]) -> dict[int, ReceiptSlip]:
    """Form 01 of accepted dossiers, by number; the appointment is that of acceptance, whatever was promised later."""
    accepted = [row for row in rows if row.accepted_at is not None]
    papers = grouped(ComponentCheck.objects.filter(dossier__in=accepted).order_by("place"))
    promised = {
        move.dossier_id: move.due_after for move in Move.objects.filter(dossier__in=accepted, act__in=ACCEPTING)
    }
    versions, fees = _versions(accepted), fees_by_dossier(row.pk for row in accepted)

    def made(row: Dossier, names: Names, parties: Mapping[int, Any]) -> ReceiptSlip:
        version = versions[row.procedure_version]
        return ReceiptSlip(
            head=names.letterhead(_counter(row), number=row.code or ""),
            matter=matter(row, version),
            party=parties[row.pk],
            handled_by=names.place(row.agency),
            papers=tuple(_paper(each) for each in papers.get(row.pk, ()) if each.is_handed_in),
            sets=version.sets,
            limit=row.limit or "không quy định",
            received_at=known(row.accepted_at),
            return_at=promised.get(row.pk) or row.promised_due,
            return_way=return_way(row.return_way),
            return_place=names.place(_counter(row)) if row.return_way == ReturnWay.COUNTER else "",
            fees=_fees(fees.get(row.pk), version, row.channel),
            receiver=names.person(row.receiver),
        )

    return _by_day(accepted, _accepted_on, lambda row: (row.agency, row.centre, row.receiver), made)


def supplements(rows: Sequence[Dossier]) -> dict[int, SupplementRequestSheet]:
    """Form 02: the latest request that was really sent."""
    sent = (SupplementState.ASKED, SupplementState.ANSWERED, SupplementState.LAPSED)
    asked = SupplementRequest.objects.filter(dossier__in=rows, state__in=sent, asked_at__isnull=False)
    latest = {request.dossier_id: request for request in asked.order_by("pk")}
    told = [row for row in rows if row.pk in latest]
    versions = _versions(told)

    def made(row: Dossier, names: Names, parties: Mapping[int, Any]) -> SupplementRequestSheet:
        request = latest[row.pk]
        issuer = _counter(row) if request.kind == SupplementKind.INTAKE else row.agency
        return SupplementRequestSheet(
            head=names.letterhead(issuer, number=row.code or ""),
            matter=matter(row, versions[row.procedure_version]),
            party=parties[row.pk],
            lines=tuple(_asked_for(item) for item in request.items),
            reason=request.reason,
            guidance=request.guidance,
            contact=names.place(issuer),
            answer_by=request.answer_by,
            officer=names.person(request.asked_by) or names.person(request.proposed_by),
        )

    return _by_day(
        told,
        lambda row: _day(latest[row.pk].asked_at),
        lambda row: (row.agency, row.centre, latest[row.pk].asked_by, latest[row.pk].proposed_by),
        made,
    )


def refusals(rows: Sequence[Dossier]) -> dict[int, RefusalSheet]:
    """Form 03, from the line of the journal that refused."""
    moves = {move.dossier_id: move for move in Move.objects.filter(dossier__in=rows, act="dossiers.refuse")}
    told = [row for row in rows if row.pk in moves]
    versions, grounds = _versions(told), _grounds("refuse", moves.values())

    def made(row: Dossier, names: Names, parties: Mapping[int, Any]) -> RefusalSheet:
        move = moves[row.pk]
        return RefusalSheet(
            head=names.letterhead(_counter(row), number=row.code or ""),
            matter=matter(row, versions[row.procedure_version]),
            party=parties[row.pk],
            grounds=(_ground(grounds(move.reason_code, names.day), move.reason),),
            request=row.subject_matter,
            officer=names.person(move.person),
        )

    return _by_day(
        told, lambda row: _day(moves[row.pk].at), lambda row: (row.agency, row.centre, moves[row.pk].person), made
    )


def apologies(rows: Sequence[Dossier]) -> dict[int, ApologySheet]:
    """Form 04: the latest apology, or the extension when that was signed later. A settled dossier has no new day."""
    late = Apology.objects.filter(dossier__in=rows).order_by("signed_at", "pk")
    latest: dict[int, Apology | Extension] = {each.dossier_id: each for each in late}
    for each in Extension.objects.filter(dossier__in=rows):
        there = latest.get(each.dossier_id)
        if there is None or there.signed_at < each.signed_at:
            latest[each.dossier_id] = each
    told = [row for row in rows if row.pk in latest]
    versions = _versions(told)
    grounds = _ground_finder("late", {each.ground for each in latest.values() if isinstance(each, Apology)})

    def agency(row: Dossier) -> str:
        signed = latest[row.pk]
        return signed.agency_at_fault if isinstance(signed, Apology) else row.agency

    def made(row: Dossier, names: Names, parties: Mapping[int, Any]) -> ApologySheet:
        signed = latest[row.pk]
        if isinstance(signed, Apology):
            first, new, ground = signed.first_due, signed.new_due, grounds(signed.ground, names.day)
        else:
            first, new, ground = signed.due_before, signed.due_after, None
        return ApologySheet(
            head=names.letterhead(agency(row), number=BY_HAND),
            matter=matter(row, versions[row.procedure_version]),
            party=parties[row.pk],
            received_at=known(row.accepted_at),
            first_due=first,
            new_due=new,
            ground=ground.vi if ground else "",
            reason=signed.reason,
            responsible=names.place(agency(row)),
            signatory=names.signatory(signed.signed_by, agency(row)),
            recipients=_recipients(names, row),
        )

    return _by_day(
        told,
        lambda row: _day(latest[row.pk].signed_at),
        lambda row: (row.agency, row.centre, agency(row), latest[row.pk].signed_by),
        made,
    )


def stop_notices(rows: Sequence[Dossier]) -> dict[int, StopNotice]:
    """Form 05 of 2025. The money to refund is what was paid on notice to the treasury, and as fees unless decided."""
    moves = {move.dossier_id: move for move in Move.objects.filter(dossier__in=rows, act="dossiers.stop")}
    told = [row for row in rows if row.pk in moves]
    versions, grounds = _versions(told), _grounds("stop", moves.values())
    paid = grouped(FinancialObligation.objects.filter(dossier__in=told, paid_at__isnull=False))
    fees = fees_by_dossier(row.pk for row in told)

    def made(row: Dossier, names: Names, parties: Mapping[int, Any]) -> StopNotice:
        move = moves[row.pk]
        to_treasury = sum(each.amount for each in paid.get(row.pk, ()))
        refund = to_treasury + sum(map(_to_refund, fees.get(row.pk, ()))) or None
        return StopNotice(
            head=names.letterhead(row.agency, number=BY_HAND),
            matter=matter(row, versions[row.procedure_version]),
            party=parties[row.pk],
            received_at=known(row.accepted_at),
            stage=state_named(move.from_state).label,
            ground=_ground(grounds(move.reason_code, names.day), move.reason),
            decision=f"Dừng giải quyết hồ sơ từ {clock.local(move.at):%H giờ %M phút ngày %d/%m/%Y}",
            refund=refund,
            refund_note="theo quyết định hoàn trả của cơ quan thu" if refund else "",
            signatory=names.signatory(move.person, row.agency),
            recipients=_recipients(names, row),
        )

    return _by_day(
        told, lambda row: _day(moves[row.pk].at), lambda row: (row.agency, row.centre, moves[row.pk].person), made
    )


def _to_refund(fee: DossierFee) -> int:
    """What was paid, until somebody decides; then what was decided."""
    return fee.paid if fee.refund_decided_at is None else fee.refunded


def matter(row: Dossier, version: VersionView) -> Matter:
    """What a form says of the dossier itself, and the address its QR code holds."""
    return Matter(
        code=row.code or "",
        procedure_code=row.procedure_code,
        procedure=version.name,
        lookup_code=row.lookup_code,
        lookup_url=f"{settings.BASE_URL}{LOOKUP.format(token=row.token)}",
    )


def return_way(way: str) -> str:
    """The way of return as a form spells it, whatever the language of the screen; empty for none."""
    with translation.override("vi"):
        return str(ReturnWay(way).label) if way in ReturnWay.values else way


def _by_day(
    rows: Sequence[Dossier],
    day: Callable[[Dossier], date],
    keys: Callable[[Dossier], Iterable[str]],
    made: Callable[[Dossier, Names, Mapping[int, Any]], Values],
) -> dict[int, Values]:
    """Each dossier filled with the names and the applicant of its own day; ten queries for each day there is."""
    days: dict[date, list[Dossier]] = {}
    for row in rows:
        days.setdefault(day(row), []).append(row)
    found: dict[int, Values] = {}
    for on, those in days.items():
        names = read_names(on, {key for row in those for key in keys(row)})
        parties = read_parties(those, on)
        found |= {row.pk: made(row, names, parties) for row in those}
    return found


def known(moment: datetime | None) -> datetime:
    """A moment that the rows chosen for a form have; ValueError for one that they ought to have."""
    if moment is None:
        raise ValueError("a form was to be filled from a dossier that has not come so far")
    return moment


def _day(moment: datetime | None) -> date:
    return clock.local(known(moment)).date()


def _accepted_on(row: Dossier) -> date:
    return _day(row.accepted_at)


def _counter(row: Dossier) -> str:
    """Where it was received: the centre, or the agency itself."""
    return row.centre or row.agency


def _versions(rows: Iterable[Dossier]) -> dict[str, VersionView]:
    return procedures.versions({row.procedure_version for row in rows})


def grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows of dossiers by the number of the dossier, in the order they came."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.dossier_id, []).append(row)  # type: ignore[attr-defined]  # rows of one dossier
    return found


def _paper(row: ComponentCheck) -> PaperLine:
    note = ""
    if not (row.originals or row.copies):
        note = "Dùng lại giấy tờ đã có" if row.paper else "Bản điện tử"
    return PaperLine(row.name, row.originals, row.copies, note)


def _fees(rows: Sequence[DossierFee] | None, version: VersionView, channel: str) -> tuple[FeeLine, ...]:
    """What the dossier's own fees say was due and paid; of a dossier that has none, what its version asks for."""
    if rows:
        return tuple(_kept_fee(each) for each in rows)
    return tuple(_fee(each) for each in version.fees_for(channel))


def _fee(fee: Fee) -> FeeLine:
    return FeeLine(KINDS.get(fee.kind, fee.kind), fee.amount, unit=_unit(fee.unit), note=fee.note)


def _kept_fee(row: DossierFee) -> FeeLine:
    """One fee with what was paid; before its amount is worked out, at the rate of the version."""
    notes = [row.note]
    if row.relief:
        said = "được miễn" if row.state == FeeState.EXEMPT else "được giảm"
        notes.append(f"{said} {money(row.relief)}")
    elif row.state == FeeState.EXEMPT:
        notes.append("không phát sinh, được miễn")
    if row.refunded:
        notes.append(f"đã hoàn {money(row.refunded)}")
    unit = _unit(row.unit) if row.amount is None else ""
    due = row.rate if row.amount is None else row.amount - row.relief
    return FeeLine(KINDS.get(row.kind, row.kind), due, row.paid, unit=unit, note="; ".join(filter(None, notes)))


def _unit(unit: str) -> str:
    return "" if unit.casefold() in WHOLE_DOSSIER else unit


def _asked_for(item: Mapping[str, Any]) -> SupplementLine:
    reason = str(item.get("reason", ""))
    if why := item.get("why_not_reused"):
        reason = f"{reason} (không dùng lại bản đã có: {why})".strip()
    return SupplementLine(str(item.get("name", "")), reason, ground=str(item.get("legal_ground", "")))


def _grounds(kind: str, moves: Iterable[Move]) -> Callable[[str, date], GroundRow | None]:
    return _ground_finder(kind, {move.reason_code for move in moves})


def _ground_finder(kind: str, codes: Iterable[str]) -> Callable[[str, date], GroundRow | None]:
    """The enumerated ground of a code as of a day, in one query for all of them."""
    rows = list(GroundRow.objects.filter(kind=kind, code__in=set(codes)))

    def find(code: str, on: date) -> GroundRow | None:
        for row in rows:
            if row.code == code and row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
                return row
        return None

    return find


def _ground(row: GroundRow | None, reason: str) -> Ground:
    """What was enumerated and what was written. A basis that is only our convention is no law to tell a citizen: a
    line is left to write it by hand."""
    said = "; ".join(part for part in (row.vi if row else "", reason) if part)
    basis = row.legal_basis if row and not row.legal_basis.startswith(CONVENTION) else DOTS
    return Ground(said, basis)


def _recipients(names: Names, row: Dossier) -> tuple[str, ...]:
    first, *rest = USUAL_RECIPIENTS
    centre = [f"{names.place(row.centre)};"] if row.centre else []
    return (first, *centre, *rest)
