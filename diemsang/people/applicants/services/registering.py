"""Registering applicants: one at a counter, or thousands of an import, in the same few statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.accounts.queries import existing
from diemsang.people.applicants import events, rules
from diemsang.people.applicants.models import Address, Applicant, ApplicantName, Identity, LookUp
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.services.levels import Levels
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddress:
    """Where somebody lives or sits from a day on, with the levels of government of that day."""

    street: str = ""
    commune: str
    district: str = ""
    province: str
    valid_from: date

    def cleaned(self) -> "NewAddress":
        return replace(
            self,
            street=clean_line(self.street),
            commune=clean_line(self.commune),
            district=clean_line(self.district),
            province=clean_line(self.province),
        )

    def as_private(self) -> dict[str, str]:
        """For the journal: personal, digests only."""
        return {name: getattr(self, name) for name in ("street", "commune", "district", "province")}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplicant:
    """Somebody to be registered, with the identity they showed.

    `account` is the key of their login when they have one, `valid_to` the first day the identity is no longer valid.
    Numbers may be typed with blanks and dots; they are kept without.
    """

    kind: str
    full_name: str
    identity_kind: str
    identity_number: str
    issued_on: date | None = None
    issued_by: str = ""
    valid_to: date | None = None
    born_on: date | None = None
    gender: str = ""
    address: NewAddress | None = None
    phone: str = ""
    email: str = ""
    account: str = ""
    nationality: str = "VN"

    def cleaned(self) -> "NewApplicant":
        return replace(
            self,
            full_name=clean_line(self.full_name),
            identity_number=rules.canonical_number(self.identity_kind, self.identity_number),
            issued_by=clean_line(self.issued_by),
            phone=rules.canonical_phone(self.phone),
            email=clean_line(self.email),
            nationality=clean_line(self.nationality).upper(),
            address=self.address.cleaned() if self.address else None,
        )

    @property
    def issuer(self) -> str:
        return rules.issuer_of(self.identity_kind, nationality=self.nationality, issued_by=self.issued_by)

    @property
    def unique_by(self) -> tuple[str, str, str]:
        """What no two living identities share."""
        return self.identity_number, self.identity_kind, self.issuer


def register_applicant(new: NewApplicant, *, by: Actor, at: datetime) -> str:
    """Ghi nhận người nộp hồ sơ; their key. See `register_applicants`."""
    return register_applicants([new], by=by, at=at)[0]


@transaction.atomic
def register_applicants(applicants: Sequence[NewApplicant], *, by: Actor, at: datetime) -> list[str]:
    """Register applicants with an identity, perhaps an address and a login each; their keys, in order.

    All or none: every reason is given, in a list with the line (from 0) before the field, as in `12.identity_number`.
    Names, numbers, addresses and contacts enter the journal as digests. The officer who registered may open the record
    for the rest of the day. Applicants belong to no body, so the right may be held in any.
    """
    authorise_somewhere(by, "applicants.register_applicant")
    today = clock.local(at).date()
    cleaned = [each.cleaned() for each in applicants]
    refuse_if(_obstacles(cleaned, by, today))
    rows = Applicant.objects.bulk_create([_row(each, at) for each in cleaned], batch_size=AT_ONCE)
    pairs = list(zip(rows, cleaned, strict=True))
    ApplicantName.objects.bulk_create(
        [
            ApplicantName(applicant=row, full_name=each.full_name, valid_from=today, recorded_at=at)
            for row, each in pairs
        ],
        batch_size=AT_ONCE,
    )
    save_identities([_identity(row, each, at) for row, each in pairs])
    Address.objects.bulk_create(
        [address_row(row, each.address, at) for row, each in pairs if each.address], batch_size=AT_ONCE
    )
    if not by.is_system:
        LookUp.objects.bulk_create([LookUp(applicant=row, actor=by.key, day=today) for row in rows])
    ledger.record_many(
        by,
        "applicants.applicant_registered",
        [
            (row, {"kind": each.kind, "identity_kind": each.identity_kind, "account": each.account}, _private(each))
            for row, each in pairs
        ],
        at,
    )
    if rows:
        announce(events.applicants_registered, applicants=[row.key for row in rows])
    return [row.key for row in rows]


def obstacles_to_registering(applicants: Sequence[NewApplicant], *, by: Actor, at: datetime) -> tuple[Refusal, ...]:
    """Every reason `register_applicants` would give for this list at that moment, as it gives them; nothing is
    written. For imports that are tried first."""
    authorise_somewhere(by, "applicants.register_applicant")
    return tuple(_obstacles([each.cleaned() for each in applicants], by, clock.local(at).date()))


def save_identities(rows: Sequence[Identity]) -> None:
    """Insert them all. Who registers the same number at the same moment is told so by the database."""
    try:
        with transaction.atomic():
            Identity.objects.bulk_create(rows, batch_size=AT_ONCE)
    except IntegrityError:
        raise Refused(refusals.IDENTITY_TAKEN(at_field="identity_number")) from None


def address_row(applicant: Applicant, new: NewAddress, at: datetime) -> Address:
    return Address(
        applicant=applicant,
        street=new.street,
        commune=new.commune,
        district=new.district,
        province=new.province,
        valid_from=new.valid_from,
        recorded_at=at,
    )


def _obstacles(applicants: Sequence[NewApplicant], by: Actor, today: date) -> Iterator[Refusal]:
    levels = Levels()
    lived = taken([each.unique_by for each in applicants])
    accounts = [each.account for each in applicants if each.account]
    known = existing(accounts) if accounts else frozenset()
    if len(known) != len(set(accounts)):
        raise Refused(NOT_FOUND())
    held = set(Applicant.objects.filter(account__in=accounts).values_list("account", flat=True)) if accounts else set()
    for line, each in enumerate(applicants):
        for refusal in _obstacles_to_one(each, by, today, levels):
            yield _at_line(refusal, line, len(applicants))
        if each.unique_by in lived:
            yield _at_line(refusals.IDENTITY_TAKEN(at_field="identity_number"), line, len(applicants))
        if each.account and each.account in held:
            yield _at_line(refusals.ACCOUNT_TAKEN(at_field="account"), line, len(applicants))
        lived.add(each.unique_by)
        held.add(each.account)


def _obstacles_to_one(new: NewApplicant, by: Actor, today: date, levels: Levels) -> Iterator[Refusal]:
    yield from rules.obstacles_to_name(new.full_name)
    yield from rules.obstacles_to_person(new.kind, new.gender, new.born_on, new.nationality, on=today)
    yield from rules.obstacles_to_identity(
        new.identity_kind,
        new.identity_number,
        holder=new.kind,
        gender=new.gender,
        born_on=new.born_on,
        nationality=new.nationality,
        issued_by=new.issued_by,
    )
    yield from rules.obstacles_to_dates(new.issued_on, new.valid_to, on=today, born_on=new.born_on)
    yield from rules.obstacles_to_contacts(new.phone, new.email)
    if new.address is not None:
        yield from levels.obstacles(new.address)
    if new.account and new.account == by.key:
        yield refusals.ACCOUNT_OF_ONESELF(at_field="account")


def taken(wanted: Sequence[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Which of those identities live already, a chunk of numbers at a time."""
    numbers = sorted({number for number, _, _ in wanted})
    found: set[tuple[str, str, str]] = set()
    for start in range(0, len(numbers), AT_ONCE):
        rows = Identity.objects.filter(number__in=numbers[start : start + AT_ONCE], withdrawn_at__isnull=True)
        found.update(rows.values_list("number", "kind", "issuer"))
    return found


def _at_line(refusal: Refusal, line: int, lines: int) -> Refusal:
    return refusal if lines == 1 else replace(refusal, at_field=f"{line}.{refusal.at_field}")


def _row(new: NewApplicant, at: datetime) -> Applicant:
    return Applicant(
        kind=new.kind,
        born_on=new.born_on,
        gender=new.gender,
        nationality=new.nationality,
        phone=new.phone,
        email=new.email,
        account=new.account,
        registered_at=at,
    )


def _identity(row: Applicant, new: NewApplicant, at: datetime) -> Identity:
    return Identity(
        applicant=row,
        kind=new.identity_kind,
        number=new.identity_number,
        issuer=new.issuer,
        issued_on=new.issued_on,
        issued_by=new.issued_by,
        valid_to=new.valid_to,
        recorded_at=at,
    )


def _private(new: NewApplicant) -> dict[str, str]:
    """Every personal value that was given, for the journal's digests."""
    values = {
        "full_name": new.full_name,
        "identity_number": new.identity_number,
        "issued_on": new.issued_on.isoformat() if new.issued_on else "",
        "issued_by": new.issued_by,
        "born_on": new.born_on.isoformat() if new.born_on else "",
        "gender": new.gender,
        "nationality": new.nationality,
        "phone": new.phone,
        "email": new.email,
    } | (new.address.as_private() if new.address else {})
    return {name: value for name, value in values.items() if value}
