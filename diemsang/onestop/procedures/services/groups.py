"""Named groups of procedures, such as those of investment certificates: who belongs to one is dated."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from diemsang.kernel.access import EVERYWHERE, Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line, slugify
from diemsang.onestop.procedures.models import GroupMember, ProcedureGroup
from diemsang.onestop.procedures.rules import refusals
from diemsang.onestop.procedures.services.catalogue import (
    AT_ONCE,
    announced_ends,
    lock_catalogue,
    not_in_force,
    procedures_of,
    versions_in_force,
)
from diemsang.proof.ledger import services as ledger


@transaction.atomic
def found_group(code: str, name: str, *, by: Actor, at: datetime, scope: str | None = EVERYWHERE) -> str:
    """Lập nhóm thủ tục; its key. The code is of small letters, digits and `_`: `investment_certificates`."""
    authorise(by, "procedures.change_group", scope=scope)
    lock_catalogue()
    code, name = clean_line(code), clean_line(name)
    is_code = bool(code) and slugify(code).replace("-", "_") == code and len(code) <= 60
    if not is_code or not name or len(name) > 300 or ProcedureGroup.objects.filter(code=code).exists():
        raise Refused(refusals.GROUP_TAKEN(at_field="code", group=code[:60]))
    row = ProcedureGroup.objects.create(code=code, name=name)
    ledger.record(by, "procedures.group_founded", row, at, facts={"code": code, "name": name})
    return row.key


@transaction.atomic
def add_to_group(
    group: str,
    procedures: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    on: date,
    scope: str | None = EVERYWHERE,
) -> None:
    """Đưa vào nhóm: these procedures (codes or keys), in force on that day, belong to the group from then on."""
    authorise(by, "procedures.change_group", scope=scope)
    lock_catalogue()
    row = _group(group)
    rows = procedures_of(procedures)
    versions = versions_in_force(rows, on)
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    there = GroupMember.objects.filter(later, group=row, procedure__in=rows)
    taken = set(there.values_list("procedure_id", flat=True))
    found = not_in_force(rows, versions, on)
    for number, each in enumerate(rows):
        if each.pk in taken:
            found.append(refusals.DONE_ALREADY(at_field=f"procedures.{number}", code=each.code))
        taken.add(each.pk)
    refuse_if(found)
    leaving = announced_ends(rows)
    GroupMember.objects.bulk_create(
        [GroupMember(group=row, procedure=each, valid_from=on, valid_to=leaving.get(each.pk)) for each in rows],
        batch_size=AT_ONCE,
    )
    facts = {"group": row.code, "on": on.isoformat()}
    ledger.record_many(by, "procedures.added_to_group", [(each, facts) for each in rows], at)


@transaction.atomic
def take_from_group(
    group: str,
    procedures: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    on: date,
    scope: str | None = EVERYWHERE,
) -> None:
    """Đưa ra khỏi nhóm: from that day on these procedures do not belong to the group."""
    authorise(by, "procedures.change_group", scope=scope)
    lock_catalogue()
    row = _group(group)
    rows = procedures_of(procedures)
    open_then = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    members = GroupMember.objects.filter(open_then, group=row, procedure__in=rows, valid_from__lt=on)
    inside = set(members.values_list("procedure_id", flat=True))
    refuse_if(
        refusals.NOT_IN_GROUP(at_field=f"procedures.{number}", code=each.code, on=f"{on:%d/%m/%Y}")
        for number, each in enumerate(rows)
        if each.pk not in inside
    )
    members.update(valid_to=on)
    facts = {"group": row.code, "on": on.isoformat()}
    ledger.record_many(by, "procedures.taken_from_group", [(each, facts) for each in rows], at)


def _group(code: str) -> ProcedureGroup:
    row = ProcedureGroup.objects.filter(code=clean_line(code)).first()
    if row is None:
        raise Refused(refusals.GROUP_UNKNOWN(at_field="group", group=code[:60]))
    return row
