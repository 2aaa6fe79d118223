"""What waits for whom: hand-overs to be taken, questions to be answered, parts to be done; and the sheets that go with
the papers. A page at a time, each as cheap as the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Q, QuerySet

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, Actor, table
from diemsang.onestop.dossiers.models import Consultation, Dossier, Handover, Task, TaskState
from diemsang.onestop.dossiers.queries.access import dossier_for, visible_to
from diemsang.onestop.dossiers.queries.lists import MOST_ON_A_PAGE, After
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.handover import hand_over_by, time_of_giver
from diemsang.people.organisation import queries as organisation

Row = TypeVar("Row", Consultation, Task)

ANSWER = "dossiers.answer_consultation"
DO_TASK = "dossiers.accept_task"


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A line of the control sheet, or of the sheet of a batch, with names of the day it was sent.

    `giver_minutes` are the working minutes between sending and taking, which are the giver's; until `as_of` when nobody
    has taken it.
    """

    dossier: str
    code: str
    step: int | None
    step_due: datetime | None
    giver: str
    giver_unit: str
    taker: str
    taker_unit: str
    sent_at: datetime
    received_at: datetime | None
    accepted_at: datetime | None
    declined_at: datetime | None
    note: str
    decline_reason: str
    giver_minutes: int

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.declined_at is None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a dossier now, by key. `answers` is the giver while a hand-over waits to be taken, else who holds it."""

    unit: str
    person: str
    answers: str
    waits_since: datetime | None


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """An accepted dossier still at the counter, and until when it is handed over: at once, or the next half-session."""

    row: Dossier
    until: datetime


def holder_of(actor: Actor, key_or_code: str) -> Holder:
    """Ai đang giữ: of a dossier the actor may see."""
    row = dossier_for(actor, key_or_code)
    sent = row.handovers.filter(accepted_at=None, declined_at=None).first()
    if sent is None:
        return Holder(row.holder_unit, row.holder_person, row.holder_person, None)
    return Holder(row.holder_unit, row.holder_person, sent.giver, sent.sent_at)


def control_rows(actor: Actor, key_or_code: str, *, at: datetime) -> list[HandoverLine]:
    """Phiếu kiểm soát (form 05 of 2018, 06 of 2025): every hand-over of a dossier the actor may see, the first one
    first, in a constant number of queries."""
    row = dossier_for(actor, key_or_code)
    return _lines(row.handovers.select_related("dossier").order_by("pk"), at=at)


def batch_sheet(actor: Actor, batch: str, *, at: datetime) -> list[HandoverLine]:
    """Phiếu bàn giao của một đợt: its dossiers the actor may see, by number, in a constant number of queries."""
    if not batch:
        return []
    rows = Handover.objects.filter(batch=batch, dossier__in=visible_to(actor))
    return _lines(rows.select_related("dossier").order_by("dossier_id", "pk"), at=at)


def handovers_waiting(
    actor: Actor, unit: str, *, after: After | None = None, limit: int = MOST_ON_A_PAGE
) -> list[Handover]:
    """What was sent to a unit and is not taken yet, the longest waiting first; `After` holds `sent_at`."""
    rows = Handover.objects.filter(accepted_at=None, declined_at=None, taker_unit=unit, dossier__in=visible_to(actor))
    if after is not None:
        rows = rows.filter(Q(sent_at__gt=after.due) | Q(sent_at=after.due, pk__gt=after.pk))
    return list(rows.select_related("dossier").order_by("sent_at", "pk")[: min(limit, MOST_ON_A_PAGE)])


def consultations_waiting(
    actor: Actor, agency: str, *, after: After | None = None, limit: int = MOST_ON_A_PAGE
) -> list[Consultation]:
    """The questions an agency has still to answer, the earliest deadline first; none for who answers nothing there."""
    rows = Consultation.objects.filter(answered_at=None, silence_at=None, cancelled_at=None, agency=agency)
    if not _acts_at(actor, ANSWER, agency):
        return []
    return list(_page(rows, after).select_related("dossier")[: min(limit, MOST_ON_A_PAGE)])


def tasks_waiting(actor: Actor, agency: str, *, after: After | None = None, limit: int = MOST_ON_A_PAGE) -> list[Task]:
    """The parts an agency has still to do, the earliest due first; none for who does none there."""
    if not _acts_at(actor, DO_TASK, agency):
        return []
    open_states = [TaskState.SENT.value, TaskState.RECEIVED.value, TaskState.ACCEPTED.value]
    rows = Task.objects.filter(state__in=open_states, agency=agency)
    return list(_page(rows, after).select_related("dossier")[: min(limit, MOST_ON_A_PAGE)])


def awaiting_hand_over(actor: Actor, centre: str, *, limit: int = MOST_ON_A_PAGE) -> list[ToHandOver]:
    """Accepted at a centre and not handed over yet, the earliest acceptance first, each with its time."""
    rows = visible_to(actor).running().filter(centre=centre, state=State.ACCEPTED.value)
    listed = list(rows.order_by("accepted_at", "pk")[: min(limit, MOST_ON_A_PAGE)])
    calendar = worktime.calendar_for(centre)
    return [ToHandOver(row, hand_over_by(row.accepted_at, calendar)) for row in listed if row.accepted_at is not None]


def held_by_person(actor: Actor, agency: str) -> dict[str, int]:
    """How many running dossiers each person of an agency has in hand, for who assigns; of those the actor may see."""
    rows = visible_to(actor).running().filter(agency=agency).exclude(holder_person="")
    counted = rows.order_by("holder_person").values_list("holder_person").annotate(count=Count("pk"))
    return dict(counted.values_list("holder_person", "count"))


def _acts_at(actor: Actor, act: str, agency: str) -> bool:
    if actor.is_system:
        return True
    scopes = actor.scopes_as(table().roles_for(act))
    return scopes is EVERYWHERE or agency in scopes


def _page(rows: QuerySet[Row], after: After | None) -> QuerySet[Row]:
    if after is not None:
        rows = rows.filter(Q(due_at__gt=after.due) | Q(due_at=after.due, pk__gt=after.pk))
    return rows.order_by("due_at", "pk")


def _lines(rows: Iterable[Handover], *, at: datetime) -> list[HandoverLine]:
    listed = list(rows)
    if not listed:
        return []
    on = clock.local(max(row.sent_at for row in listed)).date()
    people = {key for row in listed for key in (row.giver, _taker(row)) if key.startswith("person:")}
    units = {key for row in listed for key in (row.giver_unit, row.taker_unit) if key.startswith("unit:")}
    names = organisation.names_of_people(people, on) | organisation.unit_names_of(units, on)
    calendars = {agency: worktime.calendar_for(agency) for agency in {row.dossier.agency for row in listed}}
    return [
        HandoverLine(
            dossier=row.dossier.key,
            code=row.dossier.code or "",
            step=row.step,
            step_due=row.step_due,
            giver=names.get(row.giver, ""),
            giver_unit=names.get(row.giver_unit, ""),
            taker=names.get(_taker(row), ""),
            taker_unit=names.get(row.taker_unit, ""),
            sent_at=row.sent_at,
            received_at=row.received_at,
            accepted_at=row.accepted_at,
            declined_at=row.declined_at,
            note=row.note,
            decline_reason=row.decline_reason,
            giver_minutes=time_of_giver(
                row.sent_at, row.accepted_at or row.declined_at or max(at, row.sent_at), calendars[row.dossier.agency]
            ),
        )
        for row in listed
    ]


def _taker(row: Handover) -> str:
    return row.accepted_by or row.received_by or row.taker
