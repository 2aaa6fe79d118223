"""What every act on a dossier shares: lock, permission, the table of moves; then state, clock, journal, announcement.

An act is `row = hold(...)`, its own rules and rows, `carry_out(row, ...)`. The lock and the check of the state give
exactly one winner; the other is told who was first, and when.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise, may, table
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers import events, queries
from diemsang.onestop.dossiers.models import Dossier, Move, Pause, PauseKind
from diemsang.onestop.dossiers.rules import (
    ACTS,
    Act,
    Effect,
    Place,
    State,
    examiners_after,
    obstacles_to_moving,
    refusals,
    state_named,
)
from diemsang.onestop.dossiers.services import clock as due
from diemsang.onestop.dossiers.services.loose_ends import tie_up
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

PAUSE_OF_STATE = {
    State.SUPPLEMENT: PauseKind.SUPPLEMENT,
    State.FINANCIAL: PauseKind.FINANCIAL,
    State.SUSPENDED: PauseKind.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class PauseGround:
    """Why the clock stands still, for acts that pause it."""

    ground: str = ""
    note: str = ""
    expected_end: date | None = None


def hold(dossier: str, act: str, *, by: Actor, at: datetime, asked: str | None = None) -> Dossier:
    """Lock a dossier for an act, inside the transaction of the act. The first line of every act.

    `asked` is the key of the other agency, for acts of `Place.ASKED`; the act checks that this agency was asked.
    Refused: `access.not_found`; `access.not_allowed`; `dossiers.not_yours`; `dossiers.move_not_allowed` or
    `dossiers.closed` with who and when; `dossiers.act_in_the_past` when `at` is before the last line of its journal.
    """
    row = Dossier.objects.select_for_update(of=("self",)).filter(pk=number_of(dossier, "dossier")).first()
    if row is None:
        authorise(by, act, scope=asked, state=ACTS[act].from_states[0])
        raise Refused(NOT_FOUND())
    authorise_act(by, act, row, at=at, asked=asked)
    refuse_move(row, act)
    if at < row.moved_at:
        raise Refused(refusals.ACT_IN_THE_PAST(at=shown(at), last=shown(row.moved_at)))
    return row


def authorise_act(by: Actor, act: str, row: Dossier, *, at: datetime, asked: str | None = None) -> None:
    """Refuse who may not do this on this dossier in any state: the state is judged after the person.

    A person of the applicant's side who is neither the applicant nor a representative meets what does not exist, unless
    the dossier is theirs to see. So does everybody but the writer of a draft, officers too.
    """
    line = ACTS[act]
    state = row.state if row.state in line.from_states else line.from_states[0].value
    is_anothers_draft = row.state == State.DRAFT and row.filed_by != by.key and not by.is_system
    if line.place is Place.APPLICANT:
        authorise(by, act, state=state)
        if is_anothers_draft:
            raise Refused(NOT_FOUND())
        if not (by.is_system or queries.stands_for_applicant(by, row, at) or may_assist(by, row)):
            raise Refused(refusals.NOT_YOURS() if queries.sees(by, row) else NOT_FOUND())
        return
    authorise_at(by, act, places_of(row, line, asked), state=state)
    if is_anothers_draft:
        raise Refused(NOT_FOUND())


def authorise_at(by: Actor, act: str, places: Iterable[str | None], *, state: str) -> None:
    """Refuse who may not do this in any of these places."""
    listed = list(places)
    if not any(may(by, act, scope=place, state=state) for place in listed[1:]):
        authorise(by, act, scope=listed[0], state=state)


def places_of(row: Dossier, line: Act, asked: str | None = None) -> list[str | None]:
    """The keys in one of which the actor must hold the role."""
    if line.place is Place.ASKED:
        return [asked]
    if line.place is Place.CENTRE:
        return [row.centre or row.agency]
    places: list[str | None] = [row.agency]
    if line.place is Place.COUNTER and row.centre:
        places.append(row.centre)
    if row.holder_unit:
        places.append(row.holder_unit)
    return places


def may_assist(by: Actor, row: Dossier) -> bool:
    """Whether an officer may type for the applicant who stands at the counter; counted as assisted."""
    return may_assist_at(by, row.agency, row.centre)


def may_assist_at(by: Actor, agency: str, centre: str) -> bool:
    """The same for a dossier that is not there yet."""
    return any(may(by, "dossiers.assist", scope=place) for place in (agency, centre) if place)


def refuse_move(row: Dossier, act: str) -> None:
    """Refuse an act the table does not allow in this state, naming the state, who moved it there, and when."""
    if row.standing in ACTS[act].from_states:
        return
    who, who_en = _who_moved(row)
    refuse_if(obstacles_to_moving(act, row.state, who=who, who_en=who_en, at=shown(row.moved_at)))


def _who_moved(row: Dossier) -> tuple[str, str]:
    person = row.moved_by_person
    return mover_of(row, organisation.name_of_person(person, clock.local(row.moved_at).date()) if person else "")


def mover_of(row: Dossier, name: str) -> tuple[str, str]:
    """Who moved it last, in both languages: by name, when a person of the organisation did."""
    if name:
        return name, name
    return ("hệ thống", "the system") if row.moved_by.startswith("job:") else ("người nộp hồ sơ", "the applicant")


def shown(moment: datetime) -> str:
    """A moment as refusals say it: hh:mm dd/mm/yyyy on a Vietnamese clock."""
    return f"{clock.local(moment):%H:%M %d/%m/%Y}"


def carry_out(
    row: Dossier,
    act: str,
    *,
    by: Actor,
    at: datetime,
    reason_code: str = "",
    reason: str = "",
    unit: str | None = None,
    person: str | None = None,
    examines: bool = True,
    acting_unit: str = "",
    pause: PauseGround | None = None,
    settled_at: datetime | None = None,
    due_before: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
    private: Mapping[str, Any] | None = None,
) -> Move:
    """Do what the table says of an act to a dossier held by `hold`, and tell of it: the line of the journal.

    The state and the clock follow the table (start, pause with `pause`, resume, settle at `settled_at`, the moment of
    signing, or `at`). `unit` and `person` become the holder; None leaves the holder. Whoever comes to hold it while it
    is worked on is remembered as examiner, unless the step is none of examining (`examines`). `acting_unit` is the
    other agency that acts. What the act itself changed on `row` is saved here too; an act that moved the promised due
    gives what it was (`due_before`). `reason` is kept in the journal of the dossier and only as a digest in the ledger,
    as are the values of `private`; `facts` are codes and keys.
    """
    line = ACTS[act]
    before, after = row.standing, line.leads_to(row.standing)
    due_before = due_before or row.promised_due
    row.state, row.seq = after.value, row.seq + 1
    row.moved_at, row.moved_by, row.moved_by_person = at, by.key, by.person or ""
    if unit is not None:
        row.holder_unit = unit
    if person is not None:
        row.holder_person = person
    holder = person or "" if examines else ""
    row.examiners = examiners_after(act, after, row.examiners, doer=by.person or "", holder=holder)
    _move_the_clock(row, line, at=at, pause=pause, settled_at=settled_at)
    tie_up(row, line.effect, by=by, at=at)
    row.closed_at = (row.closed_at or at) if after.final else None
    row.save()

    principal = principal_of(by, act, places_of(row, line, acting_unit or None))
    reason = clean(reason)
    journal = Move.objects.create(
        dossier=row,
        seq=row.seq,
        act=act,
        from_state=before.value,
        to_state=after.value,
        at=at,
        recorded_at=clock.real_now(),
        actor=by.key,
        person=by.person or "",
        on_behalf_of=principal,
        unit=acting_unit or row.holder_unit,
        reason_code=reason_code,
        reason=reason,
        due_before=due_before,
        due_after=row.promised_due,
    )
    ledger.record(
        by,
        line.past,
        row,
        at,
        facts=told_of(row, before, reason_code, facts),
        private=dict(private or {}) | ({"reason": reason} if reason else {}),
        on_behalf_of=principal,
    )
    announce(events.OF_ACT[act], **payload_of(row, act, before, at=at))
    return journal


def payload_of(row: Dossier, act: str, before: State, *, at: datetime) -> dict[str, Any]:
    """What upper floors are told of an act just carried out."""
    return {
        "dossier": row.key,
        "code": row.code,
        "act": act,
        "from_state": before.value,
        "to_state": row.state,
        "agency": row.agency,
        "centre": row.centre,
        "at": at,
        "seq": row.seq,
    }


def told_of(row: Dossier, before: State, reason_code: str, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What every entry of the journal says, in codes and moments, and the facts of the act, which never replace it."""
    said: dict[str, Any] = {"code": row.code, "from": before.value, "to": row.state, "seq": row.seq}
    if reason_code:
        said["reason_code"] = reason_code
    moments = ("intake_due", "accepted_at", "legal_due", "promised_due", "paused_since", "settled_at", "closed_at")
    said |= {name: value.isoformat() for name in moments if (value := getattr(row, name)) is not None}
    own = dict(facts or {})
    if taken := said.keys() & own.keys():
        raise ValueError(f"facts of an act may not be called as what every entry says: {sorted(taken)}")
    return said | own


def _move_the_clock(
    row: Dossier, line: Act, *, at: datetime, pause: PauseGround | None, settled_at: datetime | None
) -> None:
    match line.effect:
        case Effect.INTAKE_STARTS:
            row.filed_at = row.filed_at or at
            row.intake_due = due.intake_due(row, at)
        case Effect.INTAKE_STOPS:
            row.intake_due = None
        case Effect.STARTS:
            row.filed_at = row.filed_at or at
            row.intake_due = None
            due.start(row, at)
        case Effect.PAUSES:
            ground = pause or PauseGround()
            Pause.objects.create(
                dossier=row,
                kind=PAUSE_OF_STATE[state_named(row.state)],
                ground=ground.ground,
                note=clean(ground.note),
                paused_at=at,
                expected_end=ground.expected_end,
            )
            row.paused_since = at
        case Effect.RESUMES:
            _end_pause(row, at)
            due.recompute(row)
        case Effect.SETTLES:
            due.settle(row, settled_at or at)
        case Effect.ENDS:
            row.intake_due = None
            if row.paused_since is not None:
                _end_pause(row, at)
                due.recompute(row)
        case Effect.NONE:
            pass


def _end_pause(row: Dossier, at: datetime) -> None:
    Pause.objects.filter(dossier=row, resumed_at__isnull=True).update(resumed_at=at)
    row.paused_since = None


def principal_of(by: Actor, act: str, places: Iterable[str | None]) -> str:
    """For whom the actor acts: told when every grant that allows the act here is a delegation."""
    roles, here = table().roles_for(act), list(places)
    lent = [
        grant.on_behalf_of for grant in by.grants if grant.role in roles and any(grant.covers(place) for place in here)
    ]
    return lent[0] or "" if lent and all(lent) else ""
