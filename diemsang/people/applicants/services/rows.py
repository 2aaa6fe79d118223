"""The rows an act works on: those the actor may see, held until the transaction ends."""

from django.db.models import Q

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, may_somewhere
from diemsang.kernel.refusals import Refused
from diemsang.people.applicants.models import Applicant
from diemsang.people.applicants.queries import access
from diemsang.people.applicants.queries.snapshots import standing_rows
from diemsang.people.applicants.rules import refusals


def locked(pk: int) -> Applicant:
    """The applicant, held. Refuses when it was erased, or merged since it was found."""
    row = Applicant.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or row.merged_into_id is not None:
        raise Refused(NOT_FOUND())
    if row.is_erased:
        raise Refused(refusals.ERASED(rule=row.erased_under))
    return row


def locked_for(by: Actor, key: str) -> Applicant:
    """The applicant as they stand, held, for who may see them; hidden and unknown alike are not found."""
    return locked(access.applicant_for(by, key).pk)


def locked_for_filing(by: Actor, key: str) -> Applicant:
    """The same for an act of a dossier: an officer of the counter has the dossier before them and need not have looked
    the applicant up; anybody else acts for themselves or for whom they represent, were it for one procedure."""
    row = standing_rows([key]).get(key)
    if row is None:
        raise Refused(NOT_FOUND())
    if not may_somewhere(by, "applicants.register_applicant"):
        today = clock.today()
        represented = access.representations_on(today).filter(representative__account=by.key).values("principal")
        own = Applicant.objects.filter(Q(account=by.key) | Q(pk__in=represented), pk=row.pk)
        if not by.is_signed_in or not own.exists():
            raise Refused(NOT_FOUND())
    return locked(row.pk)
