"""What can be counted of the catalogue: what is in it, what left it, what was done to it, how long it may take."""

from typing import Any, Final

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Greatest, Least
from django.urls import reverse

from diemsang.kernel.declarations import Audience, Fact
from diemsang.onestop.procedures.models import (
    ActKind,
    CentreReception,
    Ending,
    LimitUnit,
    ProcedureAct,
    ProcedureVersion,
    Way,
)

GROUPS: Final = "version__procedure__memberships__"


def procedures_in_force() -> QuerySet[ProcedureVersion]:
    """One row per version: on any day at most one of a procedure's rows holds."""
    return _with_page(ProcedureVersion.objects.select_related("procedure"), "procedure")


def procedures_cut() -> QuerySet[Ending]:
    """One row per procedure that left for good: abolished, and n-1 of n that were merged. A replaced one lives on."""
    return _with_page(Ending.objects.filter(is_cut=True).select_related("procedure"), "procedure")


def procedures_reviewed() -> QuerySet[ProcedureAct]:
    return _with_page(ProcedureAct.objects.filter(kind=ActKind.REVIEWED).select_related("procedure"), "procedure")


def procedures_standardised() -> QuerySet[ProcedureAct]:
    return _with_page(ProcedureAct.objects.filter(kind=ActKind.STANDARDISED).select_related("procedure"), "procedure")


def receptions() -> QuerySet[CentreReception]:
    return _with_page(CentreReception.objects.select_related("procedure"), "procedure")


def limits_in_working_days() -> QuerySet[Way]:
    return _limits_in(LimitUnit.WORKING_DAYS)


def limits_in_calendar_days() -> QuerySet[Way]:
    return _limits_in(LimitUnit.CALENDAR_DAYS)


def _limits_in(unit: LimitUnit) -> QuerySet[Way]:
    """One row per way of filing of a procedure in a group, while both hold. One unit only: days are never mixed.

    The group and both periods are read over one join, so that a filter by group keeps the days of that membership.
    """
    began, ended = F(f"{GROUPS}valid_from"), F(f"{GROUPS}valid_to")
    version_ended = F("version__effective_to")
    rows = Way.objects.filter(applied_unit=unit, applied_days__isnull=False).annotate(
        group_code=F(f"{GROUPS}group__code"),
        holds_from=Greatest(F("version__effective_from"), began, output_field=DateField()),
        holds_to=Case(
            When(version__effective_to__isnull=True, then=ended),
            When(**{f"{GROUPS}valid_to__isnull": True}, then=version_ended),
            default=Least(version_ended, ended),
            output_field=DateField(),
        ),
    )
    held = Q(holds_to__isnull=True) | Q(holds_to__gt=F("holds_from"))
    held_rows = rows.filter(held, group_code__isnull=False).select_related("version__procedure")
    return _with_page(held_rows, "version__procedure")


def _with_page(rows: QuerySet[Any], procedure: str) -> QuerySet[Any]:
    """With the procedure that has a page for everybody: one with a version in public view."""
    public = ProcedureVersion.objects.public().filter(procedure=OuterRef(procedure))
    shown: QuerySet[Any] = rows.annotate(page=Case(When(Exists(public), then=F(f"{procedure}_id"))))
    return shown


def _page(row: Any) -> str | None:
    return None if row.page is None else reverse("procedures:procedure", args=[row.page])


def _procedure_and_name(row: ProcedureVersion) -> str:
    return f"{row.procedure.code} {row.name}"


def _act_on_procedure(row: Any) -> str:
    return f"{row.procedure.code}: {row.get_kind_display()}"


def _received(row: CentreReception) -> str:
    return f"{row.procedure.code} ({row.decision_number})"


def _limit(row: Way) -> str:
    days = f"{row.applied_days} {row.get_applied_unit_display()}"
    return f"{row.version.procedure.code} {row.version.name} ({row.get_channel_display()}): {days}"


FACTS: Final = (
    Fact(
        "procedures.procedure",
        vi="Thủ tục hành chính trong danh mục",
        en="Procedures in the catalogue",
        records=procedures_in_force,
        happened_on="effective_from",
        ends_on="effective_to",
        journal="procedure",
        organisation="agency",
        dimensions={"field": "field__code", "kind": "kind"},
        audience=Audience.PUBLIC,
        label=_procedure_and_name,
        link=_page,
    ),
    Fact(
        "procedures.abolished",
        vi="Thủ tục hành chính đã cắt giảm",
        en="Procedures cut",
        records=procedures_cut,
        happened_on="ended_on",
        journal="procedure",
        organisation="agency",
        dimensions={"field": "field__code", "kind": "kind"},
        audience=Audience.PUBLIC,
        label=_act_on_procedure,
        link=_page,
    ),
    Fact(
        "procedures.reviewed",
        vi="Thủ tục hành chính đã rà soát",
        en="Procedures reviewed",
        records=procedures_reviewed,
        happened_on="done_on",
        journal="procedure",
        organisation="agency",
        dimensions={"field": "field__code", "procedure": "procedure__code"},
        audience=Audience.PUBLIC,
        label=_act_on_procedure,
        link=_page,
    ),
    Fact(
        "procedures.standardised",
        vi="Thủ tục hành chính đã chuẩn hóa",
        en="Procedures standardised",
        records=procedures_standardised,
        happened_on="done_on",
        journal="procedure",
        organisation="agency",
        dimensions={"field": "field__code", "procedure": "procedure__code"},
        audience=Audience.PUBLIC,
        label=_act_on_procedure,
        link=_page,
    ),
    Fact(
        "procedures.received_at_centre",
        vi="Thủ tục hành chính tiếp nhận tại Trung tâm",
        en="Procedures received at the centre",
        records=receptions,
        happened_on="valid_from",
        ends_on="valid_to",
        journal="procedure",
        organisation="agency",
        dimensions={"field": "field__code", "place": "place", "procedure": "procedure__code"},
        audience=Audience.PUBLIC,
        label=_received,
        link=_page,
    ),
    Fact(
        "procedures.moved_to_centre",
        vi="Thủ tục hành chính đã đưa vào Trung tâm",
        en="Procedures moved to the centre",
        records=receptions,
        happened_on="valid_from",
        journal="procedure",
        organisation="agency",
        dimensions={"field": "field__code", "place": "place", "procedure": "procedure__code"},
        audience=Audience.PUBLIC,
        label=_received,
        link=_page,
    ),
    Fact(
        "procedures.time_limit",
        vi="Thời hạn giải quyết của thủ tục trong nhóm, theo ngày làm việc",
        en="Time limits of procedures in a group, in working days",
        records=limits_in_working_days,
        happened_on="holds_from",
        ends_on="holds_to",
        journal="version__procedure",
        dimensions={"group": "group_code", "channel": "channel"},
        measure="applied_days",
        unit="days",
        audience=Audience.PUBLIC,
        label=_limit,
        link=_page,
    ),
    Fact(
        "procedures.time_limit_in_calendar_days",
        vi="Thời hạn giải quyết của thủ tục trong nhóm, theo ngày lịch",
        en="Time limits of procedures in a group, in calendar days",
        records=limits_in_calendar_days,
        happened_on="holds_from",
        ends_on="holds_to",
        journal="version__procedure",
        dimensions={"group": "group_code", "channel": "channel"},
        measure="applied_days",
        unit="days",
        audience=Audience.PUBLIC,
        label=_limit,
        link=_page,
    ),
)
