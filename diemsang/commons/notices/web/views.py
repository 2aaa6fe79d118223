"""My notices, how I want to be told, and for administrators what could not be sent."""

from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemsang.commons.notices import plugins, queries, services
from diemsang.commons.notices.models import CHANNELS, Delivery, Notice
from diemsang.commons.notices.rules import Channel
from diemsang.kernel import clock
from diemsang.ui.actors import actor_of

PAGE = 30
Row = TypeVar("Row", Notice, Delivery)


@login_required
@require_GET
def list_notices(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows, older = _page(request, queries.notices_of(actor))
    unread = queries.unread_count(actor)
    shown = str(unread) if unread <= queries.CAP else f"{queries.CAP}+"
    return render(request, "notices/list.html", {"notices": rows, "older": older, "unread": shown})


@login_required
@require_POST
def mark_one_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    services.mark_read(by=actor_of(request), at=clock.now(), notice_id=notice_id)
    return redirect("notices:list")


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    services.mark_read(by=actor_of(request), at=clock.now())
    return redirect("notices:list")


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    chosen = queries.preferences_of(actor.key)
    if request.method == "POST":
        for channel in Channel:
            wanted = channel.value in request.POST
            if wanted != chosen[channel]:
                services.set_preference(channel.value, wanted, by=actor, at=clock.now())
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("notices:preferences")
    in_use = plugins.carriers()
    lines = [(code, name, chosen[Channel(code)], Channel(code) in in_use) for code, name in CHANNELS]
    return render(request, "notices/preferences.html", {"lines": lines})


@login_required
@require_GET
def list_failures(request: HttpRequest) -> HttpResponse:
    rows, older = _page(request, queries.given_up(actor_of(request)))
    return render(request, "notices/failures.html", {"deliveries": rows, "older": older})


@login_required
@require_POST
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    services.retry(delivery_id, by=actor_of(request), at=clock.now(), now=clock.real_now())
    messages.success(request, _("Thông báo sẽ được gửi lại."))
    return redirect("notices:failures")


def _page(request: HttpRequest, rows: QuerySet[Row]) -> tuple[list[Row], int | None]:
    """A keyset page, newest first, and the key the next one begins below."""
    before = request.GET.get("truoc", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
