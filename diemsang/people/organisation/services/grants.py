"""Handing out roles and taking them back. Both take effect with the next request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, NOT_FOUND, Actor, authorise, may, table
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.people.accounts.queries import existing
from diemsang.people.accounts.services import protect_accounts
from diemsang.people.organisation import events, rules
from diemsang.people.organisation.models import Body, BodyVersion, Grant, Line, Unit, UnitVersion
from diemsang.people.organisation.rules import refusals
from diemsang.people.organisation.rules.bodies import UNION_KINDS
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """A role for an account. `scope` is `body:12`, `unit:3`, or None for the whole installation.

    `includes_below` follows the line the body stands in: the union line for unions, the state line for all others.
    """

    account: str
    role: str
    scope: str | None
    valid_from: date
    valid_to: date | None = None
    includes_below: bool = False
    decision_number: str = ""


def known_roles() -> frozenset[str]:
    """Every role that some line of the permission table names and that an account can hold."""
    named = frozenset(role for line in table().lines.values() for role in line.roles)
    return named - {"anyone", "signed_in", "system"}


@transaction.atomic
def grant_roles(grants: Sequence[NewGrant], *, by: Actor, at: datetime) -> list[int]:
    """Giao quyền to the accounts of a list, in few statements; the numbers of the grants, in order.

    The giver holds `organisation.grant_role` in each scope; roles that rule the house take a system administrator.
    """
    for scope in {each.scope for each in grants}:
        authorise(by, "organisation.grant_role", scope=_body_scope(scope, at))
    known, may_grant_any = known_roles(), may(by, "organisation.grant_any_role")
    found: list[Refusal] = []
    for each in grants:
        found.extend(
            rules.obstacles_to_granting(
                each.role,
                known=known,
                to_self=each.account == by.key,
                may_grant_any=may_grant_any,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
            )
        )
    found.extend(_obstacles_in_scopes(grants))
    refuse_if(found)
    accounts = {each.account for each in grants}
    if existing(accounts) != accounts:
        raise Refused(NOT_FOUND())
    lines = _lines(grants)
    rows = Grant.objects.bulk_create(
        [
            Grant(
                account_id=rules.number_of(each.account, "account"),
                role=each.role,
                body_id=_number(each.scope, "body"),
                unit_id=_number(each.scope, "unit"),
                includes_below=each.includes_below,
                line=lines.get(_number(each.scope, "body"), Line.STATE),
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                decision_number=each.decision_number,
            )
            for each in grants
        ],
        batch_size=500,
    )
    protect_accounts(row.account_id for row in rows if row.role in rules.KEPT_ROLES)
    ledger.record_many(by, "organisation.role_granted", [(row, _facts(row), {}) for row in rows], at)
    if rows:
        first = min(each.valid_from for each in grants)
        announce(events.grant_changed, accounts=sorted(accounts), change="granted", on=first)
    return [row.pk for row in rows]


def grant_role(grant: NewGrant, *, by: Actor, at: datetime) -> int:
    """Giao một quyền; the number of the grant."""
    return grant_roles([grant], by=by, at=at)[0]


@transaction.atomic
def revoke_role(grant: int, *, by: Actor, at: datetime, on: date, reason: str) -> None:
    """Thu hồi quyền: `on` is the first day without it; the day it was given means that it never held."""
    row = Grant.objects.select_for_update(of=("self",)).filter(pk=grant).first()
    if row is None:
        raise Refused(NOT_FOUND())
    scope = f"body:{row.body_id}" if row.body_id else f"unit:{row.unit_id}" if row.unit_id else EVERYWHERE
    authorise(by, "organisation.grant_role", scope=_body_scope(scope, at))
    if row.role in rules.KEPT_ROLES and not may(by, "organisation.grant_any_role"):
        raise Refused(refusals.ROLE_IS_KEPT(role=row.role))
    if row.valid_to is not None and row.valid_to <= on:
        raise Refused(refusals.ENDED_ALREADY(on=f"{row.valid_to:%d/%m/%Y}"))
    if row.role == rules.SYSTEM_ADMIN:
        refuse_if(rules.obstacles_to_revoking(row.role, is_everywhere=scope is EVERYWHERE, others=_others(row, on)))
    row.valid_to, row.end_reason = max(on, row.valid_from), reason[:200]
    row.save(update_fields=["valid_to", "end_reason"])
    ledger.record(by, "organisation.grant_ended", row, at, facts={"on": on.isoformat()}, private={"reason": reason})
    announce(events.grant_changed, accounts=[f"account:{row.account_id}"], change="revoked", on=on)


def _others(grant: Grant, on: date) -> int:
    """How many other logins hold the role everywhere on that day and on; held, so that two cannot end each other."""
    rows = Grant.objects.select_for_update(of=("self",)).filter(
        role=grant.role, body=None, unit=None, valid_from__lte=on, valid_to=None, account__is_active=True
    )
    return len({row.account_id for row in rows if row.account_id != grant.account_id})


def _body_scope(scope: str | None, at: datetime) -> str | None:
    """The body a unit belongs to: roles in a unit are given by whoever gives roles in its body."""
    if scope is None or not scope.startswith("unit:"):
        return scope
    rows = UnitVersion.objects.on(clock.local(at).date()).filter(unit=rules.number_of(scope, "unit"))
    body = rows.values_list("body_id", flat=True).first()
    if body is None:
        raise Refused(NOT_FOUND())
    return f"body:{body}"


def _obstacles_in_scopes(grants: Sequence[NewGrant]) -> list[Refusal]:
    bodies = Body.objects.in_bulk({number for each in grants if (number := _number(each.scope, "body"))})
    units = Unit.objects.in_bulk({number for each in grants if (number := _number(each.scope, "unit"))})
    accounts = {rules.number_of(each.account, "account") for each in grants}
    held: set[tuple[int, str, int | None, int | None]] = set(
        Grant.objects.filter(account__in=accounts, valid_to__isnull=True).values_list(
            "account_id", "role", "body_id", "unit_id"
        )
    )
    found: list[Refusal] = []
    for each in grants:
        body, unit = _number(each.scope, "body"), _number(each.scope, "unit")
        if each.scope is not None and body not in bodies and unit not in units:
            raise Refused(NOT_FOUND())
        closed_on = bodies[body].closed_on if body else units[unit].closed_on if unit else None
        if closed_on is not None:
            found.extend(rules.obstacles_to_working_in(each.scope or "", closed_on, each.valid_from))
        place = (rules.number_of(each.account, "account"), each.role, body, unit)
        if place in held and each.valid_to is None:
            found.append(refusals.GRANTED_ALREADY(at_field="role"))
        held.add(place)
    return found


def _lines(grants: Sequence[NewGrant]) -> dict[int | None, Line]:
    bodies = {number for each in grants if (number := _number(each.scope, "body"))}
    rows = BodyVersion.objects.filter(body__in=bodies).order_by("valid_from").values_list("body_id", "kind")
    return {body: Line.UNION if kind in UNION_KINDS else Line.STATE for body, kind in rows}


def _number(scope: str | None, kind: str) -> int | None:
    return rules.number_of(scope, kind) if scope is not None and scope.startswith(f"{kind}:") else None


def _facts(row: Grant) -> dict[str, Any]:
    return {
        "account": row.account_id,
        "role": row.role,
        "body": row.body_id,
        "unit": row.unit_id,
        "includes_below": row.includes_below,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to and row.valid_to.isoformat(),
        "decision_number": row.decision_number,
    }
