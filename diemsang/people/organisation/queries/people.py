"""People and positions as of a day, for those who may see them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, NOT_FOUND, Actor, authorise, table
from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import rules
from diemsang.people.organisation.models import (
    Absence,
    Appointment,
    AppointmentKind,
    Delegation,
    Grant,
    Person,
    PersonalRecord,
    PersonName,
)
from diemsang.people.organisation.queries.bodies import ancestors_of
from diemsang.proof.ledger.services import log_access

PUBLIC_KINDS = (
    AppointmentKind.LEADER,
    AppointmentKind.DEPUTY,
    AppointmentKind.UNION_CHAIR,
    AppointmentKind.UNION_DEPUTY,
)
"""The positions whose holders are public; all others are seen by those who may see the person."""


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people an actor may see: oneself, and who holds or held a position in a body within one's scopes."""
    own = Q(pk=rules.number_of(actor.person, "person")) if actor.person else Q(pk=0)
    scopes = actor.scopes_as(table().roles_for("organisation.view_person"))
    if scopes is EVERYWHERE or actor.is_system:
        return Person.objects.all()
    if not scopes:
        return Person.objects.filter(own)
    bodies = _bodies_in(scopes)
    units = _units_in(scopes)
    held = Appointment.objects.filter(Q(body__in=bodies) | Q(unit__in=units), person=OuterRef("pk"))
    return Person.objects.filter(own | Exists(held))


def body_to_act_for(actor: Actor, person: str, act: str) -> str | None:
    """The body on whose behalf the actor may do this for a person: everywhere, else the latest of theirs in reach."""
    scopes = actor.scopes_as(table().roles_for(act))
    if scopes is EVERYWHERE:
        return EVERYWHERE
    bodies = (f"body:{row.body_id}" for row in appointments_of(person)[:200])
    return next((body for body in bodies if body in scopes), EVERYWHERE)


def named(rows: QuerySet[Person], on: date) -> QuerySet[Person]:
    """The same people with `full_name` and `sort_key` as of that day (the first name, for a day before it)."""
    names = PersonName.objects.filter(person=OuterRef("pk")).order_by("-valid_from")
    then = names.filter(valid_from__lte=on)
    return rows.annotate(
        full_name=Subquery(then.values("full_name")[:1]),
        sort_key=Subquery(then.values("sort_key")[:1]),
        name_folded=Subquery(then.values("name_folded")[:1]),
    )


def names_of_people(keys: Iterable[str], on: date) -> dict[str, str]:
    """What people were called on that day, in one query; the first name for a day before it."""
    numbers = {rules.number_of(key, "person") for key in keys}
    best: dict[int, PersonName] = {}
    for row in PersonName.objects.filter(person__in=numbers).order_by("person_id", "valid_from"):
        if row.person_id not in best or row.valid_from <= on:
            best[row.person_id] = row
    return {f"person:{row.person_id}": row.full_name for row in best.values()}


def name_of_person(key: str, on: date) -> str:
    """What one person was called on that day; empty for a key nobody has."""
    return names_of_people([key], on).get(key, "")


def person_for(actor: Actor, key: str) -> Person:
    """A person the actor may see; anybody else looks like nobody (`access.not_found`)."""
    row = visible_to(actor).filter(pk=rules.number_of(key, "person")).first()
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def personal_record_for(actor: Actor, key: str, *, purpose: str, at: datetime) -> PersonalRecord | None:
    """Identity number and birth date, for whoever may see them in a body the person works in. The look is logged."""
    person = person_for(actor, key)
    if actor.person != key:
        bodies = Appointment.objects.filter(person=person).values_list("body_id", flat=True)
        scopes = actor.scopes_as(table().roles_for("organisation.view_personal_record"))
        reach = next(
            (f"body:{body}" for body in bodies if scopes is EVERYWHERE or f"body:{body}" in scopes), EVERYWHERE
        )
        authorise(actor, "organisation.view_personal_record", scope=reach)
    record = PersonalRecord.objects.filter(person=person).first()
    fields = [name for name in ("identity_number", "birth_date", "gender") if record and getattr(record, name)]
    log_access(actor, person, purpose, at, fields)
    return record


def appointments_on(body: str, on: date, *, public_only: bool = False) -> QuerySet[Appointment]:
    """The positions held in a body on that day. `public_only`: leaders and their deputies, whom everyone may know."""
    rows = Appointment.objects.on(on).filter(body=rules.number_of(body, "body"))
    return rows.filter(kind__in=PUBLIC_KINDS) if public_only else rows


def leaders_of(body: str, on: date) -> list[tuple[Appointment, str]]:
    """The public positions of a body on that day with the names of that day, in two queries; heads first."""
    order = {kind.value: place for place, kind in enumerate(PUBLIC_KINDS)}
    rows = sorted(
        appointments_on(body, on, public_only=True), key=lambda row: (order[row.kind], row.valid_from, row.pk)
    )
    names = names_of_people([f"person:{row.person_id}" for row in rows], on)
    return [(row, names.get(f"person:{row.person_id}", "")) for row in rows]


def appointments_of(person: str) -> QuerySet[Appointment]:
    """Every position of a person, the latest first."""
    return Appointment.objects.filter(person=rules.number_of(person, "person")).order_by("-valid_from", "-pk")


def positions_of(people: Iterable[int], on: date) -> QuerySet[Appointment]:
    """The positions those people hold on that day, in the order they were given."""
    return Appointment.objects.on(on).filter(person__in=list(people)).order_by("valid_from", "pk")


def bodies_of(person: str, on: date) -> list[str]:
    """The bodies a person holds a position in on that day."""
    rows = Appointment.objects.on(on).filter(person=rules.number_of(person, "person")).order_by("pk")
    return list(dict.fromkeys(f"body:{body}" for body in rows.values_list("body_id", flat=True)))


def person_of(account: str) -> str | None:
    """The person a login belongs to."""
    pk = Person.objects.filter(account=rules.number_of(account, "account")).values_list("pk", flat=True).first()
    return None if pk is None else f"person:{pk}"


def accounts_of(people: Iterable[str]) -> dict[str, str]:
    """The logins of people who have one, by person."""
    numbers = {rules.number_of(key, "person") for key in people}
    rows = Person.objects.filter(pk__in=numbers, account__isnull=False).values_list("pk", "account_id")
    return {f"person:{pk}": f"account:{account}" for pk, account in rows}


def accounts_holding(roles: Iterable[str], scope: str, on: date) -> list[str]:
    """The active logins that hold one of the roles in a body on that day, in it, from above, or everywhere.

    For notices and assignments; whether somebody may act is asked of their `Actor`.
    """
    above = _bodies_in(key for line in ("state", "union") for key in ancestors_of(scope, on, line))
    here = Q(body=rules.number_of(scope, "body"))
    rows = Grant.objects.on(on).filter(
        here | Q(body__in=above, includes_below=True) | Q(body__isnull=True, unit__isnull=True),
        role__in=list(roles),
        account__is_active=True,
    )
    return [f"account:{pk}" for pk in sorted(set(rows.values_list("account_id", flat=True)))]


def cover_of(person: str, on: date) -> str | None:
    """Who covers for somebody on that day; None when they are not away or nobody covers."""
    rows = Absence.objects.on(on).filter(person=rules.number_of(person, "person"), cover__isnull=False)
    pk = rows.values_list("cover_id", flat=True).first()
    return None if pk is None else f"person:{pk}"


def may_sign_for(actor: Actor, person: str, at: datetime, *, act: str = rules.ACT_SIGN) -> Delegation | None:
    """The delegation under which the actor does this act for somebody at that moment; None without one."""
    if actor.person is None:
        return None
    rows = Delegation.objects.on(clock.local(at).date()).filter(
        from_person=rules.number_of(person, "person"), to_person=rules.number_of(actor.person, "person")
    )
    return next((row for row in rows if act in row.acts), None)


def delegations_visible_to(actor: Actor) -> QuerySet[Delegation]:
    """One's own delegations, given and received, and those of the bodies where one may appoint."""
    scopes = actor.scopes_as(table().roles_for("organisation.appoint"))
    if scopes is EVERYWHERE:
        return Delegation.objects.all()
    own = rules.optional_number_of(actor.person, "person") or 0
    return Delegation.objects.filter(Q(from_person=own) | Q(to_person=own) | Q(body__in=_bodies_in(scopes)))


def absences_visible_to(actor: Actor) -> QuerySet[Absence]:
    """One's own absences and covers, and those of the people one may record absences for."""
    scopes = actor.scopes_as(table().roles_for("organisation.record_absence_of_others"))
    if scopes is EVERYWHERE:
        return Absence.objects.all()
    own = rules.optional_number_of(actor.person, "person") or 0
    staff = Appointment.objects.filter(body__in=_bodies_in(scopes), person=OuterRef("person"))
    return Absence.objects.filter(Q(person=own) | Q(cover=own) | Exists(staff))


def grants_visible_to(actor: Actor) -> QuerySet[Grant]:
    """One's own roles, and those in the bodies where one may give roles."""
    scopes = actor.scopes_as(table().roles_for("organisation.grant_role"))
    if scopes is EVERYWHERE:
        return Grant.objects.all()
    kind, _, number = actor.key.partition(":")
    own = int(number) if kind == "account" else 0
    return Grant.objects.filter(Q(account=own) | Q(body__in=_bodies_in(scopes)) | Q(unit__in=_units_in(scopes)))


def _bodies_in(scopes: Iterable[str]) -> list[int]:
    return [int(scope.removeprefix("body:")) for scope in scopes if scope.startswith("body:")]


def _units_in(scopes: Iterable[str]) -> list[int]:
    return [int(scope.removeprefix("unit:")) for scope in scopes if scope.startswith("unit:")]
