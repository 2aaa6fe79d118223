"""The acts on applicants. Keys in (`applicant:12`), one transaction each, journal and events included."""

from diemsang.people.applicants.services.erasing import erase_applicant
from diemsang.people.applicants.services.looking import log_look
from diemsang.people.applicants.services.merging import merge_applicants
from diemsang.people.applicants.services.papers import (
    NewPaper,
    ask_again,
    keep_paper,
    keep_papers,
    reuse_paper,
    reuse_papers,
    withdraw_paper,
)
from diemsang.people.applicants.services.records import (
    NewIdentity,
    add_identity,
    change_address,
    change_contacts,
    correct_birth,
    correct_name,
    link_account,
    rename_applicant,
    withdraw_identity,
)
from diemsang.people.applicants.services.registering import (
    NewAddress,
    NewApplicant,
    register_applicant,
    register_applicants,
)
from diemsang.people.applicants.services.representing import (
    NewRepresentation,
    end_representation,
    record_representation,
    record_representations,
)

__all__ = [
    "NewAddress",
    "NewApplicant",
    "NewIdentity",
    "NewPaper",
    "NewRepresentation",
    "add_identity",
    "ask_again",
    "change_address",
    "change_contacts",
    "correct_birth",
    "correct_name",
    "end_representation",
    "erase_applicant",
    "keep_paper",
    "keep_papers",
    "link_account",
    "log_look",
    "merge_applicants",
    "record_representation",
    "record_representations",
    "register_applicant",
    "register_applicants",
    "rename_applicant",
    "reuse_paper",
    "reuse_papers",
    "withdraw_identity",
    "withdraw_paper",
]
