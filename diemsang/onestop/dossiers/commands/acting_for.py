"""In whose name the operator works, and what the journal says of it."""

import json
import sys
from datetime import datetime
from typing import Any, Final

from django.contrib.auth import get_user_model

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.services.doors import refusals, shapes
from diemsang.people.accounts import queries as accounts
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.rules import number_of
from diemsang.proof.ledger import services as ledger

OPERATOR: Final = system_actor("dossiers.command_line")
GIVEN: Final = "dossiers.command_given"


def actor_named(login: str, at: datetime) -> Actor:
    """The person of a login with the grants of that day; the operator's own command without one.

    Refused: `dossiers.unknown_login`, also for one that is no longer active.
    """
    if not login:
        return OPERATOR
    key = accounts.key_of_username(login)
    account = get_user_model().objects.filter(pk=number_of(key, "account")).first() if key else None
    actor = actor_for(account, at) if account is not None else None
    if actor is None or not actor.is_signed_in:
        raise Refused(refusals.UNKNOWN_LOGIN(at_field="as", login=login[: shapes.SHOWN]))
    return actor


def moment_of(text: str) -> datetime:
    """Now; in a demo the stated moment, if one is given. Refused elsewhere: `dossiers.only_in_a_demo`."""
    if not text:
        return clock.now()
    if clock.stated_today() is None:
        raise Refused(refusals.ONLY_IN_A_DEMO(at_field="at"))
    return shapes.read_moment(text)


def tell(row: Dossier | str, act: str, by: Actor, at: datetime) -> None:
    """The journal of the dossier says that an act came from the operator's command line, and in whose name."""
    if by is OPERATOR:
        return
    ledger.record(OPERATOR, GIVEN, row, at, facts={"act": act, "as": by.key}, on_behalf_of=by.person)


def say(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
