"""Pages of figures: every number opens to its records, and the wrong person sees nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diemsang.commons.facts import queries, services
from diemsang.commons.facts.models import DeclaredFigure, Snapshot
from diemsang.commons.facts.queries.words import CONTEXTS
from diemsang.kernel.access import ANONYMOUS, Actor, Grant, system_actor
from diemsang.kernel.declarations import Audience, Fact
from diemsang.proof.numbering import services as numbering
from diemsang.proof.numbering.models import Number

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")
START = datetime(2011, 1, 5, tzinfo=UTC)
COUNTER = Actor("account:4", (Grant("home_affairs"),))
ActAs = Callable[[Actor], None]


@pytest.fixture
def acting_as(monkeypatch: pytest.MonkeyPatch, client: Client) -> ActAs:
    """Sign somebody in and let their requests come from an actor."""

    def act(actor: Actor) -> None:
        client.force_login(get_user_model().objects.get_or_create(username="somebody")[0])
        monkeypatch.setattr("diemsang.people.organisation.web.middleware.actor_for", lambda user, at: actor)

    return act


@pytest.fixture(params=[Audience.PUBLIC])
def _fact(request: pytest.FixtureRequest) -> Iterator[None]:
    with transaction.atomic():
        numbering.open_register("r", by=SYSTEM, at=START, name="r", owner="body:1", format="số {number}")
        for each in range(60):
            numbering.take("r", at=START + timedelta(days=each), by=SYSTEM, subject=f"test:{each}")
        definition = {
            "vi": "Số thử",
            "en": "Trial",
            "unit": "count",
            "numerator": "test.number",
            "numerator_window": "during",
        }
        services.define_indicator("T1", by=SYSTEM, at=START, definition=definition)
    fact = Fact(
        "test.number",
        vi="Số đã cấp",
        en="Numbers",
        records=Number.objects.all,
        happened_on="taken_at",
        journal="pk",
        organisation="series__register__owner",
        audience=request.param,
        link=lambda record: f"/so-cap-so/?so={record.pk}",
    )
    with queries.registered(fact):
        yield


def test_every_indicator_says_its_number_or_why_there_is_none(client: Client) -> None:
    page = client.get(reverse("facts:list"), {"ky": "2011/2016"})
    assert page.status_code == 200
    assert "Phần việc giữ hồ sơ này chưa có trong hệ thống." in page.content.decode()


@pytest.mark.usefixtures("_fact")
def test_a_number_opens_to_all_its_records_page_by_page(client: Client) -> None:
    figure = client.get(reverse("facts:indicator", args=["T1"]), {"ky": "2011"}).content.decode()
    records_url = reverse("facts:records", args=["T1"])
    assert f'href="{records_url}?ky=2011' in figure
    seen, query = [], "ky=2011"
    while query:
        answer = client.get(f"{records_url}?{query}")
        seen += [each["label"] for each in answer.context["lines"]]
        query = answer.context["next_query"]
    assert len(seen) == len(set(seen)) == 60
    assert "/so-cap-so/?so=" in answer.content.decode()


@pytest.mark.usefixtures("_fact")
@pytest.mark.parametrize("_fact", [Audience.RESTRICTED], indirect=True)
def test_restricted_numbers_look_absent_to_others_and_open_to_those_responsible(
    client: Client, acting_as: ActAs
) -> None:
    acting_as(ANONYMOUS)
    hidden = client.get(reverse("facts:indicator", args=["T1"]), {"ky": "2011"})
    assert hidden.context["figure"].numerator is None
    assert client.get(reverse("facts:records", args=["T1"]), {"ky": "2011"}).status_code == 404
    acting_as(Actor("account:2", (Grant("agency_leader", frozenset({"body:1"})),)))
    assert client.get(reverse("facts:indicator", args=["T1"]), {"ky": "2011"}).context["figure"].numerator == 60
    acting_as(Actor("account:2", (Grant("agency_leader", frozenset({"body:2"})),)))
    assert client.get(reverse("facts:indicator", args=["T1"]), {"ky": "2011"}).context["figure"].numerator == 0


@pytest.mark.usefixtures("_fact")
@pytest.mark.parametrize("_fact", [Audience.STATISTICAL], indirect=True)
def test_the_records_of_a_statistical_number_are_not_listed(client: Client) -> None:
    assert client.get(reverse("facts:records", args=["T1"]), {"ky": "2011"}).status_code == 403


@pytest.mark.parametrize("period", ["nonsense", "2016/2011", "2011/.."])
def test_a_period_nobody_understands_is_answered_with_422_and_a_sentence(client: Client, period: str) -> None:
    answer = client.get(reverse("facts:list"), {"ky": period})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_an_unknown_indicator_is_not_found(client: Client) -> None:
    assert client.get(reverse("facts:indicator", args=["NOTHING"])).status_code == 404


def test_declaring_needs_the_right_and_a_source_and_keeps_what_was_typed(client: Client, acting_as: ActAs) -> None:
    url = reverse("facts:declare", args=["U06"])
    assert client.get(url).status_code == 302
    acting_as(ANONYMOUS)
    assert client.get(url).status_code == 403
    acting_as(COUNTER)
    typed = {"period": "2011/2016", "numerator": "37000000000"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "37000000000" in refused.content.decode().replace(".", "")
    assert client.post(url, {**typed, "source": "Báo cáo 12/BC-CĐVC"}).status_code == 302
    assert DeclaredFigure.objects.get().numerator == 37_000_000_000
    shown = client.get(reverse("facts:indicator", args=["U06"]), {"ky": "2011/2016"}).content.decode()
    assert "Số khai" in shown
    assert "Báo cáo 12/BC-CĐVC" in shown


@pytest.mark.usefixtures("_fact")
def test_a_snapshot_page_tells_what_changed(client: Client, acting_as: ActAs) -> None:
    url = f"{reverse('facts:take', args=['T1'])}?ky=2011"
    acting_as(ANONYMOUS)
    assert client.post(url).status_code == 403
    acting_as(COUNTER)
    assert client.post(url).status_code == 302
    taken = Snapshot.objects.get()
    Number.objects.filter(pk=Number.objects.latest("pk").pk).delete()
    answer = client.get(reverse("facts:snapshot", args=[taken.pk]))
    assert [each.what for each in answer.context["differences"]] == ["removed"]
    assert answer.context["now"].numerator == 59


@pytest.mark.usefixtures("_fact")
def test_pages_ask_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(reverse("facts:records", args=["T1"]), {"ky": "2011"})


def test_every_context_an_indicator_waits_for_has_a_name(client: Client) -> None:
    waited_for = {each.context for each in queries.indicators(START.date()).values()}
    assert waited_for <= CONTEXTS.keys()


@pytest.mark.usefixtures("_fact")
@pytest.mark.parametrize("after", ["²", "9" * 40, "-1", "x"])
def test_a_page_of_records_that_is_none_is_the_first(client: Client, after: str) -> None:
    answer = client.get(reverse("facts:records", args=["T1"]), {"ky": "2011", "after": after})
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == 50


@pytest.mark.usefixtures("_fact")
@pytest.mark.parametrize("name", ["numerator", "denominator"])
def test_a_number_no_database_holds_is_refused_at_its_field(client: Client, acting_as: ActAs, name: str) -> None:
    acting_as(COUNTER)
    sent = {"period": "2015", "numerator": "1", "source": "Báo cáo số 1", name: "9" * 30}
    answer = client.post(reverse("facts:declare", args=["T1"]), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert not DeclaredFigure.objects.exists()


@pytest.mark.usefixtures("_fact")
@pytest.mark.parametrize("_fact", [Audience.STATISTICAL], indirect=True)
def test_no_link_leads_to_records_that_stay_closed(client: Client, acting_as: ActAs) -> None:
    """Who answers for one body may not list the records of a statistical fact, so the page has no way to them."""
    url, records = reverse("facts:indicator", args=["T1"]), reverse("facts:records", args=["T1"])
    acting_as(Actor("account:5", (Grant("agency_leader", frozenset({"body:1"})),)))
    assert records not in client.get(url, {"ky": "2011"}).content.decode()
    assert client.get(records, {"ky": "2011"}).status_code == 403
    acting_as(COUNTER)
    assert records in client.get(url, {"ky": "2011"}).content.decode()
    assert client.get(records, {"ky": "2011"}).status_code == 200
