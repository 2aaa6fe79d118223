"""Running dossiers of another system from a workbook: tried first, then taken over, each exactly once.

`dry_run` says exactly what `run` would do. A row at fault keeps the whole list from being written unless one asks for
such rows to be left out; warnings keep nothing back. What the other system says of moments, pauses and codes is kept;
due times are computed here, by the law of the acceptance day, and held beside those it stated.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from diemsang.kernel.access import Actor, authorise_somewhere
from diemsang.kernel.declarations import Progress, Step
from diemsang.kernel.text import clean_line
from diemsang.onestop.dossiers.imports import refusals
from diemsang.onestop.dossiers.imports.applicants import Applicants
from diemsang.onestop.dossiers.imports.asking import Store, external_ids_taken, is_the_same, there_already
from diemsang.onestop.dossiers.imports.columns import DOSSIERS, LIMITS, PARTS, SHEETS, rows_of
from diemsang.onestop.dossiers.imports.judging import IMPORT, days_wanted, judge
from diemsang.onestop.dossiers.imports.numbers import run_numbers
from diemsang.onestop.dossiers.imports.outcomes import FATES, Fate, Outcome, RowNote, hand_back
from diemsang.onestop.dossiers.imports.reading import Line, SentDossier, read_all
from diemsang.onestop.dossiers.imports.reckoning import Ready
from diemsang.onestop.dossiers.imports.writing import digest_of, link_previous, write

SOURCE_LENGTH = 200


def silent(step: Step) -> None:
    """For lists nobody waits for."""


def dry_run(files: Sequence[bytes], *, by: Actor, at: datetime, progress: Progress = silent) -> Outcome:
    """What `run` would do with these files now: a workbook, or one csv file for each sheet. Nothing is written.

    Refused when a file is no spreadsheet, is too large, or has no sheet of dossiers.
    """
    return _take_over(files, by=by, at=at, source="", is_trial=True, leave_out_wrong=False, progress=progress)


def run(
    files: Sequence[bytes],
    *,
    by: Actor,
    at: datetime,
    source: str = "",
    leave_out_wrong: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Take over the dossiers: all of them or none, or with `leave_out_wrong` those without errors.

    `source` is what the other system is called. `Outcome.is_written` tells whether anything was to be written. Killed
    on the way and run again, it goes on where it was; the same file again changes nothing.
    """
    return _take_over(
        files,
        by=by,
        at=at,
        source=clean_line(source)[:SOURCE_LENGTH],
        is_trial=False,
        leave_out_wrong=leave_out_wrong,
        progress=progress,
    )


def _take_over(
    files: Sequence[bytes],
    *,
    by: Actor,
    at: datetime,
    source: str,
    is_trial: bool,
    leave_out_wrong: bool,
    progress: Progress,
) -> Outcome:
    authorise_somewhere(by, IMPORT)
    rows = rows_of(files, (DOSSIERS, *PARTS))
    sent, strays = read_all(rows)
    total = len(sent)
    progress(Step(0, total))
    store = Store(at)
    there, fresh = _part(sent)
    people = Applicants(fresh, store)
    store.read_versions(days_wanted(fresh, store))
    _judge_names(fresh, sent)
    ready = [each for each in (judge(one, store, by) for one in fresh) if each is not None]
    wrong = len(fresh) - len(ready)
    failed = sum(bool(line.errors) for line in _lines(sent, strays))
    is_written = not is_trial and (failed == 0 or (leave_out_wrong and wrong < total))
    if is_written:
        progress(Step(len(there), total))

        def told(written: int) -> None:
            progress(Step(len(there) + written, total))

        write(ready, people, source=source, by=by, at=at, told=told)
        link_previous({each.code: each.previous for each in sent if each.previous and not each.line.errors})
    progress(Step(total, total))
    return _outcome(sent, strays, there, ready, people, is_written=is_written, failed=failed)


def _part(sent: Sequence[SentDossier]) -> tuple[set[str], list[SentDossier]]:
    """The codes taken over from the very same rows before, and the dossiers to be judged."""
    found = there_already(each.code for each in sent if each.code)
    there, fresh = set(), []
    for each in sent:
        row = found.get(each.code)
        if row is not None and not each.line.errors and is_the_same(row, digest_of(each, row.token)):
            there.add(each.code)
            continue
        if row is not None and each.code not in there:
            each.line.errors.append(refusals.CODE_TAKEN(at_field="code", code=each.code))
        fresh.append(each)
    return there, fresh


def _judge_names(fresh: Sequence[SentDossier], sent: Sequence[SentDossier]) -> None:
    """What other systems call a dossier belongs to one; the dossier it files again is here or in the list."""
    taken = external_ids_taken(number for each in fresh for number in each.external.values())
    seen: dict[tuple[str, str], str] = {}
    codes = {each.code for each in sent}
    asked = {each.previous for each in fresh if each.previous and each.previous not in codes}
    known = codes | set(there_already(asked))
    for each in fresh:
        for pair in each.external.items():
            if taken.get(pair, each.code) != each.code or seen.setdefault(pair, each.code) != each.code:
                told = {"system": pair[0], "number": pair[1]}
                each.line.errors.append(refusals.EXTERNAL_TAKEN(at_field="external", **told))
        if each.previous and each.previous not in known:
            each.line.warnings.append(refusals.PREVIOUS_NOT_HERE(at_field="previous", code=each.previous))


def _lines(sent: Sequence[SentDossier], strays: Sequence[Line]) -> Iterable[Line]:
    for each in sent:
        yield each.line
        yield from each.parts
    yield from strays


def _outcome(
    sent: Sequence[SentDossier],
    strays: Sequence[Line],
    there: set[str],
    ready: Sequence[Ready],
    people: Applicants,
    *,
    is_written: bool,
    failed: int,
) -> Outcome:
    is_wrong = {id(line) for each in sent if each.line.errors for line in (each.line, *each.parts)}
    notes = [
        RowNote(line.spec.name, line.number, line.cells, tuple(line.errors), tuple(line.warnings))
        for line in _lines(sent, strays)
        if line.errors or line.warnings or id(line) in is_wrong
    ]
    used = {people.identity_of[id(each.sent)] for each in ready}
    counted = {Fate.NEW.value: len(ready), Fate.THERE.value: len(there)}
    counted[Fate.WRONG.value] = len(sent) - sum(counted.values())
    return Outcome(
        read=len(sent),
        fates=counted,
        notes=tuple(notes),
        failed=failed,
        warned=sum(bool(line.warnings) for line in _lines(sent, strays)),
        is_written=is_written,
        states=Counter(each.row.state for each in ready),
        parts=dict(Counter(part.spec.name for each in ready for part in each.sent.parts)),
        applicants_new=len(used - people.held.keys()),
        applicants_matched=len(used & people.held.keys()),
    )


__all__ = [
    "FATES",
    "IMPORT",
    "LIMITS",
    "SHEETS",
    "Fate",
    "Outcome",
    "RowNote",
    "dry_run",
    "hand_back",
    "run",
    "run_numbers",
]
