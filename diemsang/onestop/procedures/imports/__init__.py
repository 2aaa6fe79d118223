"""The catalogue of procedures from a spreadsheet: tried first, then drafted; never in force by itself.

`dry_run` says exactly what `run` would do. A row at fault keeps the whole list from being written unless one asks for
such rows to be left out; warnings keep nothing back. `hand_back` writes both as a spreadsheet.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.declarations import Progress, Step
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Row
from diemsang.onestop.procedures.imports.columns import COLUMNS, LIMITS, cells_of, rows_of, sent_in
from diemsang.onestop.procedures.imports.outcomes import FATES, Outcome, RowNote, hand_back
from diemsang.onestop.procedures.rules import reading_refusals
from diemsang.onestop.procedures.rules import refusals as rules_refusals
from diemsang.onestop.procedures.rules.listing import Fate
from diemsang.onestop.procedures.rules.rows_read import SentProcedure
from diemsang.onestop.procedures.services.listing import Plan, draft_list, limits_counted, plan_list
from diemsang.people.organisation import queries as organisation

TOLD_EVERY: Final = 100
IMPORT: Final = "procedures.import_list"

Settle = Callable[[Outcome], None]
"""Called inside the transaction that writes the drafts, so that what it notes is committed with them or not at all."""


def silent(step: Step) -> None:
    """For lists nobody waits for."""


def unnoted(outcome: Outcome) -> None:
    """For lists of which nothing is kept."""


def dry_run(file: bytes, *, by: Actor, at: datetime, issuer: str = "", progress: Progress = silent) -> Outcome:
    """What `run` would do with this file now. Nothing is written. Refused when the file is no list of procedures.

    `issuer` is the body in whose name the procedures are drafted; without it the province's People's Committee.
    """
    issuer = issuer or issuer_on(at)
    authorise(by, IMPORT, scope=issuer)
    rows, sent = _read(file, progress)
    good = [each for each in sent if not each.errors]
    plan = plan_list(good, issuer=issuer, at=at)
    return _outcome(rows, sent, plan, is_written=False)


def run(
    file: bytes,
    *,
    by: Actor,
    at: datetime,
    issuer: str = "",
    leave_out_wrong: bool = False,
    progress: Progress = silent,
    settle: Settle = unnoted,
) -> Outcome:
    """Draft the procedures of the file: all of them or none, or with `leave_out_wrong` those without errors.

    `Outcome.is_written` tells which. Drafts are lines of decisions still to be signed. The same file again changes
    nothing.
    """
    issuer = issuer or issuer_on(at)
    authorise(by, IMPORT, scope=issuer)
    rows, sent = _read(file, progress)
    good = [each for each in sent if not each.errors]
    if len(good) < len(sent) and not (leave_out_wrong and good):
        return _outcome(rows, sent, plan_list(good, issuer=issuer, at=at), is_written=False)
    with transaction.atomic():
        plan = draft_list(good, issuer=issuer, by=by, at=at)
        outcome = _outcome(rows, sent, plan, is_written=True)
        settle(outcome)
    return outcome


def issuer_on(at: datetime) -> str:
    """The province's People's Committee, when there is exactly one; else `Refused`: the body has to be named."""
    there = organisation.bodies_on(clock.local(at).date()).filter(kind="people_committee", level="province")
    keys = [version.key for version in there[:2]]
    if len(keys) != 1:
        raise Refused(rules_refusals.NO_ISSUER(at_field="issuer"))
    return keys[0]


def _read(file: bytes, progress: Progress) -> tuple[list[Row], list[SentProcedure]]:
    rows = rows_of(file)
    sent = []
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            progress(Step(number, len(rows)))
        sent.append(sent_in(row, settings.PROCEDURE_CODE_PATTERNS))
    progress(Step(len(rows), len(rows)))
    return rows, list(_each_once(sent))


def _each_once(sent: Iterable[SentProcedure]) -> Iterable[SentProcedure]:
    """A code that stood before is an error of the later row: which of the two is meant is not for us to say."""
    first: dict[str, int] = {}
    for row in sent:
        before = first.setdefault(row.code, row.number) if row.code else row.number
        if before == row.number:
            yield row
        else:
            told = reading_refusals.CODE_TWICE(at_field="code", value=row.code, row=before)
            yield replace(row, errors=(*row.errors, told))


def _outcome(rows: Sequence[Row], sent: Sequence[SentProcedure], plan: Plan, *, is_written: bool) -> Outcome:
    planned = {row.sent.number: row for row in plan.rows}
    fates: Counter[str] = Counter({fate.value: 0 for fate in Fate})
    notes = []
    for row, each in zip(rows, sent, strict=True):
        here = planned.get(each.number)
        fate = here.verdict.fate if here else Fate.WRONG
        warnings = here.warnings if here else each.warnings
        fates[fate.value] += 1
        if each.errors or warnings:
            notes.append(RowNote(each.number, cells_of(row), fate.value, each.errors, warnings))
    return Outcome(
        read=len(rows),
        fates=dict(fates),
        notes=tuple(notes),
        is_written=is_written,
        limits=limits_counted(row.sent for row in plan.rows),
        decisions=plan.decisions,
        new_fields=tuple(each.name for each in plan.new_fields),
        agencies_matched=sum(1 for row in plan.rows if row.agency),
    )


__all__ = [
    "COLUMNS",
    "FATES",
    "LIMITS",
    "Outcome",
    "RowNote",
    "dry_run",
    "hand_back",
    "issuer_on",
    "run",
]
