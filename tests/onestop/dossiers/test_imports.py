"""Running dossiers of another system: taken over with their moments, due by our law, once, and never half."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import imports, services
from diemsang.onestop.dossiers.models import Dossier, Move, Origin, Pause
from diemsang.onestop.dossiers.queries import timeline
from diemsang.onestop.dossiers.rules import State
from diemsang.people.applicants.models import Applicant
from diemsang.people.applicants.queries import snapshot
from diemsang.proof.ledger.models import Entry
from tests.cast import AT, SYSTEM
from tests.engines import guards_lifted
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.switching import as_csv, as_workbook, exported, row

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
CODE = "H98.01-160523-0001"
EXTENSION = {"days": "2", "signed_at": "24/05/2016 08:00", "reason": "x"}


def taken(*lines: dict[str, str], at: datetime = AT, **parts: list[dict[str, str]]) -> imports.Outcome:
    return imports.run([as_workbook(dossiers=list(lines), **parts)], by=SYSTEM, at=at, source="Một cửa cũ")


def codes_of(outcome: imports.Outcome, kind: str = "errors") -> set[str]:
    prefix = "dossiers.import_"
    return {each.code.removeprefix(prefix) for note in outcome.notes for each in getattr(note, kind)}


def test_a_running_dossier_keeps_its_code_and_moments_and_is_due_by_our_law(counter: Counter) -> None:
    line = row(external="cong-dvc=G22-1; bo=77", limit="3 ngày làm việc", subject="Cấp thẻ")
    file = as_workbook(dossiers=[line])
    tried = imports.dry_run([file], by=SYSTEM, at=AT)
    assert (tried.fates["new"], tried.failed, tried.warned, tried.applicants_new) == (1, 0, 0, 1)
    assert not Dossier.objects.exists()
    assert not Applicant.objects.exclude(
        pk__in=[int(key.partition(":")[2]) for key in (counter.applicant, counter.stranger)]
    )
    outcome = imports.run([file], by=SYSTEM, at=AT, source="Một cửa cũ")
    assert (outcome.fates, outcome.states) == (tried.fates, tried.states)
    found = Dossier.objects.get(code=CODE)
    assert (found.origin, found.state, found.seq, found.accepted_at) == (
        Origin.IMPORTED,
        State.PROCESSING,
        1,
        at_local(AT.date() - timedelta(days=7), 8, 10),
    )
    assert found.legal_due == found.promised_due == at_local(AT.date() - timedelta(days=4), 17)
    assert found.holder_unit == counter.cast.units["unit"]
    assert dict(found.external_ids.values_list("system", "number")) == {"cong-dvc": "G22-1", "bo": "77"}
    assert snapshot(found.applicant, AT.date()).full_name == "Lê Thị Chuyển"
    assert {each.component: each.verdict for each in found.components.all()} == dict.fromkeys(
        ("form", "identity", "photo"), "unchecked"
    )


def test_nothing_pretends_to_have_been_acted_here(counter: Counter) -> None:
    taken(row())
    (move,) = Move.objects.all()
    assert (move.act, move.from_state, move.to_state, move.at, move.actor) == (
        "dossiers.import",
        State.DRAFT,
        State.PROCESSING,
        AT,
        SYSTEM.key,
    )
    (line,) = timeline(SYSTEM, CODE)
    assert line.name == "Nhận từ hệ thống khác"
    acts = list(Entry.objects.filter(stream=f"dossiers.dossier:{move.dossier_id}").values_list("act", flat=True))
    assert acts == ["dossiers.imported"]
    body = Entry.objects.get(act="dossiers.imported").body
    assert "legal_due" in body
    assert "Một cửa cũ" not in body


def test_work_goes_on_here_and_codes_follow_those_given_there(counter: Counter) -> None:
    at = AT + timedelta(hours=1)
    code = "000.00.01.H98-160530-0041"
    taken(row(code=code, state="Đã chuyển xử lý"), handovers=[handover(code)])
    found = Dossier.objects.get()
    services.accept_handover(found.key, by=counter.cast.actor("specialist"), at=at)
    assert row_of(found.key).state == State.PROCESSING
    assert counter.accepted("filing-after", at=at).code == "000.00.01.H98-160530-0042"


def handover(code: str, **own: str) -> dict[str, str]:
    return {"code": code, "unit": "Phòng Hành chính tư pháp", "sent_at": "23/05/2016 09:00", **own}


def test_a_supplement_that_is_awaited_is_received_here_and_the_clock_resumes(counter: Counter) -> None:
    waiting = {"code": CODE, "kind": "Chờ bổ sung", "since": "24/05/2016 08:00", "note": "Thiếu ảnh"}
    paper = {"code": CODE, "paper": "identity", "copies": "1", "verdict": "Hợp lệ"}
    form = {"code": CODE, "paper": "Tờ khai theo mẫu", "originals": "1", "verdict": "Hợp lệ"}
    photo = {"code": CODE, "paper": "photo", "originals": "2", "verdict": "Hợp lệ"}
    outcome = taken(row(state="5", supplements="1"), pauses=[waiting], papers=[paper, form, photo])
    assert outcome.is_written
    found = Dossier.objects.get()
    assert (found.state, found.paused_since) == (State.SUPPLEMENT, at_local(AT.date() - timedelta(days=6), 8))
    services.receive_supplement(found.key, by=counter.cast.actor("receiver"), at=AT)
    found.refresh_from_db()
    assert found.state == State.PROCESSING
    assert found.legal_due == at_local(AT.date() + timedelta(days=3), 8, 30), "23.5 hours were left at the pause"


def test_every_due_time_is_equal_after_a_round_trip(counter: Counter) -> None:
    cast, days = counter.cast, timedelta(days=1)
    start = AT - 7 * days
    kinds: list[Dossier] = []
    for number in range(6):
        make = counter.transferred if number == 5 else counter.processing
        kinds.append(make(f"filing-{number:04d}", at=start + timedelta(minutes=97 * number)))
    by = cast.actor("agency_leader")
    services.extend(kinds[1].key, working_days=4, reason="Cần thêm thời gian", by=by, at=start + days)
    for each, until in ((kinds[2], 3), (kinds[3], 5)):
        end = (start + 40 * days).date()
        services.suspend(
            each.key, ground="suspend.court", reason="Chờ bản án", expected_end=end, by=by, at=start + days
        )
        services.resume(each.key, by=by, at=start + until * days)
    services.extend(kinds[3].key, working_days=2, reason="Chờ thêm", by=by, at=start + 5 * days)
    specialist = cast.actor("specialist")
    services.ask_payment(kinds[4].key, what="Lệ phí", amount=100_000, by=specialist, at=start + days)
    rows = list(Dossier.objects.order_by("pk"))
    assert len({each.legal_due for each in rows}) > 1
    kept = {each.code: facts_of(each) for each in rows}
    file = exported(rows)
    empty_the_store()
    outcome = imports.run([file], by=SYSTEM, at=AT)
    assert codes_of(outcome) | codes_of(outcome, "warnings") == set()
    assert (outcome.fates["new"], outcome.applicants_matched) == (6, 1)
    assert {each.code: facts_of(each) for each in Dossier.objects.all()} == kept
    again = imports.run([file], by=SYSTEM, at=AT)
    assert (again.fates["there"], Dossier.objects.count(), Move.objects.count()) == (6, 6, 6)


def facts_of(each: Dossier) -> tuple[object, ...]:
    pauses = list(each.pauses.values_list("kind", "ground", "paused_at", "resumed_at"))
    moments = (each.filed_at, each.accepted_at, each.legal_due, each.promised_due, each.paused_since)
    papers = list(each.components.values_list("component", "verdict", "originals", "copies"))
    return (*moments, each.state, each.limit, each.parameters, each.supplements_used, each.holder_unit, pauses, papers)


def empty_the_store() -> None:
    """Another installation: the dossiers are not there; the catalogue, the law and the people are."""
    with guards_lifted():
        for model in (Dossier.pauses, Dossier.components, Dossier.handovers, Dossier.obligations, Dossier.supplements):
            model.rel.related_model.objects.all().delete()  # type: ignore[attr-defined]
        for name in ("moves", "external_ids", "fees", "results"):
            getattr(Dossier, name).rel.related_model.objects.all().delete()
        Dossier.extension.related.related_model.objects.all().delete()
        Dossier.objects.all().delete()


@pytest.mark.parametrize(
    ("stated", "promised"),
    [
        pytest.param("30/05/2016 17:00", at_local(AT.date(), 17), id="later on the slip"),
        pytest.param("30/05/2016", at_local(AT.date(), 17), id="a day alone is its last hour"),
        pytest.param("25/05/2016 17:00", at_local(AT.date() - timedelta(days=4), 17), id="earlier on the slip"),
    ],
)
def test_a_due_time_that_differs_is_pointed_out_and_the_later_promise_is_kept(
    counter: Counter, stated: str, promised: datetime
) -> None:
    outcome = taken(row(due=stated))
    assert codes_of(outcome, "warnings") == {"due_differs"}
    found = Dossier.objects.get()
    assert (found.legal_due, found.promised_due) == (at_local(AT.date() - timedelta(days=4), 17), promised)
    by = counter.cast.actor("agency_leader")
    end = AT.date() + timedelta(days=9)
    services.suspend(found.key, ground="suspend.court", reason="Chờ", expected_end=end, by=by, at=AT)
    services.resume(found.key, by=by, at=AT + timedelta(minutes=1))
    found.refresh_from_db()
    assert found.promised_due >= promised


def test_a_row_is_told_every_reason_at_once(counter: Counter) -> None:
    wrong = row(
        code="?",
        procedure="9.999999",
        agency="X1",
        channel="bồ câu",
        state="Đã trả kết quả",
        identity_number="12",
        accepted_at="32/13/2016 08:00",
        supplements="-1",
        phone="abc",
    )
    outcome = taken(wrong, row(2, agency="H98.77", unit="Phòng Không", state="Chờ bổ sung"))
    assert not outcome.is_written
    assert not Dossier.objects.exists()
    first = {each.code for note in outcome.notes if note.number == 2 for each in note.errors}
    assert first == {
        "dossiers.import_code_wrong",
        "dossiers.import_version_missing",
        "dossiers.import_agency_unknown",
        "dossiers.import_word_unknown",
        "dossiers.import_state_final",
        "dossiers.import_number_wrong",
        "text.no_such_day",
        "applicants.bad_cmnd",
        "applicants.bad_phone",
    }


@pytest.mark.parametrize(
    ("own", "parts", "code"),
    [
        ({"state": "10"}, {}, "state_final"),
        ({"state": "Dừng xử lý"}, {}, "state_final"),
        ({"accepted_at": ""}, {}, "moment_missing"),
        ({"state": "1"}, {}, "moment_too_much"),
        ({"state": "9"}, {}, "moment_missing"),
        ({"accepted_at": "23/05/2016 07:00"}, {}, "moment_out_of_order"),
        ({"accepted_at": "23/05/2017 07:00"}, {}, "moment_out_of_order"),
        ({"accepted_at": "23/05/2013 08:10", "filed_at": "23/05/2013 08:10"}, {}, "version_missing"),
        ({"state": "6"}, {}, "pause_needed"),
        ({}, {"pauses": [{"kind": "Chờ bổ sung", "since": "24/05/2016 08:00"}]}, "pause_open"),
        ({}, {"pauses": [{"kind": "Tạm dừng", "since": "24/05/2016 08:00", "ground": "vui"}]}, "ground_unknown"),
        ({"state": "Đã chuyển xử lý"}, {}, "handover_needed"),
        ({"person": "Không Có Ai"}, {}, "person_unknown"),
        ({"external": "cong=1; cong=2"}, {}, "pairs_wrong"),
        ({}, {"papers": [{"code": "H98.01-160523-0099", "paper": "x", "verdict": ""}]}, "part_without_dossier"),
        ({}, {"extensions": [EXTENSION, EXTENSION]}, "once_only"),
    ],
)
def test_what_cannot_be_taken_over_is_named(
    counter: Counter, own: dict[str, str], parts: dict[str, list[dict[str, str]]], code: str
) -> None:
    whole = {name: [{"code": CODE, **line} for line in lines] for name, lines in parts.items()}
    outcome = taken(row(**own), **whole)
    assert code in codes_of(outcome)
    assert not Dossier.objects.exists()


def test_codes_that_are_taken_or_stand_twice_are_named(counter: Counter) -> None:
    taken(row(1))
    outcome = taken(row(1, subject="khác"), row(2), row(2, identity_number="100399999"))
    assert codes_of(outcome) == {"code_taken", "code_twice"}
    assert Dossier.objects.count() == 1
    file = as_workbook(dossiers=[row(1, subject="khác"), row(2, previous=CODE)])
    outcome = imports.run([file], by=SYSTEM, at=AT, leave_out_wrong=True)
    assert (outcome.fates["new"], outcome.fates["wrong"]) == (1, 1)
    assert Dossier.objects.get(code="H98.01-160523-0002").previous == Dossier.objects.get(code=CODE)


def test_an_applicant_on_record_is_matched_and_one_that_files_twice_is_registered_once(counter: Counter) -> None:
    known = {"identity_number": "100200302", "applicant": "Trần Văn Khác"}
    outcome = taken(row(1, **known), row(2), row(3, identity_number="100300002"))
    assert (outcome.applicants_matched, outcome.applicants_new) == (1, 1)
    assert codes_of(outcome, "warnings") == {"applicant_named_otherwise"}
    first, second, third = Dossier.objects.order_by("code")
    assert first.applicant == counter.stranger
    assert second.applicant == third.applicant
    assert Entry.objects.filter(stream=f"access:applicants.{counter.stranger}").exists()


def test_sheets_come_as_csv_files_too(counter: Counter) -> None:
    pause = {"code": CODE, "kind": "suspended", "ground": "suspend.court", "since": "24/05/2016 08:00"}
    files = [as_csv("pauses", [pause | {"until": "25/05/2016 08:00"}]), as_csv("dossiers", [row()])]
    outcome = imports.run(files, by=SYSTEM, at=AT)
    assert (outcome.is_written, outcome.parts) == (True, {"pauses": 1})
    assert Pause.objects.get().dossier.legal_due == at_local(AT.date() - timedelta(days=3), 17)


def test_whoever_may_not_is_refused_and_the_controller_may(counter: Counter) -> None:
    file = as_workbook(dossiers=[row()])
    with pytest.raises(Refused) as refused:
        imports.dry_run([file], by=counter.cast.actor("receiver"), at=AT)
    assert refused.value.codes == ("access.not_allowed",)
    elsewhere = imports.dry_run([file], by=counter.cast.actor("procedure_controller", elsewhere=True), at=AT)
    assert codes_of(elsewhere) == {"agency_out_of_reach"}
    assert imports.run([file], by=counter.cast.actor("procedure_controller"), at=AT).is_written


def test_statements_do_not_grow_with_the_rows(counter: Counter) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        taken(*(row(number) for number in range(1, 4)))
    with CaptureQueriesContext(connection) as many:
        taken(*(row(number) for number in range(11, 21)))
    assert len(many) <= len(few)
