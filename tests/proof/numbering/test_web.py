"""Pages of registers: numbers, voids, gaps; somebody else's register looks absent."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.proof.numbering import services
from diemsang.proof.numbering.models import Number

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")
AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
CLERK = Actor("account:1", (Grant("clerk", frozenset({"body:1"})),))
STRANGER = Actor("account:2", (Grant("clerk", frozenset({"body:2"})),))
LEADER = Actor("account:3", (Grant("agency_leader", frozenset({"body:1"})),))
PAGE = "/so-cap-so/decisions/2016/"
ActAs = Callable[[Actor], None]


@pytest.fixture
def acting_as(monkeypatch: pytest.MonkeyPatch, client: Client) -> ActAs:
    """Sign somebody in and let their requests come from an actor."""

    def act(actor: Actor) -> None:
        client.force_login(get_user_model().objects.get_or_create(username="somebody")[0])
        monkeypatch.setattr("diemsang.people.organisation.web.middleware.actor_for", lambda user, at: actor)

    return act


@pytest.fixture(autouse=True)
def _a_book_of_sixty() -> None:
    with transaction.atomic():
        services.open_register(
            "decisions", by=SYSTEM, at=AT, name="Sổ quyết định", owner="body:1", kind="QĐ", agency="UBND"
        )
        for each in range(60):
            services.take("decisions", at=AT, by=SYSTEM, subject=f"doc:{each}")


def test_a_clerk_sees_their_registers_and_every_number_once(client: Client, acting_as: ActAs) -> None:
    acting_as(CLERK)
    assert PAGE in client.get(reverse("numbering:list")).content.decode()
    seen, address = [], PAGE
    while True:
        page = client.get(address).context["page"]
        seen += [each.number for each in page.numbers]
        if page.older is None:
            break
        address = f"{PAGE}?truoc={page.older}"
    assert seen == list(range(60, 0, -1))


def test_a_visitor_signs_in_and_a_stranger_finds_nothing(client: Client, acting_as: ActAs) -> None:
    assert client.get(PAGE).status_code == 302
    acting_as(STRANGER)
    assert client.get(PAGE).status_code == 404
    assert client.get("/so-cap-so/no-such-book/2016/").status_code == 404
    assert "Sổ quyết định" not in client.get(reverse("numbering:list")).content.decode()


def test_voiding_asks_for_a_reason_and_keeps_the_number_listed(client: Client, acting_as: ActAs) -> None:
    acting_as(CLERK)
    url = f"{PAGE}huy/7/"
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Ghi nhầm sổ"}).status_code == 302
    listed = client.get(PAGE, {"huy": "1"})
    assert [each.number for each in listed.context["page"].numbers] == [7]
    assert "Ghi nhầm sổ" in listed.content.decode()
    assert "Liền mạch" in listed.content.decode()
    assert client.post(url, {"reason": "lần nữa"}).status_code == 422


def test_who_only_looks_voids_nothing(client: Client, acting_as: ActAs) -> None:
    acting_as(LEADER)
    assert "huỷ số này" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}huy/7/", {"reason": "không được phép"}).status_code == 403
    assert not Number.objects.exclude(voided_at=None).exists()


def test_a_gap_is_shown(client: Client, acting_as: ActAs) -> None:
    Number.objects.filter(number__in=[4, 5]).delete()
    acting_as(CLERK)
    page = client.get(PAGE)
    assert page.context["wholeness"].missing == ((4, 5),)
    assert "Không liền mạch" in page.content.decode()


@pytest.mark.parametrize("below", ["9" * 30, "9" * 5000, "٣", "²", "-1", "x"])
def test_a_page_that_is_none_begins_at_the_top_or_is_empty(below: str, client: Client, acting_as: ActAs) -> None:
    acting_as(CLERK)
    assert client.get(PAGE, {"truoc": below}).status_code == 200
