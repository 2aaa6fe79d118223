"""Internal processes: one as a drawing; drafted, changed, activated, ended."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import authorise, authorise_somewhere, may
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import collation_key
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import InternalProcess, ProcessState
from diemsang.onestop.procedures.queries.processes import processes_of, views_of
from diemsang.onestop.procedures.rules import VersionView
from diemsang.onestop.procedures.rules import process as rules
from diemsang.onestop.procedures.rules import process_refusals as say
from diemsang.onestop.procedures.rules.values import StepView
from diemsang.onestop.procedures.services import NewProcess
from diemsang.onestop.procedures.web import words
from diemsang.onestop.procedures.web.forms import processes as forms
from diemsang.onestop.procedures.web.views.acting import reasons_at
from diemsang.people.organisation import queries as organisation
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage


def address_of(key: str) -> str:
    return reverse("procedures:process", args=[int(key.partition(":")[2])])


@require_GET
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps drawn and in words; for a draft, what still stands in the way of activating it."""
    actor = actor_of(request)
    row = queries.process_for(actor, f"process:{pk}")
    view = views_of([row])[0]
    version = queries.version(view.version)
    is_draft = row.state == ProcessState.DRAFT
    context = {
        "row": row,
        "process": view,
        "version": version,
        "agency": organisation.name_of(row.agency, row.valid_from or clock.today()),
        "state": _state(row),
        "limits": words.limits_line(version.ways),
        "obstacles": _obstacles(view.steps, version, row) if is_draft else [],
        "may_activate": is_draft and may(actor, "procedures.activate_process", scope=row.agency),
        "may_redraft": is_draft and may(actor, "procedures.draft_process", scope=row.agency),
        "may_end": not is_draft
        and row.valid_to is None
        and may(actor, "procedures.activate_process", scope=row.agency),
    }
    return render(request, "procedures/process.html", context)


def _state(row: InternalProcess) -> tuple[str, str]:
    today = clock.today()
    if row.state == ProcessState.DRAFT:
        return gettext("Bản nháp"), "neutral"
    if row.valid_to is not None and row.valid_to <= today:
        return gettext("Đã thôi áp dụng"), "neutral"
    if row.valid_from is not None and row.valid_from > today:
        return gettext("Sắp áp dụng"), "info"
    return gettext("Đang áp dụng"), "ok"


def _obstacles(steps: tuple[StepView, ...], version: VersionView, row: InternalProcess) -> list[str]:
    limits = {way.channel: way.applied for way in version.ways}
    parameters = worktime.parameters_for(max(version.effective_from, clock.today()))
    found = rules.obstacles_to_activation(steps, limits, parameters, agency=row.agency)
    return [each.message() for each in found]


class WritesSteps(ActPage):
    """The table of steps, for the version and agency that `begin` found."""

    form_class = forms.StepsForm
    template_name = "procedures/write_process.html"
    version: VersionView
    agency: str
    steps: tuple[StepView, ...] = ()

    def form_options(self) -> dict[str, Any]:
        bodies = organisation.bodies_on(self.today).values_list("body_id", "name")
        agencies = [(f"body:{pk}", name) for pk, name in bodies if f"body:{pk}" != self.agency]
        units = [(node.version.key, node.version.name) for node in organisation.units_of(self.agency, self.today)]
        return {
            "rows": forms.StepsForm.rows_asked(self.request.POST, len(self.steps)),
            "steps": self.steps,
            "units": units,
            "people": self._people(),
            "agencies": sorted(agencies, key=lambda each: collation_key(each[1])),
        }

    def _people(self) -> list[tuple[str, str]]:
        """Who works in the agency today, and whom the steps name already."""
        there = organisation.appointments_on(self.agency, self.today).values_list("person_id", flat=True)
        keys = {f"person:{pk}" for pk in there} | {step.person for step in self.steps if step.person}
        return sorted(
            organisation.names_of_people(keys, self.today).items(), key=lambda each: (collation_key(each[1]), each[0])
        )

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        """More rows are drawn without doing anything; what was typed stays."""
        if "more_rows" not in request.POST:
            return super().post(request, **address)
        self.begin(**address)
        form = self.make_form(None, None)
        form.initial |= {name: value for name, value in request.POST.items() if name in form.fields and name != "rows"}
        return self._shown(form, None)

    def context(self) -> dict[str, Any]:
        return {"procedure_name": self.version.name, "limits": words.limits_line(self.version.ways)}


class DraftProcess(WritesSteps):
    """A process for the version of the address in its leading agency, opened with the one that is in force."""

    title = _("Soạn quy trình nội bộ")
    submit = _("Lưu bản nháp quy trình")
    done = _("Đã lưu bản nháp quy trình. Quy trình áp dụng khi được kích hoạt.")

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, "procedures.draft_process")
        self.version = queries.version_for(self.actor, f"procedure_version:{address['pk']}")
        self.agency = self.request.GET.get("co-quan", "") or self.version.agency
        authorise(self.actor, "procedures.draft_process", scope=self.agency)
        held = [each for each in processes_of(self.version.key) if each.agency == self.agency]
        self.steps = held[0].steps if held else usual_steps()

    def perform(self, values: dict[str, Any]) -> str:
        new = NewProcess(version=self.version.key, agency=self.agency, steps=self.form.typed_steps(values))
        with reasons_at(lambda at_field: self.form.field_at(at_field, values)):
            return address_of(services.draft_process(new, by=self.actor, at=self.now))

    def back(self) -> str:
        return reverse("procedures:procedure", args=[int(self.version.procedure.partition(":")[2])])


def usual_steps() -> tuple[StepView, ...]:
    """The seven steps a provincial process typically has, as a beginning to change; times are for the agency to say."""
    usual = (
        ("intake", gettext("Tiếp nhận hồ sơ"), "receiver", 240, True),
        ("assign", gettext("Phân công thụ lý"), "division_head", 240, False),
        ("examine", gettext("Thẩm định hồ sơ"), "specialist", 480, False),
        ("check", gettext("Kiểm tra kết quả thẩm định"), "division_head", 240, False),
        ("sign", gettext("Ký duyệt"), "agency_leader", 240, False),
        ("issue", gettext("Lấy số, đóng dấu, số hóa kết quả"), "clerk", 240, False),
        ("return", gettext("Trả kết quả"), "receiver", 0, True),
    )
    return tuple(
        StepView(no, name, role, "", "", kind, minutes, (no - 1,) if no > 1 else (), at_centre)
        for no, (kind, name, role, minutes, at_centre) in enumerate(usual, start=1)
    )


class ProcessAct(ActPage):
    """An act on the process of the address, by who may do `needs` in its agency."""

    needs: ClassVar[str]
    state: ClassVar[ProcessState]

    def begin(self, **address: Any) -> None:
        self.key = f"process:{address['pk']}"
        self.row = queries.process_for(self.actor, self.key)
        self.name = self.row.version.procedure.code
        authorise(self.actor, self.needs, scope=self.row.agency)
        if self.row.state != self.state:
            raise Refused(say.NOT_A_DRAFT() if self.state == ProcessState.DRAFT else say.NOT_ACTIVE())

    def back(self) -> str:
        return address_of(self.key)


class RedraftProcess(ProcessAct, WritesSteps):
    needs = "procedures.draft_process"
    state = ProcessState.DRAFT
    title = _("Sửa quy trình nội bộ: %(name)s")
    submit = _("Lưu bản nháp quy trình")
    done = _("Đã lưu bản nháp quy trình.")

    def begin(self, **address: Any) -> None:
        super().begin(**address)
        view = views_of([self.row])[0]
        self.version, self.agency, self.steps = queries.version(view.version), self.row.agency, view.steps

    def initial(self) -> dict[str, Any]:
        return {"drafted_at": self.row.drafted_at.isoformat()}

    def make_form(self, sent: Any, kept: Any) -> Any:
        form = super().make_form(sent, kept)
        if kept is not None and "drafted_at" in kept.content:
            form.initial["drafted_at"] = kept.content["drafted_at"]  # typed on the draft of that time
        return form

    def perform(self, values: dict[str, Any]) -> str:
        """Refused once when somebody changed the draft meanwhile: who is told and sends it again means it."""
        if values["drafted_at"] not in {None, self.row.drafted_at}:
            self.form.data = self.form.data.copy()
            self.form.data["drafted_at"] = self.row.drafted_at.isoformat()
            raise Refused(say.CHANGED_MEANWHILE())
        steps = self.form.typed_steps(values)
        with reasons_at(lambda at_field: self.form.field_at(at_field, values)):
            services.redraft_process(self.key, steps, by=self.actor, at=self.now, expected=values["drafted_at"])
        return self.back()


class ActivateProcess(ProcessAct):
    needs = "procedures.activate_process"
    state = ProcessState.DRAFT
    form_class = forms.ActivateForm
    title = _("Kích hoạt quy trình nội bộ: %(name)s")
    submit = _("Kích hoạt")
    done = _("Đã kích hoạt quy trình.")
    warning = _("Quy trình đã kích hoạt không sửa được; quy trình trước của thủ tục này thôi áp dụng cùng ngày.")

    def initial(self) -> dict[str, Any]:
        return {"decided_on": self.today, "valid_from": max(self.today, self.row.version.effective_from)}

    def perform(self, values: dict[str, Any]) -> str:
        services.activate_process(self.key, by=self.actor, at=self.now, **values)
        return self.back()


class EndProcess(ProcessAct):
    needs = "procedures.activate_process"
    state = ProcessState.ACTIVE
    form_class = forms.EndForm
    title = _("Thôi áp dụng quy trình nội bộ: %(name)s")
    submit = _("Thôi áp dụng")
    done = _("Đã ghi nhận. Hồ sơ đang giải quyết vẫn theo quy trình của mình.")

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def perform(self, values: dict[str, Any]) -> str:
        services.end_process(self.key, by=self.actor, at=self.now, **values)
        return self.back()
