"""Search in a folded column by words, the last of which may be unfinished, with an index of words, on both engines.

    PersonName.objects.filter(name_folded__words="nguyen th")

The column holds `kernel.text.fold`'s output, so marks, letter case, Unicode form and đ no longer differ. A context asks
for the index once, in a migration, with `WordIndex("organisation", "personname", "name_folded")`: FTS5 kept by triggers
on SQLite, a GIN index over a `tsvector` on PostgreSQL. Without the index the lookup fails loudly on
SQLite; a column of a few hundred rows needs neither.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from diemsang.kernel.text import fold

Sql = tuple[str, tuple[str | int, ...]]


def words_of(text: str) -> list[str]:
    """The words to look for: folded runs of letters and digits, so that no character is an operator of the engine."""
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()


class Words(Lookup[str]):
    """Every word is a word of the column, and the last one at least begins one. No word at all finds everything.

    Only the last is taken as unfinished: beginnings of common words ("ng", "th") would gather half the store each.
    """

    lookup_name = "words"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        words = words_of(str(self.rhs))
        if not words:
            return "1 = 1", ()
        lhs, parameters = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            query = " & ".join(words) + ":*"
            return f"{_vector(lhs)} @@ to_tsquery('simple', %s)", (*parameters, query)
        if not isinstance(self.lhs, Col):
            raise TypeError("on SQLite the words of a column are looked up, not those of an expression")
        meta, quote = self.lhs.target.model._meta, connection.ops.quote_name
        index = quote(_name(meta.db_table, str(self.lhs.target.column)))
        key = f"{quote(self.lhs.alias)}.{quote(meta.pk.column)}"
        found = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608  (names from the model)
        return f"{key} IN ({found})", (*parameters, " ".join(f'"{word}"' for word in words) + "*")


models.CharField.register_lookup(Words)
models.TextField.register_lookup(Words)


class WordIndex(Operation):
    """Makes the index of words; backwards, removes it. On PostgreSQL without stopping writers when the migration says
    `atomic = False`."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, app: str, model: str, column: str) -> None:
        self.app, self.model, self.column = app, model, column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def describe(self) -> str:
        return f"Index the words of {self.app}.{self.model}.{self.column}"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(self.app, self.model)._meta.db_table
        name, column = _name(table, self.column), self.column
        if schema_editor.connection.vendor == "postgresql":
            how = "" if schema_editor.connection.in_atomic_block else "CONCURRENTLY"
            schema_editor.execute(f"CREATE INDEX {how} {name} ON {table} USING gin ({_vector(column)})", params=None)
            return
        forget = f"INSERT INTO {name} ({name}, rowid, {column}) VALUES ('delete', old.id, old.{column})"  # noqa: S608
        learn = f"INSERT INTO {name} (rowid, {column}) VALUES (new.id, new.{column})"  # noqa: S608
        for statement in (
            f"CREATE VIRTUAL TABLE {name} USING fts5({column}, content='{table}', content_rowid='id', prefix='1 2 3')",
            f"CREATE TRIGGER {name}_i AFTER INSERT ON {table} BEGIN {learn}; END",
            f"CREATE TRIGGER {name}_d AFTER DELETE ON {table} BEGIN {forget}; END",
            f"CREATE TRIGGER {name}_u AFTER UPDATE OF {column} ON {table} BEGIN {forget}; {learn}; END",
            f"INSERT INTO {name} ({name}) VALUES ('rebuild')",  # noqa: S608
        ):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        name = _name(from_state.apps.get_model(self.app, self.model)._meta.db_table, self.column)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}", params=None)
            return
        for suffix in ("i", "d", "u"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{suffix}", params=None)
        schema_editor.execute(f"DROP TABLE IF EXISTS {name}", params=None)


def _vector(column: str) -> str:
    """PostgreSQL's own parser would read hosts, file names and negative numbers into codes; here words are words."""
    return f"to_tsvector('simple', regexp_replace({column}, '[^[:alnum:]]+', ' ', 'g'))"


def _name(table: str, column: str) -> str:
    return f"{table}_{column}_words"
