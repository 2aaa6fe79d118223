"""Dossiers of another system from a workbook: tried by the worker first; taken over when one asks for it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import authorise_somewhere
from diemsang.kernel.refusals import Language, RefusalKind, Refused
from diemsang.onestop.dossiers import imports
from diemsang.onestop.dossiers.imports import running
from diemsang.onestop.dossiers.models import ImportKind, ImportState
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage
from diemsang.ui.forms import Form, LineField, UploadField

ROWS_SHOWN: Final = 200
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING_TO_WRITE: Final = RefusalKind(
    "dossiers.import_nothing_to_write",
    vi="Danh sách này chưa được kiểm tra xong, hoặc đã được ghi.",
    en="This list was not tried yet, or is written already.",
)


class ImportForm(Form):
    kind = forms.ChoiceField(
        label=_("Nhận"), choices=ImportKind.choices, widget=forms.RadioSelect, initial=ImportKind.DOSSIERS
    )
    source = LineField(label=_("Tên hệ thống cũ"), max_length=200)
    file = UploadField(
        label=_("Bảng tính"),
        accept=".xlsx,.ods,.xls,.csv",
        help_text=_("Một tệp có các trang Hồ sơ, Tạm dừng, Giấy tờ, Gia hạn, Bàn giao; hoặc trang Số cuối."),
    )


class Import(ActPage):
    """Send a list to be tried. Nothing is written here."""

    form_class = ImportForm
    title = _("Nhận hồ sơ từ hệ thống khác")
    submit = _("Kiểm tra danh sách")
    done = _("Đã gửi danh sách để kiểm tra. Chưa có gì được ghi.")
    template_name = "dossiers/import.html"
    keeps_draft = False

    def begin(self, **address: Any) -> None:
        authorise_somewhere(self.actor, imports.IMPORT)

    def make_form(self, sent: Any, kept: Any) -> Any:
        return ImportForm(sent, self.request.FILES if sent is not None else None)

    def perform(self, values: dict[str, Any]) -> str:
        run = running.queue_import(
            values["file"].read(),
            kind=values["kind"],
            source=values["source"],
            by=self.actor,
            at=clock.real_now(),
            is_trial=True,
        )
        return reverse("dossiers:import_run", args=[run])

    def back(self) -> str:
        return reverse("procedures:list")

    def context(self) -> dict[str, Any]:
        sheets = imports.SHEETS.values()
        return {"sheets": [(spec.title, [column.headings[0] for column in spec.columns]) for spec in sheets]}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def import_run(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a list is, then what came of it; `?out=xlsx`: the rows of which something is to be said; POST: write."""
    run, language = running.run_of(str(key), actor_of(request)), _language()
    outcome: Mapping[str, Any] = run.outcome
    if request.method == "POST":
        if not (run.is_trial and run.state == ImportState.DONE):
            raise Refused(NOTHING_TO_WRITE())
        again = running.queue_writing(
            run, by=actor_of(request), at=clock.real_now(), leave_out_wrong="leave_out_wrong" in request.POST
        )
        return redirect("dossiers:import_run", again)
    if request.GET.get("out") == "xlsx" and outcome.get("rows"):
        return _sheet(outcome, language)
    rows = [row for row in outcome.get("rows", []) if row["errors"] or row["warnings"]]
    told = "message" if language == "vi" else "message_en"
    fates = outcome.get("fates", {})
    context = {
        "run": run,
        "outcome": outcome,
        "fates": [(imports.FATES[fate][language], count) for fate, count in fates.items() if count],
        "parts": [(imports.SHEETS[name].title, count) for name, count in outcome.get("parts", {}).items()],
        "may_write_rest": 0 < fates.get("wrong", 0) < outcome.get("read", 0),
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
    template = "ui/partials/progress.html" if is_fragment else "dossiers/import_run.html"
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
    response.headers["Content-Disposition"] = 'attachment; filename="ho-so-can-xem-lai.xlsx"'
    return response
