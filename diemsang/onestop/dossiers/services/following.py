"""Dossiers follow what changed below them: the record of an applicant that was merged into another."""

from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.onestop.dossiers.models import Dossier
from diemsang.proof.ledger import services as ledger


@transaction.atomic
def follow_merge(source: str, *, into: str, by: Actor, at: datetime) -> int:
    """The dossiers of a merged applicant belong to the record that stands; how many moved. A second time none do."""
    authorise(by, "dossiers.follow_merge")
    rows = list(Dossier.objects.select_for_update(of=("self",)).filter(applicant=source).order_by("pk"))
    Dossier.objects.filter(pk__in=[row.pk for row in rows]).update(applicant=into)
    facts = {"applicant_before": source, "applicant": into}
    ledger.record_many(by, "dossiers.applicant_merged", [(row, facts, {}) for row in rows], at)
    return len(rows)
