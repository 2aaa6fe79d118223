"""A decision of announcement from drafting to public view, and what it does to the catalogue."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.commons.worktime.rules import parse_limit
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries, rules, services
from diemsang.onestop.procedures.models import (
    AnnouncingDecision,
    CentreReception,
    Ending,
    Field,
    Procedure,
    ProcedureVersion,
)
from diemsang.onestop.procedures.rules import NewLine, VersionContent, Way
from diemsang.onestop.procedures.services import NewField
from diemsang.proof.ledger.models import Entry
from diemsang.proof.outbox.models import Message
from tests.cast import Cast
from tests.onestop.procedures.samples import (
    AT,
    BEGIN,
    SYSTEM,
    abolished,
    amended,
    announce,
    code,
    content,
    decision,
    found_fields,
    merged,
    new,
    replaced,
    way,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

LATER: Final = date(2014, 1, 1)
UNREAD: Final = Way("online", limit_kind="several", limit_text="3 ngày | 10 ngày")


@pytest.fixture
def issuer(cast: Cast) -> str:
    """The agency of the cast: its leader announces, the controller of the province controls."""
    found_fields()
    return cast.bodies["agency"]


def refused(act: Any, *arguments: Any, **more: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return [(each.code, each.at_field) for each in caught.value.refusals]


def codes_on(day: date) -> set[str]:
    return set(ProcedureVersion.objects.on(day).values_list("procedure__code", flat=True))


def test_a_decision_goes_from_hand_to_hand_and_each_step_is_in_the_journal(cast: Cast, issuer: str) -> None:
    controller, leader = cast.actor("procedure_controller"), cast.actor("agency_leader")
    draft = replace(decision(issuer, new(1), new(2)), number="", signed_on=None, published_on=None)
    key = services.draft_decision(draft, by=controller, at=AT)
    assert not Procedure.objects.exists()
    services.control_decision(key, by=controller, at=AT)
    services.submit_decision(key, by=controller, at=AT)
    services.announce_decision(key, by=leader, at=AT, number="7/QĐ-STP", signed_on=date(2016, 5, 20), signer="Giám đốc")
    assert refused(queries.in_force, code(1), BEGIN) == [("procedures.not_public", "procedure")]
    services.publish_decision(key, by=controller, at=AT, on=date(2016, 5, 28))

    row = queries.decision_for(controller, key)
    assert (row.state, row.published_on, queries.publication_lag(row)) == ("public", date(2016, 5, 28), 8)
    assert (row.controlled_by, row.announced_by) == (controller.key, leader.key)
    acts = Entry.objects.filter(stream=f"procedures.announcingdecision:{row.pk}").order_by("seq")
    assert [each.act.partition(".")[2] for each in acts] == [
        "decision_drafted",
        "decision_controlled",
        "decision_submitted",
        "decision_announced",
        "decision_published",
    ]
    view = queries.in_force(code(1), BEGIN)
    assert (view.content, view.no, view.decision_number) == (rules.cleaned(content(1)), 1, "7/QĐ-STP")
    assert list(Message.objects.values_list("event", flat=True).order_by("pk"))[-2:] == [
        "procedures.decision_announced",
        "procedures.versions_published",
    ]


def test_who_controls_is_not_who_announces(cast: Cast, issuer: str) -> None:
    controller, leader = cast.actor("procedure_controller"), cast.actor("agency_leader")
    both = replace(leader, grants=leader.grants + controller.grants)
    key = services.draft_decision(decision(issuer, new(1)), by=both, at=AT)
    assert refused(services.control_decision, key, by=leader, at=AT) == [("access.not_allowed", None)]
    services.control_decision(key, by=both, at=AT)
    services.submit_decision(key, by=both, at=AT)
    signed = {"number": "1/QĐ", "signed_on": BEGIN}
    assert refused(services.announce_decision, key, by=controller, at=AT, **signed) == [("access.not_allowed", None)]
    own = refused(services.announce_decision, key, by=both, at=AT, **signed)
    assert own == [("procedures.controls_and_announces", "controlled_by")]
    whole = decision(issuer, new(1))
    assert refused(services.announce_decision, whole, by=both, at=AT)[0][0] == "procedures.controls_and_announces"
    nobody = replace(whole, controlled_by=cast.accounts["clerk"])
    assert refused(services.announce_decision, nobody, by=both, at=AT)[0][0] == "procedures.not_a_controller"
    services.announce_decision(replace(whole, controlled_by=cast.accounts["procedure_controller"]), by=leader, at=AT)


def test_a_step_out_of_turn_is_refused_and_a_decision_may_be_sent_back_with_a_reason(cast: Cast, issuer: str) -> None:
    controller, leader = cast.actor("procedure_controller"), cast.actor("agency_leader")
    key = services.draft_decision(decision(issuer, new(1)), by=controller, at=AT)
    for act, by in (
        (services.submit_decision, controller),
        (services.announce_decision, leader),
        (services.return_decision, leader),
    ):
        more = {"reason": "x"} if act is services.return_decision else {}
        assert refused(act, key, by=by, at=AT, **more) == [("procedures.wrong_state", None)]
    services.control_decision(key, by=controller, at=AT)
    assert refused(services.control_decision, key, by=controller, at=AT) == [("procedures.wrong_state", None)]
    services.submit_decision(key, by=controller, at=AT)
    assert refused(services.return_decision, key, by=leader, at=AT, reason=" ") == [
        ("procedures.reason_missing", "reason")
    ]
    services.return_decision(key, by=leader, at=AT, reason="Thiếu căn cứ")
    services.redraft_decision(key, decision(issuer, new(1, steps="khác"), new(3)), by=controller, at=AT)
    lines = queries.lines_of(key)
    assert [(line.code, line.missing) for line in lines] == [(code(1), ()), (code(3), ())]
    assert lines[0].content is not None
    assert lines[0].content.steps == "khác"


def test_of_two_drafts_made_from_one_the_later_is_refused_and_told_who_and_when(cast: Cast, issuer: str) -> None:
    controller = cast.actor("procedure_controller")
    key = services.draft_decision(decision(issuer, new(1)), by=SYSTEM, at=AT)
    opened = {"expected": AT}
    told = [("procedures.draft_changed", None)]
    at = AT + timedelta(minutes=4)
    services.redraft_decision(key, decision(issuer, new(1), new(2)), by=controller, at=at, **opened)
    late = {"by": SYSTEM, "at": AT + timedelta(minutes=5), **opened}
    with pytest.raises(Refused) as caught:
        services.redraft_decision(key, decision(issuer, new(3)), **late)
    said = caught.value.refusals[0].params
    assert said == {"who": str(cast.account("procedure_controller")), "at": "30/05/2016 09:04"}
    assert refused(services.control_decision, key, **late) == told
    assert [line.code for line in queries.lines_of(key)] == [code(1), code(2)]
    services.control_decision(key, by=SYSTEM, at=AT, expected=at)


def test_a_stranger_sees_no_draft_and_everybody_an_announced_decision(cast: Cast, issuer: str) -> None:
    draft = services.draft_decision(decision(issuer, new(1)), by=cast.actor("procedure_controller"), at=AT)
    for role, elsewhere in (("anyone", False), ("agency_leader", True), ("clerk", False)):
        stranger = cast.actor(role, elsewhere=elsewhere)
        assert refused(queries.decision_for, stranger, draft)[0][0] == "procedures.not_found"
    assert queries.decision_for(cast.actor("agency_leader"), draft)
    announced = announce(issuer, new(1))
    assert queries.decision_for(cast.actor("anyone"), announced)


def test_control_and_publication_are_refused_while_a_required_part_is_missing(cast: Cast, issuer: str) -> None:
    controller = cast.actor("procedure_controller")
    lines = (new(1, steps=""), new(2), new(3, components=(), ways=(way(), UNREAD)))
    missing = [
        ("procedures.part_missing", "lines.0.steps"),
        ("procedures.part_missing", "lines.2.components"),
        ("procedures.limit_not_assigned", "lines.2.ways.online"),
    ]
    key = services.draft_decision(decision(issuer, *lines), by=controller, at=AT)
    assert refused(services.control_decision, key, by=controller, at=AT) == missing
    assert refused(announce, issuer, *lines) == missing

    key = announce(issuer, *lines, public=False)
    row = queries.decision_for(controller, key)
    waiting = {line.code: line.missing for line in queries.lines_of(key)}
    assert waiting == {code(1): ("steps",), code(2): (), code(3): ("components", "ways.online")}
    found = refused(services.publish_decision, key, by=controller, at=AT, on=row.signed_on)
    assert [at_field for _, at_field in found] == ["steps", "components", "ways.online"]
    assert not ProcedureVersion.objects.public().exists()


def test_what_is_missing_is_filled_and_assigned_until_public_view_and_never_after(cast: Cast, issuer: str) -> None:
    controller = cast.actor("procedure_controller")
    key = announce(issuer, new(1, steps="", ways=(way(), UNREAD)), new(2), public=False)
    first, second = (line.version for line in queries.lines_of(key))
    assert first is not None
    assert second is not None
    told: dict[str, Any] = {"by": controller, "at": AT, "reason": "Theo văn bản 12/STP"}
    whole = replace(first.content, steps="Nộp, chờ, nhận")
    services.complete_version(first.key, whole, **told)
    national, local = parse_limit("10 ngày làm việc"), parse_limit("12 ngày làm việc")
    longer = refused(services.assign_limit, first.key, "online", limit=national, local_limit=local, **told)
    assert longer == [("procedures.local_limit_not_shorter", "ways.online")]
    unknown = refused(services.assign_limit, first.key, "post", limit=national, **told)
    assert unknown == [("procedures.channel_not_offered", "channel")]
    services.assign_limit(first.key, "online", limit=national, local_limit=parse_limit("7 ngày làm việc"), **told)
    services.publish_version(first.key, by=controller, at=AT, on=date(2016, 5, 30))
    assert queries.decision_for(controller, key).state == "announced"
    services.publish_decision(key, by=controller, at=AT, on=date(2016, 5, 30))
    assert queries.decision_for(controller, key).state == "public"

    view = queries.in_force(code(1), BEGIN)
    assert str(view.limit_for("online").applied) == "7 ngày làm việc"
    assert view.way("online").limit_text == UNREAD.limit_text
    acts = Entry.objects.filter(stream=f"procedures.procedure:{view.procedure[10:]}").order_by("seq")
    assert [each.act.partition(".")[2] for each in acts] == [
        "version_announced",
        "version_completed",
        "version_completed",
        "version_published",
    ]
    for act, arguments, more in (
        (services.complete_version, (whole,), told),
        (services.assign_limit, ("online",), told | {"limit": national}),
        (services.publish_version, (), {"by": controller, "at": AT, "on": BEGIN}),
    ):
        assert refused(act, first.key, *arguments, **more) == [("procedures.public_already", None)]


def test_an_amendment_says_which_parts_change_and_those_must_be_the_ones(issuer: str) -> None:
    announce(issuer, new(1))
    line = amended(1, ways=(way("10 ngày làm việc"),), steps="Chỉ một bước")
    for wrong in (("ways",), ("ways", "steps", "fees")):
        found = refused(announce, issuer, replace(line, changed_parts=wrong), on=LATER)
        assert found == [("procedures.changed_parts_differ", "lines.0.changed_parts")]
    announce(issuer, line, on=LATER)
    before, after = queries.versions_of(code(1))
    assert (before.effective_to, after.effective_from, after.no) == (LATER, LATER, 2)
    found = queries.difference_between(before.key, after.key)
    assert [each.part for each in found] == ["steps", "ways"]
    assert found[1].removed == (way(),)
    assert queries.in_force(code(1), LATER - timedelta(days=1)).key == before.key
    assert queries.in_force(code(1), LATER).key == after.key


def test_abolished_merged_and_replaced_procedures_leave_the_catalogue_that_day(cast: Cast, issuer: str) -> None:
    announce(issuer, *map(new, range(1, 9)))
    centre = cast.bodies["centre"]
    moved = [code(number) for number in (1, 2, 8)]
    arguments: dict[str, Any] = {"place": centre, "by": SYSTEM, "at": AT}
    services.record_received_at_centre(moved, valid_from=BEGIN, decision_number="9/QĐ", **arguments)
    announce(issuer, abolished(1), merged(2, [2, 3, 4], steps="Gộp"), merged(20, [5, 6]), replaced(7, by=21), on=LATER)
    assert codes_on(LATER - timedelta(days=1)) == {code(number) for number in range(1, 9)}
    assert codes_on(LATER) == {code(number) for number in (2, 8, 20, 21)}
    cut = Ending.objects.filter(is_cut=True).values_list("procedure__code", flat=True)
    assert sorted(cut) == [code(number) for number in (1, 3, 4, 6)]
    gone = refused(queries.in_force, code(1), LATER)
    assert gone == [("procedures.not_in_force", "procedure")]
    assert queries.received_at(centre, LATER - timedelta(days=1)) == {
        f"procedure:{Procedure.objects.get(code=each).pk}" for each in moved
    }
    assert CentreReception.objects.on(LATER).count() == 2
    assert refused(queries.in_force, "1.999999", LATER) == [("procedures.unknown", "procedure")]


def test_a_decision_is_over_when_its_last_version_ends(cast: Cast, issuer: str) -> None:
    first = announce(issuer, new(1), new(2))
    announce(issuer, abolished(1), on=LATER)
    row = queries.decision_for(SYSTEM, first)
    assert row.ended_on is None
    announce(issuer, amended(2, steps="khác"), on=date(2015, 1, 1))
    row = queries.decision_for(SYSTEM, first)
    assert row.ended_on == date(2015, 1, 1)
    assert (queries.state_on(row, LATER), queries.state_on(row, date(2015, 1, 1))) == ("public", "ended")


@pytest.mark.parametrize(
    ("lines", "on", "wanted"),
    [
        ([new(1)], LATER, [("procedures.code_taken", "lines.0.code")]),
        ([amended(9, steps="x")], LATER, [("procedures.unknown", "lines.0.code")]),
        ([abolished(9)], LATER, [("procedures.unknown", "lines.0.code")]),
        ([amended(1, steps="x")], BEGIN, [("procedures.later_version", "lines.0.effective_from")]),
        ([abolished(2)], date(2015, 1, 1), [("procedures.not_in_force", "lines.0.effective_from")]),
        ([abolished(2)], date(2012, 1, 1), [("procedures.ending_already", "lines.0.effective_from")]),
        ([merged(1, [1, 9], steps="x")], LATER, [("procedures.unknown", "lines.0.code")]),
        ([new(7, field="LV999")], LATER, [("procedures.field_unknown", "lines.0.field")]),
        ([new(7, agency="body:999999")], LATER, [("procedures.unknown_choice", "lines.0.agency")]),
        ([new(7, levels=("district",))], date(2025, 7, 1), [("procedures.level_not_there", "lines.0.levels")]),
        ([replace(new(7), code="7.1")], LATER, [("procedures.code_pattern", "lines.0.code")]),
        ([], LATER, [("procedures.no_lines", "lines")]),
    ],
)
def test_a_line_the_catalogue_speaks_against_is_refused_and_nothing_is_changed(
    issuer: str, lines: list[NewLine], on: date, wanted: list[tuple[str, str | None]]
) -> None:
    announce(issuer, new(1), new(2))
    announce(issuer, abolished(2), on=LATER - timedelta(days=1), number="2/QĐ")
    before = Entry.objects.count(), ProcedureVersion.objects.count(), AnnouncingDecision.objects.count()
    assert refused(announce, issuer, *lines, on=on, number="9/QĐ") == wanted
    assert before == (Entry.objects.count(), ProcedureVersion.objects.count(), AnnouncingDecision.objects.count())


def test_every_reason_of_every_line_is_given_at_once(issuer: str) -> None:
    found = refused(announce, issuer, new(1, field="X"), replace(new(2), code="nope"), abolished(3))
    assert {at_field for _, at_field in found} == {"lines.0.field", "lines.1.code", "lines.2.code"}


def test_a_procedure_that_left_may_come_back_under_its_code(issuer: str) -> None:
    announce(issuer, new(1))
    announce(issuer, abolished(1), on=LATER)
    announce(issuer, new(1, steps="Làm lại"), on=date(2015, 1, 1))
    assert [(each.no, each.effective_to) for each in queries.versions_of(code(1))] == [(1, LATER), (2, None)]
    assert Procedure.objects.count() == 1


def test_an_amendment_before_an_announced_end_keeps_that_end(issuer: str) -> None:
    announce(issuer, new(1))
    announce(issuer, abolished(1), on=date(2015, 1, 1))
    announce(issuer, amended(1, steps="khác"), on=LATER)
    assert [each.effective_to for each in queries.versions_of(code(1))] == [LATER, date(2015, 1, 1)]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"number": ""}, ("procedures.not_numbered", "number")),
        ({"signed_on": None}, ("procedures.not_numbered", "number")),
        ({"signed_on": date(2016, 5, 31), "published_on": None}, ("procedures.signed_later", "signed_on")),
        ({"published_on": date(2010, 1, 1)}, ("procedures.public_before_signed", "published_on")),
        ({"issuer": "body:999999"}, ("procedures.no_issuer", "issuer")),
        ({"signer": "x" * 201}, ("procedures.too_long", "signer")),
    ],
)
def test_a_heading_that_cannot_be_is_refused(issuer: str, changes: dict[str, Any], wanted: tuple[str, str]) -> None:
    whole = replace(decision(issuer, new(1)), **changes)
    assert refused(services.announce_decision, whole, by=SYSTEM, at=AT) == [wanted]


def test_one_decision_is_announced_once(issuer: str) -> None:
    announce(issuer, new(1))
    assert refused(announce, issuer, new(2)) == [("procedures.announced_already", "number")]


def test_fields_are_founded_once(cast: Cast) -> None:
    found_fields()
    found = refused(
        services.found_fields,
        [NewField("lv001", "Khác"), NewField("LV9", "đầu  tư"), NewField("", "x")],
        by=SYSTEM,
        at=AT,
    )
    assert found == [
        ("procedures.field_taken", "fields.0"),
        ("procedures.field_taken", "fields.1"),
        ("procedures.field_nameless", "fields.2"),
    ]
    assert Field.objects.count() == 3


def test_texts_are_cleaned_where_they_enter(issuer: str) -> None:
    untidy: VersionContent = content(1, name="  Cấp giấy\u200b phép ", steps="a \r\nb  ")
    announce(issuer, NewLine("new", " t-qnh-162233-tt ", untidy))
    view = queries.in_force("T-QNH-162233-TT", BEGIN)
    assert (view.name, view.steps) == ("Cấp giấy phép", "a\nb")


def statements(issuer: str, *lines: NewLine, on: date, **more: Any) -> int:
    with CaptureQueriesContext(connection) as counted:
        announce(issuer, *lines, on=on, **more)
    return len(counted)


def test_a_decision_with_1400_lines_takes_a_few_statements_and_few_seconds(issuer: str) -> None:
    one = statements(issuer, new(1), on=BEGIN)
    assert one < 40
    assert statements(issuer, *(new(number) for number in range(10, 30)), on=BEGIN, number="2/QĐ") == one
    many = statements(issuer, *(new(number) for number in range(1000, 2400)), on=BEGIN, number="3/QĐ")
    # Inserts go in batches: SQLite takes 999 values in a statement, PostgreSQL 500 rows.
    assert many < one + (150 if connection.vendor == "sqlite" else 30)
    lines = [amended(number, steps="khác") for number in range(1000, 1100)]
    lines += [abolished(number) for number in range(1100, 1200)]
    mixed = statements(issuer, *lines, on=LATER)
    assert mixed < one + 40
    assert ProcedureVersion.objects.on(LATER).count() == 1421 - 100
