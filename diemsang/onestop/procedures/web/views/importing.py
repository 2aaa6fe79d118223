"""A list of procedures from a spreadsheet: tried by the worker first; drafts are written when one asks for it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import authorise_somewhere
from diemsang.kernel.refusals import Language, Refused
from diemsang.onestop.procedures import imports, jobs
from diemsang.onestop.procedures.models import ImportState
from diemsang.onestop.procedures.web.refusals import NOTHING_TO_WRITE
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import Form, UploadField, add_refusals

ROWS_SHOWN: Final = 200
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportForm(Form):
    file = UploadField(
        label=_("Danh mục thủ tục"),
        accept=".xlsx,.ods,.xls,.csv",
        help_text=_("Bảng tính hoặc CSV, có dòng tiêu đề: Mã thủ tục, Tên thủ tục, Lĩnh vực, Cơ quan thực hiện, ..."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Send a list to be tried. Nothing is written here."""
    actor = actor_of(request)
    authorise_somewhere(actor, imports.IMPORT)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            issuer = imports.issuer_on(clock.now())
            file = form.cleaned_data["file"].read()
            run = jobs.queue_import(file, issuer=issuer, by=actor, at=clock.real_now(), is_trial=True)
        except Refused as refused:
            add_refusals(form, refused)
        else:
            return redirect("procedures:import_run", run)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "columns": [column.headings[0] for column in imports.COLUMNS]}
    return render(request, "procedures/import.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def import_run(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a list is, then what came of it; `?out=xlsx`: the rows of which something is to be said; POST: write."""
    run, language = jobs.run_of(str(key), actor_of(request)), _language()
    outcome: Mapping[str, Any] = run.outcome
    if request.method == "POST":
        if not (run.is_trial and run.state == ImportState.DONE):
            raise Refused(NOTHING_TO_WRITE())
        again = jobs.queue_writing(
            run, by=actor_of(request), at=clock.real_now(), leave_out_wrong="leave_out_wrong" in request.POST
        )
        return redirect("procedures:import_run", again)
    if request.GET.get("out") == "xlsx" and outcome.get("rows"):
        return _sheet(outcome, language)
    rows = outcome.get("rows", [])
    told = "message" if language == "vi" else "message_en"
    context = {
        "run": run,
        "outcome": outcome,
        "fates": [(imports.FATES[fate][language], count) for fate, count in outcome.get("fates", {}).items() if count],
        "failed": outcome.get("failed", 0),
        "reasons": [each[told] for each in outcome.get("reasons", [])],
        "rows": [
            (row, [each[told] for each in row["errors"]], [each[told] for each in row["warnings"]])
            for row in sorted(rows, key=lambda row: not row["errors"])[:ROWS_SHOWN]
        ],
        "row_count": len(rows),
        "done": run.done,
        "total": run.total or 1,
        "text": run.get_state_display(),
        "url": request.path,
        "finished": run.is_finished,
    }
    is_fragment = request.headers.get("HX-Request") == "true" and not run.is_finished
    template = "ui/partials/progress.html" if is_fragment else "procedures/import_run.html"
    response = render(request, template, context)
    if run.is_finished and request.headers.get("HX-Request") == "true":
        response.headers["HX-Refresh"] = "true"
    return response


def _language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _sheet(outcome: Mapping[str, Any], language: Language) -> HttpResponse:
    """The rows as they were sent, with the reasons, ready to be put right and sent again."""
    buffer = BytesIO()
    imports.hand_back(buffer, outcome, language=language)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="danh-muc-can-xem-lai.xlsx"'
    return response
