"""One's own record, and the record of somebody whom one may see; every look at another's is logged."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import may, may_somewhere
from diemsang.people.applicants import queries
from diemsang.people.applicants.models import Applicant, Representation
from diemsang.people.applicants.queries.access import SEEN
from diemsang.people.applicants.rules import number_of
from diemsang.people.applicants.web.tables import paper_table
from diemsang.proof.ledger.services import log_access
from diemsang.ui.actors import actor_of

ANY = ["GET", "POST"]
"""The table of papers keeps filters by POST."""


def applicant_url(key: str) -> str:
    return reverse("applicants:applicant", args=[number_of(key)])


@login_required
@never_cache
@require_http_methods(ANY)
def me(request: HttpRequest) -> HttpResponseBase:
    """What is recorded of the applicant who is signed in, and of whom they act for."""
    actor = actor_of(request)
    own = queries.applicant_of_account(actor.key)
    if own is None:
        return render(request, "applicants/nobody.html")
    row = queries.applicant_for(actor, own)
    context = _page_of(request, row) | {"is_oneself": True}
    return paper_table(request, row.pk).respond("applicants/applicant.html", context)


@login_required
@never_cache
@require_http_methods(ANY)
def applicant(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Identities, addresses, who acts for them, papers."""
    actor = actor_of(request)
    row = queries.applicant_for(actor, f"applicant:{pk}")
    context = _page_of(request, row)
    if not context["is_oneself"]:
        log_access(actor, row, "applicants.applicant_page", clock.now(), SEEN)
    return paper_table(request, row.pk).respond("applicants/applicant.html", context)


def _page_of(request: HttpRequest, row: Applicant) -> dict[str, Any]:
    actor, today = actor_of(request), clock.today()
    links = list(
        Representation.objects.filter(Q(principal=row) | Q(representative=row)).order_by("-valid_from", "-pk")[:100]
    )
    others = {f"applicant:{pk}" for each in links for pk in (each.principal_id, each.representative_id)}
    found = queries.snapshots({row.key, *others}, today)
    names = {number_of(key): each.full_name for key, each in found.items()}
    visible = set(queries.visible_to(actor).filter(pk__in=names).values_list("pk", flat=True))
    in_force = {each.pk for each in links if each.valid_from <= today and (not each.valid_to or today < each.valid_to)}
    represented = [
        (each, names.get(each.representative_id, ""), each.representative_id in visible, each.pk in in_force)
        for each in links
        if each.principal_id == row.pk
    ]
    represents = [
        (each, names.get(each.principal_id, ""), each.principal_id in visible, each.pk in in_force)
        for each in links
        if each.representative_id == row.pk
    ]
    return {
        "applicant": row,
        "now": found[row.key],
        "stream": f"applicants.applicant:{row.pk}",
        "names": row.names.order_by("-valid_from", "-pk"),
        "identities": row.identities.filter(withdrawn_at__isnull=True).order_by("-issued_on", "-pk"),
        "addresses": row.addresses.order_by("-valid_from", "-pk")[:50],
        "represented": represented,
        "represents": represents,
        "is_oneself": row.account == actor.key,
        "may_change": may_somewhere(actor, "applicants.change_applicant"),
        "may_reach": may_somewhere(actor, "applicants.change_contacts"),
        "may_represent": may_somewhere(actor, "applicants.record_representation"),
        "may_end": may_somewhere(actor, "applicants.end_representation"),
        "may_see_journal": may(actor, "ledger.view_record"),
    }
