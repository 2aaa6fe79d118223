"""Sessions as their owners see them: listed, and ended one by one or all at once."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account, SignIn
from diemsang.proof.ledger import services as ledger


@transaction.atomic
def remember_sign_in(account: Account, session_key: str, *, device: str, address: str | None, at: datetime) -> int:
    """Somebody signed in on a device; the number of the line on their page of sessions. `at` is the machine's time."""
    row, _ = SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={
            "account": account,
            "device": device[:200],
            "address": address,
            "started_at": at,
            "last_seen_at": at,
        },
    )
    return row.pk


def saw_session(sign_in: int, session_key: str, at: datetime) -> None:
    """The session is in use. Its key may have changed with the password."""
    SignIn.objects.filter(pk=sign_in).update(last_seen_at=at, session_key=session_key)


@transaction.atomic
def end_session(sign_in: int, *, by: Actor, at: datetime) -> None:
    """Kết thúc một phiên of one's own; what belongs to somebody else is not found."""
    authorise(by, "accounts.end_own_session")
    row = SignIn.objects.select_for_update().filter(pk=sign_in, account=_own(by)).first()
    if row is None:
        raise Refused(NOT_FOUND())
    Session.objects.filter(pk=row.session_key).delete()
    row.delete()
    ledger.record(by, "accounts.session_ended", Account(pk=_own(by)), at)


@transaction.atomic
def end_all_sessions(*, by: Actor, at: datetime, except_key: str | None = None) -> int:
    """Kết thúc mọi phiên of one's own, except the one in use when it is named; how many ended."""
    authorise(by, "accounts.end_own_session")
    ended = forget_sessions(_own(by), except_key=except_key)
    ledger.record(by, "accounts.sessions_ended", Account(pk=_own(by)), at, facts={"ended": ended})
    return ended


def forget_sessions(account: int, *, except_key: str | None = None) -> int:
    """Every session of an account is gone with its next click. Part of an act that says why."""
    rows = SignIn.objects.filter(account=account).exclude(session_key=except_key or "")
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    return len(keys)


def _own(by: Actor) -> int:
    kind, _, number = by.key.partition(":")
    if kind != "account":
        raise Refused(NOT_FOUND())
    return int(number)
