"""What could not be delivered, and the button that tries again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from diemsang.kernel import clock
from diemsang.kernel.access import authorise
from diemsang.proof.outbox import queries, services
from diemsang.proof.outbox.models import Delivery
from diemsang.ui.actors import actor_of
from diemsang.ui.tables import Column, Table


def _last_line(delivery: Delivery) -> str:
    return delivery.last_error.strip().rpartition("\n")[2][:300]


class DeadLetterTable(Table):
    title = gettext_lazy("Sự kiện không giao được")
    order = ("-pk",)
    columns = (
        Column("event", gettext_lazy("Sự kiện"), value="message.event", on_phone="title"),
        Column("announced_at", gettext_lazy("Báo lúc"), value="message.announced_at", format="moment"),
        Column("listener", gettext_lazy("Nơi nhận")),
        Column("attempts", gettext_lazy("Số lần thử"), format="number"),
        Column("settled_at", gettext_lazy("Thôi giao lúc"), format="moment", on_phone="hidden"),
        Column("last_error", gettext_lazy("Lỗi gần nhất"), value=_last_line),
        Column(
            "retry",
            gettext_lazy("Giao lại"),
            value=lambda delivery: _("Giao lại số %(number)s") % {"number": delivery.pk},
            link=lambda delivery: f"{reverse('outbox:dead_letters')}?chon={delivery.pk}",
            exported=False,
        ),
    )
    empty_text = gettext_lazy("Mọi sự kiện đều đã giao được.")


@login_required
@require_http_methods(["GET", "POST"])
def dead_letters(request: HttpRequest) -> HttpResponseBase:
    """Deliveries given up, newest first; `?chon=` opens one with its whole error and the button."""
    actor = actor_of(request)
    authorise(actor, "outbox.view_dead_letters")
    found = queries.dead_letters(actor)
    chosen = request.GET.get("chon", "")
    context: dict[str, Any] = {"pending": queries.pending_count(10_000), "retries": queries.retries(actor)}
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19:
        context["chosen"] = found.filter(pk=int(chosen)).first()
    return DeadLetterTable(request, found).respond("outbox/dead_letters.html", context)


@login_required
@require_POST
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    actor = actor_of(request)
    services.retry_dead_letter(delivery_id, by=actor, at=clock.real_now())
    messages.success(request, _("Sự kiện sẽ được giao lại trong vài giây."))
    return redirect("outbox:dead_letters")
