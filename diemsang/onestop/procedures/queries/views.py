"""Rows as the plain values that rules and other contexts work with."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from diemsang.commons.worktime.rules import TimeLimit, Unit
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import ProcedureVersion, Way


def complete(rows: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion]:
    """The versions of a QuerySet with all that a view needs, in two queries."""
    return rows.select_related("procedure", "field", "decision").prefetch_related("ways")


def view_of(version: ProcedureVersion) -> rules.VersionView:
    """A version row, read by `complete`, as a value."""
    signed_on = version.decision.signed_on
    if signed_on is None:
        raise ValueError(f"{version.key} comes from a decision that was never announced")
    return rules.VersionView(
        key=version.key,
        no=version.no,
        procedure=f"procedure:{version.procedure_id}",
        code=version.procedure.code,
        field_key=f"field:{version.field_id}",
        field_name=version.field.name,
        effective_from=version.effective_from,
        effective_to=version.effective_to,
        decision=f"announcing_decision:{version.decision_id}",
        decision_number=version.decision.number,
        decision_on=signed_on,
        published_on=version.published_on,
        **parts_of(version),
    )


def parts_of(version: ProcedureVersion) -> dict[str, Any]:
    """Part -> value. Needs the field and the ways of the version."""
    values: dict[str, Any] = {}
    for part in rules.PARTS:
        if part == "field":
            values[part] = version.field.code
        elif part == "ways":
            values[part] = ways_of(version.ways.all())
        else:
            values[part] = rules.part_from_json(part, getattr(version, part))
    return values


def content_of(version: ProcedureVersion) -> rules.VersionContent:
    return rules.VersionContent(**parts_of(version))


def ways_of(rows: Iterable[Way]) -> tuple[rules.Way, ...]:
    return rules.in_order(
        rules.Way(
            channel=row.channel,
            limit=_limit(row.limit_unit, row.limit_amount),
            limit_kind=row.limit_kind,
            limit_text=row.limit_text,
            local_limit=_limit(row.local_unit, row.local_amount),
            note=row.note,
        )
        for row in rows
    )


def _limit(unit: str, amount: str) -> TimeLimit | None:
    return TimeLimit(Unit(unit), Fraction(amount or 1)) if unit else None


def columns_of_way(way: rules.Way) -> Mapping[str, Any]:
    """A way of filing as its row keeps it. The days are those of the limit that is applied, in its own unit."""
    applied = way.applied
    return {
        "channel": way.channel,
        "limit_kind": way.limit_kind,
        "limit_unit": str(way.limit.unit) if way.limit else "",
        "limit_amount": str(way.limit.amount) if way.limit else "",
        "limit_text": way.limit_text,
        "local_unit": str(way.local_limit.unit) if way.local_limit else "",
        "local_amount": str(way.local_limit.amount) if way.local_limit else "",
        "applied_unit": str(applied.unit) if applied else "",
        "applied_days": rules.whole_days(applied),
        "note": way.note,
    }
