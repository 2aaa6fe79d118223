"""Papers that lack at intake: everything at once, nothing without a ground, and time to answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from diemsang.commons.forms import queries as forms
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier, SupplementState
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem
from diemsang.people.applicants import queries as applicants
from diemsang.people.applicants import services as store
from diemsang.people.applicants.services import NewPaper
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import Counter, papers, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
IDENTITY = "Bản sao giấy chứng minh nhân dân"
LACKING = [PaperCheck("form", "valid"), PaperCheck("identity", "invalid", "mờ"), PaperCheck("photo", "missing")]
ITEM = SupplementItem(component="identity", reason="bản chụp mờ, không đọc được số")
LATER = AT + timedelta(days=1)


def ask(counter: Counter, row: Dossier, *items: SupplementItem, **own: object) -> str:
    asked = {"items": items or [ITEM], "reason": "hồ sơ chưa đầy đủ", "checks": LACKING} | own
    return services.ask_intake_supplement(row.key, by=counter.cast.actor("receiver"), at=AT, **asked)


def refused_codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str | None]]:
    return {(each.code.removeprefix("dossiers."), each.at_field) for each in refused.value.refusals}


def test_a_request_stops_the_intake_clock_and_its_answer_starts_it_anew(counter: Counter) -> None:
    row = counter.submitted(at=at_local(date(2019, 3, 4), 16))
    assert row.intake_due == at_local(date(2019, 3, 5), 16)
    at = at_local(date(2019, 3, 5), 8)
    receiver, applicant = counter.cast.actor("receiver"), counter.cast.actor("applicant")
    services.ask_intake_supplement(row.key, items=[ITEM], reason="chưa đủ", checks=LACKING, by=receiver, at=at)
    asked = row_of(row.key)
    assert (asked.state, asked.intake_due, asked.accepted_at) == (State.INTAKE_SUPPLEMENT, None, None)
    assert queries.public_view_by_token(row.token).missing_papers == (IDENTITY,)
    at = at_local(date(2019, 3, 11), 10)
    services.answer_intake_supplement(
        row.key, papers=[GivenPaper(component="identity", copies=1)], answers={"why": "nói lại"}, by=applicant, at=at
    )
    answered = row_of(row.key)
    assert (answered.state, answered.intake_due) == (State.SUBMITTED, at_local(date(2019, 3, 12), 10))
    assert answered.supplements.get().state == SupplementState.ANSWERED
    assert answered.supplements_used == 0
    assert forms.answer_of(row.key).values == {"why": "nói lại"}
    with pytest.raises(Refused) as refused:
        services.accept(row.key, by=receiver, at=at)
    assert refused_codes(refused) == {("components_unchecked", "papers.identity")}


def test_all_that_lacks_is_asked_for_at_once(counter: Counter) -> None:
    row = counter.submitted()
    with pytest.raises(Refused) as refused:
        ask(counter, row, checks=LACKING[1:])
    assert refused_codes(refused) == {("components_unchecked", "papers.form")}
    both = [PaperCheck("form", "missing"), *LACKING[1:]]
    with pytest.raises(Refused) as refused:
        ask(counter, row, checks=both)
    assert refused_codes(refused) == {("supplements_left_out", "items")}
    with pytest.raises(Refused) as refused:
        ask(counter, row, SupplementItem(component="identity"), ITEM, checks=LACKING, reason=" ")
    assert refused_codes(refused) == {
        ("reason_missing", "reason"),
        ("items_missing", "items.0"),
        ("item_twice", "items.1"),
    }


def test_a_paper_outside_the_list_needs_a_legal_ground(counter: Counter) -> None:
    row = counter.submitted()
    outside = SupplementItem(name="Giấy xác nhận của phường", reason="để chắc chắn")
    with pytest.raises(Refused) as refused:
        ask(counter, row, ITEM, outside)
    assert refused_codes(refused) == {("paper_outside_the_list", "items.1")}
    ask(counter, row, ITEM, replace(outside, legal_ground="Điều 9 Luật Trợ giúp pháp lý"))
    asked = row_of(row.key).supplements.get()
    assert [item["component"] for item in asked.items] == ["identity", "extra.1"]
    applicant = counter.cast.actor("applicant")
    with pytest.raises(Refused) as refused:
        services.answer_intake_supplement(
            row.key, papers=[GivenPaper(component="identity", copies=1)], by=applicant, at=LATER
        )
    assert refused_codes(refused) == {("papers_missing", "papers.extra.1")}
    given = [GivenPaper(component="identity", copies=1), GivenPaper(component="extra.1", originals=1)]
    services.answer_intake_supplement(row.key, papers=given, by=applicant, at=LATER)
    receiver = counter.cast.actor("receiver")
    checks = [PaperCheck("identity", "valid"), PaperCheck("extra.1", "valid"), PaperCheck("photo", "not_needed")]
    services.accept(row.key, checks=checks, by=receiver, at=LATER)
    assert row_of(row.key).accepted_at == LATER


def test_a_paper_the_store_holds_is_used_again_and_counted(counter: Counter) -> None:
    kind = "ban sao giay chung minh nhan dan"
    (paper,) = store.keep_papers([NewPaper(applicant=counter.applicant, kind=kind)], by=SYSTEM, at=AT)
    used = counter.accepted(papers=papers("valid", paper=paper))
    assert applicants.reuse_between(AT.date(), LATER.date()).reused == 1
    assert used.components.get(component="identity").paper == paper


def test_a_held_paper_is_asked_for_again_with_a_reason_only(counter: Counter) -> None:
    kind = "ban sao giay chung minh nhan dan"
    store.keep_papers([NewPaper(applicant=counter.applicant, kind=kind)], by=SYSTEM, at=AT)
    row = counter.submitted()
    missing = [PaperCheck("form", "valid"), PaperCheck("identity", "missing", copies=0), PaperCheck("photo", "missing")]
    with pytest.raises(Refused) as refused:
        ask(counter, row, checks=missing)
    assert refused_codes(refused) == {("paper_held_already", "items.0")}
    ask(counter, row, replace(ITEM, why_not_reused="đã đổi sang thẻ căn cước"), checks=missing)
    assert applicants.reuse_between(AT.date(), LATER.date()).asked_again == 1


def test_only_the_applicant_or_who_helps_at_the_counter_answers(counter: Counter) -> None:
    row = counter.submitted()
    ask(counter, row)
    given = [GivenPaper(component="identity", copies=1)]
    for wrong, code in (
        (counter.cast.actor("bystander"), "access.not_found"),
        (counter.cast.actor("receiver", elsewhere=True), "access.not_found"),
        (counter.cast.actor("agency_leader"), "dossiers.not_yours"),
        (counter.cast.actor("anyone"), "access.not_allowed"),
    ):
        with pytest.raises(Refused) as refused:
            services.answer_intake_supplement(row.key, papers=given, by=wrong, at=LATER)
        assert refused.value.codes == (code,)
    services.answer_intake_supplement(row.key, papers=given, by=counter.cast.actor("guide"), at=LATER)


def test_a_refusal_names_a_ground_of_the_list_and_a_reason(counter: Counter) -> None:
    row, receiver = counter.submitted(), counter.cast.actor("receiver")
    for ground in ("refuse.nothing", "stop.court", "refuse.silence"):
        with pytest.raises(Refused) as refused:
            services.refuse(row.key, ground=ground, reason="", by=receiver, at=AT)
        assert ("ground_unknown", "ground") in refused_codes(refused)
        assert ("reason_missing", "reason") in refused_codes(refused)
    services.refuse(row.key, ground="refuse.not_competent", reason="thuộc cấp xã", by=receiver, at=AT)
    closed = row_of(row.key)
    assert (closed.state, closed.closed_at, closed.legal_due) == (State.REFUSED, AT, None)
    line = closed.moves.last()
    assert (line.reason_code, line.reason) == ("refuse.not_competent", "thuộc cấp xã")
    with pytest.raises(Refused) as refused:
        services.accept(row.key, by=receiver, at=LATER)
    assert refused.value.codes == ("dossiers.closed",)


def test_silence_is_waited_for(counter: Counter) -> None:
    row, receiver = counter.submitted(), counter.cast.actor("receiver")
    ask(counter, row)
    for days, code in ((29, "dossiers.still_time_to_answer"), (30, None)):
        at = AT + timedelta(days=days)
        if code is None:
            services.refuse(row.key, ground="refuse.silence", reason="không trả lời", by=receiver, at=at)
            continue
        with pytest.raises(Refused) as refused:
            services.refuse(row.key, ground="refuse.silence", reason="không trả lời", by=receiver, at=at)
        assert refused.value.codes == (code,)
    assert row_of(row.key).supplements.get().state == SupplementState.LAPSED
