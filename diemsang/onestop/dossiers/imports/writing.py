"""Dossiers that were taken over become rows, five hundred in a transaction, in the same few statements however many.

A list cut off goes on where it was: what a transaction wrote is found again by its code and its digest.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, models, transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.imports import parts, refusals
from diemsang.onestop.dossiers.imports.applicants import BY, Applicants, Identity
from diemsang.onestop.dossiers.imports.reading import SentDossier
from diemsang.onestop.dossiers.imports.reckoning import Ready
from diemsang.onestop.dossiers.models import Dossier, Move, Origin
from diemsang.onestop.dossiers.rules import State, new_lookup_code, new_token
from diemsang.onestop.dossiers.rules.codes import read_codes
from diemsang.onestop.dossiers.services.serials import continue_serials
from diemsang.people.applicants import services as applicant_services
from diemsang.proof.ledger import services as ledger

AT_ONCE: Final = 500
ACT: Final = "dossiers.import"
PAST: Final = "dossiers.imported"
PARTS: Final[tuple[Callable[[Ready], Iterable[models.Model]], ...]] = (
    parts.pauses_of,
    parts.papers_of,
    parts.requests_of,
    parts.obligations_of,
    parts.extensions_of,
    parts.handovers_of,
    parts.results_of,
    parts.external_ids_of,
)


def digest_of(sent: SentDossier, token: str) -> str:
    """What was sent of a dossier, as a digest salted with its token: equal only for the same rows of one dossier."""
    said = [sent.line.cells, sorted((part.spec.name, sorted(part.cells.items())) for part in sent.parts)]
    content = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return sha256(f"{token}\n{content}".encode()).hexdigest()


def write(
    ready: Sequence[Ready],
    people: Applicants,
    *,
    source: str,
    by: Actor,
    at: datetime,
    told: Callable[[int], None],
) -> None:
    """Write them all. Refused with `dossiers.import_written_meanwhile` when somebody else wrote the same meanwhile."""
    known = dict(people.held)
    for start in range(0, len(ready), AT_ONCE):
        chunk = ready[start : start + AT_ONCE]
        try:
            with transaction.atomic():
                known |= _register(chunk, people, known, at)
                _write(chunk, people, known, source=source, by=by, at=at)
        except IntegrityError:
            raise Refused(refusals.WRITTEN_MEANWHILE()) from None
        told(start + len(chunk))


def _register(
    chunk: Sequence[Ready], people: Applicants, known: Mapping[Identity, str], at: datetime
) -> dict[Identity, str]:
    wanted = dict.fromkeys(people.identity_of[id(each.sent)] for each in chunk)
    fresh = [identity for identity in wanted if identity not in known]
    keys = applicant_services.register_applicants([people.new[each] for each in fresh], by=BY, at=at) if fresh else []
    return dict(zip(fresh, keys, strict=True))


def _write(
    chunk: Sequence[Ready], people: Applicants, known: Mapping[Identity, str], *, source: str, by: Actor, at: datetime
) -> None:
    looked_at = set()
    for each in chunk:
        row, identity = each.row, people.identity_of[id(each.sent)]
        row.token, row.lookup_code = new_token(), new_lookup_code()
        row.filing_digest = digest_of(each.sent, row.token)
        row.applicant, row.filed_by = known[identity], BY.key
        row.seq, row.moved_at, row.moved_by, row.moved_by_person = 1, at, by.key, by.person or ""
        if identity in people.held:
            looked_at.add(row.applicant)
    if looked_at:
        applicant_services.log_look(looked_at, by=by, purpose="dossiers.import", at=at)
    Dossier.objects.bulk_create(each.row for each in chunk)
    for rows_of in PARTS:
        if rows := [row for each in chunk for row in rows_of(each)]:
            type(rows[0])._default_manager.bulk_create(rows)
    recorded = clock.real_now()
    Move.objects.bulk_create(
        Move(
            dossier=each.row,
            seq=1,
            act=ACT,
            from_state=State.DRAFT.value,
            to_state=each.row.state,
            at=at,
            recorded_at=recorded,
            actor=by.key,
            person=by.person or "",
            unit=each.row.holder_unit,
            reason=source,
            due_after=each.row.promised_due,
        )
        for each in chunk
    )
    entries = [(each.row, _facts(each), {"source": source} if source else {}) for each in chunk]
    ledger.record_many(by, PAST, entries, at)
    continue_serials(read_codes([each.sent.code for each in chunk], template=str(settings.DOSSIER_CODE_TEMPLATE)))


def _facts(ready: Ready) -> dict[str, Any]:
    row = ready.row
    said: dict[str, Any] = {
        "code": row.code,
        "to": row.state,
        "seq": row.seq,
        "origin": row.origin,
        "procedure": row.procedure_code,
        "version": row.procedure_version,
        "agency": row.agency,
        "centre": row.centre,
        "applicant": row.applicant,
        "channel": row.channel,
        "limit_national": row.limit_national,
        "limit_local": row.limit_local,
        "pauses": len(ready.sent.pauses),
        "supplements_used": row.supplements_used,
    }
    moments = ("filed_at", "accepted_at", "legal_due", "promised_due", "stated_due", "paused_since", "settled_at")
    return said | {name: value.isoformat() for name in moments if (value := getattr(row, name)) is not None}


@transaction.atomic
def link_previous(wanted: Mapping[str, str]) -> None:
    """The dossiers that others file again, by code -> code of the earlier one. Done again it changes nothing."""
    for start in range(0, len(wanted), AT_ONCE):
        some = dict(list(wanted.items())[start : start + AT_ONCE])
        earlier = {row.code: row for row in Dossier.objects.filter(code__in=set(some.values()))}
        rows = Dossier.objects.filter(code__in=some, previous__isnull=True, origin=Origin.IMPORTED)
        linked = []
        for row in rows.select_for_update(of=("self",)).order_by("pk"):
            before = earlier.get(some[row.code or ""])
            if before is not None and before.pk != row.pk:
                row.previous = before
                linked.append(row)
        Dossier.objects.bulk_update(linked, ["previous"])
