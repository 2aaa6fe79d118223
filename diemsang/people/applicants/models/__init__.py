"""Tables of applicants. Names and addresses are appended, never rewritten: what held on a day is the latest of it."""

from diemsang.people.applicants.models.applicants import (
    Address,
    Applicant,
    ApplicantKind,
    ApplicantName,
    Gender,
    Identity,
    IdentityKind,
    LookUp,
    NameReason,
)
from diemsang.people.applicants.models.papers import Paper, PaperUse, UseOutcome
from diemsang.people.applicants.models.representation import Representation, RepresentationKind

__all__ = [
    "Address",
    "Applicant",
    "ApplicantKind",
    "ApplicantName",
    "Gender",
    "Identity",
    "IdentityKind",
    "LookUp",
    "NameReason",
    "Paper",
    "PaperUse",
    "Representation",
    "RepresentationKind",
    "UseOutcome",
]
