"""Lists from a spreadsheet: tried first; the rows at fault come back with their reasons."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import authorise_somewhere
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Column, Heading, Table, write_workbook
from diemsang.people.organisation import imports, jobs
from diemsang.people.organisation.models import ImportState
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.web.forms import ImportForm
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import add_refusals

AT_ONCE: Final = 20_000
"""Bytes of a list that is read while one waits; the worker reads a longer one (some 400 rows of a spreadsheet)."""
ROWS_SHOWN: Final = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """`step` is `try` (nothing is written), `rows` (the rows at fault as a workbook) or `write`."""
    actor, today = actor_of(request), clock.today()
    authorise_somewhere(actor, "organisation.found_body")
    form = ImportForm(request.POST or None, request.FILES or None, initial={"on": today}, actor=actor, today=today)
    outcome: imports.Outcome | None = None
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        bodies = values["kind"] == "bodies"
        act = imports.import_bodies if bodies else imports.import_people
        step = request.POST.get("step", "try")
        file = values["file"].read()
        if len(file) > AT_ONCE:
            run = jobs.queue_import(
                values["kind"],
                file,
                by=actor,
                at=clock.real_now(),
                on=values["on"],
                decision_number=values["decision_number"],
                is_trial=step != "write",
            )
            return redirect("organisation:import_run", run)
        try:
            outcome = act(
                file,
                by=actor,
                at=clock.now(),
                on=values["on"],
                decision_number=values["decision_number"],
                dry_run=step != "write",
            )
        except Refused as refused:
            add_refusals(form, refused)
        else:
            if outcome.failed and step == "rows":
                return _rows_at_fault(outcome, _columns(values["kind"]))
            if step == "write" and not outcome.failed:
                messages.success(request, _("Đã nhập %(count)s dòng.") % {"count": outcome.read})
                return redirect("organisation:index")
    status = 422 if (form.is_bound and form.errors) or (outcome and outcome.failed) else 200
    return render(request, "organisation/import.html", {"form": form, "outcome": outcome}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def import_run(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a long list is, then what came of it; `?out=xlsx`: the rows at fault; POST: write what was tried."""
    run = jobs.run_of(str(key), actor_of(request))
    failed = run.outcome.get("failed", [])
    if request.method == "POST":
        if not (run.is_trial and run.state == ImportState.DONE and not failed):
            raise Refused(refusals.NOTHING_TO_WRITE())
        again = jobs.queue_writing(run, by=actor_of(request), at=clock.real_now())
        return redirect("organisation:import_run", again)
    if request.GET.get("out") == "xlsx" and failed:
        lines = [(row["cells"], [_said(reason) for reason in row["reasons"]]) for row in failed]
        return _sheet(lines, run.outcome["read"], _columns(run.kind))
    context = {
        "run": run,
        "read": run.outcome.get("read", 0),
        "failed": [(row, [_said(reason) for reason in row["reasons"]]) for row in failed[:ROWS_SHOWN]],
        "failed_count": len(failed),
        "reasons": [_said(reason) for reason in run.outcome.get("reasons", [])],
        "text": run.get_state_display(),
        "url": request.path,
    }
    is_fragment = request.headers.get("HX-Request") == "true" and not run.is_finished
    response = render(
        request,
        "ui/partials/progress.html" if is_fragment else "organisation/import_run.html",
        {
            **context,
            "done": run.done,
            "total": run.total or 1,
            "finished": run.is_finished,
        },
    )
    if run.is_finished and request.headers.get("HX-Request") == "true":
        response.headers["HX-Refresh"] = "true"
    return response


def _said(reason: dict[str, str]) -> str:
    return reason["message_en" if (get_language() or "vi").startswith("en") else "message"]


def _columns(kind: str) -> tuple[Column, ...]:
    return imports.BODY_COLUMNS if kind == "bodies" else imports.PERSON_COLUMNS


def _rows_at_fault(outcome: imports.Outcome, columns: tuple[Column, ...]) -> HttpResponse:
    lines = [(row.cells, [reason.message() for reason in row.refusals]) for row in outcome.failed]
    return _sheet(lines, outcome.read, columns)


def _sheet(lines: Sequence[tuple[dict[str, str], list[str]]], read: int, columns: tuple[Column, ...]) -> HttpResponse:
    """The same headings, so that the sheet can be put right and sent again; the reason stands in a last column."""
    rows = [[*(cells.get(column.name, "") for column in columns), "; ".join(reasons)] for cells, reasons in lines]
    headings = [Heading(column.headings[0]) for column in columns] + [Heading(_("Lý do chưa nhận"))]
    facts = {_("Số dòng chưa nhận"): str(len(rows)), _("Số dòng đã đọc"): str(read)}
    buffer = BytesIO()
    write_workbook(buffer, [Table(_("Dòng chưa nhận"), headings, rows)], facts=facts)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="dong-chua-nhan.xlsx"'
    return response
