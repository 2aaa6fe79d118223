"""The front page is public and honest; the desk shows what waits; the permission table is whole."""

from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from diemsang.front.portal.web.views import DOORS
from diemsang.kernel import access
from diemsang.people.accounts.models import Account

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def officer(client: Client) -> Account:
    account = Account.objects.create(username="canbo", full_name="Lê Khắc Nghĩa")
    client.force_login(account, backend=BACKEND)
    return account


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.url_name)
def test_every_door_of_the_front_page_opens_for_a_visitor(client: Client, door: Any) -> None:
    url = reverse(door.url_name)

    assert f'href="{url}"' in client.get("/").content.decode()
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", ["portal:home", "portal:help", "portal:accessibility"])
def test_public_pages_ask_for_no_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["desk:home", "desk:permissions"])
def test_the_desk_asks_for_sign_in_and_comes_back(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert f"next={reverse(name)}" in response.headers["Location"]


@pytest.mark.usefixtures("officer")
def test_the_desk_says_when_nothing_waits(client: Client) -> None:
    page = client.get(reverse("desk:home")).content.decode()

    assert "Lê Khắc Nghĩa" in page
    assert "Không có việc nào đang chờ bạn." in page


@pytest.mark.usefixtures("officer")
def test_the_permission_table_prints_every_act(client: Client) -> None:
    page = client.get(reverse("desk:permissions")).content.decode()

    assert all(f"<code>{act}</code>" in page for act in access.table().lines)


def test_browsers_find_the_mark_where_they_look_for_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(answer.headers["Location"].removeprefix("/static/")) is not None


def test_the_sign_in_page_lists_logins_in_a_demo_only(client: Client, settings: Any) -> None:
    url = reverse("account_login")
    assert "Tài khoản trình diễn" not in client.get(url).content.decode()
    settings.DEMO_LOGINS = {"password": "mot-hai-ba", "logins": {"quantri": "Quản trị hệ thống"}}
    page = client.get(url).content.decode()
    assert "mot-hai-ba" in page
    assert "<code>quantri</code>" in page
