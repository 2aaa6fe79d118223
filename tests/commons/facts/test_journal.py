"""From a figure to its records, and from every record to the chain that tells who made it so."""

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.commons.facts import queries
from diemsang.demo import scenario
from diemsang.demo.bodies import build_bodies
from diemsang.demo.people import build_people
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.declarations import Fact
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.models import OrgEventBody
from diemsang.people.organisation.queries import bodies_on
from diemsang.proof.ledger.queries import entries_of
from tests.cast import AT
from tests.onestop.dossiers import lives as dossiers
from tests.onestop.procedures.samples import one_of_each_fact
from tests.people.applicants import people as applicants

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
SYSTEM = system_actor("tests")
WORLDS = Path(__file__).parents[2] / "demo/worlds"
SINCE_THE_WORLD_BEGAN = "2012/2017"
JOURNAL_LINK = re.compile(r'href="(/nhat-ky/ho-so/[^"]+)"')


@pytest.fixture
def inspector() -> Client:
    """In a province whose bodies were founded, renamed, merged and dissolved, whose people were appointed, with
    a catalogue of procedures."""
    world = scenario.load("small", WORLDS)
    build_people(world, build_bodies(world))
    clock.state_today(world.today)
    unions = list(bodies_on(world.today).filter(kind="grassroots_union").order_by("pk"))
    told: dict[str, Any] = {
        "by": SYSTEM,
        "at": clock.at_local(world.today, 9),
        "on": world.today,
        "decision_number": "7/QĐ-LĐLĐ",
    }
    organisation.merge_bodies([unions[0].key], into=unions[1].key, **told)
    organisation.dissolve_body(unions[2].key, **told)
    kinds = {body.kind: body.key for body in bodies_on(world.today).order_by("-pk")}
    one_of_each_fact(kinds["people_committee"], kinds["department"])
    applicants.one_of_each_fact()
    client = Client()
    client.force_login(
        Account.objects.get(username="thanhtra"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_the_journal_of_every_record_of_every_fact_opens_with_entries(inspector: Client) -> None:
    journals_open(inspector, [fact for fact in queries.facts().values() if not fact.code.startswith("dossiers.")])


def test_the_journal_of_every_record_of_every_fact_of_dossiers_opens_with_entries() -> None:
    counter = dossiers.one_of_each_fact()
    clock.state_today(AT.date())
    of_dossiers = [fact for fact in queries.facts().values() if fact.code.startswith("dossiers.")]
    journals_open(counter.cast.client("inspector"), of_dossiers)


def journals_open(inspector: Client, facts: Iterable[Fact]) -> None:
    for fact in facts:
        records = list(fact.records())
        assert records, f"{fact.code}: the small world holds no such record"
        streams = {queries.stream_of(fact, each) for each in records}
        assert not {each for each in streams if not entries_of(each).exists()}, fact.code
        for stream in sorted(streams)[:20]:
            answer = inspector.get(reverse("ledger:record", args=[stream]))
            assert answer.status_code == 200, stream
            assert answer.context["lines"], stream


@pytest.mark.parametrize("code", ["G01", "G02", "G03", "G04"])
def test_every_link_of_a_page_of_records_leads_somewhere(inspector: Client, code: str) -> None:
    asked = {"ky": SINCE_THE_WORLD_BEGAN, "phan": "numerator"}
    page = inspector.get(reverse("facts:records", args=[code]), asked)
    links = [unescape(each) for each in JOURNAL_LINK.findall(page.content.decode())]
    assert len(links) == len(page.context["lines"]) > 0
    for link in dict.fromkeys(links):
        assert inspector.get(link).context["lines"], link
    for link in {each["url"] for each in page.context["lines"] if each["url"]}:
        assert inspector.get(link).status_code == 200, link


def test_who_may_not_open_the_journal_sees_no_way_to_it(inspector: Client) -> None:
    page = Client().get(reverse("facts:records", args=["G03"]), {"ky": SINCE_THE_WORLD_BEGAN})
    assert page.context["lines"]
    assert not JOURNAL_LINK.search(page.content.decode())


def test_no_fact_is_declared_without_the_journal_of_its_records() -> None:
    with pytest.raises(TypeError):
        Fact("tests.event", vi="", en="", records=OrgEventBody.objects.all, happened_on="event__happened_on")  # type: ignore[call-arg]


@pytest.mark.parametrize("journal", ["", "nobody", "part", "event__nobody"])
def test_a_journal_that_is_no_record_is_a_bug_that_stops_the_process(journal: str) -> None:
    fact = Fact(
        "tests.event",
        vi="",
        en="",
        records=OrgEventBody.objects.all,
        happened_on="event__happened_on",
        journal=journal,
    )
    with pytest.raises(ValueError, match=r"tests\.event"), queries.registered(fact):
        pass


def test_a_journal_is_found_by_way_of_another_record(inspector: Client) -> None:
    rows = OrgEventBody.objects.select_related("event")
    fact = Fact("tests.event", vi="", en="", records=lambda: rows, happened_on="event__happened_on", journal="event")
    with queries.registered(fact):
        row = rows.earliest("pk")
        assert queries.stream_of(fact, row) == f"organisation.orgevent:{row.event_id}"
