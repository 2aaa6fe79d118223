"""A list of people or rights asks the database the same few times, however many rows stand in it."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import services
from diemsang.people.organisation.services import NewGrant
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["people", "grants", "absences", "delegations"])
def test_ten_rows_cost_what_two_do(province: SimpleNamespace, person_in: Callable[..., str], page: str) -> None:
    clock.state_today(TODAY)
    admin = Account.objects.create_user("quan.tri", full_name="Quản Trị")
    services.grant_role(
        NewGrant(account=admin.key, role="system_admin", scope=None, valid_from=BEGIN), by=SYSTEM, at=AT
    )
    client = Client()
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    cover = person_in(province.labour, "Lê Thị Thay")

    def add(numbers: range) -> None:
        for number in numbers:
            account = Account.objects.create_user(f"nguoi.{number}", full_name=f"Người {number}")
            person = person_in(province.labour, f"Người Số {number}", title=f"Phó {number}", account=account.key)
            new = NewGrant(account=account.key, role="agency_leader", scope=province.labour, valid_from=BEGIN)
            services.grant_role(new, by=SYSTEM, at=AT)
            period = {"valid_from": TODAY, "valid_to": TODAY + timedelta(days=2)}
            services.record_absence(person, kind="leave", cover=cover, body=province.labour, by=SYSTEM, at=AT, **period)
            services.delegate(
                person,
                to_person=cover,
                body=province.labour,
                acts=["sign"],
                decision_number=f"{number}/UQ",
                reason="đi họp",
                by=SYSTEM,
                at=AT,
                **period,
            )

    def cost() -> int:
        client.get(reverse(f"organisation:{page}"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(f"organisation:{page}")).status_code == 200
        return len(asked)

    add(range(2))
    few = cost()
    add(range(2, 12))
    assert cost() == few
    assert few <= 20
