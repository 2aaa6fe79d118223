"""Reports: each figure opens to its records, or says why there is none and which part of the house will bring it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from diemsang.commons.facts.queries.asking import asked_period
from diemsang.commons.facts.queries.words import named
from diemsang.kernel import clock, periods
from diemsang.kernel.access import Actor, authorise, may
from diemsang.kernel.refusals import Refused
from diemsang.reporting.reports import queries, rules, services
from diemsang.reporting.reports.models import LockedReport
from diemsang.reporting.reports.web import documents
from diemsang.reporting.reports.web.forms import IndexForm
from diemsang.reporting.reports.web.sections import view_of
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage

DEFAULT_PERIOD = periods.parse("2011/2016")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The reports there are, and the indices others publish."""
    context = {
        "templates": rules.templates().values(),
        "indices": queries.external_indices(),
        "names": rules.EXTERNAL_INDICES,
        "may_declare": may(actor_of(request), "reports.declare_index"),
    }
    return render(request, "reports/list.html", context)


@require_GET
def report(request: HttpRequest, code: str) -> HttpResponse:
    """A report for a period: `?ky=2011/2016`, `?out=xlsx`, `?out=pdf`."""
    asked = asked_period(request.GET.get("ky", ""), DEFAULT_PERIOD)
    actor = actor_of(request)
    status, refusals = asked.status, asked.refusals
    try:
        found = queries.run(code, asked.period, visible_to=actor)
    except Refused as refused:
        if refused.codes != ("reports.period_is_too_long",):
            raise
        status, refusals = 422, refused.refusals
        found = queries.run(code, DEFAULT_PERIOD, visible_to=actor)
    out = request.GET.get("out", "")
    if status == 200 and out in {"xlsx", "pdf"}:
        return _file(found, out)
    sections = [view_of(section) for section in found.sections]
    context = {
        "run": found,
        "sections": sections,
        "waiting_for": {line.figure.context for line in found.lines if line.waits},
        "asked": {"text": asked.text, "refusals": refusals},
        "counted": sum(line.found.value is not None for line in found.lines),
        "total": sum(1 for _line in found.lines),
        "indices": queries.external_indices(),
        "editions": queries.locked_reports(code)[:10],
        "may_lock": may(actor, "reports.lock_report"),
    }
    return render(request, "reports/report.html", context, status=status)


@login_required
@require_POST
def lock(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the report as it is known now."""
    asked = asked_period(request.GET.get("ky", ""), DEFAULT_PERIOD)
    if asked.refusals:
        raise Refused(*asked.refusals)
    kept = services.lock_report(code, asked.period, by=actor_of(request), at=clock.now())
    messages.success(request, _("Đã chốt báo cáo cùng ảnh chụp của mọi con số có hồ sơ."))
    return redirect("reports:locked", pk=kept.pk)


@login_required
@require_GET
def locked(request: HttpRequest, pk: int) -> HttpResponse:
    """A locked edition beside what the records say now."""
    actor = actor_of(request)
    authorise(actor, "reports.lock_report")
    kept = get_object_or_404(LockedReport, pk=pk)
    now = {(line.figure.code, str(line.period)): line for line in _run_of(kept, actor).lines}
    lines: list[dict[str, Any]] = []
    for each in kept.lines:
        line = now.get((each["code"], each["window"]))
        current = line.as_dict() if line else {}
        same = all(current.get(name) == each[name] for name in ("numerator", "denominator", "status"))
        name = named(line.figure) if line else each["label"]
        lines.append({"kept": each, "now": current, "is_same": same, "name": name})
    return render(
        request, "reports/locked.html", {"report": kept, "template": queries.template(kept.template), "lines": lines}
    )


class DeclareIndex(ActPage):
    """Type an index from its published document."""

    form_class = IndexForm
    title = gettext_lazy("Khai chỉ số bên ngoài")
    submit = gettext_lazy("Khai chỉ số")
    done = gettext_lazy("Đã khai chỉ số cùng tài liệu nguồn.")

    def begin(self, **address: Any) -> None:
        authorise(self.actor, "reports.declare_index")

    def perform(self, values: dict[str, Any]) -> str:
        services.declare_index(by=self.actor, at=self.now, **values)
        return self.back()

    def back(self) -> str:
        return reverse("reports:list")


def _run_of(kept: LockedReport, actor: Actor) -> queries.Run:
    return queries.run(kept.template, kept.period, visible_to=actor)


def _file(found: queries.Run, out: str) -> HttpResponse:
    at = clock.now().replace(microsecond=0)
    body = documents.pdf(found, at) if out == "pdf" else documents.workbook(found, at)
    response = HttpResponse(body, content_type="application/pdf" if out == "pdf" else XLSX)
    name = f"{found.template.code}-{str(found.period).replace('/', '_')}.{out}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
