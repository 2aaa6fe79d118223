"""What the database itself refuses, on both engines: two versions of one procedure in force on one day, and any change
of a version in public view but the day it ends.

On PostgreSQL an exclusion constraint and triggers, on SQLite triggers. A later migration that rebuilds one of these
tables on SQLite drops its triggers and has to make them again (`tests/onestop/procedures/test_guards.py` notices).
"""

from django.db import migrations

from diemsang.ui.ordering import OrderByCodePoint
from diemsang.ui.search import WordIndex

VERSION = "procedures_procedureversion"
WAY = "procedures_way"
MAY_CHANGE = {"effective_to"}
SAYS = "a public version is never edited"


def columns(apps):
    fields = apps.get_model("procedures", "ProcedureVersion")._meta.concrete_fields
    return [field.column for field in fields if field.column not in MAY_CHANGE]


def sqlite_guards(apps):
    overlap = (
        f"SELECT RAISE(ABORT, '{VERSION}_no_overlap') WHERE EXISTS (SELECT 1 FROM {VERSION} AS other "
        "WHERE other.procedure_id = NEW.procedure_id AND other.id IS NOT NEW.id "
        "AND other.effective_from < COALESCE(NEW.effective_to, '9999-12-31') "
        "AND NEW.effective_from < COALESCE(other.effective_to, '9999-12-31'))"
    )
    refuse = f"SELECT RAISE(ABORT, '{SAYS}')"
    yield f"{VERSION}_no_overlap_insert", f"BEFORE INSERT ON {VERSION}", "", overlap
    dates = "procedure_id, effective_from, effective_to"
    yield f"{VERSION}_no_overlap_update", f"BEFORE UPDATE OF {dates} ON {VERSION}", "", overlap
    is_public = "WHEN OLD.published_on IS NOT NULL"
    yield f"{VERSION}_refuse_update", f"BEFORE UPDATE OF {', '.join(columns(apps))} ON {VERSION}", is_public, refuse
    yield f"{VERSION}_refuse_delete", f"BEFORE DELETE ON {VERSION}", is_public, refuse
    for occasion, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        owner = f"SELECT 1 FROM {VERSION} WHERE id = {row}.version_id AND published_on IS NOT NULL"
        yield f"{WAY}_refuse_{occasion.lower()}", f"BEFORE {occasion} ON {WAY}", f"WHEN EXISTS ({owner})", refuse


def postgres_guards():
    yield (
        f"ALTER TABLE {VERSION} ADD CONSTRAINT {VERSION}_no_overlap EXCLUDE USING gist "
        "(int8range(procedure_id, procedure_id, '[]') WITH &&, daterange(effective_from, effective_to, '[)') WITH &&)"
    )
    refuse = f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'"
    kept = " - ".join(f"'{name}'" for name in sorted(MAY_CHANGE))
    yield (
        "CREATE FUNCTION procedures_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.published_on IS NULL THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF; "
        f"IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - {kept} = to_jsonb(OLD) - {kept} THEN RETURN NEW; END IF; "
        f"{refuse}; END $$"
    )
    yield (
        f"CREATE TRIGGER {VERSION}_refuse BEFORE UPDATE OR DELETE ON {VERSION} "
        "FOR EACH ROW EXECUTE FUNCTION procedures_keep_version()"
    )
    yield (
        "CREATE FUNCTION procedures_keep_way() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE owner bigint; BEGIN "
        "IF TG_OP = 'INSERT' THEN owner := NEW.version_id; ELSE owner := OLD.version_id; END IF; "
        f"IF EXISTS (SELECT 1 FROM {VERSION} WHERE id = owner AND published_on IS NOT NULL) THEN {refuse}; END IF; "
        "RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END $$"
    )
    yield (
        f"CREATE TRIGGER {WAY}_refuse BEFORE INSERT OR UPDATE OR DELETE ON {WAY} "
        "FOR EACH ROW EXECUTE FUNCTION procedures_keep_way()"
    )


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgres_guards():
            schema_editor.execute(statement, params=None)
        return
    for name, occasion, condition, action in sqlite_guards(apps):
        schema_editor.execute(f"CREATE TRIGGER {name} {occasion} {condition} BEGIN {action}; END", params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {WAY}_refuse ON {WAY}")
        schema_editor.execute(f"DROP TRIGGER {VERSION}_refuse ON {VERSION}")
        schema_editor.execute("DROP FUNCTION procedures_keep_way()")
        schema_editor.execute("DROP FUNCTION procedures_keep_version()")
        schema_editor.execute(f"ALTER TABLE {VERSION} DROP CONSTRAINT {VERSION}_no_overlap")
        return
    for name, _occasion, _condition, _action in sqlite_guards(apps):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [
        migrations.RunPython(guard, unguard),
        OrderByCodePoint("procedures", "procedureversion", "sort_key"),
        OrderByCodePoint("procedures", "field", "sort_key"),
        WordIndex("procedures", "procedureversion", "words_folded"),
    ]
