"""The result on its way to the leader: drafted by the examination, submitted for signature, sent back for repair."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers.models import Dossier, Result
from diemsang.onestop.dossiers.printing.results import PURPOSE, carries_signatures
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.results import GRANTED, obstacles_to_outcome, obstacles_to_text
from diemsang.onestop.dossiers.services.acting import carry_out, hold
from diemsang.onestop.dossiers.services.tasks import obstacles_to_signature
from diemsang.onestop.procedures import queries as procedures
from diemsang.people.organisation.rules import number_of
from diemsang.proof.files import queries as files
from diemsang.proof.files import services as stored_files

ANSWER_NAME = "Văn bản trả lời không giải quyết hồ sơ"


@transaction.atomic
def keep_result_draft(
    dossier: str,
    *,
    outcome: str = GRANTED,
    kind: str = "",
    text: str = "",
    file: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Soạn dự thảo kết quả: one of the results the procedure names, or a written answer that it is not granted.

    Content as text, which the program sets, or as a PDF attached to the dossier (`file:8`). Kept anew it replaces what
    was drafted before. The dossier's key. Its writer counts as an examiner.
    """
    row = hold(dossier, "dossiers.keep_result_draft", by=by, at=at)
    names = {each.code: each.name for each in procedures.version(row.procedure_version).results}
    found = list(obstacles_to_outcome(outcome, kind, names))
    refuse_if([*found, *obstacles_to_content(row, text=text, file=file, by=by, at=at)])
    draft = current_result(row)
    if draft is None or draft.signed_at is not None:
        draft = Result(dossier=row)
    draft.outcome, draft.kind = outcome, kind if outcome == GRANTED else ""
    draft.name = clean_line(names[kind])[:500] if outcome == GRANTED else ANSWER_NAME
    draft.draft_text, draft.draft_file = clean(text), file
    draft.drafted_at, draft.drafted_by = at, by.person or by.key
    draft.save()
    facts = {"result": draft.pk, "outcome": outcome, "kind": draft.kind, "file": file}
    private = {"text": draft.draft_text} if draft.draft_text else {}
    carry_out(row, "dossiers.keep_result_draft", by=by, at=at, facts=facts, private=private)
    return row.key


@transaction.atomic
def submit_for_signature(dossier: str, *, by: Actor, at: datetime) -> str:
    """Trình ký: the draft goes to the leader, once every part of a linked agency before the signature is done.

    State 6 to 11.
    """
    row = hold(dossier, "dossiers.submit_for_signature", by=by, at=at)
    found = []
    draft = current_result(row)
    if draft is None or draft.signed_at is not None:
        found.append(refusals.DRAFT_RESULT_MISSING())
    refuse_if([*found, *obstacles_to_signature(row)])
    facts = {"result": draft.pk if draft else None}
    carry_out(row, "dossiers.submit_for_signature", by=by, at=at, unit="", person="", facts=facts)
    return row.key


@transaction.atomic
def return_for_repair(dossier: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Trả lại để sửa: back to who drafted it, with the reason; the clock runs on. State 11 to 6.

    A signature given already stands in the book; what is repaired is signed anew, under the number it was given.
    """
    row = hold(dossier, "dossiers.return_for_repair", by=by, at=at)
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    draft = current_result(row)
    person = draft.drafted_by if draft and draft.drafted_by.startswith("person:") else ""
    if draft is not None and draft.signed_at is not None:
        Result.objects.create(
            dossier=row,
            outcome=draft.outcome,
            kind=draft.kind,
            name=draft.name,
            draft_text=draft.draft_text,
            draft_file=draft.draft_file,
            drafted_at=draft.drafted_at,
            drafted_by=draft.drafted_by,
            number=draft.number,
        )
    carry_out(row, "dossiers.return_for_repair", by=by, at=at, reason=reason, person=person)
    return row.key


def obstacles_to_content(row: Dossier, *, text: str, file: str, by: Actor, at: datetime) -> Iterator[Refusal]:
    """A result has some text, or a PDF attached to this dossier that nobody signed yet; the look at it is logged."""
    yield from obstacles_to_text(clean(text), file)
    if not file:
        return
    if file not in {f"file:{each.pk}" for each in files.files_of(by, row.key)}:
        yield refusals.FILE_UNKNOWN(at_field="file", name=file)
        return
    content = stored_files.read_for(by, number_of(file, "file"), at=at, purpose=PURPOSE)
    try:
        if carries_signatures(content):
            yield refusals.DRAFT_HAS_SIGNATURES(at_field="file")
    except Refused as refused:
        yield from refused.refusals


def current_result(row: Dossier) -> Result | None:
    """The result of a dossier that is worked on or holds: the last drafted one, corrections apart."""
    return row.results.filter(correction_of__isnull=True).order_by("-pk").first()


def latest_result(row: Dossier) -> Result | None:
    """What holds now: the current result, or the correction that took its place."""
    result = current_result(row)
    while result is not None and (later := result.corrections.first()) is not None:
        result = later
    return result
