"""Applicants are told what became of their dossier and officers what waits for them: once, and nothing too personal."""

from datetime import date, timedelta
from typing import Any

import pytest

from diemsang.commons.notices.addresses import address_of
from diemsang.commons.notices.models import Notice
from diemsang.commons.notices.rules import Channel
from diemsang.commons.worktime import services as worktime
from diemsang.commons.worktime.rules import RowKind
from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers import events, services
from diemsang.onestop.dossiers.listeners import LISTENERS
from diemsang.onestop.dossiers.models import Dossier, SupplementRequest
from diemsang.onestop.dossiers.rules import ACTS, State
from diemsang.onestop.dossiers.services.acting import PauseGround, carry_out, hold
from diemsang.onestop.dossiers.services.telling import TO_APPLICANT, TOLD, tell
from diemsang.people.applicants import services as applicants
from diemsang.proof.outbox.models import Message
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.ends import HOUR, PRICED, announce_priced, ready, rejected
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.stage import Counter
from tests.onestop.dossiers.test_answers import ITEM, LACKING

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
TELLERS = {listener.event: listener for listener in LISTENERS if listener.name.startswith("dossiers.tell:")}


def deliver() -> None:
    """Give every announcement to whom it concerns, twice, as the outbox may."""
    for message in Message.objects.filter(event__in=TELLERS).order_by("pk"):
        for _ in range(2):
            TELLERS[message.event].handle(message.payload)


def told(recipient: str, template: str) -> Notice:
    return Notice.objects.get(recipient=recipient, template=f"dossiers.{template}")


def told_to(row: Dossier) -> list[str]:
    rows = Notice.objects.filter(recipient=row.applicant).order_by("pk")
    return [each.template.removeprefix("dossiers.") for each in rows]


def test_every_act_that_is_told_has_a_listener_and_a_text(counter: Counter) -> None:
    assert set(TOLD) <= ACTS.keys()
    assert set(TELLERS) == {ACTS[act].past for act in TOLD}
    assert {event.name for event in events.EVENTS} >= TELLERS.keys()
    names = [listener.name for listener in LISTENERS]
    assert len(names) == len(set(names))


def test_an_acceptance_is_told_once_with_its_code_its_date_and_how_to_look_it_up(counter: Counter) -> None:
    announce_priced(counter)
    row = counter.accepted(procedure=PRICED)
    deliver()
    notice = told(row.applicant, "accepted")
    assert row.code
    assert row.code in notice.subject
    assert "17:00 02/06/2016" in notice.body
    assert row.lookup_code in notice.body
    assert "50.000" in notice.body
    assert notice.url == f"/tra-cuu/{row.token}/"
    for personal in ("Nguyễn", "100200301", row.subject_matter):
        assert personal not in notice.subject + notice.body


def test_papers_asked_for_are_named_and_a_refusal_names_its_ground_and_not_its_words(counter: Counter) -> None:
    row, receiver = counter.submitted(), counter.cast.actor("receiver")
    services.ask_intake_supplement(
        row.key, items=[ITEM], reason="thiếu, có lời riêng", checks=LACKING, by=receiver, at=AT
    )
    later = AT + timedelta(days=31)
    services.refuse(row.key, ground="refuse.silence", reason="lời riêng", by=receiver, at=later)
    deliver()
    asked, refusal = told(row.applicant, "papers_asked"), told(row.applicant, "refused")
    assert "Bản sao giấy chứng minh nhân dân" in asked.body
    assert "29/06/2016" in asked.body
    assert "Không bổ sung hồ sơ trong thời hạn đã yêu cầu" in refusal.body
    assert "lời riêng" not in asked.body + refusal.body
    assert told_to(row) == ["papers_asked", "refused"]


def test_waiting_for_the_applicant_is_told(counter: Counter) -> None:
    cast = counter.cast
    row = counter.processing()
    services.ask_payment(
        row.key,
        what="Thuế",
        amount=1_500_000,
        number="7/TB",
        pay_by=date(2016, 6, 30),
        by=cast.actor("specialist"),
        at=AT,
    )
    lacking = a_dossier(cast, State.PROCESSING, applicant=counter.stranger)
    SupplementRequest.objects.create(
        dossier=lacking, kind="examination", state="asked", number=1, reason="x", items=[{"name": "Bản vẽ"}],
        proposed_at=AT, proposed_by="person:1", asked_at=AT,
    )  # fmt: skip
    act(lacking, "dossiers.ask_supplement")
    deliver()
    payment = told(row.applicant, "payment_asked").body
    assert {each for each in ("1.500.000", "Thuế", "7/TB", "30/06/2016") if each in payment} == {
        "1.500.000", "Thuế", "7/TB", "30/06/2016",
    }  # fmt: skip
    assert "- Bản vẽ" in told(lacking.applicant, "papers_asked").body


def act(row: Dossier, name: str, **own: Any) -> None:
    """One line of the table carried out by the system, for a notice of it alone."""
    held = hold(row.key, name, by=SYSTEM, at=AT)
    carry_out(held, name, by=SYSTEM, at=AT, pause=PauseGround(), **own)


def test_a_date_moved_later_is_told_and_one_moved_earlier_is_not(counter: Counter) -> None:
    row, leader = counter.processing(), counter.cast.actor("agency_leader")
    services.extend(row.key, working_days=2, reason="x", by=leader, at=AT)
    earlier = a_dossier(counter.cast, State.PROCESSING, applicant=counter.stranger)
    held = hold(earlier.key, "dossiers.recompute", by=SYSTEM, at=AT)
    assert held.promised_due is not None
    carry_out(held, "dossiers.recompute", by=SYSTEM, at=AT)
    deliver()
    assert Notice.objects.filter(recipient=earlier.applicant).count() == 0
    body = told(row.applicant, "due_later").body
    assert "17:00 02/06/2016 sang 17:00 06/06/2016" in body
    assert "gia hạn" in body


def test_a_calendar_that_moves_a_date_later_is_told(counter: Counter) -> None:
    row = counter.accepted()
    assert row.promised_due == at_local(date(2016, 6, 2), 17)
    worktime.change_day(date(2016, 6, 1), kind=RowKind.HOLIDAY, name="Nghỉ", source="1/QĐ-TTg", by=SYSTEM, at=AT)
    services.recompute_due_times(first_day=date(2016, 6, 1), last_day=date(2016, 6, 1), by=SYSTEM, at=AT + HOUR)
    deliver()
    body = told(row.applicant, "due_later").body
    assert "17:00 02/06/2016 sang 17:00 03/06/2016" in body
    assert "lịch làm việc thay đổi" in body


def test_an_apology_names_the_first_date_and_the_new_one(counter: Counter) -> None:
    row, leader = counter.processing(), counter.cast.actor("agency_leader")
    late = AT + timedelta(days=10)
    services.apologise(
        row.key, ground="late.staff", reason="lời riêng", new_due=late + timedelta(days=2), by=leader, at=late
    )
    deliver()
    body = told(row.applicant, "apology").body
    assert "17:00 02/06/2016" in body
    assert "09:00 11/06/2016" in body
    assert "lời riêng" not in body


def test_a_result_that_waits_and_an_end_without_one_are_told(counter: Counter, settings, tmp_path) -> None:
    settings.FILES_FOLDER = tmp_path
    leader = counter.cast.actor("agency_leader")
    result = ready(counter)
    answer = rejected(counter, "filing-0002", applicant=counter.stranger)
    deliver()
    assert "kết quả giải quyết" in told(result.applicant, "result_ready").body
    assert "không giải quyết" in told(answer.applicant, "result_ready").body
    stopped = counter.processing("filing-0003")
    services.stop(stopped.key, ground="stop.court", reason="lời riêng", by=leader, at=AT)
    gone = counter.processing("filing-0004", applicant=counter.stranger)
    services.ask_to_withdraw(gone.key, reason="x", by=SYSTEM, at=AT)
    services.withdraw(gone.key, by=leader, at=AT)
    deliver()
    assert "lời riêng" not in told(stopped.applicant, "stopped").body
    assert gone.code
    assert gone.code in told(gone.applicant, "withdrawn").subject


def test_officers_are_told_what_was_handed_to_them_and_what_is_urged(counter: Counter) -> None:
    cast = counter.cast
    rows = [counter.accepted("filing-0001"), counter.accepted("filing-0002")]
    services.hand_over_batch(
        [row.key for row in rows], unit=cast.units["unit"], by=cast.actor("receiver"), at=AT + HOUR
    )
    deliver()
    told_of = Notice.objects.filter(template="dossiers.handed_over")
    assert set(told_of.values_list("recipient", flat=True)) == {cast.people["specialist"], cast.people["division_head"]}
    assert all(each.subject.startswith("2 hồ sơ") for each in told_of), "one notice for a batch"
    services.accept_handover(rows[0].key, by=cast.actor("specialist"), at=AT + HOUR)
    act_at = AT + 2 * HOUR
    for row in rows:
        held = hold(row.key, "dossiers.urge", by=SYSTEM, at=act_at)
        carry_out(held, "dossiers.urge", by=SYSTEM, at=act_at)
    deliver()
    urged = Notice.objects.filter(template="dossiers.urged")
    assert cast.people["specialist"] in set(urged.values_list("recipient", flat=True))
    assert not Notice.objects.filter(template="dossiers.urged", recipient=rows[0].applicant).exists()


def test_a_line_that_is_not_there_tells_nobody(counter: Counter) -> None:
    row = counter.accepted()
    for name, seq in (("dossiers.refuse", 1), ("dossiers.file_at_counter", 99)):
        assert tell(name, row.pk, seq, by=SYSTEM, at=AT) == 0
    assert not Notice.objects.exists()


def test_applicants_are_reached_where_they_said(counter: Counter) -> None:
    applicants.change_contacts(counter.applicant, phone="0912345678", email="nop@example.vn", by=SYSTEM, at=AT)
    assert address_of(counter.applicant, Channel.EMAIL) == "nop@example.vn"
    assert address_of(counter.applicant, Channel.SMS) == address_of(counter.applicant, Channel.ZALO) == "0912345678"
    assert address_of(counter.stranger, Channel.EMAIL) is None
    assert address_of("applicant:99999", Channel.EMAIL) is None
    assert len(TO_APPLICANT) == 13
