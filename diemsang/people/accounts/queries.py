"""What others may ask about logins."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from diemsang.kernel.access import Actor, may
from diemsang.kernel.text import fold
from diemsang.people.accounts.models import Account, Draft, SignIn

KEY: Final = re.compile(r"account:[1-9]\d{0,17}", re.ASCII)


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """The logins an administrator of the installation sees, with `has_second_factor`; nobody else sees any."""
    rows = Account.objects.annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
    return rows if may(actor, "accounts.manage_account") else rows.none()


def sessions_of(actor: Actor) -> QuerySet[SignIn]:
    """One's own sessions, the latest first."""
    return SignIn.objects.filter(account=_number(actor.key)).order_by("-last_seen_at")


def draft_of(actor: Actor, form_key: str) -> Draft | None:
    """One's own draft of a form."""
    return Draft.objects.filter(account=_number(actor.key), form_key=form_key).first()


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """One's own drafts, the latest first."""
    return Draft.objects.filter(account=_number(actor.key)).order_by("-updated_at")


def names_of(keys: Iterable[str]) -> Mapping[str, str]:
    """The names behind account keys, in one query, for pages that show who did something."""
    rows = Account.objects.filter(pk__in={_number(key) for key in keys}).only("pk", "full_name", "username")
    return {row.key: str(row) for row in rows}


def existing(keys: Iterable[str]) -> frozenset[str]:
    """Those of the keys that are logins here, locked ones too, in one query."""
    numbers = {_number(key) for key in keys}
    return frozenset(f"account:{pk}" for pk in Account.objects.filter(pk__in=numbers).values_list("pk", flat=True))


def key_of_username(username: str) -> str | None:
    """The key of a login, for imports and commands."""
    pk: Any = Account.objects.filter(username=username.strip().lower()).values_list("pk", flat=True).first()
    return None if pk is None else f"account:{pk}"


def _number(key: str) -> int:
    """The number behind `account:7`; 0, which nobody has, for anything else."""
    return int(key.partition(":")[2]) if KEY.fullmatch(key) else 0


def find_accounts(text: str, at_most: int) -> list[tuple[str, str]]:
    """Active logins by key or by words of name and login, for pickers of those who give roles."""
    rows = Account.objects.filter(is_active=True)
    if text.startswith("account:"):
        rows = rows.filter(pk=_number(text))
    else:
        for word in fold(text.replace("(", " ").replace(")", " ")).split():
            rows = rows.filter(name_folded__contains=word)
    return [(row.key, f"{row.full_name} ({row.username})") for row in rows.order_by("username")[:at_most]]
