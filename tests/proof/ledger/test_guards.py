"""The database itself refuses to change the journal, on both engines, in every way SQL offers."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from diemsang.kernel.access import system_actor
from diemsang.proof.ledger import queries, services
from diemsang.proof.ledger.models import Checkpoint, Entry, Leaf, Opening

pytestmark = [pytest.mark.engines]

JOB = system_actor("test")
AT = datetime(2016, 5, 30, 3, 15, tzinfo=UTC)

CHANGES = [
    "UPDATE ledger_entry SET act = 'x.forged'",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_checkpoint SET root = hash",
    "DELETE FROM ledger_checkpoint",
    "UPDATE ledger_leaf SET position = position + 1",
    "DELETE FROM ledger_leaf",
    "UPDATE ledger_opening SET value = '\"x\"'",
]
TRUNCATIONS = [f"TRUNCATE {table} CASCADE" for table in queries.seals.GUARDED]
FORGED = "stream, seq, prev_hash, hash, 'x.forged', actor, on_behalf_of, at, recorded_at, body FROM ledger_entry"
INTO_OPENING = "REPLACE INTO ledger_opening (id, entry_id, field, salt, value)"
REPLACEMENTS = [
    f"REPLACE INTO ledger_entry SELECT id, {FORGED}",
    f"INSERT OR REPLACE INTO ledger_entry SELECT id + 1000, {FORGED}",
    "REPLACE INTO ledger_checkpoint SELECT * FROM ledger_checkpoint",
    "REPLACE INTO ledger_leaf SELECT * FROM ledger_leaf",
    "REPLACE INTO ledger_leaf SELECT entry_id + 1000, checkpoint_id, position FROM ledger_leaf",
    f"{INTO_OPENING} SELECT id, entry_id, field, salt, '7' FROM ledger_opening",
    f"{INTO_OPENING} SELECT id + 1000, entry_id, field, salt, '7' FROM ledger_opening",
]


@pytest.fixture
def _a_sealed_entry(db: None) -> None:
    with transaction.atomic():
        services.record(JOB, "dossiers.accepted", "dossiers.dossier:1", AT, private={"name": "Trần Thị Bưởi"})
    services.create_key(by=JOB, at=AT)
    assert len(services.seal(by=JOB, at=AT)) == 1


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Entry, Opening, Checkpoint, Leaf)]


@pytest.mark.usefixtures("_a_sealed_entry")
@pytest.mark.parametrize("sql", [*CHANGES, *TRUNCATIONS, *REPLACEMENTS])
def test_the_database_refuses(sql: str) -> None:
    if (sql in TRUNCATIONS and connection.vendor == "sqlite") or (
        sql in REPLACEMENTS and connection.vendor != "sqlite"
    ):
        return  # that engine does not know the statement
    before = everything()
    if connection.vendor == "sqlite":
        execute("PRAGMA recursive_triggers = OFF")
    else:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"):
        execute(sql)
    assert everything() == before


@pytest.mark.usefixtures("_a_sealed_entry")
def test_a_value_may_be_deleted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_opening")
    assert not Opening.objects.exists()
