"""Who may see which applicant. What one may not see looks exactly like what does not exist.

Oneself, and whom one represents; who looks over all (`applicants.view_any`); and officers of the counter, who open a
record by giving its whole identity number and have it open for that day. Nobody browses.
"""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere, may_somewhere
from diemsang.kernel.refusals import Refused
from diemsang.people.applicants import rules
from diemsang.people.applicants.models import Applicant, Identity, IdentityKind, LookUp, Representation
from diemsang.people.applicants.queries.snapshots import standing_rows
from diemsang.people.applicants.rules import refusals
from diemsang.proof.ledger.services import log_access

LOOK_UP: Final = "applicants.look_up"
SEEN: Final = ("full_name", "identities", "addresses", "contacts", "representations", "papers")
"""What a page of an applicant shows; the journal of looks names it."""


def visible_to(actor: Actor) -> QuerySet[Applicant]:
    """The applicants an actor may see today; merged and erased records are not among them."""
    rows = Applicant.objects.filter(merged_into__isnull=True, erased_at__isnull=True)
    if may_somewhere(actor, "applicants.view_any"):
        return rows
    if not actor.is_signed_in:
        return rows.none()
    today = clock.today()
    in_force = representations_on(today).filter(principal=OuterRef("pk"), procedure="")
    reached = Q(account=actor.key) | Q(Exists(in_force.filter(representative__account=actor.key)))
    if may_somewhere(actor, LOOK_UP):
        reached |= Q(Exists(LookUp.objects.filter(applicant=OuterRef("pk"), actor=actor.key, day=today)))
    return rows.filter(reached)


def applicant_for(actor: Actor, key: str) -> Applicant:
    """The applicant as they stand today, for who may see them; `access.not_found` alike for hidden and unknown."""
    number = rules.number_of(key)
    standing = standing_rows([key]).get(key)
    row = visible_to(actor).filter(pk=standing.pk if standing else number).first()
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def representations_on(day: date) -> QuerySet[Representation]:
    """Who acts for whom on that day."""
    return Representation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


def may_act_for(person_applicant: str, principal: str, on: date, *, procedure: str = "") -> bool:
    """Whether one applicant may act for another on that day: oneself, or by a representation in force.

    One that was given for a single procedure counts when that procedure is the one asked about.
    """
    standing = standing_rows([person_applicant, principal])
    if person_applicant not in standing or principal not in standing:
        return False
    who, whom = standing[person_applicant], standing[principal]
    if who.is_erased or whom.is_erased:
        return False
    if who.pk == whom.pk:
        return True
    rows = representations_on(on).filter(representative=who, principal=whom)
    return rows.filter(procedure__in={"", procedure}).exists()


def applicant_of_account(account: str) -> str | None:
    """The applicant who acts through a login; None when nobody does."""
    pk = Applicant.objects.filter(account=account).values_list("pk", flat=True).first() if account else None
    return None if pk is None else f"applicant:{pk}"


@transaction.atomic
def find_by_identity(actor: Actor, number: str, *, at: datetime, kind: str = "") -> str | None:
    """The applicant who holds exactly this number, for officers of the counter; None when nobody does.

    Every look-up is logged, one that finds nobody under the officer's own name. What is found is open to the officer
    for the rest of the day. Refuses with `applicants.several_found` when kinds of identity share the number and `kind`
    does not say which.
    """
    authorise_somewhere(actor, LOOK_UP)
    numbers = {each: rules.canonical_number(each, number) for each in IdentityKind.values if kind in {"", each}}
    rows = Identity.objects.filter(number__in=set(numbers.values()), withdrawn_at__isnull=True).order_by("pk")
    found = sorted({row.applicant_id for row in rows if row.number == numbers.get(row.kind)})
    if len(found) > 1:
        raise Refused(refusals.SEVERAL_FOUND(at_field="identity_kind"))
    if not found:
        log_access(actor, f"applicants.look_up:{actor.key}", "applicants.look_up", at, ["identity_number"])
        return None
    row = Applicant(pk=found[0])
    log_access(actor, row, "applicants.look_up", at, ["identity_number"])
    day = clock.local(at).date()
    LookUp.objects.bulk_create([LookUp(applicant=row, actor=actor.key, day=day)], ignore_conflicts=True)
    return row.key
