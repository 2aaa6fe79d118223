"""Who works on it: assigned by the head, given to somebody else when a person is away, urged when it stands still."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise_somewhere
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier, Handover, Move
from diemsang.onestop.dossiers.rules import ACTS, State, refusals
from diemsang.onestop.dossiers.rules.handover import Taker
from diemsang.onestop.dossiers.rules.processing import UrgeLevel, urge_level
from diemsang.onestop.dossiers.services.acting import carry_out, hold
from diemsang.onestop.dossiers.services.batches import MOST_AT_ONCE, BatchResult, carry_out_many, hold_many
from diemsang.onestop.dossiers.services.handover import taker_of
from diemsang.onestop.dossiers.services.places import works_for
from diemsang.people.organisation import queries as organisation

ASSIGN: Final = "dossiers.assign"
REASSIGN: Final = "dossiers.reassign"
URGE: Final = "dossiers.urge"
HEADS: Final = ("division_head",)
CENTRE_LEADERS: Final = ("centre_leader",)


@transaction.atomic
def assign(dossier: str, *, person: str, by: Actor, at: datetime) -> str:
    """Phân công thụ lý: to somebody of the agency, who is an examiner from now on and never signs it.

    While the unit has not accepted it yet, the hand-over names the person who is to accept; the giver stays the holder.
    Refused: `dossiers.person_elsewhere`.
    """
    row = hold(dossier, ASSIGN, by=by, at=at)
    taker = taker_of("", person, _day(at))
    refuse_if(obstacles_to_person(row, taker, _day(at)))
    if row.state == State.TRANSFERRED:
        Handover.objects.filter(dossier=row, accepted_at=None, declined_at=None).update(taker=person)
        carry_out(row, ASSIGN, by=by, at=at, facts={"person": person})
        return row.key
    facts = {"person": person, "from_person": row.holder_person}
    carry_out(row, ASSIGN, by=by, at=at, unit=taker.unit or None, person=person, facts=facts)
    return row.key


@transaction.atomic
def reassign(dossier: str, *, person: str, reason: str, by: Actor, at: datetime) -> str:
    """Phân công lại: from who holds it to somebody else of the agency, with a reason. Both are examiners for ever."""
    row = hold(dossier, REASSIGN, by=by, at=at)
    taker = taker_of("", person, _day(at))
    refuse_if([*obstacles_to_person(row, taker, _day(at)), *_obstacles_to_reason(reason)])
    facts = {"person": person, "from_person": row.holder_person}
    carry_out(row, REASSIGN, by=by, at=at, reason=reason, unit=taker.unit or None, person=person, facts=facts)
    return row.key


@transaction.atomic
def reassign_all(person: str, *, to: str, reason: str, by: Actor, at: datetime) -> list[BatchResult]:
    """Phân công lại tất cả: every dossier `person` has in hand goes to `to`, and so does what is on its way to them.

    For somebody who is away. Those the actor may not see are left out; a result for each `MOST_AT_ONCE` dossiers, each
    dossier with its own line: those in hand by their due times, then those on their way.
    """
    authorise_somewhere(by, REASSIGN)
    refuse_if(_obstacles_to_reason(reason))
    states = [state.value for state in ACTS[REASSIGN].from_states]
    theirs = queries.visible_to(by).running().filter(holder_person=person, state__in=states).by_due()
    in_hand = _chunks(theirs.values_list("pk", flat=True))
    sent = _sent_to(
        person, queries.visible_to(by).filter(state__in=[state.value for state in ACTS[ASSIGN].from_states])
    )
    on_their_way = _chunks(sent.order_by("dossier_id").values_list("dossier_id", flat=True))
    results = [_reassign_some(chunk, to=to, reason=reason, by=by, at=at) for chunk in in_hand]
    return results + [_readdress_some(chunk, person, to=to, reason=reason, by=by, at=at) for chunk in on_their_way]


@transaction.atomic
def reassign_batch(dossiers: Sequence[str], *, person: str, reason: str, by: Actor, at: datetime) -> BatchResult:
    """Phân công lại những hồ sơ đã chọn, each with its own result."""
    authorise_somewhere(by, REASSIGN)
    refuse_if(_obstacles_to_reason(reason))
    return _reassign_some(dossiers, to=person, reason=reason, by=by, at=at)


@transaction.atomic
def urge(dossier: str, *, note: str = "", by: Actor, at: datetime) -> str:
    """Đôn đốc: who holds the step, the head when urged again, then the leader of the centre. Nothing else changes.

    Who is reached stands in the journal; the due time stays what it is.
    """
    row = hold(dossier, URGE, by=by, at=at)
    level = urge_level(_urged_since(row))
    reached = addressees(row, level, _day(at))
    facts = {"level": level.value, "reached": reached}
    carry_out(row, URGE, by=by, at=at, reason_code=level.value, reason=clean(note), facts=facts)
    return row.key


def addressees(row: Dossier, level: UrgeLevel, on: date) -> list[str]:
    """Whom an urging of that level reaches: the person who holds it, or the logins of those above."""
    if level is UrgeLevel.OWNER and row.holder_person:
        return [row.holder_person]
    if level is UrgeLevel.CENTRE:
        return organisation.accounts_holding(CENTRE_LEADERS, row.centre or row.agency, on)
    return organisation.accounts_holding(HEADS, row.agency, on)


def _urged_since(row: Dossier) -> int:
    """How often it was urged since it changed hands or state."""
    lines = Move.objects.filter(dossier=row).order_by("-seq").values_list("act", "from_state", "to_state")
    count = 0
    for act, before, after in lines:
        if before != after or act in CHANGE_HANDS:
            break
        count += act == URGE
    return count


CHANGE_HANDS: Final = frozenset({ASSIGN, REASSIGN, "dossiers.take_on"})


def _chunks(numbers: Iterable[int]) -> list[list[str]]:
    keys = [f"dossier:{pk}" for pk in numbers]
    return [keys[start : start + MOST_AT_ONCE] for start in range(0, len(keys), MOST_AT_ONCE)]


def _sent_to(person: str, dossiers: QuerySet[Dossier]) -> QuerySet[Handover]:
    return Handover.objects.filter(taker=person, accepted_at=None, declined_at=None, dossier__in=dossiers)


def _reassign_some(dossiers: Sequence[str], *, to: str, reason: str, by: Actor, at: datetime) -> BatchResult:
    held = hold_many(dossiers, REASSIGN, by=by, at=at)
    taker, on = taker_of("", to, _day(at)), _day(at)
    held.refuse(lambda row: obstacles_to_person(row, taker, on))
    facts = {row.pk: {"person": to, "from_person": row.holder_person} for row in held.rows}
    carry_out_many(held.rows, REASSIGN, by=by, at=at, reason=reason, unit=taker.unit or None, person=to, facts=facts)
    return held.result()


def _readdress_some(
    dossiers: Sequence[str], person: str, *, to: str, reason: str, by: Actor, at: datetime
) -> BatchResult:
    """What somebody was to take is to be taken by somebody else; the giver stays the holder."""
    held = hold_many(dossiers, ASSIGN, by=by, at=at)
    taker, on = taker_of("", to, _day(at)), _day(at)
    held.refuse(lambda row: obstacles_to_person(row, taker, on))
    chosen = Dossier.objects.filter(pk__in=[row.pk for row in held.rows])
    _sent_to(person, chosen).update(taker=to)
    facts = {row.pk: {"person": to, "from_person": person} for row in held.rows}
    carry_out_many(held.rows, ASSIGN, by=by, at=at, reason=reason, facts=facts)
    return held.result()


def obstacles_to_person(row: Dossier, taker: Taker, on: date) -> list[Refusal]:
    """Refused (`dossiers.person_elsewhere`) unless that person works for the agency of the dossier on that day."""
    if taker.person and works_for(taker.bodies, row.agency, on):
        return []
    return [refusals.PERSON_ELSEWHERE(at_field="person", on=f"{on:%d/%m/%Y}")]


def _obstacles_to_reason(reason: str) -> list[Refusal]:
    return [] if clean(reason).strip() else [refusals.REASON_MISSING(at_field="reason")]


def _day(at: datetime) -> date:
    return clock.local(at).date()
