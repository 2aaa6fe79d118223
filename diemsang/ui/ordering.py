"""Columns that both engines compare by code point.

SQLite compares text by its bytes. PostgreSQL asks the collation of the database, which differs from machine to
machine, skips dots and hyphens, and would undo the order of the Vietnamese alphabet that a sort key spells out.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class OrderByCodePoint(Operation):
    """Gives columns the collation "C" on PostgreSQL; backwards, the database's own. Only indexes are
    written anew, not rows.

    Nothing in the state of the models: SQLite knows no collation of that name, and needs none.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, app: str, model: str, *columns: str) -> None:
        self.app, self.model, self.columns = app, model, columns

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def describe(self) -> str:
        return f"Compare {', '.join(self.columns)} of {self.app}.{self.model} by code point"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._collate(schema_editor, to_state, '"C"')

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._collate(schema_editor, from_state, 'pg_catalog."default"')

    def _collate(self, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState, collation: str) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        model = state.apps.get_model(self.app, self.model)
        quote = schema_editor.connection.ops.quote_name
        changes = []
        for name in self.columns:
            field = model._meta.get_field(name)
            kind = field.db_type(schema_editor.connection)
            changes.append(f"ALTER COLUMN {quote(field.column)} TYPE {kind} COLLATE {collation}")
        schema_editor.execute(f"ALTER TABLE {quote(model._meta.db_table)} {', '.join(changes)}", params=None)
