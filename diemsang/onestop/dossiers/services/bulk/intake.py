"""Filing and taking in, in memory: the counterpart of `services.intake` and `services.answers`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from diemsang.kernel import clock
from diemsang.kernel.access import authorise
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line, fold
from diemsang.onestop.dossiers.models import (
    Channel,
    ComponentCheck,
    Dossier,
    GroundKind,
    ReturnWay,
    SupplementKind,
    SupplementRequest,
    SupplementState,
)
from diemsang.onestop.dossiers.rules import State, new_lookup_code, new_token, refusals
from diemsang.onestop.dossiers.rules.intake import (
    Found,
    GivenPaper,
    PaperCheck,
    SupplementItem,
    missing_papers,
    obstacles_to_accepting,
    obstacles_to_answering,
    obstacles_to_asking,
    obstacles_to_case,
    obstacles_to_checks,
    obstacles_to_given,
    paper_kind,
    silence_ends,
)
from diemsang.onestop.dossiers.rules.lives import Deed, not_in_bulk
from diemsang.onestop.dossiers.services.acting import authorise_at, may_assist_at, shown
from diemsang.onestop.dossiers.services.answers import BY_SILENCE, SILENCE_DAYS, line_of, named
from diemsang.onestop.dossiers.services.bulk.case import Case
from diemsang.onestop.dossiers.services.bulk.doing import does
from diemsang.onestop.dossiers.services.fees import rows_for
from diemsang.onestop.dossiers.services.filing import (
    SUBJECT_LENGTH,
    NewFiling,
    as_stated,
    digest_of,
    follow,
    limit_or_reasons,
    refuse_bad_key,
)
from diemsang.onestop.dossiers.services.intake import MAX_SUPPLEMENTS
from diemsang.onestop.procedures.rules import Component, VersionView
from diemsang.people.applicants import services as paper_store


@does("dossiers.file_at_counter")
def file_at_counter(case: Case, deed: Deed, *, filing: NewFiling, filing_key: str) -> None:
    places = [each for each in (filing.agency, filing.centre) if each]
    authorise_at(deed.by, deed.act, places or [None], state=State.DRAFT)
    _file(case, deed, filing, filing_key, is_checked=True)


@does("dossiers.submit")
def submit(case: Case, deed: Deed, *, filing: NewFiling, filing_key: str) -> None:
    authorise(deed.by, deed.act, state=State.DRAFT)
    version = case.known.version_on(filing.procedure, _day(deed))
    helps = deed.by.is_system or may_assist_at(deed.by, filing.agency, filing.centre)
    if not helps and not case.known.stands_for(deed.by, filing.applicant, version.procedure, deed.at):
        raise Refused(refusals.NOT_YOURS())
    if filing.channel == Channel.COUNTER:
        raise Refused(refusals.CHANNEL_UNKNOWN(at_field="channel", value=filing.channel))
    filing = replace(filing, papers=tuple(replace(each, verdict=Found.UNCHECKED.value) for each in filing.papers))
    _file(case, deed, filing, filing_key, is_checked=False)


def _file(case: Case, deed: Deed, filing: NewFiling, filing_key: str, *, is_checked: bool) -> None:
    refuse_bad_key(filing_key)
    if any(each.file or each.paper for each in filing.papers):
        raise Refused(not_in_bulk(deed.act, 0, "giấy tờ có tệp", "papers with files are filed one by one"))
    row, by, on = case.row, deed.by, _day(deed)
    version = case.known.version_on(filing.procedure, on)
    form = _judge(case, filing, version, on, is_checked=is_checked)
    row.token, row.lookup_code, row.filing_key = new_token(), new_lookup_code(), filing_key
    row.origin, row.agency, row.centre, row.applicant = filing.origin, filing.agency, filing.centre, filing.applicant
    row.case, row.channel, row.return_way = filing.case, filing.channel, filing.return_way
    row.subject_matter = clean_line(filing.subject_matter)
    row.subject_folded = fold(row.subject_matter)[:SUBJECT_LENGTH]
    row.filed_by, row.filing_digest, row.moved_at = by.key, digest_of(filing, row.token), deed.at
    follow(row, version, version.limit_for(filing.channel))
    row.process = case.known.process_on(version.key, filing.agency, on)
    case.version, case.filing = version, filing
    write_papers(case, version.components_for(filing.case), filing.papers, deed)
    if form and filing.answers:
        case.filed_with = (form, by, deed.at)
    row.assisted = filing.channel == Channel.ONLINE and not (by.is_system or case.is_applicants(deed))
    row.filed_at = deed.at
    fees = take_in(case, version, deed) if is_checked else []
    case.carry_out(
        deed,
        facts={
            "applicant": row.applicant,
            "procedure": row.procedure_code,
            "version": row.procedure_version,
            "agency": row.agency,
            "centre": row.centre,
            "channel": row.channel,
            "assisted": row.assisted,
            "form": form,
            "limit_national": row.limit_national,
            "limit_local": row.limit_local,
            "fees": fees,
        },
        late=lambda: {"previous": row.previous_id},
    )


def _judge(case: Case, filing: NewFiling, version: VersionView, on: date, *, is_checked: bool) -> str:
    """As `filing.prepare` judges; the key of the form in force."""
    asked, found = version.components_for(filing.case), list[Refusal]()
    for name, value, values in (
        ("channel", filing.channel, Channel.values),
        ("return_way", filing.return_way, ReturnWay.values),
    ):
        if value not in values:
            found.append(refusals.CHANNEL_UNKNOWN(at_field=name, value=value))
    if len(clean_line(filing.subject_matter)) > SUBJECT_LENGTH:
        found.append(refusals.SUBJECT_TOO_LONG(at_field="subject_matter", most=SUBJECT_LENGTH))
    found += case.known.obstacles_to_place(version, filing.agency, filing.centre, on)
    found += obstacles_to_given(asked, filing.papers)
    found += obstacles_to_case(version.cases, filing.case)
    if is_checked:
        found += obstacles_to_accepting(as_stated(asked, filing.papers))
    else:
        found += missing_papers(asked, filing.papers)
    if filing.channel in Channel.values:
        limit_or_reasons(lambda: version.limit_for(filing.channel), found)
    form = case.known.form_on(version.form, on) if version.form else None
    if form is None:
        if filing.answers:
            found.append(refusals.FORM_NOT_ASKED(at_field="answers"))
    elif not filing.answers:
        found.append(refusals.FORM_MISSING(at_field="answers", name=form.name))
    else:
        found += case.known.evaluate_form(form, filing.answers, on)
    refuse_if(found)
    return form.key if form else ""


def take_in(case: Case, version: VersionView, deed: Deed) -> list[dict[str, Any]]:
    """What acceptance writes besides the move; what the journal is told of the fees."""
    row, on = case.row, _day(deed)
    row.receiver = row.holder_person = deed.by.person or ""
    allowed = version.max_supplements
    if allowed is None:
        allowed = case.known.whole(MAX_SUPPLEMENTS, on, row.agency) or 0
    row.supplements_allowed = allowed
    case.fees = rows_for(row, version, deed.at)
    return [{"kind": each.kind, "amount": each.amount, "due_when": each.due_when} for each in case.fees]


@does("dossiers.check_components")
def check_components(case: Case, deed: Deed, *, checks: Sequence[PaperCheck]) -> None:
    case.hold(deed)
    if case.row.accepted_at is None:
        follow_version(case, deed)
    check(case, checks, deed)
    case.carry_out(deed, facts={"verdicts": {each.component: each.verdict for each in checks}})


@does("dossiers.accept")
def accept(case: Case, deed: Deed, *, checks: Sequence[PaperCheck] = ()) -> None:
    on, row = case.hold(deed), case.row
    version = follow_version(case, deed)
    check(case, checks, deed)
    found = list(obstacles_to_accepting(case.paper_states()))
    found += case.known.obstacles_to_place(version, row.agency, row.centre, on)
    if version.form and case.known.form_on(version.form, on) and case.filed_with is None:
        found.append(refusals.FORM_MISSING(at_field="answers", name=version.form))
    refuse_if(found)
    fees = take_in(case, version, deed)
    row.process = case.known.process_on(version.key, row.agency, on)
    limits = {"version": version.key, "limit_national": row.limit_national, "limit_local": row.limit_local}
    case.carry_out(deed, facts={"agency": row.agency} | limits | {"fees": fees})


def follow_version(case: Case, deed: Deed) -> VersionView:
    """As `intake.follow_version`: before acceptance a dossier goes by the version in force today."""
    row = case.row
    version = case.known.version_on(row.procedure, _day(deed))
    if version.key != row.procedure_version:
        write_papers(case, version.components_for(row.case), (), deed)
    follow(row, version, version.limit_for(row.channel))
    case.version = version
    return version


@does("dossiers.ask_intake_supplement")
def ask_intake_supplement(
    case: Case,
    deed: Deed,
    *,
    items: Sequence[SupplementItem],
    reason: str,
    guidance: str = "",
    checks: Sequence[PaperCheck] = (),
) -> None:
    on = case.hold(deed)
    follow_version(case, deed)
    check(case, checks, deed)
    request = write_request(case, deed, items, reason=reason, guidance=guidance, kind=SupplementKind.INTAKE)
    request.state, request.asked_at, request.asked_by = SupplementState.ASKED, deed.at, deed.by.person or deed.by.key
    days = case.known.whole(SILENCE_DAYS, on, case.row.agency)
    request.answer_by = None if days is None else silence_ends(deed.at, days)
    case.carry_out(deed, reason=reason, facts={"papers": [item["component"] for item in request.items]})


@does("dossiers.answer_intake_supplement")
def answer_intake_supplement(case: Case, deed: Deed, *, papers: Sequence[GivenPaper]) -> None:
    case.hold(deed)
    request = case.asked_supplement(SupplementKind.INTAKE, [SupplementState.ASKED])
    if request is None:
        raise AssertionError("the state says that papers were asked for")
    hand_in_supplement(case, request, papers, deed)
    request.state, request.answered_at = SupplementState.ANSWERED, deed.at
    case.carry_out(deed, facts={"papers": [each.component for each in papers]})


@does("dossiers.refuse")
def refuse(case: Case, deed: Deed, *, ground: str, reason: str) -> None:
    on, found = case.hold(deed), list[Refusal]()
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if case.known.ground(GroundKind.REFUSE, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    refuse_if([*found, *_obstacles_to_silence(case, ground, deed)])
    case.carry_out(deed, reason_code=ground, reason=reason)


def _obstacles_to_silence(case: Case, ground: str, deed: Deed) -> list[Refusal]:
    if case.row.state == State.SUBMITTED:
        return [refusals.GROUND_UNKNOWN(at_field="ground", code=ground)] if ground == "refuse.silence" else []
    request = case.asked_supplement(SupplementKind.INTAKE, [SupplementState.ASKED])
    if ground not in BY_SILENCE or request is None:
        return []
    if request.answer_by is None:
        return [refusals.RULE_UNDEFINED(key=SILENCE_DAYS, on=f"{_day(deed):%d/%m/%Y}")]
    if deed.at < request.answer_by:
        return [refusals.STILL_TIME_TO_ANSWER(at_field="ground", until=shown(request.answer_by))]
    return []


# Papers, as `services.components` and `services.answers` write them


def write_papers(case: Case, asked: Sequence[Component], given: Iterable[GivenPaper], deed: Deed) -> None:
    """As `components.write`: a row for each paper the version asks for, with what is handed in."""
    for place, component in enumerate(asked, start=1):
        paper = case.papers.setdefault(component.code, ComponentCheck(dossier=case.row, component=component.code))
        paper.place, paper.name, paper.required, paper.in_the_list = place, component.name, component.required, True
    there = {each.code for each in asked}
    for paper in case.papers.values():
        if paper.in_the_list and paper.component not in there:
            paper.in_the_list = paper.required = False
            if paper.verdict == Found.UNCHECKED:
                paper.verdict, paper.checked_at = Found.NOT_NEEDED.value, deed.at
                paper.checked_by = deed.by.person or deed.by.key
    for each in given:
        hand_in(case, each, deed)


def hand_in(case: Case, given: GivenPaper, deed: Deed) -> None:
    paper = case.papers[given.component]
    paper.originals, paper.copies, paper.file, paper.paper = given.originals, given.copies, given.file, given.paper
    paper.verdict, paper.note = given.verdict, clean(given.note)
    _note_checker(paper, deed)


def check(case: Case, checks: Sequence[PaperCheck], deed: Deed) -> None:
    refuse_if(obstacles_to_checks(checks, {code: each.name for code, each in case.papers.items()}))
    for each in checks:
        paper = case.papers[each.component]
        paper.verdict, paper.note = each.verdict, clean(each.note)
        paper.originals = paper.originals if each.originals is None else each.originals
        paper.copies = paper.copies if each.copies is None else each.copies
        _note_checker(paper, deed)


def _note_checker(paper: ComponentCheck, deed: Deed) -> None:
    is_checked = paper.verdict != Found.UNCHECKED
    paper.checked_at = deed.at if is_checked else None
    paper.checked_by = (deed.by.person or deed.by.key) if is_checked else ""


def write_request(
    case: Case, deed: Deed, items: Sequence[SupplementItem], *, reason: str, guidance: str, kind: SupplementKind
) -> SupplementRequest:
    """As `answers.write_request`: a request for supplements, proposed and judged whole."""
    row, by, at = case.row, deed.by, deed.at
    papers = case.paper_states()
    kinds = {each.component: paper_kind(each.name) for each in case.papers.values() if not each.is_handed_in}
    held = case.known.held_in_the_store(row.applicant, kinds, _day(deed))
    unchecked = [
        refusals.COMPONENTS_UNCHECKED(at_field=f"papers.{each.component}", name=each.name)
        for each in papers
        if each.verdict == Found.UNCHECKED
    ]
    refuse_if([*unchecked, *obstacles_to_asking(items, papers, reason=reason, held=held)])
    names = {each.component: each.name for each in papers}
    listed = [named(item, names) for item in items]
    last = len(case.papers)
    for place, item in enumerate((each for each in listed if each.component not in case.papers), start=last + 1):
        case.papers[item.component] = ComponentCheck(
            dossier=row,
            place=place,
            component=item.component,
            name=clean_line(item.name),
            required=True,
            in_the_list=False,
            verdict=Found.MISSING.value,
            checked_at=at,
            checked_by=by.person or by.key,
        )
    for item in listed:
        if item.component in held:
            words = {"reason": item.why_not_reused, "by": by, "at": at}
            case.afterwards.append(partial(_ask_again, row, held[item.component], words))
    earlier = [each for each in case.supplements if each.kind == kind and each.state != SupplementState.DECLINED]
    request = SupplementRequest(
        dossier=row,
        kind=kind,
        state=SupplementState.PROPOSED,
        number=len(earlier) + 1,
        reason=clean(reason),
        guidance=clean(guidance),
        items=[line_of(item, names) for item in listed],
        proposed_at=at,
        proposed_by=by.person or by.key,
    )
    case.supplements.append(request)
    return request


def _ask_again(row: Dossier, kind: str, words: Mapping[str, Any]) -> None:
    """Counted in the applicant's store once the dossier has its key."""
    paper_store.ask_again(row.applicant, kind, row.key, **words)


def hand_in_supplement(case: Case, request: SupplementRequest, papers: Sequence[GivenPaper], deed: Deed) -> None:
    given = [replace(each, verdict=Found.UNCHECKED.value, note="") for each in papers]
    stand = case.paper_states()
    found = list(obstacles_to_given([Component(each.component, each.name) for each in stand], given))
    found += obstacles_to_answering([item["component"] for item in request.items], stand, given)
    refuse_if(found)
    for each in given:
        hand_in(case, each, deed)


def _day(deed: Deed) -> date:
    return clock.local(deed.at).date()
