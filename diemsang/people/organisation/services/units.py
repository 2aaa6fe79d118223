"""Phòng, ban, bộ phận: founding, changing and closing the units of a body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line, fold
from diemsang.people.organisation import events, rules
from diemsang.people.organisation.models import Appointment, Body, EventKind, Unit, UnitVersion
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.services.structure import last_version, lock_structure
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit to be founded in a body; `parent` is the key of a unit of the same body."""

    body: str
    name: str
    short_name: str = ""
    code: str = ""
    parent: str | None = None


@transaction.atomic
def found_units(units: Sequence[NewUnit], *, by: Actor, at: datetime, on: date) -> list[str]:
    """Thành lập phòng, ban from that day on, in any number of bodies, in few statements; the keys, in order."""
    for key in {unit.body for unit in units}:
        authorise(by, "organisation.change_unit", scope=key)
    lock_structure()
    numbers = [rules.number_of(unit.body, "body") for unit in units]
    parents = [rules.optional_number_of(unit.parent, "unit") for unit in units]
    _refuse_closed_bodies(set(numbers), on)
    homes = dict(
        UnitVersion.objects.on(on).filter(unit__in=[each for each in parents if each]).values_list("unit_id", "body_id")
    )
    taken: set[tuple[int, str, int | None]] = set(
        UnitVersion.objects.overlapping(on, None)
        .filter(body__in=set(numbers))
        .values_list("body_id", "name", "parent_id")
    )
    found = []
    for unit, body, parent in zip(units, numbers, parents, strict=True):
        name = clean_line(unit.name)
        if not name:
            found.append(refusals.NAME_MISSING(at_field="name"))
        if parent is not None and homes.get(parent) != body:
            found.append(refusals.UNIT_ELSEWHERE(at_field="parent", on=f"{on:%d/%m/%Y}"))
        if (body, name, parent) in taken:
            found.append(refusals.NAME_TAKEN(at_field="name", name=name))
        taken.add((body, name, parent))
    refuse_if(found)
    rows = Unit.objects.bulk_create([Unit(founded_on=on) for _ in units], batch_size=AT_ONCE)
    versions = [
        _version(row.pk, body, parent, unit.name, unit.short_name, unit.code, on)
        for row, body, parent, unit in zip(rows, numbers, parents, units, strict=True)
    ]
    UnitVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
    items: list[tuple[Any, ...]] = [
        (row, {"name": each.name, "body": each.body_id, "parent": each.parent_id, "on": on.isoformat()}, {})
        for row, each in zip(rows, versions, strict=True)
    ]
    ledger.record_many(by, "organisation.unit_founded", items, at)
    announce(events.body_changed, bodies=sorted({unit.body for unit in units}), kind=EventKind.CHANGE, on=on)
    return [row.key for row in rows]


def found_unit(unit: NewUnit, *, by: Actor, at: datetime, on: date) -> str:
    """Thành lập một phòng, ban; its key."""
    return found_units([unit], by=by, at=at, on=on)[0]


@transaction.atomic
def rename_unit(
    unit: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    name: str,
    short_name: str = "",
    expected_version: int | None = None,
) -> int:
    """Đổi tên a unit from that day on; the number of the new version."""
    old = _last_unit_version(rules.number_of(unit, "unit"))
    authorise(by, "organisation.change_unit", scope=f"body:{old.body_id}")
    lock_structure()
    old = _last_unit_version(old.unit_id)
    if expected_version is not None and expected_version != old.pk:
        raise Refused(refusals.CHANGED_MEANWHILE())
    row = Unit.objects.get(pk=old.unit_id)
    _refuse_closed_bodies({old.body_id}, on)
    refuse_if(rules.obstacles_to_working_in(old.name, row.closed_on, on))
    name = clean_line(name)
    changes = (name, clean_line(short_name)) != (old.name, old.short_name)
    refuse_if(
        [
            *([] if name else [refusals.NAME_MISSING(at_field="name")]),
            *rules.obstacles_to_change(old.valid_from, on, "-", changes=changes),
        ]
    )
    old.valid_to = on
    old.save(update_fields=["valid_to"])
    new = _version(old.unit_id, old.body_id, old.parent_id, name, short_name, old.code, on)
    new.save()
    ledger.record(by, "organisation.unit_renamed", row, at, facts={"name": name, "on": on.isoformat()})
    announce(events.body_changed, bodies=[f"body:{old.body_id}"], kind=EventKind.CHANGE, on=on)
    return new.pk


@transaction.atomic
def close_unit(unit: str, *, by: Actor, at: datetime, on: date) -> None:
    """Giải thể a unit from that day on; nobody and no unit is left in it."""
    version = _last_unit_version(rules.number_of(unit, "unit"))
    authorise(by, "organisation.change_unit", scope=f"body:{version.body_id}")
    lock_structure()
    row = Unit.objects.select_for_update().get(pk=version.unit_id)
    version = _last_unit_version(row.pk)
    refuse_if(rules.obstacles_to_working_in(version.name, row.closed_on, on))
    refuse_if(rules.obstacles_to_change(version.valid_from, on, "-", changes=True))
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    if (
        UnitVersion.objects.filter(later, parent=row.pk).exists()
        or Appointment.objects.filter(later, unit=row.pk).exists()
    ):
        raise Refused(refusals.UNIT_HAS_UNITS_BELOW())
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    version.valid_to = on
    version.save(update_fields=["valid_to"])
    ledger.record(by, "organisation.unit_closed", row, at, facts={"on": on.isoformat()})
    announce(events.body_changed, bodies=[f"body:{version.body_id}"], kind=EventKind.CHANGE, on=on)


def _last_unit_version(pk: int) -> UnitVersion:
    version = UnitVersion.objects.filter(unit=pk).order_by("-valid_from").first()
    if version is None:
        raise Refused(NOT_FOUND())
    return version


def _refuse_closed_bodies(numbers: set[int], on: date) -> None:
    bodies = Body.objects.in_bulk(numbers)
    if len(bodies) != len(numbers):
        raise Refused(NOT_FOUND())
    refuse_if(
        reason
        for body in bodies.values()
        if body.closed_on is not None
        for reason in rules.obstacles_to_working_in(last_version(body.pk).name, body.closed_on, on)
    )
    refuse_if(
        refusals.PARENT_NOT_THERE(at_field="body", on=f"{on:%d/%m/%Y}")
        for body in bodies.values()
        if body.founded_on > on
    )


def _version(unit: int, body: int, parent: int | None, name: str, short_name: str, code: str, on: date) -> UnitVersion:
    name, short_name = clean_line(name), clean_line(short_name)
    return UnitVersion(
        unit_id=unit,
        body_id=body,
        parent_id=parent,
        name=name,
        short_name=short_name,
        name_folded=fold(f"{name} {short_name}")[:400],
        code=clean_line(code),
        valid_from=on,
    )
