"""Received at the centre (tiếp nhận tại Trung tâm): a procedure moves in by a decision, and out by another."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.onestop.procedures import events, rules
from diemsang.onestop.procedures.models import CentreReception, Procedure
from diemsang.onestop.procedures.rules import refusals
from diemsang.onestop.procedures.services.catalogue import (
    AT_ONCE,
    announced_ends,
    lock_catalogue,
    not_in_force,
    procedures_of,
    versions_in_force,
)
from diemsang.people.organisation import queries as organisation
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@transaction.atomic
def record_received_at_centre(
    procedures: Sequence[str],
    *,
    place: str,
    by: Actor,
    at: datetime,
    valid_from: date,
    decision_number: str,
    valid_to: date | None = None,
) -> list[str]:
    """Đưa vào Trung tâm: these procedures (codes or keys) are received at `place` from that day on; keys, in order.

    A procedure is in force on the day it moves in, and is received once at a place at a time. With `valid_to`, until
    the day before that one.
    """
    authorise(by, "procedures.change_centre", scope=place)
    lock_catalogue()
    decision_number = clean_line(decision_number)
    rows = procedures_of(procedures)
    versions = versions_in_force(rows, valid_from)
    refuse_if(
        [
            *_obstacles(place, valid_from, valid_to, decision_number),
            *not_in_force(rows, versions, valid_from),
            *_received_already(rows, place, valid_from, valid_to),
        ]
    )
    leaving = announced_ends(rows)
    receptions = CentreReception.objects.bulk_create(
        [
            CentreReception(
                procedure=row,
                place=place,
                valid_from=valid_from,
                valid_to=_sooner(valid_to, leaving.get(row.pk)),
                decision_number=decision_number,
                field_id=versions[row.pk].field_id,
                agency=versions[row.pk].agency,
            )
            for row in rows
        ],
        batch_size=AT_ONCE,
    )
    facts = {"place": place, "on": valid_from.isoformat(), "decision_number": decision_number}
    ledger.record_many(by, "procedures.moved_to_centre", [(row, facts) for row in rows], at)
    _announce(place, rows, "moved_in", valid_from)
    return [reception.key for reception in receptions]


@transaction.atomic
def end_received_at_centre(
    procedures: Sequence[str], *, place: str, by: Actor, at: datetime, on: date, decision_number: str
) -> None:
    """Thôi tiếp nhận tại Trung tâm: from that day on these procedures are not received at `place` any more."""
    authorise(by, "procedures.change_centre", scope=place)
    lock_catalogue()
    decision_number = clean_line(decision_number)
    rows = procedures_of(procedures)
    held = {
        reception.procedure_id: reception
        for reception in CentreReception.objects.on(on).filter(procedure__in=rows, place=place, valid_from__lt=on)
    }
    found = [] if decision_number else [refusals.DECISION_MISSING(at_field="decision_number")]
    found += [
        refusals.NOT_RECEIVED(at_field=f"procedures.{number}", code=row.code, on=f"{on:%d/%m/%Y}")
        for number, row in enumerate(rows)
        if row.pk not in held
    ]
    refuse_if(found)
    ending = CentreReception.objects.filter(pk__in=[reception.pk for reception in held.values()])
    ending.update(valid_to=on, end_decision_number=decision_number)
    facts = {"place": place, "on": on.isoformat(), "decision_number": decision_number}
    ledger.record_many(by, "procedures.left_centre", [(row, facts) for row in rows], at)
    _announce(place, rows, "moved_out", on)


def _obstacles(place: str, start: date, end: date | None, decision_number: str) -> list[Refusal]:
    found: list[Refusal] = []
    if not decision_number or len(decision_number) > 60:
        found.append(refusals.DECISION_MISSING(at_field="decision_number"))
    if end is not None and end <= start:
        found.append(refusals.PERIOD_EMPTY(at_field="valid_to"))
    if not rules.is_body(place) or not organisation.is_open(place, start):
        found.append(refusals.PLACE_NOT_THERE(at_field="place", on=f"{start:%d/%m/%Y}"))
    return found


def _received_already(rows: Sequence[Procedure], place: str, start: date, end: date | None) -> list[Refusal]:
    there = CentreReception.objects.overlapping(start, end).filter(place=place, procedure__in=rows)
    taken = set(there.values_list("procedure_id", flat=True))
    found = []
    for number, row in enumerate(rows):
        if row.pk in taken:
            found.append(refusals.RECEIVED_ALREADY(at_field=f"procedures.{number}", code=row.code))
        taken.add(row.pk)
    return found


def _sooner(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def _announce(place: str, rows: Sequence[Procedure], change: str, on: date) -> None:
    announce(events.centre_changed, place=place, procedures=[row.key for row in rows], change=change, on=on)
