"""The organisation as of a day, one body, suggestions for pickers. Public, except who works there."""

from datetime import date, timedelta
from typing import Final

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, may, table
from diemsang.kernel.dates import parse_date
from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries
from diemsang.people.organisation.models import BodyVersion, Line, OrgEvent
from diemsang.people.organisation.web.history import history_of
from diemsang.people.organisation.web.pickers import find_bodies, find_people
from diemsang.people.organisation.web.tables import StaffTable, StaffToSeeTable, staff_rows
from diemsang.people.organisation.web.tree import Sizes, branches_of, by_year, happenings_of, timeline_of
from diemsang.ui.actors import actor_of

EARLIEST: Final = date(1945, 9, 2)
LATEST: Final = date(2100, 1, 1)
EVENTS_AT_MOST: Final = 500


def day_asked(request: HttpRequest) -> tuple[date, str]:
    """The day of the page, and what is wrong with the one that was typed."""
    text = request.GET.get("ngay", "").strip()
    if not text:
        return clock.today(), ""
    try:
        day = parse_date(text)
    except Refused as refused:
        return clock.today(), refused.refusals[0].message()
    return min(max(day, EARLIEST), LATEST), ""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The tree of one line on a day, the days on which it changed, and a search that ignores marks."""
    day, wrong = day_asked(request)
    line = Line.UNION if request.GET.get("he") == Line.UNION else Line.STATE
    text = request.GET.get("tim", "").strip()[:100]
    roots = queries.tree_on(day, line)
    shown = queries.flattened(roots)
    events = list(queries.events_in_line(queries.events_between(EARLIEST, LATEST), line)[:EVENTS_AT_MOST])
    names = queries.names_then((part.body_id, event.happened_on) for event in events for part in event.parts.all())
    happenings = happenings_of(events, names)
    recent = [each for each in happenings if day - timedelta(days=365) < each.event.happened_on <= day]
    latest: dict[int, OrgEvent] = {}
    for happening in recent:
        for body_id, _name in happening.bodies:
            latest.setdefault(body_id, happening.event)
    sizes = Sizes(queries.unit_counts_on(day), queries.people_counts_on(day), latest)
    first = date(min((event.happened_on.year for event in events), default=day.year), 1, 1)
    last = date(max([event.happened_on.year for event in events] + [clock.today().year, day.year]) + 1, 1, 1)
    days = sorted({event.happened_on for event in events})
    context = {
        "day": day,
        "line": line,
        "lines": Line.choices,
        "text": text,
        "wrong": wrong,
        "branches": branches_of(roots, sizes),
        "bodies_count": len(shown),
        "units_count": sum(sizes.units.get(node.key, 0) for node in shown),
        "people_count": sum(sizes.people.get(node.key, 0) for node in shown),
        "found": [sizes.place(node) for node in queries.matching(shown, text)] if text else None,
        "recent": recent,
        "timeline": timeline_of(happenings, min(first, day), last, day),
        "years": by_year(happenings),
        "day_before": max((each for each in days if each < day), default=None),
        "day_after": min((each for each in days if each > day), default=None),
        "first": first,
        "months": (last.year - first.year) * 12,
        "month": max(0, (day.year - first.year) * 12 + day.month - 1),
        "may_found": may(actor_of(request), "organisation.found_body"),
    }
    template = "organisation/tree.html" if request.headers.get("HX-Target") == "cay" else "organisation/index.html"
    response = render(request, template, context, status=422 if wrong else 200)
    response.headers["Vary"] = "HX-Target, Cookie"
    return response


@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One body: facts, units, leaders, history; the table of its staff for those who may see them."""
    key = f"body:{pk}"
    day, wrong = day_asked(request)
    versions = list(queries.versions_of(key))
    if not versions:
        raise Http404
    begun = [version for version in versions if version.valid_from <= day]
    version = begun[-1] if begun else versions[0]
    shown = day if version.covers(day) else version.valid_from
    if version.valid_to is not None and version.valid_to <= day:
        shown = version.valid_to - timedelta(days=1)
    actor = actor_of(request)
    after, before = queries.succession_of(key)
    events = queries.events_of(key)[:100]
    in_units = queries.people_counts_by_unit(key, shown)
    below = queries.bodies_on(shown)
    context = {
        "key": key,
        "pk": pk,
        "day": day,
        "shown": shown,
        "wrong": wrong,
        "version": version,
        "closed_on": versions[-1].valid_to,
        "units": [(node, in_units.get(node.version.key, 0)) for node in queries.units_of(key, shown)],
        "leaders": queries.leaders_of(key, shown),
        "history": history_of(versions, events, before, after, version),
        "parents": _parents(version, shown),
        "unions": below.filter(host=pk).order_by("name")[:20],
        "below_count": below.filter(Q(state_parent=pk) | Q(union_parent=pk)).count(),
        "people_count": queries.appointments_on(key, shown).values("person").distinct().count(),
        "may_change": may(actor, "organisation.change_body", scope=key),
        "may_close": may(actor, "organisation.close_body", scope=key),
        "may_appoint": may(actor, "organisation.appoint", scope=key),
        "may_register": may(actor, "organisation.register_person", scope=key),
        "is_open": versions[-1].valid_to is None,
    }
    scopes = actor.scopes_as(table().roles_for("organisation.view_person"))
    if not (scopes is EVERYWHERE or key in scopes):
        return render(request, "organisation/body.html", context, status=422 if wrong else 200)
    kind = StaffTable if context["may_appoint"] else StaffToSeeTable
    response = kind(request, staff_rows(queries.appointments_on(key, shown), shown)).respond(
        "organisation/body.html", context
    )
    if wrong:
        response.status_code = 422
    return response


def _parents(version: BodyVersion, day: date) -> list[dict[str, object]]:
    """What stands above a body on that day, in each line, and the agency of a union."""
    above = [
        (label, pk)
        for label, pk in (
            (_("Cấp trên (chính quyền)"), version.state_parent_id),
            (_("Cấp trên (công đoàn)"), version.union_parent_id),
            (_("Cơ quan của công đoàn"), version.host_id),
        )
        if pk is not None
    ]
    names = queries.names_of([f"body:{pk}" for _label, pk in above], day)
    return [{"label": label, "pk": pk, "name": names.get(f"body:{pk}", "")} for label, pk in above]


@require_GET
def suggest_bodies(request: HttpRequest) -> HttpResponse:
    found = find_bodies(_typed(request), clock.today())
    return render(request, "ui/widgets/suggestions.html", {"suggestions": found})


@login_required
@require_GET
def suggest_people(request: HttpRequest) -> HttpResponse:
    found = find_people(_typed(request), actor_of(request), clock.today())
    return render(request, "ui/widgets/suggestions.html", {"suggestions": found})


def _typed(request: HttpRequest) -> str:
    """A picker sends the box under the name of its field."""
    return str(next(iter(request.GET.values()), ""))[:100]


def body_url(key: str) -> str:
    return reverse("organisation:body", args=[int(key.partition(":")[2])])
