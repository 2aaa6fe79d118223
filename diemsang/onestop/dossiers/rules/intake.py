"""Papers at the counter: what has to be there, what was found, what may be asked for, and all of it at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import clean, fold
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.procedures.rules import Component

MOST_COPIES: Final = 500
KIND_LENGTH: Final = 100
EXTRA: Final = "extra"
"""Papers outside the published list are called `extra.1`, `extra.2`, ... in the dossier."""


class Found(StrEnum):
    """What the receiver finds of one paper."""

    UNCHECKED = "unchecked"
    VALID = "valid"
    MISSING = "missing"
    INVALID = "invalid"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPaper:
    """One paper handed in: how many, or a file (`file:8`), or a paper of the applicant's store (`paper:4`)."""

    component: str
    originals: int = 0
    copies: int = 0
    file: str = ""
    paper: str = ""
    verdict: str = Found.UNCHECKED.value
    """At the counter the receiver judges it at once."""
    note: str = ""

    @property
    def is_something(self) -> bool:
        return bool(self.originals or self.copies or self.file or self.paper)


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What the receiver finds of one paper; counts are given when they differ from what was stated."""

    component: str
    verdict: str
    note: str = ""
    originals: int | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper of a dossier as it stands."""

    component: str
    name: str
    required: bool
    verdict: str
    is_handed_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementItem:
    """One line of form 02. Without a `component` it is a paper outside the list, with its name and legal ground."""

    component: str = ""
    name: str = ""
    reason: str = ""
    legal_ground: str = ""
    why_not_reused: str = ""


def paper_kind(name: str) -> str:
    """What the paper store calls a paper: its name, folded, so that two procedures asking for one paper find it."""
    return fold(name)[:KIND_LENGTH]


def obstacles_to_case(cases: Iterable[str], case: str) -> Iterator[Refusal]:
    """A procedure with cases needs one of them; without, none is given."""
    listed = tuple(cases)
    if (listed and case not in listed) or (case and not listed):
        yield refusals.CASE_UNKNOWN(at_field="case", cases="; ".join(listed) or "-")


def obstacles_to_given(components: Iterable[Component], given: Iterable[GivenPaper]) -> Iterator[Refusal]:
    """Whether what is handed in names papers of the list, once each, in numbers that can be."""
    names = {each.code: each.name for each in components}
    seen: set[str] = set()
    for each in given:
        at = f"papers.{each.component}"
        if each.component not in names:
            yield refusals.PAPER_UNKNOWN(at_field=at, code=each.component)
            continue
        name = names[each.component]
        if each.component in seen:
            yield refusals.ITEM_TWICE(at_field=at, name=name)
        seen.add(each.component)
        if not (0 <= each.originals <= MOST_COPIES and 0 <= each.copies <= MOST_COPIES):
            yield refusals.COUNT_WRONG(at_field=at, name=name, most=MOST_COPIES)
        if each.verdict not in set(Found):
            yield refusals.VERDICT_UNKNOWN(at_field=at, value=each.verdict)


def missing_papers(components: Iterable[Component], given: Iterable[GivenPaper]) -> Iterator[Refusal]:
    """Every required paper that is not there."""
    there = {each.component for each in given if each.is_something}
    for each in components:
        if each.required and each.code not in there:
            yield refusals.PAPERS_MISSING(at_field=f"papers.{each.code}", name=each.name)


def obstacles_to_checks(checks: Iterable[PaperCheck], names: Mapping[str, str]) -> Iterator[Refusal]:
    """Whether the receiver's findings name papers of the dossier and verdicts there are; not valid takes a note."""
    for each in checks:
        at = f"papers.{each.component}"
        if each.component not in names:
            yield refusals.PAPER_UNKNOWN(at_field=at, code=each.component)
            continue
        if each.verdict not in set(Found):
            yield refusals.VERDICT_UNKNOWN(at_field=at, value=each.verdict)
        if any(count is not None and not 0 <= count <= MOST_COPIES for count in (each.originals, each.copies)):
            yield refusals.COUNT_WRONG(at_field=at, name=names[each.component], most=MOST_COPIES)
        if each.verdict == Found.INVALID and not clean(each.note).strip():
            yield refusals.REASON_MISSING(at_field=at)


def obstacles_to_accepting(papers: Iterable[PaperState]) -> Iterator[Refusal]:
    """Every paper was looked at, every required one is there and valid, and none was found not valid."""
    for each in papers:
        at = f"papers.{each.component}"
        if each.verdict == Found.UNCHECKED:
            yield refusals.COMPONENTS_UNCHECKED(at_field=at, name=each.name)
        elif each.verdict == Found.INVALID:
            yield refusals.PAPER_NOT_VALID(at_field=at, name=each.name)
        elif each.required and (each.verdict != Found.VALID or not each.is_handed_in):
            yield refusals.PAPERS_MISSING(at_field=at, name=each.name)


def obstacles_to_asking(
    items: Iterable[SupplementItem], papers: Iterable[PaperState], *, reason: str, held: Iterable[str]
) -> Iterator[Refusal]:
    """Whether a request for supplements is whole: all that lacks, once each, with reasons; nothing outside the list
    without a legal ground (NĐ 63/2010/NĐ-CP Điều 18 khoản 5, 6); nothing the store holds without saying why.

    `held` are the components whose paper the applicant's store holds, still valid.
    """
    listed, known = tuple(items), {each.component: each for each in papers}
    if not clean(reason).strip():
        yield refusals.REASON_MISSING(at_field="reason")
    if not listed:
        yield refusals.ITEMS_MISSING(at_field="items")
    holding, asked = frozenset(held), set()
    for place, item in enumerate(listed):
        at = f"items.{place}"
        paper = known.get(item.component)
        name = paper.name if paper else clean(item.name).strip()
        if item.component and paper is None:
            yield refusals.PAPER_UNKNOWN(at_field=at, code=item.component)
        if not clean(item.reason).strip() or not name:
            yield refusals.ITEMS_MISSING(at_field=at)
        if not item.component and not clean(item.legal_ground).strip():
            yield refusals.PAPER_OUTSIDE_THE_LIST(at_field=at, name=name)
        if item.component in holding and not clean(item.why_not_reused).strip():
            yield refusals.PAPER_HELD_ALREADY(at_field=at, name=name)
        same = item.component or fold(name)
        if same in asked:
            yield refusals.ITEM_TWICE(at_field=at, name=name)
        asked.add(same)
    for each in known.values():
        lacks = each.verdict in (Found.MISSING, Found.INVALID) and (each.required or each.verdict == Found.INVALID)
        if lacks and each.component not in asked:
            yield refusals.SUPPLEMENTS_LEFT_OUT(at_field="items", name=each.name)


def obstacles_to_answering(
    asked: Iterable[str], papers: Iterable[PaperState], given: Iterable[GivenPaper]
) -> Iterator[Refusal]:
    """Whether everything that was asked for is handed in now; other papers of the dossier may come with it."""
    known = {each.component: each for each in papers}
    there = {each.component for each in given if each.is_something}
    for component in asked:
        if component not in there:
            name = known[component].name if component in known else component
            yield refusals.PAPERS_MISSING(at_field=f"papers.{component}", name=name)


def silence_ends(asked_at: datetime, days: int) -> datetime:
    """Until when a request waits for its answer: so many days of 24 hours after it was sent."""
    return asked_at + timedelta(days=days)


def is_filed_again(closed_on: date | None, filed_on: date, days: int) -> bool:
    """Whether a new filing follows a closed one closely enough to be shown as filed again."""
    return closed_on is not None and timedelta(0) <= filed_on - closed_on <= timedelta(days=days)
