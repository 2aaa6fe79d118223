"""A small province to act in."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.people.organisation import services
from diemsang.people.organisation.services import NewAppointment, NewBody, NewPerson

AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
TODAY = date(2016, 5, 30)
BEGIN = date(2011, 1, 1)
SYSTEM = system_actor("tests")


def department(name: str, **more: object) -> NewBody:
    values: dict[str, object] = {"kind": "department", "level": "province", "funding_class": "full_budget"}
    return NewBody(name=name, **(values | more))  # type: ignore[arg-type]


def union(name: str, **more: object) -> NewBody:
    values: dict[str, object] = {"kind": "grassroots_union", "level": "province", "funding_class": "full_budget"}
    return NewBody(name=name, **(values | more))  # type: ignore[arg-type]


def admin(scope: str | None = None, *more: str, key: str = "account:900", role: str = "organisation_admin") -> Actor:
    scopes = None if scope is None else frozenset({scope, *more})
    return Actor(key, (Grant(role, scopes),))


@pytest.fixture
def province(db: None) -> SimpleNamespace:
    """UBND tỉnh with two departments and a board; the provincial union with two grassroots unions."""
    keys = services.found_bodies(
        [
            department("UBND tỉnh Hoa Lư", kind="people_committee", code="H99", ref="top"),
            department("Sở Nội vụ", code="H99.11", state_parent="ref:top"),
            department("Sở Lao động", code="H99.12", state_parent="ref:top"),
            department("Ban quản lý Khu kinh tế", kind="management_board", state_parent="ref:top", code="H99.13"),
            union("Công đoàn Viên chức tỉnh", kind="provincial_union", ref="union"),
            union("CĐCS Sở Nội vụ", union_parent="ref:union"),
            union("CĐCS Sở Lao động", union_parent="ref:union"),
        ],
        by=SYSTEM,
        at=AT,
        on=BEGIN,
        decision_number="01/QĐ-UBND",
    )
    names = ("top", "home_affairs", "labour", "board", "union", "union_home", "union_labour")
    return SimpleNamespace(**dict(zip(names, keys, strict=True)))


@pytest.fixture
def person_in(db: None) -> Callable[..., str]:
    """Registers somebody and appoints them."""

    def make(
        body: str,
        name: str = "Nguyễn Văn An",
        *,
        kind: str = "officer",
        title: str = "Chuyên viên",
        account: str | None = None,
        unit: str | None = None,
        since: date = BEGIN,
    ) -> str:
        new = NewPerson(full_name=name, account=account)
        person = services.register_person(new, by=SYSTEM, at=AT, known_from=since, scope=body)
        services.appoint(
            NewAppointment(person=person, body=body, unit=unit, kind=kind, position_title=title, valid_from=since),
            by=SYSTEM,
            at=AT,
        )
        return person

    return make
