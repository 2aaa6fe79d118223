"""Correcting what identifies a person."""

from datetime import date, datetime

from django.db import transaction

from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.organisation import rules
from diemsang.people.organisation.models import PersonalRecord
from diemsang.people.organisation.queries.people import person_for
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.services.people import locked_person
from diemsang.proof.ledger import services as ledger


@transaction.atomic
def correct_personal_record(
    person: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    scope: str | None,
    identity_number: str,
    birth_date: date | None,
    reason: str,
) -> None:
    """Đính chính dữ liệu cá nhân: the record as it ought to have been, and why; it has no history of its own.

    `on` is the day it is done, `scope` the body on whose behalf. Takes the right to register people and the right to
    see such records. The journal keeps digests of the new values and names the fields that changed.
    """
    authorise(by, "organisation.register_person", scope=scope)
    authorise(by, "organisation.view_personal_record", scope=scope)
    row = locked_person(person, scope)
    if row.pk != person_for(by, person).pk:
        raise Refused(NOT_FOUND())
    record = PersonalRecord.objects.filter(person=row).first() or PersonalRecord(person=row)
    number = clean_line(identity_number)
    given = {"identity_number": number, "birth_date": birth_date}
    changed = [name for name, value in given.items() if getattr(record, name) != value]
    refuse_if(
        [
            *rules.obstacles_to_personal_record(number, birth_date, on=on),
            *([] if changed else [refusals.NOTHING_CHANGES()]),
            *([] if clean_line(reason) else [refusals.REASON_MISSING(at_field="reason")]),
        ]
    )
    for name in changed:
        setattr(record, name, given[name])
    record.save()
    private = {name: str(given[name] or "") for name in changed} | {"reason": clean_line(reason)}
    ledger.record(by, "organisation.personal_record_corrected", row, at, facts={"fields": changed}, private=private)
