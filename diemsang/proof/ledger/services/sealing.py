"""Sealing: new entries go under a signed Merkle root, and the root goes out of the house."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import connection, transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.models import Checkpoint
from diemsang.proof.ledger.queries.health import remember_health
from diemsang.proof.ledger.queries.seals import last_checkpoint, unsealed
from diemsang.proof.ledger.services.keys import SealingKey, current_key
from diemsang.proof.ledger.services.publishing import check_against_published, publish

ENTRIES_AT_ONCE: Final = 20_000
"""Entries under one checkpoint: few enough that on SQLite, where the rows of a seal are written in the one writer's
turn, an act waits a fraction of a second at most."""
HEARTBEAT: Final = timedelta(minutes=10)
"""With nothing new, an empty checkpoint this often shows that the sealer lives and that nothing was written."""
SEALER_LOCK: Final = int.from_bytes(sha256(b"ledger sealer").digest()[:8], signed=True)


def seal(*, by: Actor, at: datetime, everywhere: bool = False) -> list[Checkpoint]:
    """Seal every entry that has no seal, and publish; `at` is the machine's time, in UTC.

    Reading, hashing and signing happen before the transaction that writes the rows, which takes no lock an act asks
    for. Of two sealers at work one finds that the other was first, and leaves it. `everywhere` looks through the
    whole journal, for entries of transactions that lasted longer than an hour. Refuses without a usable key, or when
    the database is older than what was published.
    """
    authorise(by, "ledger.seal")
    key = current_key()
    check_against_published()
    sealed: list[Checkpoint] = []
    while (checkpoint := _seal_once(key, at, everywhere)) is not None:
        sealed.append(checkpoint)
        if checkpoint.count < ENTRIES_AT_ONCE:
            break
    publish()
    if sealed:
        remember_health(None)
    return sealed


def _seal_once(key: SealingKey, at: datetime, everywhere: bool) -> Checkpoint | None:
    before = last_checkpoint()
    entries = unsealed(ENTRIES_AT_ONCE, everywhere=everywhere)
    if not entries and before is not None and at - before.sealed_at < HEARTBEAT:
        return None
    checkpoint = Checkpoint(
        number=before.number + 1 if before else 1,
        sealed_at=max(at, before.sealed_at) if before else at,
        count=len(entries),
        total=len(entries) + (before.total if before else 0),
        root=rules.merkle_root(entry_hash for _, entry_hash in entries),
        prev_hash=before.hash if before else rules.FIRST,
        key_id=key.key_id,
        is_demo=key.is_demo,
    )
    signed = rules.checkpoint_bytes(checkpoint)
    checkpoint.hash, checkpoint.signature = sha256(signed).hexdigest(), key.sign(signed)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
            if not cursor.fetchone()[0]:
                return None
        if last_checkpoint() != before:
            return None
        checkpoint.save(force_insert=True)
        cursor.executemany(
            "INSERT INTO ledger_leaf (entry_id, checkpoint_id, position) VALUES (%s, %s, %s)",
            [(pk, checkpoint.number, position) for position, (pk, _) in enumerate(entries)],
        )
    return checkpoint
