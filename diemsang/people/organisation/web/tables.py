"""Lists of people, roles, delegations and absences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import clock
from diemsang.kernel.text import collation_key
from diemsang.people.organisation import queries
from diemsang.people.organisation.models import Appointment, AppointmentKind, BodyVersion, PersonName, UnitVersion
from diemsang.people.organisation.services import known_roles
from diemsang.ui.roles import name_of_role
from diemsang.ui.tables import ChoiceFilter, Column, DateFilter, Filter, Table, TextFilter


def with_names(rows: QuerySet[Any], *columns: str) -> QuerySet[Any]:
    """Each `<column>_name` is the name of today, or the last one, of the person, body or unit the column points at."""
    today = clock.today()
    found: dict[str, Any] = {}
    for column in columns:
        if column == "body":
            names: QuerySet[Any] = BodyVersion.objects.filter(body=OuterRef(column))
            wanted = "name"
        elif column == "unit":
            names, wanted = UnitVersion.objects.filter(unit=OuterRef(column)), "name"
        else:
            names, wanted = PersonName.objects.filter(person=OuterRef(column)), "full_name"
        found[f"{column}_name"] = Subquery(
            names.filter(valid_from__lte=today).order_by("-valid_from").values(wanted)[:1]
        )
    named: QuerySet[Any] = rows.annotate(**found)
    return named


def people_rows(rows: QuerySet[Any]) -> QuerySet[PersonName]:
    """The names of today of people, with the latest position each holds today, its body and its unit."""
    today = clock.today()
    held = Appointment.objects.on(today).filter(person=OuterRef("person")).order_by("-valid_from", "-pk")
    bodies = BodyVersion.objects.on(today).filter(body=OuterRef("held_in"))
    units = UnitVersion.objects.on(today).filter(unit=OuterRef("held_unit"))
    named = PersonName.objects.on(today).filter(person__in=rows.values("pk"))
    return named.annotate(
        position=Subquery(held.values("position_title")[:1]),
        held_in=Subquery(held.values("body")[:1]),
        held_unit=Subquery(held.values("unit")[:1]),
        body_name=Subquery(bodies.values("name")[:1]),
        unit_name=Subquery(units.values("name")[:1]),
    )


def body_choices(_request: HttpRequest) -> list[tuple[str, str]]:
    rows = queries.bodies_on(clock.today()).values_list("body_id", "name")
    return sorted(((str(pk), name) for pk, name in rows), key=lambda each: collation_key(each[1]))


def who_work_in(rows: QuerySet[Any], body: str) -> QuerySet[Any]:
    held = Appointment.objects.on(clock.today()).filter(body=int(body), person=OuterRef("person"))
    return rows.filter(Exists(held))


class PeopleTable(Table):
    title = _("Người trong bộ máy")
    columns = (
        Column(
            "full_name",
            _("Họ và tên"),
            sort=("sort_key", "pk"),
            link=lambda row: reverse("organisation:person", args=[row.person_id]),
            on_phone="title",
        ),
        Column("position", _("Chức vụ, chức danh")),
        Column("unit_name", _("Phòng, ban, đơn vị")),
        Column(
            "body_name",
            _("Cơ quan"),
            link=lambda row: reverse("organisation:body", args=[row.held_in]) if row.held_in else None,
        ),
    )
    filters = (
        TextFilter("tim", _("Tìm theo tên"), "name_folded", words=True),
        ChoiceFilter("co-quan", _("Cơ quan"), choices=body_choices, apply=who_work_in),
    )
    order = ("sort_key", "pk")
    page_size = 50
    empty_text = _("Không có người nào bạn được xem.")


def staff_rows(rows: QuerySet[Appointment], day: date) -> QuerySet[Any]:
    """Positions of a day with the holder's name, its key for sorting, and the unit, as they were called that day."""
    names = PersonName.objects.filter(person=OuterRef("person"), valid_from__lte=day).order_by("-valid_from")
    units = UnitVersion.objects.on(day).filter(unit=OuterRef("unit"))
    ranks = [When(kind=kind, then=place) for place, kind in enumerate(AppointmentKind.values)]
    return rows.annotate(
        rank=Case(*ranks, default=len(ranks), output_field=IntegerField()),
        person_name=Subquery(names.values("full_name")[:1]),
        person_sort=Subquery(names.values("sort_key")[:1]),
        unit_name=Subquery(units.values("name")[:1]),
    )


def named_like(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(person__in=PersonName.objects.filter(name_folded__words=text).values("person"))


@dataclass(frozen=True, slots=True)
class KeptFilter(Filter):
    """Part of the page's address, not of the table: it goes along when the table is filtered, and narrows nothing."""

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        return {self.key: forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)}

    def narrow(self, rows: QuerySet[Any], values: dict[str, Any]) -> QuerySet[Any]:
        return rows


class StaffToSeeTable(Table):
    """Who held which position in one body on the day of its page."""

    title = _("Người giữ chức vụ")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "person_name",
            _("Họ và tên"),
            sort=("person_sort", "pk"),
            link=lambda row: reverse("organisation:person", args=[row.person_id]),
            on_phone="title",
        ),
        Column("position_title", _("Chức vụ, chức danh"), sort=("position_title", "pk")),
        Column("unit_name", _("Phòng, ban, đơn vị")),
        Column("kind", _("Loại"), value="get_kind_display", sort=("rank", "person_sort", "pk"), on_phone="hidden"),
        Column("valid_from", _("Từ ngày"), format="date", sort=("valid_from", "pk")),
    )
    filters = (
        KeptFilter("ngay", ""),
        TextFilter("ten", _("Tìm theo tên"), search=named_like),
        ChoiceFilter("loai", _("Loại"), "kind", choices=AppointmentKind.choices),
    )
    order = ("rank", "person_sort", "pk")
    page_size = 50
    empty_text = _("Chưa ghi nhận ai giữ chức vụ vào ngày này.")

    @property
    def name(self) -> str:
        return "staff"

    @cached_property
    def is_filtered(self) -> bool:
        return bool(self.asked("ten") or self.asked("loai"))

    @property
    def can_save_filters(self) -> bool:
        return False

    @property
    def clear_url(self) -> str:
        return f"?{urlencode({'ngay': day})}" if (day := self.asked("ngay")) else self.request.path


class StaffTable(StaffToSeeTable):
    """The same for those who appoint there."""

    columns: ClassVar[tuple[Column, ...]] = (
        *StaffToSeeTable.columns,
        Column(
            "act",
            _("Việc"),
            value=lambda row: _("Thôi giữ") if row.valid_to is None else "",
            link=lambda row: reverse("organisation:end_appointment", args=[row.pk]) if row.valid_to is None else None,
            exported=False,
        ),
    )


def period_columns() -> tuple[Column, ...]:
    return (
        Column("valid_from", _("Từ ngày"), format="date", sort=("valid_from", "pk")),
        Column("valid_to", _("Trước ngày"), format="date"),
    )


def role_choices(_request: Any) -> Iterable[tuple[str, str]]:
    return sorted(((role, name_of_role(role)) for role in known_roles()), key=lambda each: collation_key(each[1]))


class GrantTable(Table):
    title = _("Quyền được giao")
    columns = (
        Column("account", _("Tài khoản"), value="account.full_name", on_phone="title"),
        Column("role", _("Vai trò"), value=lambda row: name_of_role(row.role), sort=("role", "pk")),
        Column(
            "body_name",
            _("Trong cơ quan"),
            value=lambda row: row.body_name or row.unit_name or _("Toàn hệ thống"),
        ),
        Column("includes_below", _("Gồm cấp dưới"), format="yes_no", on_phone="hidden"),
        *period_columns(),
        Column(
            "act",
            _("Việc"),
            value=lambda row: _("Thu hồi") if row.valid_to is None else "",
            link=lambda row: reverse("organisation:revoke_role", args=[row.pk]) if row.valid_to is None else None,
            exported=False,
        ),
    )
    filters = (ChoiceFilter("role", _("Vai trò"), choices=role_choices), DateFilter("valid_from", _("Giao")))
    order = ("-valid_from", "-pk")
    empty_text = _("Chưa có quyền nào được giao.")


class DelegationTable(Table):
    title = _("Ủy quyền")
    columns = (
        Column("from_person_name", _("Người ủy quyền"), on_phone="title"),
        Column("to_person_name", _("Người được ủy quyền")),
        Column("body_name", _("Trong cơ quan")),
        Column("decision_number", _("Số văn bản")),
        *period_columns(),
        Column(
            "act",
            _("Việc"),
            value=lambda row: _("Chấm dứt") if row.revoked_at is None else "",
            link=lambda row: (
                reverse("organisation:revoke_delegation", args=[row.pk]) if row.revoked_at is None else None
            ),
            exported=False,
        ),
    )
    filters = (DateFilter("valid_from", _("Bắt đầu")),)
    order = ("-valid_from", "-pk")
    empty_text = _("Chưa có ủy quyền nào.")


class AbsenceTable(Table):
    title = _("Vắng mặt và làm thay")
    columns = (
        Column("person_name", _("Người vắng mặt"), on_phone="title"),
        Column("kind", _("Lý do"), value="get_kind_display"),
        Column("cover_name", _("Người làm thay")),
        Column("valid_from", _("Từ ngày"), format="date", sort=("valid_from", "pk")),
        Column("valid_to", _("Trở lại ngày"), format="date"),
        Column(
            "act",
            _("Việc"),
            value=lambda row: _("Trở lại sớm"),
            link=lambda row: reverse("organisation:end_absence", args=[row.pk]),
            exported=False,
        ),
    )
    filters = (DateFilter("valid_from", _("Bắt đầu")),)
    order = ("-valid_from", "-pk")
    empty_text = _("Không có ai vắng mặt.")


def first_body_of(person: int) -> str:
    """The body of somebody's latest position: where an absence of theirs is handled."""
    latest = queries.appointments_of(f"person:{person}").values_list("body_id", flat=True).first()
    return f"body:{latest or 0}"
