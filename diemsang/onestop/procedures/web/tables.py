"""Lists of the catalogue: procedures, fields, decisions and their lines, groups, processes."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import clock
from diemsang.kernel.text import collation_key
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import (
    AnnouncingDecision,
    CentreReception,
    Channel,
    DecisionLine,
    DecisionState,
    Field,
    GroupMember,
    Level,
    LineKind,
    ProcedureVersion,
    Way,
)
from diemsang.onestop.procedures.queries.views import ways_of
from diemsang.onestop.procedures.web import words
from diemsang.people.organisation import queries as organisation
from diemsang.ui.fields import DateField
from diemsang.ui.tables import BooleanFilter, ChoiceFilter, Column, DateFilter, Filter, Table, TextFilter

IN_FORCE = "hieu-luc"
ENDED = "het-hieu-luc"
COMING = "sap-hieu-luc"
STATES = ((IN_FORCE, _("Đang có hiệu lực")), (ENDED, _("Đã hết hiệu lực")), (COMING, _("Sắp có hiệu lực")))


def day_of(request: HttpRequest) -> date:
    """The day the list is about: the one typed, or today. One typed wrongly is said beside its field."""
    try:
        return DateField(required=False).clean(request.GET.get("ngay", "")) or clock.today()
    except forms.ValidationError:
        return clock.today()


@dataclass(frozen=True, slots=True)
class StateOnDayFilter(Filter):
    """What was in force on a day, what had left the catalogue by then, what was still to come."""

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        return {
            "ngay": DateField(label=_("Vào ngày"), required=False),
            self.key: forms.ChoiceField(
                label=self.label, required=False, choices=[("", _("Đang có hiệu lực")), *STATES[1:]]
            ),
        }

    def narrow(self, rows: QuerySet[Any], values: dict[str, Any]) -> QuerySet[Any]:
        return state_on_day(rows, values[self.key] or IN_FORCE, values["ngay"] or clock.today())


def state_on_day(rows: QuerySet[Any], state: str, day: date) -> QuerySet[Any]:
    """One version of each procedure at most, but for those still to come."""
    if state == COMING:
        return rows.filter(effective_from__gt=day)
    if state == ENDED:
        later = ProcedureVersion.objects.filter(
            procedure=OuterRef("procedure"), effective_from__gt=OuterRef("effective_from"), effective_from__lte=day
        )
        return rows.filter(~Exists(later), effective_to__lte=day)
    return rows.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)


def agency_choices(_request: HttpRequest) -> list[tuple[str, str]]:
    """The agencies that lead some procedure, as they are called today."""
    keys = {key for key in ProcedureVersion.objects.order_by().values_list("agency", flat=True).distinct() if key}
    names = organisation.names_of(keys, clock.today())
    return sorted(names.items(), key=lambda each: collation_key(each[1]))


def field_choices(_request: HttpRequest) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Field.objects.order_by("sort_key", "pk").values_list("pk", "name")]


def with_agency_names(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """`agency_label`: what the leading agency is called, else what the source calls it."""
    cases = [When(agency=key, then=Value(name)) for key, name in agency_choices(request)]
    named: QuerySet[Any] = rows.annotate(agency_label=Case(*cases, default=F("agency_name"), output_field=CharField()))
    return named


def catalogue_rows(rows: QuerySet[ProcedureVersion], request: HttpRequest) -> QuerySet[Any]:
    """The versions with all that the list shows, in two queries; at the centre or not as of the day asked."""
    received = CentreReception.objects.on(day_of(request)).filter(procedure=OuterRef("procedure"))
    named = with_agency_names(rows, request)
    shown: QuerySet[Any] = (
        named.select_related("procedure", "field").prefetch_related("ways").annotate(at_centre=Exists(received))
    )
    return shown


def of_level(rows: QuerySet[Any], level: str) -> QuerySet[Any]:
    """JSON lists are compared as text: `contains` of JSON is unknown to SQLite."""
    told: QuerySet[Any] = rows.annotate(levels_text=Cast("levels", TextField())).filter(
        levels_text__contains=f'"{level}"'
    )
    return told


def of_channel(rows: QuerySet[Any], channel: str) -> QuerySet[Any]:
    return rows.filter(Exists(Way.objects.filter(version=OuterRef("pk"), channel=channel)))


def of_centre(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    return rows.filter(at_centre=wanted)


class CatalogueTable(Table):
    title = _("Danh mục thủ tục hành chính")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("code", _("Mã"), value="procedure.code", sort=("procedure__code", "pk"), nowrap=True),
        Column(
            "name",
            _("Tên thủ tục"),
            sort=("sort_key", "pk"),
            link=lambda row: reverse("procedures:procedure", args=[row.procedure_id]),
            on_phone="title",
        ),
        Column("field", _("Lĩnh vực"), value="field.name", sort=("field__sort_key", "sort_key", "pk")),
        Column("agency_label", _("Cơ quan"), on_phone="hidden"),
        Column("limit", _("Thời hạn"), value=lambda row: words.limits_line(ways_of(row.ways.all()), unbroken=True)),
        Column(
            "at_centre",
            _("Tại Trung tâm"),
            value=lambda row: _("Có") if row.at_centre else "",
            status=lambda row: "ok" if row.at_centre else "",
        ),
        Column("effective_from", _("Áp dụng từ"), format="date", sort=("effective_from", "pk"), on_phone="hidden"),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        TextFilter("tim", _("Tìm tên, mã, lĩnh vực, từ khóa"), "words_folded", words=True),
        ChoiceFilter("linh-vuc", _("Lĩnh vực"), "field", choices=field_choices),
        ChoiceFilter("co-quan", _("Cơ quan"), "agency", choices=agency_choices),
        ChoiceFilter("cap", _("Cấp thực hiện"), choices=Level.choices, apply=of_level),
        ChoiceFilter("cach-nop", _("Cách nộp"), choices=Channel.choices, apply=of_channel),
        BooleanFilter("trung-tam", _("Tiếp nhận tại Trung tâm"), apply=of_centre),
        StateOnDayFilter("hieu-luc", _("Hiệu lực")),
    )
    order = ("sort_key", "pk")
    page_size = 50
    empty_text = _("Chưa có thủ tục nào được công khai.")


def of_publicity(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    return rows.filter(published_on__isnull=not wanted)


class KeeperTable(CatalogueTable):
    """For who sees what waits for public view too: the two are told apart."""

    filters = (*CatalogueTable.filters, BooleanFilter("cong-khai", _("Đã công khai"), apply=of_publicity))


def records_of(day: date, **narrowed: Any) -> str:
    """The list of the procedures that a count of the public catalogue on a day stands for."""
    return f"{reverse('procedures:list')}?" + urlencode({"ngay": f"{day:%d/%m/%Y}", "cong-khai": "1"} | narrowed)


def field_rows(day: date) -> QuerySet[Any]:
    """Fields with how many procedures are in force in each on that day, and how many of these at the centre."""
    in_force = (Q(versions__published_on__isnull=False, versions__effective_from__lte=day)) & (
        Q(versions__effective_to__isnull=True) | Q(versions__effective_to__gt=day)
    )
    received = CentreReception.objects.on(day).values("procedure")
    return Field.objects.annotate(
        day=Value(day, output_field=models.DateField()),
        in_force=Count("versions__procedure", filter=in_force, distinct=True),
        at_centre=Count("versions__procedure", filter=in_force & Q(versions__procedure__in=received), distinct=True),
    )


@dataclass(frozen=True, slots=True)
class DayFilter(Filter):
    """The day of the page; what is counted on it was decided when the rows were made."""

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        return {self.key: DateField(label=self.label, required=False)}

    def narrow(self, rows: QuerySet[Any], values: dict[str, Any]) -> QuerySet[Any]:
        return rows


class FieldTable(Table):
    title = _("Lĩnh vực thủ tục hành chính")
    columns = (
        Column("name", _("Lĩnh vực"), sort=("sort_key", "pk"), on_phone="title"),
        Column("code", _("Mã"), sort=("code", "pk"), on_phone="hidden"),
        Column(
            "in_force",
            _("Thủ tục đang có hiệu lực"),
            format="number",
            link=lambda row: records_of(row.day, **{"linh-vuc": row.pk}) if row.in_force else None,
        ),
        Column(
            "at_centre",
            _("Tiếp nhận tại Trung tâm"),
            format="number",
            link=lambda row: records_of(row.day, **{"linh-vuc": row.pk, "trung-tam": 1}) if row.at_centre else None,
        ),
    )
    filters = (
        TextFilter("tim", _("Tìm lĩnh vực"), "name_folded"),
        DayFilter("ngay", _("Vào ngày")),
        BooleanFilter(
            "co",
            _("Có thủ tục"),
            apply=lambda rows, wanted: rows.filter(in_force__gt=0) if wanted else rows.filter(in_force=0),
        ),
        BooleanFilter(
            "tai-trung-tam",
            _("Có thủ tục tại Trung tâm"),
            apply=lambda rows, wanted: rows.filter(at_centre__gt=0) if wanted else rows.filter(at_centre=0),
        ),
    )
    order = ("sort_key", "pk")
    page_size = 150
    empty_text = _("Chưa có lĩnh vực nào.")


STATE_KINDS = {
    DecisionState.DRAFT: "neutral",
    DecisionState.CONTROLLED: "info",
    DecisionState.SUBMITTED: "info",
    DecisionState.ANNOUNCED: "warn",
    DecisionState.PUBLIC: "ok",
    DecisionState.ENDED: "neutral",
}


def state_of(row: AnnouncingDecision) -> DecisionState:
    """The state as of today: ended when none of its versions is in force any more."""
    return DecisionState(rules.state_on(row.state, row.ended_on, clock.today()))


class DecisionTable(Table):
    title = _("Quyết định công bố")
    columns = (
        Column(
            "number",
            _("Số"),
            value=lambda row: row.number or _("Dự thảo %(number)s") % {"number": row.pk},
            link=lambda row: reverse("procedures:decision", args=[row.pk]),
            on_phone="title",
            nowrap=True,
        ),
        Column("title", _("Trích yếu")),
        Column("issued_by", _("Nơi ban hành")),
        Column("signed_on", _("Ngày ký"), format="date", sort=("signed_on", "pk")),
        Column("effective_from", _("Hiệu lực từ"), format="date", sort=("effective_from", "pk")),
        Column(
            "line_count",
            _("Số dòng"),
            format="number",
            link=lambda row: reverse("procedures:decision", args=[row.pk]),
        ),
        Column(
            "state",
            _("Trạng thái"),
            value=lambda row: state_of(row).label,
            status=lambda row: STATE_KINDS[state_of(row)],
            nowrap=True,
        ),
    )
    filters = (
        TextFilter("so", _("Số quyết định"), search=lambda rows, text: rows.filter(number__icontains=text)),
        ChoiceFilter("trang-thai", _("Trạng thái"), "state", choices=DecisionState.choices[:-1]),
        DateFilter("signed_on", _("Ký")),
    )
    order = ("-signed_on", "-pk")
    page_size = 50
    empty_text = _("Chưa có quyết định công bố nào.")


LINE_KINDS = {
    LineKind.NEW: "ok",
    LineKind.AMENDED: "info",
    LineKind.REPLACED: "info",
    LineKind.ABOLISHED: "late",
    LineKind.MERGED: "info",
}


def name_of_line(row: DecisionLine) -> str:
    """The name of the procedure in the line: of its version, of the draft, else what it was last called."""
    if row.version is not None:
        return row.version.name
    return row.content.get("name") or getattr(row, "last_name", None) or row.code


def of_public_version(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    """Lines whose version is in public view, or waits for it; those that have none are neither."""
    return rows.filter(version__isnull=False, version__published_on__isnull=not wanted)


class LineTable(Table):
    title = _("Thủ tục trong quyết định")
    columns = (
        Column("no", _("STT"), format="number", sort=("no", "pk")),
        Column("code", _("Mã"), sort=("code", "pk"), nowrap=True),
        Column(
            "name",
            _("Tên thủ tục"),
            value=name_of_line,
            link=lambda row: (
                f"{reverse('procedures:procedure', args=[row.procedure_id])}?ngay={row.effective_from:%d/%m/%Y}"
                if row.procedure_id
                else reverse("procedures:line", args=[row.decision_id, row.no])
            ),
            on_phone="title",
        ),
        Column(
            "kind",
            _("Nội dung"),
            value="get_kind_display",
            status=lambda row: LINE_KINDS[LineKind(row.kind)],
            nowrap=True,
            sort=("kind", "no", "pk"),
        ),
        Column(
            "changed",
            _("Phần sửa đổi, mã trước"),
            value=lambda row: "; ".join([*(rules.PART_NAMES[part][0] for part in row.changed_parts), *row.sources]),
        ),
        Column("effective_from", _("Hiệu lực từ"), format="date", on_phone="hidden"),
    )
    filters = (
        TextFilter("ma", _("Mã thủ tục"), search=lambda rows, text: rows.filter(code__icontains=text)),
        ChoiceFilter("loai", _("Nội dung"), "kind", choices=LineKind.choices),
        BooleanFilter("cong-khai", _("Đã công khai"), apply=of_public_version),
    )
    order = ("no", "pk")
    page_size = 50
    empty_text = _("Quyết định chưa có dòng nào.")


class GroupTable(Table):
    title = _("Nhóm thủ tục")
    columns = (
        Column(
            "name",
            _("Tên nhóm"),
            link=lambda row: reverse("procedures:group", args=[row.pk]),
            sort=("name", "pk"),
            on_phone="title",
        ),
        Column("code", _("Mã nhóm"), sort=("code", "pk")),
        Column(
            "member_count",
            _("Số thủ tục hôm nay"),
            format="number",
            link=lambda row: reverse("procedures:group", args=[row.pk]),
        ),
    )
    order = ("name", "pk")
    empty_text = _("Chưa có nhóm thủ tục nào.")


def with_member_counts(rows: QuerySet[Any], day: date, seen: QuerySet[ProcedureVersion]) -> QuerySet[Any]:
    """How many procedures each group has that day, among those of which the reader sees a version."""
    held = Q(members__valid_from__lte=day) & (Q(members__valid_to__isnull=True) | Q(members__valid_to__gt=day))
    visible = Q(members__procedure__in=seen.order_by().values("procedure"))
    counted: QuerySet[Any] = rows.annotate(member_count=Count("members", filter=held & visible))
    return counted


def members_on(group: int, day: date) -> QuerySet[GroupMember]:
    rows = GroupMember.objects.filter(group=group, valid_from__lte=day)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).select_related("procedure")
