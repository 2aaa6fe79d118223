"""Roles, delegations and absences."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_ALLOWED, Actor, authorise, authorise_somewhere, may_somewhere
from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.services import NewGrant
from diemsang.people.organisation.web import forms, tables
from diemsang.people.organisation.web.pickers import find_units
from diemsang.people.organisation.web.views.acting import OrganisationAct
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
    may_grant = may_somewhere(actor_of(request), "organisation.grant_role")
    return page.respond("organisation/list.html", {"act_url": reverse("organisation:grant_role") if may_grant else ""})


class GrantRole(OrganisationAct):
    day_field = "valid_from"
    form_class = forms.GrantForm
    title = _("Giao quyền")
    submit = _("Giao quyền")
    done = _("Đã giao quyền; có hiệu lực từ lần bấm kế tiếp của người nhận.")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, "organisation.grant_role")

    def form_options(self) -> dict[str, Any]:
        return super().form_options() | {"roles": list(tables.role_choices(self.request))}

    def perform(self, values: dict[str, Any]) -> str:
        unit = values.pop("unit")
        services.grant_role(NewGrant(**values | {"scope": values["scope"] or unit}), by=self.actor, at=self.now)
        return self.back()

    def back(self) -> str:
        return reverse("organisation:grants")


class RevokeRole(OrganisationAct):
    form_class = forms.RevokeForm
    title = _("Thu hồi quyền của %(name)s")
    submit = _("Thu hồi")
    done = _("Đã thu hồi quyền; có hiệu lực ngay ở lần bấm kế tiếp.")

    def begin(self, **address: Any) -> None:
        self.pk = address["pk"]
        row = queries.grants_visible_to(self.actor).select_related("account").filter(pk=self.pk).first()
        if row is None:
            raise Http404
        self.name = row.account
        scope = f"body:{row.body_id}" if row.body_id else f"unit:{row.unit_id}" if row.unit_id else None
        authorise(self.actor, "organisation.grant_role", scope=scope)

    def perform(self, values: dict[str, Any]) -> str:
        services.revoke_role(self.pk, by=self.actor, at=self.now, on=values["on"], reason=values["reason"])
        return self.back()

    def back(self) -> str:
        return reverse("organisation:grants")


@login_required
@require_http_methods(ANY)
def delegation_list(request: HttpRequest) -> HttpResponseBase:
    rows = tables.with_names(queries.delegations_visible_to(actor_of(request)), "from_person", "to_person", "body")
    page = tables.DelegationTable(request, rows)
    return page.respond("organisation/list.html", {"act_url": reverse("organisation:delegate")})


def _oneself(actor: Actor, chosen: str | None) -> str:
    """The person chosen, else the actor's own; who is nobody in the organisation has nothing to record."""
    found = chosen or actor.person
    if found is None:
        raise Refused(NOT_ALLOWED())
    return found


class Delegate(OrganisationAct):
    day_field = "valid_from"
    form_class = forms.DelegationForm
    title = _("Ủy quyền")
    submit = _("Ủy quyền")
    done = _("Đã ghi nhận ủy quyền.")

    def begin(self, **address: Any) -> None:
        """Who has nobody to delegate for is told when the form is sent."""

    def perform(self, values: dict[str, Any]) -> str:
        giver = _oneself(self.actor, values.pop("from_person"))
        services.delegate(giver, by=self.actor, at=self.now, **values)
        return self.back()

    def back(self) -> str:
        return reverse("organisation:delegations")


class RevokeDelegation(OrganisationAct):
    form_class = forms.DayForm
    title = _("Chấm dứt ủy quyền")
    submit = _("Chấm dứt")
    done = _("Đã chấm dứt ủy quyền.")

    def begin(self, **address: Any) -> None:
        self.pk = address["pk"]
        if not queries.delegations_visible_to(self.actor).filter(pk=self.pk).exists():
            raise Http404

    def perform(self, values: dict[str, Any]) -> str:
        services.revoke_delegation(self.pk, by=self.actor, at=self.now, on=values["on"])
        return self.back()

    def back(self) -> str:
        return reverse("organisation:delegations")


@login_required
@require_http_methods(ANY)
def absence_list(request: HttpRequest) -> HttpResponseBase:
    rows = tables.with_names(queries.absences_visible_to(actor_of(request)), "person", "cover")
    page = tables.AbsenceTable(request, rows)
    return page.respond("organisation/list.html", {"act_url": reverse("organisation:record_absence")})


class RecordAbsence(OrganisationAct):
    day_field = "valid_from"
    form_class = forms.AbsenceForm
    title = _("Báo vắng mặt")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận; người làm thay thấy việc của người vắng.")

    def begin(self, **address: Any) -> None:
        """Who has nobody to report is told when the form is sent."""

    def perform(self, values: dict[str, Any]) -> str:
        away = _oneself(self.actor, values.pop("person"))
        services.record_absence(away, by=self.actor, at=self.now, **values)
        return self.back()

    def back(self) -> str:
        return reverse("organisation:absences")


class EndAbsence(OrganisationAct):
    form_class = forms.DayForm
    title = _("Trở lại làm việc")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận ngày trở lại.")

    def begin(self, **address: Any) -> None:
        row = queries.absences_visible_to(self.actor).filter(pk=address["pk"]).first()
        if row is None:
            raise Http404
        self.pk, self.person = row.pk, row.person_id

    def perform(self, values: dict[str, Any]) -> str:
        body = tables.first_body_of(self.person)
        services.end_absence(self.pk, by=self.actor, at=self.now, on=values["on"], body=body)
        return self.back()

    def back(self) -> str:
        return reverse("organisation:absences")
