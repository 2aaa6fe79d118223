"""Many lives of dossiers told at once, for demos and benchmarks: judged by the same rules, written a table at a time.

The rows are those that acting gives: dossiers, papers, journal, requests, hand-overs, questions, parts of other
agencies, pauses, results, fees, returns, answers to forms, numbers, and the ledger; a test compares the two. What is
left out is what acting tells others as it happens: no event is announced of a past that is told later, so nobody is
notified of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import refuse_if
from diemsang.onestop.dossiers.rules.lives import Life, obstacles_to_life
from diemsang.onestop.dossiers.services.bulk import ending, intake, waiting, working
from diemsang.onestop.dossiers.services.bulk.case import Case
from diemsang.onestop.dossiers.services.bulk.doing import DONE, do
from diemsang.onestop.dossiers.services.bulk.known import Known
from diemsang.onestop.dossiers.services.bulk.writing import write

__all__ = ["record_lives"]
TOLD_BY = (ending, intake, waiting, working)
"""The modules that say how each act is done in bulk."""


@transaction.atomic
def record_lives(lives: Sequence[Life], *, by: Actor, at: datetime) -> list[str]:
    """Ghi lại đời của nhiều hồ sơ: every deed judged as its act is, all or none; the keys, in order.

    For the system's own actor only. Questions and parts of other agencies are named by agency (and step) in place of
    their keys; results are signed by hand on paper, and the scan comes with the deed (`ScanGiven`). Codes and numbers
    follow the moments of a list: tell lives that overlap in one call. Refused as acting would be;
    `dossiers.life_without_filing`, `dossiers.not_in_bulk`.
    """
    authorise(by, "dossiers.record_lives")
    refuse_if(refusal for life in lives for refusal in obstacles_to_life(life, DONE))
    known = Known()
    return write([_live(life, known) for life in lives], known, by=by, at=at)


def _live(life: Life, known: Known) -> Case:
    case = Case(known)
    for deed in life:
        do(case, replace(deed, at=deed.at.astimezone(UTC)))
    return case
