"""Who sees which dossier. What one may not see looks exactly like what does not exist.

The applicant and who acts for them; officers within their scope, on the agency, the place of filing or the unit that
holds it; agencies that were asked or have a task; those who watch over all. A draft is its writer's alone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, NOT_FOUND, Actor, table
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Consultation, Dossier, DossierQuerySet, Task, TaskState
from diemsang.onestop.dossiers.rules import State
from diemsang.people.applicants import queries as applicants
from diemsang.people.applicants import services as applicant_services

VIEW: Final = "dossiers.view"
HANDLING: Final = "dossiers.handle"
"""The purpose that stands in the journal of looks when somebody works on a dossier."""


def visible_to(actor: Actor) -> DossierQuerySet:
    """The dossiers an actor may see now, drafts of others left out."""
    rows = Dossier.objects.all()
    if actor.is_system:
        return rows
    if not actor.is_signed_in:
        return rows.none()
    mine = Q(filed_by=actor.key)
    own, limited = own_applicants(actor, clock.today())
    if own:
        mine |= Q(applicant__in=own) & (Q(filed_by=actor.key) | ~Q(state=State.DRAFT))
    for principal, procedure in limited:
        mine |= Q(applicant=principal, procedure=procedure) & ~Q(state=State.DRAFT)
    scopes = actor.scopes_as(table().roles_for(VIEW))
    if scopes is EVERYWHERE:
        return rows.filter(mine | ~Q(state=State.DRAFT))
    if scopes:
        mine |= _reached(scopes) & ~Q(state=State.DRAFT)
    return rows.filter(mine)


def _reached(scopes: Iterable[str]) -> Q:
    bodies = [scope for scope in scopes if scope.startswith("body:")]
    units = [scope for scope in scopes if scope.startswith("unit:")]
    reached = Q(pk__in=())
    if bodies:
        asked = Consultation.objects.filter(dossier=OuterRef("pk"), agency__in=bodies)
        tasks = Task.objects.filter(dossier=OuterRef("pk"), agency__in=bodies).exclude(state=TaskState.WAITING)
        reached |= Q(agency__in=bodies) | Q(centre__in=bodies) | Q(Exists(asked)) | Q(Exists(tasks))
    if units:
        reached |= Q(holder_unit__in=units)
    return reached


def own_applicants(actor: Actor, on: date) -> tuple[list[str], list[tuple[str, str]]]:
    """The applicants a login stands for on a day: itself and whom it represents in everything; and, apart, whom it
    represents in one procedure only (applicant, procedure). Two queries."""
    if not actor.key.startswith("account:"):
        return [], []
    own = applicants.applicant_of_account(actor.key)
    if own is None:
        return [], []
    rows = applicants.representations_on(on).filter(representative__account=actor.key)
    everything, limited = [own], []
    for principal, procedure in rows.values_list("principal_id", "procedure"):
        if procedure:
            limited.append((f"applicant:{principal}", procedure))
        else:
            everything.append(f"applicant:{principal}")
    return everything, limited


def stands_for_applicant(actor: Actor, row: Dossier, at: datetime) -> bool:
    """Whether the actor is the applicant, acts for them on that day, or wrote the draft."""
    if row.state == State.DRAFT and row.filed_by == actor.key:
        return True
    return stands_for(actor, row.applicant, row.procedure, at)


def stands_for(actor: Actor, applicant: str, procedure: str, at: datetime) -> bool:
    """Whether a login is that applicant's own, or acts for them in that procedure on that day."""
    own = applicants.applicant_of_account(actor.key) if actor.key.startswith("account:") else None
    return own is not None and applicants.may_act_for(own, applicant, clock.local(at).date(), procedure=procedure)


def may_see_files(actor: Actor, subject: str) -> bool:
    """For the file store: who sees a dossier sees its files (`dossier:5`)."""
    number = subject.partition(":")[2]
    return number.isdecimal() and len(number) < 19 and visible_to(actor).filter(pk=int(number)).exists()


def sees(actor: Actor, row: Dossier) -> bool:
    """Whether the dossier is among those the actor may see."""
    return visible_to(actor).filter(pk=row.pk).exists()


def dossier_for(actor: Actor, key_or_code: str) -> Dossier:
    """The dossier, by key (`dossier:5`) or code, for who may see it; `access.not_found` for anybody else."""
    kind, _, number = key_or_code.partition(":")
    if kind == "dossier":
        wanted = Q(pk=int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else Q(pk__in=())
    else:
        wanted = Q(code=key_or_code.strip().upper())
    row = visible_to(actor).filter(wanted).first()
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def applicants_of(
    rows: Iterable[Dossier], *, by: Actor, at: datetime, purpose: str = HANDLING
) -> dict[str, applicants.ApplicantSnapshot]:
    """Who filed these dossiers, as of today, by applicant key; the look is logged for each. The rows were fetched for
    the actor: that is the right to see them."""
    keys = {row.applicant for row in rows}
    if not keys:
        return {}
    applicant_services.log_look(keys, by=by, purpose=purpose, at=at)
    return applicants.snapshots(keys, clock.local(at).date())
