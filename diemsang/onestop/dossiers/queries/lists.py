"""Lists of dossiers, a page at a time, each page as cheap as the first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.queries.access import visible_to
from diemsang.onestop.dossiers.rules import State

MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the due time and number of its last dossier."""

    due: datetime
    pk: int


def running_by_due(
    actor: Actor,
    *,
    agency: str = "",
    unit: str = "",
    person: str = "",
    after: After | None = None,
    limit: int = MOST_ON_A_PAGE,
) -> list[Dossier]:
    """Accepted and not yet answered dossiers the actor may see, the earliest legal due first; at most `limit`."""
    rows = visible_to(actor).running()
    for column, wanted in (("agency", agency), ("holder_unit", unit), ("holder_person", person)):
        if wanted:
            rows = rows.filter(**{column: wanted})
    if after is not None:
        rows = rows.filter(Q(legal_due__gt=after.due) | Q(legal_due=after.due, pk__gt=after.pk))
    return list(rows.by_due()[: min(limit, MOST_ON_A_PAGE)])


def awaiting_intake(actor: Actor) -> QuerySet[Dossier]:
    """Filed online or by post and not yet answered, the earliest due of the answer first; last,
    those no rule sets a time for."""
    rows = visible_to(actor).filter(state=State.SUBMITTED)
    return rows.order_by(F("intake_due").asc(nulls_last=True), "filed_at", "pk")


def filed_again(actor: Actor, start: date, end: date, *, agency: str = "") -> QuerySet[Dossier]:
    """Kết thúc rồi nộp lại: dossiers the actor may see, filed from `start` up to, not including, `end` (days in Việt
    Nam), that follow a closed one on the same matter; that one comes with each (`previous`)."""
    rows = visible_to(actor).filter(previous__isnull=False)
    rows = rows.filter(filed_at__gte=clock.at_local(start), filed_at__lt=clock.at_local(end))
    if agency:
        rows = rows.filter(agency=agency)
    return rows.select_related("previous").order_by("filed_at", "pk")


def earlier_of(applicant: str, procedure: str) -> QuerySet[Dossier]:
    """The dossiers of one applicant for one procedure, the latest first; drafts left out. For rules, not for pages."""
    return (
        Dossier.objects.filter(applicant=applicant, procedure=procedure)
        .exclude(state=State.DRAFT)
        .order_by("-filed_at", "-pk")
    )


def overdue_at(rows: QuerySet[Dossier], at: datetime) -> QuerySet[Dossier]:
    """Running and past the legal due time; while the clock stands still, only those that were late when it stopped."""
    late: QuerySet[Dossier] = rows.filter(
        Q(paused_since=None) | Q(paused_since__gt=F("legal_due")),
        closed_at=None,
        settled_at=None,
        legal_due__lt=at,
    )
    return late
