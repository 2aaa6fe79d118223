"""What others may ask about dossiers."""

from diemsang.onestop.dossiers.queries.access import (
    applicants_of,
    dossier_for,
    may_see_files,
    own_applicants,
    sees,
    stands_for,
    stands_for_applicant,
    visible_to,
)
from diemsang.onestop.dossiers.queries.fees import Takings, fees_by_dossier, fees_of, takings_on
from diemsang.onestop.dossiers.queries.grounds import ground_on, grounds_on
from diemsang.onestop.dossiers.queries.lists import After, awaiting_intake, earlier_of, filed_again, running_by_due
from diemsang.onestop.dossiers.queries.timeline import (
    PublicView,
    TimelineLine,
    public_view_by_code,
    public_view_by_token,
    timeline,
)

__all__ = [
    "After",
    "PublicView",
    "Takings",
    "TimelineLine",
    "applicants_of",
    "awaiting_intake",
    "dossier_for",
    "earlier_of",
    "fees_by_dossier",
    "fees_of",
    "filed_again",
    "ground_on",
    "grounds_on",
    "may_see_files",
    "own_applicants",
    "public_view_by_code",
    "public_view_by_token",
    "running_by_due",
    "sees",
    "stands_for",
    "stands_for_applicant",
    "takings_on",
    "timeline",
    "visible_to",
]
