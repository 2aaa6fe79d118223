"""What the pages of acts have in common: the body, unit or person they are about, and the decision they rest on."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse

from diemsang.kernel.access import authorise
from diemsang.people.organisation import queries
from diemsang.people.organisation.models import BodyVersion, UnitVersion
from diemsang.people.organisation.web.views.looking import body_url
from diemsang.ui.acts import ActPage


def decision(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("on", "decision_number", "decided_by")}


class OrganisationAct(ActPage):
    """Its form knows who fills it in and on which day; most begin with today."""

    day_field: ClassVar[str] = "on"

    def form_options(self) -> dict[str, Any]:
        return {"actor": self.actor, "today": self.today}

    def initial(self) -> dict[str, Any]:
        return {self.day_field: self.today}


class BodyAct(OrganisationAct):
    """An act on the body of the address, by who may do `needs` there."""

    needs: ClassVar[str]

    def begin(self, **address: Any) -> None:
        self.key = f"body:{address['pk']}"
        found = queries.versions_of(self.key).last()
        if found is None:
            raise Http404
        self.version: BodyVersion = found
        self.name = found.name
        authorise(self.actor, self.needs, scope=self.key)

    def back(self) -> str:
        return body_url(self.key)


class UnitAct(OrganisationAct):
    """An act on the unit of the address, by who may change the units of its body."""

    def begin(self, **address: Any) -> None:
        self.unit = f"unit:{address['pk']}"
        found = queries.versions_of_unit(self.unit).last()
        if found is None:
            raise Http404
        self.version: UnitVersion = found
        self.name = found.name
        self.key = f"body:{found.body_id}"
        authorise(self.actor, "organisation.change_unit", scope=self.key)

    def back(self) -> str:
        return body_url(self.key)


class PersonAct(OrganisationAct):
    """An act on the person of the address, whom the actor sees, for the body on whose behalf they may do `needs`."""

    needs: ClassVar[str]

    def begin(self, **address: Any) -> None:
        self.key = f"person:{address['pk']}"
        queries.person_for(self.actor, self.key)
        self.scope = queries.body_to_act_for(self.actor, self.key, self.needs)
        authorise(self.actor, self.needs, scope=self.scope)
        self.name = queries.name_of_person(self.key, self.today)

    def back(self) -> str:
        return reverse("organisation:person", args=[int(self.key.partition(":")[2])])
