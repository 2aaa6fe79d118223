"""What an officer may change: own days, hours of seasons, the days of everybody."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.commons.worktime.models import EVERYBODY, CalendarDay, SessionPattern
from diemsang.commons.worktime.web.agencies import AgencyField
from diemsang.kernel import clock
from diemsang.people.organisation.queries import bodies_on
from diemsang.ui.formats import dmy
from diemsang.ui.tables import ChoiceFilter, Column, DateFilter, Table
from diemsang.ui.tables.filters import Filter


@dataclass(frozen=True, slots=True)
class AgencyFilter(Filter):
    """The rows of one agency."""

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        return {self.key: AgencyField(label=self.label, required=False)}

    def narrow(self, rows: QuerySet[Any], values: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(scope=values[self.key]) if values[self.key] else rows


def with_agency_names(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """`agency_name`: what the agency of the scope is called today; null for everybody and for who is gone."""
    bodies = bodies_on(today).annotate(scope=Concat(Value("body:"), Cast("body_id", CharField())))
    named: QuerySet[Any] = rows.annotate(
        agency_name=Subquery(bodies.filter(scope=OuterRef("scope")).order_by().values("name")[:1])
    )
    return named


def agency_of(row: Any) -> Any:
    if row.scope == EVERYBODY:
        return _("Mọi cơ quan")
    return row.agency_name or row.scope


def when(row: SessionPattern) -> str:
    today = clock.today()
    if row.valid_to is not None and row.valid_to <= today:
        return "neutral"
    return "info" if row.valid_from > today else "ok"


WHEN_WORDS = {"neutral": _("đã hết"), "info": _("sắp tới"), "ok": _("đang áp dụng")}


class OverrideTable(Table):
    title = _("Ngày có giờ riêng")
    columns = (
        Column("day", _("Ngày"), format="date", sort=("day", "pk"), on_phone="title"),
        Column("agency", _("Cơ quan"), value=agency_of),
        Column("kind", _("Ngày này"), value="get_kind_display"),
        Column("hours", _("Giờ làm việc")),
        Column("reason", _("Căn cứ")),
        Column(
            "act",
            _("Việc"),
            value=lambda row: _("Rút lại ngày %(day)s") % {"day": dmy(row.day)},
            link=lambda row: reverse("worktime:withdraw_override", args=[row.pk]),
            exported=False,
        ),
    )
    filters = (AgencyFilter("agency", _("Cơ quan")), DateFilter("day", _("Kể")))
    order = ("-day", "-pk")
    empty_text = _("Chưa có ngày nào có giờ riêng.")


class PatternTable(Table):
    title = _("Giờ làm việc theo mùa")
    columns = (
        Column("name", _("Tên"), on_phone="title"),
        Column("agency", _("Cơ quan"), value=agency_of),
        Column("hours", _("Giờ làm việc"), nowrap=True),
        Column("valid_from", _("Từ ngày"), format="date", sort=("valid_from", "pk")),
        Column("valid_to", _("Đến trước ngày"), format="date"),
        Column("when", _("Hiệu lực"), value=lambda row: WHEN_WORDS[when(row)], status=when),
        Column("reason", _("Căn cứ")),
        Column(
            "act",
            _("Việc"),
            value=lambda row: "" if when(row) == "neutral" else _("Cho kết thúc “%(name)s”") % {"name": row.name},
            link=lambda row: None if when(row) == "neutral" else reverse("worktime:end_hours", args=[row.pk]),
            exported=False,
        ),
    )
    filters = (AgencyFilter("agency", _("Cơ quan")), DateFilter("valid_from", _("Bắt đầu")))
    order = ("-valid_from", "-pk")
    empty_text = _("Chưa có giờ theo mùa nào: cả năm theo giờ làm việc thường.")


class DayTable(Table):
    title = _("Ngày nghỉ và ngày làm bù chung")
    columns = (
        Column("day", _("Ngày"), format="date", sort=("day", "pk"), on_phone="title"),
        Column("kind", _("Loại"), value="get_kind_display"),
        Column("name", _("Tên")),
        Column(
            "confidence",
            _("Độ tin cậy"),
            value="get_confidence_display",
            status=lambda row: {"high": "ok", "medium": "info"}.get(row.confidence, "warn"),
        ),
        Column("source", _("Nguồn")),
        Column(
            "act",
            _("Việc"),
            value=lambda row: _("Đổi ngày %(day)s") % {"day": dmy(row.day)},
            link=lambda row: f"{reverse('worktime:change_day')}?day={row.day:%d/%m/%Y}",
            exported=False,
        ),
    )
    filters = (ChoiceFilter("kind", _("Loại"), choices=CalendarDay.Kind.choices), DateFilter("day", _("Kể")))
    order = ("-day", "-pk")
    empty_text = _("Chưa có ngày nào.")
