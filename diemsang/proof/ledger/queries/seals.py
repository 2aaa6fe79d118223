"""Checkpoints, and what none of them has sealed yet."""

from datetime import timedelta
from typing import Final

from django.db import connection
from django.db.models import Max

from diemsang.proof.ledger.models import Checkpoint, Leaf

LONGEST_TRANSACTION: Final = timedelta(hours=1)
GUARDED: Final = ("ledger_entry", "ledger_opening", "ledger_checkpoint", "ledger_leaf")


def last_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-number").first()


def unsealed(limit: int, *, everywhere: bool = False) -> list[tuple[int, str]]:
    """Id and hash of entries without a seal, lowest id first.

    A transaction may commit low ids after a seal has passed them, so the search begins where entries were an hour
    before the last seal; `everywhere` looks through the whole journal, for what committed later than that.
    """
    start = 0 if everywhere else _swept_up_to()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.hash FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id"
            " WHERE e.id > %s AND l.entry_id IS NULL ORDER BY e.id LIMIT %s",
            [start, limit],
        )
        return [(pk, entry_hash) for pk, entry_hash in cursor.fetchall()]


def _swept_up_to() -> int:
    """Every id up to here was taken more than `LONGEST_TRANSACTION` before the last seal."""
    if (last := last_checkpoint()) is None:
        return 0
    before = (
        Checkpoint.objects.filter(sealed_at__lte=last.sealed_at - LONGEST_TRANSACTION, count__gt=0)
        .order_by("-number")
        .first()
    )
    if before is None:
        return 0
    return Leaf.objects.filter(checkpoint=before).aggregate(last=Max("entry_id"))["last"] or 0
