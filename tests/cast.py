"""The fixed cast: a small province, and one login for each role, made by the services the pages use.

Two departments stand side by side, so that every test has a wrong person at hand: `cast.actor("clerk")` works in the
first, `cast.actor("clerk", elsewhere=True)` does the same work in the second.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import pytest
from django.test import Client

from diemsang.config.permissions import ROLES
from diemsang.kernel.access import ANONYMOUS, Actor, system_actor
from diemsang.kernel.clock import at_local
from diemsang.people.accounts.models import Account
from diemsang.people.accounts.services import NewAccount, create_accounts
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.services import NewAppointment, NewBody, NewGrant, NewPerson, NewUnit

FOUNDED: Final = date(2010, 1, 4)
AT: Final[datetime] = at_local(date(2016, 5, 30), 9)
PASSWORD: Final = "mot-mat-khau-thu-nghiem"
SYSTEM: Final = system_actor("tests.cast")

HELD_BY_NOBODY: Final = frozenset({"anyone", "signed_in", "system"})
"""Roles that are no grant: every visitor, everybody signed in, and jobs."""
GRANTED_ROLES: Final = tuple(role for role in ROLES if role not in HELD_BY_NOBODY)
EVERYWHERE_ROLES: Final = frozenset({"system_admin", "inspector", "lawbook_editor"})
PROVINCE_ROLES: Final = frozenset({"organisation_admin", "home_affairs", "procedure_controller", "council_member"})
PLACES: Final = {
    "union_provincial_officer": "provincial_union",
    "union_officer": "union",
    "centre_leader": "centre",
    "guide": "centre",
}
POWERLESS: Final = "powerless"
BYSTANDER: Final = "bystander"
NO_ROLE: Final = (POWERLESS, BYSTANDER)


@dataclass(frozen=True)
class Cast:
    """Keys by name: bodies (`province`, `agency`, `other`, ...), units, people and accounts (by role)."""

    bodies: dict[str, str]
    units: dict[str, str]
    people: dict[str, str]
    accounts: dict[str, str]

    def account(self, role: str, *, elsewhere: bool = False) -> Account:
        return Account.objects.get(pk=int(self.accounts[f"{role}.other" if elsewhere else role].partition(":")[2]))

    def actor(self, role: str, *, elsewhere: bool = False, at: datetime = AT) -> Actor:
        """Who has that role: a visitor, somebody without any grant, a job, or the one who holds it."""
        if role == "anyone":
            return ANONYMOUS
        if role == "system":
            return SYSTEM
        return actor_for(self.account(POWERLESS if role == "signed_in" else role, elsewhere=elsewhere), at)

    def client(self, role: str, *, elsewhere: bool = False) -> Client:
        """A browser in which that role is signed in; nobody is for `anyone`."""
        client = Client()
        if role != "anyone":
            account = self.account(POWERLESS if role == "signed_in" else role, elsewhere=elsewhere)
            client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def _bodies() -> dict[str, str]:
    def body(ref: str, name: str, kind: str, parent: str, code: str, **more: str) -> NewBody:
        line = "union_parent" if kind.endswith(("union", "federation")) else "state_parent"
        return NewBody(
            ref=ref,
            name=name,
            kind=kind,
            level="province",
            funding_class="full_budget",
            code=code,
            **({line: f"ref:{parent}"} if parent else {}),
            **more,
        )

    plans = [
        body("province", "Ủy ban nhân dân tỉnh Thử", "people_committee", "", "H98"),
        body("agency", "Sở Tư pháp tỉnh Thử", "department", "province", "H98.01"),
        body("other", "Sở Y tế tỉnh Thử", "department", "province", "H98.02"),
        body("centre", "Trung tâm Hành chính công tỉnh Thử", "centre", "province", "H98.03"),
        body("federation", "Liên đoàn Lao động tỉnh Thử", "union_federation", "", "H98.91"),
        body("provincial_union", "Công đoàn Viên chức tỉnh Thử", "provincial_union", "federation", "H98.92"),
        body("union", "Công đoàn cơ sở Sở Tư pháp", "grassroots_union", "provincial_union", "", host="ref:agency"),
        body("other_union", "Công đoàn cơ sở Sở Y tế", "grassroots_union", "provincial_union", "", host="ref:other"),
    ]
    keys = organisation.found_bodies(plans, by=SYSTEM, at=AT, on=FOUNDED, decision_number="01/QĐ-UBND")
    return dict(zip((plan.ref for plan in plans), keys, strict=True))


def place_of(role: str) -> str:
    """The body of the cast where the role is held: its name, `everywhere` for those who watch over all."""
    if role in EVERYWHERE_ROLES:
        return "everywhere"
    return "province" if role in PROVINCE_ROLES else PLACES.get(role, "agency")


def _place(role: str, bodies: dict[str, str], *, elsewhere: bool) -> str | None:
    if role in EVERYWHERE_ROLES and not elsewhere:
        return None
    if elsewhere:
        return bodies["other_union" if role.startswith("union") else "other"]
    return bodies[place_of(role)]


def build() -> Cast:
    """Found, appoint and grant, a list at a time."""
    bodies = _bodies()
    units = dict(
        zip(
            ("unit", "other_unit"),
            organisation.found_units(
                [
                    NewUnit(body=bodies["agency"], name="Phòng Hành chính tư pháp"),
                    NewUnit(body=bodies["other"], name="Phòng Nghiệp vụ y"),
                ],
                by=SYSTEM,
                at=AT,
                on=FOUNDED,
            ),
            strict=True,
        )
    )
    casting = [(role, role, False) for role in (*GRANTED_ROLES, *NO_ROLE)]
    casting += [(f"{role}.other", role, True) for role in (*GRANTED_ROLES, *NO_ROLE)]
    accounts = create_accounts(
        [
            NewAccount(username=name, full_name=f"Người Thử {number}", password=PASSWORD)
            for number, (name, _, _) in enumerate(casting, start=1)
        ],
        by=SYSTEM,
        at=AT,
    )
    people = organisation.register_people(
        [
            NewPerson(full_name=f"Người Thử {number}", account=key, identity_number=f"0010800{number:05}")
            for number, key in enumerate(accounts, start=1)
        ],
        by=SYSTEM,
        at=AT,
        known_from=FOUNDED,
        scope=None,
    )
    organisation.appoint_many(
        [
            NewAppointment(
                person=person,
                body=bodies["other" if elsewhere else "agency"],
                unit=units["other_unit" if elsewhere else "unit"],
                position_title="Chuyên viên",
                kind="officer",
                valid_from=FOUNDED,
                decision_number="02/QĐ-SNV",
            )
            for person, (_, _, elsewhere) in zip(people, casting, strict=True)
        ],
        by=SYSTEM,
        at=AT,
    )
    organisation.grant_roles(
        [
            NewGrant(
                account=key,
                role=role,
                scope=_place(role, bodies, elsewhere=elsewhere),
                valid_from=FOUNDED,
                includes_below=not elsewhere,
                decision_number="03/QĐ-SNV",
            )
            for key, (_, role, elsewhere) in zip(accounts, casting, strict=True)
            if role not in NO_ROLE and role in organisation.known_roles()
        ],
        by=SYSTEM,
        at=AT,
    )
    names = [name for name, _, _ in casting]
    return Cast(bodies, units, dict(zip(names, people, strict=True)), dict(zip(names, accounts, strict=True)))


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, inside the transaction of the test."""
    return build()
