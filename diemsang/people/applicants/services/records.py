"""What is recorded of an applicant after registration: names, birth, identities, addresses, contacts, login."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere
from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.people.accounts.queries import existing
from diemsang.people.applicants import events, rules
from diemsang.people.applicants.models import Address, Applicant, ApplicantName, Identity, IdentityKind, NameReason
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.services.levels import Levels
from diemsang.people.applicants.services.registering import NewAddress, address_row, save_identities, taken
from diemsang.people.applicants.services.rows import locked_for
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdentity:
    """One more paper that says who somebody is; `valid_to` is the first day it is no longer valid."""

    kind: str
    number: str
    issued_on: date | None = None
    issued_by: str = ""
    valid_to: date | None = None


@transaction.atomic
def rename_applicant(applicant: str, full_name: str, *, on: date, by: Actor, at: datetime) -> None:
    """Đổi tên from that day on; what was printed for earlier days keeps the earlier name."""
    authorise_somewhere(by, "applicants.change_applicant")
    row = locked_for(by, applicant)
    last = _last_name(row)
    name = clean_line(full_name)
    found = list(rules.obstacles_to_name(name))
    if last is not None and on <= last.valid_from:
        found.append(refusals.NOTHING_TO_CORRECT(at_field="on", latest=format_date(last.valid_from)))
    if on > clock.local(at).date():
        found.append(refusals.IN_THE_FUTURE(at_field="on"))
    if last is not None and name == last.full_name:
        found.append(refusals.NOTHING_CHANGES(at_field="full_name"))
    refuse_if(found)
    ApplicantName.objects.create(
        applicant=row, full_name=name, reason=NameReason.CHANGED, valid_from=on, recorded_at=at
    )
    facts = {"on": on.isoformat()}
    _changed(by, "applicants.applicant_renamed", row, at, "name", facts=facts, private={"full_name": name})


@transaction.atomic
def correct_name(applicant: str, full_name: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Đính chính tên: the name that stands was written wrongly. A new row takes its day; the wrong one stays below."""
    authorise_somewhere(by, "applicants.change_applicant")
    row = locked_for(by, applicant)
    last = _last_name(row)
    name = clean_line(full_name)
    found = list(rules.obstacles_to_name(name))
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if last is not None and name == last.full_name:
        found.append(refusals.NOTHING_CHANGES(at_field="full_name"))
    refuse_if(found)
    since = last.valid_from if last else clock.local(at).date()
    ApplicantName.objects.create(
        applicant=row, full_name=name, reason=NameReason.CORRECTED, valid_from=since, recorded_at=at
    )
    private = {"full_name": name, "reason": clean(reason)}
    _changed(by, "applicants.name_corrected", row, at, "name", facts={"on": since.isoformat()}, private=private)


@transaction.atomic
def correct_birth(
    applicant: str, *, born_on: date | None, gender: str, nationality: str = "VN", reason: str, by: Actor, at: datetime
) -> None:
    """Đính chính ngày sinh, giới tính, quốc tịch. What the identities say of them is held against the new values."""
    authorise_somewhere(by, "applicants.change_applicant")
    row = locked_for(by, applicant)
    nationality = clean_line(nationality).upper()
    given = {"born_on": born_on, "gender": gender, "nationality": nationality}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    today = clock.local(at).date()
    found = list(rules.obstacles_to_person(row.kind, gender, born_on, nationality, on=today))
    for each in Identity.objects.filter(applicant=row, withdrawn_at__isnull=True).order_by("pk"):
        found += rules.obstacles_to_identity(
            each.kind,
            each.number,
            holder=row.kind,
            gender=gender,
            born_on=born_on,
            nationality=nationality if each.kind != IdentityKind.PASSPORT else each.issuer,
            issued_by=each.issued_by,
        )
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if not changed:
        found.append(refusals.NOTHING_CHANGES())
    refuse_if(found)
    for name in changed:
        setattr(row, name, given[name])
    row.save(update_fields=changed)
    private = {name: str(given[name] or "") for name in changed} | {"reason": clean(reason)}
    _changed(by, "applicants.birth_corrected", row, at, "birth", facts={"fields": changed}, private=private)


@transaction.atomic
def add_identity(applicant: str, new: NewIdentity, *, by: Actor, at: datetime) -> int:
    """Ghi thêm giấy tờ định danh, as when a CMND is followed by a CCCD; the number of the row. The old one stays."""
    authorise_somewhere(by, "applicants.change_applicant")
    row = locked_for(by, applicant)
    number = rules.canonical_number(new.kind, new.number)
    issued_by = clean_line(new.issued_by)
    issuer = rules.issuer_of(new.kind, nationality=row.nationality, issued_by=issued_by)
    today = clock.local(at).date()
    found = [
        *rules.obstacles_to_identity(
            new.kind,
            number,
            holder=row.kind,
            gender=row.gender,
            born_on=row.born_on,
            nationality=row.nationality,
            issued_by=issued_by,
        ),
        *rules.obstacles_to_dates(new.issued_on, new.valid_to, on=today, born_on=row.born_on),
    ]
    if taken([(number, new.kind, issuer)]) & {(number, new.kind, issuer)}:
        found.append(refusals.IDENTITY_TAKEN(at_field="identity_number"))
    refuse_if(found)
    identity = Identity(
        applicant=row,
        kind=new.kind,
        number=number,
        issuer=issuer,
        issued_on=new.issued_on,
        issued_by=issued_by,
        valid_to=new.valid_to,
        recorded_at=at,
    )
    save_identities([identity])
    private = {
        "identity_number": number,
        "issued_on": new.issued_on.isoformat() if new.issued_on else "",
        "issued_by": issued_by,
    }
    facts = {"identity_kind": new.kind, "identity": identity.pk}
    _changed(by, "applicants.identity_added", row, at, "identity", facts=facts, private=private)
    return identity.pk


@transaction.atomic
def withdraw_identity(identity: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Hủy ghi nhận giấy tờ that was recorded by mistake; its number is free again. One that expired stays."""
    authorise_somewhere(by, "applicants.change_applicant")
    found = Identity.objects.filter(pk=identity).first()
    if found is None:
        raise Refused(NOT_FOUND())
    row = locked_for(by, f"applicant:{found.applicant_id}")
    living = Identity.objects.filter(applicant=row, withdrawn_at__isnull=True)
    if not living.filter(pk=identity).exists():
        raise Refused(NOT_FOUND())
    reasons: list[Refusal] = []
    if not clean(reason).strip():
        reasons.append(refusals.REASON_MISSING(at_field="reason"))
    if living.count() == 1:
        reasons.append(refusals.LAST_IDENTITY())
    refuse_if(reasons)
    living.filter(pk=identity).update(withdrawn_at=at)
    facts = {"identity_kind": found.kind, "identity": identity}
    private = {"reason": clean(reason)}
    _changed(by, "applicants.identity_withdrawn", row, at, "identity", facts=facts, private=private)


@transaction.atomic
def change_address(applicant: str, new: NewAddress, *, by: Actor, at: datetime) -> None:
    """Ghi địa chỉ from a day on: by the officer before whom they stand, or by themselves."""
    authorise_somewhere(by, "applicants.change_contacts")
    row = locked_for(by, applicant)
    new = new.cleaned()
    found = list(Levels().obstacles(new))
    last = Address.objects.filter(applicant=row, valid_from__lte=new.valid_from).order_by("-valid_from", "-pk").first()
    if last is not None and all(getattr(last, name) == value for name, value in new.as_private().items()):
        found.append(refusals.NOTHING_CHANGES(at_field="street"))
    refuse_if(found)
    address_row(row, new, at).save()
    facts = {"on": new.valid_from.isoformat()}
    _changed(by, "applicants.address_changed", row, at, "address", facts=facts, private=new.as_private())


@transaction.atomic
def change_contacts(applicant: str, *, phone: str, email: str, by: Actor, at: datetime) -> None:
    """Đổi số điện thoại, thư điện tử; an empty one is forgotten."""
    authorise_somewhere(by, "applicants.change_contacts")
    row = locked_for(by, applicant)
    given = {"phone": rules.canonical_phone(phone), "email": clean_line(email)}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    found = list(rules.obstacles_to_contacts(**given))
    if not changed:
        found.append(refusals.NOTHING_CHANGES(at_field="phone"))
    refuse_if(found)
    for name in changed:
        setattr(row, name, given[name])
    row.save(update_fields=changed)
    private = {name: given[name] for name in changed}
    _changed(by, "applicants.contacts_changed", row, at, "contacts", facts={"fields": changed}, private=private)


@transaction.atomic
def link_account(applicant: str, account: str, *, by: Actor, at: datetime) -> None:
    """Gắn tài khoản: say through which login they act for themselves; an empty one unlinks. Nobody links their own."""
    authorise_somewhere(by, "applicants.change_applicant")
    row = locked_for(by, applicant)
    if account and not existing([account]):
        raise Refused(NOT_FOUND())
    reasons: list[Refusal] = []
    if account and account == by.key:
        reasons.append(refusals.ACCOUNT_OF_ONESELF(at_field="account"))
    if account and Applicant.objects.filter(account=account).exclude(pk=row.pk).exists():
        reasons.append(refusals.ACCOUNT_TAKEN(at_field="account"))
    if account == row.account:
        reasons.append(refusals.NOTHING_CHANGES(at_field="account"))
    refuse_if(reasons)
    before, row.account = row.account, account
    row.save(update_fields=["account"])
    facts = {"account": account, "before": before}
    _changed(by, "applicants.account_linked", row, at, "account", facts=facts, private={})


def _last_name(row: Applicant) -> ApplicantName | None:
    return ApplicantName.objects.filter(applicant=row).order_by("-valid_from", "-pk").first()


def _changed(
    by: Actor,
    act: str,
    row: Applicant,
    at: datetime,
    change: str,
    *,
    facts: Mapping[str, object],
    private: Mapping[str, str],
) -> None:
    values = {name: value for name, value in private.items() if value}
    ledger.record(by, act, row, at, facts=facts, private=values)
    announce(events.applicant_changed, applicant=row.key, change=change)
