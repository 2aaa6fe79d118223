"""A small catalogue grows from acts: what the report says of it is held against an independent count of the tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection, transaction

from diemsang.commons.forms import queries as forms
from diemsang.demo import scenario
from diemsang.demo.bodies import Built, build_bodies
from diemsang.demo.catalogue.building import build_catalogue
from diemsang.demo.catalogue.plan import CataloguePlan
from diemsang.demo.scenario import World
from diemsang.kernel import periods
from diemsang.kernel.access import system_actor
from diemsang.onestop.procedures import queries
from diemsang.reporting.reports import queries as reports

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

WORLD: Final[World] = scenario.load("small", Path(__file__).parent / "worlds")
TODAY: Final = WORLD.today
LAST_DAY: Final = date(2015, 12, 31)
HOLDS: Final = "valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)"
IN_FORCE: Final = "effective_from <= %s AND (effective_to IS NULL OR effective_to > %s)"


def plan() -> CataloguePlan:
    assert WORLD.catalogue is not None
    return WORLD.catalogue


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    """Built once for all tests of this file, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_bodies(WORLD)
        assert build_catalogue(WORLD, made) == plan().baseline - plan().cut
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _built(built: Built) -> None: ...


def rows(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def one(sql: str, *parameters: object) -> int:
    return int(rows(sql, *parameters)[0][0])


def figures(period: str) -> dict[str, tuple[int | None, int | None]]:
    found = reports.run("diem-sang", periods.parse(period, at_field="period"), visible_to=system_actor("report.run"))
    return {line.figure.code: (line.found.numerator, line.found.denominator) for line in found.lines}


def test_the_report_says_what_the_tables_hold() -> None:
    said = figures("2012/2016")
    start, end = date(2012, 1, 1), date(2016, 1, 1)
    cut = one("SELECT count(*) FROM procedures_ending WHERE is_cut AND ended_on >= %s AND ended_on < %s", start, end)
    base = one(f"SELECT count(*) FROM procedures_procedureversion WHERE {IN_FORCE}", start, start)
    assert said["procedures_cut"] == (cut, base) == (plan().cut, plan().baseline)
    at_centre = one(f"SELECT count(*) FROM procedures_centrereception WHERE {HOLDS}", LAST_DAY, LAST_DAY)
    in_fields = one(
        f"SELECT count(DISTINCT field_id) FROM procedures_centrereception WHERE {HOLDS}", LAST_DAY, LAST_DAY
    )
    assert said["procedures_at_centre"][0] == at_centre == plan().received
    assert said["fields_at_centre"][0] == in_fields == plan().fields_received
    moved = one("SELECT count(DISTINCT procedure_id) FROM procedures_centrereception WHERE valid_from < %s", end)
    assert said["procedures_moved"][0] == moved
    for code, kind in (("procedures_reviewed", "reviewed"), ("procedures_standardised", "standardised")):
        done = one(
            "SELECT count(DISTINCT procedure_id) FROM procedures_procedureact"
            " WHERE kind = %s AND done_on >= %s AND done_on < %s",
            kind,
            start,
            end,
        )
        assert said[code][0] == done > 0


def test_limits_of_the_group_are_those_of_its_versions_before_and_after() -> None:
    said = figures("2012/2016")
    limits = (
        "SELECT min(applied_days), max(applied_days) FROM procedures_way JOIN procedures_procedureversion v"
        f" ON v.id = version_id AND {IN_FORCE} WHERE applied_unit = 'working_days' AND procedure_id IN"
        " (SELECT procedure_id FROM procedures_groupmember)"
    )
    assert rows(limits, date(2012, 1, 1), date(2012, 1, 1)) == [(30, 30)]
    assert rows(limits, LAST_DAY, LAST_DAY) == [(5, 12)]
    assert [
        said[f"investment_limit_{when}_{which}"][0] for when in ("before", "after") for which in ("max", "min")
    ] == [
        30,
        30,
        12,
        5,
    ]


def test_what_is_received_today_is_what_the_scenario_says_though_some_have_left() -> None:
    today = rows(
        "SELECT count(*), count(DISTINCT field_id), count(DISTINCT place)"
        f" FROM procedures_centrereception WHERE {HOLDS}",
        TODAY,
        TODAY,
    )
    assert today == [(plan().received, plan().fields_received, 1)]
    assert one("SELECT count(*) FROM procedures_centrereception WHERE valid_to <= %s", TODAY) == plan().leaving == 2


def test_what_is_left_is_in_force_and_public_with_every_part() -> None:
    assert one(f"SELECT count(*) FROM procedures_procedureversion WHERE {IN_FORCE}", TODAY, TODAY) == 34
    assert one("SELECT count(*) FROM procedures_procedureversion WHERE published_on IS NULL") == 0
    assert one("SELECT count(*) FROM procedures_announcingdecision WHERE state <> 'public'") == 0


def test_whatever_is_received_has_had_a_process_since_that_day() -> None:
    """Of the version in force, in the agency that leads; a new version begins with its own."""
    lacking = (
        "SELECT v.name FROM procedures_centrereception r JOIN procedures_procedureversion v USING (procedure_id)"
        " WHERE r.valid_from <= %s AND (r.valid_to IS NULL OR r.valid_to > %s) AND v.effective_from <= %s"
        " AND (v.effective_to IS NULL OR v.effective_to > %s) AND NOT EXISTS (SELECT 1 FROM"
        " procedures_internalprocess p WHERE p.version_id = v.id AND p.agency = v.agency AND p.state = 'active'"
        " AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s))"
    )
    for day in (*(each.on for each in plan().receptions), *(each.on for each in plan().amendments), TODAY):
        assert rows(lacking, *[day] * 6) == [], day


def test_an_agency_founded_later_leads_from_its_day_on(built: Built) -> None:
    """Before that its predecessor does, by its own name."""
    day = plan().handed_over[0].on
    theirs = "SELECT count(*) FROM procedures_procedureversion WHERE agency = %s AND " + IN_FORCE
    before, after = date(2012, 6, 1), TODAY
    assert one(theirs, built.bodies["bqlkcn"], before, before) > 0
    assert one(theirs, built.bodies["bqlkkt"], before, before) == 0
    assert one(theirs, built.bodies["bqlkcn"], day, day) == 0
    assert one(theirs, built.bodies["bqlkkt"], after, after) > 0
    names = {name for (name,) in rows("SELECT DISTINCT agency_name FROM procedures_procedureversion")}
    assert {"Sở Tư pháp", "Ban Quản lý các Khu công nghiệp tỉnh", "Ban Quản lý Khu kinh tế"} <= names
    assert "Sở Tư pháp và Pháp chế" not in names


def test_every_version_names_a_form_in_force_and_only_texts_older_than_itself() -> None:
    named = rows("SELECT DISTINCT form, effective_from FROM procedures_procedureversion")
    assert not [code for code, day in named if forms.version_in_force(code, as_date(day)) is None]
    assert len({code for code, _ in named}) > 2
    codes = [code for (code,) in rows("SELECT code FROM procedures_procedure")]
    for on in (date(2012, 1, 1), TODAY):
        for view in queries.in_force_many(_in_force(codes, on), on).values():
            years = [int(each.number.split("/")[1]) for each in view.legal_basis]
            assert all(year < view.effective_from.year for year in years), view.name


def as_date(value: Any) -> date:
    """SQLite gives text where PostgreSQL gives dates."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _in_force(codes: list[str], on: date) -> list[str]:
    there = {
        code
        for (code,) in rows(
            "SELECT code FROM procedures_procedure p JOIN procedures_procedureversion v ON v.procedure_id = p.id"
            f" WHERE {IN_FORCE}",
            on,
            on,
        )
    }
    return [code for code in codes if code in there]


def test_every_act_is_in_the_journal() -> None:
    for table, stream in (("procedure", "procedure"), ("internalprocess", "internalprocess"), ("field", "field")):
        missing = one(
            f"SELECT count(*) FROM procedures_{table} AS t WHERE NOT EXISTS"
            f" (SELECT 1 FROM ledger_entry WHERE stream = 'procedures.{stream}:' || t.id)"
        )
        assert missing == 0, table
