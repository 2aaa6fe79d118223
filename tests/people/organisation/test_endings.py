"""Merging, splitting, dissolving: the past keeps its names, the closed stay readable."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import Appointment, Grant
from diemsang.people.organisation.services import NewAppointment, NewGrant, NewUnit, Result
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY, department

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
ENDS = {"by": SYSTEM, "at": AT, "on": TODAY, "decision_number": "60/QĐ"}


def merge(province: SimpleNamespace) -> str:
    return services.merge_bodies(
        [province.home_affairs, province.labour],
        into=department("Sở Nội vụ", code="H99.11", state_parent=province.top),
        **ENDS,  # type: ignore[arg-type]
    )


def test_a_merger_keeps_the_names_of_the_past(province: SimpleNamespace) -> None:
    heir = merge(province)
    yesterday = TODAY - timedelta(days=1)
    assert queries.name_of(province.labour, yesterday) == "Sở Lao động"
    assert queries.name_of(province.labour, TODAY) == "Sở Lao động"
    assert not queries.is_open(province.labour, TODAY)
    assert queries.is_open(province.labour, yesterday)
    assert queries.closed_on(province.labour) == TODAY
    after, before = queries.succession_of(heir)
    assert after == []
    assert {(line.from_name, line.to_name, line.share) for line in before} == {
        ("Sở Nội vụ", "Sở Nội vụ", 10_000),
        ("Sở Lao động", "Sở Nội vụ", 10_000),
    }


def test_units_people_and_bodies_below_go_to_the_successor(
    province: SimpleNamespace, person_in: Callable[..., str]
) -> None:
    unit = services.found_unit(NewUnit(body=province.labour, name="Phòng Việc làm"), by=SYSTEM, at=AT, on=BEGIN)
    person = person_in(province.labour, unit=unit)
    below = services.found_body(
        department("Trung tâm Dịch vụ", state_parent=province.labour),
        by=SYSTEM,
        at=AT,
        on=BEGIN,
        decision_number="1/QĐ",
    )
    heir = merge(province)
    assert [node.version.name for node in queries.units_of(heir, TODAY)] == ["Phòng Việc làm"]
    assert [node.version.name for node in queries.units_of(province.labour, TODAY - timedelta(days=1))] == [
        "Phòng Việc làm"
    ]
    assert queries.bodies_of(person, TODAY) == [heir]
    assert queries.bodies_of(person, TODAY - timedelta(days=1)) == [province.labour]
    assert queries.ancestors_of(below, TODAY) == [heir, province.top]
    ended = Appointment.objects.get(person=int(person[7:]), valid_to=TODAY)
    assert ended.end_reason == "organisation_merged"


def test_absorbing_into_a_body_that_exists(province: SimpleNamespace) -> None:
    heir = services.merge_bodies([province.board], into=province.labour, **ENDS)  # type: ignore[arg-type]
    assert heir == province.labour
    assert [line.from_key for line in queries.succession_of(heir)[1]] == [province.board]
    with pytest.raises(Refused) as refused:
        services.merge_bodies([province.labour], into=province.labour, **ENDS)  # type: ignore[arg-type]
    assert refused.value.codes == ("organisation.too_few_sources",)


def test_dissolving_ends_positions_and_roles_with_the_reason(
    province: SimpleNamespace, person_in: Callable[..., str], django_user_model: type
) -> None:
    account = django_user_model.objects.create_user("le.thi.b")  # type: ignore[attr-defined]
    person_in(province.union_home, kind="union_chair", title="Chủ tịch", account=account.key)
    new = NewGrant(account=account.key, role="union_officer", scope=province.union_home, valid_from=BEGIN)
    services.grant_role(new, by=SYSTEM, at=AT)
    assert queries.actor_for(account, AT).roles == {"union_officer"}
    services.dissolve_body(province.union_home, **ENDS)  # type: ignore[arg-type]
    assert Appointment.objects.get().end_reason == "organisation_dissolved"
    assert Grant.objects.get().end_reason == "organisation_dissolved"
    assert queries.actor_for(account, AT).roles == frozenset()


def test_what_is_closed_is_read_only(province: SimpleNamespace, person_in: Callable[..., str]) -> None:
    person = person_in(province.labour)
    services.dissolve_body(province.union_home, **ENDS)  # type: ignore[arg-type]
    later = TODAY + timedelta(days=1)
    acts = (
        lambda: services.rename_body(
            province.union_home, by=SYSTEM, at=AT, on=later, name="Khác", decision_number="1/QĐ"
        ),
        lambda: services.dissolve_body(province.union_home, by=SYSTEM, at=AT, on=later, decision_number="1/QĐ"),
        lambda: services.found_unit(NewUnit(body=province.union_home, name="Tổ 1"), by=SYSTEM, at=AT, on=later),
        lambda: services.appoint(
            NewAppointment(
                person=person, body=province.union_home, kind="officer", position_title="Ủy viên", valid_from=later
            ),
            by=SYSTEM,
            at=AT,
        ),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert "organisation.closed" in refused.value.codes


def test_a_whole_tree_ends_in_one_act_but_no_orphan_is_left(province: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        services.dissolve_body(province.union, **ENDS)  # type: ignore[arg-type]
    assert refused.value.codes == ("organisation.has_bodies_below",)
    services.dissolve_bodies([province.union, province.union_home, province.union_labour], **ENDS)  # type: ignore[arg-type]
    assert queries.tree_on(TODAY, "union") == []
    assert len(queries.flattened(queries.tree_on(TODAY - timedelta(days=1), "union"))) == 3


def test_a_split_needs_whole_shares(province: SimpleNamespace) -> None:
    halves = [
        Result(department("Sở A", state_parent=province.top), share=6_000),
        Result(department("Sở B", state_parent=province.top), share=3_000),
    ]
    with pytest.raises(Refused) as refused:
        services.split_body(province.labour, results=halves, **ENDS)  # type: ignore[arg-type]
    assert refused.value.codes == ("organisation.shares_not_whole",)
    halves[1] = Result(department("Sở B", state_parent=province.top), share=4_000)
    one, other = services.split_body(province.labour, results=halves, **ENDS)  # type: ignore[arg-type]
    lines, _ = queries.succession_of(province.labour)
    assert [(line.to_key, line.share) for line in lines] == [(one, 6_000), (other, 4_000)]


def test_whoever_watches_over_the_tree_still_reads_what_was_closed(
    province: SimpleNamespace, django_user_model: type
) -> None:
    account = django_user_model.objects.create_user("tong.hop")  # type: ignore[attr-defined]
    new = NewGrant(
        account=account.key,
        role="union_provincial_officer",
        scope=province.union,
        includes_below=True,
        valid_from=BEGIN,
    )
    services.grant_role(new, by=SYSTEM, at=AT)
    services.dissolve_body(province.union_home, **ENDS)  # type: ignore[arg-type]
    scopes = queries.actor_for(account, AT + timedelta(days=400)).grants[0].scopes
    assert scopes is not None
    assert {province.union, province.union_home, province.union_labour} <= scopes
    assert province.home_affairs not in scopes


def test_the_day_before_its_last_change_cannot_be_its_end(province: SimpleNamespace) -> None:
    services.rename_body(
        province.labour, by=SYSTEM, at=AT, on=date(2026, 1, 1), name="Sở Việc làm", decision_number="1/QĐ"
    )
    with pytest.raises(Refused) as refused:
        services.dissolve_body(province.labour, **ENDS)  # type: ignore[arg-type]
    assert refused.value.codes == ("organisation.not_latest",)
