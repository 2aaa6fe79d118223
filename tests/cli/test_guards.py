"""Every guard that migrations make is there when all have run, and `doctor` names the ones that are not."""

import pytest
from django.db import connection

from diemsang.cli import doctor, guards

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def found_by_doctor() -> list[str]:
    (finding,) = doctor._guards()
    assert finding.is_ok is (guards.missing_guards() == [])
    return [] if finding.is_ok else finding.detail.split(", ")


def test_all_guards_stand_after_all_migrations() -> None:
    assert guards.missing_guards() == [], "a migration lost these: SQLite drops the triggers of a table it rebuilds"
    assert found_by_doctor() == []


def test_no_guard_is_unknown_to_doctor() -> None:
    assert guards.refusing_guards() == guards.REFUSING[connection.vendor], "name new guards in diemsang/cli/guards.py"


def test_a_table_built_again_has_lost_its_guards() -> None:
    """What a migration does on SQLite when it alters a column."""
    if connection.vendor == "sqlite":
        execute("CREATE TABLE rebuilt AS SELECT * FROM organisation_unitversion")
        execute("DROP TABLE organisation_unitversion")
        execute("ALTER TABLE rebuilt RENAME TO organisation_unitversion")
        expected = ["organisation_unitversion_no_overlap_insert", "organisation_unitversion_no_overlap_update"]
    else:
        execute("ALTER TABLE organisation_unitversion DROP CONSTRAINT organisation_unitversion_no_overlap")
        expected = ["organisation_unitversion_no_overlap"]
    assert found_by_doctor() == expected


def test_a_guard_that_no_longer_refuses_is_missing() -> None:
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER ledger_leaf_refuse_update")
        execute("CREATE TRIGGER ledger_leaf_refuse_update BEFORE UPDATE ON ledger_leaf BEGIN SELECT 1; END")
        expected = ["ledger_leaf_refuse_update"]
    else:
        execute(
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NULL; END $$"
        )
        expected = sorted(f"{table}_refuse" for table in guards.JOURNAL)
    assert found_by_doctor() == expected


def test_a_search_index_that_is_no_longer_kept_is_named() -> None:
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER organisation_personname_name_folded_words_u")
        assert found_by_doctor() == ["organisation_personname_name_folded_words_u"]
