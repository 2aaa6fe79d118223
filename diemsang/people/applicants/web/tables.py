"""The papers of one applicant."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import clock
from diemsang.people.applicants.models import Paper
from diemsang.people.applicants.queries.papers import counted
from diemsang.ui.tables import Column, Table, TextFilter


def state_of(row: Paper) -> object:
    if row.withdrawn_at is not None:
        return _("Không dùng lại")
    if row.valid_to is not None and row.valid_to <= clock.today():
        return _("Hết giá trị")
    return _("Còn giá trị")


def status_of(row: Paper) -> str:
    is_over = row.withdrawn_at is not None or (row.valid_to is not None and row.valid_to <= clock.today())
    return "neutral" if is_over else "ok"


class PaperTable(Table):
    title = _("Giấy tờ đã nộp")
    columns = (
        Column("kind", _("Loại giấy tờ"), sort=("kind", "pk"), on_phone="title"),
        Column("number", _("Số")),
        Column("issued_on", _("Ngày cấp"), format="date"),
        Column("issued_by", _("Nơi cấp"), on_phone="hidden"),
        Column("valid_to", _("Hết giá trị từ ngày"), format="date"),
        Column("state", _("Tình trạng"), value=state_of, status=status_of),
        Column("times_reused", _("Số lần dùng lại"), format="number"),
        Column(
            "file",
            _("Bản quét"),
            value=lambda row: _("Mở") if row.file else "",
            link=lambda row: reverse("files:download", args=[row.file]) if row.file else None,
            exported=False,
        ),
    )
    filters = (TextFilter("loai", _("Loại giấy tờ"), "kind"),)
    order = ("-kept_on", "-pk")
    empty_text = _("Chưa lưu giấy tờ nào.")


def papers_of(applicant: int) -> QuerySet[Any]:
    """For a page that has found the applicant for its reader."""
    return counted(Paper.objects.filter(Q(applicant=applicant)))


def paper_table(request: HttpRequest, applicant: int) -> PaperTable:
    return PaperTable(request, papers_of(applicant))
