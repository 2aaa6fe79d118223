"""Looking at dossiers: the list of those one may see, and one of them with its papers, its clock and its journal."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, may
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.models.dossiers import STATES
from diemsang.onestop.dossiers.printing.documents import forms_for
from diemsang.onestop.dossiers.rules import State, is_overdue
from diemsang.onestop.procedures import queries as procedures
from diemsang.people.applicants import queries as applicants
from diemsang.people.applicants import services as applicant_services
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of
from diemsang.proof.ledger.services import stream_of
from diemsang.ui.actors import actor_of
from diemsang.ui.tables import BooleanFilter, ChoiceFilter, Column, DateFilter, Filter, Table, TextFilter

PURPOSE = "dossiers.view"
SHOWN = ("full_name", "identity", "address", "phone", "email")


def address_of(row: Dossier) -> str:
    return reverse("dossiers:dossier", args=[row.pk])


def overdue_rows(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    late = queries.overdue_at(Dossier.objects.all(), clock.now())
    return rows.filter(pk__in=late.values("pk")) if wanted else rows.exclude(pk__in=late.values("pk"))


def by_code(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(code=text.strip().upper()) | Q(external_ids__number=text.strip())).distinct()


def due_words(row: Dossier, now: datetime) -> tuple[str, str]:
    """The standing of a dossier against its legal due time, in words and as a kind of status."""
    if row.legal_due is None:
        return "", ""
    if row.settled_at is not None:
        return str(row.get_punctuality_display()), "late" if row.punctuality == "late" else "ok"
    if row.closed_at is not None:
        return "", ""
    if row.paused_since is not None:
        return gettext("Đang tạm dừng tính hạn"), "info"
    return (gettext("Quá hạn"), "late") if is_overdue(row.legal_due, None, now) else (gettext("Còn hạn"), "ok")


class DossierTable(Table):
    title = _("Hồ sơ")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("code", _("Mã hồ sơ"), link=address_of, nowrap=True, on_phone="title"),
        Column("subject_matter", _("Nội dung")),
        Column("state", _("Trạng thái"), value=lambda row: row.get_state_display()),
        Column("filed_at", _("Nộp lúc"), format="moment", sort=("filed_at", "pk")),
        Column("legal_due", _("Hạn theo luật"), format="moment"),
        Column(
            "standing",
            _("Về hạn"),
            value=lambda row: due_words(row, clock.now())[0],
            status=lambda row: due_words(row, clock.now())[1],
        ),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        TextFilter("ma", _("Mã hồ sơ, mã ở hệ thống khác"), search=by_code),
        ChoiceFilter("trang-thai", _("Trạng thái"), "state", choices=STATES),
        DateFilter("nop", _("Nộp"), "filed_at", moments=True),
        BooleanFilter("qua-han", _("Đang quá hạn"), apply=overdue_rows),
        DateFilter("nop", _("Nộp"), "filed_at", moments=True),
    )
    order = ("-filed_at", "-pk")
    page_size = 50
    empty_text = _("Chưa có hồ sơ nào bạn được xem.")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dossiers(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    rows = queries.visible_to(actor).exclude(state=State.DRAFT)
    return DossierTable(request, rows).respond("dossiers/dossiers.html", {})


def _holder_names(actor: Actor, row: Dossier, on: date) -> str:
    """Who has it now: the person and the unit, by name; nothing once it is settled."""
    holder = queries.holder_of(actor, row.key)
    person = organisation.name_of_person(holder.person, on) if holder and holder.person else ""
    units = organisation.unit_names_of([holder.unit], on) if holder and holder.unit else {}
    return ", ".join(name for name in (person, *units.values()) if name)


@login_required
@never_cache
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier as it stands. The look at the applicant's data is logged."""
    actor, now = actor_of(request), clock.now()
    row = queries.dossier_for(actor, f"dossier:{pk}")
    day = clock.local(row.filed_at or now).date()
    applicant_services.log_look([row.applicant], by=actor, purpose=PURPOSE, at=now, fields=SHOWN)
    version = procedures.version(row.procedure_version)
    bodies = organisation.names_of([key for key in (row.agency, row.centre) if key], day)
    words, kind = due_words(row, now)
    context = {
        "row": row,
        "state": row.standing,
        "due_words": words,
        "due_kind": kind,
        "procedure": version,
        "procedure_page": reverse("procedures:procedure", args=[number_of(row.procedure, "procedure")]),
        "applicant": applicants.snapshot(row.applicant, day),
        "agency": bodies.get(row.agency, ""),
        "centre": bodies.get(row.centre, ""),
        "holder": _holder_names(actor, row, clock.local(now).date()),
        "papers": row.components.order_by("place"),
        "lines": queries.timeline(actor, row.key),
        "prints": forms_for(row, actor, now),
        "stream": stream_of(row),
        "may_see_journal": may(actor, "ledger.view_record"),
    }
    return render(request, "dossiers/dossier.html", context)
