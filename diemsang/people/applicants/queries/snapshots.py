"""What an applicant was on a day, for contexts that have already decided who may see it and that log the look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diemsang.kernel.access import NOT_FOUND
from diemsang.kernel.refusals import Refused
from diemsang.people.applicants import rules
from diemsang.people.applicants.models import Address, Applicant, ApplicantName, Identity, IdentityKind


@dataclass(frozen=True, slots=True)
class ApplicantSnapshot:
    """Name, identity and address as of a day; what is not known is empty. Contacts are those of now.

    `key` is the record that stands today, whatever older key was asked for. Once erased, only `key`, `kind` and
    `erased_under` are left. An address is given from its first day on; `address_from` tells which law it was written
    under.
    """

    key: str
    kind: str
    full_name: str = ""
    identity_kind: str = ""
    identity_number: str = ""
    identity_issued_on: date | None = None
    identity_issued_by: str = ""
    born_on: date | None = None
    gender: str = ""
    address: str = ""
    street: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    phone: str = ""
    email: str = ""
    nationality: str = ""
    account: str = ""
    address_from: date | None = None
    erased_under: str = ""


def snapshot(key: str, on: date) -> ApplicantSnapshot:
    """The applicant on that day; `access.not_found` for a key nobody has."""
    found = snapshots([key], on)
    if key not in found:
        raise Refused(NOT_FOUND())
    return found[key]


def snapshots(keys: Iterable[str], on: date) -> dict[str, ApplicantSnapshot]:
    """Applicants on that day by the key that was asked for, in four queries however many; unknown keys are left out."""
    standing = standing_rows(keys)
    numbers = {row.pk for row in standing.values()}
    names = names_on(numbers, on)
    identities = identities_on(numbers, on)
    addresses = addresses_on(numbers, on)
    made = {
        row.pk: _snapshot(row, names.get(row.pk, ""), identities.get(row.pk), addresses.get(row.pk))
        for row in standing.values()
    }
    return {key: made[row.pk] for key, row in standing.items()}


def standing_rows(keys: Iterable[str]) -> dict[str, Applicant]:
    """The rows that stand today for those keys, in one query: a merged record leads to the one that took it over."""
    wanted = {rules.number_of(key): key for key in keys}
    rows = Applicant.objects.filter(pk__in=wanted).select_related("merged_into")
    return {wanted[row.pk]: row.merged_into or row for row in rows}


def standing_key(key: str) -> str:
    """The key under which the applicant stands today; `access.not_found` for a key nobody has."""
    found = standing_rows([key]).get(key)
    if found is None:
        raise Refused(NOT_FOUND())
    return found.key


def names_on(numbers: Iterable[int], on: date) -> dict[int, str]:
    """What applicants were called on that day, in one query; their first name for a day before it."""
    found: dict[int, ApplicantName] = {}
    for row in ApplicantName.objects.filter(applicant__in=set(numbers)).order_by("applicant_id", "valid_from", "pk"):
        first = found.get(row.applicant_id)
        if first is None or row.valid_from <= on or row.valid_from == first.valid_from:
            found[row.applicant_id] = row
    return {pk: row.full_name for pk, row in found.items()}


def identities_on(numbers: Iterable[int], on: date) -> dict[int, Identity]:
    """The identity to print for that day: one issued by then and still valid, the national one before a passport,
    the latest before an earlier one; failing that, any that was ever recorded."""
    found: dict[int, Identity] = {}
    for row in Identity.objects.filter(applicant__in=set(numbers), withdrawn_at__isnull=True).order_by("pk"):
        best = found.get(row.applicant_id)
        if best is None or _weight(row, on) >= _weight(best, on):
            found[row.applicant_id] = row
    return found


def _weight(row: Identity, on: date) -> tuple[bool, bool, bool, date]:
    issued = row.issued_on is None or row.issued_on <= on
    valid = row.valid_to is None or row.valid_to > on
    return issued, valid, row.kind != IdentityKind.PASSPORT, row.issued_on or date.min


def addresses_on(numbers: Iterable[int], on: date) -> dict[int, Address]:
    """Where applicants lived or sat on that day, in one query; none before the first day that is known."""
    rows = Address.objects.filter(applicant__in=set(numbers), valid_from__lte=on)
    return {row.applicant_id: row for row in rows.order_by("applicant_id", "valid_from", "pk")}


def _snapshot(row: Applicant, name: str, identity: Identity | None, address: Address | None) -> ApplicantSnapshot:
    if row.is_erased:
        return ApplicantSnapshot(key=row.key, kind=row.kind, erased_under=row.erased_under)
    return ApplicantSnapshot(
        key=row.key,
        kind=row.kind,
        full_name=name,
        identity_kind=identity.kind if identity else "",
        identity_number=identity.number if identity else "",
        identity_issued_on=identity.issued_on if identity else None,
        identity_issued_by=identity.issued_by if identity else "",
        born_on=row.born_on,
        gender=row.gender,
        address=str(address) if address else "",
        street=address.street if address else "",
        commune=address.commune if address else "",
        district=address.district if address else "",
        province=address.province if address else "",
        phone=row.phone,
        email=row.email,
        nationality=row.nationality,
        account=row.account,
        address_from=address.valid_from if address else None,
    )
