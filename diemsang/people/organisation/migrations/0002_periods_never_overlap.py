"""Two versions of one thing never cover the same day: an exclusion constraint on PostgreSQL, triggers on SQLite.

A later migration that rebuilds one of these tables on SQLite drops its triggers and has to make them again
(`tests/people/organisation/test_periods_in_the_database.py` notices).
"""

from django.db import migrations

GUARDED = (
    ("organisation_bodyversion", "body_id"),
    ("organisation_unitversion", "unit_id"),
    ("organisation_personname", "person_id"),
)


def statements(vendor):
    for table, owner in GUARDED:
        if vendor == "postgresql":
            yield (
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist "
                f"(int8range({owner}, {owner}, '[]') WITH &&, daterange(valid_from, valid_to, '[)') WITH &&)"
            )
            continue
        overlap = (
            f"SELECT RAISE(ABORT, '{table}_no_overlap') WHERE EXISTS (SELECT 1 FROM {table} AS other "
            f"WHERE other.{owner} = NEW.{owner} AND other.id IS NOT NEW.id "
            "AND other.valid_from < COALESCE(NEW.valid_to, '9999-12-31') "
            "AND NEW.valid_from < COALESCE(other.valid_to, '9999-12-31'))"
        )
        yield f"CREATE TRIGGER {table}_no_overlap_insert BEFORE INSERT ON {table} BEGIN {overlap}; END"
        yield (
            f"CREATE TRIGGER {table}_no_overlap_update BEFORE UPDATE OF {owner}, valid_from, valid_to ON {table} "
            f"BEGIN {overlap}; END"
        )


def guard(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for table, _owner in GUARDED:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_no_overlap_insert")
            schema_editor.execute(f"DROP TRIGGER {table}_no_overlap_update")


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_organisation")]
    operations = [migrations.RunPython(guard, unguard)]
