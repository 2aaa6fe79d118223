"""The database itself refuses to change or remove what the journal holds, whoever asks, on both engines.

SQLite: a conflicting INSERT OR REPLACE would remove the old row without firing its DELETE trigger, so the insert is
refused before it conflicts. A later migration that makes SQLite rebuild one of these tables must run `guard` again:
the test of the guards looks at the newest schema.
"""

from django.db import migrations

# table -> the columns that make a row the same row, as one condition per key
KEYS = {
    "ledger_entry": ["id = NEW.id", "stream = NEW.stream AND seq = NEW.seq"],
    "ledger_opening": ["id = NEW.id", "entry_id = NEW.entry_id AND field = NEW.field"],
    "ledger_checkpoint": ["number = NEW.number"],
    "ledger_leaf": ["entry_id = NEW.entry_id", "checkpoint_id = NEW.checkpoint_id AND position = NEW.position"],
}
ERASABLE = {"ledger_opening"}


def sqlite_guards():
    for table, keys in KEYS.items():
        yield f"{table}_refuse_update", f"BEFORE UPDATE ON {table}", ""
        if table not in ERASABLE:
            yield f"{table}_refuse_delete", f"BEFORE DELETE ON {table}", ""
        exists = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)
        yield f"{table}_refuse_replace", f"BEFORE INSERT ON {table}", f"WHEN {exists}"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, occasion, condition in sqlite_guards():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {occasion} {condition} "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
                params=None,
            )
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        for table in KEYS:
            occasions = "UPDATE OR TRUNCATE" if table in ERASABLE else "UPDATE OR DELETE OR TRUNCATE"
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuse BEFORE {occasions} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
                params=None,
            )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, _occasion, _condition in sqlite_guards():
            schema_editor.execute(f"DROP TRIGGER {name}")
    elif schema_editor.connection.vendor == "postgresql":
        for table in KEYS:
            schema_editor.execute(f"DROP TRIGGER {table}_refuse ON {table}")
        schema_editor.execute("DROP FUNCTION ledger_refuse()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunPython(guard, unguard)]
