"""Cases become rows, a table at a time: what acting writes one by one, in a number of statements that does not grow
with the number of acts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Model

from diemsang.commons.forms import services as form_services
from diemsang.commons.forms.services import NewAnswer
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, system_actor
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier, ExternalId, LastSerial
from diemsang.onestop.dossiers.rules import codes, refusals
from diemsang.onestop.dossiers.rules.intake import is_filed_again
from diemsang.onestop.dossiers.services.books import KIND_OF_NUMBER, NAME_OF_BOOK
from diemsang.onestop.dossiers.services.bulk.case import Case, ScanOfResult
from diemsang.onestop.dossiers.services.bulk.known import Known
from diemsang.onestop.dossiers.services.filing import REFILED
from diemsang.onestop.dossiers.services.signing import PURPOSE
from diemsang.proof.files import services as files
from diemsang.proof.files.services import Attachment
from diemsang.proof.ledger import services as ledger
from diemsang.proof.ledger.services import Line
from diemsang.proof.numbering import services as numbering
from diemsang.proof.numbering.services import Taking

AT_ONCE: Final = 500


def write(cases: Sequence[Case], known: Known, *, by: Actor, at: datetime) -> list[str]:
    """Every row of these cases and what the journal says of them; the keys, in order."""
    in_order = sorted(cases, key=lambda case: case.row.filed_at or at)
    _issue_codes(in_order, known)
    _refuse_known(in_order)
    _save([case.row for case in in_order])
    _link_previous(in_order, known)
    _save(case_paper for case in in_order for case_paper in sorted(case.papers.values(), key=lambda each: each.place))
    for name in ("supplements", "handovers", "consultations", "tasks", "pauses", "apologies", "obligations"):
        _save(row for case in in_order for row in getattr(case, name))
    for name in ("withdrawals", "fees"):
        _save(row for case in in_order for row in getattr(case, name))
    _save(case.extension for case in in_order if case.extension)
    _save(case.returned for case in in_order if case.returned)
    _attach_scans(in_order)
    _give_numbers(in_order, known)
    _save(row for case in in_order for row in case.results)
    _keep_external_ids(in_order)
    _keep_answers(in_order, by=by, at=at)
    recorded_at = clock.real_now()
    for case in in_order:
        for move in case.moves:
            move.recorded_at = recorded_at
    _save(move for case in in_order for move in case.moves)
    _tell(in_order)
    for case in in_order:
        for act in case.afterwards:
            act()
    return [case.row.key for case in cases]


def _save(rows: Iterable[Any]) -> None:
    listed: list[Model] = list(rows)
    if listed:
        type(listed[0])._default_manager.bulk_create(listed, batch_size=AT_ONCE)


def _refuse_known(cases: Sequence[Case]) -> None:
    """A filing key names one filing: in a list, and with what was filed before."""
    keys = [case.row.filing_key or "" for case in cases]
    is_taken = len(set(keys)) != len(keys)
    for start in range(0, len(keys), AT_ONCE):
        is_taken = is_taken or Dossier.objects.filter(filing_key__in=keys[start : start + AT_ONCE]).exists()
    if is_taken:
        raise Refused(refusals.FILED_WITH_OTHER_CONTENT())


def _issue_codes(cases: Sequence[Case], known: Known) -> None:
    """The codes of these filings in the order of their moments, after those of each day that are there already."""
    template = str(settings.DOSSIER_CODE_TEMPLATE)
    refuse_if(codes.obstacles_to_template(template))
    places = [_place_of_code(case, known) for case in cases]
    if not places:
        return
    days = [day for _, day in places]
    held = LastSerial.objects.select_for_update().filter(day__gte=min(days), day__lte=max(days))
    there = {(row.agency_code, row.day): row for row in held.filter(agency_code__in={code for code, _ in places})}
    serials = {place: LastSerial(agency_code=place[0], day=place[1], last=0) for place in places} | there
    for case, place in zip(cases, places, strict=True):
        serials[place].last += 1
        case.row.code = codes.write_code(*place, serials[place].last, template=template)
    used = [serials[place] for place in dict.fromkeys(places)]
    _save(row for row in used if row.pk is None)
    LastSerial.objects.bulk_update([row for row in used if row.pk is not None], ["last"], batch_size=AT_ONCE)


def _place_of_code(case: Case, known: Known) -> tuple[str, date]:
    day = clock.local(case.row.filed_at or case.row.moved_at).date()
    return known.code_of_agency(case.row.agency, day), day


def _link_previous(cases: Sequence[Case], known: Known) -> None:
    """Point at what was closed before and is filed again, as `filing.link_previous`: among these, and those before."""
    groups: dict[tuple[str, str], list[Dossier]] = defaultdict(list)
    for case in cases:
        groups[case.row.applicant, case.row.procedure].append(case.row)
    is_first = len(cases) == Dossier.objects.count()
    linked = []
    for (applicant, procedure), rows in groups.items():
        if is_first and len(rows) == 1:
            continue
        earlier = rows if is_first else [*queries.earlier_of(applicant, procedure)]
        for row in rows:
            row.previous = _closed_before(row, earlier, known)
            if row.previous is not None:
                linked.append(row)
    Dossier.objects.bulk_update(linked, ["previous"], batch_size=AT_ONCE)


def _closed_before(row: Dossier, others: Iterable[Dossier], known: Known) -> Dossier | None:
    filed_at = row.filed_at
    if filed_at is None:
        return None
    on = clock.local(filed_at).date()
    days = known.whole(REFILED, on, row.agency)
    found = [
        (each.closed_at, each)
        for each in others
        if each.pk != row.pk
        and each.closed_at is not None
        and each.closed_at <= filed_at
        and each.subject_folded == row.subject_folded
    ]
    if not found or days is None:
        return None
    closed_at, last = max(found, key=lambda pair: pair[0])
    return last if is_filed_again(clock.local(closed_at).date(), on, days) else None


def _attach_scans(cases: Iterable[Case]) -> None:
    """The scans of results, one content attached to many dossiers in one act."""
    by_content: dict[tuple[bytes, str], list[ScanOfResult]] = defaultdict(list)
    for case in cases:
        for scan in case.scans:
            by_content[scan.content, scan.name].append(scan)
    for (content, name), scans in by_content.items():
        wanted = [Attachment(scan.result.dossier.key, scan.by, scan.at) for scan in scans]
        kept = files.attach_to_many(wanted, content, purpose=PURPOSE, name=name)
        for scan, file in zip(scans, kept, strict=True):
            scan.result.signed_files = [*scan.result.signed_files, f"file:{file.pk}"]


def _give_numbers(cases: Iterable[Case], known: Known) -> None:
    """The numbers of results in the books of their agencies, in the order in which they were taken."""
    books: dict[tuple[str, str], list[tuple[Actor, datetime, Case]]] = defaultdict(list)
    for case in cases:
        if case.taking is not None:
            taken_by, at = case.taking
            body = known.body(case.row.agency, clock.local(at).date())
            short = (body.short_name or body.code or case.row.agency) if body else case.row.agency
            books[case.row.agency, short].append((taken_by, at, case))
    for (agency, short), takings in books.items():
        takings.sort(key=lambda each: each[1])
        book = numbering.open_register(
            f"results:{agency}:{short}",
            by=system_actor("dossiers.open_register"),
            at=takings[0][1],
            name=NAME_OF_BOOK,
            owner=agency,
            kind=KIND_OF_NUMBER,
            agency=short,
        )
        wanted = [Taking(ledger.stream_of(case.row), taken_by, at) for taken_by, at, case in takings]
        for number, (_, _, case) in zip(numbering.take_many(book.key, wanted), takings, strict=True):
            for result in case.numbered:
                result.number = number.text


def _keep_external_ids(cases: Iterable[Case]) -> None:
    new = [
        ExternalId(dossier=case.row, system=system, number=number)
        for case in cases
        if case.filing
        for system, number in case.filing.external_ids.items()
    ]
    names = [(each.system, each.number) for each in new]
    taken = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    for start in range(0, len(new), AT_ONCE):
        numbers = [each.number for each in new[start : start + AT_ONCE]]
        there = ExternalId.objects.filter(number__in=numbers).values_list("system", "number")
        taken |= set(there) & set(names)
    refuse_if(refusals.EXTERNAL_ID_TAKEN(system=system, number=number) for system, number in sorted(taken))
    _save(new)


def _keep_answers(cases: Iterable[Case], *, by: Actor, at: datetime) -> None:
    answers = [
        NewAnswer(form, case.row.key, case.filing.answers, clock.local(filed_at).date(), by=who, at=filed_at)
        for case in cases
        if case.filing and case.filed_with
        for form, who, filed_at in [case.filed_with]
    ]
    for start in range(0, len(answers), AT_ONCE):
        form_services.answer_many(answers[start : start + AT_ONCE], by=by, at=at)


def _tell(cases: Iterable[Case]) -> None:
    """The journal in the order of moments; each dossier's own acts in the order they were done."""
    lines = []
    for case in cases:
        for told in case.told:
            facts = {**told.facts, "code": case.row.code}
            for late in told.late:
                facts |= late()
            private = {**(told.hidden() if told.hidden else {}), **told.private}
            lines.append(Line(told.by, told.act, case.row, told.at, facts, private, told.on_behalf_of))
    lines.sort(key=lambda line: line.at)
    ledger.record_series(lines)
