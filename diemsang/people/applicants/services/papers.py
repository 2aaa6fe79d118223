"""Keeping papers, using them again, and asking again for what is held: each counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere
from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.people.applicants import rules
from diemsang.people.applicants.models import Applicant, Paper, PaperUse, UseOutcome
from diemsang.people.applicants.queries.papers import validity_of
from diemsang.people.applicants.queries.snapshots import standing_rows
from diemsang.people.applicants.rules import refusals
from diemsang.people.applicants.services.rows import locked_for, locked_for_filing
from diemsang.proof.files import services as files
from diemsang.proof.ledger import services as ledger

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper somebody handed in. `kind` is the caller's code, `source` the key of the dossier it came with."""

    applicant: str
    kind: str
    number: str = ""
    issued_on: date | None = None
    issued_by: str = ""
    valid_to: date | None = None
    source: str = ""

    def cleaned(self) -> "NewPaper":
        return replace(
            self, kind=clean_line(self.kind), number=clean_line(self.number), issued_by=clean_line(self.issued_by)
        )


@transaction.atomic
def keep_paper(
    new: NewPaper,
    *,
    by: Actor,
    at: datetime,
    upload: "File[bytes] | bytes | None" = None,
    name: str = "",
    file: int | None = None,
) -> str:
    """Lưu giấy tờ đã nộp; its key (`paper:3`). The same paper of the same dossier is kept once: its key again.

    The scan is an `upload` (with a `name` when it brings none), or a `file` of the store which the actor may see, whose
    content is not copied; without either the paper is kept as such. Refuses with `files.*` what the store refuses.
    """
    authorise_somewhere(by, "applicants.keep_paper")
    locked_for_filing(by, new.applicant)
    key = keep_papers([new], by=by, at=at)[0]
    row = Paper.objects.get(pk=rules.number_of(key, "paper"))
    if row.file is not None:
        return key
    if file is not None:
        stored, content = files.open_for(by, file, at=at, purpose="applicants.keep_paper")
        with content:
            row.file = files.attach(key, content, purpose=stored.purpose, by=by, at=at, name=stored.name).pk
    elif upload is not None:
        row.file = files.attach(key, upload, purpose="scan", by=by, at=at, name=name).pk
    row.save(update_fields=["file"])
    return key


@transaction.atomic
def keep_papers(papers: Sequence[NewPaper], *, by: Actor, at: datetime) -> list[str]:
    """Keep papers without scans, of many applicants, in few statements; their keys, in order."""
    authorise_somewhere(by, "applicants.keep_paper")
    cleaned = [each.cleaned() for each in papers]
    owners = _owners([each.applicant for each in cleaned], by)
    today = clock.local(at).date()
    refuse_if(
        refusal
        for each in cleaned
        for refusal in (
            *rules.obstacles_to_dates(each.issued_on, each.valid_to, on=today),
            *([] if each.kind else [refusals.PAPER_KIND_MISSING(at_field="kind")]),
        )
    )
    held = {
        (row.applicant_id, row.kind, row.source, row.number): row
        for row in Paper.objects.filter(applicant__in=owners.values(), withdrawn_at__isnull=True).exclude(source="")
    }
    rows: list[Paper] = []
    fresh: list[Paper] = []
    for each in cleaned:
        owner = owners[each.applicant]
        same = (owner.pk, each.kind, each.source, each.number)
        if same in held:
            rows.append(held[same])
            continue
        row = Paper(
            applicant=owner,
            kind=each.kind,
            number=each.number,
            issued_on=each.issued_on,
            issued_by=each.issued_by,
            valid_to=each.valid_to,
            source=each.source,
            kept_on=today,
            kept_at=at,
        )
        rows.append(row)
        fresh.append(row)
        if each.source:
            held[same] = row
    Paper.objects.bulk_create(fresh, batch_size=AT_ONCE)
    items = [(row.applicant, _facts(row), _private(row)) for row in fresh]
    ledger.record_many(by, "applicants.paper_kept", items, at)
    return [row.key for row in rows]


@transaction.atomic
def withdraw_paper(paper: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Không dùng lại: the paper is no longer offered, as when it was revoked or turned out wrong. Twice is harmless."""
    authorise_somewhere(by, "applicants.keep_paper")
    row = Paper.objects.filter(pk=rules.number_of(paper, "paper")).first()
    if row is None:
        raise Refused(NOT_FOUND())
    owner = locked_for(by, f"applicant:{row.applicant_id}")
    if not clean(reason).strip():
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    facts = {"paper": row.pk, "kind": row.kind}
    ledger.record(by, "applicants.paper_withdrawn", owner, at, facts=facts, private={"reason": clean(reason)})


def reuse_paper(paper: str, subject: str, *, by: Actor, at: datetime) -> None:
    """Dùng lại giấy tờ đã có for a dossier; see `reuse_papers`."""
    reuse_papers([(paper, subject)], by=by, at=at)


@transaction.atomic
def reuse_papers(uses: Sequence[tuple[str, str]], *, by: Actor, at: datetime) -> None:
    """Record that papers of the store served dossiers: (`paper:3`, `dossier:5`) each. Once per paper and dossier.

    Refuses with `applicants.paper_not_valid` a paper that is not valid on that day.
    """
    authorise_somewhere(by, "applicants.keep_paper")
    numbers = {rules.number_of(paper, "paper") for paper, _ in uses}
    rows = {row.pk: row for row in Paper.objects.filter(pk__in=numbers)}
    if len(rows) != len(numbers):
        raise Refused(NOT_FOUND())
    owners = _owners([f"applicant:{row.applicant_id}" for row in rows.values()], by)
    today = clock.local(at).date()
    refuse_if(
        refusals.PAPER_NOT_VALID(on=format_date(today)) for row in rows.values() if not validity_of(row).holds_on(today)
    )
    pairs = [(rows[rules.number_of(paper, "paper")], subject) for paper, subject in uses]
    _count([(row, owners[f"applicant:{row.applicant_id}"], subject, {}) for row, subject in pairs], by, at, "reused")


@transaction.atomic
def ask_again(applicant: str, kind: str, subject: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Yêu cầu nộp lại: a dossier asks for a paper although one is held. Refused without a reason; counted with one.

    Nothing held and valid: nothing to justify, and nothing is recorded.
    """
    authorise_somewhere(by, "applicants.keep_paper")
    owner = locked_for_filing(by, applicant)
    today = clock.local(at).date()
    rows = list(Paper.objects.filter(applicant=owner, kind=clean_line(kind)).order_by("pk"))
    refuse_if(rules.obstacles_to_ask_again([validity_of(row) for row in rows], on=today, reason=reason))
    held = [row for row in rows if validity_of(row).holds_on(today)]
    _count([(row, owner, subject, {"reason": clean(reason)}) for row in held], by, at, "asked_again")


def _owners(keys: Sequence[str], by: Actor) -> dict[str, Applicant]:
    """The applicants behind those keys as they stand, held; one by one only for who acts on their own behalf."""
    distinct = sorted(set(keys))
    if len(distinct) == 1:
        return {distinct[0]: locked_for_filing(by, distinct[0])}
    standing = standing_rows(distinct)
    if not by.is_system:
        return {key: locked_for_filing(by, key) for key in distinct}
    held = {
        row.pk: row
        for row in Applicant.objects.select_for_update(of=("self",))
        .filter(pk__in={row.pk for row in standing.values()}, merged_into__isnull=True, erased_at__isnull=True)
        .order_by("pk")
    }
    if any(key not in standing or standing[key].pk not in held for key in distinct):
        raise Refused(NOT_FOUND())
    return {key: held[standing[key].pk] for key in distinct}


def _count(uses: list[tuple[Paper, Applicant, str, dict[str, str]]], by: Actor, at: datetime, outcome: str) -> None:
    done = set(PaperUse.objects.filter(paper__in={row.pk for row, *_ in uses}).values_list("paper_id", "subject"))
    fresh = {(row.pk, subject): (row, owner, subject, private) for row, owner, subject, private in uses}
    new = [each for key, each in fresh.items() if key not in done]
    PaperUse.objects.bulk_create(
        [
            PaperUse(
                applicant=owner,
                paper=row,
                kind=row.kind,
                subject=subject,
                outcome=UseOutcome(outcome),
                used_on=clock.local(at).date(),
                used_at=at,
            )
            for row, owner, subject, _ in new
        ],
        batch_size=AT_ONCE,
    )
    act = "applicants.paper_reused" if outcome == UseOutcome.REUSED else "applicants.paper_asked_again"
    items: list[tuple[Any, ...]] = [
        (owner, {"paper": row.pk, "kind": row.kind, "subject": subject}, private)
        for row, owner, subject, private in new
    ]
    ledger.record_many(by, act, items, at)


def _facts(row: Paper) -> dict[str, Any]:
    return {"paper": row.pk, "kind": row.kind, "source": row.source}


def _private(row: Paper) -> dict[str, str]:
    values = {
        "number": row.number,
        "issued_by": row.issued_by,
        "issued_on": row.issued_on.isoformat() if row.issued_on else "",
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
    }
    return {name: value for name, value in values.items() if value}
