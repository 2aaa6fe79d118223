"""Dossiers of the demo grow from acts: journal, ledger and rows agree, counted in SQL away from the builder."""

from collections import Counter as Counting
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from diemsang.demo import scenario
from diemsang.demo.bodies import build_bodies
from diemsang.demo.catalogue.building import build_catalogue
from diemsang.demo.dossiers.building import build_dossiers
from diemsang.demo.dossiers.plan import read_plan
from diemsang.demo.people import SHOWN, build_people
from diemsang.kernel.clock import at_local, local
from diemsang.onestop.dossiers.models import Dossier, ReturnOfResult
from diemsang.onestop.dossiers.rules import ACTS, State

pytestmark = pytest.mark.django_db
COUNT = 110


def one(sql: str, *parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def world(demo_signing: None) -> scenario.World:
    """A small world whose dossiers meet every fate about as often; its online filings come from the national portal."""
    world = scenario.load("small", Path(__file__).parent / "worlds")
    built = build_bodies(world)
    build_people(world, built)
    build_catalogue(world, built)
    assert build_dossiers(world, built) == COUNT
    return world


def test_what_is_built_agrees_with_its_journal_and_its_ledger(world: scenario.World) -> None:
    assert one("SELECT count(*) FROM dossiers_dossier") == COUNT
    assert one("SELECT sum(seq) FROM dossiers_dossier") == one("SELECT count(*) FROM dossiers_move")
    told = "SELECT count(*) FROM ledger_entry WHERE stream = 'dossiers.dossier:' || d.id"
    assert one(f"SELECT count(*) FROM dossiers_dossier d WHERE d.seq <> ({told} AND act LIKE 'dossiers.%%')") == 0
    assert (
        one(
            "SELECT count(*) FROM dossiers_dossier d JOIN dossiers_move m ON m.dossier_id = d.id AND m.seq = d.seq"
            " WHERE m.to_state <> d.state OR m.at <> d.moved_at"
        )
        == 0
    )
    assert one("SELECT count(*) FROM dossiers_move WHERE at >= %s", at_local(world.today)) == 0
    assert set(Dossier.objects.values_list("moves__act", flat=True)) <= set(ACTS)

    states = Counting(Dossier.objects.values_list("state", flat=True))
    assert set(State) - set(states) <= {State.DRAFT}
    late = Dossier.objects.filter(punctuality="late")
    assert late.filter(apologies__isnull=False).exists()
    assert late.filter(apologies=None).exists()
    for hanging in (
        "pauses",
        "supplements",
        "consultations",
        "extension",
        "obligations",
        "fees",
        "external_ids",
        "later",
    ):
        assert Dossier.objects.filter(**{f"{hanging}__isnull": False}).exists(), hanging
    assert Dossier.objects.filter(origin="imported").count() == 5
    online = Dossier.objects.filter(channel="online")
    assert online.count() == online.filter(external_ids__system="national_portal").count() > 10

    signed = one(
        "SELECT count(DISTINCT stream) FROM ledger_entry WHERE act = 'dossiers.signed' AND body LIKE '%%digital%%'"
    )
    assert signed == 2
    assert ReturnOfResult.objects.filter(returned_at__lt=at_local(world.today) - timedelta(days=30)).exists()
    days = {local(each).date() for each in Dossier.objects.values_list("filed_at", flat=True) if each}
    assert world.dossiers is not None
    assert min(days) >= world.dossiers.since
    assert len(days) > COUNT // 4

    with connection.cursor() as cursor:
        cursor.execute("SELECT username FROM accounts_account")
        there = {row[0] for row in cursor.fetchall()}
    assert {name for name in SHOWN if "." not in name or name.endswith(".stp")} <= there
    assert one("SELECT count(*) FROM applicants_applicant WHERE account <> ''") > 2


def test_an_unknown_fate_is_refused() -> None:
    with pytest.raises(ValueError, match="eaten"):
        read_plan({"count": 1, "applicants": 1, "since": at_local, "fates": {"eaten": 1}})


def test_a_share_of_a_world_is_another_build() -> None:
    whole, part = scenario.load("2016"), scenario.load("2016", percent=4)
    assert whole.dossiers is not None
    assert part.dossiers is not None
    assert part.dossiers.count == whole.dossiers.count * 4 // 100
    assert part.fingerprint != whole.fingerprint
    assert scenario.load("2016", percent=200).dossiers.count == 2 * whole.dossiers.count  # type: ignore[union-attr]
