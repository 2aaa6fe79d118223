"""How large bodies are on a day, and what they were called on the days of events: a query each, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from diemsang.people.organisation import rules
from diemsang.people.organisation.models import (
    Appointment,
    BodyKind,
    BodyVersion,
    Line,
    OrgEvent,
    OrgEventBody,
    UnitVersion,
)
from diemsang.people.organisation.rules.bodies import UNION_KINDS


def unit_counts_on(day: date) -> dict[str, int]:
    """How many units each body had on that day, by the body's key; bodies without units are left out. One query."""
    rows = UnitVersion.objects.on(day).values_list("body").annotate(number=Count("unit", distinct=True)).order_by()
    return {f"body:{body}": number for body, number in rows}


def people_counts_on(day: date) -> dict[str, int]:
    """How many people held a position in each body on that day, by the body's key; each is counted once a body.

    Numbers only: who they are is shown to those who may see people there. One query.
    """
    rows = Appointment.objects.on(day).values_list("body").annotate(number=Count("person", distinct=True)).order_by()
    return {f"body:{body}": number for body, number in rows}


def people_counts_by_unit(body: str, day: date) -> dict[str, int]:
    """How many people held a position in each unit of one body on that day, by the unit's key. One query."""
    rows = Appointment.objects.on(day).filter(body=rules.number_of(body, "body"), unit__isnull=False)
    counted = rows.values_list("unit").annotate(number=Count("person", distinct=True)).order_by()
    return {f"unit:{unit}": number for unit, number in counted}


def events_in_line(rows: QuerySet[OrgEvent], line: str) -> QuerySet[OrgEvent]:
    """Of some events those that touched a body of one line (`state` or `union`); one may have touched both."""
    kinds = UNION_KINDS if line == Line.UNION else frozenset(BodyKind.values) - UNION_KINDS
    touched = OrgEventBody.objects.filter(event=OuterRef("pk"), body__versions__kind__in=kinds)
    return rows.filter(Exists(touched))


def names_then(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """What bodies (by number) were called, each on its own day; the first name for a day before it. One query."""
    wanted = set(pairs)
    versions: dict[int, list[tuple[date, str]]] = defaultdict(list)
    rows = BodyVersion.objects.filter(body__in={body for body, _day in wanted}).order_by("body_id", "valid_from")
    for body, begun, name in rows.values_list("body_id", "valid_from", "name"):
        versions[body].append((begun, name))
    found: dict[tuple[int, date], str] = {}
    for body, day in wanted:
        known = versions.get(body, [])
        begun_by_then = [name for begun, name in known if begun <= day] or [name for _begun, name in known[:1]]
        found[body, day] = begun_by_then[-1] if begun_by_then else ""
    return found
