"""What every change of the structure needs: one change at a time, and the picture of who stands where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection

from diemsang.kernel.access import NOT_FOUND
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.people.organisation import rules
from diemsang.people.organisation.models import Body, BodyVersion, EventKind, EventPart, OrgEvent, OrgEventBody
from diemsang.proof.lawbook.queries import rule_value
from diemsang.proof.lawbook.rules import uses

STRUCTURE_LOCK: Final = 7_310_201_601
LEVEL_EXISTS: Final = "organisation.level_exists"


def lock_structure() -> None:
    """One change of the tree at a time, so that two moves cannot make a cycle together. Reading goes on.

    SQLite's immediate transactions let in one writer anyway; PostgreSQL holds an advisory lock until the act ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STRUCTURE_LOCK])


@dataclass(frozen=True, slots=True)
class Picture:
    """Every body in force on a day: its kind, and child -> parent in each line."""

    kinds: dict[int, str]
    parents: dict[str, dict[int, int]]


def picture(versions: Iterable[tuple[int, str, int | None, int | None]]) -> Picture:
    kinds: dict[int, str] = {}
    parents: dict[str, dict[int, int]] = {"state": {}, "union": {}}
    for body, kind, state_parent, union_parent in versions:
        kinds[body] = kind
        if state_parent is not None:
            parents["state"][body] = state_parent
        if union_parent is not None:
            parents["union"][body] = union_parent
    return Picture(kinds, parents)


def pictures_from(on: date) -> list[Picture]:
    """How things stand on that day and on every later day for which a change is recorded already, in one query."""
    fields = ("body_id", "kind", "state_parent_id", "union_parent_id")
    rows = list(BodyVersion.objects.overlapping(on, None).values_list("valid_from", "valid_to", *fields))
    days = sorted({on, *(start for start, *_ in rows if start > on), *(end for _, end, *_ in rows if end)})
    return [
        picture(
            (body, kind, state, union)
            for start, end, body, kind, state, union in rows
            if start <= day < (end or date.max)
        )
        for day in days
    ]


@uses(LEVEL_EXISTS)
def obstacles_to_levels(levels: Iterable[str], on: date) -> list[Refusal]:
    """The levels of government that do not exist on that day, by the lawbook."""
    answer = rule_value(LEVEL_EXISTS, on=on)
    allowed = frozenset(str(level) for level in answer.value) if isinstance(answer.value, tuple | list) else None
    found: list[Refusal] = []
    for level in dict.fromkeys(levels):
        found.extend(rules.obstacles_to_level(level, allowed, answer.legal_basis, on))
    return found


def locked_body(pk: int) -> Body:
    """The body, held until the transaction ends."""
    body = Body.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if body is None:
        raise Refused(NOT_FOUND())
    return body


def last_version(pk: int) -> BodyVersion:
    """The version that holds after every change recorded so far."""
    version = BodyVersion.objects.filter(body=pk).order_by("-valid_from").first()
    if version is None:
        raise Refused(NOT_FOUND())
    return version


def add_event(
    kind: EventKind,
    *,
    on: date,
    decision_number: str,
    decided_by: str,
    at: datetime,
    parts: Sequence[tuple[int, EventPart]],
) -> OrgEvent:
    event = OrgEvent.objects.create(
        kind=kind, happened_on=on, decision_number=decision_number, decided_by=decided_by, recorded_at=at
    )
    OrgEventBody.objects.bulk_create(OrgEventBody(event=event, body_id=body, part=part) for body, part in parts)
    return event
