"""Guards that migrations put into the database and that no model shows: triggers, and exclusion constraints.

SQLite drops a table's triggers whenever a migration rebuilds the table, without a word; an owner can drop or disable
them on either engine. `missing_guards` compares the database with this list, and a test compares this list with what
all migrations leave behind, so that a migration that loses a guard is found before it leaves the house.
"""

from typing import Final

from django.db import connection

JOURNAL: Final = ("ledger_entry", "ledger_opening", "ledger_checkpoint", "ledger_leaf")
DATED: Final = ("organisation_bodyversion", "organisation_unitversion", "organisation_personname")
ERASABLE: Final = "ledger_opening"
PUBLISHED: Final = "procedures_procedureversion"

BEFORE_THEIR_OWNER: Final = ("procedures.Way",)
"""Tables whose rows are refused once their owner is closed: who fills a database fills these first."""

REFUSING: Final[dict[str, frozenset[str]]] = {
    "sqlite": frozenset(
        {
            *(f"{table}_refuse_{what}" for table in JOURNAL for what in ("update", "delete", "replace")),
            *(f"{table}_no_overlap_{what}" for table in (*DATED, PUBLISHED) for what in ("insert", "update")),
            *(f"{table}_refuse_{what}" for table in ("dossiers_move", PUBLISHED) for what in ("update", "delete")),
            *(f"procedures_way_refuse_{what}" for what in ("insert", "update", "delete")),
        }
        - {f"{ERASABLE}_refuse_delete"}
    ),
    "postgresql": frozenset(
        {
            *(f"{table}_refuse" for table in (*JOURNAL, "dossiers_move", "procedures_way", PUBLISHED)),
            *(f"{table}_no_overlap" for table in (*DATED, PUBLISHED)),
        },
    ),
}
"""What makes the database say no, by name."""

KEEPING: Final[dict[str, frozenset[str]]] = {
    "sqlite": frozenset(f"organisation_personname_name_folded_words_{what}" for what in "idu"),
    "postgresql": frozenset(),
}
"""Triggers that keep a search index in step."""


def refusing_guards() -> set[str]:
    """The guards that are there, at work, and still refuse something."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND instr(sql, 'RAISE(ABORT') > 0")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
                " AND tgenabled IN ('O', 'A') AND prosrc LIKE '%RAISE EXCEPTION%'"
                " UNION ALL SELECT conname FROM pg_constraint WHERE contype = 'x' AND convalidated"
            )
        return {str(name) for (name,) in cursor.fetchall()}


def missing_guards() -> list[str]:
    """Guards that ought to be there and are not, by name; empty when all are."""
    expected = REFUSING[connection.vendor] - refusing_guards()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            expected |= KEEPING["sqlite"] - {name for (name,) in cursor.fetchall()}
    return sorted(expected)
