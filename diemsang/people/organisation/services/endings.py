"""Merging, splitting and dissolving. What was, stays readable under the names of that time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.people.organisation import events, rules
from diemsang.people.organisation.models import (
    Appointment,
    Body,
    BodyVersion,
    Delegation,
    EndReason,
    EventKind,
    EventPart,
    Grant,
    OrgEvent,
    RecordsPolicy,
    Succession,
    UnitVersion,
)
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.services.bodies import NewBody, found_bodies, refuse_misplaced
from diemsang.people.organisation.services.structure import (
    add_event,
    last_version,
    lock_structure,
    locked_body,
    pictures_from,
)
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Result:
    """One of the bodies a split results in: a new one or the key of one that exists, its share, the fate of records."""

    body: NewBody | str
    share: int
    """In ten-thousandths; all of a split add up to 10,000."""
    records_policy: str = RecordsPolicy.SHARED.value


@transaction.atomic
def merge_bodies(
    sources: Sequence[str],
    *,
    into: NewBody | str,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    decided_by: str = "",
    records_policy: str = RecordsPolicy.TRANSFER.value,
) -> str:
    """Sáp nhập, hợp nhất from that day on: sources close, `into` succeeds them; its key.

    Units, appointments and bodies below go to the successor as new rows; those of the sources end, so figures of
    earlier days keep the old names. Roles end with the sources and are given anew.
    """
    for source in sources:
        authorise(by, "organisation.close_body", scope=source)
    if isinstance(into, str):
        authorise(by, "organisation.change_body", scope=into)
    lock_structure()
    numbers = [rules.number_of(key, "body") for key in sources]
    into_number = rules.number_of(into, "body") if isinstance(into, str) else None
    refuse_if([*rules.obstacles_to_merging(numbers, into_number), *_obstacles_to_policies([records_policy])])
    closing = sorted(set(numbers) - {into_number})
    bodies = [locked_body(number) for number in closing]
    _refuse_closing(bodies, on, decision_number)
    if into_number is not None:
        target = locked_body(into_number)
        refuse_if(rules.obstacles_to_working_in(last_version(target.pk).name, target.closed_on, on))
    staff = list(Appointment.objects.on(on).filter(body__in=closing).order_by("pk"))
    units = list(UnitVersion.objects.filter(body__in=closing, valid_to__isnull=True).order_by("pk"))
    last = {number: last_version(number) for number in closing}
    below = list(
        BodyVersion.objects.filter(
            Q(state_parent__in=closing) | Q(union_parent__in=closing) | Q(host__in=closing), valid_to__isnull=True
        ).exclude(body__in=closing)
    )
    _close(bodies, on=on, reason=EndReason.ORGANISATION_MERGED, keep_units=True, by=by, at=at)
    if isinstance(into, NewBody):
        into = found_bodies([into], by=by, at=at, on=on, decision_number=decision_number, decided_by=decided_by)[0]
    into_number = rules.number_of(into, "body")
    _carry(staff, units, below, last, into_number, on=on, by=by, at=at)
    parts = [(body.pk, EventPart.SOURCE) for body in bodies] + [(into_number, EventPart.RESULT)]
    event = add_event(
        EventKind.MERGE, on=on, decision_number=decision_number, decided_by=decided_by, at=at, parts=parts
    )
    _succeed(event, [(body.pk, into_number, WHOLE, records_policy) for body in bodies])
    facts = {"into": into_number, "on": on.isoformat(), "decision_number": decision_number, "records": records_policy}
    ledger.record_many(by, "organisation.body_merged", [(body, facts, {}) for body in bodies], at)
    received = {"sources": closing, "on": on.isoformat(), "decision_number": decision_number}
    ledger.record(by, "organisation.body_succeeded", Body(pk=into_number), at, facts=received)
    keys = [body.key for body in bodies]
    announce(events.body_changed, bodies=[*keys, f"body:{into_number}"], kind=EventKind.MERGE, on=on)
    return f"body:{into_number}"


@transaction.atomic
def split_body(
    source: str,
    *,
    results: Sequence[Result],
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    decided_by: str = "",
) -> list[str]:
    """Chia tách from that day on: the source closes, each result succeeds to a share; their keys, in order.

    Units and people are not divided by a machine: appointments end with the source, and are made anew in the results.
    """
    authorise(by, "organisation.close_body", scope=source)
    for result in results:
        if isinstance(result.body, str):
            authorise(by, "organisation.change_body", scope=result.body)
    lock_structure()
    there = [result.body for result in results if isinstance(result.body, str)]
    policies = [result.records_policy for result in results]
    refuse_if(
        [
            *rules.obstacles_to_splitting([result.share for result in results], there),
            *_obstacles_to_policies(policies),
        ]
    )
    body = locked_body(rules.number_of(source, "body"))
    _refuse_closing([body], on, decision_number, nothing_below=True)
    _close([body], on=on, reason=EndReason.ORGANISATION_MERGED, keep_units=False, by=by, at=at)
    new = [result.body for result in results if isinstance(result.body, NewBody)]
    founded = iter(
        found_bodies(new, by=by, at=at, on=on, decision_number=decision_number, decided_by=decided_by) if new else []
    )
    keys = [result.body if isinstance(result.body, str) else next(founded) for result in results]
    numbers = [rules.number_of(key, "body") for key in keys]
    for number in numbers:
        target = locked_body(number)
        refuse_if(rules.obstacles_to_working_in(last_version(number).name, target.closed_on, on))
    parts = [(body.pk, EventPart.SOURCE)] + [(number, EventPart.RESULT) for number in numbers]
    event = add_event(
        EventKind.SPLIT, on=on, decision_number=decision_number, decided_by=decided_by, at=at, parts=parts
    )
    lines = zip(numbers, results, strict=True)
    _succeed(event, [(body.pk, number, result.share, result.records_policy) for number, result in lines])
    facts = {"results": numbers, "on": on.isoformat(), "decision_number": decision_number}
    ledger.record(by, "organisation.body_split", body, at, facts=facts)
    announce(events.body_changed, bodies=[body.key, *keys], kind=EventKind.SPLIT, on=on)
    return keys


@transaction.atomic
def dissolve_bodies(
    bodies: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    on: date,
    decision_number: str,
    decided_by: str = "",
    successor: str | None = None,
    records_policy: str = RecordsPolicy.ARCHIVE.value,
) -> None:
    """Giải thể the bodies of one decision from that day on. Appointments and roles in them end with that reason.

    A body whose subordinate bodies stay is refused; a whole tree may be dissolved in one list. `successor` receives
    the records, when somebody does.
    """
    for key in bodies:
        authorise(by, "organisation.close_body", scope=key)
    lock_structure()
    closing = [locked_body(number) for number in sorted({rules.number_of(key, "body") for key in bodies})]
    _refuse_closing(closing, on, decision_number, nothing_below=True)
    heir = rules.optional_number_of(successor, "body")
    closes = {body.pk for body in closing}
    refuse_if([*rules.obstacles_to_inheriting(heir, closes), *_obstacles_to_policies([records_policy])])
    if heir is not None:
        target = locked_body(heir)
        refuse_if(rules.obstacles_to_working_in(last_version(heir).name, target.closed_on, on))
    _close(closing, on=on, reason=EndReason.ORGANISATION_DISSOLVED, keep_units=False, by=by, at=at)
    parts = [(body.pk, EventPart.SUBJECT) for body in closing]
    parts += [(heir, EventPart.RESULT)] if heir is not None else []
    event = add_event(
        EventKind.DISSOLVE, on=on, decision_number=decision_number, decided_by=decided_by, at=at, parts=parts
    )
    if heir is not None:
        _succeed(event, [(body.pk, heir, WHOLE, records_policy) for body in closing])
    facts = {"on": on.isoformat(), "decision_number": decision_number, "successor": heir, "records": records_policy}
    ledger.record_many(by, "organisation.body_dissolved", [(body, facts, {}) for body in closing], at)
    announce(events.body_changed, bodies=[body.key for body in closing], kind=EventKind.DISSOLVE, on=on)


def dissolve_body(body: str, *, by: Actor, at: datetime, on: date, decision_number: str, decided_by: str = "") -> None:
    """Giải thể một cơ quan."""
    dissolve_bodies([body], by=by, at=at, on=on, decision_number=decision_number, decided_by=decided_by)


def _obstacles_to_policies(policies: Iterable[str]) -> Iterator[Refusal]:
    for policy in dict.fromkeys(policies):
        if policy not in RecordsPolicy.values:
            yield refusals.UNKNOWN_CHOICE(at_field="records_policy", value=policy)


def _refuse_closing(bodies: Sequence[Body], on: date, decision_number: str, *, nothing_below: bool = False) -> None:
    closing = {body.pk for body in bodies}
    found: list[Refusal] = []
    for body in bodies:
        version = last_version(body.pk)
        found.extend(rules.obstacles_to_working_in(version.name, body.closed_on, on))
        if body.closed_on is None:
            found.extend(rules.obstacles_to_change(version.valid_from, on, decision_number, changes=True))
        elif body.closed_on > on:
            found.append(refusals.ENDED_ALREADY(on=f"{body.closed_on:%d/%m/%Y}"))
    if nothing_below:
        for each in pictures_from(on):
            staying = {
                child
                for line in each.parents.values()
                for child, parent in line.items()
                if parent in closing and child not in closing
            }
            if staying:
                found.extend(rules.obstacles_to_dissolving(len(staying)))
                break
    refuse_if(found)


def _close(bodies: Sequence[Body], *, on: date, reason: EndReason, keep_units: bool, by: Actor, at: datetime) -> None:
    """End versions, units, appointments, roles and delegations of bodies on that day."""
    closing = [body.pk for body in bodies]
    for body in bodies:
        body.closed_on = on
    Body.objects.bulk_update(bodies, ["closed_on"], batch_size=500)
    BodyVersion.objects.filter(body__in=closing, valid_to__isnull=True).update(valid_to=on)
    ends = Greatest("valid_from", on)
    units = UnitVersion.objects.filter(body__in=closing, valid_to__isnull=True)
    unit_ids = list(units.values_list("unit_id", flat=True))
    if not keep_units:
        refuse_if(
            refusals.NOT_LATEST(at_field="on", latest=f"{late:%d/%m/%Y}")
            for late in units.filter(valid_from__gte=on).values_list("valid_from", flat=True)[:1]
        )
        units.update(valid_to=on)
    open_rows = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    appointments = list(Appointment.objects.filter(open_rows, body__in=closing))
    Appointment.objects.filter(pk__in=[each.pk for each in appointments]).update(valid_to=ends, end_reason=reason)
    ended = {"reason": reason.value, "on": on.isoformat()}
    ledger.record_many(by, "organisation.appointment_ended", [(each, ended, {}) for each in appointments], at)
    grants = list(Grant.objects.filter(open_rows, Q(body__in=closing) | Q(unit__in=unit_ids)))
    Grant.objects.filter(pk__in=[each.pk for each in grants]).update(valid_to=ends, end_reason=reason)
    ledger.record_many(by, "organisation.grant_ended", [(each, ended, {}) for each in grants], at)
    delegations = list(Delegation.objects.filter(open_rows, body__in=closing))
    Delegation.objects.filter(pk__in=[each.pk for each in delegations]).update(valid_to=ends, revoked_at=at)
    ledger.record_many(by, "organisation.delegation_revoked", [(each, ended, {}) for each in delegations], at)
    if appointments:
        _announce(appointments, "ended", on)
    if grants:
        accounts = sorted({f"account:{each.account_id}" for each in grants})
        announce(events.grant_changed, accounts=accounts, change="ended", on=on)


def _announce(appointments: Iterable[Appointment], change: str, on: date) -> None:
    rows = list(appointments)
    announce(
        events.appointment_changed,
        appointments=[row.pk for row in rows],
        people=sorted({f"person:{row.person_id}" for row in rows}),
        bodies=sorted({f"body:{row.body_id}" for row in rows}),
        change=change,
        on=on,
    )


def _carry(
    staff: Sequence[Appointment],
    units: Sequence[UnitVersion],
    below: Sequence[BodyVersion],
    closing: Mapping[int, BodyVersion],
    into: int,
    *,
    on: date,
    by: Actor,
    at: datetime,
) -> None:
    """Units, people and bodies below continue under the successor, as new rows. A successor that was below a source
    goes where that source was."""
    refuse_if(
        refusals.NOT_LATEST(at_field="on", latest=f"{row.valid_from:%d/%m/%Y}")
        for row in [*units, *below]
        if row.valid_from >= on
    )
    UnitVersion.objects.filter(pk__in=[unit.pk for unit in units]).update(valid_to=on)
    for unit in units:
        unit.pk, unit.body_id, unit.valid_from, unit.valid_to = None, into, on, None
    UnitVersion.objects.bulk_create(units, batch_size=500)
    BodyVersion.objects.filter(pk__in=[version.pk for version in below]).update(valid_to=on)

    def above(line: str, number: int | None) -> int | None:
        while number is not None and number in closing:
            number = getattr(closing[number], line)
        return number

    for version in below:
        version.pk, version.valid_from, version.valid_to = None, on, None
        is_heir = version.body_id == into
        for line in ("state_parent_id", "union_parent_id"):
            parent: int | None = getattr(version, line)
            if parent in closing:
                setattr(version, line, above(line, parent) if is_heir else into)
        if version.host_id in closing:
            version.host_id = None if is_heir else into
    refuse_misplaced(below, on)
    BodyVersion.objects.bulk_create(below, batch_size=500)
    moved = {"into": into, "on": on.isoformat()}
    ledger.record_many(by, "organisation.body_moved", [(Body(pk=each.body_id), moved, {}) for each in below], at)
    held = set(Appointment.objects.filter(body=into, valid_to__isnull=True).values_list("person_id", "position_title"))
    carried = []
    for row in staff:
        if (row.person_id, row.position_title) in held:
            continue
        held.add((row.person_id, row.position_title))
        carried.append(
            Appointment(
                person_id=row.person_id,
                body_id=into,
                unit_id=row.unit_id,
                kind=row.kind,
                position_title=row.position_title,
                decision_number=row.decision_number,
                valid_from=on,
                valid_to=row.valid_to,
            )
        )
    Appointment.objects.bulk_create(carried, batch_size=500)
    kept = {"body": into, "on": on.isoformat(), "reason": "merged"}
    ledger.record_many(by, "organisation.appointed", [(each, kept, {}) for each in carried], at)
    if carried:
        _announce(carried, "started", on)


def _succeed(event: OrgEvent, lines: Iterable[tuple[int, int, int, str]]) -> None:
    Succession.objects.bulk_create(
        Succession(event=event, from_body_id=source, to_body_id=heir, share=share, records_policy=policy)
        for source, heir, share, policy in lines
    )
