"""Named groups of procedures, with how the limits of their members stand on a day and stood at first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import authorise_somewhere, may_somewhere
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import ProcedureGroup
from diemsang.onestop.procedures.queries.views import complete, ways_of
from diemsang.onestop.procedures.web import words
from diemsang.onestop.procedures.web.forms import acts as forms
from diemsang.onestop.procedures.web.tables import GroupTable, members_on, with_member_counts
from diemsang.onestop.procedures.web.views.acting import at_codes, reasons_at, scope_for
from diemsang.onestop.procedures.web.views.procedure import day_asked, version_on
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage

CHANGE = "procedures.change_group"


@dataclass(frozen=True, slots=True)
class ShownMember:
    pk: int
    code: str
    name: str
    limits: str
    first_limits: str
    first_from: date
    valid_from: date


@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    rows = with_member_counts(ProcedureGroup.objects.all(), clock.today(), queries.visible_to(actor))
    context = {"may_change": may_somewhere(actor, CHANGE)}
    return GroupTable(request, rows).respond("procedures/groups.html", context)


@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """The members on a day, each with its limit of that day and of its first version."""
    row = ProcedureGroup.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    actor, (day, wrong) = actor_of(request), day_asked(request)
    held = list(members_on(pk, day))
    versions: dict[int, list[Any]] = {}
    wanted = queries.visible_to(actor).filter(procedure__in=[each.procedure_id for each in held])
    for version in complete(wanted).order_by("effective_from"):
        versions.setdefault(version.procedure_id, []).append(version)
    members = []
    for each in held:
        rows = versions.get(each.procedure_id)
        if not rows:
            continue
        shown, first = version_on(rows, day), rows[0]
        members.append(
            ShownMember(
                each.procedure_id,
                each.procedure.code,
                shown.name,
                words.limits_line(ways_of(shown.ways.all())),
                words.limits_line(ways_of(first.ways.all())),
                first.effective_from,
                each.valid_from,
            )
        )
    members.sort(key=lambda each: each.code)
    context = {
        "group": row,
        "day": day,
        "wrong": wrong,
        "members": members,
        "may_change": may_somewhere(actor, CHANGE),
    }
    return render(request, "procedures/group.html", context, status=422 if wrong else 200)


class FoundGroup(ActPage):
    form_class = forms.FoundGroupForm
    title = _("Lập nhóm thủ tục")
    submit = _("Lập nhóm")
    done = _("Đã lập nhóm. Hãy đưa thủ tục vào nhóm.")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, CHANGE)

    def perform(self, values: dict[str, Any]) -> str:
        scope = scope_for(self.actor, CHANGE)
        key = services.found_group(values["code"], values["name"], by=self.actor, at=self.now, scope=scope)
        return reverse("procedures:group", args=[int(key.partition(":")[2])])

    def back(self) -> str:
        return reverse("procedures:groups")


class GroupAct(ActPage):
    form_class = forms.MembersForm

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, CHANGE)
        row = ProcedureGroup.objects.filter(pk=address["pk"]).first()
        if row is None:
            raise Http404
        self.row, self.name = row, row.name

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def back(self) -> str:
        return reverse("procedures:group", args=[self.row.pk])


class AddToGroup(GroupAct):
    title = _("Đưa thủ tục vào nhóm: %(name)s")
    submit = _("Đưa vào nhóm")
    done = _("Đã đưa vào nhóm.")

    def perform(self, values: dict[str, Any]) -> str:
        scope = scope_for(self.actor, CHANGE)
        with reasons_at(at_codes):
            services.add_to_group(
                self.row.code, values["procedures"], by=self.actor, at=self.now, on=values["on"], scope=scope
            )
        return self.back()


class TakeFromGroup(GroupAct):
    title = _("Đưa thủ tục ra khỏi nhóm: %(name)s")
    submit = _("Đưa ra khỏi nhóm")
    done = _("Đã đưa ra khỏi nhóm.")

    def perform(self, values: dict[str, Any]) -> str:
        scope = scope_for(self.actor, CHANGE)
        with reasons_at(at_codes):
            services.take_from_group(
                self.row.code, values["procedures"], by=self.actor, at=self.now, on=values["on"], scope=scope
            )
        return self.back()
