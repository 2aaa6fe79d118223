"""Founding, renaming, moving: versions over time, two lines, one change at a time."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import Body, BodyVersion, OrgEvent
from diemsang.proof.ledger import queries as ledger
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY, admin, department, union

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def rename(body: str, name: str, on: date, by: Actor = SYSTEM, **more: object) -> int:
    return services.rename_body(body, by=by, at=AT, on=on, name=name, decision_number="2/QĐ", **more)  # type: ignore[arg-type]


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(refused.value.codes)


def test_a_founded_body_has_a_version_an_event_and_an_entry(province: SimpleNamespace) -> None:
    version = queries.body_as_of(province.home_affairs, BEGIN)
    assert version is not None
    assert (version.name, version.code, version.old_code) == ("Sở Nội vụ", "H99.11", "000.00.11.H99")
    assert queries.body_as_of(province.home_affairs, BEGIN - timedelta(days=1)) is None
    assert [event.kind for event in queries.events_of(province.home_affairs)] == ["found"]
    stream = f"organisation.{province.home_affairs}"
    assert [entry.act for entry in ledger.entries_of(stream)] == ["organisation.body_founded"]


def test_founding_a_list_costs_the_same_as_founding_one(province: SimpleNamespace) -> None:
    from django.test.utils import CaptureQueriesContext

    costs = []
    for count in (1, 60):
        bodies = [department(f"Trung tâm {count}.{n}", state_parent=province.top) for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            services.found_bodies(bodies, by=SYSTEM, at=AT, on=TODAY, decision_number="3/QĐ")
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_renaming_leaves_no_gap_and_keeps_the_old_name_for_old_days(province: SimpleNamespace) -> None:
    rename(province.home_affairs, "Sở Nội vụ và Lao động", TODAY)
    assert queries.name_of(province.home_affairs, TODAY) == "Sở Nội vụ và Lao động"
    assert queries.name_of(province.home_affairs, TODAY - timedelta(days=1)) == "Sở Nội vụ"
    first, second = queries.versions_of(province.home_affairs)
    assert first.valid_to == second.valid_from == TODAY
    assert [event.kind for event in queries.events_of(province.home_affairs)] == ["rename", "found"]


def test_history_is_not_rewritten(province: SimpleNamespace) -> None:
    rename(province.home_affairs, "Sở Mới", TODAY)
    with pytest.raises(Refused) as refused:
        rename(province.home_affairs, "Sở Cũ", TODAY)
    assert codes_of(refused) == {"organisation.not_latest"}
    assert queries.name_of(province.home_affairs, TODAY) == "Sở Mới"


def test_the_second_of_two_administrators_is_told(province: SimpleNamespace) -> None:
    seen = queries.body_as_of(province.home_affairs, TODAY)
    assert seen is not None
    rename(province.home_affairs, "Tên thứ nhất", TODAY, expected_version=seen.pk)
    with pytest.raises(Refused) as refused:
        rename(province.home_affairs, "Tên thứ hai", TODAY + timedelta(days=1), expected_version=seen.pk)
    assert codes_of(refused) == {"organisation.changed_meanwhile"}
    assert refused.value.status == 409


def test_every_reason_is_given_at_once(province: SimpleNamespace) -> None:
    wrong = department("Sở Nội vụ", code="X", kind="ministry", state_parent=province.top)
    with pytest.raises(Refused) as refused:
        services.found_body(wrong, by=SYSTEM, at=AT, on=TODAY, decision_number="")
    assert codes_of(refused) == {
        "organisation.decision_missing",
        "organisation.bad_code",
        "organisation.unknown_choice",
        "organisation.name_taken",
    }


def test_a_code_belongs_to_one_body_at_a_time(province: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        services.found_body(
            department("Sở Y tế", code="H99.11", state_parent=province.top),
            by=SYSTEM, at=AT, on=TODAY, decision_number="4/QĐ",
        )  # fmt: skip
    assert codes_of(refused) == {"organisation.code_taken"}
    services.change_body(
        province.home_affairs, by=SYSTEM, at=AT, on=TODAY, changes={"code": "H99.99"}, decision_number="5/QĐ"
    )
    services.found_body(
        department("Sở Y tế", code="H99.11", state_parent=province.top),
        by=SYSTEM, at=AT, on=TODAY, decision_number="6/QĐ",
    )  # fmt: skip
    version = queries.body_as_of(province.home_affairs, TODAY)
    assert version is not None
    assert version.old_code == "000.00.99.H99"


@pytest.mark.parametrize(
    ("on", "allowed"),
    [pytest.param(date(2025, 6, 30), True, id="before"), pytest.param(date(2025, 7, 1), False, id="on")],
)
def test_the_district_level_ends_on_1_july_2025(province: SimpleNamespace, on: date, allowed: bool) -> None:
    district = department("UBND huyện Vân", kind="district", level="district", state_parent=province.top)
    if allowed:
        services.found_body(district, by=SYSTEM, at=AT, on=on, decision_number="7/QĐ")
        return
    with pytest.raises(Refused) as refused:
        services.found_body(district, by=SYSTEM, at=AT, on=on, decision_number="7/QĐ")
    assert codes_of(refused) == {"organisation.level_gone"}


def test_nothing_is_placed_below_itself(province: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        services.move_body(
            province.top, by=SYSTEM, at=AT, on=TODAY, line="state", parent=province.board, decision_number="8/QĐ"
        )
    assert codes_of(refused) == {"organisation.cycle"}


def test_the_two_lines_are_not_mixed(province: SimpleNamespace) -> None:
    for changes in ({"union_parent": province.top}, {"state_parent": province.union}):
        with pytest.raises(Refused) as refused:
            services.change_body(
                province.union_home, by=SYSTEM, at=AT, on=TODAY, changes=changes, decision_number="9/QĐ"
            )
        assert codes_of(refused) == {"organisation.parent_in_the_other_line"}


def test_two_moves_planned_for_different_days_make_no_cycle(province: SimpleNamespace) -> None:
    later = TODAY + timedelta(days=30)
    services.move_body(
        province.labour, by=SYSTEM, at=AT, on=later, line="state", parent=province.home_affairs, decision_number="1/QĐ"
    )
    with pytest.raises(Refused) as refused:
        services.move_body(
            province.home_affairs, by=SYSTEM, at=AT, on=TODAY, line="state", parent=province.labour,
            decision_number="2/QĐ",
        )  # fmt: skip
    assert codes_of(refused) == {"organisation.cycle"}


def test_not_even_for_some_days_in_between(province: SimpleNamespace) -> None:
    month, next_month = TODAY + timedelta(days=30), TODAY + timedelta(days=60)
    for on, parent in ((month, province.board), (next_month, province.top)):
        services.move_body(
            province.labour, by=SYSTEM, at=AT, on=on, line="state", parent=parent, decision_number="1/QĐ"
        )
    with pytest.raises(Refused) as refused:
        services.move_body(
            province.board, by=SYSTEM, at=AT, on=TODAY, line="state", parent=province.labour, decision_number="2/QĐ"
        )
    assert codes_of(refused) == {"organisation.cycle"}


def test_an_administrator_acts_only_within_the_scope(province: SimpleNamespace) -> None:
    by = admin(province.labour)
    with pytest.raises(Refused) as refused:
        rename(province.home_affairs, "Sở Khác", TODAY, by=by)
    assert codes_of(refused) == {"access.not_allowed"}
    with pytest.raises(Refused) as refused:
        services.found_body(
            department("Chi cục", state_parent=province.home_affairs), by=by, at=AT, on=TODAY, decision_number="1/QĐ"
        )
    assert codes_of(refused) == {"access.not_allowed"}
    with pytest.raises(Refused) as refused:
        services.found_body(department("Gốc mới"), by=by, at=AT, on=TODAY, decision_number="1/QĐ")
    assert codes_of(refused) == {"access.not_allowed"}
    services.found_body(
        department("Chi cục", state_parent=province.labour), by=by, at=AT, on=TODAY, decision_number="1/QĐ"
    )


def test_a_refused_act_changes_nothing(province: SimpleNamespace) -> None:
    before = (Body.objects.count(), BodyVersion.objects.count(), OrgEvent.objects.count())
    with pytest.raises(Refused):
        services.found_bodies(
            [department("Tốt", state_parent=province.top), department("", state_parent=province.top)],
            by=SYSTEM, at=AT, on=TODAY, decision_number="1/QĐ",
        )  # fmt: skip
    assert (Body.objects.count(), BodyVersion.objects.count(), OrgEvent.objects.count()) == before


def test_the_database_itself_refuses_overlapping_versions(province: SimpleNamespace) -> None:
    version = queries.body_as_of(province.home_affairs, TODAY)
    assert version is not None
    for valid_from, valid_to in (
        (TODAY, None),
        (date(2010, 1, 1), date(2011, 1, 2)),
        (date(2012, 1, 1), date(2012, 1, 2)),
    ):
        version.pk, version.valid_from, version.valid_to = None, valid_from, valid_to
        with pytest.raises(IntegrityError), transaction.atomic():
            version.save(force_insert=True)
    version.valid_from, version.valid_to = date(2010, 1, 1), BEGIN
    version.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyVersion.objects.filter(pk=version.pk).update(valid_to=BEGIN + timedelta(days=1))


def test_the_trees_keep_the_lines_apart(province: SimpleNamespace, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        state = queries.flattened(queries.tree_on(TODAY, "state"))
    assert [(node.depth, node.version.name) for node in state] == [
        (0, "UBND tỉnh Hoa Lư"),
        (1, "Ban quản lý Khu kinh tế"),
        (1, "Sở Lao động"),
        (1, "Sở Nội vụ"),
    ]
    unions = queries.flattened(queries.tree_on(TODAY, "union"))
    assert [node.key for node in unions] == [province.union, province.union_labour, province.union_home]
    assert [node.key for node in queries.matching(state, "noi vu")] == [province.home_affairs]


def test_a_union_may_be_founded_below_a_union_of_the_same_list(province: SimpleNamespace) -> None:
    keys = services.found_bodies(
        [
            union("Tổ công đoàn 1", kind="union_group", union_parent="ref:x"),
            union("CĐCS Mới", ref="x", union_parent=province.union),
        ],
        by=SYSTEM, at=AT, on=TODAY, decision_number="1/QĐ",
    )  # fmt: skip
    assert queries.ancestors_of(keys[0], TODAY, "union") == [keys[1], province.union]
