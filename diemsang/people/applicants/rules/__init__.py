"""What holds of applicants, their identities, addresses, representatives and papers. Values in, verdicts out."""

from diemsang.people.applicants.rules.identities import (
    BIRTH_PROVINCES,
    CITIZEN,
    KINDS_FOR,
    canonical_number,
    issuer_of,
    obstacles_to_identity,
    obstacles_to_tax_code,
    said_by_cccd,
    tax_check_digit,
)
from diemsang.people.applicants.rules.keys import number_of
from diemsang.people.applicants.rules.papers import PaperValidity, obstacles_to_ask_again
from diemsang.people.applicants.rules.people import (
    canonical_phone,
    obstacles_to_address,
    obstacles_to_contacts,
    obstacles_to_dates,
    obstacles_to_merging,
    obstacles_to_name,
    obstacles_to_person,
    obstacles_to_representing,
)

__all__ = [
    "BIRTH_PROVINCES",
    "CITIZEN",
    "KINDS_FOR",
    "PaperValidity",
    "canonical_number",
    "canonical_phone",
    "issuer_of",
    "number_of",
    "obstacles_to_address",
    "obstacles_to_ask_again",
    "obstacles_to_contacts",
    "obstacles_to_dates",
    "obstacles_to_identity",
    "obstacles_to_merging",
    "obstacles_to_name",
    "obstacles_to_person",
    "obstacles_to_representing",
    "obstacles_to_tax_code",
    "said_by_cccd",
    "tax_check_digit",
]
