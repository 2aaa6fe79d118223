"""Reviewed (rà soát) and standardised (chuẩn hóa): two dated acts on procedures, each with its decision."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from diemsang.kernel.access import EVERYWHERE, Actor, authorise
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.onestop.procedures.models import ActKind, Procedure, ProcedureAct
from diemsang.onestop.procedures.rules import refusals
from diemsang.onestop.procedures.services.catalogue import (
    AT_ONCE,
    day_of,
    lock_catalogue,
    not_in_force,
    procedures_of,
    versions_in_force,
)
from diemsang.proof.ledger import services as ledger


@transaction.atomic
def record_reviewed(
    procedures: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    outcome: str = "",
    scope: str | None = EVERYWHERE,
) -> None:
    """Rà soát: these procedures (codes or keys) were reviewed on that day, by that decision (NĐ 63/2010 Đ.27-31).

    In force on that day, and once by one decision. `scope` is the body in whose name it is recorded.
    """
    authorise(by, "procedures.record_review", scope=scope)
    _record(ActKind.REVIEWED, procedures, by=by, at=at, on=on, decision_number=decision_number, outcome=outcome)


@transaction.atomic
def record_standardised(
    procedures: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    scope: str | None = EVERYWHERE,
) -> None:
    """Chuẩn hóa: these procedures (codes or keys) were standardised on that day, by that decision."""
    authorise(by, "procedures.record_review", scope=scope)
    _record(ActKind.STANDARDISED, procedures, by=by, at=at, on=on, decision_number=decision_number, outcome="")


def _record(
    kind: ActKind,
    procedures: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    outcome: str,
) -> None:
    lock_catalogue()
    decision_number, outcome = clean_line(decision_number), clean_line(outcome)
    rows = procedures_of(procedures)
    versions = versions_in_force(rows, on)
    found = [*not_in_force(rows, versions, on), *_done_already(kind, rows, on, decision_number)]
    if not decision_number or len(decision_number) > 60:
        found.append(refusals.DECISION_MISSING(at_field="decision_number"))
    if len(outcome) > 60:
        found.append(refusals.TOO_LONG(at_field="outcome", most=60))
    if on > day_of(at):
        found.append(refusals.SIGNED_LATER(at_field="on", day=f"{on:%d/%m/%Y}"))
    refuse_if(found)
    ProcedureAct.objects.bulk_create(
        [
            ProcedureAct(
                procedure=row,
                kind=kind,
                done_on=on,
                decision_number=decision_number,
                outcome=outcome,
                field_id=versions[row.pk].field_id,
                agency=versions[row.pk].agency,
            )
            for row in rows
        ],
        batch_size=AT_ONCE,
    )
    facts = {"on": on.isoformat(), "decision_number": decision_number, "outcome": outcome}
    ledger.record_many(by, f"procedures.procedure_{kind.value}", [(row, facts) for row in rows], at)


def _done_already(kind: ActKind, rows: Sequence[Procedure], on: date, decision_number: str) -> list[Refusal]:
    same = ProcedureAct.objects.filter(kind=kind, procedure__in=rows, decision_number=decision_number, done_on=on)
    done = set(same.values_list("procedure_id", flat=True))
    found = []
    for number, row in enumerate(rows):
        if row.pk in done:
            found.append(refusals.DONE_ALREADY(at_field=f"procedures.{number}", code=row.code))
        done.add(row.pk)
    return found
