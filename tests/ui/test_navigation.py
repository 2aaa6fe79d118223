"""The navigation shows what one may open, marks where one is, and holds no page that does not exist."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from diemsang.config.navigation import ACCOUNT, FOOTER, GROUPS
from diemsang.kernel import access
from diemsang.kernel.access import ANONYMOUS, Actor, Grant
from diemsang.ui import banners, navigation
from diemsang.ui.navigation import Group, Item

OFFICER = Actor("account:1", (Grant("inspector", frozenset({"body:1"})),))


@pytest.fixture
def _some_pages() -> Iterator[None]:
    kept = list(navigation.NAVIGATION)
    navigation.install(
        [
            Group("Chung", (Item("Trang chủ", "portal:home"), Item("Trợ giúp", "portal:help"))),
            Group(
                "Riêng",
                (Item("Bàn", "desk:home", signed_in=True), Item("Niêm", "portal:help", act="ledger.view_record")),
            ),
            Group("Chưa có", (Item("Không có", "nowhere:at_all"),)),
        ]
    )
    yield
    navigation.install(kept, footer=FOOTER, account=ACCOUNT)


def request_of(actor: Actor, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]
    return request


@pytest.mark.usefixtures("_some_pages")
def test_a_visitor_sees_what_is_for_everyone() -> None:
    menus = navigation.menus_for(request_of(ANONYMOUS))
    assert [(menu.label, len(menu.links)) for menu in menus] == [("Chung", 2)]


@pytest.mark.usefixtures("_some_pages")
def test_a_role_within_one_body_is_enough_to_see_a_page() -> None:
    menus = navigation.menus_for(request_of(OFFICER))
    assert [(menu.label, len(menu.links)) for menu in menus] == [("Chung", 2), ("Riêng", 2)]
    assert len(navigation.menus_for(request_of(Actor("account:2")))[1].links) == 1


@pytest.mark.usefixtures("_some_pages")
def test_the_page_one_is_on_is_marked_and_no_other() -> None:
    menus = navigation.menus_for(request_of(OFFICER, reverse("desk:permissions")))
    assert [link.label for menu in menus for link in menu.links if link.is_here] == ["Bàn"]
    assert [menu.is_here for menu in menus] == [False, True]


def test_every_page_named_in_the_navigation_exists_and_asks_for_a_known_act() -> None:
    items = [item for group in GROUPS for item in group.items] + [*FOOTER, *ACCOUNT]
    for item in items:
        assert reverse(item.url_name)
        assert item.act is None or item.act in access.table().lines


def test_bands_come_from_what_contexts_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banners, "_sources", [])
    banners.register(lambda request: [banners.Banner("Chỉ đọc", "warn")])
    assert [banner.text for banner in banners.banners_for(request_of(ANONYMOUS))] == ["Chỉ đọc"]
