"""The database itself refuses to change or remove a line of the journal of a dossier, on both engines.

Only the written reason may change: it can hold personal words, and is erased under a rule. A later migration that
rebuilds the table on SQLite drops its triggers and has to make them again (a test notices).
"""

from django.db import migrations

MOVE = "dossiers_move"
MAY_CHANGE = {"reason"}
SAYS = "a line of the journal is never changed"


def columns(apps):
    fields = apps.get_model("dossiers", "Move")._meta.concrete_fields
    return ", ".join(field.column for field in fields if field.column not in MAY_CHANGE)


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for name, occasion in (("update", f"UPDATE OF {columns(apps)}"), ("delete", "DELETE")):
            schema_editor.execute(
                f"CREATE TRIGGER {MOVE}_refuse_{name} BEFORE {occasion} ON {MOVE} "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
                params=None,
            )
    elif vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION dossiers_keep_journal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {MOVE}_refuse BEFORE UPDATE OF {columns(apps)} OR DELETE ON {MOVE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION dossiers_keep_journal()",
            params=None,
        )


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for name in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {MOVE}_refuse_{name}")
    elif vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {MOVE}_refuse ON {MOVE}")
        schema_editor.execute("DROP FUNCTION dossiers_keep_journal()")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
