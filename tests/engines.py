"""What the suite must do differently on each database engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Act as the owner of the database: triggers that refuse changes are out of the way until the block ends.

    PostgreSQL also leaves foreign keys unchecked meanwhile. On SQLite only triggers that RAISE are lifted, so that
    those keeping a search index in step go on working.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                if connection.is_usable():
                    cursor.execute("SET session_replication_role = DEFAULT")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%%RAISE(%%'")
        guards = cursor.fetchall()
        for name, _sql in guards:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _name, sql in guards:
                cursor.execute(sql)


def flush_past_the_guards() -> None:
    """Let transactional tests empty tables that refuse to be emptied. Called once, when the suite starts."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_as_owner(self: TransactionTestCase) -> None:
        with guards_lifted():
            flush(self)

    TransactionTestCase._fixture_teardown = flush_as_owner  # type: ignore[attr-defined]
