"""Handing over from the counter to the unit that settles: one dossier, or a batch by the barcodes on the folders.

A hand-over has three moments: sent, received (the papers are there), accepted (the unit works on it). Until it is
accepted the giver stays the holder, and the time is the giver's; declined, it is back at the counter with a reason.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from django.db import transaction

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, may
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Dossier, Handover
from diemsang.onestop.dossiers.rules import handover as rules
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.handover import Taker
from diemsang.onestop.dossiers.services.acting import hold
from diemsang.onestop.dossiers.services.batches import BatchResult, carry_out_many, hold_many
from diemsang.onestop.dossiers.services.places import works_for
from diemsang.onestop.dossiers.services.tasks import found_tasks, steps_of_many
from diemsang.onestop.procedures.rules import StepView
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of

Kind = TypeVar("Kind")

HAND_OVER: Final = "dossiers.hand_over"
RECEIVE: Final = "dossiers.receive_handover"
ACCEPT: Final = "dossiers.accept_handover"
DECLINE: Final = "dossiers.decline_handover"
EXAMINE: Final = "dossiers.consult"
"""Who may ask others about a dossier examines it: taking it over makes that person the holder."""
ASSIGN: Final = "dossiers.assign"


@transaction.atomic
def hand_over(dossier: str, *, unit: str = "", person: str = "", note: str = "", by: Actor, at: datetime) -> str:
    """Chuyển xử lý: from the counter to a unit or a person of the agency. State 4 to 5.

    With neither named, to whom the internal process of the dossier names first. Refused: `dossiers.taker_missing`.
    """
    row = hold(dossier, HAND_OVER, by=by, at=at)
    takers = takers_for([row], unit=unit, person=person, at=at)
    refuse_if(obstacles_to_taker(row, takers[row.pk], clock.local(at).date()))
    _send([row], takers, "", note=note, by=by, at=at)
    return row.key


@transaction.atomic
def hand_over_batch(
    dossiers: Sequence[str],
    *,
    unit: str = "",
    person: str = "",
    note: str = "",
    batch: str = "",
    by: Actor,
    at: datetime,
) -> BatchResult:
    """Bàn giao theo đợt: many at once, by key or scanned code, each with its own result and one sheet for all.

    The same batch sent again (`batch`, the key of the first answer) does not fail for those that are in it already.
    """
    held = hold_many(dossiers, HAND_OVER, by=by, at=at)
    key = batch or f"{clock.local(at):%y%m%d-%H%M}-{secrets.token_hex(4)}"
    if batch:
        sent = Handover.objects.filter(batch=batch, giver=name_of(by), dossier__in=held.refused)
        for pk in list(sent.values_list("dossier_id", flat=True)):
            del held.refused[pk]
            held.there.add(pk)
    takers = takers_for(held.rows, unit=unit, person=person, at=at)
    held.refuse(lambda row: obstacles_to_taker(row, takers[row.pk], clock.local(at).date()))
    _send(held.rows, takers, key, note=note, by=by, at=at)
    return held.result(key)


@transaction.atomic
def receive_handover(dossier: str, *, by: Actor, at: datetime) -> str:
    """Ký nhận: the papers have arrived at the unit; nothing else changes. Twice is harmless: the first moment stays."""
    row = hold(dossier, RECEIVE, by=by, at=at)
    opened = open_handovers([row])
    refuse_if(_obstacles_to_taking(row, opened, RECEIVE, by=by))
    _receive([row], opened, by=by, at=at)
    return row.key


@transaction.atomic
def receive_batch(dossiers: Sequence[str], *, by: Actor, at: datetime) -> BatchResult:
    """Ký nhận cả đợt: by key or scanned code, each with its own result."""
    held = hold_many(dossiers, RECEIVE, by=by, at=at)
    opened = open_handovers(held.rows)
    held.refuse(lambda row: _obstacles_to_taking(row, opened, RECEIVE, by=by))
    _receive(held.rows, opened, by=by, at=at)
    return held.result()


@transaction.atomic
def accept_handover(dossier: str, *, by: Actor, at: datetime) -> str:
    """Nhận thụ lý: from now on the unit holds it, and the time of its step runs (R11). State 5 to 6.

    A specialist who accepts is the examiner; a head accepts for the unit, and assigns.
    """
    row = hold(dossier, ACCEPT, by=by, at=at)
    opened = open_handovers([row])
    refuse_if(_obstacles_to_taking(row, opened, ACCEPT, by=by))
    _accept([row], opened, by=by, at=at)
    return row.key


@transaction.atomic
def accept_batch(dossiers: Sequence[str], *, by: Actor, at: datetime) -> BatchResult:
    """Nhận thụ lý cả đợt: by key or scanned code, each with its own result."""
    held = hold_many(dossiers, ACCEPT, by=by, at=at)
    opened = open_handovers(held.rows)
    held.refuse(lambda row: _obstacles_to_taking(row, opened, ACCEPT, by=by))
    _accept(held.rows, opened, by=by, at=at)
    return held.result()


@transaction.atomic
def decline_handover(dossier: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Trả lại hồ sơ chuyển nhầm: back to the counter with a written reason, the giver holds it again. State 5 to 4."""
    row = hold(dossier, DECLINE, by=by, at=at)
    opened = open_handovers([row])
    found = list(_obstacles_to_taking(row, opened, DECLINE, by=by))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    sent = opened[row.pk]
    sent.declined_at, sent.decline_reason = at, clean(reason)
    sent.save(update_fields=["declined_at", "decline_reason"])
    facts = {row.pk: {"handover": sent.pk, "giver": sent.giver, "decliner": name_of(by)}}
    back = sent.giver if sent.giver.startswith("person:") else ""
    carry_out_many([row], DECLINE, by=by, at=at, reason=reason, unit=sent.giver_unit, person=back, facts=facts)
    return row.key


# What the acts share


def takers_for(rows: Sequence[Dossier], *, unit: str, person: str, at: datetime) -> dict[int, Taker]:
    """To whom each dossier goes, in a few queries: who was named, else whom the first step of its process names."""
    on = clock.local(at).date()
    if unit or person:
        return dict.fromkeys([row.pk for row in rows], taker_of(unit, person, on))
    steps = first_steps(rows)
    named: dict[tuple[str, str], Taker] = {}
    found: dict[int, Taker] = {}
    for row in rows:
        step = steps.get(row.pk)
        if step is None:
            found[row.pk] = Taker()
            continue
        names = step.unit, step.person
        named[names] = named.get(names) or taker_of(*names, on)
        found[row.pk] = named[names]
    return found


def taker_of(unit: str, person: str, on: date) -> Taker:
    """A unit or person with the bodies they belong to on that day; nobody when there is no such unit or person."""
    bodies: set[str] = set()
    try:
        if unit:
            versions = organisation.versions_of_unit(unit)
            bodies = {
                f"body:{each.body_id}" for each in versions if each.valid_from <= on < (each.valid_to or date.max)
            }
        if person:
            positions = list(organisation.positions_of([number_of(person, "person")], on))
            works = {f"body:{each.body_id}" for each in positions}
            bodies = bodies & works if unit else works
            unit = unit or next((f"unit:{each.unit_id}" for each in positions if each.unit_id), "")
    except Refused:
        return Taker()
    return Taker(unit, person, frozenset(bodies))


def obstacles_to_taker(row: Dossier, taker: Taker, on: date) -> Iterable[Refusal]:
    """Refused (`dossiers.taker_missing`) unless somebody takes it who works for its agency on that day."""
    return rules.obstacles_to_taker(taker, works_there=works_for(taker.bodies, row.agency, on))


def first_steps(rows: Sequence[Dossier]) -> dict[int, StepView | None]:
    """The step after the intake of each dossier's process, by its number; two queries."""
    return {pk: rules.first_step(steps) for pk, steps in steps_of_many(rows).items()}


def open_handovers(rows: Iterable[Dossier]) -> dict[int, Handover]:
    """The hand-over of each dossier that waits to be accepted, by its number."""
    waiting = Handover.objects.filter(dossier__in=[row.pk for row in rows], accepted_at=None, declined_at=None)
    return {each.dossier_id: each for each in waiting}


def _obstacles_to_taking(row: Dossier, opened: Mapping[int, Handover], act: str, *, by: Actor) -> Iterable[Refusal]:
    """Something was sent, to the actor's unit; and to the actor, when one person was named and the actor assigns no
    work there."""
    sent = opened.get(row.pk)
    if sent is None or not may(by, act, scope=sent.taker_unit or row.agency, state=row.state):
        return [refusals.NO_HANDOVER()]
    is_theirs = sent.taker in ("", by.person) or by.is_system
    return [] if is_theirs or assigns_at(by, row, sent.taker_unit) else [refusals.NO_HANDOVER()]


def assigns_at(by: Actor, row: Dossier, unit: str) -> bool:
    """Whether the actor assigns work in that unit, or in the whole agency."""
    places = [place for place in (unit, row.agency) if place]
    return any(may(by, ASSIGN, scope=place, state="processing") for place in places)


def _send(
    rows: Sequence[Dossier], takers: Mapping[int, Taker], batch: str, *, note: str, by: Actor, at: datetime
) -> None:
    steps = first_steps(rows)
    numbers = {pk: step.no for pk, step in steps.items() if step is not None}
    sent = Handover.objects.bulk_create(
        [
            Handover(
                dossier=row,
                batch=batch,
                giver=name_of(by),
                giver_unit=row.holder_unit,
                taker=takers[row.pk].person,
                taker_unit=takers[row.pk].unit,
                step=numbers.get(row.pk),
                note=clean(note),
                sent_at=at,
            )
            for row in rows
        ]
    )
    facts = {
        each.dossier_id: {"handover": each.pk, "batch": batch, "taker": each.taker, "taker_unit": each.taker_unit}
        for each in sent
    }
    for taker, group in _grouped(rows, lambda row: takers[row.pk]):
        carry_out_many(group, HAND_OVER, by=by, at=at, unit=taker.unit, person=by.person, facts=facts)


def _receive(rows: Sequence[Dossier], opened: Mapping[int, Handover], *, by: Actor, at: datetime) -> None:
    """Sign for what was not signed for yet."""
    new = [row for row in rows if opened[row.pk].received_at is None]
    Handover.objects.filter(pk__in=[opened[row.pk].pk for row in new]).update(received_at=at, received_by=name_of(by))
    facts = {row.pk: {"handover": opened[row.pk].pk, "giver": opened[row.pk].giver} for row in new}
    carry_out_many(new, RECEIVE, by=by, at=at, facts=facts)


def _accept(rows: Sequence[Dossier], opened: Mapping[int, Handover], *, by: Actor, at: datetime) -> None:
    """Take over: moments and persons of each hand-over, the due time of its step, who examines it now, and the parts of
    other agencies."""
    steps = first_steps(rows)
    calendars = {agency: worktime.calendar_for(agency) for agency in {row.agency for row in rows}}
    for row in rows:
        sent, step = opened[row.pk], steps[row.pk]
        sent.received_at, sent.received_by = sent.received_at or at, sent.received_by or name_of(by)
        sent.accepted_at, sent.accepted_by = at, name_of(by)
        sent.step_due = rules.budget_due(at, step.budget_minutes, calendars[row.agency]) if step else None
    Handover.objects.bulk_update(
        [opened[row.pk] for row in rows], ["received_at", "received_by", "accepted_at", "accepted_by", "step_due"]
    )
    facts = {row.pk: {"handover": opened[row.pk].pk, "giver": opened[row.pk].giver} for row in rows}
    for (unit, person, examines), group in _grouped(rows, lambda row: _holders(row, opened[row.pk], steps[row.pk], by)):
        carry_out_many(group, ACCEPT, by=by, at=at, unit=unit, person=person, examines=examines, facts=facts)
    found_tasks(rows, by=by, at=at)


def _holders(row: Dossier, sent: Handover, step: StepView | None, by: Actor) -> tuple[str, str, bool]:
    """Unit and person that hold it once accepted, and whether the person examines it: the person it was sent to, else
    who accepts it and examines; else the unit waits. A head to whom a step of assigning was sent does not examine."""
    places = [place for place in (sent.taker_unit, row.agency) if place]
    examines = any(may(by, EXAMINE, scope=place, state="processing") for place in places)
    if sent.taker:
        return sent.taker_unit, sent.taker, examines or step is None or step.kind == "examine"
    return sent.taker_unit, by.person or "" if examines else "", True


def _grouped(rows: Iterable[Dossier], kind: Callable[[Dossier], Kind]) -> list[tuple[Kind, list[Dossier]]]:
    groups: dict[Kind, list[Dossier]] = {}
    for row in rows:
        groups.setdefault(kind(row), []).append(row)
    return list(groups.items())


def name_of(by: Actor) -> str:
    """How a hand-over names who acted: the person, or the job."""
    return by.person or by.key
