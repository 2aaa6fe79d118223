"""One record's journal: its entries, the values they stand for, and the proof that nobody changed them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from diemsang.proof.ledger import rules
from diemsang.proof.ledger.models import Checkpoint, Entry, Leaf, Opening

PERSONAL_DATA_VIEWED = "ledger.personal_data_viewed"
VALUES_ERASED = "ledger.values_erased"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Which value of which entry was erased, when, under which rule."""

    seq: int
    field: str
    rule: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be said of an entry's seal: the checkpoint with its time, or nothing yet; and whether its hash still
    fits.
    """

    entry: Entry
    checkpoint: Checkpoint | None
    is_intact: bool


def entries_of(stream: str) -> QuerySet[Entry]:
    """The entries of one chain, oldest first. Who may see them is the caller's to decide: `ledger.view_record` for
    pages.
    """
    return Entry.objects.filter(stream=stream).order_by("seq")


def entries_of_many(streams: Iterable[str]) -> QuerySet[Entry]:
    """The entries of several chains, each oldest first, in one query: for a few hundred at a time."""
    return Entry.objects.filter(stream__in=list(streams)).order_by("stream", "seq")


def streams_of(kind: str) -> Iterator[str]:
    """The chains of every record of a kind (`dossiers.dossier`), also of those whose row is gone."""
    begins = Entry.objects.filter(seq=1, stream__startswith=f"{kind}:").order_by("pk")
    return begins.values_list("stream", flat=True).iterator(chunk_size=2000)


def values_of(entries: Iterable[Entry]) -> dict[tuple[int, str], Any]:
    """The personal values still kept for these entries: (seq, field) -> value. Looking at them is an access to log."""
    by_id = {entry.pk: entry for entry in entries}
    return {
        (by_id[opening.entry_id].seq, opening.field): json.loads(opening.value)
        for opening in Opening.objects.filter(entry__in=by_id).order_by("entry_id", "field")
    }


def erasures_of(stream: str) -> list[Erasure]:
    """What was erased from one chain, oldest first."""
    return [
        Erasure(seq, field, facts["rule"], entry.at)
        for entry in entries_of(stream).filter(act=VALUES_ERASED)
        for facts in [json.loads(entry.body)["facts"]]
        for seq, field in facts["erased"]
    ]


def proof_of(entries: Iterable[Entry]) -> list[Proof]:
    """For each entry of a chain, in the order given: its seal, and whether hash and predecessor still fit."""
    chain = list(entries)
    leaves = {
        leaf.entry_id: leaf.checkpoint
        for leaf in Leaf.objects.filter(entry__in=[entry.pk for entry in chain]).select_related("checkpoint")
    }
    proofs: list[Proof] = []
    before: Entry | None = None
    for entry in chain:
        follows = before is None or (entry.prev_hash == before.hash and entry.seq == before.seq + 1)
        proofs.append(Proof(entry, leaves.get(entry.pk), follows and entry.hash == rules.hash_of(entry)))
        before = entry
    return proofs


def accesses(
    *,
    actor: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """Looks at personal data, newest first, for inspectors. `subject` is a record's stream; times are closed-open,
    by `at`.
    """
    found = Entry.objects.filter(act=PERSONAL_DATA_VIEWED).order_by("-pk")
    if actor:
        found = found.filter(actor=actor)
    if subject:
        found = found.filter(stream=f"access:{subject}")
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    return found
