"""What can be counted of the dossiers: received, settled, open, late; what was asked, moved, said sorry for.

Lateness is judged by the legal due time. A dossier that runs and is overdue is counted beside those settled, so that
leaving it open improves no figure.
"""

from typing import Any, Final

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from diemsang.kernel.declarations import Audience, Fact
from diemsang.onestop.dossiers.models import Apology, Dossier, Extension, SupplementKind, SupplementRequest
from diemsang.onestop.dossiers.rules import State

ENDED_UNANSWERED: Final = (State.REFUSED, State.WITHDRAWN, State.STOPPED)


def received() -> QuerySet[Dossier]:
    """Accepted, whatever became of them. A filing that was refused was not received."""
    return Dossier.objects.filter(accepted_at__isnull=False)


def settled() -> QuerySet[Dossier]:
    on_time = Case(When(punctuality="late", then=Value(False)), default=Value(True), output_field=BooleanField())
    return Dossier.objects.filter(settled_at__isnull=False).annotate(on_time=on_time)


def running() -> QuerySet[Dossier]:
    """From acceptance until an answer, or an end without one."""
    return received().annotate(ran_until=Coalesce("settled_at", "closed_at"))


def overdue() -> QuerySet[Dossier]:
    """From the legal due time until an answer, for those that ran on after it.

    One whose clock stands still since before it was due is not late.
    """
    waits = Q(paused_since__isnull=False, paused_since__lte=F("legal_due"))
    ran_on = Q(ran_until__isnull=True) | Q(ran_until__gt=F("legal_due"))
    return running().filter(ran_on).exclude(waits)


def ended_unanswered() -> QuerySet[Dossier]:
    return Dossier.objects.filter(state__in=ENDED_UNANSWERED, closed_at__isnull=False)


def filed_again() -> QuerySet[Dossier]:
    """Filed by the same applicant for the same matter soon after one was closed."""
    return Dossier.objects.filter(previous__isnull=False, filed_at__isnull=False)


def supplements() -> QuerySet[SupplementRequest]:
    asked = SupplementRequest.objects.filter(kind=SupplementKind.EXAMINATION, asked_at__isnull=False)
    return asked.select_related("dossier")


def apologies() -> QuerySet[Apology]:
    return Apology.objects.select_related("dossier")


def extensions() -> QuerySet[Extension]:
    return Extension.objects.select_related("dossier")


def _page(row: Any) -> str:
    return reverse("dossiers:dossier", args=[row.pk])


def _page_of_its_dossier(row: Any) -> str:
    return reverse("dossiers:dossier", args=[row.dossier_id])


def _its_dossier(row: Any) -> str:
    return str(row.dossier)


KINDS: Final = {
    "procedure": "procedure_code",
    "field": "field",
    "channel": "channel",
    "centre": "centre",
    "origin": "origin",
}
OF_ITS_DOSSIER: Final = {name: f"dossier__{column}" for name, column in KINDS.items()}


def _of_dossiers(code: str, vi: str, en: str, records: Any, happened_on: str, **more: Any) -> Fact:
    dimensions = KINDS | more.pop("dimensions", {})
    return Fact(
        code,
        vi=vi,
        en=en,
        records=records,
        happened_on=happened_on,
        journal="pk",
        organisation="agency",
        dimensions=dimensions,
        audience=Audience.STATISTICAL,
        link=_page,
        **more,
    )


def _of_acts(code: str, vi: str, en: str, records: Any, happened_on: str, **own: str) -> Fact:
    return Fact(
        code,
        vi=vi,
        en=en,
        records=records,
        happened_on=happened_on,
        journal="dossier",
        organisation="dossier__agency",
        dimensions=OF_ITS_DOSSIER | own,
        audience=Audience.STATISTICAL,
        label=_its_dossier,
        link=_page_of_its_dossier,
    )


FACTS: Final = (
    _of_dossiers("dossiers.received", "Hồ sơ đã tiếp nhận", "Dossiers received", received, "accepted_at"),
    _of_dossiers(
        "dossiers.settled",
        "Hồ sơ đã giải quyết",
        "Dossiers settled",
        settled,
        "settled_at",
        dimensions={"on_time": "on_time", "punctuality": "punctuality"},
    ),
    _of_dossiers(
        "dossiers.handling_time",
        "Thời gian giải quyết thực tế",
        "Working time from acceptance to settlement",
        settled,
        "settled_at",
        dimensions={"on_time": "on_time", "punctuality": "punctuality"},
        measure="handled_minutes",
        unit="minutes",
    ),
    _of_dossiers(
        "dossiers.open", "Hồ sơ đang giải quyết", "Dossiers open", running, "accepted_at", ends_on="ran_until"
    ),
    _of_dossiers(
        "dossiers.overdue",
        "Hồ sơ đang quá hạn",
        "Dossiers open and overdue",
        overdue,
        "legal_due",
        ends_on="ran_until",
    ),
    _of_dossiers(
        "dossiers.ended_unanswered",
        "Hồ sơ từ chối, rút, dừng giải quyết",
        "Dossiers refused, withdrawn or stopped",
        ended_unanswered,
        "closed_at",
        dimensions={"state": "state"},
    ),
    _of_dossiers("dossiers.filed_again", "Hồ sơ nộp lại", "Dossiers filed again", filed_again, "filed_at"),
    _of_acts(
        "dossiers.supplement_asked",
        "Lượt yêu cầu bổ sung sau thẩm định",
        "Requests for supplements after examination",
        supplements,
        "asked_at",
    ),
    _of_acts("dossiers.apology", "Văn bản xin lỗi", "Apologies", apologies, "signed_at", ground="ground"),
    _of_acts("dossiers.extension", "Lượt gia hạn", "Extensions", extensions, "signed_at"),
)
