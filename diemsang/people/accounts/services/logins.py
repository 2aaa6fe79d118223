"""Making, locking and resetting logins."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from diemsang.kernel.access import EVERYWHERE, NOT_FOUND, Actor, authorise, may
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line
from diemsang.people.accounts import rules
from diemsang.people.accounts.models import Account, folded_name
from diemsang.people.accounts.services.sessions import forget_sessions
from diemsang.proof.ledger import services as ledger

MANAGE = "accounts.manage_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A login to be made. Without a password it has none until `reset_password`; `hashed` is taken as it is."""

    username: str
    full_name: str
    email: str = ""
    password: str | None = None
    hashed: str = ""


@transaction.atomic
def create_accounts(
    accounts: Sequence[NewAccount], *, by: Actor, at: datetime, scope: str | None = EVERYWHERE
) -> list[str]:
    """Make the logins of a list, in few statements; their keys, in order. Names enter the journal as digests."""
    authorise(by, MANAGE, scope=scope)
    names = [clean_line(each.username).lower() for each in accounts]
    taken = set(Account.objects.filter(username__in=names).values_list("username", flat=True))
    found: list[Refusal] = []
    for each, username in zip(accounts, names, strict=True):
        full_name = clean_line(each.full_name)
        found.extend(rules.obstacles_to_account(username, full_name, taken=username in taken))
        taken.add(username)
    refuse_if(found)
    rows = Account.objects.bulk_create(
        [
            Account(
                username=username,
                full_name=clean_line(each.full_name),
                email=each.email,
                name_folded=folded_name(clean_line(each.full_name), username),
                password=each.hashed or make_password(each.password),
                date_joined=at,
            )
            for each, username in zip(accounts, names, strict=True)
        ],
        batch_size=500,
    )
    items = [(row, {"has_password": row.has_usable_password()}, {"username": row.username}) for row in rows]
    ledger.record_many(by, "accounts.account_created", items, at)
    return [row.key for row in rows]


@transaction.atomic
def create_account(
    username: str,
    *,
    full_name: str,
    by: Actor,
    at: datetime,
    email: str = "",
    password: str | None = None,
    scope: str | None = EVERYWHERE,
) -> tuple[str, str]:
    """Make a login; its key and first password. A password we invent has to be changed at the first sign-in."""
    first = password or _invented_password()
    account = NewAccount(username=username, full_name=full_name, email=email, password=first)
    key = create_accounts([account], by=by, at=at, scope=scope)[0]
    if password is None:
        Account.objects.filter(pk=int(key.partition(":")[2])).update(must_change_password=True)
    return key, first


@transaction.atomic
def deactivate_account(account: str, *, by: Actor, at: datetime, reason: str) -> None:
    """Khóa: the login is out with its next click, on every device."""
    row = _managed(account, by)
    if not row.is_active:
        raise Refused(rules.NOTHING_CHANGES())
    row.is_active = False
    row.save(update_fields=["is_active"])
    forget_sessions(row.pk)
    ledger.record(by, "accounts.account_deactivated", row, at, private={"reason": reason})


@transaction.atomic
def reactivate_account(account: str, *, by: Actor, at: datetime) -> None:
    """Mở khóa."""
    row = _managed(account, by)
    if row.is_active:
        raise Refused(rules.NOTHING_CHANGES())
    row.is_active = True
    row.save(update_fields=["is_active"])
    ledger.record(by, "accounts.account_reactivated", row, at)


@transaction.atomic
def reset_password(account: str, *, by: Actor, at: datetime) -> str:
    """A new first password, which its owner has to change; every session ends."""
    row = _managed(account, by)
    password = _invented_password()
    row.set_password(password)
    row.must_change_password = True
    row.save(update_fields=["password", "must_change_password"])
    forget_sessions(row.pk)
    ledger.record(by, "accounts.password_reset", row, at)
    return password


@transaction.atomic
def reset_second_factor(account: str, *, by: Actor, at: datetime) -> int:
    """Take the second factor away from somebody who lost the telephone; how many means were removed."""
    row = _managed(account, by)
    removed: int = Authenticator.objects.filter(user=row).delete()[0]
    if not removed:
        raise Refused(rules.NOTHING_CHANGES())
    forget_sessions(row.pk)
    ledger.record(by, "accounts.second_factor_reset", row, at, facts={"removed": removed})
    return removed


def protect_accounts(accounts: Iterable[int]) -> None:
    """Mark logins that were given a role that rules the installation. Part of the act that gives the role."""
    Account.objects.filter(pk__in=set(accounts)).update(is_protected=True)


def _managed(account: str, by: Actor) -> Account:
    authorise(by, MANAGE)
    number = account.removeprefix("account:")
    row = (
        Account.objects.select_for_update().filter(pk=number).first()
        if number.isascii() and number.isdecimal() and len(number) < 19
        else None
    )
    if row is None:
        raise Refused(NOT_FOUND())
    refuse_if(
        rules.obstacles_to_managing(
            is_own=row.key == by.key,
            is_protected=row.is_protected,
            may_manage_protected=may(by, "accounts.manage_protected_account"),
        )
    )
    return row


def _invented_password() -> str:
    """Sixteen letters and digits in groups of four, none of which look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
