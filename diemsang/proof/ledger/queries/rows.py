"""The journal's rows exactly as they stand in the tables, also when somebody changed them: for bundles.

Models would refuse to read a moment that is none; a bundle must carry it, so that the verifier can name it. The SQL is
put together from constants of this file and placeholders only.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction

ENTRY_COLUMNS: Final = (
    "stream", "seq", "prev_hash", "hash", "act", "actor", "on_behalf_of", "at", "recorded_at", "body"
)  # fmt: skip
CHECKPOINT_COLUMNS: Final = (
    "number", "sealed_at", "count", "total", "root", "prev_hash", "key_id", "is_demo", "hash", "signature"
)  # fmt: skip
MOMENTS: Final = frozenset({"at", "recorded_at", "sealed_at"})
AT_ONCE: Final = 2000
Row = dict[str, Any]


@contextmanager
def snapshot() -> Iterator[None]:
    """One state of the tables for several reads, without making a writer wait. Inside a transaction: that one's."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def checkpoint_rows(upto: int) -> Iterator[Row]:
    """Checkpoints by number."""
    columns = _columns("c", CHECKPOINT_COLUMNS)
    for values in _rows(f"SELECT {columns} FROM ledger_checkpoint c WHERE c.number <= %s ORDER BY c.number", [upto]):  # noqa: S608
        row = dict(zip(CHECKPOINT_COLUMNS, values, strict=True))
        row["is_demo"] = row["is_demo"] == 1 if row["is_demo"] in (0, 1) else row["is_demo"]
        yield _with_moments(row)


def last_number(upto: int | None) -> int | None:
    """The number of the last checkpoint, or `upto` itself when there is such a one."""
    sql = "SELECT max(number) FROM ledger_checkpoint WHERE %s IS NULL OR number = %s"
    if connection.vendor == "postgresql":
        sql = sql.replace("%s IS NULL", "%s::bigint IS NULL")
    number: int | None = next(_rows(sql, [upto, upto]))[0]
    return number


def sealed_rows(upto: int, streams: Sequence[str] | None = None) -> Iterator[tuple[int, Row]]:
    """Entries by place under the checkpoints, with their ids; a place whose entry is gone keeps its columns empty."""
    condition, parameters = _within(streams)
    sql = (
        f"SELECT l.entry_id, l.checkpoint_id, l.position, {_columns('e', ENTRY_COLUMNS)} FROM ledger_leaf l"  # noqa: S608
        f" LEFT JOIN ledger_entry e ON e.id = l.entry_id WHERE l.checkpoint_id <= %s{condition}"
        " ORDER BY l.checkpoint_id, l.position"
    )
    for pk, checkpoint, position, *values in _rows(sql, [upto, *parameters]):
        row = _with_moments(dict(zip(ENTRY_COLUMNS, values, strict=True)))
        yield pk, {"checkpoint": checkpoint, "position": position, **row}


def unsealed_rows(streams: Sequence[str] | None = None) -> Iterator[tuple[int, Row]]:
    """Entries under no seal at all, by id."""
    condition, parameters = _within(streams)
    sql = (
        f"SELECT e.id, {_columns('e', ENTRY_COLUMNS)} FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id"  # noqa: S608
        f" WHERE l.entry_id IS NULL{condition} ORDER BY e.id"
    )
    for pk, *values in _rows(sql, parameters):
        yield pk, _with_moments(dict(zip(ENTRY_COLUMNS, values, strict=True)))


def opening_rows(entries: Sequence[int]) -> dict[int, dict[str, list[Any]]]:
    """Entry id -> field -> [salt in hex, JSON text of the value]."""
    found: dict[int, dict[str, list[Any]]] = {}
    for start in range(0, len(entries), 500):
        chunk = entries[start : start + 500]
        sql = (
            "SELECT entry_id, field, salt, value FROM ledger_opening"  # noqa: S608
            f" WHERE entry_id IN ({', '.join(['%s'] * len(chunk))}) ORDER BY entry_id, field"
        )
        for pk, field, salt, value in _rows(sql, chunk):
            hex_salt = bytes(salt).hex() if isinstance(salt, bytes | memoryview) else f"not bytes: {salt!r}"
            found.setdefault(pk, {})[str(field)] = [hex_salt, value]
    return found


def leaf_hashes(checkpoint: int) -> list[str] | None:
    """The entry hashes under one checkpoint in order; None when one of the entries is gone."""
    sql = (
        "SELECT e.hash FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id"
        " WHERE l.checkpoint_id = %s ORDER BY l.position"
    )
    hashes = [value for (value,) in _rows(sql, [checkpoint])]
    return None if None in hashes else hashes


def _within(streams: Sequence[str] | None) -> tuple[str, list[str]]:
    if streams is None:
        return "", []
    if not streams:
        return " AND 1 = 0", []
    return f" AND e.stream IN ({', '.join(['%s'] * len(streams))})", list(streams)


def _columns(table: str, names: Sequence[str]) -> str:
    if connection.vendor != "postgresql":
        # An expression has no declared type, so that no converter looks at the value before we do.
        return ", ".join(f'coalesce({table}."{name}", NULL)' for name in names)
    moment = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    return ", ".join(moment.format(f'{table}."{name}"') if name in MOMENTS else f'{table}."{name}"' for name in names)


def _with_moments(row: Row) -> Row:
    """SQLite keeps moments as text, without the fraction when it is zero; whatever is not such a text stays as it
    is.
    """
    if connection.vendor != "postgresql":
        for name in MOMENTS & row.keys():
            value = row[name]
            if isinstance(value, str) and value[10:11] == " ":
                row[name] = f"{value[:10]}T{value[11:]}{'' if '.' in value else '.000000'}Z"
    return row


def _rows(sql: str, parameters: Sequence[Any]) -> Iterator[Any]:
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        connection.connection.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
    try:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, parameters)
            while rows := cursor.fetchmany(AT_ONCE):
                yield from rows
    finally:
        if connection.vendor != "postgresql":
            connection.connection.text_factory = str
