"""Waiting for money, and suspension on a ground of sector law: the legal clock stands still (R7), with its reason."""

from datetime import date, datetime

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import FinancialObligation, GroundKind
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.waiting import obstacles_to_end, obstacles_to_payment
from diemsang.onestop.dossiers.services.acting import PauseGround, carry_out, hold
from diemsang.proof.files import queries as files


@transaction.atomic
def ask_payment(
    dossier: str, *, what: str, amount: int, number: str = "", pay_by: date | None = None, by: Actor, at: datetime
) -> str:
    """Thông báo nghĩa vụ tài chính: so many đồng are due to the treasury before the result. State 6 to 9, paused.

    `amount` is a whole number of đồng; `pay_by` a day in Việt Nam.
    """
    row = hold(dossier, "dossiers.ask_payment", by=by, at=at)
    found = list(obstacles_to_payment(amount, clean_line(what)))
    if pay_by is not None and pay_by < clock.local(at).date():
        found.append(refusals.DUE_MISSING(at_field="pay_by"))
    refuse_if(found)
    notice = FinancialObligation.objects.create(
        dossier=row, number=clean_line(number), what=clean_line(what), amount=amount, asked_at=at, pay_by=pay_by
    )
    carry_out(
        row,
        "dossiers.ask_payment",
        by=by,
        at=at,
        pause=PauseGround(note=notice.what),
        facts={"obligation": notice.pk},
        private={"amount": amount, "what": notice.what},
    )
    return row.key


@transaction.atomic
def record_payment(dossier: str, *, proof: str = "", file: str = "", by: Actor, at: datetime) -> str:
    """Ghi nhận chứng từ nộp tiền: its number, or a scan attached to the dossier. State 9 to 6, the clock resumes."""
    row = hold(dossier, "dossiers.record_payment", by=by, at=at)
    proof = clean_line(proof)
    if not (proof or file):
        raise Refused(refusals.PROOF_MISSING(at_field="proof"))
    if file and file not in {f"file:{each.pk}" for each in files.files_of(by, row.key)}:
        raise Refused(refusals.FILE_UNKNOWN(at_field="file", name=proof or file))
    notice = row.obligations.get(paid_at__isnull=True)
    notice.paid_at, notice.proof, notice.file = at, proof, file
    notice.save(update_fields=["paid_at", "proof", "file"])
    facts = {"obligation": notice.pk, "file": file}
    carry_out(row, "dossiers.record_payment", by=by, at=at, facts=facts, private={"proof": proof} if proof else {})
    return row.key


@transaction.atomic
def suspend(dossier: str, *, ground: str, reason: str, expected_end: date | None, by: Actor, at: datetime) -> str:
    """Tạm dừng theo quy định chuyên ngành: on a ground of the list, until a stated day. State 6 to 10, paused."""
    row = hold(dossier, "dossiers.suspend", by=by, at=at)
    on = clock.local(at).date()
    found: list[Refusal] = []
    if queries.ground_on(GroundKind.SUSPEND, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if([*found, *obstacles_to_end(expected_end, on)])
    pause = PauseGround(ground=ground, note=reason, expected_end=expected_end)
    end = expected_end.isoformat() if expected_end else ""
    facts = {"expected_end": end}
    carry_out(row, "dossiers.suspend", by=by, at=at, reason_code=ground, reason=reason, pause=pause, facts=facts)
    return row.key


@transaction.atomic
def resume(dossier: str, *, reason: str = "", by: Actor, at: datetime) -> str:
    """Tiếp tục giải quyết: the suspension is over, earlier or later than expected. State 10 to 6, the clock resumes."""
    row = hold(dossier, "dossiers.resume", by=by, at=at)
    carry_out(row, "dossiers.resume", by=by, at=at, reason=reason)
    return row.key
