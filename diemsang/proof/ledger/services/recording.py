"""Appending to the chains: one entry for one act, many for an act on a list, and looks at personal data."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db import connection, models, transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, table
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.models import Entry, Opening
from diemsang.proof.ledger.queries.chains import PERSONAL_DATA_VIEWED
from diemsang.proof.ledger.queries.health import HealthState, current_health

SALT_BYTES: Final = 16
STREAMS_AT_ONCE: Final = 500
CODE: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


class Item(NamedTuple):
    """One line of an act on a list; a plain tuple in this order will do."""

    subject: str | models.Model
    facts: Mapping[str, Any] = {}
    private: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a series: an act with its own actor and moment. `on_behalf_of` None is found from the grants."""

    by: Actor
    act: str
    subject: str | models.Model
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRef:
    """Where an act stands in the journal."""

    id: int
    stream: str
    seq: int
    hash: str


def stream_of(subject: str | models.Model) -> str:
    """The chain of a record: `<app_label>.<model_name>:<pk>`; a stream's own name stays as it is."""
    if isinstance(subject, str):
        return subject
    if subject.pk is None:
        raise ValueError("a record enters the journal after it was saved")
    return f"{subject._meta.label_lower}:{subject.pk}"


def record(
    by: Actor,
    act: str,
    subject: str | models.Model,
    at: datetime,
    *,
    facts: Mapping[str, Any] = {},
    private: Mapping[str, Any] = {},
    on_behalf_of: str | None = None,
) -> EntryRef:
    """Append an act to the chain of its subject, inside the transaction of the act.

    `facts` are codes, ids and states and are stored plainly; `private` holds personal values and content, of which
    the entry keeps salted digests only. `at` is the time of the act as stated, with its zone; the machine's time is
    added. The delegation in use is found from the actor's grants, or given. Refuses with `ledger.read_only` while
    the journal cannot be sealed.
    """
    return record_many(by, act, [Item(subject, facts, private)], at, on_behalf_of=on_behalf_of)[0]


def record_many(
    by: Actor,
    act: str,
    items: Iterable[Item | tuple[Any, ...]],
    at: datetime,
    *,
    on_behalf_of: str | None = None,
) -> list[EntryRef]:
    """Append the same act to the chains of many subjects, in a few statements; the order of the items is kept.

    On PostgreSQL each chain costs one lock until the transaction ends: lists of more than some 5,000 lines need a
    higher `max_locks_per_transaction` or several transactions.
    """
    if current_health().state is HealthState.READ_ONLY:
        raise Refused(rules.READ_ONLY())
    return append(by, act, [Item(*item) for item in items], at, on_behalf_of)


def record_series(lines: Iterable[Line]) -> list[EntryRef]:
    """Append many acts of many actors and moments at once: what an import or a demo has to tell of the past.

    The lines of one subject stand in its chain in the order given. Everything else as `record_many`.
    """
    if current_health().state is HealthState.READ_ONLY:
        raise Refused(rules.READ_ONLY())
    return _append(list(lines))


def log_access(
    by: Actor, subject: str | models.Model, purpose: str, at: datetime, fields: Sequence[str] = ()
) -> EntryRef:
    """Log a look at personal data: who, whose, what for, which fields. Works in read-only mode too, and opens a
    transaction when there is none. Looks have a chain of their own per subject (`access:<stream>`), so that readers
    never hold up an act.

    `purpose` is a code such as `dossiers.handle`; anything else is treated as content and kept as an erasable value.
    """
    facts: dict[str, Any] = {"fields": list(fields)}
    private: dict[str, Any] = {}
    (facts if CODE.fullmatch(purpose) else private)["purpose"] = purpose
    with transaction.atomic():
        item = Item(f"access:{stream_of(subject)}", facts, private)
        return append(by, PERSONAL_DATA_VIEWED, [item], at)[0]


def append(by: Actor, act: str, items: Sequence[Item], at: datetime, on_behalf_of: str | None = None) -> list[EntryRef]:
    """Append whatever mode the installation is in. For the journal's own acts; everybody else calls `record`."""
    return _append([Line(by, act, item.subject, at, item.facts, item.private, on_behalf_of) for item in items])


def _append(lines: Sequence[Line]) -> list[EntryRef]:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written in the transaction of the act")
    if not lines:
        return []
    streams = [stream_of(line.subject) for line in lines]
    heads = _heads(sorted(set(streams)))
    recorded_at = clock.real_now()
    entries, openings = [], []
    for stream, line in zip(streams, lines, strict=True):
        seq, prev_hash = heads[stream]
        values = {
            name: (secrets.token_bytes(SALT_BYTES), rules.json_text(value)) for name, value in line.private.items()
        }
        entry = Entry(
            stream=stream,
            seq=seq + 1,
            prev_hash=prev_hash,
            act=line.act,
            actor=line.by.key,
            on_behalf_of=_principal(line.by, line.act) if line.on_behalf_of is None else line.on_behalf_of,
            at=line.at.astimezone(UTC),
            recorded_at=recorded_at,
            body=rules.body_text(
                line.facts, {name: rules.private_digest(salt, text) for name, (salt, text) in values.items()}
            ),
        )
        entry.hash = rules.hash_of(entry)
        heads[stream] = entry.seq, entry.hash
        entries.append(entry)
        openings += [Opening(entry=entry, field=name, salt=salt, value=text) for name, (salt, text) in values.items()]
    Entry.objects.bulk_create(entries, batch_size=STREAMS_AT_ONCE)
    for opening in openings:
        opening.entry_id = opening.entry.pk
    if openings:
        Opening.objects.bulk_create(openings, batch_size=STREAMS_AT_ONCE)
    return [EntryRef(entry.pk, entry.stream, entry.seq, entry.hash) for entry in entries]


def hold(stream: str) -> None:
    """Keep other writers of this chain waiting until the transaction ends, before reading what an entry will say."""
    _heads([stream])


def _heads(streams: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The last seq and hash of each chain, held against other writers of the same chains until the transaction ends.

    SQLite's immediate transactions let in one writer at a time. On PostgreSQL the locks come first and in one order,
    and the heads are read by a later statement, which sees what the previous holder committed.
    """
    heads = dict.fromkeys(streams, (0, rules.FIRST))
    with connection.cursor() as cursor:
        for start in range(0, len(streams), STREAMS_AT_ONCE):
            chunk = list(streams[start : start + STREAMS_AT_ONCE])
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k",
                    [[_lock_key(each) for each in chunk]],
                )
                cursor.execute(
                    "SELECT s, h.seq, h.hash FROM unnest(%s::text[]) AS s, LATERAL (SELECT seq, hash FROM ledger_entry"
                    " WHERE stream = s ORDER BY seq DESC LIMIT 1) AS h",
                    [chunk],
                )
            else:
                places = ", ".join(["%s"] * len(chunk))
                cursor.execute(
                    "SELECT stream, seq, hash FROM ledger_entry JOIN (SELECT stream, max(seq) AS seq"  # noqa: S608
                    f" FROM ledger_entry WHERE stream IN ({places}) GROUP BY stream) USING (stream, seq)",
                    chunk,
                )
            heads.update({stream: (seq, last) for stream, seq, last in cursor.fetchall()})
    return heads


def _lock_key(stream: str) -> int:
    return int.from_bytes(sha256(b"ledger " + stream.encode()).digest()[:8], signed=True)


def _principal(by: Actor, act: str) -> str:
    """For whom the actor acts: told by the grants when every grant that allows the act is a delegation."""
    line = table().lines.get(act)
    delegations = [grant.on_behalf_of for grant in by.grants if line is not None and grant.role in line.roles]
    return delegations[0] or "" if delegations and all(delegations) else ""
