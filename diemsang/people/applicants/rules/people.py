"""What may be said of an applicant: their dates, how to reach them, where they live, who acts for them."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import obstacles_to_naming
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.rules.identities import CITIZEN, GENDERS, KINDS_FOR

DISTRICT: Final = "district"
LEGAL: Final = "legal"
GUARDIAN: Final = "guardian"
AUTHORISED: Final = "authorised"
CAPACITIES: Final = (LEGAL, GUARDIAN, AUTHORISED)
_PHONE: Final = re.compile(r"0\d{9,10}|\+\d{8,15}", re.ASCII)
_EMAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")


def canonical_phone(text: str) -> str:
    """The number as it is kept: digits only, a Vietnamese one beginning with 0."""
    found = re.sub(r"[\s.()\-]+", "", text)
    return f"0{found[3:]}" if found.startswith("+84") else found


def obstacles_to_contacts(phone: str, email: str) -> Iterator[Refusal]:
    """Both may be missing; what is given can be reached. `phone` is canonical."""
    if phone and not _PHONE.fullmatch(phone):
        yield refusals.BAD_PHONE(at_field="phone")
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        yield refusals.BAD_EMAIL(at_field="email")


def obstacles_to_name(full_name: str) -> Iterator[Refusal]:
    """A name without letters that deceive the eye."""
    yield from obstacles_to_naming(full_name, at_field="full_name")
    if not full_name:
        yield refusals.NAME_MISSING(at_field="full_name")


def obstacles_to_person(
    kind: str, gender: str, born_on: date | None, nationality: str, *, on: date
) -> Iterator[Refusal]:
    """Whether it can be anybody: born by that day; only citizens are born and have a gender."""
    if kind not in KINDS_FOR:
        yield refusals.UNKNOWN_CHOICE(at_field="kind", value=kind)
    if not re.fullmatch(r"[A-Z]{2}", nationality, re.ASCII):
        yield refusals.BAD_NATIONALITY(at_field="nationality")
    if kind != CITIZEN and (gender or born_on):
        yield refusals.NOT_FOR_ORGANISATIONS(at_field="born_on" if born_on else "gender")
    elif gender and gender not in GENDERS:
        yield refusals.UNKNOWN_CHOICE(at_field="gender", value=gender)
    if born_on is not None and born_on > on:
        yield refusals.IN_THE_FUTURE(at_field="born_on")


def obstacles_to_dates(
    issued_on: date | None, valid_to: date | None, *, on: date, born_on: date | None = None
) -> Iterator[Refusal]:
    """Whether a paper can bear these dates on that day: issued after the birth and by now, and valid for a day."""
    if issued_on is not None and issued_on > on:
        yield refusals.IN_THE_FUTURE(at_field="issued_on")
    if issued_on is not None and born_on is not None and issued_on < born_on:
        yield refusals.ISSUED_BEFORE_BIRTH(at_field="issued_on")
    if issued_on is not None and valid_to is not None and valid_to <= issued_on:
        yield refusals.ENDS_BEFORE_IT_STARTS(at_field="valid_to")


def obstacles_to_address(
    commune: str, district: str, province: str, *, levels: Collection[str] | None, basis: str, on: date
) -> Iterator[Refusal]:
    """Whether an address of that day names the levels there are (`organisation.level_exists`); None: no row says.

    The district is required while it exists and refused from 01/07/2025 on; the row says so, not this code.
    """
    if not commune:
        yield refusals.COMMUNE_MISSING(at_field="commune")
    if not province:
        yield refusals.PROVINCE_MISSING(at_field="province")
    if levels is None:
        yield refusals.LEVELS_UNDEFINED(at_field="district", on=format_date(on))
    elif DISTRICT in levels and not district:
        yield refusals.DISTRICT_MISSING(at_field="district", on=format_date(on), basis=basis)
    elif DISTRICT not in levels and district:
        yield refusals.DISTRICT_GONE(at_field="district", on=format_date(on), basis=basis)


def obstacles_to_representing(
    capacity: str,
    *,
    principal_kind: str,
    representative_kind: str,
    is_oneself: bool,
    document_number: str,
    matter: str,
    valid_from: date,
    valid_to: date | None,
) -> Iterator[Refusal]:
    """Whether somebody may act for an applicant in this capacity (Bộ luật Dân sự 2015, Điều 134 đến 140).

    By law for a legal person (Điều 137) or for a person under guardianship (Điều 136); else by a written authorisation
    (Điều 138) that says for what.
    """
    if capacity not in CAPACITIES:
        yield refusals.UNKNOWN_CHOICE(at_field="kind", value=capacity)
    if is_oneself:
        yield refusals.REPRESENTED_BY_ONESELF(at_field="representative")
    if capacity in {LEGAL, GUARDIAN} and representative_kind != CITIZEN:
        yield refusals.REPRESENTATIVE_NOT_A_CITIZEN(at_field="representative")
    if capacity == LEGAL and principal_kind == CITIZEN:
        yield refusals.LEGAL_OF_A_CITIZEN(at_field="kind")
    if capacity == GUARDIAN and principal_kind != CITIZEN:
        yield refusals.GUARDIAN_OF_AN_ORGANISATION(at_field="kind")
    if capacity == AUTHORISED and not document_number:
        yield refusals.DOCUMENT_MISSING(at_field="document_number")
    if capacity == AUTHORISED and not matter:
        yield refusals.MATTER_MISSING(at_field="matter")
    if valid_to is not None and valid_to <= valid_from:
        yield refusals.ENDS_BEFORE_IT_STARTS(at_field="valid_to")


def obstacles_to_merging(
    source: tuple[str, date | None, str], into: tuple[str, date | None, str], *, accounts: Collection[str]
) -> Iterator[Refusal]:
    """Whether two records (kind, birth, gender) can be one applicant's; `accounts` are the logins of both."""
    if source[0] != into[0] or any(one and other and one != other for one, other in zip(source, into, strict=True)):
        yield refusals.KINDS_DIFFER()
    if len({account for account in accounts if account}) > 1:
        yield refusals.TWO_ACCOUNTS()
