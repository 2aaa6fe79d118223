"""A calendar that changed: the due times of the dossiers it touches, anew, in sets; old and new stay on record.

Five hundred in a transaction: locks are short, and a recomputation cut off goes on where it was. Upon an announcement
each transaction hands the rest on in an announcement of its own (`follow_calendar`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime.rules import WorkingCalendar
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import events
from diemsang.onestop.dossiers.models import Dossier, Extension, Move, Pause
from diemsang.onestop.dossiers.rules import ACTS, State, read_parameters, times
from diemsang.onestop.dossiers.services import clock as due
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce, announce_many

ACT: Final = "dossiers.recompute"
AT_ONCE: Final = 500
"""Dossiers of one transaction."""
INTAKE_BEGINS: Final = ("dossiers.submit", "dossiers.answer_intake_supplement")
DUES: Final = ("legal_due", "promised_due", "intake_due")


@dataclass(slots=True)
class Recomputed:
    """What a recomputation did: how many dossiers it looked at, whose due times moved, which could not be told."""

    seen: int = 0
    moved: list[str] = field(default_factory=list)
    undefined: list[str] = field(default_factory=list)
    """Their new due day lies outside the known calendar: they keep the old one until it is known."""


def recompute_due_times(
    *, scope: str = "", first_day: date | None, last_day: date | None = None, by: Actor, at: datetime
) -> Recomputed:
    """Tính lại hạn theo lịch mới: of the running dossiers on which days from `first_day` to `last_day` count.

    `scope` is the agency whose calendar changed, empty for everybody's; no first day is everything that runs, no last
    day an open end. A constant number of statements for five hundred, under the lock of the rows. What does not move
    is not touched, so doing it twice is harmless. A settled dossier keeps the due time it was judged by.
    """
    authorise(by, ACT, scope=scope or None, state=State.ACCEPTED)
    done, after = Recomputed(), 0
    while True:
        with transaction.atomic():
            last = _next_ones(_touched(scope, first_day, last_day), after, done, by=by, at=at)
        if last is None:
            return done
        after = last


@transaction.atomic
def follow_calendar(
    *, scope: str, first_day: date | None, last_day: date | None, after: int = 0, by: Actor, at: datetime
) -> Recomputed:
    """The same upon an announcement: the next five hundred behind number `after`, and an announcement of the rest."""
    authorise(by, ACT, scope=scope or None, state=State.ACCEPTED)
    done = Recomputed()
    last = _next_ones(_touched(scope, first_day, last_day), after, done, by=by, at=at)
    if last is not None:
        announce(events.due_times_left, scope=scope, first_day=first_day, last_day=last_day, after=last)
    return done


def _next_ones(touched: QuerySet[Dossier], after: int, done: Recomputed, *, by: Actor, at: datetime) -> int | None:
    """Recompute the next set, in the order of keys; the number of its last one, None when nothing is left."""
    rows = list(touched.filter(pk__gt=after).order_by("pk").select_for_update(of=("self",))[:AT_ONCE])
    _recompute(rows, done, by=by, at=at)
    return rows[-1].pk if len(rows) == AT_ONCE else None


def _touched(scope: str, first_day: date | None, last_day: date | None) -> QuerySet[Dossier]:
    """Not settled, begun before the last day was over, due on the first day or later."""
    running = Q(accepted_at__isnull=False, settled_at__isnull=True, closed_at__isnull=True)
    waiting = Q(state=State.SUBMITTED, intake_due__isnull=False)
    if first_day is not None:
        begins = clock.at_local(first_day)
        running &= Q(legal_due__gte=begins) | Q(promised_due__gte=begins)
        waiting &= Q(intake_due__gte=begins)
    if last_day is not None:
        over = clock.at_local(last_day + timedelta(days=1))
        running &= Q(accepted_at__lt=over)
        waiting &= Q(filed_at__lt=over)
    rows = Dossier.objects.filter(running | waiting)
    return rows.filter(agency=scope) if scope else rows


def _recompute(rows: Sequence[Dossier], done: Recomputed, *, by: Actor, at: datetime) -> None:
    keys = [row.pk for row in rows]
    pauses: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    ended = Pause.objects.filter(dossier__in=keys, resumed_at__isnull=False).order_by("paused_at")
    for dossier, start, end in ended.values_list("dossier_id", "paused_at", "resumed_at"):
        if end is not None:
            pauses[dossier].append((start, end))
    extensions = {each.dossier_id: each for each in Extension.objects.filter(dossier__in=keys)}
    begun = _intake_began([row for row in rows if row.state == State.SUBMITTED])
    calendars = {agency: worktime.calendar_for(agency) for agency in {row.agency for row in rows}}
    hours = {
        place: due.intake_hours(*place)
        for place in {(row.agency, clock.local(begun[row.pk]).date()) for row in rows if row.pk in begun}
    }
    moved: list[tuple[Dossier, Mapping[str, datetime | None]]] = []
    for row in rows:
        done.seen += 1
        before = {name: getattr(row, name) for name in DUES}
        try:
            if row.accepted_at is not None:
                _write_dues(row, row.accepted_at, calendars[row.agency], pauses[row.pk], extensions.get(row.pk))
            elif (began := begun.get(row.pk)) is not None:
                allowed = hours[row.agency, clock.local(began).date()]
                row.intake_due = due.answer_by(began, allowed, calendars[row.agency])
        except Refused:
            done.undefined.append(row.key)
            continue
        if before != {name: getattr(row, name) for name in DUES}:
            moved.append((row, before))
            done.moved.append(row.key)
    if moved:
        _keep(moved, by=by, at=at)


def _intake_began(rows: Sequence[Dossier]) -> dict[int, datetime]:
    """When the intake clock of each last started: at its filing, or when what was asked for was handed in."""
    lines = Move.objects.filter(dossier__in=[row.pk for row in rows], act__in=INTAKE_BEGINS).order_by("seq")
    return dict(lines.values_list("dossier_id", "at"))


def _write_dues(
    row: Dossier,
    accepted_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[tuple[datetime, datetime]],
    extension: Extension | None,
) -> None:
    found = times(
        accepted_at,
        row.limit,
        parameters=read_parameters(row.parameters),
        calendar=calendar,
        pauses=pauses,
        extended=None if extension is None else (extension.working_days, clock.local(extension.signed_at).date()),
    )
    row.legal_due = found.legal.astimezone(UTC)
    row.promised_due = due.never_before(found.promised.astimezone(UTC), row.stated_due)


def _keep(moved: Sequence[tuple[Dossier, Mapping[str, datetime | None]]], *, by: Actor, at: datetime) -> None:
    """The rows, a line in the journal of each, the entries of the ledger and the announcements, each in one go."""
    for row, _before in moved:
        row.seq += 1
    Dossier.objects.bulk_update([row for row, _before in moved], ["seq", *DUES])
    recorded = clock.real_now()
    Move.objects.bulk_create(
        Move(
            dossier=row,
            seq=row.seq,
            act=ACT,
            from_state=row.state,
            to_state=row.state,
            at=max(at, row.moved_at),
            recorded_at=recorded,
            actor=by.key,
            person=by.person or "",
            unit=row.holder_unit,
            due_before=before["promised_due"] or before["intake_due"],
            due_after=row.promised_due or row.intake_due,
        )
        for row, before in moved
    )
    ledger.record_many(by, ACTS[ACT].past, [(row, _told(row, before), {}) for row, before in moved], at)
    announce_many(events.OF_ACT[ACT], (_announced(row, at) for row, _before in moved))


def _told(row: Dossier, before: Mapping[str, datetime | None]) -> dict[str, Any]:
    said: dict[str, Any] = {"code": row.code, "seq": row.seq}
    for name in DUES:
        old, new = before[name], getattr(row, name)
        if old != new:
            said[f"{name}_before"] = None if old is None else old.isoformat()
            said[name] = None if new is None else new.isoformat()
    return said


def _announced(row: Dossier, at: datetime) -> dict[str, Any]:
    return {
        "dossier": row.key,
        "code": row.code,
        "act": ACT,
        "from_state": row.state,
        "to_state": row.state,
        "agency": row.agency,
        "centre": row.centre,
        "at": at,
        "seq": row.seq,
    }
