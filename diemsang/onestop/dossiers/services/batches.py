"""One act on many dossiers: each has its own result. Those that may not go come back with their refusals, the others
are done; a constant number of statements, and locks in the order of keys, so that two batches never wait crosswise.

A dossier is named by its key or by its code, as a barcode scanner types it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers import events, queries
from diemsang.onestop.dossiers.models import Dossier, Move
from diemsang.onestop.dossiers.rules import ACTS, Effect, State, examiners_after, obstacles_to_moving, refusals
from diemsang.onestop.dossiers.services.acting import (
    authorise_act,
    mover_of,
    payload_of,
    places_of,
    principal_of,
    shown,
    told_of,
)
from diemsang.people.organisation import queries as organisation
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce_many

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line of a batch. `given` is what was typed or scanned; no refusals means it is done."""

    given: str
    dossier: str = ""
    code: str = ""
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_done(self) -> bool:
        return not self.refusals


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Every line of a batch, in the order given. `key` is the batch itself, for its sheet."""

    key: str
    lines: tuple[Outcome, ...]

    @property
    def done(self) -> tuple[Outcome, ...]:
        return tuple(line for line in self.lines if line.is_done)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(line for line in self.lines if not line.is_done)


@dataclass(slots=True)
class Batch:
    """Dossiers held for one act, and why others are not."""

    given: Sequence[str]
    found: dict[str, Dossier] = field(default_factory=dict)
    refused: dict[int, list[Refusal]] = field(default_factory=dict)
    there: set[int] = field(default_factory=set)
    """Done by this very batch before: neither refused nor done again."""

    @property
    def rows(self) -> list[Dossier]:
        """Those that may go on, each once, in the order of keys."""
        rows = {row.pk: row for row in self.found.values() if not (self.refused.get(row.pk) or row.pk in self.there)}
        return [rows[pk] for pk in sorted(rows)]

    def refuse(self, obstacles: Callable[[Dossier], Iterable[Refusal]]) -> None:
        """Take out those the rule refuses, with all its reasons."""
        for row in self.rows:
            if reasons := list(obstacles(row)):
                self.refused[row.pk] = reasons

    def result(self, key: str = "") -> BatchResult:
        return BatchResult(key, tuple(self._outcome(given) for given in self.given))

    def _outcome(self, given: str) -> Outcome:
        row = self.found.get(given)
        if row is None:
            return Outcome(given, refusals=(NOT_FOUND(),))
        reasons = tuple(self.refused.get(row.pk, ()))
        if any(reason.kind == NOT_FOUND for reason in reasons):
            return Outcome(given, refusals=reasons)
        return Outcome(given, row.key, row.code or "", reasons)


def hold_many(given: Iterable[str], act: str, *, by: Actor, at: datetime) -> Batch:
    """Lock many dossiers for an act, as `acting.hold` does one; in the transaction of the act.

    Refused as a whole only for who may do this nowhere, and for more than `MOST_AT_ONCE` lines. A dossier the actor may
    not see looks like one that does not exist.
    """
    authorise_somewhere(by, act)
    batch = Batch([clean_line(each) for each in given])
    if len(batch.given) > MOST_AT_ONCE:
        raise Refused(refusals.TOO_MANY_AT_ONCE(most=MOST_AT_ONCE))
    batch.found = _locked(batch.given)
    _refuse_strangers(batch, act, by=by, at=at)
    _refuse_moves(batch, act)
    batch.refuse(lambda row: [refusals.ACT_IN_THE_PAST(at=shown(at), last=shown(row.moved_at))] * (at < row.moved_at))
    return batch


def _locked(given: Sequence[str]) -> dict[str, Dossier]:
    numbers = {each: _number(each) for each in given}
    codes = {each: each.upper() for each, number in numbers.items() if number is None}
    wanted = Q(pk__in=sorted({number for number in numbers.values() if number is not None}))
    wanted |= Q(code__in=sorted(set(codes.values())))
    rows = list(Dossier.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk"))
    by_number, by_code = {row.pk: row for row in rows}, {row.code: row for row in rows}
    found = {each: by_code.get(codes[each]) if each in codes else by_number.get(numbers[each] or 0) for each in given}
    return {each: row for each, row in found.items() if row is not None}


def _number(given: str) -> int | None:
    kind, _, number = given.partition(":")
    is_key = kind == "dossier" and number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if is_key else None


def _refuse_strangers(batch: Batch, act: str, *, by: Actor, at: datetime) -> None:
    for row in batch.rows:
        try:
            authorise_act(by, act, row, at=at)
        except Refused as refused:
            batch.refused[row.pk] = list(refused.refusals)
    if batch.refused:
        seen = set(queries.visible_to(by).filter(pk__in=sorted(batch.refused)).values_list("pk", flat=True))
        for pk in batch.refused.keys() - seen:
            batch.refused[pk] = [NOT_FOUND()]


def _refuse_moves(batch: Batch, act: str) -> None:
    """As `acting.refuse_move`, with the names of who was first in one query for each day."""
    late = [row for row in batch.rows if row.standing not in ACTS[act].from_states]
    movers: dict[Any, set[str]] = {}
    for row in late:
        if row.moved_by_person:
            movers.setdefault(clock.local(row.moved_at).date(), set()).add(row.moved_by_person)
    names = {day: organisation.names_of_people(people, day) for day, people in movers.items()}
    for row in late:
        name = names.get(clock.local(row.moved_at).date(), {}).get(row.moved_by_person, "")
        who, who_en = mover_of(row, name)
        batch.refused[row.pk] = obstacles_to_moving(act, row.state, who=who, who_en=who_en, at=shown(row.moved_at))


def carry_out_many(
    rows: Sequence[Dossier],
    act: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    unit: str | None = None,
    person: str | None = None,
    examines: bool = True,
    facts: Mapping[int, Mapping[str, Any]] | None = None,
    private: Mapping[str, Any] | None = None,
) -> None:
    """Do an act that leaves the clock alone to many dossiers, as `acting.carry_out` does to one.

    `unit`, `person` and `examines` as there; `facts` are by number of the dossier.
    """
    line = ACTS[act]
    if line.effect is not Effect.NONE:
        raise ValueError(f"{act} moves the clock of a dossier and is done one at a time")
    if not rows:
        return
    before = {row.pk: row.standing for row in rows}
    holders = {name: key for name, key in (("holder_unit", unit), ("holder_person", person)) if key is not None}
    for row in rows:
        _stamp(row, line.leads_to(row.standing), holders, by=by, at=at)
    _save(rows, line.to, holders, by=by, at=at)
    _remember(rows, act, doer=by.person or "", holder=person or "" if examines else "")
    principals = {row.pk: principal_of(by, act, places_of(row, line)) for row in rows}
    reason, recorded_at = clean(reason), clock.real_now()
    Move.objects.bulk_create(
        [
            Move(
                dossier=row,
                seq=row.seq,
                act=act,
                from_state=before[row.pk].value,
                to_state=row.state,
                at=at,
                recorded_at=recorded_at,
                actor=by.key,
                person=by.person or "",
                on_behalf_of=principals[row.pk],
                unit=row.holder_unit,
                reason=reason,
                due_before=row.promised_due,
                due_after=row.promised_due,
            )
            for row in rows
        ]
    )
    hidden = dict(private or {}) | ({"reason": reason} if reason else {})
    told = facts or {}
    for principal in sorted(set(principals.values())):
        lines = [
            (row, told_of(row, before[row.pk], "", told.get(row.pk)), hidden)
            for row in rows
            if principals[row.pk] == principal
        ]
        ledger.record_many(by, line.past, lines, at, on_behalf_of=principal)
    announce_many(events.OF_ACT[act], [payload_of(row, act, before[row.pk], at=at) for row in rows])


def _stamp(row: Dossier, after: State, holders: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    row.state, row.seq = after.value, row.seq + 1
    row.moved_at, row.moved_by, row.moved_by_person = at, by.key, by.person or ""
    for name, key in holders.items():
        setattr(row, name, key)


def _save(rows: Sequence[Dossier], to: State | None, holders: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """What is the same for all in one statement."""
    same: dict[str, Any] = dict(holders) | ({} if to is None else {"state": to.value})
    Dossier.objects.filter(pk__in=[row.pk for row in rows]).update(
        **same, seq=F("seq") + 1, moved_at=at, moved_by=by.key, moved_by_person=by.person or ""
    )


def _remember(rows: Sequence[Dossier], act: str, *, doer: str, holder: str) -> None:
    """Who examined them stays with each for ever."""
    new = []
    for row in rows:
        examiners = examiners_after(act, row.standing, row.examiners, doer=doer, holder=holder)
        if examiners != row.examiners:
            row.examiners = examiners
            new.append(row)
    if new:
        Dossier.objects.bulk_update(new, ["examiners"])
