"""Filing and acceptance: once, by the law of the day, by the right person, with everything that lacks said at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.commons.forms import queries as forms
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier, LastSerial, Move
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck
from diemsang.onestop.procedures.rules import Component
from diemsang.onestop.procedures.services import NewLine
from diemsang.people.organisation.services import NewBody, found_body
from diemsang.proof.files import services as files
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import CODE, OTHER_CODE, PAPERS, Counter, announce, content, papers, row_of
from tests.proof.files.samples import picture

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
CHECKS = [PaperCheck("form", "valid"), PaperCheck("identity", "valid"), PaperCheck("photo", "not_needed")]


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str | None]]:
    return {(each.code.removeprefix("dossiers."), each.at_field) for each in refused.value.refusals}


def test_a_filing_at_the_counter_is_accepted_at_once_and_its_clock_runs(counter: Counter) -> None:
    row = counter.accepted()
    assert row.state == State.ACCEPTED
    assert row.code == "000.00.01.H98-160530-0001"
    assert row.accepted_at == row.filed_at == AT
    assert row.legal_due == row.promised_due == at_local(date(2016, 6, 2), 17)
    assert row.limit == "3 ngày làm việc"
    assert row.parameters["extension_notice_days"] == 1
    assert row.supplements_allowed == 2  # the lawbook's number of 2016, as the version has none
    assert row.receiver == counter.cast.people["receiver"]
    assert len(row.lookup_code) >= 8
    assert len(row.token) >= 32
    assert forms.answer_of(row.key).values == {"why": "cần dùng"}
    (entry,) = entries_of(stream_of(row))
    assert entry.act == "dossiers.filed_at_counter"
    assert "Nguyễn" not in entry.body


def test_an_online_filing_waits_for_the_receiver_and_keeps_its_code(counter: Counter) -> None:
    row = counter.submitted()
    assert (row.state, row.accepted_at, row.legal_due, row.assisted) == (State.SUBMITTED, None, None, False)
    assert row.intake_due is None  # no rule of 2016 says how soon an online filing is answered
    later = AT + timedelta(days=1)
    services.accept(row.key, checks=CHECKS, by=counter.cast.actor("receiver"), at=later)
    accepted = row_of(row.key)
    assert (accepted.code, accepted.accepted_at) == (row.code, later)
    assert (accepted.limit_national, accepted.limit_local) == ("3 ngày làm việc", "8 giờ làm việc")
    assert accepted.legal_due == at_local(date(2016, 6, 1), 9)  # R12: eight hours online from 9:00 on 31 May


def test_the_answer_at_intake_is_due_by_the_rule_of_its_day(counter: Counter) -> None:
    row = counter.submitted(at=at_local(date(2019, 3, 4), 16))
    assert row.intake_due == at_local(date(2019, 3, 5), 16)


def test_everything_that_lacks_is_said_at_once(counter: Counter) -> None:
    lacking = counter.filing(
        answers={},
        papers=(GivenPaper(component="photo", copies=501), GivenPaper(component="nothing", copies=1)),
        agency=counter.cast.bodies["centre"],
        case="trường hợp lạ",
    )
    with pytest.raises(Refused) as refused:
        services.submit(replace(lacking, agency="body:999999"), filing_key="filing-0001", by=SYSTEM, at=AT)
    assert codes(refused) == {
        ("agency_not_open", "agency"),
        ("case_unknown", "case"),
        ("count_wrong", "papers.photo"),
        ("paper_unknown", "papers.nothing"),
        ("papers_missing", "papers.form"),
        ("papers_missing", "papers.identity"),
        ("form_missing", "answers"),
    }
    assert not Dossier.objects.exists()


def test_a_wrong_form_is_refused_beside_its_field(counter: Counter) -> None:
    with pytest.raises(Refused) as refused:
        counter.submitted(answers={"why": "", "other": 1})
    assert "why" in {each.at_field for each in refused.value.refusals}


def test_a_receiver_accepts_nothing_that_was_not_checked(counter: Counter) -> None:
    unchecked = (*papers("valid")[:1], GivenPaper(component="identity", copies=1))
    with pytest.raises(Refused) as refused:
        counter.accepted(papers=unchecked)
    assert codes(refused) == {
        ("components_unchecked", "papers.identity"),
        ("components_unchecked", "papers.photo"),
    }
    row = counter.submitted()
    with pytest.raises(Refused) as refused:
        services.accept(row.key, checks=CHECKS[:1], by=counter.cast.actor("receiver"), at=AT)
    assert codes(refused) == {
        ("components_unchecked", "papers.identity"),
        ("components_unchecked", "papers.photo"),
    }
    assert row_of(row.key).state == State.SUBMITTED


def test_a_required_paper_is_not_waved_through(counter: Counter) -> None:
    row = counter.submitted()
    checks = [CHECKS[0], PaperCheck("identity", "not_needed"), PaperCheck("photo", "invalid", "mờ")]
    with pytest.raises(Refused) as refused:
        services.accept(row.key, checks=checks, by=counter.cast.actor("receiver"), at=AT)
    assert codes(refused) == {("papers_missing", "papers.identity"), ("paper_not_valid", "papers.photo")}


def test_papers_are_checked_one_by_one_and_what_was_found_stays(counter: Counter) -> None:
    row = counter.submitted()
    for check in CHECKS:
        services.check_components(row.key, checks=[check], by=counter.cast.actor("receiver"), at=AT)
    services.accept(row.key, by=counter.cast.actor("receiver"), at=AT)
    assert list(row.moves.values_list("act", flat=True)) == [
        "dossiers.submit",
        *["dossiers.check_components"] * 3,
        "dossiers.accept",
    ]


def test_a_channel_that_is_not_offered_and_a_procedure_of_another_agency_are_refused(counter: Counter) -> None:
    with pytest.raises(Refused) as refused:
        counter.submitted(channel="post")
    assert refused.value.codes == ("procedures.channel_not_offered",)
    with pytest.raises(Refused) as refused:
        counter.submitted(procedure=OTHER_CODE)
    assert refused.value.codes == ("dossiers.agency_not_competent",)
    with pytest.raises(Refused) as refused:
        counter.submitted(procedure="1.999999")
    assert refused.value.codes == ("procedures.unknown",)
    with pytest.raises(Refused) as refused:
        counter.submitted(at=at_local(date(2013, 12, 31), 9))
    assert refused.value.codes == ("procedures.not_in_force",)


def test_the_version_of_the_day_of_acceptance_counts(counter: Counter) -> None:
    row = counter.submitted()
    longer = content(components=(*PAPERS, Component("map", "Bản đồ vị trí")))
    announce(
        NewLine("amended", CODE, longer, ("components",)), cast=counter.cast, number="101/QĐ-UBND", on=date(2016, 6, 1)
    )
    receiver, then = counter.cast.actor("receiver"), at_local(date(2016, 6, 1), 9)
    with pytest.raises(Refused) as refused:
        services.accept(row.key, checks=CHECKS, by=receiver, at=then)
    assert codes(refused) == {("components_unchecked", "papers.map")}
    services.check_components(row.key, checks=CHECKS, by=receiver, at=then)
    services.accept(row.key, checks=[PaperCheck("map", "valid", originals=1)], by=receiver, at=then)
    assert row_of(row.key).procedure_version != row.procedure_version


# The same filing again


def test_the_same_filing_ten_times_is_one_dossier(counter: Counter) -> None:
    keys = {counter.submitted().key for _ in range(10)}
    assert len(keys) == 1
    assert Dossier.objects.count() == Move.objects.count() == 1
    assert LastSerial.objects.get().last == 1


@pytest.mark.parametrize("other", [{"subject_matter": "việc khác"}, {"answers": {"why": "khác"}}])
def test_a_filing_key_is_not_used_for_another_content(counter: Counter, other: dict) -> None:
    counter.submitted()
    with pytest.raises(Refused) as refused:
        counter.submitted(**other)
    assert refused.value.codes == ("dossiers.filed_with_other_content",)


def test_a_filing_key_of_somebody_else_tells_nothing(counter: Counter) -> None:
    counter.submitted()
    with pytest.raises(Refused) as refused:
        services.submit(counter.filing(), filing_key="filing-0001", by=SYSTEM, at=AT)
    assert refused.value.codes == ("dossiers.filed_with_other_content",)


def test_a_refused_filing_leaves_its_key_free(counter: Counter) -> None:
    with pytest.raises(Refused):
        counter.submitted(answers={})
    assert counter.submitted().code == "000.00.01.H98-160530-0001"


def test_serials_count_each_day_of_each_agency(counter: Counter) -> None:
    first, second = counter.submitted("filing-0001"), counter.accepted("filing-0002", at=AT + timedelta(minutes=1))
    next_day = counter.accepted("filing-0003", at=AT + timedelta(days=1))
    assert [each.code for each in (first, second, next_day)] == [
        "000.00.01.H98-160530-0001",
        "000.00.01.H98-160530-0002",
        "000.00.01.H98-160531-0001",
    ]
    LastSerial.objects.filter(day=AT.date()).update(last=9_999)
    assert counter.submitted("filing-0004").code == "000.00.01.H98-160530-10000"


def test_the_present_form_of_agency_codes_is_used_from_its_day_on(counter: Counter) -> None:
    assert counter.accepted(at=at_local(date(2020, 9, 14), 9)).code == "000.00.01.H98-200914-0001"
    assert counter.accepted("filing-0002", at=at_local(date(2020, 9, 15), 9)).code == "H98.01-200915-0001"


# Drafts, files and papers of the store


def test_a_draft_is_its_writers_alone_and_becomes_the_dossier(counter: Counter, settings, tmp_path) -> None:
    settings.FILES_FOLDER = tmp_path
    cast, applicant = counter.cast, counter.cast.actor("applicant")
    key = services.save_draft(counter.filing(answers={}, papers=()), by=applicant, at=AT)
    for other in ("receiver", "agency_leader", "inspector"):
        with pytest.raises(Refused) as refused:
            queries.dossier_for(cast.actor(other), key)
        assert refused.value.codes == ("access.not_found",)
    with pytest.raises(Refused) as refused:
        services.save_draft(counter.filing(), dossier=key, by=cast.actor("bystander"), at=AT)
    assert refused.value.codes == ("access.not_found",)
    file = files.attach(key, picture(), purpose="scan", name="cmnd.png", by=applicant, at=AT)
    given = papers(file=f"file:{file.pk}")
    assert (
        services.submit(counter.filing(papers=given), filing_key="filing-0001", dossier=key, by=applicant, at=AT) == key
    )
    again = services.submit(counter.filing(papers=given), filing_key="filing-0001", dossier=key, by=applicant, at=AT)
    assert again == key
    assert queries.dossier_for(cast.actor("receiver"), key).state == State.SUBMITTED


def test_a_file_of_another_dossier_and_a_paper_of_somebody_else_are_no_papers(counter: Counter) -> None:
    with pytest.raises(Refused) as refused:
        counter.submitted(papers=papers(file="file:1", paper="paper:1"))
    assert codes(refused) == {("file_unknown", "papers.identity"), ("paper_not_reusable", "papers.identity")}


# The wrong person


def test_nobody_files_for_a_stranger_and_an_officer_who_helps_is_noted(counter: Counter) -> None:
    cast = counter.cast
    for wrong in (cast.actor("applicant"), cast.actor("bystander"), cast.actor("receiver", elsewhere=True)):
        with pytest.raises(Refused) as refused:
            services.submit(counter.filing(applicant=counter.stranger), filing_key="filing-0001", by=wrong, at=AT)
        assert refused.value.codes == ("dossiers.not_yours",)
    key = services.submit(
        counter.filing(applicant=counter.stranger), filing_key="filing-0001", by=cast.actor("guide"), at=AT
    )
    assert row_of(key).assisted


def test_only_the_receiver_of_the_place_accepts(counter: Counter) -> None:
    row = counter.submitted()
    for wrong in ("applicant", "specialist", "agency_leader", "centre_leader"):
        with pytest.raises(Refused) as refused:
            services.accept(row.key, checks=CHECKS, by=counter.cast.actor(wrong), at=AT)
        assert refused.value.codes == ("access.not_allowed",)
    with pytest.raises(Refused) as refused:
        services.accept(row.key, checks=CHECKS, by=counter.cast.actor("receiver", elsewhere=True), at=AT)
    assert refused.value.codes == ("access.not_allowed",)


# Filed again


def test_a_new_filing_after_a_closed_one_points_at_it(counter: Counter) -> None:
    first = counter.submitted()
    services.refuse(
        first.key, ground="refuse.not_eligible", reason="chưa đủ tuổi", by=counter.cast.actor("receiver"), at=AT
    )
    soon = counter.submitted("filing-0002", at=AT + timedelta(days=30))
    late = counter.submitted("filing-0003", at=AT + timedelta(days=31))
    other = counter.submitted("filing-0004", at=AT + timedelta(days=1), subject_matter="việc khác")
    assert (soon.previous_id, late.previous_id, other.previous_id) == (first.pk, None, None)


def test_a_paper_that_a_new_version_drops_holds_nobody_up(counter: Counter) -> None:
    row = counter.submitted()
    shorter = content(components=PAPERS[:2])
    announce(
        NewLine("amended", CODE, shorter, ("components",)), cast=counter.cast, number="102/QĐ-UBND", on=date(2016, 6, 1)
    )
    services.accept(row.key, checks=CHECKS[:2], by=counter.cast.actor("receiver"), at=at_local(date(2016, 6, 1), 9))
    dropped = row_of(row.key).components.get(component="photo")
    assert (dropped.in_the_list, dropped.required, dropped.verdict) == (False, False, "not_needed")


def test_what_is_filled_in_is_refused_where_it_could_not_be_kept(counter: Counter) -> None:
    announce(
        NewLine("amended", CODE, content(form=""), ("form",)), cast=counter.cast, number="103/QĐ", on=date(2016, 2, 1)
    )
    with pytest.raises(Refused) as refused:
        counter.submitted()
    assert codes(refused) == {("form_not_asked", "answers")}
    assert counter.submitted(answers={}).state == State.SUBMITTED


def test_a_filing_costs_the_same_whatever_was_filed_before(counter: Counter) -> None:
    def cost(key: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            counter.accepted(key)
        return len(captured)

    first = cost("filing-0001")
    for number in range(2, 6):
        counter.accepted(f"filing-000{number}")
    assert cost("filing-0009") <= first <= 70


def test_a_district_takes_nothing_in_once_its_level_is_gone(counter: Counter) -> None:
    new = NewBody(
        name="Ủy ban nhân dân huyện Thử",
        kind="district",
        level="district",
        funding_class="full_budget",
        code="H98.21",
        state_parent=counter.cast.bodies["province"],
    )
    district = found_body(new, by=SYSTEM, at=AT, on=date(2012, 1, 1), decision_number="5/QĐ")
    announce(
        NewLine("amended", CODE, content(levels=("province", "district")), ("levels",)),
        cast=counter.cast,
        number="104/QĐ",
        on=date(2016, 2, 1),
    )
    last_day = at_local(date(2025, 6, 30), 9)
    assert counter.submitted(agency=district, centre="", at=last_day).code == "H98.21-250630-0001"
    with pytest.raises(Refused) as refused:
        counter.submitted("filing-0002", agency=district, centre="", at=last_day + timedelta(days=1))
    assert codes(refused) == {("level_gone", "agency")}
