"""What the suite must do differently on each database engine."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

KEPT_TABLES: Final = {"auth_permission", "django_content_type"}


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


@contextmanager
def database_of_its_own() -> Iterator[str]:
    """The address of an empty database on the server of this run; nothing on SQLite, where a folder is one."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"own_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def database_others_can_open(folder: Path) -> Iterator[dict[str, str]]:
    """The test's database, opened by several threads and processes; yields the environment such a process needs.

    SQLite's test database lives in one connection's memory: it is copied into a file, used until the block ends.
    PostgreSQL's is reached by its address. Ask for it inside a transactional test.
    """
    settings = connections.settings["default"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DIEMSANG_DATA": str(folder),
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }
    if connection.vendor == "postgresql":
        user, password = settings["USER"], settings["PASSWORD"]
        port = f":{settings['PORT']}" if settings["PORT"] else ""
        place = f"{quote(settings['HOST'], safe='')}{port}/{settings['NAME']}"
        yield {**environment, "DATABASE_URL": f"postgres://{user}:{password}@{place}"}
        return
    in_memory, name, file = connections["default"], settings["NAME"], folder / "copy.sqlite3"
    copy = sqlite3.connect(file)
    in_memory.ensure_connection()
    in_memory.connection.backup(copy)
    copy.close()
    settings["NAME"] = str(file)
    connections["default"] = connections.create_connection("default")
    try:
        yield {**environment, "DATABASE_URL": f"sqlite:///{file}"}
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = in_memory


def flush_past_the_guards() -> None:
    """Let transactional tests empty tables that refuse to be emptied. Called once, when the suite starts."""

    def flush_as_owner(self: TransactionTestCase) -> None:
        assert self.available_apps is None
        assert not self.serialized_rollback
        with guards_lifted():
            empty_tables()

    TransactionTestCase._fixture_teardown = flush_as_owner  # type: ignore[attr-defined]


def empty_tables() -> None:
    """Delete the rows of every table that has any, but for what Django writes of models when it migrates.

    Django's own flush asks every table and writes these anew: a hundred times longer, after each test that commits.
    """
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT_TABLES
    with transaction.atomic(), connection.cursor() as cursor:
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in sorted(tables))
        cursor.execute(" UNION ALL ".join(asked))
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')
