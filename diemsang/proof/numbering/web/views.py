"""Registers, their numbers year by year, void numbers with their reasons, and whether a series is whole."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.kernel.access import NOT_FOUND, Actor, authorise, may
from diemsang.kernel.refusals import Refused
from diemsang.proof.numbering import queries, services
from diemsang.proof.numbering.models import Register, Series
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage
from diemsang.ui.forms import Form, LineField
from diemsang.ui.tables import Column, Table


def year_links(register: Register) -> SafeString:
    """A link to each year of a register, newest first."""
    return format_html_join(
        " · ",
        '<a href="{}">{}</a>',
        ((reverse("numbering:series", args=[register.key, each.year]), each.year) for each in register.series.all()),
    )


class RegisterTable(Table):
    title = gettext_lazy("Sổ cấp số")
    columns = (
        Column("name", gettext_lazy("Tên sổ"), sort=("name",), on_phone="title"),
        Column("key", gettext_lazy("Mã sổ"), sort=("key",)),
        Column("format", gettext_lazy("Mẫu số")),
        Column("years", gettext_lazy("Các năm"), value=year_links, exported=False),
        Column(
            "is_open",
            gettext_lazy("Trạng thái"),
            value=lambda row: _("Đang mở") if row.is_open else _("Đã đóng"),
            status=lambda row: "ok" if row.is_open else "neutral",
        ),
    )
    order = ("key",)
    empty_text = gettext_lazy("Chưa có sổ cấp số nào mà bạn được xem.")


class VoidForm(Form):
    reason = LineField(
        label=gettext_lazy("Lý do huỷ"),
        max_length=500,
        widget=forms.TextInput(),
        help_text=gettext_lazy("Số bị huỷ vẫn nằm trong sổ cùng lý do, và không bao giờ được cấp lại."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def registers(request: HttpRequest) -> HttpResponseBase:
    """The registers this reader may look into."""
    rows = queries.visible_to(actor_of(request)).prefetch_related("series")
    return RegisterTable(request, rows).respond("numbering/list.html")


@login_required
@require_GET
def series(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """One year of a register: numbers from the newest down, `?huy=1` for the void ones only."""
    actor = actor_of(request)
    found = _series(actor, key, year)
    only_void = request.GET.get("huy") == "1"
    below = request.GET.get("truoc", "")
    is_place = below.isdecimal() and len(below) < 10
    page = queries.numbers_of(found, below=int(below) if is_place else None, only_void=only_void)
    context = {
        "series": found,
        "page": page,
        "only_void": only_void,
        "wholeness": queries.wholeness(found),
        "taken_over": found.taken_over.order_by("first"),
        "may_void": may(actor, "numbering.void_number", scope=found.register.owner or None),
    }
    return render(request, "numbering/series.html", context)


class Void(ActPage):
    """Void a number, with the reason."""

    form_class = VoidForm
    title = gettext_lazy("Huỷ số %(name)s")
    submit = gettext_lazy("Huỷ số")
    done = gettext_lazy("Đã huỷ số %(name)s.")
    template_name = "numbering/void.html"

    def begin(self, **address: Any) -> None:
        series = _series(self.actor, address["key"], address["year"])
        found = series.numbers.filter(number=address["number"]).select_related("series__register").first()
        if found is None:
            raise Refused(NOT_FOUND())
        self.number, self.name = found, found.text
        authorise(self.actor, "numbering.void_number", scope=series.register.owner or None)

    def perform(self, values: dict[str, Any]) -> str:
        services.void(self.number, by=self.actor, at=self.now, reason=values["reason"])
        return self.back()

    def back(self) -> str:
        series = self.number.series
        return reverse("numbering:series", args=[series.register.key, series.year])

    def context(self) -> dict[str, Any]:
        return {"number": self.number}


def _series(actor: Actor, key: str, year: int) -> Series:
    found = queries.register_for(actor, key).series.select_related("register").filter(year=year).first()
    if found is None:
        raise Refused(NOT_FOUND())
    return found
