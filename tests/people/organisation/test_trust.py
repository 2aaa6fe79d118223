"""What somebody with some rights, or with bad input, could try against the organisation's services."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from diemsang.kernel.access import Actor, Grant
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.people.accounts.queries import find_accounts
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import BodyVersion
from diemsang.people.organisation.services import NewAppointment, NewBody, NewGrant, NewPerson, Result
from diemsang.people.organisation.web.pickers import find_bodies, find_people
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY, admin, department, union

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def account() -> Account:
    return Account.objects.create_user("an", full_name="Nguyễn Văn An")


def merge(*sources: str, into: NewBody | str) -> str:
    return services.merge_bodies(sources, into=into, by=SYSTEM, at=AT, on=TODAY, decision_number="9/QĐ")


# Keys of what is not there


def test_a_role_goes_to_an_account_that_exists(province: SimpleNamespace) -> None:
    new = NewGrant(account="account:987654", role="clerk", scope=province.labour, valid_from=TODAY)
    with pytest.raises(Refused) as refused:
        services.grant_role(new, by=SYSTEM, at=AT)
    assert refused.value.codes == ("access.not_found",)


def test_a_person_is_linked_to_an_account_that_exists(province: SimpleNamespace, person_in: Callable[..., str]) -> None:
    person = person_in(province.labour)
    with pytest.raises(Refused) as refused:
        services.link_account(person, "account:987654", by=SYSTEM, at=AT, scope=None)
    assert refused.value.codes == ("access.not_found",)
    with pytest.raises(Refused) as refused:
        services.register_person(
            NewPerson(full_name="Lê Văn Bình", account="account:987654"),
            by=SYSTEM,
            at=AT,
            known_from=BEGIN,
            scope=province.labour,
        )
    assert refused.value.codes == ("access.not_found",)


# Nobody widens their own rights


def test_nobody_links_their_own_account_to_a_person(
    province: SimpleNamespace, person_in: Callable[..., str], account: Account
) -> None:
    """Delegations and covers follow the person: who becomes somebody else receives what was lent to them."""
    person = person_in(province.labour)
    by = admin(province.labour, key=account.key)
    with pytest.raises(Refused) as refused:
        services.link_account(person, account.key, by=by, at=AT, scope=province.labour)
    assert refused.value.codes == ("organisation.account_of_oneself",)
    new = NewPerson(full_name="Lê Văn Bình", account=account.key)
    with pytest.raises(Refused) as refused:
        services.register_person(new, by=by, at=AT, known_from=BEGIN, scope=province.labour)
    assert refused.value.codes == ("organisation.account_of_oneself",)


def test_appointing_somebody_one_may_not_see_finds_nobody(
    province: SimpleNamespace, person_in: Callable[..., str]
) -> None:
    """Else an administrator of one body could draw the people of all others, and their records, into it by number."""
    stranger = person_in(province.board)
    new = NewAppointment(
        person=stranger, body=province.labour, position_title="Chuyên viên", kind="officer", valid_from=TODAY
    )
    by = admin(province.labour)
    with pytest.raises(Refused) as refused:
        services.appoint(new, by=by, at=AT)
    assert refused.value.codes == ("access.not_found",)
    with pytest.raises(Refused):
        queries.person_for(by, stranger)
    assert services.appoint(new, by=admin(province.labour, province.board), at=AT)


def test_an_absence_is_recorded_where_somebody_works_now(
    province: SimpleNamespace, person_in: Callable[..., str]
) -> None:
    """A former head could else hand the roles somebody holds elsewhere to a colleague of their own."""
    person, colleague = person_in(province.labour), person_in(province.labour, "Lê Thị Cúc")
    appointment = queries.appointments_of(person).get()
    services.end_appointment(appointment.pk, by=SYSTEM, at=AT, on=date(2015, 1, 1), reason="moved")
    services.appoint(
        NewAppointment(
            person=person,
            body=province.board,
            position_title="Chuyên viên",
            kind="officer",
            valid_from=date(2015, 1, 1),
        ),
        by=SYSTEM,
        at=AT,
    )
    head = Actor("account:77", (Grant("division_head", frozenset({province.labour})),))
    with pytest.raises(Refused) as refused:
        services.record_absence(
            person,
            valid_from=TODAY,
            valid_to=TODAY + timedelta(days=3),
            kind="leave",
            cover=colleague,
            body=province.labour,
            by=head,
            at=AT,
        )
    assert refused.value.codes == ("access.not_found",)


def test_the_last_system_administrator_stays(account: Account) -> None:
    by = admin(role="system_admin")
    other = Account.objects.create_user("binh", full_name="Lê Thị Bình")
    first = services.grant_role(
        NewGrant(account=account.key, role="system_admin", scope=None, valid_from=BEGIN), by=by, at=AT
    )
    with pytest.raises(Refused) as refused:
        services.revoke_role(first, by=by, at=AT, on=TODAY, reason="thôi việc")
    assert refused.value.codes == ("organisation.last_administrator",)
    ends = NewGrant(
        account=other.key, role="system_admin", scope=None, valid_from=BEGIN, valid_to=TODAY + timedelta(days=9)
    )
    second = services.grant_role(ends, by=by, at=AT)
    with pytest.raises(Refused):
        services.revoke_role(first, by=by, at=AT, on=TODAY, reason="thôi việc")
    services.revoke_role(second, by=by, at=AT, on=TODAY, reason="thôi việc")
    services.grant_role(NewGrant(account=other.key, role="system_admin", scope=None, valid_from=BEGIN), by=by, at=AT)
    services.revoke_role(first, by=by, at=AT, on=TODAY, reason="thôi việc")


# Structures that cannot be


def test_a_merger_into_a_body_below_makes_no_circle(province: SimpleNamespace) -> None:
    middle = services.found_body(
        department("Chi cục Việc làm", state_parent=province.labour), by=SYSTEM, at=AT, on=BEGIN, decision_number="2"
    )
    bottom = services.found_body(
        department("Phòng Việc làm", state_parent=middle), by=SYSTEM, at=AT, on=BEGIN, decision_number="2"
    )
    with pytest.raises(Refused) as refused:
        merge(province.labour, into=bottom)
    assert refused.value.codes == ("organisation.cycle",)
    heir = merge(province.labour, into=middle)
    version = queries.body_as_of(heir, TODAY)
    assert version is not None
    assert f"body:{version.state_parent_id}" == province.top, "what stood above the source stands above its heir"


def test_a_merger_keeps_the_two_lines_apart(province: SimpleNamespace) -> None:
    services.found_body(
        department("Chi cục Việc làm", state_parent=province.labour), by=SYSTEM, at=AT, on=BEGIN, decision_number="2"
    )
    with pytest.raises(Refused) as refused:
        merge(province.labour, into=province.union_labour)
    assert refused.value.codes == ("organisation.parent_in_the_other_line",)


def test_a_split_names_each_result_once(province: SimpleNamespace) -> None:
    results = [Result(province.board, 5_000), Result(province.board, 5_000)]
    with pytest.raises(Refused) as refused:
        services.split_body(province.labour, results=results, by=SYSTEM, at=AT, on=TODAY, decision_number="9/QĐ")
    assert refused.value.codes == ("organisation.too_few_results",)


def test_nobody_inherits_from_themselves(province: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        services.dissolve_bodies(
            [province.labour],
            by=SYSTEM,
            at=AT,
            on=TODAY,
            decision_number="9/QĐ",
            successor=province.labour,
        )
    assert refused.value.codes == ("organisation.heir_is_closing",)
    assert BodyVersion.objects.filter(valid_to__isnull=False).count() == 0


def test_what_becomes_of_records_is_one_of_the_list(province: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        services.dissolve_bodies(
            [province.union_labour],
            by=SYSTEM,
            at=AT,
            on=TODAY,
            decision_number="9/QĐ",
            successor=province.union,
            records_policy="burn",
        )
    assert refused.value.codes == ("organisation.unknown_choice",)


def test_delegations_that_end_with_their_body_enter_the_journal(
    province: SimpleNamespace, person_in: Callable[..., str], account: Account
) -> None:
    from diemsang.people.organisation.models import Delegation
    from diemsang.proof.ledger.models import Entry

    leader, deputy = person_in(province.labour, account=account.key), person_in(province.labour, "Lê Thị Cúc")
    services.grant_role(
        NewGrant(account=account.key, role="agency_leader", scope=province.labour, valid_from=BEGIN), by=SYSTEM, at=AT
    )
    pk = services.delegate(
        leader,
        to_person=deputy,
        body=province.labour,
        acts=["sign"],
        valid_from=BEGIN,
        valid_to=TODAY + timedelta(days=30),
        decision_number="3/UQ",
        reason="đi họp",
        by=SYSTEM,
        at=AT,
    )
    services.dissolve_body(province.labour, by=SYSTEM, at=AT, on=TODAY, decision_number="9/QĐ")
    assert Delegation.objects.get(pk=pk).valid_to == TODAY
    assert Entry.objects.filter(act="organisation.delegation_revoked").count() == 1


def test_two_unions_of_one_place_keep_their_names(province: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        services.found_body(
            union("CĐCS Sở Nội vụ", union_parent=province.union), by=SYSTEM, at=AT, on=TODAY, decision_number="2"
        )
    assert refused.value.codes == ("organisation.name_taken",)


@pytest.mark.parametrize("text", ["body:" + "9" * 5_000, "body:²", "body:0", "body:"])
def test_a_key_of_no_body_finds_none(province: SimpleNamespace, text: str) -> None:
    assert find_bodies(text, TODAY) == []


@pytest.mark.parametrize("text", ["person:" + "9" * 5_000, "person:²", "person:0"])
def test_a_key_of_no_person_finds_none(province: SimpleNamespace, text: str) -> None:
    assert find_people(text, SYSTEM, TODAY) == []


@pytest.mark.parametrize("text", ["account:" + "9" * 5_000, "account:²", "account:0"])
def test_a_key_of_no_login_finds_none(account: Account, text: str) -> None:
    assert find_accounts(text, 20) == []
