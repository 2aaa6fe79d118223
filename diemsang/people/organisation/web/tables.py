"""Lists of people, roles, delegations and absences."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import clock
from diemsang.kernel.text import collation_key
from diemsang.people.organisation import queries
from diemsang.people.organisation.models import BodyVersion, PersonName
from diemsang.people.organisation.services import known_roles
from diemsang.ui.roles import name_of_role
from diemsang.ui.tables import ChoiceFilter, Column, DateFilter, Table, TextFilter


def with_names(rows: QuerySet[Any], *columns: str) -> QuerySet[Any]:
    """Each `<column>_name` is the name of today, or the last one, of the person or body the column points at."""
    today = clock.today()
    found: dict[str, Any] = {}
    for column in columns:
        if column == "body":
            names: QuerySet[Any] = BodyVersion.objects.filter(body=OuterRef(column))
            wanted = "name"
        else:
            names, wanted = PersonName.objects.filter(person=OuterRef(column)), "full_name"
        found[f"{column}_name"] = Subquery(
            names.filter(valid_from__lte=today).order_by("-valid_from").values(wanted)[:1]
        )
    named: QuerySet[Any] = rows.annotate(**found)
    return named


def people_rows(rows: QuerySet[Any]) -> QuerySet[PersonName]:
    return PersonName.objects.on(clock.today()).filter(person__in=rows.values("pk"))


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
    )
    filters = (TextFilter("tim", _("Tìm theo tên"), "name_folded", words=True),)
    order = ("sort_key", "pk")
    empty_text = _("Không có người nào bạn được xem.")


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
        Column("body_name", _("Trong cơ quan"), value=lambda row: row.body_name or _("Toàn hệ thống")),
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
