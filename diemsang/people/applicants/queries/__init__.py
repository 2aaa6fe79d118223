"""What others may ask about applicants."""

from diemsang.people.applicants.queries.access import (
    applicant_for,
    applicant_of_account,
    find_by_identity,
    may_act_for,
    representations_on,
    visible_to,
)
from diemsang.people.applicants.queries.holders import holders_of
from diemsang.people.applicants.queries.papers import (
    PaperView,
    Reuse,
    may_see_paper,
    obstacles_held,
    papers_for,
    papers_on,
    reusable_papers,
    reuse_between,
)
from diemsang.people.applicants.queries.snapshots import ApplicantSnapshot, snapshot, snapshots, standing_key

__all__ = [
    "ApplicantSnapshot",
    "PaperView",
    "Reuse",
    "applicant_for",
    "applicant_of_account",
    "find_by_identity",
    "holders_of",
    "may_act_for",
    "may_see_paper",
    "obstacles_held",
    "papers_for",
    "papers_on",
    "representations_on",
    "reusable_papers",
    "reuse_between",
    "snapshot",
    "snapshots",
    "standing_key",
    "visible_to",
]
