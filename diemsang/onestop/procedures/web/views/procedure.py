"""One procedure: what citizens need to know of it on a day, its versions by decision, what changed between two."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, may, table
from diemsang.kernel.dates import parse_date
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries
from diemsang.onestop.procedures.models import (
    CentreReception,
    Ending,
    GroupMember,
    ProcedureAct,
    ProcedureKind,
    ProcedureVersion,
)
from diemsang.onestop.procedures.queries.processes import processes_of
from diemsang.onestop.procedures.queries.views import complete, view_of
from diemsang.onestop.procedures.rules import PARTS, Component, VersionView, number_of
from diemsang.onestop.procedures.web import words
from diemsang.onestop.procedures.web.limits import LimitChange, limit_changes
from diemsang.onestop.procedures.web.parts import compared_parts, label_of_part, legal_text, lines_of, names_in, papers
from diemsang.people.organisation import queries as organisation
from diemsang.ui.actors import actor_of

SHOWN_APART = frozenset(
    {"name", "ways", "components", "fees", "results", "legal_basis", "steps", "conditions", "form", "sets", "keywords"}
)
"""Parts with a place of their own on the page; the others stand in the list of facts."""
PLAIN_FACTS = tuple(
    part for part in PARTS if part not in SHOWN_APART and part not in {"field", "agency", "agency_name", "same_for_all"}
)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One step of the timeline."""

    row: ProcedureVersion
    view: VersionView
    limits: str
    changes: tuple[LimitChange, ...]
    is_shown: bool
    compare_url: str


def day_asked(request: HttpRequest) -> tuple[date, str]:
    """The day of the page, and what is wrong with the one that was typed."""
    text = request.GET.get("ngay", "").strip()
    if not text:
        return clock.today(), ""
    try:
        return parse_date(text), ""
    except Refused as refused:
        return clock.today(), refused.refusals[0].message()


def versions_for(actor: Actor, pk: int) -> list[ProcedureVersion]:
    """The versions of a procedure that the actor may see, the oldest first; nothing to see is not found."""
    number = number_of(f"procedure:{pk}", "procedure")
    rows = complete(queries.visible_to(actor).filter(procedure=number)).select_related("line")
    found = list(rows.order_by("effective_from"))
    if not found:
        raise Http404
    return found


def version_on(rows: list[ProcedureVersion], day: date) -> ProcedureVersion:
    """The version in force on a day; outside of all, the last that had begun, else the first."""
    begun = [row for row in rows if row.effective_from <= day]
    return begun[-1] if begun else rows[0]


@require_GET
def procedure(request: HttpRequest, pk: int) -> HttpResponse:
    actor, (day, wrong) = actor_of(request), day_asked(request)
    rows = versions_for(actor, pk)
    row = version_on(rows, day)
    views = {each.pk: view_of(each) for each in rows}
    view = views[row.pk]
    names = organisation.names_of({each.agency for each in rows if each.agency} | _bodies_in(view), day)
    processes = [each for each in processes_of(view.key) if _covers(each.valid_from, each.valid_to, day)]
    own = [each for each in processes if each.agency == view.agency] or processes[:1]
    receptions = list(CentreReception.objects.filter(procedure=pk).order_by("valid_from"))
    acts = list(ProcedureAct.objects.filter(procedure=pk).order_by("-done_on"))
    places = organisation.names_of({each.place for each in receptions} | {each.agency for each in processes}, day)
    context = {
        "pk": pk,
        "day": day,
        "wrong": wrong,
        "row": row,
        "view": view,
        "state": state_words(row, day),
        "agency": names.get(view.agency, "") or view.agency_name,
        "channels": [_channel(view, way) for way in view.ways],
        "limits": words.limits_line(view.ways),
        "fees": [words.fee_text(fee) for fee in view.fees],
        "cases": papers_by_case(view),
        "legal": [legal_text(each) for each in view.legal_basis],
        "facts": facts_of(view, names),
        "form_url": form_url(view.form),
        "process": own[0] if own else None,
        "process_title": places.get(own[0].agency, "") if own else "",
        "other_processes": [(each, places.get(each.agency, each.agency)) for each in processes if each not in own],
        "versions": timeline(rows, views, row),
        "receptions": [(each, places.get(each.place, each.place)) for each in receptions],
        "received": [
            places.get(each.place, each.place) for each in receptions if _covers(each.valid_from, each.valid_to, day)
        ],
        "acts": acts,
        "groups": [
            each.group
            for each in GroupMember.objects.filter(procedure=pk).select_related("group").order_by("group__name", "pk")
            if _covers(each.valid_from, each.valid_to, day)
        ],
        "endings": list(Ending.objects.filter(procedure=pk).select_related("line__decision")),
        "draft_process_for": agency_to_draft_for(actor, view),
        "may_complete": not view.is_public and may(actor, "procedures.complete_version", scope=row.decision.issuer),
        "may_publish": not view.is_public and may(actor, "procedures.publish_decision", scope=row.decision.issuer),
    }
    return render(request, "procedures/procedure.html", context, status=422 if wrong else 200)


@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions, part by part; without a choice, the last two."""
    rows = versions_for(actor_of(request), pk)
    before, after = _chosen(request, rows)
    if before.no > after.no:
        before, after = after, before
    old, new = view_of(before), view_of(after)
    names = names_in([old, new], new.effective_from)
    context = {
        "pk": pk,
        "rows": rows,
        "before": before,
        "after": after,
        "new": new,
        "parts": compared_parts(old.content, new.content, names) if before.pk != after.pk else [],
        "changes": limit_changes(old.ways, new.ways),
    }
    return render(request, "procedures/comparison.html", context)


def _chosen(request: HttpRequest, rows: list[ProcedureVersion]) -> tuple[ProcedureVersion, ProcedureVersion]:
    by_no = {str(row.no): row for row in rows}
    last = rows[-1]
    after = by_no.get(request.GET.get("den", ""), last)
    usual = next((row for row in reversed(rows) if row.no < after.no), after)
    return by_no.get(request.GET.get("tu", ""), usual), after


def timeline(
    rows: list[ProcedureVersion], views: dict[int, VersionView], shown: ProcedureVersion
) -> list[ShownVersion]:
    """The versions, the latest first, each with how its limits differ from those before."""
    found = []
    for place, row in enumerate(rows):
        earlier = rows[place - 1] if place else None
        compare = reverse("procedures:comparison", args=[row.procedure_id])
        found.append(
            ShownVersion(
                row,
                views[row.pk],
                words.limits_line(views[row.pk].ways),
                tuple(limit_changes(views[earlier.pk].ways, views[row.pk].ways)) if earlier else (),
                row.pk == shown.pk,
                f"{compare}?tu={earlier.no}&den={row.no}" if earlier else "",
            )
        )
    return found[::-1]


def state_words(row: ProcedureVersion, day: date) -> tuple[str, str]:
    """The state of a version on a day: the words and their kind."""
    if row.published_on is None:
        return _("Chưa công khai: còn thiếu nội dung bắt buộc"), "warn"
    if day < row.effective_from:
        return _("Chưa có hiệu lực vào ngày này"), "info"
    if row.effective_to is not None and row.effective_to <= day:
        return _("Đã hết hiệu lực"), "neutral"
    return _("Đang có hiệu lực"), "ok"


def papers_by_case(view: VersionView) -> list[tuple[str, list[tuple[Component, str]]]]:
    """The papers of each case, those of every case first."""
    cases = dict.fromkeys(each.case for each in sorted(view.components, key=lambda each: bool(each.case)))
    return [(case, [(each, papers(each)) for each in view.components if each.case == case]) for case in cases]


def facts_of(view: VersionView, names: dict[str, str]) -> list[tuple[str, list[str]]]:
    """The remaining parts, those that are filled."""
    parts = [part for part in PLAIN_FACTS if not (part == "kind" and view.kind == ProcedureKind.OTHER)]
    found = [(label_of_part(part), lines_of(view, part, names)) for part in parts]
    return [(label, lines) for label, lines in found if lines]


def form_url(form: str) -> str:
    """The page of the application form, where the installation carries forms."""
    if not form:
        return ""
    try:
        return reverse("forms:form", args=[form])
    except NoReverseMatch:
        return ""


def agency_to_draft_for(actor: Actor, view: VersionView) -> str:
    """The agency for which the actor may draft a process of this version; empty for none."""
    if view.agency:
        return view.agency if may(actor, "procedures.draft_process", scope=view.agency) else ""
    scopes = actor.scopes_as(table().roles_for("procedures.draft_process")) or frozenset()
    return min((scope for scope in scopes if scope.startswith("body:")), key=lambda key: int(key[5:]), default="")


def _channel(view: VersionView, way: Any) -> dict[str, Any]:
    fees = [words.fee_text(fee) for fee in view.fees if fee.channel == way.channel]
    return {
        "name": words.channel_name(way.channel),
        "limit": words.way_limit(way),
        "national": words.limit_text(way.limit) if way.local_limit and way.limit else "",
        "fees": fees,
        "note": way.note,
    }


def _bodies_in(view: VersionView) -> set[str]:
    return {each.body for each in view.agencies if each.body}


def _covers(start: date | None, end: date | None, day: date) -> bool:
    return start is not None and start <= day and (end is None or day < end)
