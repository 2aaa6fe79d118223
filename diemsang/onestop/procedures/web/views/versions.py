"""Versions that are announced and not public yet: filled in, given a limit, put in public view."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.access import authorise
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import AnnouncingDecision
from diemsang.onestop.procedures.rules import number_of, refusals
from diemsang.onestop.procedures.web import words
from diemsang.onestop.procedures.web.forms import acts as forms
from diemsang.onestop.procedures.web.forms.decisions import PublishForm
from diemsang.onestop.procedures.web.views.acting import last_part, reasons_at
from diemsang.ui.acts import ActPage


class VersionAct(ActPage):
    """An act on the version of the address, while it waits for public view."""

    needs: ClassVar[str] = "procedures.complete_version"

    def begin(self, **address: Any) -> None:
        self.key = f"procedure_version:{address['pk']}"
        self.version = queries.version_for(self.actor, self.key)
        self.name = self.version.code
        decision = AnnouncingDecision.objects.get(pk=number_of(self.version.decision, "announcing_decision"))
        authorise(self.actor, self.needs, scope=decision.issuer)
        if self.version.is_public:
            raise Refused(refusals.PUBLIC_ALREADY(code=self.version.code))

    def back(self) -> str:
        address = reverse("procedures:procedure", args=[number_of(self.version.procedure, "procedure")])
        return f"{address}?ngay={self.version.effective_from:%d/%m/%Y}"


class CompleteVersion(VersionAct):
    form_class = forms.CompleteForm
    title = _("Bổ sung nội dung: %(name)s")
    submit = _("Lưu nội dung")
    done = _("Đã lưu nội dung.")

    def form_options(self) -> dict[str, Any]:
        return {"content": self.version.content}

    def perform(self, values: dict[str, Any]) -> str:
        content = self.form.typed_content(values)
        with reasons_at(last_part):
            services.complete_version(self.key, content, by=self.actor, at=self.now, reason=values["reason"])
        return self.back()


class AssignLimit(VersionAct):
    form_class = forms.AssignLimitForm
    title = _("Ấn định thời hạn: %(name)s")
    submit = _("Ấn định")
    done = _("Đã ấn định thời hạn.")
    keeps_draft = False

    def form_options(self) -> dict[str, Any]:
        said = [
            (way.channel, f"{words.channel_name(way.channel)}: {words.way_limit(way)}") for way in self.version.ways
        ]
        return {"channels": said}

    def initial(self) -> dict[str, Any]:
        open_ways = [way.channel for way in self.version.ways if way.limit is None]
        return {"channel": open_ways[0]} if open_ways else {}

    def perform(self, values: dict[str, Any]) -> str:
        def field_of(at_field: str) -> str | None:
            return "local_limit" if at_field.startswith("ways.") else at_field or None

        with reasons_at(field_of):
            services.assign_limit(
                self.key,
                values["channel"],
                by=self.actor,
                at=self.now,
                limit=values["limit"],
                local_limit=values["local_limit"],
                reason=values["reason"],
            )
        return self.back()


class PublishVersion(VersionAct):
    needs = "procedures.publish_decision"
    form_class = PublishForm
    title = _("Công khai thủ tục %(name)s")
    submit = _("Công khai")
    done = _("Đã công khai.")
    warning = _("Từ đây ai cũng xem được, và không phần nào sửa được nữa.")
    keeps_draft = False

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def perform(self, values: dict[str, Any]) -> str:
        services.publish_version(self.key, by=self.actor, at=self.now, on=values["on"])
        return self.back()
