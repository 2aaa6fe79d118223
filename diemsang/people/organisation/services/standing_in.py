"""Who acts for whom: delegations with a decision, covers during an absence."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise, may
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.organisation import events, rules
from diemsang.people.organisation.models import Absence, AbsenceKind, Appointment, Body, Delegation, Person
from diemsang.people.organisation.queries.actors import actor_for
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.services.structure import last_version
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@transaction.atomic
def delegate(
    from_person: str,
    *,
    to_person: str,
    body: str,
    acts: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    decision_number: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    """Ủy quyền ký, giao việc in one body over `[valid_from, valid_to)`; the number of the delegation.

    Done by the delegator, or for them by whoever may appoint in the body. Only roles the delegator holds of their own
    on the first day are lent, and what was lent is not passed on (NĐ 30/2020/NĐ-CP, Điều 13).
    """
    if by.person == from_person:
        authorise(by, "organisation.delegate", scope=body)
    else:
        authorise(by, "organisation.appoint", scope=body)
    giver = _person(from_person)
    receiver = _person(to_person)
    body_row = Body.objects.filter(pk=rules.number_of(body, "body")).first()
    if body_row is None:
        raise Refused(NOT_FOUND())
    held = actor_for(giver.account, clock.at_local(valid_from, 12)) if giver.account is not None else None
    own = {grant.role for grant in held.grants if grant.on_behalf_of is None and grant.covers(body)} if held else set()
    works_here = Appointment.objects.on(valid_from).filter(person=receiver, body=body_row).exists()
    if body_row.closed_on is not None:
        refuse_if(
            rules.obstacles_to_working_in(last_version(body_row.pk).name, body_row.closed_on, valid_to or valid_from)
        )
    refuse_if(
        rules.obstacles_to_delegating(
            acts=acts,
            roles_of_giver=own,
            same_person=giver == receiver,
            receiver_works_here=works_here,
            decision_number=clean_line(decision_number),
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )
    row = Delegation.objects.create(
        from_person=giver,
        to_person=receiver,
        body=body_row,
        acts=sorted(set(acts)),
        decision_number=clean_line(decision_number),
        reason=clean_line(reason)[:300],
        valid_from=valid_from,
        valid_to=valid_to,
    )
    facts = {
        "from": giver.pk,
        "to": receiver.pk,
        "body": body_row.pk,
        "acts": row.acts,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to and valid_to.isoformat(),
        "decision_number": row.decision_number,
    }
    ledger.record(by, "organisation.delegated", row, at, facts=facts, private={"reason": row.reason})
    announce(events.grant_changed, accounts=_accounts(receiver), change="delegated", on=valid_from)
    return row.pk


@transaction.atomic
def revoke_delegation(delegation: int, *, by: Actor, at: datetime, on: date) -> None:
    """Chấm dứt ủy quyền: `on` is the first day without it."""
    row = Delegation.objects.select_for_update(of=("self",)).filter(pk=delegation).first()
    if row is None:
        raise Refused(NOT_FOUND())
    act = "organisation.delegate" if by.person == f"person:{row.from_person_id}" else "organisation.appoint"
    authorise(by, act, scope=f"body:{row.body_id}")
    if row.valid_to is not None and row.valid_to <= on:
        raise Refused(refusals.ENDED_ALREADY(on=f"{row.valid_to:%d/%m/%Y}"))
    row.valid_to, row.revoked_at = max(on, row.valid_from), at
    row.save(update_fields=["valid_to", "revoked_at"])
    ledger.record(by, "organisation.delegation_revoked", row, at, facts={"on": on.isoformat()})
    announce(events.grant_changed, accounts=_accounts(row.to_person), change="delegation_revoked", on=on)


@transaction.atomic
def record_absence(
    person: str,
    *,
    valid_from: date,
    valid_to: date,
    kind: str,
    cover: str | None,
    body: str,
    by: Actor,
    at: datetime,
) -> int:
    """Vắng mặt over `[valid_from, valid_to)`, with who covers daily work meanwhile; the number of the absence.

    Recorded by the person, or in the body where they work at that time by a head of division or whoever may appoint
    there.
    """
    if by.person != person:
        authorise(by, "organisation.record_absence_of_others", scope=body)
    else:
        authorise(by, "organisation.record_absence")
    away = _person(person)
    covering = _person(cover) if cover else None
    works_here = Appointment.objects.overlapping(valid_from, valid_to).filter(
        person=away, body=rules.number_of(body, "body")
    )
    if not works_here.exists():
        raise Refused(NOT_FOUND())
    if covering is not None and not may(by, "organisation.appoint", scope=body):
        here = Appointment.objects.on(valid_from).filter(person=covering, body=rules.number_of(body, "body"))
        refuse_if([] if here.exists() else [refusals.DELEGATE_WORKS_ELSEWHERE(at_field="cover")])
    if kind not in AbsenceKind.values:
        raise Refused(refusals.UNKNOWN_CHOICE(at_field="kind", value=kind))
    clashes = Absence.objects.overlapping(valid_from, valid_to)
    refuse_if(
        rules.obstacles_to_absence(
            valid_from=valid_from,
            valid_to=valid_to,
            overlaps=clashes.filter(person=away).exists(),
            covered_by_self=covering == away,
            cover_is_away=covering is not None and clashes.filter(person=covering).exists(),
        )
    )
    row = Absence.objects.create(person=away, cover=covering, kind=kind, valid_from=valid_from, valid_to=valid_to)
    facts = {
        "person": away.pk,
        "cover": covering and covering.pk,
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat(),
    }
    ledger.record(by, "organisation.absence_recorded", row, at, facts=facts, private={"kind": kind})
    announce(events.grant_changed, accounts=_accounts(covering) if covering else [], change="cover", on=valid_from)
    return row.pk


@transaction.atomic
def end_absence(absence: int, *, by: Actor, at: datetime, on: date, body: str) -> None:
    """Back earlier than recorded: `on` is the first day of work again. An absence not yet begun is taken back whole."""
    row = Absence.objects.select_for_update(of=("self",)).filter(pk=absence).first()
    if row is None:
        raise Refused(NOT_FOUND())
    if by.person != f"person:{row.person_id}":
        authorise(by, "organisation.record_absence_of_others", scope=body)
        if not Appointment.objects.filter(person=row.person_id, body=rules.number_of(body, "body")).exists():
            raise Refused(NOT_FOUND())
    else:
        authorise(by, "organisation.record_absence")
    if row.valid_to is not None and row.valid_to <= on:
        raise Refused(refusals.ENDED_ALREADY(on=f"{row.valid_to:%d/%m/%Y}"))
    ledger.record(by, "organisation.absence_ended", row, at, facts={"on": on.isoformat()})
    covering = row.cover
    if on <= row.valid_from:
        row.delete()
    else:
        row.valid_to = on
        row.save(update_fields=["valid_to"])
    announce(events.grant_changed, accounts=_accounts(covering) if covering else [], change="cover_ended", on=on)


def _person(key: str) -> Person:
    row = Person.objects.select_related("account").filter(pk=rules.number_of(key, "person")).first()
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def _accounts(person: Person) -> list[str]:
    return [] if person.account_id is None else [f"account:{person.account_id}"]
