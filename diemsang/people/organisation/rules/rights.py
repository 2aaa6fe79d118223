"""Who may act for whom, and who may hand out which role."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.people.organisation.rules import refusals

ACT_SIGN: Final = "sign"
ACT_ASSIGN: Final = "assign"

DELEGATED_ROLES: Final[Mapping[str, frozenset[str]]] = {
    ACT_SIGN: frozenset({"agency_leader", "centre_leader", "union_officer", "union_provincial_officer"}),
    ACT_ASSIGN: frozenset({"agency_leader", "centre_leader", "division_head"}),
}
"""Which of the delegator's roles come with each delegated act (ký thay, giao việc). No other role is ever delegated."""

COVERED_ROLES: Final = frozenset({"guide", "receiver", "specialist", "clerk", "division_head", "accountant"})
"""The roles of daily work that a cover takes over during an absence. Signing needs a delegation with a decision."""


def roles_lent(acts: Iterable[str]) -> frozenset[str]:
    """The roles that come with these delegated acts; an act nobody knows lends nothing."""
    return frozenset().union(*(DELEGATED_ROLES.get(act, frozenset()) for act in acts))


KEPT_ROLES: Final = frozenset({"system_admin", "organisation_admin", "inspector", "lawbook_editor"})
"""Roles that watch over or rule the installation: only a system administrator hands them out."""


def obstacles_to_granting(
    role: str, *, known: Collection[str], to_self: bool, may_grant_any: bool, valid_from: date, valid_to: date | None
) -> Iterator[Refusal]:
    """Why this role cannot be given: unknown, not the giver's to give, to oneself, or for no day at all."""
    if role not in known:
        yield refusals.UNKNOWN_ROLE(at_field="role", role=role)
    elif role in KEPT_ROLES and not may_grant_any:
        yield refusals.ROLE_IS_KEPT(at_field="role", role=role)
    if to_self:
        yield refusals.GRANT_TO_ONESELF(at_field="account")
    if valid_to is not None and valid_to <= valid_from:
        yield refusals.ENDS_BEFORE_IT_STARTS(at_field="valid_to")


SYSTEM_ADMIN: Final = "system_admin"


def obstacles_to_revoking(role: str, *, is_everywhere: bool, others: int) -> Iterator[Refusal]:
    """Somebody has to be left who can give roles: `others` hold this one everywhere, without an end, besides."""
    if role == SYSTEM_ADMIN and is_everywhere and not others:
        yield refusals.LAST_ADMINISTRATOR()


def obstacles_to_linking(account: str | None, *, by: str) -> Iterator[Refusal]:
    """Delegations and covers follow the person, so linking oneself would be giving roles to oneself."""
    if account is not None and account == by:
        yield refusals.ACCOUNT_OF_ONESELF(at_field="account")


def obstacles_to_delegating(
    *,
    acts: Collection[str],
    roles_of_giver: Collection[str],
    same_person: bool,
    receiver_works_here: bool,
    decision_number: str,
    valid_from: date,
    valid_to: date | None,
) -> Iterator[Refusal]:
    """Why a delegation cannot be: it needs acts the giver can do there, a colleague of the body, a text and an end."""
    if same_person:
        yield refusals.DELEGATED_TO_ONESELF(at_field="to_person")
    elif not receiver_works_here:
        yield refusals.DELEGATE_WORKS_ELSEWHERE(at_field="to_person")
    if not acts or not set(acts) <= DELEGATED_ROLES.keys():
        yield refusals.UNKNOWN_ACTS(at_field="acts")
    else:
        for act in acts:
            if not DELEGATED_ROLES[act] & set(roles_of_giver):
                yield refusals.NOTHING_TO_DELEGATE(at_field="acts", act=act)
    if not decision_number:
        yield refusals.DECISION_MISSING(at_field="decision_number")
    if valid_to is None:
        yield refusals.END_MISSING(at_field="valid_to")
    elif valid_to <= valid_from:
        yield refusals.ENDS_BEFORE_IT_STARTS(at_field="valid_to")


def obstacles_to_absence(
    *, valid_from: date, valid_to: date, overlaps: bool, covered_by_self: bool, cover_is_away: bool
) -> Iterator[Refusal]:
    """Why an absence cannot be recorded like this."""
    if valid_to <= valid_from:
        yield refusals.ENDS_BEFORE_IT_STARTS(at_field="valid_to")
    if overlaps:
        yield refusals.ABSENT_ALREADY(at_field="valid_from")
    if covered_by_self:
        yield refusals.COVERED_BY_ONESELF(at_field="cover")
    elif cover_is_away:
        yield refusals.COVER_IS_AWAY(at_field="cover")
