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
from diemsang.onestop.dossiers.queries.corrections import moments_of
from diemsang.onestop.dossiers.queries.fees import Takings, fees_by_dossier, fees_of, takings_on
from diemsang.onestop.dossiers.queries.grounds import ground_on, grounds_on
from diemsang.onestop.dossiers.queries.journal import Difference, check_against_journal
from diemsang.onestop.dossiers.queries.lists import (
    After,
    awaiting_intake,
    earlier_of,
    filed_again,
    overdue_at,
    running_by_due,
)
from diemsang.onestop.dossiers.queries.timeline import (
    PublicView,
    TimelineLine,
    public_view_by_code,
    public_view_by_token,
    timeline,
)
from diemsang.onestop.dossiers.queries.work import (
    HandoverLine,
    Holder,
    ToHandOver,
    awaiting_hand_over,
    batch_sheet,
    consultations_waiting,
    control_rows,
    handovers_waiting,
    held_by_person,
    holder_of,
    tasks_waiting,
)

__all__ = [
    "After",
    "Difference",
    "HandoverLine",
    "Holder",
    "PublicView",
    "Takings",
    "TimelineLine",
    "ToHandOver",
    "applicants_of",
    "awaiting_hand_over",
    "awaiting_intake",
    "batch_sheet",
    "check_against_journal",
    "consultations_waiting",
    "control_rows",
    "dossier_for",
    "earlier_of",
    "fees_by_dossier",
    "fees_of",
    "filed_again",
    "ground_on",
    "grounds_on",
    "handovers_waiting",
    "held_by_person",
    "holder_of",
    "may_see_files",
    "moments_of",
    "overdue_at",
    "own_applicants",
    "public_view_by_code",
    "public_view_by_token",
    "running_by_due",
    "sees",
    "stands_for",
    "stands_for_applicant",
    "takings_on",
    "tasks_waiting",
    "timeline",
    "visible_to",
]
