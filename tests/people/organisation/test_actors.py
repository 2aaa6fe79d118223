"""Who a login is at a moment: grants, what is below, delegations, covers, and how few queries it takes."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from diemsang.kernel.access import ANONYMOUS, may
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.services import NewGrant, NewUnit
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY, admin, department

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def login() -> Callable[[str], Account]:
    return lambda name: Account.objects.create_user(name, full_name=name)


def give(account: Account, role: str, scope: str | None, **more: Any) -> int:
    new = NewGrant(account=account.key, role=role, scope=scope, **({"valid_from": BEGIN} | more))
    return services.grant_role(new, by=SYSTEM, at=AT)


def scopes_of(account: Account, at: Any = AT) -> frozenset[str] | None:
    return queries.actor_for(account, at).grants[0].scopes


def test_nobody_and_the_deactivated_are_anonymous(province: SimpleNamespace, login: Callable[[str], Account]) -> None:
    account = login("a")
    give(account, "system_admin", None)
    assert queries.actor_for(AnonymousUser(), AT) is ANONYMOUS
    account.is_active = False
    assert queries.actor_for(account, AT) is ANONYMOUS


def test_a_role_covers_the_body_and_its_units_but_not_what_is_below(
    province: SimpleNamespace, login: Callable[[str], Account]
) -> None:
    account = login("a")
    unit = services.found_unit(NewUnit(body=province.labour, name="Phòng 1"), by=SYSTEM, at=AT, on=BEGIN)
    services.found_body(
        department("Chi cục", state_parent=province.labour), by=SYSTEM, at=AT, on=BEGIN, decision_number="1"
    )
    give(account, "agency_leader", province.labour)
    assert scopes_of(account) == frozenset({province.labour, unit})


def test_below_means_below_in_that_line_on_that_day(province: SimpleNamespace, login: Callable[[str], Account]) -> None:
    account = login("a")
    give(account, "home_affairs", province.top, includes_below=True)
    assert scopes_of(account) == frozenset({province.top, province.home_affairs, province.labour, province.board})
    services.move_body(
        province.board, by=SYSTEM, at=AT, on=TODAY + timedelta(days=1), line="state", parent=None, decision_number="1"
    )
    assert province.board in (scopes_of(account) or ())
    assert province.board not in (scopes_of(account, AT + timedelta(days=1)) or ())


def test_a_role_in_a_unit_stays_in_the_unit(province: SimpleNamespace, login: Callable[[str], Account]) -> None:
    account = login("a")
    unit = services.found_unit(NewUnit(body=province.labour, name="Phòng 1"), by=SYSTEM, at=AT, on=BEGIN)
    team = services.found_unit(NewUnit(body=province.labour, name="Tổ 1", parent=unit), by=SYSTEM, at=AT, on=BEGIN)
    give(account, "division_head", unit)
    assert scopes_of(account) == frozenset({unit, team})


def test_a_role_holds_in_its_period_only(province: SimpleNamespace, login: Callable[[str], Account]) -> None:
    account = login("a")
    give(account, "clerk", province.labour, valid_from=TODAY, valid_to=TODAY + timedelta(days=1))
    assert queries.actor_for(account, AT - timedelta(days=1)).grants == ()
    assert queries.actor_for(account, AT).roles == {"clerk"}
    assert queries.actor_for(account, AT + timedelta(days=1)).grants == ()


def test_a_role_taken_back_on_the_day_it_was_given_never_held(
    province: SimpleNamespace, login: Callable[[str], Account]
) -> None:
    account = login("a")
    grant = give(account, "clerk", province.labour, valid_from=TODAY)
    services.revoke_role(grant, by=SYSTEM, at=AT, on=TODAY, reason="nhầm")
    assert queries.actor_for(account, AT).grants == ()
    with pytest.raises(Refused) as refused:
        services.revoke_role(grant, by=SYSTEM, at=AT, on=TODAY, reason="nhầm")
    assert refused.value.codes == ("organisation.ended_already",)


def test_who_may_give_which_role(province: SimpleNamespace, login: Callable[[str], Account]) -> None:
    account = login("a")
    local, whole = admin(province.labour), admin(role="system_admin")

    def attempt(by: Any, role: str, scope: str | None, to: str = account.key) -> tuple[str, ...]:
        try:
            services.grant_role(NewGrant(account=to, role=role, scope=scope, valid_from=BEGIN), by=by, at=AT)
        except Refused as refused:
            return refused.codes
        return ()

    assert attempt(local, "clerk", province.labour) == ()
    assert attempt(local, "clerk", province.labour) == ("organisation.granted_already",)
    assert attempt(local, "clerk", province.board) == ("access.not_allowed",)
    assert attempt(local, "clerk", None) == ("access.not_allowed",)
    assert attempt(local, "system_admin", province.labour) == ("organisation.role_is_kept",)
    assert attempt(local, "king", province.labour) == ("organisation.unknown_role",)
    assert attempt(local, "specialist", province.labour, to=local.key) == ("organisation.grant_to_oneself",)
    assert not Account.objects.get(pk=account.pk).is_protected
    assert attempt(whole, "inspector", None) == ()
    assert Account.objects.get(pk=account.pk).is_protected


@pytest.fixture
def office(
    province: SimpleNamespace, person_in: Callable[..., str], login: Callable[[str], Account]
) -> SimpleNamespace:
    """A leader, a deputy and a specialist of the labour department."""
    found = SimpleNamespace(body=province.labour)
    for name, role in (("leader", "agency_leader"), ("deputy", None), ("specialist", "specialist")):
        account = login(name)
        setattr(found, name, account)
        setattr(found, f"{name}_person", person_in(province.labour, name, title=name, account=account.key))
        if role:
            give(account, role, province.labour)
    return found


def delegate(office: SimpleNamespace, **more: Any) -> int:
    values = {
        "to_person": office.deputy_person, "body": office.body, "acts": ["sign"], "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=10), "decision_number": "5/UQ", "reason": "Đi họp",
        "by": SYSTEM, "at": AT,
    }  # fmt: skip
    return services.delegate(office.leader_person, **(values | more))


def test_a_delegation_lends_roles_for_its_time_in_its_body(office: SimpleNamespace) -> None:
    delegate(office)
    actor = queries.actor_for(office.deputy, AT)
    assert [(each.role, each.scopes, each.on_behalf_of) for each in actor.grants] == [
        ("agency_leader", frozenset({office.body}), office.leader_person)
    ]
    assert queries.may_sign_for(actor, office.leader_person, AT) is not None
    assert queries.may_sign_for(actor, office.leader_person, AT, act="assign") is None
    assert queries.actor_for(office.deputy, AT + timedelta(days=10)).grants == ()
    assert queries.actor_for(office.deputy, AT - timedelta(days=1)).grants == ()


def test_a_delegation_ends_with_the_right_it_rests_on(office: SimpleNamespace) -> None:
    delegate(office)
    office.leader.is_active = False
    office.leader.save()
    assert queries.actor_for(office.deputy, AT).grants == ()


def test_what_was_lent_is_not_passed_on(office: SimpleNamespace) -> None:
    delegate(office)
    with pytest.raises(Refused) as refused:
        services.delegate(
            office.deputy_person, to_person=office.specialist_person, body=office.body, acts=["sign"],
            valid_from=TODAY, valid_to=TODAY + timedelta(days=2), decision_number="6/UQ", reason="x", by=SYSTEM, at=AT,
        )  # fmt: skip
    assert refused.value.codes == ("organisation.nothing_to_delegate",)


def test_all_that_is_wrong_with_a_delegation(office: SimpleNamespace, province: SimpleNamespace) -> None:
    for codes, more in (
        (("organisation.delegated_to_oneself",), {"to_person": office.leader_person}),
        (("organisation.unknown_acts",), {"acts": ["dance"]}),
        (("organisation.decision_missing", "organisation.end_missing"), {"decision_number": " ", "valid_to": None}),
        (("organisation.ends_before_it_starts",), {"valid_to": TODAY}),
        (("organisation.delegate_works_elsewhere", "organisation.nothing_to_delegate"), {"body": province.board}),
    ):
        with pytest.raises(Refused) as refused:
            delegate(office, **more)
        assert refused.value.codes == codes
    with pytest.raises(Refused) as refused:
        delegate(office, by=queries.actor_for(office.specialist, AT))
    assert refused.value.codes == ("access.not_allowed",)
    assert delegate(office, by=queries.actor_for(office.leader, AT))


def test_a_cover_takes_over_daily_work_but_never_signs(office: SimpleNamespace) -> None:
    common = {"body": office.body, "kind": "leave", "cover": office.deputy_person, "by": SYSTEM, "at": AT}
    period = {"valid_from": TODAY, "valid_to": TODAY + timedelta(days=3)}
    services.record_absence(office.specialist_person, **common, **period)  # type: ignore[arg-type]
    services.record_absence(office.leader_person, **common, **period)  # type: ignore[arg-type]
    actor = queries.actor_for(office.deputy, AT)
    assert [(each.role, each.on_behalf_of) for each in actor.grants] == [("specialist", office.specialist_person)]
    assert queries.cover_of(office.leader_person, TODAY) == office.deputy_person
    assert queries.cover_of(office.leader_person, TODAY + timedelta(days=3)) is None
    assert not may(actor, "organisation.delegate", scope=office.body)
    with pytest.raises(Refused) as refused:
        services.record_absence(office.leader_person, **common, **period)  # type: ignore[arg-type]
    assert refused.value.codes == ("organisation.absent_already",)


def test_few_queries_however_many_grants(
    province: SimpleNamespace, office: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    delegate(office)
    for body in (province.home_affairs, province.board, province.union):
        give(office.deputy, "specialist", body, includes_below=True)
    with django_assert_max_num_queries(8):
        actor = queries.actor_for(office.deputy, AT)
    assert len(actor.grants) == 4


def test_who_holds_a_role_somewhere(province: SimpleNamespace, office: SimpleNamespace) -> None:
    above = Account.objects.create_user("above")
    give(above, "inspector", province.top, includes_below=True)
    beside = Account.objects.create_user("beside")
    give(beside, "inspector", province.board)
    found = queries.accounts_holding({"agency_leader", "inspector"}, office.body, TODAY)
    assert found == sorted([office.leader.key, above.key])
