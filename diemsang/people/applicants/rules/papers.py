"""The reuse rule: a paper that is held and still valid is offered; asking for it again takes a reason.

QĐ 09/2015, NĐ 61/2018 and NĐ 118/2025 forbid asking for what the agency already holds; the store is where it is looked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import clean
from diemsang.people.applicants.rules import refusals


@dataclass(frozen=True, slots=True)
class PaperValidity:
    """When a paper can be used: from its issue (or the day it was kept), until before `valid_to`, unless withdrawn."""

    valid_from: date
    valid_to: date | None = None
    is_withdrawn: bool = False

    def holds_on(self, day: date) -> bool:
        return not self.is_withdrawn and self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def obstacles_to_ask_again(papers: Iterable[PaperValidity], *, on: date, reason: str) -> Iterator[Refusal]:
    """Why a paper of a kind cannot be asked for on that day: one is held, still valid, and no reason is given."""
    if not clean(reason).strip() and any(paper.holds_on(on) for paper in papers):
        yield refusals.PAPER_HELD(at_field="reason")
