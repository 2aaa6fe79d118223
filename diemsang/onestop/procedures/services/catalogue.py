"""What every change of the catalogue needs: one change at a time, and the rows behind codes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.db.models import Count, Max, Q

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.kernel.text import clean_line
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import Procedure, ProcedureVersion
from diemsang.onestop.procedures.rules import refusals
from diemsang.proof.lawbook.queries import rule_value
from diemsang.proof.lawbook.rules import uses

CATALOGUE_LOCK: Final = 7_310_201_602
LEVEL_EXISTS: Final = "organisation.level_exists"
AT_ONCE: Final = 500


def lock_catalogue() -> None:
    """One change of the catalogue at a time: of two announcements of one procedure the second sees the first.

    SQLite's immediate transactions let in one writer anyway; PostgreSQL holds an advisory lock until the act ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CATALOGUE_LOCK])


def cleaned_code(code: str) -> str:
    return clean_line(code).upper()


def procedures_by_code(codes: Iterable[str]) -> dict[str, Procedure]:
    return {row.code: row for row in Procedure.objects.filter(code__in=sorted(set(codes)))}


def procedures_of(codes_or_keys: Iterable[str]) -> list[Procedure]:
    """The procedures behind codes or keys, in their order and in one query for each kind; all unknown ones refused."""
    asked = list(codes_or_keys)
    numbers = {each: rules.number_of(each, "procedure") for each in asked if each.startswith("procedure:")}
    by_number = Procedure.objects.in_bulk(list(numbers.values())) if numbers else {}
    codes = {each: cleaned_code(each) for each in asked if each not in numbers}
    by_code = procedures_by_code(codes.values()) if codes else {}
    found = [by_number.get(numbers[each]) if each in numbers else by_code.get(codes[each]) for each in asked]
    unknown = [each for each, row in zip(asked, found, strict=True) if row is None]
    if unknown:
        raise Refused(*(refusals.UNKNOWN(at_field=f"procedures.{asked.index(each)}", code=each) for each in unknown))
    return [row for row in found if row is not None]


def versions_in_force(procedures: Iterable[Procedure], on: date) -> dict[int, ProcedureVersion]:
    """Procedure number -> the version in force on that day, in one query; those that are not are left out."""
    numbers = [row.pk for row in procedures]
    return {row.procedure_id: row for row in ProcedureVersion.objects.on(on).filter(procedure__in=numbers)}


def announced_ends(procedures: Iterable[Procedure]) -> dict[int, date]:
    """Procedure number -> the day it leaves the catalogue, for those whose end is announced; in one query."""
    rows = ProcedureVersion.objects.filter(procedure__in=[row.pk for row in procedures])
    ends = rows.values("procedure").annotate(
        last=Max("effective_to"), open=Count("pk", filter=Q(effective_to__isnull=True))
    )
    return {row["procedure"]: row["last"] for row in ends if not row["open"]}


def not_in_force(procedures: Iterable[Procedure], versions: Mapping[int, ProcedureVersion], on: date) -> list[Refusal]:
    return [
        refusals.NOT_IN_FORCE(at_field=f"procedures.{place}", code=row.code, on=f"{on:%d/%m/%Y}")
        for place, row in enumerate(procedures)
        if row.pk not in versions
    ]


@uses(LEVEL_EXISTS)
def levels_allowed(on: date) -> tuple[frozenset[str] | None, str]:
    """The levels of government of a day and the text that says so; None when the lawbook says nothing."""
    answer = rule_value(LEVEL_EXISTS, on=on)
    allowed = frozenset(str(level) for level in answer.value) if isinstance(answer.value, tuple | list) else None
    return allowed, answer.legal_basis


def at_line(place: int, refusal: Refusal) -> Refusal:
    """The refusal of one line of a list: `lines.3.code`."""
    return replace(refusal, at_field=f"lines.{place}.{refusal.at_field or 'code'}")


def day_of(at: datetime) -> date:
    """The date in Việt Nam."""
    return clock.local(at).date()
