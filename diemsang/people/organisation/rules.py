"""What holds of bodies, appointments, grants and delegations. Values in, verdicts out; the texts' clauses are named."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

ACT_SIGN: Final = "sign"
ACT_ASSIGN: Final = "assign"

DELEGATED_ROLES: Final[Mapping[str, frozenset[str]]] = {
    ACT_SIGN: frozenset({"agency_leader", "centre_leader", "union_officer", "union_provincial_officer"}),
    ACT_ASSIGN: frozenset({"agency_leader", "centre_leader", "division_head"}),
}
"""Which of the delegator's roles come with each delegated act (ký thay, giao việc). No other role is ever delegated."""

COVERED_ROLES: Final = frozenset({"guide", "receiver", "specialist", "clerk", "division_head", "accountant"})
"""The roles of daily work that a cover takes over during an absence. Signing needs a delegation with a decision."""


def reachable(start: int, children: Mapping[int, Sequence[int]]) -> frozenset[int]:
    """The node and everything below it; a cycle, were there one, is walked once."""
    found, waiting = {start}, [start]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def roles_lent(acts: Iterable[str]) -> frozenset[str]:
    """The roles that come with these delegated acts; an act nobody knows lends nothing."""
    return frozenset().union(*(DELEGATED_ROLES.get(act, frozenset()) for act in acts))
