"""People, their names, their personal record, and the positions they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line, fold, name_key, obstacles_to_naming
from diemsang.people.accounts.queries import existing
from diemsang.people.organisation import events, rules
from diemsang.people.organisation.models import (
    Appointment,
    AppointmentKind,
    Body,
    EndReason,
    Person,
    PersonalRecord,
    PersonName,
    UnitVersion,
)
from diemsang.people.organisation.queries.people import visible_to
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.services.structure import last_version
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be registered. `account` is the key of their login, when they have one."""

    full_name: str
    account: str | None = None
    identity_number: str = ""
    birth_date: date | None = None
    gender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppointment:
    """A position somebody takes up: `[valid_from, valid_to)`, no end meaning until further notice."""

    person: str
    body: str
    position_title: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    unit: str | None = None
    decision_number: str = ""


@transaction.atomic
def register_people(
    people: Sequence[NewPerson], *, by: Actor, at: datetime, known_from: date, scope: str | None
) -> list[str]:
    """Register people, whose names are known from that day on, in few statements; their keys, in order.

    `scope` is the body on whose behalf they are registered. Names and personal records enter the journal as digests.
    """
    authorise(by, "organisation.register_person", scope=scope)
    names = [clean_line(each.full_name) for each in people]
    accounts = [rules.optional_number_of(each.account, "account") for each in people]
    given = [account for account in accounts if account is not None]
    if len(existing(f"account:{each}" for each in given)) != len(set(given)):
        raise Refused(NOT_FOUND())
    found: list[Refusal] = []
    for name in names:
        found.extend(obstacles_to_naming(name, at_field="full_name"))
        if not name:
            found.append(refusals.NAME_MISSING(at_field="full_name"))
    if len(set(given)) != len(given) or (given and Person.objects.filter(account__in=given).exists()):
        found.append(refusals.ACCOUNT_TAKEN(at_field="account"))
    for each in people:
        found.extend(rules.obstacles_to_linking(each.account, by=by.key))
        found.extend(
            rules.obstacles_to_personal_record(clean_line(each.identity_number), each.birth_date, on=known_from)
        )
    refuse_if(found)
    rows = Person.objects.bulk_create([Person(account_id=each, created_at=at) for each in accounts], batch_size=AT_ONCE)
    PersonName.objects.bulk_create(
        [_name(row.pk, name, known_from) for row, name in zip(rows, names, strict=True)], batch_size=AT_ONCE
    )
    PersonalRecord.objects.bulk_create(
        [
            PersonalRecord(
                person=row,
                identity_number=clean_line(each.identity_number),
                birth_date=each.birth_date,
                gender=each.gender,
            )
            for row, each in zip(rows, people, strict=True)
            if each.identity_number or each.birth_date or each.gender
        ],
        batch_size=AT_ONCE,
    )
    items = [
        (row, {"account": account}, _private(each, name))
        for row, account, each, name in zip(rows, accounts, people, names, strict=True)
    ]
    ledger.record_many(by, "organisation.person_registered", items, at)
    return [row.key for row in rows]


def register_person(person: NewPerson, *, by: Actor, at: datetime, known_from: date, scope: str | None) -> str:
    """Register one person; their key."""
    return register_people([person], by=by, at=at, known_from=known_from, scope=scope)[0]


@transaction.atomic
def rename_person(person: str, *, by: Actor, at: datetime, on: date, full_name: str, scope: str | None) -> None:
    """Đổi họ tên from that day on; documents of earlier days keep the earlier name."""
    authorise(by, "organisation.register_person", scope=scope)
    row = locked_person(person, scope)
    old = PersonName.objects.filter(person=row).order_by("-valid_from").first()
    full_name = clean_line(full_name)
    found = list(obstacles_to_naming(full_name, at_field="full_name"))
    if not full_name:
        found.append(refusals.NAME_MISSING(at_field="full_name"))
    if old is not None:
        found.extend(rules.obstacles_to_change(old.valid_from, on, "-", changes=old.full_name != full_name))
    refuse_if(found)
    if old is not None:
        old.valid_to = on
        old.save(update_fields=["valid_to"])
    _name(row.pk, full_name, on).save()
    ledger.record(
        by, "organisation.person_renamed", row, at, facts={"on": on.isoformat()}, private={"full_name": full_name}
    )


@transaction.atomic
def link_account(person: str, account: str, *, by: Actor, at: datetime, scope: str | None) -> None:
    """Say which login belongs to a person; a login belongs to one person at most, and nobody links their own."""
    authorise(by, "organisation.register_person", scope=scope)
    row = locked_person(person, scope)
    number = rules.number_of(account, "account")
    if not existing([account]):
        raise Refused(NOT_FOUND())
    refuse_if(rules.obstacles_to_linking(account, by=by.key))
    if Person.objects.filter(account=number).exclude(pk=row.pk).exists():
        raise Refused(refusals.ACCOUNT_TAKEN(at_field="account"))
    before, row.account_id = row.account_id, number
    row.save(update_fields=["account"])
    ledger.record(by, "organisation.account_linked", row, at, facts={"account": number, "before": before})
    changed = [account, *([f"account:{before}"] if before not in {None, number} else [])]
    announce(events.grant_changed, accounts=changed, change="linked", on=clock.local(at).date())


@transaction.atomic
def appoint_many(appointments: Sequence[NewAppointment], *, by: Actor, at: datetime) -> list[int]:
    """Bổ nhiệm, tiếp nhận the people of a list, in few statements; the numbers of the appointments, in order.

    Somebody the appointer may not see is not found: people come from elsewhere by a decision of whoever sees both.
    """
    for body in {each.body for each in appointments}:
        authorise(by, "organisation.appoint", scope=body)
    people = {rules.number_of(each.person, "person") for each in appointments}
    if visible_to(by).filter(pk__in=people).count() != len(people):
        raise Refused(NOT_FOUND())
    return appoint_registered(appointments, by=by, at=at)


def appoint_registered(appointments: Sequence[NewAppointment], *, by: Actor, at: datetime) -> list[int]:
    """The same for people the same act has just registered, whom nobody sees before they work somewhere."""
    for body in {each.body for each in appointments}:
        authorise(by, "organisation.appoint", scope=body)
    refuse_if(_obstacles_to_appointing(appointments))
    rows = Appointment.objects.bulk_create(
        [
            Appointment(
                person_id=rules.number_of(each.person, "person"),
                body_id=rules.number_of(each.body, "body"),
                unit_id=rules.optional_number_of(each.unit, "unit"),
                kind=each.kind,
                position_title=clean_line(each.position_title),
                decision_number=clean_line(each.decision_number),
                valid_from=each.valid_from,
                valid_to=each.valid_to,
            )
            for each in appointments
        ],
        batch_size=AT_ONCE,
    )
    ledger.record_many(by, "organisation.appointed", [(row, _facts(row), {}) for row in rows], at)
    if rows:
        announce(
            events.appointment_changed,
            appointments=[row.pk for row in rows],
            people=sorted({each.person for each in appointments}),
            bodies=sorted({each.body for each in appointments}),
            change="started",
            on=min(each.valid_from for each in appointments),
        )
    return [row.pk for row in rows]


def appoint(appointment: NewAppointment, *, by: Actor, at: datetime) -> int:
    """Bổ nhiệm, tiếp nhận một người; the number of the appointment."""
    return appoint_many([appointment], by=by, at=at)[0]


@transaction.atomic
def register_and_appoint(person: NewPerson, appointment: NewAppointment, *, by: Actor, at: datetime) -> str:
    """Register somebody and appoint them, both or neither; their key. The appointment's person is filled in here."""
    key = register_person(person, by=by, at=at, known_from=appointment.valid_from, scope=appointment.body)
    appoint_registered([replace(appointment, person=key)], by=by, at=at)
    return key


@transaction.atomic
def end_appointment(appointment: int, *, by: Actor, at: datetime, on: date, reason: str) -> None:
    """Thôi giữ chức vụ: `on` is the first day the person no longer holds it."""
    row = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment).first()
    if row is None:
        raise Refused(NOT_FOUND())
    authorise(by, "organisation.appoint", scope=f"body:{row.body_id}")
    found: list[Refusal] = []
    if row.valid_to is not None and row.valid_to <= on:
        found.append(refusals.ENDED_ALREADY(on=f"{row.valid_to:%d/%m/%Y}"))
    if on < row.valid_from:
        found.append(refusals.ENDS_BEFORE_IT_STARTS(at_field="on"))
    if reason not in EndReason.values:
        found.append(refusals.UNKNOWN_CHOICE(at_field="reason", value=reason))
    refuse_if(found)
    row.valid_to, row.end_reason = on, reason
    row.save(update_fields=["valid_to", "end_reason"])
    ledger.record(by, "organisation.appointment_ended", row, at, facts={"on": on.isoformat(), "reason": reason})
    announce(
        events.appointment_changed,
        appointments=[row.pk],
        people=[f"person:{row.person_id}"],
        bodies=[f"body:{row.body_id}"],
        change="ended",
        on=on,
    )


def _obstacles_to_appointing(appointments: Sequence[NewAppointment]) -> list[Refusal]:
    bodies = {rules.number_of(each.body, "body") for each in appointments}
    people = {rules.number_of(each.person, "person") for each in appointments}
    rows = Body.objects.in_bulk(bodies)
    if len(rows) != len(bodies):
        raise Refused(NOT_FOUND())
    held = set(
        Appointment.objects.filter(person__in=people, valid_to__isnull=True).values_list(
            "person_id", "body_id", "position_title"
        )
    )
    units = {number for each in appointments if (number := rules.optional_number_of(each.unit, "unit"))}
    homes: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.filter(unit__in=units):
        homes.setdefault(version.unit_id, []).append(version)
    found: list[Refusal] = []
    for each in appointments:
        body = rows[rules.number_of(each.body, "body")]
        if body.closed_on is not None and body.closed_on <= each.valid_from:
            found.extend(rules.obstacles_to_working_in(last_version(body.pk).name, body.closed_on, each.valid_from))
        if body.founded_on > each.valid_from:
            found.append(refusals.PARENT_NOT_THERE(at_field="body", on=f"{each.valid_from:%d/%m/%Y}"))
        if each.valid_to is not None and each.valid_to <= each.valid_from:
            found.append(refusals.ENDS_BEFORE_IT_STARTS(at_field="valid_to"))
        if each.kind not in AppointmentKind.values:
            found.append(refusals.UNKNOWN_CHOICE(at_field="kind", value=each.kind))
        title = clean_line(each.position_title)
        if not title:
            found.append(refusals.NAME_MISSING(at_field="position_title"))
        if each.unit and not any(
            version.body_id == body.pk and version.covers(each.valid_from)
            for version in homes.get(rules.number_of(each.unit, "unit"), ())
        ):
            found.append(refusals.UNIT_ELSEWHERE(at_field="unit", on=f"{each.valid_from:%d/%m/%Y}"))
        if each.valid_to is None:
            position = (rules.number_of(each.person, "person"), body.pk, title)
            if position in held:
                found.append(refusals.HELD_ALREADY(at_field="position_title"))
            held.add(position)
    return found


def locked_person(person: str, scope: str | None) -> Person:
    """The person, held; for somebody whose right ends at a body, only a person who works or worked there."""
    rows = Person.objects.select_for_update(of=("self",)).filter(pk=rules.number_of(person, "person"))
    if scope is not None:
        rows = rows.filter(pk__in=Appointment.objects.filter(body=rules.number_of(scope, "body")).values("person_id"))
    row = rows.first()
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def _name(person: int, full_name: str, on: date) -> PersonName:
    return PersonName(
        person_id=person,
        full_name=full_name,
        name_folded=fold(full_name)[:250],
        sort_key=name_key(full_name)[:900],
        valid_from=on,
    )


def _private(person: NewPerson, name: str) -> dict[str, Any]:
    values: dict[str, Any] = {"full_name": name}
    if person.identity_number:
        values["identity_number"] = clean_line(person.identity_number)
    if person.birth_date:
        values["birth_date"] = person.birth_date.isoformat()
    return values


def _facts(row: Appointment) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "body": row.body_id,
        "unit": row.unit_id,
        "kind": row.kind,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to and row.valid_to.isoformat(),
        "decision_number": row.decision_number,
    }
