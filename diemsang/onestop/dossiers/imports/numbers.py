"""The last numbers another system gave: codes of dossiers by agency and day, results by agency and year.

What is given here goes on after them, so that no number is ever given twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.kernel.access import Actor, authorise_somewhere, may
from diemsang.kernel.declarations import Progress, Step
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Row
from diemsang.onestop.dossiers.imports import refusals, words
from diemsang.onestop.dossiers.imports.applicants import BY
from diemsang.onestop.dossiers.imports.asking import Store
from diemsang.onestop.dossiers.imports.columns import NUMBERS, rows_of
from diemsang.onestop.dossiers.imports.judging import IMPORT
from diemsang.onestop.dossiers.imports.outcomes import Fate, Outcome, RowNote
from diemsang.onestop.dossiers.imports.reading import Line
from diemsang.onestop.dossiers.models import LastSerial
from diemsang.onestop.dossiers.services.books import open_book_of_results
from diemsang.onestop.dossiers.services.serials import continue_serials
from diemsang.proof.ledger import services as ledger
from diemsang.proof.numbering import services as numbering
from diemsang.proof.numbering.queries import register_for
from diemsang.proof.numbering.rules import HIGHEST, SERIES_ONLY_GOES_ON

PAST: Final = "dossiers.serial_continued"
_YEAR: Final = re.compile(r"(?:19|20|21)\d\d", re.ASCII)


@dataclass(slots=True)
class SentNumber:
    """One row: whose number, of which day (codes) or year (results), and the last one given."""

    line: Line
    kind: str
    agency: str
    day: date | None
    year: int
    last: int
    body: str = ""
    is_new: bool = False


class _Undo(Exception):
    """Takes a dry run back, or a list of which a row is wrong."""


def run_numbers(
    files: Sequence[bytes],
    *,
    by: Actor,
    at: datetime,
    source: str = "",
    is_trial: bool = False,
    leave_out_wrong: bool = False,
    progress: Progress = lambda step: None,
) -> Outcome:
    """Go on after the numbers of the sheet: all of them or none, or with `leave_out_wrong` those without errors.

    Only upwards: what this system has passed already is left as it is, with a warning when it is higher. The same file
    again changes nothing.
    """
    authorise_somewhere(by, IMPORT)
    sent = [_read(row) for row in rows_of(files, (NUMBERS,))[NUMBERS.name]]
    store = Store(at)
    for each in sent:
        _judge(each, store, by)
    is_written = False
    try:
        with transaction.atomic():
            _continue_serials([each for each in sent if each.kind == words.SERIALS and _is_right(each)], by=by, at=at)
            for done, each in enumerate(sent):
                progress(Step(done, len(sent)))
                if each.kind == words.RESULTS and _is_right(each):
                    _continue_results(each, source=source or NUMBERS.title, by=by, at=at)
            good = [each for each in sent if _is_right(each)]
            is_written = not is_trial and (len(good) == len(sent) or (leave_out_wrong and bool(good)))
            if not is_written:
                raise _Undo
    except _Undo:
        pass
    progress(Step(len(sent), len(sent)))
    return _outcome(sent, is_written=is_written)


def _is_right(sent: SentNumber) -> bool:
    return not sent.line.errors


def _read(row: Row) -> SentNumber:
    line = Line(NUMBERS, row)
    kind = line.word("kind", words.NUMBER_KINDS)
    day, year = None, 0
    if kind == words.SERIALS:
        line.text("when", needed=True)
        day = line.day("when")
    elif kind:
        text = line.text("when", needed=True)
        if _YEAR.fullmatch(text):
            year = int(text)
        elif text:
            told = {"column": line.heading("when"), "value": text[:40], "least": 1945, "most": 2200}
            line.errors.append(refusals.NUMBER_WRONG(at_field="when", **told))
    agency = line.text("agency", most=40, needed=True)
    last = line.whole("last", least=1, most=HIGHEST, needed=True)
    return SentNumber(line, kind, agency, day, year, last)


def _judge(sent: SentNumber, store: Store, by: Actor) -> None:
    body = store.body(sent.agency) if sent.agency else None
    if body is None:
        if sent.agency:
            told = {"column": sent.line.heading("agency"), "value": sent.agency}
            sent.line.errors.append(refusals.AGENCY_UNKNOWN(at_field="agency", **told))
        return
    sent.body = body.key
    if not may(by, IMPORT, scope=sent.body):
        sent.line.errors.append(refusals.AGENCY_OUT_OF_REACH(at_field="agency", value=sent.agency))


def _continue_serials(sent: Sequence[SentNumber], *, by: Actor, at: datetime) -> None:
    """Codes of dossiers, under the code of the agency as it stands in the row: the older form is another series."""
    days = [each.day for each in sent if each.day is not None]
    rows = LastSerial.objects.filter(agency_code__in={each.agency for each in sent}, day__in=set(days))
    standing = {(row.agency_code, row.day): row.last for row in rows}
    wanted: dict[tuple[str, date], int] = {}
    for each in sent:
        if each.day is None:
            continue
        place = each.agency, each.day
        given = max(standing.get(place, 0), wanted.get(place, 0))
        _note_lower(each, given)
        if each.last > given:
            wanted[place], each.is_new = each.last, True
    continue_serials(wanted)
    numbers = {(row.agency_code, row.day): row for row in rows.all()}
    entries: list[tuple[Any, ...]] = [
        (numbers[place], {"agency_code": place[0], "day": place[1].isoformat(), "last": last}, {})
        for place, last in wanted.items()
    ]
    ledger.record_many(by, PAST, entries, at)


def _note_lower(sent: SentNumber, given: int) -> None:
    if given > sent.last:
        sent.line.warnings.append(refusals.NUMBER_LOWER(at_field="last", given=given, last=sent.last))


def _continue_results(sent: SentNumber, *, source: str, by: Actor, at: datetime) -> None:
    """The agency's book of results, opened when it has none."""
    try:
        with transaction.atomic():
            book = open_book_of_results(sent.body, at)
            before = register_for(BY, book).series.filter(year=sent.year).first()
            numbering.continue_series(book, sent.year, sent.last, by=by, at=at, source=source)
            sent.is_new = before is None or before.next <= sent.last
    except Refused as refused:
        lower = [each for each in refused.refusals if each.code == SERIES_ONLY_GOES_ON.code]
        for each in lower:
            _note_lower(sent, int(str(each.params["given"])))
        sent.line.errors.extend(each for each in refused.refusals if each not in lower)


def _outcome(sent: Sequence[SentNumber], *, is_written: bool) -> Outcome:
    right = [each for each in sent if _is_right(each)]
    new = sum(each.is_new for each in right)
    fates = {Fate.NEW.value: new, Fate.THERE.value: len(right) - new, Fate.WRONG.value: len(sent) - len(right)}
    notes = [
        RowNote(NUMBERS.name, each.line.number, each.line.cells, tuple(each.line.errors), tuple(each.line.warnings))
        for each in sent
        if each.line.errors or each.line.warnings
    ]
    return Outcome(
        read=len(sent),
        fates=fates,
        notes=tuple(notes),
        failed=len(sent) - len(right),
        warned=sum(bool(each.line.warnings) for each in sent),
        is_written=is_written,
    )
