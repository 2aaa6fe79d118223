"""What is put right about a person: the name, the login, the personal record."""

from typing import Any

from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from diemsang.kernel.access import authorise
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.web import forms
from diemsang.people.organisation.web.views.acting import PersonAct


class RenamePerson(PersonAct):
    needs = "organisation.register_person"
    form_class = forms.RenamePersonForm
    title = _("Đổi họ tên: %(name)s")
    submit = _("Đổi họ tên")
    done = _("Đã đổi họ tên. Văn bản của các ngày trước vẫn mang tên cũ.")

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"full_name": self.name}

    def perform(self, values: dict[str, Any]) -> str:
        services.rename_person(self.key, by=self.actor, at=self.now, scope=self.scope, **values)
        return self.back()


class LinkAccount(PersonAct):
    needs = "organisation.register_person"
    form_class = forms.LinkAccountForm
    title = _("Gắn tài khoản: %(name)s")
    submit = _("Gắn tài khoản")
    done = _("Đã gắn tài khoản.")
    warning = _("Ủy quyền và việc làm thay mà người này nhận sẽ thuộc về tài khoản được gắn.")

    def perform(self, values: dict[str, Any]) -> str:
        services.link_account(self.key, values["account"], by=self.actor, at=self.now, scope=self.scope)
        return self.back()


@method_decorator(never_cache, name="dispatch")
class CorrectRecord(PersonAct):
    """Opening the form is a look at the record, and is logged like one. No draft keeps what the journal guards."""

    needs = "organisation.view_personal_record"
    form_class = forms.PersonalRecordForm
    title = _("Đính chính dữ liệu cá nhân: %(name)s")
    submit = _("Đính chính")
    done = _("Đã đính chính dữ liệu cá nhân.")
    warning = _("Lần mở này đã được ghi nhật ký.")
    keeps_draft = False

    def begin(self, **address: Any) -> None:
        super().begin(**address)
        authorise(self.actor, "organisation.register_person", scope=self.scope)

    def initial(self) -> dict[str, Any]:
        if self.request.method != "GET":
            return {}
        record = queries.personal_record_for(
            self.actor, self.key, purpose="organisation.personal_record_correction", at=self.now
        )
        if record is None:
            return {}
        return {"identity_number": record.identity_number, "birth_date": record.birth_date}

    def perform(self, values: dict[str, Any]) -> str:
        services.correct_personal_record(
            self.key, by=self.actor, at=self.now, on=self.today, scope=self.scope, **values
        )
        return self.back()
