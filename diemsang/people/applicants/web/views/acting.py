"""Pages that do an act: at the counter by the whole identity number, or on one's own record."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.access import authorise_somewhere, may_somewhere
from diemsang.kernel.refusals import Refused
from diemsang.people.applicants import queries, services
from diemsang.people.applicants.models import IdentityKind, Representation
from diemsang.people.applicants.queries.access import LOOK_UP
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.services import NewApplicant, NewIdentity, NewRepresentation
from diemsang.people.applicants.web import forms
from diemsang.people.applicants.web.views.looking import applicant_url
from diemsang.ui.acts import ActPage


class Find(ActPage):
    """By the whole number only, and by POST: numbers stand in no address and no log of a server."""

    form_class = forms.FindForm
    template_name = "applicants/find.html"
    title = _("Tìm người nộp hồ sơ")
    submit = _("Tìm")
    done = _("Đã tìm thấy. Lần tìm này được ghi nhật ký.")
    keeps_draft = False

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, LOOK_UP)

    def perform(self, values: dict[str, Any]) -> str:
        key = queries.find_by_identity(self.actor, values["number"], at=self.now, kind=values["identity_kind"])
        if key is None:
            raise Refused(refusals.NOBODY_FOUND(at_field="number"))
        return applicant_url(key)

    def back(self) -> str:
        return reverse("accounts:me")

    def context(self) -> dict[str, Any]:
        return {"may_register": may_somewhere(self.actor, "applicants.register_applicant")}


class Register(ActPage):
    form_class = forms.RegisterForm
    title = _("Ghi nhận người nộp hồ sơ")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận người nộp hồ sơ.")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, "applicants.register_applicant")

    def perform(self, values: dict[str, Any]) -> str:
        same = ("kind", "full_name", "identity_kind", "identity_number", "issued_on", "issued_by")
        person = ("born_on", "gender", "nationality", "phone", "email")
        new = NewApplicant(
            **{name: values[name] for name in (*same, *person)},
            valid_to=forms.first_day_after(values["valid_to"]),
            address=forms.address_in(values, self.today),
        )
        return applicant_url(services.register_applicant(new, by=self.actor, at=self.now))

    def back(self) -> str:
        return reverse("applicants:find")


class ApplicantAct(ActPage):
    """An act on the applicant of the address, whom the actor sees."""

    needs: ClassVar[str]
    keeps_draft = False

    def begin(self, **address: Any) -> None:
        self.applicant = queries.applicant_for(self.actor, f"applicant:{address['pk']}")
        authorise_somewhere(self.actor, self.needs)
        self.key = self.applicant.key
        self.now_is = queries.snapshot(self.key, self.today)
        self.name = self.now_is.full_name

    def back(self) -> str:
        return reverse("applicants:me") if self.applicant.account == self.actor.key else applicant_url(self.key)


class AddIdentity(ApplicantAct):
    needs = "applicants.change_applicant"
    form_class = forms.IdentityForm
    title = _("Ghi thêm giấy tờ định danh: %(name)s")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận giấy tờ.")

    def initial(self) -> dict[str, Any]:
        is_citizen = self.applicant.kind == "citizen"
        return {"identity_kind": IdentityKind.CCCD if is_citizen else IdentityKind.TAX_CODE}

    def perform(self, values: dict[str, Any]) -> str:
        new = NewIdentity(
            kind=values["identity_kind"],
            number=values["identity_number"],
            issued_on=values["issued_on"],
            issued_by=values["issued_by"],
            valid_to=forms.first_day_after(values["valid_to"]),
        )
        services.add_identity(self.key, new, by=self.actor, at=self.now)
        return self.back()


class ChangeAddress(ApplicantAct):
    needs = "applicants.change_contacts"
    form_class = forms.AddressForm
    title = _("Ghi địa chỉ: %(name)s")
    submit = _("Ghi địa chỉ")
    done = _("Đã ghi địa chỉ.")

    def initial(self) -> dict[str, Any]:
        names = ("street", "commune", "district", "province")
        return {name: getattr(self.now_is, name) for name in names} | {"address_from": self.today}

    def perform(self, values: dict[str, Any]) -> str:
        new = forms.address_in(values, self.today)
        if new is None:
            raise Refused(refusals.COMMUNE_MISSING(at_field="commune"), refusals.PROVINCE_MISSING(at_field="province"))
        services.change_address(self.key, new, by=self.actor, at=self.now)
        return self.back()


class ChangeContacts(ApplicantAct):
    needs = "applicants.change_contacts"
    form_class = forms.ContactsForm
    title = _("Đổi cách liên hệ: %(name)s")
    submit = _("Lưu")
    done = _("Đã lưu cách liên hệ.")

    def initial(self) -> dict[str, Any]:
        return {"phone": self.now_is.phone, "email": self.now_is.email}

    def perform(self, values: dict[str, Any]) -> str:
        contacts = {name: values[name] for name in ("phone", "email")}
        services.change_contacts(self.key, **contacts, by=self.actor, at=self.now)
        return self.back()


class Represent(ApplicantAct):
    needs = "applicants.record_representation"
    form_class = forms.RepresentForm
    title = _("Ghi người đại diện cho %(name)s")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận người đại diện.")

    def initial(self) -> dict[str, Any]:
        is_citizen = self.applicant.kind == "citizen"
        return {"valid_from": self.today, "kind": "authorised" if is_citizen else "legal"}

    def perform(self, values: dict[str, Any]) -> str:
        representative = queries.find_by_identity(self.actor, values["representative"], at=self.now)
        if representative is None:
            raise Refused(refusals.NOBODY_FOUND(at_field="representative"))
        names = ("kind", "matter", "document_number", "document_issued_by", "valid_from")
        new = NewRepresentation(
            principal=self.key,
            representative=representative,
            **{name: values[name] for name in names},
            valid_to=forms.first_day_after(values["valid_to"]),
        )
        services.record_representation(new, by=self.actor, at=self.now)
        return self.back()


class EndRepresentation(ApplicantAct):
    needs = "applicants.end_representation"
    form_class = forms.EndRepresentationForm
    title = _("Chấm dứt đại diện cho %(name)s")
    submit = _("Chấm dứt")
    done = _("Đã ghi nhận việc chấm dứt đại diện.")

    def begin(self, **address: Any) -> None:
        row = Representation.objects.filter(pk=address["pk"]).first()
        if row is None:
            raise Http404
        self.representation = row.pk
        super().begin(pk=row.principal_id)

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def perform(self, values: dict[str, Any]) -> str:
        services.end_representation(
            self.representation, on=values["on"], reason=values["reason"], by=self.actor, at=self.now
        )
        return self.back()
