"""What every way of filing shares: what is filed, whether it may be, and the dossier that comes of it, once."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from django.db import IntegrityError, transaction

from diemsang.commons.forms import queries as forms
from diemsang.commons.forms import services as form_services
from diemsang.commons.worktime.rules import ChosenLimit
from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line, fold
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Channel, Dossier, ExternalId, Origin, ReturnWay
from diemsang.onestop.dossiers.rules import new_lookup_code, new_token, refusals
from diemsang.onestop.dossiers.rules.codes import FILING_KEY
from diemsang.onestop.dossiers.rules.intake import (
    GivenPaper,
    PaperState,
    is_filed_again,
    missing_papers,
    obstacles_to_accepting,
    obstacles_to_case,
    obstacles_to_given,
)
from diemsang.onestop.dossiers.services import components
from diemsang.onestop.dossiers.services.places import obstacles_to_place
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import Component, VersionView
from diemsang.people.applicants import queries as applicants
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

REFILED: Final = "dossiers.refiled_within_days"
SUBJECT_LENGTH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFiling:
    """What somebody files. Keys for the rest of the house: `procedure` is a key or a code."""

    procedure: str
    agency: str
    applicant: str
    channel: str
    centre: str = ""
    """Where it is received and returned; empty is the agency itself."""
    case: str = ""
    subject_matter: str = ""
    return_way: str = ReturnWay.COUNTER.value
    answers: Mapping[str, Any] = field(default_factory=dict)
    """The application form, as filled in."""
    papers: tuple[GivenPaper, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=dict)
    """What other systems call it: system -> number."""
    origin: str = Origin.FILED.value


@dataclass(frozen=True, slots=True)
class Prepared:
    """A filing that may be made: the version in force, its limit, the form in force, the process of the agency."""

    filing: NewFiling
    on: date
    version: VersionView
    limit: ChosenLimit | None
    form: str
    process: str


class Depth(StrEnum):
    """How far a filing is judged: what is there; all that is needed; and that the receiver found it valid."""

    DRAFT = "draft"
    WHOLE = "whole"
    CHECKED = "checked"


def prepare(
    filing: NewFiling, version: VersionView, *, by: Actor, at: datetime, row: Dossier | None, depth: Depth
) -> Prepared:
    """Judge a filing by the version in force and the law of its day; refused with every reason."""
    on, whole = clock.local(at).date(), depth is not Depth.DRAFT
    asked = version.components_for(filing.case)
    found: list[Refusal] = []
    if filing.channel not in Channel.values:
        found.append(refusals.CHANNEL_UNKNOWN(at_field="channel", value=filing.channel))
    if filing.return_way not in ReturnWay.values:
        found.append(refusals.CHANNEL_UNKNOWN(at_field="return_way", value=filing.return_way))
    if len(clean_line(filing.subject_matter)) > SUBJECT_LENGTH:
        found.append(refusals.SUBJECT_TOO_LONG(at_field="subject_matter", most=SUBJECT_LENGTH))
    found += obstacles_to_place(version, agency=filing.agency, centre=filing.centre, on=on)
    found += obstacles_to_given(asked, filing.papers)
    names = {each.code: each.name for each in asked}
    found += components.obstacles_to_sources(filing.papers, names, row=row, applicant=filing.applicant, by=by, on=on)
    limit: ChosenLimit | None = None
    if whole:
        found += obstacles_to_case(version.cases, filing.case)
        found += obstacles_to_accepting(as_stated(asked, filing.papers)) if depth is Depth.CHECKED else ()
        found += missing_papers(asked, filing.papers) if depth is Depth.WHOLE else ()
        if filing.channel in Channel.values:
            limit = limit_or_reasons(lambda: version.limit_for(filing.channel), found)
    form = _form_of(version, filing.answers, on=on, whole=whole, found=found)
    refuse_if(found)
    process = procedures.process_in_force(version.key, filing.agency, on)
    return Prepared(filing, on, version, limit, form, process.key if process else "")


def as_stated(asked: Iterable[Component], papers: Iterable[GivenPaper]) -> list[PaperState]:
    """The papers the version asks for, as they lie on the counter."""
    given = {each.component: each for each in papers}
    nothing = GivenPaper(component="")
    return [
        PaperState(
            each.code,
            each.name,
            each.required,
            given.get(each.code, nothing).verdict,
            given.get(each.code, nothing).is_something,
        )
        for each in asked
    ]


def limit_or_reasons(ask: Callable[[], ChosenLimit], found: list[Refusal]) -> ChosenLimit | None:
    try:
        return ask()
    except Refused as refused:
        found.extend(refused.refusals)
        return None


def _form_of(version: VersionView, answers: Mapping[str, Any], *, on: date, whole: bool, found: list[Refusal]) -> str:
    """The version of the application form in force that day, once what was filled in is right by it; empty for none."""
    form = forms.version_in_force(version.form, on) if version.form else None
    if form is None:
        if answers:
            found.append(refusals.FORM_NOT_ASKED(at_field="answers"))
        return ""
    if not answers:
        if whole:
            found.append(refusals.FORM_MISSING(at_field="answers", name=form.name))
        return form.key
    judged = forms.evaluate(form.schema, answers, on=on, partial=not whole)
    found.extend(judged.refusals)
    return form.key


def standing_applicant(key: str) -> str:
    """The applicant's key as it stands today; refused when nobody has it."""
    try:
        return applicants.standing_key(key)
    except Refused:
        raise Refused(refusals.APPLICANT_UNKNOWN(at_field="applicant")) from None


def refuse_bad_key(filing_key: str) -> None:
    """A filing key is made by whoever files: a form's hidden field, a kiosk, another system."""
    if not FILING_KEY.fullmatch(filing_key):
        raise Refused(refusals.FILING_KEY_WRONG(at_field="filing_key"))


def digest_of(filing: NewFiling, token: str) -> str:
    """What was filed, as a digest salted with the dossier's token: equal only for the same content of one dossier."""
    content = json.dumps(asdict(filing), sort_keys=True, ensure_ascii=False, default=str)
    return sha256(f"{token}\n{content}".encode()).hexdigest()


def filed_before(filing: NewFiling, filing_key: str, *, by: Actor) -> Dossier | None:
    """The dossier this very filing made already; refused when the key was used for something else."""
    row = Dossier.objects.filter(filing_key=filing_key).first()
    return None if row is None else same_or_refused(row, filing, by=by)


def same_or_refused(row: Dossier, filing: NewFiling, *, by: Actor) -> Dossier:
    """The dossier, when the same actor files the same content again; anything else is refused."""
    if row.filed_by != by.key or row.filing_digest != digest_of(filing, row.token):
        raise Refused(refusals.FILED_WITH_OTHER_CONTENT())
    return row


def open_dossier(prepared: Prepared, filing_key: str | None, *, by: Actor, at: datetime) -> tuple[Dossier, bool]:
    """A draft row that holds the filing key, and whether it is new: of ten at once, one makes it and nine find it."""
    row = Dossier(token=new_token(), lookup_code=new_lookup_code(), filing_key=filing_key)
    fill(row, prepared, by=by, at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        there = filed_before(prepared.filing, filing_key, by=by) if filing_key else None
        if there is None:
            raise
        return there, False
    return row, True


def fill(row: Dossier, prepared: Prepared, *, by: Actor, at: datetime) -> None:
    """Write what is filed onto a dossier, unsaved."""
    filing, version = prepared.filing, prepared.version
    row.origin = filing.origin
    row.agency, row.centre, row.applicant = filing.agency, filing.centre, filing.applicant
    row.case, row.channel, row.return_way = filing.case, filing.channel, filing.return_way
    row.subject_matter = clean_line(filing.subject_matter)
    row.subject_folded = fold(row.subject_matter)[:SUBJECT_LENGTH]
    row.filed_by, row.filing_digest = by.key, digest_of(filing, row.token)
    row.moved_at, row.moved_by, row.moved_by_person = at, by.key, by.person or ""
    follow(row, version, prepared.limit)
    row.process = prepared.process


def follow(row: Dossier, version: VersionView, limit: ChosenLimit | None) -> None:
    """The version a dossier goes by, with the limits of its channel (R12: both are kept), unsaved."""
    row.procedure, row.procedure_version = version.procedure, version.key
    row.procedure_code, row.field = version.code, version.field
    if limit is not None:
        row.limit_national = str(limit.national)
        row.limit_local = str(limit.local) if limit.local else ""


def keep_content(row: Dossier, prepared: Prepared, *, by: Actor, at: datetime, whole: bool = True) -> None:
    """The papers, the form and the names other systems have for a dossier that is saved."""
    filing = prepared.filing
    components.write(row, prepared.version.components_for(filing.case), filing.papers, by=by, at=at)
    if prepared.form and filing.answers:
        form_services.answer(prepared.form, row.key, filing.answers, by=by, at=at, on=prepared.on, partial=not whole)
    _keep_external_ids(row, filing.external_ids)


def _keep_external_ids(row: Dossier, numbers: Mapping[str, str]) -> None:
    if not numbers:
        return
    there = dict(row.external_ids.values_list("system", "number"))
    new = [ExternalId(dossier=row, system=each, number=number) for each, number in numbers.items() if each not in there]
    taken: Iterable[ExternalId] = [
        each for each in new if ExternalId.objects.filter(system=each.system, number=each.number).exists()
    ]
    refuse_if(refusals.EXTERNAL_ID_TAKEN(system=each.system, number=each.number) for each in taken)
    ExternalId.objects.bulk_create(new)


@uses(REFILED)
def link_previous(row: Dossier, on: date) -> None:
    """Point at the closed dossier of the same applicant, procedure and subject that this one files again, unsaved."""
    answer = lawbook.rule_value(REFILED, on=on, scope=row.agency)
    if not answer.is_defined:
        return
    earlier = queries.earlier_of(row.applicant, row.procedure).filter(
        closed_at__isnull=False, subject_folded=row.subject_folded
    )
    last = earlier.exclude(pk=row.pk).order_by("-closed_at").first()
    closed_on = clock.local(last.closed_at).date() if last is not None and last.closed_at is not None else None
    row.previous = last if is_filed_again(closed_on, on, answer.whole()) else None
