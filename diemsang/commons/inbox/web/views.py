"""One page with everything that waits for whoever is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diemsang.commons.inbox import queries
from diemsang.kernel import clock
from diemsang.kernel.declarations import InboxSource, Urgency
from diemsang.ui.actors import actor_of

LIMIT = 50
WORDS = {
    Urgency.LATE: (_("Quá hạn"), "late"),
    Urgency.SOON: (_("Sắp đến hạn"), "warn"),
    Urgency.CALM: (_("Trong hạn"), "ok"),
}
NO_DUE_TIME = (_("Không có hạn"), "neutral")


@login_required
@require_GET
def show_inbox(request: HttpRequest) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    asked = request.GET.get("nguon", "")
    chosen = asked if asked in queries.sources() else ""
    inbox = queries.waiting_for(actor, at, LIMIT, source=chosen)
    counted = queries.counts(actor, at)
    context = {
        "lines": [
            (line, _name(line.source), *(WORDS[line.urgency] if line.item.due_at else NO_DUE_TIME))
            for line in inbox.lines
        ],
        "unreadable": [_name(source) for source in inbox.unreadable],
        "has_more": inbox.has_more,
        "limit": LIMIT,
        "filters": [(count.source.code, _name(count.source), count.shown) for count in counted],
        "total": queries.total(counted),
        "chosen": chosen,
    }
    return render(request, "inbox/inbox.html", context)


def _name(source: InboxSource) -> str:
    return source.en if get_language() == "en" else source.vi
