"""Asking other agencies (xin ý kiến): all at once, each with a deadline; silence at the deadline is recorded and the
step goes on. The legal clock runs meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from diemsang.kernel.access import NOT_FOUND, Actor, authorise, authorise_somewhere
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Consultation, Dossier
from diemsang.onestop.dossiers.rules import State, refusals
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown
from diemsang.onestop.dossiers.services.attached import obstacles_to_file
from diemsang.onestop.dossiers.services.tasks import obstacles_to_agency
from diemsang.people.organisation.rules import number_of

END: Final = "dossiers.end_consultation"
SILENCE: Final = "dossiers.record_silence"


@dataclass(frozen=True, slots=True)
class Question:
    """What one agency (`body:1`) is asked, and until when it answers."""

    agency: str
    question: str
    due_at: datetime


@transaction.atomic
def consult(dossier: str, *, questions: Sequence[Question], by: Actor, at: datetime) -> str:
    """Xin ý kiến cơ quan khác: several agencies side by side. State 6 to 7; the clock runs.

    Refused with every reason, beside the line it stands in: `dossiers.question_missing`, `dossiers.due_missing`,
    `dossiers.agency_not_open`, `dossiers.agency_twice`.
    """
    row = hold(dossier, "dossiers.consult", by=by, at=at)
    refuse_if(_obstacles_to_asking(row, questions, at))
    asked = Consultation.objects.bulk_create(
        [
            Consultation(
                dossier=row,
                agency=each.agency,
                question=clean(each.question),
                asked_at=at,
                asked_by=by.person or by.key,
                due_at=each.due_at,
            )
            for each in questions
        ]
    )
    facts = {
        "consultations": [
            {"consultation": each.pk, "agency": each.agency, "due_at": each.due_at.isoformat()} for each in asked
        ]
    }
    hidden = {f"question_{each.pk}": each.question for each in asked}
    carry_out(row, "dossiers.consult", by=by, at=at, facts=facts, private=hidden)
    return row.key


@transaction.atomic
def answer_consultation(
    consultation: str, *, answer: str, agrees: bool | None = None, file: str = "", by: Actor, at: datetime
) -> str:
    """Trả lời ý kiến, by the agency that was asked and nobody else; a file is one attached to the dossier.

    Late is better than silence: it is taken until the silence was recorded. The key of the dossier, which goes on when
    the specialist has read the answers.
    """
    row, asked = _hold(consultation, "dossiers.answer_consultation", by=by, at=at, is_asked=True)
    found = list(_obstacles_to_closed(asked))
    if not clean(answer).strip():
        found.append(refusals.ANSWER_MISSING(at_field="answer"))
    refuse_if([*found, *obstacles_to_file(row, file, by=by)])
    asked.answer, asked.agrees, asked.file = clean(answer), agrees, file
    asked.answered_at, asked.answered_by = at, by.person or by.key
    asked.save(update_fields=["answer", "agrees", "file", "answered_at", "answered_by"])
    facts = {"consultation": asked.pk, "agency": asked.agency, "agrees": agrees, "late": at > asked.due_at}
    private = {"answer": asked.answer}
    act = "dossiers.answer_consultation"
    carry_out(row, act, by=by, at=at, acting_unit=asked.agency, facts=facts, private=private)
    return row.key


@transaction.atomic
def record_silence(consultation: str, *, by: Actor, at: datetime) -> str:
    """Ghi nhận quá hạn không trả lời; when no answer is awaited any more, the dossier goes on by itself. State 7 to 6.

    Refused: `dossiers.still_time_to_answer` before the deadline, `dossiers.answered_already`.
    """
    row, asked = _hold(consultation, SILENCE, by=by, at=at, is_asked=False)
    found = list(_obstacles_to_closed(asked))
    if at < asked.due_at:
        found.append(refusals.STILL_TIME_TO_ANSWER(until=shown(asked.due_at)))
    refuse_if(found)
    _record(row, [asked], by=by, at=at)
    return row.key


@transaction.atomic
def end_consultation(dossier: str, *, by: Actor, at: datetime) -> str:
    """Kết thúc xin ý kiến: all have answered, or are silent past their deadline. State 7 to 6."""
    row = hold(dossier, END, by=by, at=at)
    if waiting := _awaited(row).count():
        raise Refused(refusals.ANSWERS_AWAITED(count=waiting))
    carry_out(row, END, by=by, at=at)
    return row.key


def record_silences(*, by: Actor, at: datetime) -> int:
    """Record every silence past its deadline, once; how many. A dossier somebody else moved meanwhile is left alone.

    For the job. Each dossier is a transaction of its own, so that one never keeps the others waiting.
    """
    authorise(by, SILENCE, state=State.CONSULTING)
    overdue = Consultation.objects.filter(
        answered_at=None, silence_at=None, cancelled_at=None, due_at__lte=at, dossier__state=State.CONSULTING.value
    )
    count = 0
    for pk in sorted(set(overdue.values_list("dossier_id", flat=True))):
        try:
            count += _record_silences_of(pk, by=by, at=at)
        except Refused as refused:
            if not _was_overtaken(refused):
                raise
    return count


@transaction.atomic
def _record_silences_of(dossier: int, *, by: Actor, at: datetime) -> int:
    row = hold(f"dossier:{dossier}", SILENCE, by=by, at=at)
    asked = list(_awaited(row).filter(due_at__lte=at))
    if asked:
        _record(row, asked, by=by, at=at)
    return len(asked)


def _was_overtaken(refused: Refused) -> bool:
    moved = {refusals.MOVE_NOT_ALLOWED.code, refusals.CLOSED.code, refusals.ACT_IN_THE_PAST.code}
    return moved.issuperset(refused.codes)


def _record(row: Dossier, asked: Sequence[Consultation], *, by: Actor, at: datetime) -> None:
    """The silence of these agencies, and the step goes on when nobody else is awaited."""
    Consultation.objects.filter(pk__in=[each.pk for each in asked]).update(silence_at=at)
    silent = [{"consultation": each.pk, "agency": each.agency} for each in asked]
    carry_out(row, SILENCE, by=by, at=at, facts={"silent": silent})
    if not _awaited(row).exists():
        carry_out(row, END, by=by, at=at)


def _awaited(row: Dossier) -> QuerySet[Consultation]:
    return Consultation.objects.filter(dossier=row, answered_at=None, silence_at=None, cancelled_at=None)


def _obstacles_to_asking(row: Dossier, questions: Sequence[Question], at: datetime) -> Iterable[Refusal]:
    if not questions:
        yield refusals.QUESTION_MISSING(at_field="questions")
    seen: set[str] = set()
    for number, each in enumerate(questions):
        field = f"questions.{number}"
        if not clean(each.question).strip():
            yield refusals.QUESTION_MISSING(at_field=f"{field}.question")
        if each.due_at <= at:
            yield refusals.DUE_MISSING(at_field=f"{field}.due_at")
        if each.agency in seen:
            yield refusals.AGENCY_TWICE(at_field=f"{field}.agency")
        seen.add(each.agency)
        yield from obstacles_to_agency(row, each.agency, at, at_field=f"{field}.agency")


def _obstacles_to_closed(asked: Consultation) -> Iterable[Refusal]:
    closed_at = asked.answered_at or asked.silence_at
    if closed_at is not None:
        yield refusals.ANSWERED_ALREADY(at=shown(closed_at))


def _hold(consultation: str, act: str, *, by: Actor, at: datetime, is_asked: bool) -> tuple[Dossier, Consultation]:
    """The dossier locked for the act, and the question as it is under that lock."""
    wanted = Consultation.objects.filter(pk=number_of(consultation, "consultation"))
    known = wanted.values_list("dossier_id", "agency").first()
    if known is None:
        authorise_somewhere(by, act)
        raise Refused(NOT_FOUND())
    row = hold(f"dossier:{known[0]}", act, by=by, at=at, asked=known[1] if is_asked else None)
    return row, wanted.get()
