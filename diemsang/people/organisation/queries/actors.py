"""From a login and a moment to the `Actor` of the kernel: grants with their scopes worked out for that day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from diemsang.kernel import clock
from diemsang.kernel.access import ANONYMOUS, EVERYWHERE, Actor
from diemsang.kernel.access import Grant as Held
from diemsang.people.organisation import rules
from diemsang.people.organisation.models import (
    Absence,
    BodyVersion,
    Delegation,
    Grant,
    Line,
    Person,
    Succession,
    UnitVersion,
)

if TYPE_CHECKING:
    from diemsang.people.accounts.models import Account

GRANT_FIELDS = ("account_id", "role", "body_id", "unit_id", "includes_below", "line")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody whose roles the actor may use today, within one body (None: wherever the other holds them)."""

    person_id: int
    account_id: int
    roles: frozenset[str]
    body_id: int | None = None


@dataclass(slots=True)
class Scopes:
    """Which keys a grant covers on a day. Reads each table once, and only when a grant needs it.

    Closed bodies stay under the parent they had last, and with the body that succeeded them: somebody has to be able to
    read their records. That they can no longer act is a rule of its own (`organisation.closed`).
    """

    day: date
    _children: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    _units: dict[int, list[int]] | None = None
    _below_unit: dict[int, list[int]] = field(default_factory=dict)
    _predecessors: dict[int, list[int]] | None = None

    def of(self, grant: Mapping[str, Any]) -> frozenset[str] | None:
        if grant["unit_id"] is not None:
            self._read_units()
            return frozenset(f"unit:{pk}" for pk in rules.reachable(grant["unit_id"], self._below_unit))
        if grant["body_id"] is None:
            return EVERYWHERE
        return self.of_body(grant["body_id"], grant["line"] if grant["includes_below"] else None)

    def of_body(self, body_id: int, line: str | None) -> frozenset[str]:
        bodies = {body_id} if line is None else set(rules.reachable(body_id, self._children_in(line)))
        predecessors = self._read_predecessors()
        for body in tuple(bodies):
            bodies |= rules.reachable(body, predecessors)
        units = self._read_units()
        return frozenset(
            [f"body:{body}" for body in bodies] + [f"unit:{unit}" for body in bodies for unit in units.get(body, ())]
        )

    def _children_in(self, line: str) -> dict[int, list[int]]:
        if not self._children:
            rows = BodyVersion.objects.started_by(self.day).order_by("body_id", "valid_from")
            last = {row[0]: row for row in rows.values_list("body_id", "state_parent_id", "union_parent_id")}
            for name, column in ((Line.STATE.value, 1), (Line.UNION.value, 2)):
                children: dict[int, list[int]] = defaultdict(list)
                for row in last.values():
                    if row[column] is not None:
                        children[row[column]].append(row[0])
                self._children[name] = children
        return self._children[line]

    def _read_units(self) -> dict[int, list[int]]:
        if self._units is None:
            self._units = defaultdict(list)
            rows = UnitVersion.objects.started_by(self.day).order_by("unit_id", "valid_from")
            last = {row[0]: row for row in rows.values_list("unit_id", "body_id", "parent_id")}
            for unit_id, body_id, parent_id in last.values():
                self._units[body_id].append(unit_id)
                if parent_id is not None:
                    self._below_unit.setdefault(parent_id, []).append(unit_id)
        return self._units

    def _read_predecessors(self) -> dict[int, list[int]]:
        if self._predecessors is None:
            self._predecessors = defaultdict(list)
            rows = Succession.objects.filter(event__happened_on__lte=self.day)
            for later, earlier in rows.values_list("to_body_id", "from_body_id"):
                self._predecessors[later].append(earlier)
        return self._predecessors


def actor_for(account: "Account | AnonymousUser", at: datetime) -> Actor:
    """Who this login is at that moment (its day in Việt Nam): own grants, then what delegations and covers lend.

    A deactivated login, or nobody, is `ANONYMOUS`. At most eight queries, whatever the number of grants and bodies.
    """
    if isinstance(account, AnonymousUser) or not account.is_active:
        return ANONYMOUS
    day = clock.local(at).date()
    person_id = Person.objects.filter(account_id=account.pk).values_list("pk", flat=True).first()
    stand_ins = [] if person_id is None else list(_stand_ins(person_id, day))
    accounts = {account.pk, *(stand_in.account_id for stand_in in stand_ins)}
    rows = list(Grant.objects.on(day).filter(account_id__in=accounts).order_by("pk").values(*GRANT_FIELDS))
    scopes = Scopes(day)
    held = [Held(row["role"], scopes.of(row)) for row in rows if row["account_id"] == account.pk]
    for stand_in in stand_ins:
        held.extend(_lent(stand_in, rows, scopes))
    return Actor(f"account:{account.pk}", tuple(held), person=None if person_id is None else f"person:{person_id}")


def _stand_ins(person_id: int, day: date) -> Iterable[StandIn]:
    delegations = Delegation.objects.on(day).filter(to_person=person_id, from_person__account__is_active=True)
    for giver, account, acts, body in delegations.values_list(
        "from_person_id", "from_person__account_id", "acts", "body_id"
    ):
        yield StandIn(giver, account, rules.roles_lent(acts), body)
    absences = Absence.objects.on(day).filter(cover=person_id, person__account__is_active=True)
    for away, account in absences.values_list("person_id", "person__account_id"):
        yield StandIn(away, account, rules.COVERED_ROLES)


def _lent(stand_in: StandIn, rows: Iterable[Mapping[str, Any]], scopes: Scopes) -> Iterable[Held]:
    """The other's own grants only: what was lent to them is not passed on."""
    for row in rows:
        if row["account_id"] != stand_in.account_id or row["role"] not in stand_in.roles:
            continue
        covered = scopes.of(row)
        if stand_in.body_id is not None:
            within = scopes.of_body(stand_in.body_id, row["line"])
            covered = within if covered is EVERYWHERE else covered & within
        if covered is EVERYWHERE or covered:
            yield Held(row["role"], covered, on_behalf_of=f"person:{stand_in.person_id}")
