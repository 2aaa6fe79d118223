"""People, for those who may see them; every look at a person's page or personal record is logged."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, authorise, may, table
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import Appointment
from diemsang.people.organisation.services import NewAppointment, NewPerson
from diemsang.people.organisation.web import forms
from diemsang.people.organisation.web.tables import PeopleTable, people_rows, with_names
from diemsang.people.organisation.web.views.acting import BodyAct, OrganisationAct
from diemsang.people.organisation.web.views.looking import body_url
from diemsang.people.organisation.web.views.structure import unit_choices
from diemsang.proof.ledger.services import log_access
from diemsang.ui.actors import actor_of

ANY = ["GET", "POST"]


@login_required
@require_http_methods(ANY)
def person_list(request: HttpRequest) -> HttpResponseBase:
    people = PeopleTable(request, people_rows(queries.visible_to(actor_of(request))))
    return people.respond("organisation/people.html")


def _page_of(request: HttpRequest, pk: int, **more: Any) -> dict[str, Any]:
    actor, key, today = actor_of(request), f"person:{pk}", clock.today()
    person = queries.person_for(actor, key)
    rows = list(queries.appointments_of(key)[:200])
    bodies = queries.names_then((row.body_id, row.valid_from) for row in rows)
    units = queries.unit_names_of({f"unit:{row.unit_id}" for row in rows if row.unit_id}, today)
    scopes = actor.scopes_as(table().roles_for("organisation.view_personal_record"))
    here = {f"body:{row.body_id}" for row in rows}
    given = queries.delegations_visible_to(actor).filter(Q(from_person=pk) | Q(to_person=pk))
    away = queries.absences_visible_to(actor).filter(Q(person=pk) | Q(cover=pk))
    return {
        "person": person,
        "person_stream": f"organisation.person:{pk}",
        "pk": pk,
        "name": queries.name_of_person(key, today),
        "names": person.names.order_by("-valid_from"),
        "appointments": [
            (row, bodies[row.body_id, row.valid_from], units.get(f"unit:{row.unit_id}", ""), row.covers(today))
            for row in rows
        ],
        "is_oneself": actor.person == key,
        "delegations": with_names(given, "from_person", "to_person", "body").order_by("-valid_from")[:20],
        "absences": with_names(away, "person", "cover").order_by("-valid_from")[:20],
        "account": person.account if may(actor, "accounts.manage_account") else None,
        "may_see_account": may(actor, "accounts.manage_account"),
        "may_see_journal": may(actor, "ledger.view_record"),
        "may_register": may(
            actor,
            "organisation.register_person",
            scope=queries.body_to_act_for(actor, key, "organisation.register_person"),
        ),
        "may_see_record": actor.person == key or scopes is EVERYWHERE or bool(scopes & here),
        **more,
    }


@login_required
@never_cache
@require_http_methods(["GET"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    context = _page_of(request, pk)
    if actor_of(request).person != f"person:{pk}":
        log_access(
            actor_of(request), context["person"], "organisation.person_page", clock.now(), ["full_name", "appointments"]
        )
    return render(request, "organisation/person.html", context)


@login_required
@never_cache
@require_POST
def personal_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Identity number and birth date: asked for by a button, never shown by the way."""
    record = queries.personal_record_for(
        actor_of(request), f"person:{pk}", purpose="organisation.personal_record", at=clock.now()
    )
    return render(request, "organisation/person.html", _page_of(request, pk, record=record, shows_record=True))


class NewPersonIn(BodyAct):
    needs = "organisation.register_person"
    day_field = "valid_from"
    form_class = forms.PersonForm
    title = _("Thêm người vào %(name)s")
    submit = _("Thêm người")
    done = _("Đã ghi nhận người và chức vụ.")

    def perform(self, values: dict[str, Any]) -> str:
        personal = {name: values[name] for name in ("full_name", "identity_number", "birth_date")}
        post = {name: values[name] for name in ("kind", "position_title", "decision_number", "valid_from")}
        registered = services.register_and_appoint(
            NewPerson(**personal), NewAppointment(person="", body=self.key, **post), by=self.actor, at=self.now
        )
        return reverse("organisation:person", args=[int(registered.partition(":")[2])])


class Appoint(BodyAct):
    needs = "organisation.appoint"
    day_field = "valid_from"
    form_class = forms.AppointmentForm
    title = _("Bổ nhiệm tại %(name)s")
    submit = _("Bổ nhiệm")
    done = _("Đã ghi nhận chức vụ.")

    def form_options(self) -> dict[str, Any]:
        return super().form_options() | {"units": unit_choices(self.key)}

    def perform(self, values: dict[str, Any]) -> str:
        fields = ("person", "kind", "position_title", "decision_number", "valid_from", "valid_to")
        new = NewAppointment(body=self.key, unit=values["unit"] or None, **{name: values[name] for name in fields})
        services.appoint(new, by=self.actor, at=self.now)
        return self.back()


class EndAppointment(OrganisationAct):
    form_class = forms.EndAppointmentForm
    title = _("Thôi giữ chức vụ: %(name)s")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận thôi giữ chức vụ.")

    def begin(self, **address: Any) -> None:
        self.pk = address["pk"]
        row = Appointment.objects.filter(pk=self.pk, person__in=queries.visible_to(self.actor)).first()
        if row is None:
            raise Http404
        self.key = f"body:{row.body_id}"
        authorise(self.actor, "organisation.appoint", scope=self.key)
        self.name = f"{queries.name_of_person(f'person:{row.person_id}', self.today)}, {row.position_title}"

    def perform(self, values: dict[str, Any]) -> str:
        services.end_appointment(self.pk, by=self.actor, at=self.now, on=values["on"], reason=values["reason"])
        return self.back()

    def back(self) -> str:
        return body_url(self.key)
