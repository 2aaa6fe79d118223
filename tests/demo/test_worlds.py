"""The demo grows from acts: what it holds is counted in SQL, away from the builder, and held against its file."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from diemsang.cli.verification import verify_journal
from diemsang.demo import scenario
from diemsang.demo.bodies import build_bodies
from diemsang.demo.people import PASSWORD, build_people
from diemsang.demo.scenario import World
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.people.accounts.models import Account
from diemsang.proof.ledger import services as ledger

pytestmark = pytest.mark.django_db


def one(sql: str, *parameters: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def bodies_on(day: date, kind: str) -> int:
    return one(
        "SELECT count(DISTINCT body_id) FROM organisation_bodyversion"
        " WHERE kind = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)",
        kind,
        day,
        day,
    )


def built(world: World) -> World:
    build_people(world, build_bodies(world))
    return world


@pytest.fixture
def small() -> World:
    return built(scenario.load("small", Path(__file__).parent / "worlds"))


def test_a_small_world_has_what_its_file_says(small: World) -> None:
    assert bodies_on(small.today, "grassroots_union") == len(small.agencies) == 4
    assert bodies_on(date(2014, 3, 11), "grassroots_union") == 3
    today = small.today
    present = one(
        "SELECT count(*) FROM organisation_appointment WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)",
        today,
        today,
    )
    assert present == sum(plan.posts for plan in small.agencies) == 40


def test_the_past_keeps_its_names(small: World) -> None:
    versions = (
        "SELECT count(*) FROM organisation_bodyversion"
        " WHERE name = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)"
    )
    assert one(versions, "Sở Tư pháp", date(2013, 1, 31), date(2013, 1, 31)) == 1
    assert one(versions, "Sở Tư pháp", small.today, small.today) == 0
    assert one(versions, "Sở Tư pháp và Pháp chế", small.today, small.today) == 1


def test_every_act_of_the_builder_is_in_the_journal_and_verifies(small: World) -> None:
    for table in ("body", "unit", "person", "appointment"):
        missing = one(
            f"SELECT count(*) FROM organisation_{table} AS t WHERE NOT EXISTS"
            f" (SELECT 1 FROM ledger_entry WHERE stream = 'organisation.{table}:' || t.id)"
        )
        assert missing == 0, table
    ledger.create_key(by=system_actor("install"), at=clock.real_now())
    ledger.seal(by=system_actor("ledger.seal"), at=clock.real_now())
    assert verify_journal()["verdict"] == "intact"


def test_demo_logins_work_with_the_printed_password(small: World) -> None:
    account = Account.objects.get(username="quantri")
    assert account.check_password(PASSWORD)


def test_world_2016_is_the_province_of_the_article() -> None:
    world = built(scenario.load("2016"))
    assert bodies_on(world.today, "grassroots_union") == 48
    assert sum(plan.posts for plan in world.agencies) == 3109
    assert sum(plan.receives_dossiers for plan in world.agencies) == 22
    assert bodies_on(world.today, "centre") == 1


def test_world_2026_has_two_levels_and_few_unions() -> None:
    world = built(scenario.load("2026"))
    assert bodies_on(date(2025, 6, 30), "district") == 3
    assert bodies_on(date(2025, 7, 1), "district") == 0
    assert bodies_on(world.today, "commune") == 6
    assert bodies_on(date(2025, 6, 19), "grassroots_union") > 2
    assert bodies_on(world.today, "grassroots_union") == 2
    assert bodies_on(world.today, "provincial_union") == 0


def test_worlds_carry_a_fingerprint_of_their_file() -> None:
    assert scenario.worlds() == ["2016", "2026"]
    assert scenario.load("2016").fingerprint != scenario.load("2026").fingerprint
