"""Keeping what was filled in: the latest for each subject, judged by the version it belongs to, erasable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.commons.forms import queries
from diemsang.commons.forms.models import SUBJECT_LENGTH, Answer
from diemsang.commons.forms.rules import refusals
from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.proof.ledger import services as ledger

AT_ONCE: Final = 500
CHANGING: Final = ("version", "values", "is_partial", "filed_on", "answered_at")


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What was filled in about a subject (`dossier:5`), by a version, as filed on a day."""

    version: str
    subject: str
    values: Mapping[str, Any]
    on: date
    partial: bool = False
    by: Actor | None = None
    """Who filled it in, for a list of several people's; whoever acts otherwise."""
    at: datetime | None = None
    """When it was filled in, for a list told later; the moment of the act otherwise."""


def answer(
    version: str,
    subject: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    on: date,
    partial: bool = False,
) -> str:
    """Keep what was filled in about a subject, in place of what stood there; its key (`form_answer:9`).

    Judged by the law of `on`; refused with every reason. `partial` keeps a draft, which may lack anything.
    """
    return answer_many([NewAnswer(version, subject, values, on, partial)], by=by, at=at)[0]


@transaction.atomic
def answer_many(answers: Sequence[NewAnswer], *, by: Actor, at: datetime) -> list[str]:
    """The same for a list, in a few statements; keys in order. Refused as a whole when one is refused.

    The same content once more changes nothing. Whoever calls has asked whether the actor may act on the subject.
    """
    authorise(by, "forms.answer")
    rows = _judged(answers, at)
    subjects = [row.subject for row in rows]
    there = set(Answer.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    new = sorted((row for row in rows if row.subject not in there), key=lambda row: row.subject)
    # Somebody else may make the same row at this moment: theirs stays, and is then changed like any other.
    Answer.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    kept = {
        row.subject: row
        for row in Answer.objects.select_for_update(of=("self",)).filter(subject__in=subjects).order_by("pk")
    }
    refuse_if(refusals.ANSWER_ERASED(at_field="subject") for row in kept.values() if row.erased_at is not None)
    changed, made = [], []
    for row in rows:
        stored = kept[row.subject]
        if not _same(stored, row):
            for name in CHANGING:
                setattr(stored, name, getattr(row, name))
            changed.append(stored)
        elif row.subject not in there:
            made.append(stored)
    Answer.objects.bulk_update(changed, CHANGING, batch_size=AT_ONCE)
    who = {each.subject: each.by or by for each in answers}
    ledger.record_series(
        ledger.Line(who[row.subject], "forms.answered", row, row.answered_at, _facts(row), _private(row))
        for row in [*made, *changed]
    )
    return [kept[row.subject].key for row in rows]


def _judged(answers: Sequence[NewAnswer], at: datetime) -> list[Answer]:
    versions = queries.versions({each.version for each in answers})
    asking = queries.Asking()
    found: list[Refusal] = []
    rows: dict[str, Answer] = {}
    for each in answers:
        version = versions.get(each.version)
        if version is None:
            raise Refused(NOT_FOUND())
        if not 0 < len(each.subject) <= SUBJECT_LENGTH or not each.subject.isascii() or each.subject in rows:
            found.append(refusals.BAD_SUBJECT(at_field="subject"))
            continue
        if each.on < version.valid_from:
            days = {"valid_from": format_date(version.valid_from), "on": format_date(each.on)}
            found.append(refusals.NOT_IN_FORCE(at_field="version", **days))
        judged = asking.evaluate(version.schema, each.values, on=each.on, partial=each.partial)
        found += judged.refusals
        rows[each.subject] = Answer(
            version_id=version.pk,
            subject=each.subject,
            values=judged.values,
            is_partial=each.partial,
            filed_on=each.on,
            answered_at=each.at or at,
        )
    refuse_if(found)
    return list(rows.values())


def _same(stored: Answer, row: Answer) -> bool:
    names = ("version_id", "values", "is_partial", "filed_on")
    return all(getattr(stored, name) == getattr(row, name) for name in names)


def _facts(row: Answer) -> dict[str, Any]:
    return {
        "version": row.version_id,
        "subject": row.subject,
        "partial": row.is_partial,
        "filed_on": row.filed_on.isoformat(),
    }


def _private(row: Answer) -> dict[str, Any]:
    """A draft is saved every few seconds and proves nothing: its content stays out of the journal."""
    return {} if row.is_partial else {"values": row.values}


@transaction.atomic
def erase_answer(answer: str, *, rule: str, by: Actor, at: datetime) -> None:
    """Xóa nội dung: forget what was filled in, here and in the journal, under a named rule. Twice is harmless."""
    authorise(by, "forms.erase_answer")
    row = Answer.objects.select_for_update(of=("self",)).filter(pk=queries.number_of(answer, "form_answer")).first()
    if row is None:
        raise Refused(NOT_FOUND())
    if row.erased_at is not None:
        return
    row.values, row.erased_at = None, at
    row.save(update_fields=["values", "erased_at"])
    ledger.record(by, "forms.answer_erased", row, at, facts={"rule": rule})
    ledger.erase_if_any(ledger.stream_of(row), ("values",), rule, by, at)
