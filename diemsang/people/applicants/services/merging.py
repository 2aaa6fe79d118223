"""Two records of one applicant become one; the old key leads to the one that stands."""

from datetime import date, datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise_somewhere
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.people.applicants import events, rules
from diemsang.people.applicants.models import Address, Applicant, Identity, Paper, PaperUse, Representation
from diemsang.people.applicants.queries.access import applicant_for
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.services.rows import locked
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@transaction.atomic
def merge_applicants(source: str, into: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Gộp bản ghi trùng: `into` takes over identities, addresses, papers, representations and, where it has none, birth
    data, contacts and login of `source`; the key of the record that stands.

    The name of `into` stands; the other's names stay with its row, which is not seen any more. Nothing is undone: keys
    kept elsewhere go on working. Refuses records of different applicants, and two logins.
    """
    authorise_somewhere(by, "applicants.merge_applicants")
    pair = sorted({applicant_for(by, key).pk for key in (source, into)})
    if len(pair) != 2:
        raise Refused(refusals.MERGED_WITH_ITSELF())
    held = {pk: locked(pk) for pk in pair}
    standing = held[applicant_for(by, into).pk]
    going = next(row for pk, row in held.items() if pk != standing.pk)
    found: list[Refusal] = [
        *rules.obstacles_to_merging(_who(going), _who(standing), accounts=[going.account, standing.account]),
        *([] if clean(reason).strip() else [refusals.REASON_MISSING(at_field="reason")]),
    ]
    refuse_if(found)
    identities = sorted(Identity.objects.filter(applicant=going).values_list("pk", flat=True))
    for model in (Identity, Address, PaperUse):
        model.objects.filter(applicant=going).update(applicant=standing)
    _move_papers(going, standing, at)
    _move_representations(going, standing)
    taken_over = _fill(going, standing)
    Applicant.objects.filter(merged_into=going).update(merged_into=standing)
    private = {"reason": clean(reason)}
    facts = {"into": standing.key, "identities": identities}
    ledger.record(by, "applicants.applicant_merged", going, at, facts=facts, private=private)
    facts = {"source": going.key, "identities": identities, "fields": taken_over}
    ledger.record(by, "applicants.applicant_took_over", standing, at, facts=facts, private=private)
    announce(events.applicants_merged, source=going.key, into=standing.key)
    return standing.key


def _who(row: Applicant) -> tuple[str, date | None, str]:
    return row.kind, row.born_on, row.gender


def _fill(going: Applicant, standing: Applicant) -> list[str]:
    """What the standing record lacks it takes; the login leaves the other row first, as it stands in one only."""
    names = ("born_on", "gender", "phone", "email", "account")
    found = {name: getattr(going, name) for name in names if getattr(going, name) and not getattr(standing, name)}
    going.account, going.merged_into = "", standing
    going.save(update_fields=["account", "merged_into"])
    for name, value in found.items():
        setattr(standing, name, value)
    standing.save(update_fields=list(found))
    return sorted(found)


def _move_papers(going: Applicant, standing: Applicant, at: datetime) -> None:
    """A paper that both keep from one dossier is offered once."""
    kept = set(
        Paper.objects.filter(applicant=standing, withdrawn_at__isnull=True)
        .exclude(source="")
        .values_list("kind", "source", "number")
    )
    doubles = [
        row.pk
        for row in Paper.objects.filter(applicant=going, withdrawn_at__isnull=True)
        if (row.kind, row.source, row.number) in kept
    ]
    Paper.objects.filter(pk__in=doubles).update(withdrawn_at=at)
    Paper.objects.filter(applicant=going).update(applicant=standing)


def _move_representations(going: Applicant, standing: Applicant) -> None:
    """Acting for each other was acting for oneself: those rows stay with the record that goes."""
    Representation.objects.filter(principal=going).exclude(representative=standing).update(principal=standing)
    Representation.objects.filter(representative=going).exclude(principal=standing).update(representative=standing)
