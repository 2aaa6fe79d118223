"""The papers of a dossier as rows: written when it is filed, changed when they are handed in or checked."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import ComponentCheck, Dossier
from diemsang.onestop.dossiers.rules import State, refusals
from diemsang.onestop.dossiers.rules.intake import (
    Found,
    GivenPaper,
    PaperCheck,
    PaperState,
    obstacles_to_checks,
    paper_kind,
)
from diemsang.onestop.procedures.rules import Component
from diemsang.people.applicants import queries as applicants
from diemsang.people.applicants import services as paper_store
from diemsang.proof.files import queries as files

LISTED = ("place", "name", "required", "in_the_list")
HANDED = ("originals", "copies", "file", "paper", "verdict", "note", "checked_at", "checked_by")


def states_of(row: Dossier) -> list[PaperState]:
    """The papers of a dossier as rules look at them, in the order of the list."""
    return [
        PaperState(each.component, each.name, each.required, each.verdict, each.is_handed_in)
        for each in row.components.order_by("place")
    ]


def write(row: Dossier, asked: Sequence[Component], given: Iterable[GivenPaper], *, by: Actor, at: datetime) -> None:
    """The list of papers of a dossier: one row for each the version asks for, with what is handed in.

    Papers that are there already stay as they are unless they are given anew. Papers the list no longer has leave a
    draft; of a filed dossier they stay, outside the list, and nobody has to check them.
    """
    there = {each.component: each for each in row.components.all()}
    new: dict[str, ComponentCheck] = {}
    for place, component in enumerate(asked, start=1):
        paper = there.get(component.code)
        if paper is None:
            paper = new[component.code] = ComponentCheck(dossier=row, component=component.code)
        paper.place, paper.name, paper.required, paper.in_the_list = place, component.name, component.required, True
    dropped = [
        paper for code, paper in there.items() if code not in {each.code for each in asked} and paper.in_the_list
    ]
    if row.state == State.DRAFT and dropped:
        ComponentCheck.objects.filter(pk__in=[there.pop(paper.component).pk for paper in dropped]).delete()
    for paper in dropped:
        paper.in_the_list, paper.required = False, False
        if paper.verdict == Found.UNCHECKED:
            paper.verdict, paper.checked_at, paper.checked_by = Found.NOT_NEEDED.value, at, by.person or by.key
    for each in given:
        _hand_in(new.get(each.component) or there[each.component], each, by, at)
    if there:
        ComponentCheck.objects.bulk_update(there.values(), (*LISTED, *HANDED))
    ComponentCheck.objects.bulk_create(new.values())


def hand_in(row: Dossier, given: Iterable[GivenPaper], *, by: Actor, at: datetime) -> None:
    """What is handed in replaces what was stated for the same papers; unchecked, unless it comes with a verdict."""
    there = {each.component: each for each in row.components.all()}
    changed = [_hand_in(there[each.component], each, by, at) for each in given]
    ComponentCheck.objects.bulk_update(changed, HANDED)


def _hand_in(paper: ComponentCheck, given: GivenPaper, by: Actor, at: datetime) -> ComponentCheck:
    paper.originals, paper.copies, paper.file, paper.paper = given.originals, given.copies, given.file, given.paper
    paper.verdict, paper.note = given.verdict, clean(given.note)
    _note_checker(paper, by, at)
    return paper


def check(row: Dossier, checks: Sequence[PaperCheck], *, by: Actor, at: datetime) -> None:
    """What the receiver found, paper by paper; refused as a whole with every reason."""
    there = {each.component: each for each in row.components.all()}
    refuse_if(obstacles_to_checks(checks, {code: each.name for code, each in there.items()}))
    changed = []
    for each in checks:
        paper = there[each.component]
        paper.verdict, paper.note = each.verdict, clean(each.note)
        paper.originals = paper.originals if each.originals is None else each.originals
        paper.copies = paper.copies if each.copies is None else each.copies
        _note_checker(paper, by, at)
        changed.append(paper)
    ComponentCheck.objects.bulk_update(changed, HANDED)


def _note_checker(paper: ComponentCheck, by: Actor, at: datetime) -> None:
    is_checked = paper.verdict != Found.UNCHECKED
    paper.checked_at = at if is_checked else None
    paper.checked_by = (by.person or by.key) if is_checked else ""


def obstacles_to_sources(
    given: Iterable[GivenPaper], names: dict[str, str], *, row: Dossier | None, applicant: str, by: Actor, on: date
) -> list[Refusal]:
    """Whether files are attached to this dossier, and papers to be reused are the applicant's own, valid that day."""
    listed = list(given)
    found = []
    wanted = {each.file for each in listed if each.file}
    attached: set[str] = set()
    if wanted and row is not None:
        attached = {f"file:{file.pk}" for file in files.files_of(by, row.key)}
    held: set[str] = set()
    if any(each.paper for each in listed):
        held = {paper.key for paper in applicants.papers_on([applicant], on).get(applicant, [])}
    for each in listed:
        at, name = f"papers.{each.component}", names.get(each.component, each.component)
        if each.file and each.file not in attached:
            found.append(refusals.FILE_UNKNOWN(at_field=at, name=name))
        if each.paper and each.paper not in held:
            found.append(refusals.PAPER_NOT_REUSABLE(at_field=at, name=name))
    return found


def held_in_the_store(row: Dossier, on: date) -> dict[str, str]:
    """The components whose paper the applicant's store holds, valid on that day: component -> kind. Two queries."""
    kinds = {each.component: paper_kind(each.name) for each in row.components.all() if not each.is_handed_in}
    if not kinds:
        return {}
    papers = applicants.papers_on([row.applicant], on, kinds=set(kinds.values())).get(row.applicant, [])
    there = {paper.kind for paper in papers}
    return {component: kind for component, kind in kinds.items() if kind in there}


def settle_papers(row: Dossier, forms: frozenset[str], *, by: Actor, at: datetime) -> None:
    """At acceptance: papers used again are counted, and valid papers with a scan enter the applicant's store.

    `forms` are the components that are filled in for this dossier alone and serve no other.
    """
    papers = [each for each in row.components.all() if each.verdict == Found.VALID]
    used = [(each.paper, row.key) for each in papers if each.paper]
    if used:
        paper_store.reuse_papers(used, by=by, at=at)
    for each in papers:
        if each.file and not each.paper and each.component not in forms and each.in_the_list:
            new = paper_store.NewPaper(applicant=row.applicant, kind=paper_kind(each.name), source=row.key)
            paper_store.keep_paper(new, by=by, at=at, file=int(each.file.partition(":")[2]))
