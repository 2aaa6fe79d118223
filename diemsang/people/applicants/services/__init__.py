"""The acts on applicants. Keys in (`applicant:12`), one transaction each, journal and events included."""

from diemsang.people.applicants.services.looking import log_look
from diemsang.people.applicants.services.registering import (
    NewAddress,
    NewApplicant,
    register_applicant,
    register_applicants,
)

__all__ = ["NewAddress", "NewApplicant", "log_look", "register_applicant", "register_applicants"]
