"""Lists from a spreadsheet: tried first; the rows at fault come back with their reasons."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import authorise, table
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Column, Heading, Table, write_workbook
from diemsang.people.organisation import imports
from diemsang.people.organisation.web.forms import ImportForm
from diemsang.people.organisation.web.views.acting import actor_of
from diemsang.ui.forms import add_refusals

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """`step` is `try` (nothing is written), `rows` (the rows at fault as a workbook) or `write`."""
    actor, today = actor_of(request), clock.today()
    if not actor.roles & table().roles_for("organisation.found_body"):
        authorise(actor, "organisation.found_body")
    form = ImportForm(request.POST or None, request.FILES or None, initial={"on": today}, actor=actor, today=today)
    outcome: imports.Outcome | None = None
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        bodies = values["kind"] == "bodies"
        act = imports.import_bodies if bodies else imports.import_people
        step = request.POST.get("step", "try")
        try:
            outcome = act(
                values["file"].read(),
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
                return _rows_at_fault(outcome, imports.BODY_COLUMNS if bodies else imports.PERSON_COLUMNS)
            if step == "write" and not outcome.failed:
                messages.success(request, _("Đã nhập %(count)s dòng.") % {"count": outcome.read})
                return redirect("organisation:index")
    status = 422 if (form.is_bound and form.errors) or (outcome and outcome.failed) else 200
    return render(request, "organisation/import.html", {"form": form, "outcome": outcome}, status=status)


def _rows_at_fault(outcome: imports.Outcome, columns: tuple[Column, ...]) -> HttpResponse:
    """The same headings, so that the sheet can be put right and sent again; the reason stands in a last column."""
    rows = [
        [
            *(row.cells.get(column.name, "") for column in columns),
            "; ".join(reason.message() for reason in row.refusals),
        ]
        for row in outcome.failed
    ]
    headings = [Heading(column.headings[0]) for column in columns] + [Heading(_("Lý do chưa nhận"))]
    facts = {_("Số dòng chưa nhận"): str(len(rows)), _("Số dòng đã đọc"): str(outcome.read)}
    buffer = BytesIO()
    write_workbook(buffer, [Table(_("Dòng chưa nhận"), headings, rows)], facts=facts)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="dong-chua-nhan.xlsx"'
    return response
