"""Founding bodies and changing what they are called, coded and placed under."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.kernel.access import EVERYWHERE, Actor, authorise
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.kernel.text import clean_line, fold, obstacles_to_naming
from diemsang.people.organisation import events, rules
from diemsang.people.organisation.models import Body, BodyKind, BodyVersion, EventKind, EventPart, FundingClass, Level
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.services.structure import (
    add_event,
    last_version,
    lock_structure,
    locked_body,
    obstacles_to_levels,
    picture,
    pictures_from,
)
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

AT_ONCE: Final = 500
REF: Final = "ref:"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """A body to be founded. Parents and host are keys (`body:12`) or `ref:<ref>` of a body in the same list."""

    name: str
    kind: str
    level: str
    funding_class: str
    short_name: str = ""
    code: str = ""
    old_code: str = ""
    """Left empty, it is worked out from `code`."""
    state_parent: str | None = None
    union_parent: str | None = None
    host: str | None = None
    ref: str = ""


@transaction.atomic
def found_bodies(
    bodies: Sequence[NewBody], *, by: Actor, at: datetime, on: date, decision_number: str, decided_by: str = ""
) -> list[str]:
    """Thành lập: found the bodies of one decision, from that day on; their keys, in order.

    The same few statements for one body and for a thousand. Refused as a whole, with every reason, when one is refused.
    """
    for scope in {scope for each in bodies for scope in _scopes_of(each)} or {EVERYWHERE}:
        authorise(by, "organisation.found_body", scope=scope)
    lock_structure()
    cleaned = [_cleaned(each) for each in bodies]
    refuse_if(_obstacles_to_founding(cleaned, on, decision_number))

    rows = Body.objects.bulk_create([Body(founded_on=on) for _ in cleaned], batch_size=AT_ONCE)
    refs = {each.ref: row.pk for each, row in zip(cleaned, rows, strict=True) if each.ref}
    versions = [
        _version(row.pk, each, _number(each.state_parent, refs), _number(each.union_parent, refs), on)
        for each, row in zip(cleaned, rows, strict=True)
    ]
    for version, each in zip(versions, cleaned, strict=True):
        version.host_id = _number(each.host, refs)
    refuse_misplaced(versions, on)
    BodyVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
    parts = [(row.pk, EventPart.SUBJECT) for row in rows]
    add_event(EventKind.FOUND, on=on, decision_number=decision_number, decided_by=decided_by, at=at, parts=parts)
    items: list[tuple[Any, ...]] = [
        (row, _facts(version, on, decision_number), {}) for row, version in zip(rows, versions, strict=True)
    ]
    ledger.record_many(by, "organisation.body_founded", items, at)
    keys = [row.key for row in rows]
    announce(events.body_changed, bodies=keys, kind=EventKind.FOUND, on=on)
    return keys


def found_body(body: NewBody, *, by: Actor, at: datetime, on: date, decision_number: str, decided_by: str = "") -> str:
    """Thành lập một cơ quan; its key."""
    return found_bodies([body], by=by, at=at, on=on, decision_number=decision_number, decided_by=decided_by)[0]


def rename_body(
    body: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    name: str,
    short_name: str | None = None,
    decision_number: str,
    decided_by: str = "",
    expected_version: int | None = None,
) -> int:
    """Đổi tên from that day on; earlier days keep the earlier name. The number of the new version."""
    changes: dict[str, Any] = {"name": name} | ({} if short_name is None else {"short_name": short_name})
    return change_body(
        body,
        by=by,
        at=at,
        on=on,
        changes=changes,
        decision_number=decision_number,
        decided_by=decided_by,
        expected_version=expected_version,
    )


def move_body(
    body: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    line: str,
    parent: str | None,
    decision_number: str,
    decided_by: str = "",
    expected_version: int | None = None,
) -> int:
    """Chuyển cấp trên trực tiếp in one line (`state` or `union`) from that day on; the other line stays as it is."""
    return change_body(
        body,
        by=by,
        at=at,
        on=on,
        changes={f"{line}_parent": parent},
        decision_number=decision_number,
        decided_by=decided_by,
        expected_version=expected_version,
    )


@transaction.atomic
def change_body(
    body: str,
    *,
    by: Actor,
    at: datetime,
    on: date,
    changes: dict[str, Any],
    decision_number: str,
    decided_by: str = "",
    expected_version: int | None = None,
) -> int:
    """A new version of a body from that day on: the fields of `NewBody` that change. The number of the new version.

    `expected_version` is the version the act was decided on; somebody was faster: `organisation.changed_meanwhile`.
    """
    authorise(by, "organisation.change_body", scope=body)
    for line in ("state_parent", "union_parent"):
        if changes.get(line):
            authorise(by, "organisation.change_body", scope=changes[line])
    lock_structure()
    row = locked_body(rules.number_of(body, "body"))
    old = last_version(row.pk)
    if expected_version is not None and expected_version != old.pk:
        refuse_if([refusals.CHANGED_MEANWHILE()])
    refuse_if(rules.obstacles_to_working_in(old.name, row.closed_on, on))
    before = _as_new_body(old)
    if "code" in changes and "old_code" not in changes:
        changes = changes | {"old_code": ""}
    after = _cleaned(replace(before, **changes))
    refuse_if(
        [
            *rules.obstacles_to_change(old.valid_from, on, decision_number, changes=after != before),
            *_obstacles_to_content([after], on, except_body=row.pk),
        ]
    )
    numbers = {
        field: rules.optional_number_of(getattr(after, field), "body") for field in ("state_parent", "union_parent")
    }
    new = _version(row.pk, after, numbers["state_parent"], numbers["union_parent"], on)
    new.host_id = rules.optional_number_of(after.host, "body")
    refuse_misplaced([new], on)

    old.valid_to = on
    old.save(update_fields=["valid_to"])
    new.save()
    kind = _kind_of_change(before, after)
    parts = [(row.pk, EventPart.SUBJECT)]
    add_event(kind, on=on, decision_number=decision_number, decided_by=decided_by, at=at, parts=parts)
    ledger.record(by, f"organisation.body_{_PAST[kind]}", row, at, facts=_facts(new, on, decision_number))
    announce(events.body_changed, bodies=[row.key], kind=kind, on=on)
    return new.pk


_PAST: Final = {EventKind.RENAME: "renamed", EventKind.MOVE: "moved", EventKind.CHANGE: "changed"}


def _kind_of_change(before: NewBody, after: NewBody) -> EventKind:
    if (before.name, before.short_name) != (after.name, after.short_name):
        return EventKind.RENAME
    if (before.state_parent, before.union_parent, before.host) != (after.state_parent, after.union_parent, after.host):
        return EventKind.MOVE
    return EventKind.CHANGE


def _as_new_body(version: BodyVersion) -> NewBody:
    def key(number: int | None) -> str | None:
        return None if number is None else f"body:{number}"

    return NewBody(
        name=version.name,
        kind=version.kind,
        level=version.level,
        funding_class=version.funding_class,
        short_name=version.short_name,
        code=version.code,
        old_code=version.old_code,
        state_parent=key(version.state_parent_id),
        union_parent=key(version.union_parent_id),
        host=key(version.host_id),
    )


def _cleaned(body: NewBody) -> NewBody:
    code = clean_line(body.code).upper()
    return replace(
        body,
        name=clean_line(body.name),
        short_name=clean_line(body.short_name),
        code=code,
        old_code=clean_line(body.old_code).upper() or rules.old_code_of(code),
        state_parent=body.state_parent or None,
        union_parent=body.union_parent or None,
        host=body.host or None,
    )


def _obstacles_to_founding(bodies: Sequence[NewBody], on: date, decision_number: str) -> list[Refusal]:
    found = [reason for each in bodies for reason in rules.obstacles_to_founding(each.name, decision_number)]
    return found + _obstacles_to_content(bodies, on)


def _obstacles_to_content(bodies: Sequence[NewBody], on: date, *, except_body: int | None = None) -> list[Refusal]:
    found: list[Refusal] = []
    codes: dict[str, int] = {}
    for each in bodies:
        found.extend(obstacles_to_naming(each.name, at_field="name"))
        found.extend(rules.obstacles_to_code(each.code, each.old_code))
        for field, value, choices in (
            ("kind", each.kind, BodyKind.values),
            ("level", each.level, Level.values),
            ("funding_class", each.funding_class, FundingClass.values),
        ):
            if value not in choices:
                found.append(refusals.UNKNOWN_CHOICE(at_field=field, value=value))
        if each.code:
            codes[each.code] = codes.get(each.code, 0) + 1
    found.extend(obstacles_to_levels([each.level for each in bodies], on))
    later = BodyVersion.objects.overlapping(on, None).exclude(body=except_body)
    taken = set(later.filter(code__in=list(codes)).values_list("code", flat=True)) if codes else set()
    taken |= {code for code, times in codes.items() if times > 1}
    found.extend(refusals.CODE_TAKEN(at_field="code", code=code) for code in sorted(taken))
    names = [each.name for each in bodies]
    places = {
        (name, f"body:{state}" if state else None, f"body:{union}" if union else None)
        for name, state, union in later.filter(name__in=names).values_list("name", "state_parent_id", "union_parent_id")
    }
    for each in bodies:
        place = (each.name, each.state_parent, each.union_parent)
        if place in places:
            found.append(refusals.NAME_TAKEN(at_field="name", name=each.name))
        places.add(place)
    return found


def refuse_misplaced(versions: Sequence[BodyVersion], on: date) -> None:
    """Judge the new versions in both pictures, each together with all the others of the list."""
    own = picture((each.body_id, each.kind, each.state_parent_id, each.union_parent_id) for each in versions)
    found: dict[tuple[str, str | None], Refusal] = {}
    for before in pictures_from(on):
        kinds = before.kinds | own.kinds
        parents = {line: before.parents[line] | own.parents[line] for line in own.parents}
        for each in versions:
            placement = rules.Placement(each.body_id, each.kind, each.state_parent_id, each.union_parent_id)
            for reason in rules.obstacles_to_placing(placement, on=on, kinds=kinds, parents=parents):
                found[reason.code, reason.at_field] = reason
            if each.host_id is not None and each.host_id not in kinds:
                reason = refusals.PARENT_NOT_THERE(at_field="host", on=f"{on:%d/%m/%Y}")
                found[reason.code, reason.at_field] = reason
    refuse_if(found.values())


def _version(body: int, new: NewBody, state_parent: int | None, union_parent: int | None, on: date) -> BodyVersion:
    return BodyVersion(
        body_id=body,
        name=new.name,
        short_name=new.short_name,
        name_folded=fold(f"{new.name} {new.short_name}")[:400],
        code=new.code,
        old_code=new.old_code,
        kind=new.kind,
        level=new.level,
        funding_class=new.funding_class,
        state_parent_id=state_parent,
        union_parent_id=union_parent,
        valid_from=on,
    )


def _facts(version: BodyVersion, on: date, decision_number: str) -> dict[str, Any]:
    return {
        "name": version.name,
        "short_name": version.short_name,
        "code": version.code,
        "kind": version.kind,
        "level": version.level,
        "funding_class": version.funding_class,
        "state_parent": version.state_parent_id,
        "union_parent": version.union_parent_id,
        "host": version.host_id,
        "on": on.isoformat(),
        "decision_number": decision_number,
    }


def _scopes_of(body: NewBody) -> set[str | None]:
    """Where one has to hold the right: every parent that exists; at the root, everywhere."""
    parents = {key for key in (body.state_parent, body.union_parent) if key}
    return {key for key in parents if not key.startswith(REF)} if parents else {EVERYWHERE}


def _number(key: str | None, refs: dict[str, int]) -> int | None:
    if key and key.startswith(REF):
        number = refs.get(key.removeprefix(REF))
        if number is None:
            refuse_if([refusals.UNKNOWN_REFERENCE(value=key.removeprefix(REF))])
        return number
    return rules.optional_number_of(key, "body")
