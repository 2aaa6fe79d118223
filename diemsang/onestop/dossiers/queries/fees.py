"""The fees of dossiers, as their rules and other contexts read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.models import DossierFee
from diemsang.onestop.dossiers.queries.access import dossier_for, visible_to
from diemsang.onestop.dossiers.rules.fees import FeeStanding


@dataclass(frozen=True, slots=True)
class Takings:
    """What one agency took on one day in one way: đồng, and how many receipts."""

    agency: str
    way: str
    amount: int
    receipts: int


def standing_of(line: DossierFee) -> FeeStanding:
    """A fee as the rules see it."""
    return FeeStanding(line.place, line.kind, line.state, line.payable, line.due_when, line.note)


def fees_of(actor: Actor, key_or_code: str) -> list[DossierFee]:
    """The fees of a dossier the actor may see; `access.not_found` for anybody else."""
    return list(dossier_for(actor, key_or_code).fees.order_by("place"))


def fees_by_dossier(numbers: Iterable[int]) -> dict[int, list[DossierFee]]:
    """The fees of dossiers whose visibility was decided before, by number, in one query."""
    found: dict[int, list[DossierFee]] = {}
    for line in DossierFee.objects.filter(dossier__in=list(numbers)).order_by("dossier", "place"):
        found.setdefault(line.dossier_id, []).append(line)
    return found


def takings_on(actor: Actor, day: date) -> list[Takings]:
    """Đối soát: what was collected that day (Việt Nam) on valid receipts of dossiers the actor may see, by agency and
    way. Receipts are counted once, however many fees stand on them."""
    start, end = clock.at_local(day), clock.at_local(day + timedelta(days=1))
    lines = DossierFee.objects.filter(paid_at__gte=start, paid_at__lt=end, dossier__in=visible_to(actor).order_by())
    rows = lines.values("dossier__agency", "way").order_by("dossier__agency", "way")
    summed = rows.annotate(amount=Sum("paid"), receipts=Count("receipt", distinct=True))
    return [Takings(row["dossier__agency"], row["way"], row["amount"] or 0, row["receipts"]) for row in summed]
