"""Internal processes are drafted by an agency, put to work by a decision, and never edited afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.kernel.access import NOT_ALLOWED, NOT_FOUND
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries
from diemsang.onestop.procedures.models import InternalProcess, ProcedureVersion
from diemsang.onestop.procedures.queries.processes import active
from diemsang.onestop.procedures.rules.values import StepView
from diemsang.onestop.procedures.services import processes as services
from diemsang.onestop.procedures.services.processes import NewProcess
from diemsang.proof.ledger.models import Entry
from tests.cast import AT
from tests.onestop.procedures.rows import BEGIN, Stage, a_decision, a_stage, a_version, way

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

ON: Final = date(2015, 6, 1)
APPROVAL: Final[dict[str, Any]] = {
    "decision_number": "663/QĐ-UBND",
    "decided_on": date(2015, 5, 20),
    "valid_from": ON,
}


def steps(minutes: int = 480) -> tuple[StepView, ...]:
    def step(no: int, kind: str, name: str, budget: int, *after: int) -> StepView:
        return StepView(no, name, "specialist", "", "", kind, budget, after, done_at_centre=no == 1)

    return (
        step(1, "intake", "Tiếp nhận", 120),
        step(2, "examine", "Thẩm định", minutes, 1),
        step(3, "sign", "Ký duyệt", 120, 2),
        step(4, "return", "Trả kết quả", 0, 3),
    )


@pytest.fixture
def stage(db: None) -> Stage:
    return a_stage()


@pytest.fixture
def version(stage: Stage) -> ProcedureVersion:
    decision = a_decision(stage.bodies["province"])
    return a_version(
        "1.004237",
        "Cấp bản sao trích lục hộ tịch",
        decision=decision,
        agency=stage.bodies["agency"],
        ways=[way("counter", "3 ngày làm việc"), way("online", "2 ngày làm việc")],
    )


def drafted(stage: Stage, version: ProcedureVersion, *, minutes: int = 480, agency: str = "agency") -> str:
    new = NewProcess(version=version.key, agency=stage.bodies[agency], steps=steps(minutes))
    return services.draft_process(new, by=stage.actor("procedure_controller"), at=AT)


def activate(stage: Stage, *keys: str, **changes: Any) -> None:
    services.activate_processes(keys, by=stage.actor("procedure_controller"), at=AT, **(APPROVAL | changes))


def in_force(stage: Stage, version: ProcedureVersion, on: date) -> str | None:
    found = queries.process_in_force(version.key, stage.bodies["agency"], on)
    return found.key if found else None


def test_an_activated_process_is_the_one_in_force_with_its_steps(stage: Stage, version: ProcedureVersion) -> None:
    key = drafted(stage, version)
    assert in_force(stage, version, ON) is None
    activate(stage, key)
    found = queries.process_in_force(version.key, stage.bodies["agency"], ON)
    assert found is not None
    assert (found.key, found.steps, found.decision_number) == (key, steps(), "663/QĐ-UBND")
    assert in_force(stage, version, ON - timedelta(days=1)) is None
    assert queries.process_in_force(version.key, stage.bodies["other"], ON) is None
    acts = Entry.objects.filter(stream__startswith="procedures.internalprocess").order_by("seq")
    assert list(acts.values_list("act", flat=True)) == ["procedures.process_drafted", "procedures.process_activated"]


def test_a_later_one_ends_the_former_on_its_first_day(stage: Stage, version: ProcedureVersion) -> None:
    first, second = drafted(stage, version), drafted(stage, version, minutes=240)
    activate(stage, first)
    later = ON + timedelta(days=100)
    activate(stage, second, valid_from=later)
    assert in_force(stage, version, later - timedelta(days=1)) == first
    assert in_force(stage, version, later) == second
    assert [each.key for each in queries.processes_of(version.key)] == [second, first]


def test_the_process_of_a_new_version_ends_that_of_the_old_one(stage: Stage, version: ProcedureVersion) -> None:
    old = drafted(stage, version)
    activate(stage, old)
    change = date(2016, 1, 1)
    ProcedureVersion.objects.filter(pk=version.pk).update(effective_to=change)
    new_version = a_version(
        "1.004237",
        "Cấp bản sao trích lục",
        decision=version.decision,
        agency=stage.bodies["agency"],
        ways=[way("counter", "2 ngày làm việc")],
        effective_from=change,
        no=2,
    )
    new = drafted(stage, new_version)
    activate(stage, new, valid_from=change)
    assert InternalProcess.objects.get(pk=int(old.split(":")[1])).valid_to == change
    assert in_force(stage, new_version, change) == new
    # and the one of the old version is no longer put back
    again = drafted(stage, version)
    with pytest.raises(Refused) as refused:
        activate(stage, again, valid_from=change)
    assert "procedures.process_after_the_version" in refused.value.codes


def test_one_that_begins_on_the_day_of_another_or_before_is_refused(stage: Stage, version: ProcedureVersion) -> None:
    activate(stage, drafted(stage, version))
    for day in (ON, ON - timedelta(days=5)):
        with pytest.raises(Refused) as refused:
            activate(stage, drafted(stage, version), valid_from=day)
        assert refused.value.codes == ("procedures.process_one_is_active",)


def test_a_longest_path_beyond_the_limit_of_the_online_channel_is_refused(
    stage: Stage, version: ProcedureVersion
) -> None:
    fits, too_long = drafted(stage, version, minutes=720), drafted(stage, version, minutes=721)
    with pytest.raises(Refused) as refused:
        activate(stage, too_long)
    assert refused.value.codes == ("procedures.process_longer_than_limit",)
    assert refused.value.refusals[0].params["channel"] == "online"
    activate(stage, fits)


def test_a_limit_nobody_stated_puts_no_process_to_work(stage: Stage, version: ProcedureVersion) -> None:
    vague = a_version(
        "1.000001",
        "Thủ tục không có thời hạn",
        decision=version.decision,
        agency=stage.bodies["agency"],
        ways=[way("counter", None)],
    )
    with pytest.raises(Refused) as refused:
        activate(stage, drafted(stage, vague))
    assert refused.value.codes == ("procedures.process_limit_unspecified",)


def test_a_local_limit_decides_where_there_is_one(stage: Stage, version: ProcedureVersion) -> None:
    shorter = replace(way("counter", "10 ngày làm việc"), local_limit=way("counter", "1 ngày làm việc").limit)
    other = a_version(
        "1.000002", "Thủ tục rút ngắn", decision=version.decision, agency=stage.bodies["agency"], ways=[shorter]
    )
    with pytest.raises(Refused) as refused:
        activate(stage, drafted(stage, other, minutes=480))
    assert refused.value.codes == ("procedures.process_longer_than_limit",)
    activate(stage, drafted(stage, other, minutes=240))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"decision_number": "  "}, "procedures.process_decision_missing", id="no decision"),
        pytest.param({"decided_on": ON + timedelta(days=1)}, "procedures.process_decided_after", id="decided later"),
        pytest.param(
            {"valid_from": BEGIN - timedelta(days=1), "decided_on": date(2014, 1, 1)},
            "procedures.process_before_the_version",
            id="before the version",
        ),
    ],
)
def test_a_decision_that_carries_nothing_is_refused(
    stage: Stage, version: ProcedureVersion, changes: dict[str, Any], code: str
) -> None:
    key = drafted(stage, version)
    with pytest.raises(Refused) as refused:
        activate(stage, key, **changes)
    assert code in refused.value.codes
    assert InternalProcess.objects.get().state == "draft"


def test_what_was_activated_is_never_edited_nor_activated_again(stage: Stage, version: ProcedureVersion) -> None:
    key = drafted(stage, version)
    activate(stage, key)
    by = stage.actor("procedure_controller")
    with pytest.raises(Refused) as refused:
        services.redraft_process(key, steps(60), by=by, at=AT)
    assert refused.value.codes == ("procedures.process_not_a_draft",)
    with pytest.raises(Refused) as refused:
        activate(stage, key, valid_from=ON + timedelta(days=1))
    assert refused.value.codes == ("procedures.process_not_a_draft",)
    assert queries.process(key).steps == steps()


def test_a_draft_changed_meanwhile_is_not_overwritten(stage: Stage, version: ProcedureVersion) -> None:
    key, by = drafted(stage, version), stage.actor("division_head")
    later = AT + timedelta(minutes=5)
    services.redraft_process(key, steps(300), by=by, at=later, expected=AT)
    with pytest.raises(Refused) as refused:
        services.redraft_process(key, steps(60), by=by, at=later, expected=AT)
    assert refused.value.codes == ("procedures.process_changed_meanwhile",)
    assert queries.process(key).step(2).budget_minutes == 300


def test_steps_that_make_no_whole_are_not_even_drafted(stage: Stage, version: ProcedureVersion) -> None:
    circle = (*steps()[:1], replace(steps()[1], after=(1, 3)), *steps()[2:])
    new = NewProcess(version=version.key, agency=stage.bodies["agency"], steps=circle)
    with pytest.raises(Refused) as refused:
        services.draft_process(new, by=stage.actor("procedure_controller"), at=AT)
    assert refused.value.codes == ("procedures.process_cycle",)
    stranger = (*steps()[:2], replace(steps()[2], agency="body:999999"), *steps()[3:])
    with pytest.raises(Refused) as refused:
        services.draft_process(replace(new, steps=stranger), by=stage.actor("procedure_controller"), at=AT)
    assert refused.value.codes == ("procedures.process_agency_unknown",)
    assert not InternalProcess.objects.exists()


def test_an_agency_drafts_its_own_processes_and_activates_none(stage: Stage, version: ProcedureVersion) -> None:
    own = NewProcess(version=version.key, agency=stage.bodies["agency"], steps=steps())
    head = stage.actor("division_head")
    key = services.draft_process(own, by=head, at=AT)
    with pytest.raises(Refused) as refused:
        services.draft_process(replace(own, agency=stage.bodies["other"]), by=head, at=AT)
    assert refused.value.codes == (NOT_ALLOWED.code,)
    with pytest.raises(Refused) as refused:
        services.activate_process(key, by=head, at=AT, **APPROVAL)
    assert refused.value.codes == (NOT_ALLOWED.code,)


def test_a_draft_is_seen_by_its_agency_and_the_controller_only(stage: Stage, version: ProcedureVersion) -> None:
    key = drafted(stage, version)
    for role in ("division_head", "procedure_controller"):
        assert queries.process_for(stage.actor(role), key).key == key
    for wrong in (stage.actor("anyone"), stage.actor("division_head", elsewhere=True), stage.actor("clerk")):
        with pytest.raises(Refused) as refused:
            queries.process_for(wrong, key)
        assert refused.value.codes == (NOT_FOUND.code,)
    activate(stage, key)
    assert queries.process_for(stage.actor("anyone"), key).key == key


def test_a_process_ends_without_a_successor_by_a_decision(stage: Stage, version: ProcedureVersion) -> None:
    key, by = drafted(stage, version), stage.actor("procedure_controller")
    with pytest.raises(Refused) as refused:
        services.end_process(key, by=by, at=AT, on=ON, decision_number="1/QĐ")
    assert refused.value.codes == ("procedures.process_not_active",)
    activate(stage, key)
    with pytest.raises(Refused) as refused:
        services.end_process(key, by=by, at=AT, on=ON, decision_number="")
    assert set(refused.value.codes) == {
        "procedures.process_decision_missing",
        "procedures.process_ends_before_it_starts",
    }
    services.end_process(key, by=by, at=AT, on=ON + timedelta(days=9), decision_number="1/QĐ")
    assert in_force(stage, version, ON + timedelta(days=8)) == key
    assert in_force(stage, version, ON + timedelta(days=9)) is None


def test_a_list_is_refused_as_a_whole(stage: Stage, version: ProcedureVersion) -> None:
    keys = [drafted(stage, version), drafted(stage, version)]
    with pytest.raises(Refused) as refused:
        activate(stage, *keys)
    assert refused.value.codes == ("procedures.process_twice_in_list",)
    with pytest.raises(Refused) as refused:
        activate(stage, keys[0], "process:999999")
    assert refused.value.codes == (NOT_FOUND.code,)
    assert not active().exists()


def test_a_thousand_cost_as_many_statements_as_ten(stage: Stage, version: ProcedureVersion) -> None:
    def cost(count: int, day: date) -> int:
        versions = [
            a_version(
                f"1.{day.month}{number:05}"[:8],
                f"Thủ tục {number}",
                decision=version.decision,
                agency=stage.bodies["agency"],
            )
            for number in range(count)
        ]
        new = [NewProcess(version=each.key, agency=stage.bodies["agency"], steps=steps()) for each in versions]
        by = stage.actor("procedure_controller")
        with CaptureQueriesContext(connection) as captured:
            keys = services.draft_processes(new, by=by, at=AT)
            services.activate_processes(keys, by=by, at=AT, **(APPROVAL | {"valid_from": day}))
        assert len(queries.processes_in_force([each.key for each in versions], day)) == count
        return len(captured)

    cost(2, date(2015, 7, 1))
    few, many = cost(4, date(2015, 8, 1)), cost(44, date(2015, 9, 1))
    assert many - few <= 4, "rows are written some hundred at a time, and nothing is asked for each"
