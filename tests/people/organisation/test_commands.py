"""The first administrator of an installation comes from the command line."""

import json

import pytest

from diemsang.cli import main as program
from diemsang.kernel import clock
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import queries

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    return program.main(["account", *words])


def test_the_first_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("create-admin", "quan.tri", "--full-name", "Quản Trị", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    account = Account.objects.get()
    assert account.check_password(told["password"])
    assert account.must_change_password
    assert account.is_protected
    assert queries.actor_for(account, clock.now()).scopes_as({"system_admin"}) is None
    assert run("reset-password", "quan.tri") == 0
    assert not Account.objects.get().check_password(told["password"])


def test_bad_input_says_why_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("create-admin", "Có dấu", "--full-name", "x") == 2
    assert "accounts.bad_username" in capsys.readouterr().err
    assert run("reset-password", "nobody") == 2
    assert not Account.objects.exists()
