"""Registers, their numbers year by year, void numbers with their reasons, and whether a series is whole."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise, may
from diemsang.kernel.refusals import Refused
from diemsang.proof.numbering import queries, services
from diemsang.proof.numbering.models import Register, Series
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import Form, LineField, add_refusals
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
        "may_void": may(actor, "numbering.void_number", scope=found.register.owner or None),
    }
    return render(request, "numbering/series.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, key: str, year: int, number: int) -> HttpResponse:
    """Void a number, with the reason."""
    actor = actor_of(request)
    found = _series(actor, key, year).numbers.filter(number=number).select_related("series__register").first()
    if found is None:
        raise Refused(NOT_FOUND())
    authorise(actor, "numbering.void_number", scope=found.series.register.owner or None)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void(found, by=actor, at=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            if refused.codes == ("access.not_allowed",):
                raise
            add_refusals(form, refused)
        else:
            messages.success(request, _("Đã huỷ số %(text)s.") % {"text": found.text})
            return redirect("numbering:series", key=key, year=year)
    return render(request, "numbering/void.html", {"form": form, "number": found}, status=422 if form.errors else 200)


def _series(actor: Actor, key: str, year: int) -> Series:
    found = queries.register_for(actor, key).series.select_related("register").filter(year=year).first()
    if found is None:
        raise Refused(NOT_FOUND())
    return found
