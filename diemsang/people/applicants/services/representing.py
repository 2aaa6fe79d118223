"""Who acts for whom: by law, by guardianship, by a written authorisation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere
from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.applicants import events, rules
from diemsang.people.applicants.models import Applicant, Representation
from diemsang.people.applicants.queries.access import visible_to
from diemsang.people.applicants.queries.snapshots import standing_rows
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.services.rows import locked_for
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRepresentation:
    """`representative` acts for `principal` in `[valid_from, valid_to)`; with a `procedure`, in that one only."""

    principal: str
    representative: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    matter: str = ""
    procedure: str = ""
    document_number: str = ""
    document_issued_by: str = ""

    def cleaned(self) -> "NewRepresentation":
        return replace(
            self,
            matter=clean_line(self.matter),
            document_number=clean_line(self.document_number),
            document_issued_by=clean_line(self.document_issued_by),
        )


def record_representation(new: NewRepresentation, *, by: Actor, at: datetime) -> int:
    """Ghi nhận người đại diện; the number of the row."""
    return record_representations([new], by=by, at=at)[0]


@transaction.atomic
def record_representations(representations: Sequence[NewRepresentation], *, by: Actor, at: datetime) -> list[int]:
    """Record who acts for whom, in few statements; the numbers of the rows, in order.

    The actor sees both sides: at the counter both identities were given. The journal of the principal keeps the keys
    of both and digests of the rest.
    """
    authorise_somewhere(by, "applicants.record_representation")
    cleaned = [each.cleaned() for each in representations]
    standing = standing_rows({key for each in cleaned for key in (each.principal, each.representative)})
    wanted = {row.pk for row in standing.values()}
    rows = {
        row.pk: row
        for row in Applicant.objects.select_for_update(of=("self",))
        .filter(pk__in=visible_to(by).filter(pk__in=wanted).values("pk"))
        .order_by("pk")
    }
    pairs: list[tuple[NewRepresentation, Applicant, Applicant]] = []
    for each in cleaned:
        principal, representative = standing.get(each.principal), standing.get(each.representative)
        if principal is None or representative is None or not {principal.pk, representative.pk} <= rows.keys():
            raise Refused(NOT_FOUND())
        pairs.append((each, rows[principal.pk], rows[representative.pk]))
    refuse_if(_obstacles(pairs))
    made = Representation.objects.bulk_create(
        [
            Representation(
                principal=principal,
                representative=representative,
                kind=each.kind,
                matter=each.matter,
                procedure=each.procedure,
                document_number=each.document_number,
                document_issued_by=each.document_issued_by,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                recorded_at=at,
            )
            for each, principal, representative in pairs
        ],
        batch_size=500,
    )
    items = [(row.principal, _facts(row), _private(row)) for row in made]
    ledger.record_many(by, "applicants.representation_recorded", items, at)
    for row in made:
        _announce(row, "started", row.valid_from)
    return [row.pk for row in made]


@transaction.atomic
def end_representation(representation: int, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Chấm dứt đại diện: `on` is the first day it no longer holds. By the counter, or by who is represented."""
    authorise_somewhere(by, "applicants.end_representation")
    row = Representation.objects.select_for_update(of=("self",)).filter(pk=representation).first()
    if row is None:
        raise Refused(NOT_FOUND())
    principal = locked_for(by, f"applicant:{row.principal_id}")
    found: list[Refusal] = []
    if row.valid_to is not None and row.valid_to <= on:
        found.append(refusals.ENDED_ALREADY(at_field="on", on=format_date(row.valid_to)))
    if on < row.valid_from:
        found.append(refusals.ENDS_BEFORE_IT_STARTS(at_field="on"))
    if not clean_line(reason):
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    facts = {"representation": row.pk, "on": on.isoformat()}
    ledger.record(
        by, "applicants.representation_ended", principal, at, facts=facts, private={"reason": clean_line(reason)}
    )
    _announce(row, "ended", on)


def _obstacles(pairs: Sequence[tuple[NewRepresentation, Applicant, Applicant]]) -> list[Refusal]:
    found: list[Refusal] = []
    held = list(Representation.objects.filter(principal__in={principal.pk for _, principal, _ in pairs}))
    for each, principal, representative in pairs:
        found += rules.obstacles_to_representing(
            each.kind,
            principal_kind=principal.kind,
            representative_kind=representative.kind,
            is_oneself=principal.pk == representative.pk,
            document_number=each.document_number,
            matter=each.matter,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
        )
        if any(
            (row.principal_id, row.representative_id, row.kind, row.procedure)
            == (principal.pk, representative.pk, each.kind, each.procedure)
            and (each.valid_to is None or row.valid_from < each.valid_to)
            and (row.valid_to is None or each.valid_from < row.valid_to)
            for row in held
        ):
            found.append(refusals.REPRESENTED_ALREADY(at_field="representative"))
        held.append(
            Representation(
                principal=principal,
                representative=representative,
                kind=each.kind,
                procedure=each.procedure,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
            )
        )
    return found


def _facts(row: Representation) -> dict[str, object]:
    return {
        "representation": row.pk,
        "representative": f"applicant:{row.representative_id}",
        "kind": row.kind,
        "procedure": row.procedure,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def _private(row: Representation) -> dict[str, str]:
    names = ("matter", "document_number", "document_issued_by")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def _announce(row: Representation, change: str, on: date) -> None:
    announce(
        events.representation_changed,
        principal=f"applicant:{row.principal_id}",
        representative=f"applicant:{row.representative_id}",
        change=change,
        on=on,
    )
