"""Merging and splitting as many bodies as a decision names: rows are added without losing what stands there."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import Body
from diemsang.people.organisation.services import NewGrant
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY, department

pytestmark = pytest.mark.django_db
DECISION = {"on": "30/05/2016", "decision_number": "9/QĐ-UBND"}


def number(key: str) -> int:
    return int(key.partition(":")[2])


@pytest.fixture
def admin() -> Client:
    clock.state_today(TODAY)
    account = Account.objects.create_user("quan.tri", full_name="Quản Trị")
    services.grant_role(
        NewGrant(account=account.key, role="organisation_admin", scope=None, valid_from=BEGIN), by=SYSTEM, at=AT
    )
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_one_row_more_keeps_what_was_typed_and_does_nothing(province: SimpleNamespace, admin: Client) -> None:
    url = reverse("organisation:merge_bodies", args=[number(province.labour)])
    sent = DECISION | {"rows": "2", "source_1": "khu kinh te", "name": "Sở Mới", "more_rows": "1", "on": "31/02/2016"}
    page = admin.post(url, sent)
    assert page.status_code == 200
    text = page.content.decode()
    for kept in ("khu kinh te", "Sở Mới", "31/02/2016", "9/QĐ-UBND", 'name="source_3"'):
        assert kept in text
    assert "source_4" not in text
    assert Body.objects.filter(closed_on__isnull=False).count() == 0


def test_four_bodies_are_merged_on_the_page(province: SimpleNamespace, admin: Client) -> None:
    extra = services.found_body(
        department("Sở Thứ tư", state_parent=province.top), by=SYSTEM, at=AT, on=BEGIN, decision_number="2"
    )
    url = reverse("organisation:merge_bodies", args=[number(province.labour)])
    sent = DECISION | {
        "rows": "3",
        "source_1": "Ban quản lý Khu kinh tế",
        "source_2": "",
        "source_3": extra,
        "into": "H99.11",
        "records_policy": "transfer",
    }
    assert admin.post(url, sent).status_code == 302
    _, before = queries.succession_of(province.home_affairs)
    assert {line.from_key for line in before} == {province.labour, province.board, extra}


def test_a_body_is_split_in_three_by_hundredths_of_a_per_cent(province: SimpleNamespace, admin: Client) -> None:
    url = reverse("organisation:split_body", args=[number(province.labour)])
    assert 'name="name_2"' in admin.get(url).content.decode()
    sent = DECISION | {
        "rows": "4",
        "name_1": "Sở Việc làm",
        "share_1": "33,34",
        "name_2": "Sở Xã hội",
        "share_2": "33,33",
        "into_3": "H99.11",
        "share_3": "33,33",
    }
    short = admin.post(url, sent | {"share_3": "33,32"})
    assert short.status_code == 422
    assert "99,99%" in short.content.decode()
    assert admin.post(url, sent | {"share_3": ""}).context["form"].errors.keys() == {"share_3"}
    assert admin.post(url, sent | {"share_4": "1"}).context["form"].errors.keys() == {"name_4"}
    assert admin.post(url, sent).status_code == 302
    after, _ = queries.succession_of(province.labour)
    assert sorted(line.share for line in after) == [3333, 3333, 3334]


@pytest.mark.parametrize("rows", ["", "-1", "²", "9" * 5_000, "1000", "0"])
def test_a_number_of_rows_that_is_none_draws_a_plain_form(province: SimpleNamespace, admin: Client, rows: str) -> None:
    url = reverse("organisation:split_body", args=[number(province.labour)])
    page = admin.post(url, DECISION | {"rows": rows})
    assert page.status_code == 422
    assert page.content.decode().count('name="name_') <= 40
