"""Dated acts on lists of procedures: reviewed, standardised, received at the centre and no longer."""

from abc import abstractmethod
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.access import authorise_somewhere
from diemsang.onestop.procedures import services
from diemsang.onestop.procedures.web.forms import acts as forms
from diemsang.onestop.procedures.web.views.acting import at_codes, reasons_at, scope_for
from diemsang.ui.acts import ActPage


class ListAct(ActPage):
    """An act on procedures whose codes are typed; all of them or none."""

    needs: ClassVar[str]

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, self.needs)

    def initial(self) -> dict[str, Any]:
        code = self.request.GET.get("ma", "")[:40]
        return {"on": self.today, "valid_from": self.today, "procedures": code}

    def perform(self, values: dict[str, Any]) -> str:
        self.name = len(values["procedures"])
        with reasons_at(at_codes):
            self.act(values["procedures"], {name: value for name, value in values.items() if name != "procedures"})
        return self.back()

    @abstractmethod
    def act(self, procedures: tuple[str, ...], values: dict[str, Any]) -> None:
        """Do it."""

    def back(self) -> str:
        return reverse("procedures:list")


class RecordReviewed(ListAct):
    needs = "procedures.record_review"
    form_class = forms.ReviewedForm
    title = _("Ghi nhận rà soát thủ tục")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận rà soát %(name)s thủ tục.")

    def act(self, procedures: tuple[str, ...], values: dict[str, Any]) -> None:
        scope = scope_for(self.actor, self.needs)
        services.record_reviewed(procedures, by=self.actor, at=self.now, scope=scope, **values)


class RecordStandardised(ListAct):
    needs = "procedures.record_review"
    form_class = forms.StandardisedForm
    title = _("Ghi nhận chuẩn hóa thủ tục")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận chuẩn hóa %(name)s thủ tục.")

    def act(self, procedures: tuple[str, ...], values: dict[str, Any]) -> None:
        scope = scope_for(self.actor, self.needs)
        services.record_standardised(procedures, by=self.actor, at=self.now, scope=scope, **values)


class RecordReceived(ListAct):
    needs = "procedures.change_centre"
    form_class = forms.ReceivedForm
    title = _("Đưa thủ tục vào tiếp nhận tại Trung tâm")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận %(name)s thủ tục được tiếp nhận tại Trung tâm.")

    def act(self, procedures: tuple[str, ...], values: dict[str, Any]) -> None:
        services.record_received_at_centre(procedures, by=self.actor, at=self.now, **values)


class EndReception(ListAct):
    needs = "procedures.change_centre"
    form_class = forms.EndReceptionForm
    title = _("Thôi tiếp nhận thủ tục tại Trung tâm")
    submit = _("Ghi nhận")
    done = _("Đã ghi nhận %(name)s thủ tục thôi tiếp nhận tại Trung tâm.")

    def act(self, procedures: tuple[str, ...], values: dict[str, Any]) -> None:
        services.end_received_at_centre(procedures, by=self.actor, at=self.now, **values)
