"""Lists of people stand in the order of the Vietnamese alphabet, given name first, on both engines."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diemsang.people.accounts.models import Account
from diemsang.people.organisation.models import PersonName

IN_ORDER = ["Lê Văn An", "Nguyễn Văn An", "Trần Thị Ân", "Đỗ Bình", "Lý Dung", "Ngô Đức", "Vũ Ý"]


@pytest.mark.django_db
@pytest.mark.engines
def test_names_follow_the_alphabet(province: SimpleNamespace, person_in: Callable[..., str]) -> None:
    for name in reversed(IN_ORDER):
        person_in(province.labour, name)
    assert list(PersonName.objects.order_by("sort_key", "pk").values_list("full_name", flat=True)) == IN_ORDER


@pytest.mark.django_db
@pytest.mark.engines
def test_a_dot_in_a_login_is_compared_like_a_letter() -> None:
    for name in ("an.b", "ana", "an-c", "an_d"):
        Account.objects.create_user(name)
    found = list(Account.objects.filter(username__startswith="an").order_by("username"))
    assert [each.username for each in found] == ["an-c", "an.b", "an_d", "ana"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.engines
def test_the_order_can_be_taken_back_and_given_again() -> None:
    before, after = ("organisation", "0003_words_of_names"), ("organisation", "0004_names_by_code_point")
    for target in (before, after):
        executor = MigrationExecutor(connection)
        executor.migrate([target])
        assert (after in MigrationExecutor(connection).loader.applied_migrations) == (target == after)
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
