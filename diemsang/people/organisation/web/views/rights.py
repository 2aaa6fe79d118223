"""Roles, delegations and absences."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_ALLOWED, authorise, table
from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.services import NewGrant
from diemsang.people.organisation.web import forms, tables
from diemsang.people.organisation.web.pickers import find_units
from diemsang.people.organisation.web.views.acting import act_page
from diemsang.ui.actors import actor_of

ANY = ["GET", "POST"]


@login_required
@require_GET
def suggest_units(request: HttpRequest) -> HttpResponse:
    typed = str(next(iter(request.GET.values()), ""))[:100]
    found = find_units(typed, clock.today())
    return render(request, "ui/widgets/suggestions.html", {"suggestions": found})


@login_required
@require_http_methods(ANY)
def grant_list(request: HttpRequest) -> HttpResponseBase:
    rows = queries.grants_visible_to(actor_of(request)).select_related("account")
    page = tables.GrantTable(request, tables.with_names(rows, "body", "unit"))
    may_grant = bool(actor_of(request).roles & table().roles_for("organisation.grant_role"))
    return page.respond("organisation/list.html", {"act_url": reverse("organisation:grant_role") if may_grant else ""})


@login_required
@require_http_methods(ANY)
def grant_role(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    if not actor.roles & table().roles_for("organisation.grant_role"):
        authorise(actor, "organisation.grant_role")
    roles = list(tables.role_choices(request))
    form = forms.GrantForm(request.POST or None, initial={"valid_from": today}, actor=actor, today=today, roles=roles)

    def perform(values: dict[str, Any]) -> str:
        unit = values.pop("unit")
        services.grant_role(NewGrant(**values | {"scope": values["scope"] or unit}), by=actor, at=clock.now())
        return reverse("organisation:grants")

    return act_page(
        request,
        form,
        title=_("Giao quyền"),
        submit=_("Giao quyền"),
        perform=perform,
        done=_("Đã giao quyền; có hiệu lực từ lần bấm kế tiếp của người nhận."),
        cancel_url=reverse("organisation:grants"),
    )


@login_required
@require_http_methods(ANY)
def revoke_role(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    row = queries.grants_visible_to(actor).select_related("account").filter(pk=pk).first()
    if row is None:
        raise Http404
    scope = f"body:{row.body_id}" if row.body_id else f"unit:{row.unit_id}" if row.unit_id else None
    authorise(actor, "organisation.grant_role", scope=scope)
    form = forms.RevokeForm(request.POST or None, initial={"on": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.revoke_role(pk, by=actor, at=clock.now(), on=values["on"], reason=values["reason"])
        return reverse("organisation:grants")

    return act_page(
        request,
        form,
        title=_("Thu hồi quyền của %(name)s") % {"name": row.account},
        submit=_("Thu hồi"),
        perform=perform,
        done=_("Đã thu hồi quyền; có hiệu lực ngay ở lần bấm kế tiếp."),
        cancel_url=reverse("organisation:grants"),
    )


@login_required
@require_http_methods(ANY)
def delegation_list(request: HttpRequest) -> HttpResponseBase:
    rows = tables.with_names(queries.delegations_visible_to(actor_of(request)), "from_person", "to_person", "body")
    page = tables.DelegationTable(request, rows)
    return page.respond("organisation/list.html", {"act_url": reverse("organisation:delegate")})


def _oneself(request: HttpRequest, chosen: str | None) -> str:
    """The person chosen, else the actor's own; who is nobody in the organisation has nothing to record."""
    found = chosen or actor_of(request).person
    if found is None:
        raise Refused(NOT_ALLOWED())
    return found


@login_required
@require_http_methods(ANY)
def delegate(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    form = forms.DelegationForm(request.POST or None, initial={"valid_from": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        giver = _oneself(request, values.pop("from_person"))
        services.delegate(giver, by=actor, at=clock.now(), **values)
        return reverse("organisation:delegations")

    return act_page(
        request,
        form,
        title=_("Ủy quyền"),
        submit=_("Ủy quyền"),
        perform=perform,
        done=_("Đã ghi nhận ủy quyền."),
        cancel_url=reverse("organisation:delegations"),
    )


@login_required
@require_http_methods(ANY)
def revoke_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    if not queries.delegations_visible_to(actor).filter(pk=pk).exists():
        raise Http404
    form = forms.DayForm(request.POST or None, initial={"on": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.revoke_delegation(pk, by=actor, at=clock.now(), on=values["on"])
        return reverse("organisation:delegations")

    return act_page(
        request,
        form,
        title=_("Chấm dứt ủy quyền"),
        submit=_("Chấm dứt"),
        perform=perform,
        done=_("Đã chấm dứt ủy quyền."),
        cancel_url=reverse("organisation:delegations"),
    )


@login_required
@require_http_methods(ANY)
def absence_list(request: HttpRequest) -> HttpResponseBase:
    rows = tables.with_names(queries.absences_visible_to(actor_of(request)), "person", "cover")
    page = tables.AbsenceTable(request, rows)
    return page.respond("organisation/list.html", {"act_url": reverse("organisation:record_absence")})


@login_required
@require_http_methods(ANY)
def record_absence(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    form = forms.AbsenceForm(request.POST or None, initial={"valid_from": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        away = _oneself(request, values.pop("person"))
        services.record_absence(away, by=actor, at=clock.now(), **values)
        return reverse("organisation:absences")

    return act_page(
        request,
        form,
        title=_("Báo vắng mặt"),
        submit=_("Ghi nhận"),
        perform=perform,
        done=_("Đã ghi nhận; người làm thay thấy việc của người vắng."),
        cancel_url=reverse("organisation:absences"),
    )


@login_required
@require_http_methods(ANY)
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    row = queries.absences_visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = forms.DayForm(request.POST or None, initial={"on": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        body = tables.first_body_of(row.person_id)
        services.end_absence(pk, by=actor, at=clock.now(), on=values["on"], body=body)
        return reverse("organisation:absences")

    return act_page(
        request,
        form,
        title=_("Trở lại làm việc"),
        submit=_("Ghi nhận"),
        perform=perform,
        done=_("Đã ghi nhận ngày trở lại."),
        cancel_url=reverse("organisation:absences"),
    )
