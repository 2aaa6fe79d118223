"""Fees of a dossier: fixed at acceptance, worked out, collected on a receipt, waived on a ground, refunded by decision.

Nothing here moves a dossier or its clock; each act is a line of its journal. Money is a whole number of đồng.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier, DossierFee, GroundKind, PaymentWay
from diemsang.onestop.dossiers.queries.fees import standing_of
from diemsang.onestop.dossiers.rules import closing_refusals, refusals
from diemsang.onestop.dossiers.rules import fees as rules
from diemsang.onestop.dossiers.rules.fees import FeeState
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown
from diemsang.onestop.procedures.rules import VersionView

LONGEST_RECEIPT = 60


def rows_for(row: Dossier, version: VersionView, at: datetime) -> list[DossierFee]:
    """The fees of a dossier that is accepted now, unsaved: those of its channel, what is free left out."""
    when = rules.due_when(row.channel, row.return_way)
    asked = [each for each in version.fees_for(row.channel) if each.amount != 0]
    return [
        DossierFee(
            dossier=row,
            place=place,
            kind=each.kind,
            rate=each.amount,
            unit=clean_line(each.unit)[:120],
            note=clean(each.note),
            due_when=when.value,
            amount=rules.amount_at_filing(each.amount, clean_line(each.unit)),
            changed_at=at,
        )
        for place, each in enumerate(asked, start=1)
    ]


def fix_fees(row: Dossier, version: VersionView, at: datetime) -> list[dict[str, Any]]:
    """Write the fees of a dossier at its acceptance; what the journal is told of them."""
    rows = DossierFee.objects.bulk_create(rows_for(row, version, at))
    return [{"kind": each.kind, "amount": each.amount, "due_when": each.due_when} for each in rows]


@transaction.atomic
def assess_fee(dossier: str, *, fee: int, amount: int, basis: str = "", by: Actor, at: datetime) -> str:
    """Tính số tiền: what is due where the version gives a rate for each unit, or only says how it is computed.

    `fee` is its place in the dossier, `basis` how it was worked out. A published amount is not changed here: less is
    collected on a ground of relief only.
    """
    row = hold(dossier, "dossiers.assess_fee", by=by, at=at)
    (line,) = _lines(row, [fee])
    found = list(rules.obstacles_to_settled(standing_of(line), shown(line.changed_at)))
    if line.rate is not None and rules.amount_at_filing(line.rate, line.unit) is not None:
        found.append(closing_refusals.FEE_IS_FIXED(name=_name(line), amount=rules.shown(line.rate)))
    refuse_if([*found, *rules.obstacles_to_amount(amount)])
    if line.relief:
        line.relief, line.relief_ground, line.state = 0, "", FeeState.DUE.value
    line.amount, line.changed_at = amount, at
    line.save()
    facts = {"fee": fee, "amount": amount}
    carry_out(row, "dossiers.assess_fee", by=by, at=at, reason=basis, facts=facts)
    return row.key


@transaction.atomic
def collect_fee(dossier: str, *, receipt: str, way: str, fees: Sequence[int] = (), by: Actor, at: datetime) -> str:
    """Thu phí, lệ phí: on one receipt, those named by their place, or all that are due now.

    `way` is cash, POS, QR, the national platform, or the post that collected on delivery. Twice is refused.
    """
    row = hold(dossier, "dossiers.collect_fee", by=by, at=at)
    receipt = clean_line(receipt)[:LONGEST_RECEIPT]
    lines = (
        _lines(row, fees)
        if fees
        else list(row.fees.filter(state__in=sorted(rules.OWING)).select_for_update().order_by("place"))
    )
    found: list[Refusal] = []
    if not lines:
        found.append(closing_refusals.NOTHING_TO_COLLECT())
    if way not in PaymentWay.values:
        found.append(closing_refusals.WAY_OF_PAYING_UNKNOWN(at_field="way", value=way))
    since = shown(max((line.changed_at for line in lines), default=at))
    refuse_if([*found, *rules.obstacles_to_collecting(map(standing_of, lines), receipt=receipt, at=since)])
    for line in lines:
        line.state, line.changed_at, line.paid = FeeState.PAID.value, at, line.payable or 0
        line.paid_at, line.paid_to, line.way, line.receipt = at, by.person or by.key, way, receipt
    DossierFee.objects.bulk_update(lines, ["state", "changed_at", "paid", "paid_at", "paid_to", "way", "receipt"])
    facts = {"fees": [line.place for line in lines], "amount": sum(line.paid for line in lines), "way": way}
    carry_out(row, "dossiers.collect_fee", by=by, at=at, facts=facts, private={"receipt": receipt})
    return row.key


@transaction.atomic
def cancel_receipt(dossier: str, *, receipt: str, reason: str, by: Actor, at: datetime) -> str:
    """Hủy biên lai: what was collected on it is due again. What was collected stays in the journal."""
    row = hold(dossier, "dossiers.cancel_receipt", by=by, at=at)
    receipt = clean_line(receipt)
    lines = list(row.fees.filter(state=FeeState.PAID, receipt=receipt).exclude(receipt="").select_for_update())
    found: list[Refusal] = []
    if not lines:
        found.append(closing_refusals.RECEIPT_UNKNOWN(at_field="receipt", number=receipt))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    amount = sum(line.paid for line in lines)
    for line in lines:
        line.state = (FeeState.REDUCED if line.relief else FeeState.DUE).value
        line.changed_at, line.paid, line.paid_at, line.paid_to, line.way, line.receipt = at, 0, None, "", "", ""
    DossierFee.objects.bulk_update(lines, ["state", "changed_at", "paid", "paid_at", "paid_to", "way", "receipt"])
    facts = {"fees": [line.place for line in lines], "amount": amount}
    private = {"receipt": receipt}
    carry_out(row, "dossiers.cancel_receipt", by=by, at=at, reason=reason, facts=facts, private=private)
    return row.key


@transaction.atomic
def exempt_fee(
    dossier: str, *, fee: int, ground: str, amount: int | None = None, note: str = "", by: Actor, at: datetime
) -> str:
    """Miễn, giảm: on a ground of the list, the whole fee or `amount` đồng of it. A fee reduced is still collected."""
    row = hold(dossier, "dossiers.exempt_fee", by=by, at=at)
    (line,) = _lines(row, [fee])
    found = list(rules.obstacles_to_settled(standing_of(line), shown(line.changed_at)))
    if queries.ground_on(GroundKind.RELIEF, ground, clock.local(at).date()) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if amount is not None and line.payable is None:
        found.append(closing_refusals.FEE_NOT_ASSESSED(name=_name(line), note=line.note or "-"))
    refuse_if([*found, *rules.obstacles_to_relief(line.payable or 0, amount if line.payable is not None else None)])
    line.amount = line.amount or 0
    line.relief += line.amount - line.relief if amount is None else amount
    is_whole = line.relief == line.amount
    line.relief_ground, line.changed_at = ground, at
    line.state = (FeeState.EXEMPT if is_whole else FeeState.REDUCED).value
    line.save()
    facts = {"fee": fee, "amount": line.amount, "relief": line.relief}
    carry_out(row, "dossiers.exempt_fee", by=by, at=at, reason_code=ground, reason=note, facts=facts)
    return row.key


@transaction.atomic
def decide_refund(dossier: str, *, fee: int, amount: int, reason: str, by: Actor, at: datetime) -> str:
    """Quyết định hoàn phí, lệ phí of a dossier that was refused, withdrawn or stopped: a decision, never automatic.

    `amount` is from nothing (it is kept) to all that was paid. Decided once for each fee.
    """
    row = hold(dossier, "dossiers.decide_refund", by=by, at=at)
    (line,) = _lines(row, [fee])
    found: list[Refusal] = []
    if line.refund_decided_at is not None:
        found.append(closing_refusals.REFUND_DECIDED_ALREADY(name=_name(line), at=shown(line.refund_decided_at)))
    elif line.state != FeeState.PAID:
        found.append(closing_refusals.NOT_COLLECTED(name=_name(line)))
    else:
        found += rules.obstacles_to_refund(line.paid, amount)
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    line.refunded, line.refund_decided_at, line.refund_decided_by = amount, at, by.person or by.key
    if amount:
        line.state, line.changed_at = FeeState.REFUNDED.value, at
    line.save()
    carry_out(row, "dossiers.decide_refund", by=by, at=at, reason=reason, facts={"fee": fee, "amount": amount})
    return row.key


def _lines(row: Dossier, places: Iterable[int]) -> list[DossierFee]:
    wanted = sorted(set(places))
    found = {line.place: line for line in row.fees.filter(place__in=wanted).select_for_update().order_by("place")}
    missing = [place for place in wanted if place not in found]
    if missing:
        raise Refused(*(closing_refusals.FEE_UNKNOWN(at_field="fee", number=place) for place in missing))
    return [found[place] for place in wanted]


def _name(line: DossierFee) -> str:
    return rules.KINDS.get(line.kind, line.kind)
