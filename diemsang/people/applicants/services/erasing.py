"""Forgetting an applicant under a rule; that there was one, and what was done, stays provable."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.applicants import events
from diemsang.people.applicants.models import (
    Address,
    Applicant,
    ApplicantName,
    Identity,
    LookUp,
    Paper,
    Representation,
)
from diemsang.people.applicants.queries.snapshots import standing_rows
from diemsang.people.applicants.rules import refusals
from diemsang.proof.files import services as files
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@transaction.atomic
def erase_applicant(applicant: str, *, rule: str, by: Actor, at: datetime) -> None:
    """Xóa dữ liệu người nộp: names, identities, addresses, contacts, papers with their scans, and the values and salts
    of their journal go, of the records merged into this one too. Twice is harmless.

    What is left is the key, the kind, how often papers were reused, and the rule (`nd-13-2023:16`). Representations
    end on that day and keep no content. Dossiers erase what they hold themselves when they hear of it.
    """
    authorise(by, "applicants.erase_applicant")
    standing = standing_rows([applicant]).get(applicant)
    if standing is None:
        raise Refused(NOT_FOUND())
    refuse_if([] if clean_line(rule) else [refusals.REASON_MISSING(at_field="rule")])
    rows = list(
        Applicant.objects.select_for_update(of=("self",))
        .filter(Q(pk=standing.pk) | Q(merged_into=standing.pk), erased_at__isnull=True)
        .order_by("pk")
    )
    if not rows:
        return
    _forget(rows, by=by, at=at, rule=rule)
    for row in rows:
        ledger.record(by, "applicants.applicant_erased", row, at, facts={"rule": rule})
        stream = ledger.stream_of(row)
        ledger.erase_if_any(stream, (), rule, by, at)
        ledger.erase_if_any(f"access:{stream}", (), rule, by, at)
        announce(events.applicant_erased, applicant=row.key, rule=rule)


def _forget(rows: list[Applicant], *, by: Actor, at: datetime, rule: str) -> None:
    today = clock.local(at).date()
    for model in (ApplicantName, Identity, Address, LookUp):
        model.objects.filter(applicant__in=rows).delete()
    papers = Paper.objects.filter(applicant__in=rows)
    for file in papers.filter(file__isnull=False).values_list("file", flat=True):
        if file is not None:
            files.erase(file, rule=rule, by=by, at=at)
    papers.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    papers.update(number="", issued_by="", issued_on=None, valid_to=None, file=None)
    acted = Representation.objects.filter(Q(principal__in=rows) | Q(representative__in=rows))
    acted.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), valid_from__lte=today).update(valid_to=today)
    acted.filter(principal__in=rows).update(matter="", document_number="", document_issued_by="")
    Applicant.objects.filter(pk__in=[row.pk for row in rows]).update(
        born_on=None, gender="", nationality="", phone="", email="", account="", erased_at=at, erased_under=rule
    )
