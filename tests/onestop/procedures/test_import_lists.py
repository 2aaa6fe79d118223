"""A list of procedures becomes drafts, never anything in force; the same list again changes nothing."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.kernel.access import ANONYMOUS
from diemsang.kernel.clock import at_local
from diemsang.kernel.declarations import Step
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import read_sheets
from diemsang.onestop.procedures import imports, services
from diemsang.onestop.procedures.imports import Outcome, dry_run, hand_back, run
from diemsang.onestop.procedures.models import (
    AnnouncingDecision,
    DecisionLine,
    DecisionState,
    Field,
    ListedProcedure,
    Procedure,
    ProcedureVersion,
)
from diemsang.onestop.procedures.rules.content import as_json, from_json
from diemsang.proof.ledger.models import Entry
from tests.cast import AT
from tests.onestop.procedures import samples
from tests.onestop.procedures.lists import VIETNAMESE, as_csv, as_workbook, row, rows
from tests.onestop.procedures.rows import Stage, a_stage

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def stage(db: None) -> Stage:
    return a_stage()


@pytest.fixture
def imported(stage: Stage) -> Callable[..., Outcome]:
    def act(*lines: dict[str, str], file: bytes = b"", **more: Any) -> Outcome:
        return run(file or as_csv(lines), by=stage.actor("procedure_controller"), at=AT, **more)

    return act


def fates(outcome: Outcome) -> dict[str, int]:
    return {fate: count for fate, count in outcome.fates.items() if count}


def draft_of(code: str) -> DecisionLine:
    return DecisionLine.objects.select_related("decision").get(code=code)


def test_a_list_becomes_drafts_and_nothing_comes_into_force(stage: Stage, imported: Callable[..., Outcome]) -> None:
    outcome = imported(*rows(24))
    assert fates(outcome) == {"new": 24}
    assert outcome.is_written
    assert (outcome.limits, outcome.decisions) == ({"stated": 16, "unspecified": 4, "several": 4}, 7)
    assert outcome.agencies_matched == 12
    assert not Procedure.objects.exists()
    assert not ProcedureVersion.objects.exists()
    decisions = AnnouncingDecision.objects.all()
    assert {decision.state for decision in decisions} == {DecisionState.DRAFT}
    assert {decision.signed_on for decision in decisions} == {None}
    assert {decision.issuer for decision in decisions} == {stage.bodies["province"]}
    assert {line.decision.number for line in DecisionLine.objects.select_related("decision")} == {
        f"{number}/QĐ-BTP" for number in range(100, 107)
    }
    assert Entry.objects.filter(act="procedures.list_drafted").count() == 7


def test_a_draft_says_what_its_row_said(stage: Stage, imported: Callable[..., Outcome]) -> None:
    imported(row(1, time_limit="2 ngày làm việc | 3 ngày làm việc"), row(2), row(3, agency="Công an tỉnh"))
    several, stated, elsewhere = (from_json(draft_of(f"1.00000{no}").content) for no in (1, 2, 3))
    assert [(way.channel, way.limit_kind, way.limit) for way in several.ways] == [
        (channel, "several", None) for channel in ("counter", "online", "post")
    ]
    assert several.ways[0].limit_text == "2 ngày làm việc | 3 ngày làm việc"
    assert [(way.limit_kind, str(way.limit)) for way in stated.ways] == [("stated", "5 ngày làm việc")] * 3
    assert (stated.name, stated.levels, stated.subjects) == (
        "Thủ tục thử nghiệm số 2",
        ("province",),
        ("citizen", "enterprise"),
    )
    assert (stated.agency, stated.agency_name) == (stage.bodies["agency"], "Sở Tư pháp tỉnh Thử")
    assert (elsewhere.agency, elsewhere.agency_name) == ("", "Công an tỉnh")


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param(lambda lines: as_csv(lines, bom=True), id="csv with a byte order mark"),
        pytest.param(
            lambda lines: as_csv(lines, headings=VIETNAMESE, delimiter=";"), id="csv as Vietnamese Excel writes"
        ),
        pytest.param(as_workbook, id="xlsx with a title above its headings"),
    ],
)
def test_every_spelling_of_a_list_is_the_same_list(
    spelled: Callable[[list[dict[str, str]]], bytes], imported: Callable[..., Outcome]
) -> None:
    lines = [{**each, "time_limit": each["time_limit"] or ""} for each in rows(12)]
    assert fates(imported(*lines)) == {"new": 12}
    assert fates(imported(file=spelled(lines))) == {"unchanged": 12}


def test_a_dry_run_says_what_a_run_does_and_writes_nothing(stage: Stage, imported: Callable[..., Outcome]) -> None:
    imported(*rows(3))
    before = [model.objects.count() for model in (AnnouncingDecision, DecisionLine, Field, ListedProcedure, Entry)]
    lines = [*rows(8), row(9, field="Lĩnh vực mới"), row(2)]
    lines[0] = {**lines[0], "name": "Tên khác"}
    steps: list[Step] = []
    tried = dry_run(as_csv(lines[:-1]), by=stage.actor("procedure_controller"), at=AT, progress=steps.append)
    assert before == [
        model.objects.count() for model in (AnnouncingDecision, DecisionLine, Field, ListedProcedure, Entry)
    ]
    assert (steps[0], steps[-1]) == (Step(0, 9), Step(9, 9))
    written = imported(*lines[:-1])
    assert tried.as_dict() == written.as_dict() | {"is_written": False}
    assert fates(written) == {"new": 6, "changed": 1, "unchanged": 2}
    assert written.new_fields == ("Lĩnh vực mới",)


def test_the_same_list_again_changes_nothing_even_what_was_edited_since(imported: Callable[..., Outcome]) -> None:
    imported(*rows(5))
    line = draft_of("1.000001")
    line.content["ways"][0]["note"] = "ghi chú"
    line.content["name"] = "Tên đã sửa"
    line.save()
    entries = Entry.objects.count()
    assert fates(imported(*rows(5))) == {"unchanged": 5}
    assert draft_of("1.000001").content == line.content
    assert Entry.objects.count() == entries
    assert DecisionLine.objects.count() == 5


def test_a_changed_row_changes_its_draft_and_moves_with_its_decision(imported: Callable[..., Outcome]) -> None:
    imported(row(1), row(2))
    line = draft_of("1.000001")
    line.content["steps"] = "Bước 1: nộp hồ sơ."
    line.save()
    outcome = imported(row(1, time_limit="3 ngày làm việc", decision="731/QĐ-BTP"), row(2))
    assert fates(outcome) == {"changed": 1, "unchanged": 1}
    changed = draft_of("1.000001")
    assert (changed.pk, changed.decision.number) == (line.pk, "731/QĐ-BTP")
    assert changed.content["steps"] == "Bước 1: nộp hồ sơ."
    assert str(from_json(changed.content).ways[0].limit) == "3 ngày làm việc"
    assert draft_of("1.000002").decision.number == "163/QĐ-BTP"
    entry = Entry.objects.get(act="procedures.list_changed_draft")
    assert "1.000001" in entry.body
    assert "1.000002" not in entry.body


def test_a_list_without_some_columns_says_nothing_of_them(imported: Callable[..., Outcome]) -> None:
    imported(row(1))
    short = as_csv([row(1, name="Tên mới")], headings=("code", "name", "field"))
    assert fates(imported(file=short)) == {"changed": 1}
    content = from_json(draft_of("1.000001").content)
    assert (content.name, content.levels, len(content.ways)) == ("Tên mới", ("province",), 3)


@pytest.mark.parametrize("state", [DecisionState.CONTROLLED, DecisionState.SUBMITTED])
def test_a_decision_on_its_way_is_not_touched(state: DecisionState, imported: Callable[..., Outcome]) -> None:
    imported(row(1))
    AnnouncingDecision.objects.update(state=state)
    kept = draft_of("1.000001").content
    outcome = imported(row(1, name="Tên khác"))
    assert fates(outcome) == {"held": 1}
    assert "procedures.draft_held" in outcome.tally()
    assert draft_of("1.000001").content == kept


def test_an_announced_version_is_never_touched_only_told_of(stage: Stage, imported: Callable[..., Outcome]) -> None:
    samples.found_fields()
    public = samples.decision(stage.bodies["province"], samples.new(1), samples.new(2))
    services.announce_decision(public, by=samples.SYSTEM, at=AT)
    kept = list(ProcedureVersion.objects.order_by("pk").values())
    same = row(
        1,
        name="Thủ tục thử số 1",
        field="Đầu tư",
        ministry="",
        agency="Sở Kế hoạch và Đầu tư",
        time_limit="25 ngày làm việc",
        channels="direct",
    )
    other = {**same, "code": "1.000002", "time_limit": "20 ngày làm việc"}
    outcome = imported(same, other)
    assert fates(outcome) == {"unchanged": 1, "published": 1}
    (told,) = outcome.warned
    assert [each.code for each in told.warnings] == ["procedures.published_differs"]
    assert told.warnings[0].params["parts_en"] == "name, ways of filing and their limits"
    assert list(ProcedureVersion.objects.order_by("pk").values()) == kept
    assert not AnnouncingDecision.objects.filter(state=DecisionState.DRAFT).exists()


def test_an_abolished_procedure_is_not_drafted_again(stage: Stage, imported: Callable[..., Outcome]) -> None:
    samples.found_fields()
    for lines, on in (((samples.new(1),), date(2011, 1, 1)), ((samples.abolished(1),), date(2014, 1, 1))):
        decision = samples.decision(stage.bodies["province"], *lines, on=on)
        services.announce_decision(decision, by=samples.SYSTEM, at=AT)
    outcome = imported(row(1))
    assert fates(outcome) == {"ended": 1}
    assert not AnnouncingDecision.objects.filter(state=DecisionState.DRAFT).exists()


def test_a_draft_of_a_list_is_completed_and_announced_like_any_other(
    stage: Stage, imported: Callable[..., Outcome]
) -> None:
    imported(row(1))
    draft = AnnouncingDecision.objects.get()
    with pytest.raises(Refused) as refused:
        services.control_decision(draft.key, by=samples.SYSTEM, at=AT)
    assert set(refused.value.codes) == {"procedures.part_missing"}
    line = draft_of("1.000001")
    whole = as_json(samples.content())
    line.content |= {part: whole[part] for part in ("steps", "components", "results")}
    line.save()
    services.control_decision(draft.key, by=samples.SYSTEM, at=AT)
    services.submit_decision(draft.key, by=samples.SYSTEM, at=AT)
    signed = date(2016, 5, 27)
    services.announce_decision(draft.key, by=samples.SYSTEM, at=AT, number="9/QĐ-UBND", signed_on=signed, signer="A")
    version = ProcedureVersion.objects.get()
    assert (version.procedure.code, version.ways.count()) == ("1.000001", 3)
    assert fates(imported(row(1))) == {"unchanged": 1}
    assert fates(imported(row(1, name="Tên khác"))) == {"published": 1}


def test_a_draft_of_another_body_is_not_touched(stage: Stage, imported: Callable[..., Outcome]) -> None:
    imported(row(1), issuer=stage.bodies["other"])
    assert fates(imported(row(1, name="Tên khác"))) == {"held": 1}
    assert draft_of("1.000001").content["name"] == row(1)["name"]


def test_a_row_at_fault_keeps_the_whole_list_out_unless_one_asks(imported: Callable[..., Outcome]) -> None:
    lines = [row(1), row(2, level="Cấp khu"), row(1, name="Hai lần"), row(4, code="1.00004"), row(5, name="")]
    outcome = imported(*lines)
    assert not outcome.is_written
    assert fates(outcome) == {"new": 1, "wrong": 4}
    assert [note.number for note in outcome.failed] == [3, 4, 5, 6]
    assert {each.code for note in outcome.failed for each in note.errors} == {
        "procedures.level_unknown",
        "procedures.code_twice",
        "procedures.code_unreadable",
        "procedures.row_name_missing",
    }
    assert not DecisionLine.objects.exists()
    outcome = imported(*lines, leave_out_wrong=True)
    assert (outcome.is_written, fates(outcome)) == (True, {"new": 1, "wrong": 4})
    assert [line.code for line in DecisionLine.objects.all()] == ["1.000001"]


def test_the_rows_come_back_as_sent_with_codes_and_sentences_and_no_formula(
    stage: Stage, imported: Callable[..., Outcome]
) -> None:
    evil = "=cmd|' /C calc'!A0"
    tried = dry_run(
        as_csv([row(1, level="Cấp khu", name=evil), row(2), row(3, time_limit="1 ngày | 2 ngày"), row(4)]),
        by=stage.actor("procedure_controller"),
        at=AT,
    )
    buffer = BytesIO()
    hand_back(buffer, tried.as_dict())
    sheet = read_sheets(buffer.getvalue())[0]
    headings = [str(cell) for cell in sheet.rows[0][1]]
    wrong, first, warned = (dict(zip(headings, cells, strict=False)) for _, cells in sheet.rows[1:])
    assert headings[: len(VIETNAMESE)] == list(VIETNAMESE)
    assert wrong["Tên thủ tục"] == evil
    assert (wrong["Dòng"], wrong["Mã lỗi"]) == ("2", "procedures.level_unknown")
    assert first["Mã cảnh báo"] == "procedures.field_new"
    assert warned["Mã cảnh báo"] == "procedures.limits_not_told_apart"
    assert "Có nhiều thời hạn" in str(warned["Cảnh báo"])
    with ZipFile(buffer) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    again = imported(file=buffer.getvalue(), leave_out_wrong=True)
    assert fates(again) == {"new": 2, "wrong": 1}


def test_a_field_nobody_knows_is_kept_as_not_verified_and_likely_slips_are_shown(
    imported: Callable[..., Outcome],
) -> None:
    Field.objects.create(code="DT", name="Đầu tư tại Việt Nam", name_folded="dau tu tai viet nam", sort_key="dau tu")
    outcome = imported(row(1, field="Đầu tư tại Việt nam"), row(2, field="Đầu tư ở Việt Nam"), row(3, field="Thú y"))
    assert outcome.new_fields == ("Đầu tư ở Việt Nam", "Thú y")
    told = {note.number: [each.code for each in note.warnings] for note in outcome.warned}
    assert told == {3: ["procedures.field_new_resembles"], 4: ["procedures.field_new"]}
    assert {field.name for field in Field.objects.filter(is_verified=False)} == set(outcome.new_fields)
    assert draft_of("1.000001").content["field"] == "DT"


def test_the_district_level_is_pointed_out_once_it_is_gone(stage: Stage) -> None:
    file, by = as_csv([row(1, level="Cấp huyện")]), stage.actor("procedure_controller")
    assert "procedures.level_ended" not in dry_run(file, by=by, at=AT).tally()
    assert "procedures.level_ended" in dry_run(file, by=by, at=at_local(date(2025, 7, 1), 9)).tally()


def test_two_bodies_of_one_name_are_told_of_and_none_is_linked(
    monkeypatch: pytest.MonkeyPatch, imported: Callable[..., Outcome]
) -> None:
    from diemsang.onestop.procedures.services import listing

    monkeypatch.setattr(listing, "_bodies_by_name", lambda on: {"so tu phap tinh thu": ["body:1", "body:2"]})
    outcome = imported(row(1))
    assert outcome.tally()["procedures.agency_ambiguous"] == 1
    assert draft_of("1.000001").content["agency"] == ""


def test_a_list_takes_the_same_few_statements_whatever_its_length(imported: Callable[..., Outcome]) -> None:
    def cost(lines: list[dict[str, str]]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            imported(*lines)
        return len(captured)

    few, many = rows(7), rows(90)[7:]
    first, second = cost(few), cost(many)
    assert second <= first + 3  # longer lists are written in batches
    again = [{**each, "name": f"{each['name']} sửa đổi"} for each in rows(90)]
    assert cost(again) <= first + 6


def test_who_may_not_import_is_refused(stage: Stage) -> None:
    for act in (dry_run, run):
        for wrong in (ANONYMOUS, stage.actor("clerk"), stage.actor("agency_leader")):
            with pytest.raises(Refused) as refused:
                act(as_csv([row()]), by=wrong, at=AT)
            assert refused.value.codes == ("access.not_allowed",)
    assert not DecisionLine.objects.exists()


def test_without_one_peoples_committee_the_body_has_to_be_named(db: None) -> None:
    with pytest.raises(Refused) as refused:
        imports.issuer_on(AT)
    assert refused.value.codes == ("procedures.no_issuer",)
