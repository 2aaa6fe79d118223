"""Which recorded moments of a dossier can be corrected."""

from datetime import datetime

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Dossier, ReturnOfResult
from diemsang.onestop.dossiers.rules import corrections as rules
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.corrections import Moment, PauseMoments
from diemsang.proof.signatures import queries as signatures


def moments_of(row: Dossier, now: datetime) -> dict[str, Moment]:
    """The moments of an accepted dossier that can be corrected, by name, with the neighbours each stays between.

    A digital signature proves its own moment; one by hand was entered by somebody, who may have been late.
    """
    if row.accepted_at is None or row.filed_at is None:
        raise Refused(refusals.NOT_ACCEPTED_YET())
    pauses = row.pauses.order_by("paused_at").values_list("pk", "paused_at", "resumed_at")
    returned_at = ReturnOfResult.objects.filter(dossier=row).values_list("returned_at", flat=True).first()
    handed_over_at = row.handovers.order_by("pk").values_list("sent_at", flat=True).first()
    signed = signatures.records_of(row.key).filter(signed_at__lte=row.settled_at or now)
    return dict(
        rules.moments_of(
            filed_at=row.filed_at,
            accepted_at=row.accepted_at,
            filed_and_accepted=row.filed_at == row.accepted_at,
            settled_at=row.settled_at,
            returned_at=returned_at,
            pauses=[PauseMoments(*pause) for pause in pauses],
            now=now,
            earliest=clock.at_local(clock.local(row.filed_at).date()),
            handed_over_at=handed_over_at,
            signed_at=signed.order_by("-signed_at").values_list("signed_at", flat=True).first(),
        )
    )
