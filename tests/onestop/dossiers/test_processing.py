"""Who works on it: assigned, given to somebody else, asked about, urged, and passed from step to step."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.commons.notices.models import Notice
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.jobs import JOBS
from diemsang.onestop.dossiers.models import Consultation, Dossier, Handover, Move
from diemsang.onestop.dossiers.queries import After
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.services import Question
from diemsang.onestop.dossiers.services.telling import tell
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.working import a_process, refused

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOUR = timedelta(hours=1)


def ask(counter: Counter, row: Dossier, *agencies: str, due: timedelta = HOUR) -> list[str]:
    questions = [Question(counter.cast.bodies[each], "Có đủ điều kiện không?", AT + due) for each in agencies]
    services.consult(row.key, questions=questions, by=counter.cast.actor("specialist"), at=AT)
    return [f"consultation:{each.pk}" for each in Consultation.objects.filter(dossier=row).order_by("pk")]


# Assigning


def test_the_head_assigns_and_every_examiner_is_remembered(counter: Counter) -> None:
    cast, row = counter.cast, counter.processing()
    head = cast.actor("division_head")
    services.assign(row.key, person=cast.people["clerk"], by=head, at=AT)
    services.reassign(row.key, person=cast.people["guide"], reason="nghỉ ốm", by=head, at=AT)
    row = row_of(row.key)
    assert row.holder_person == cast.people["guide"]
    assert row.examiners == [cast.people[each] for each in ("specialist", "clerk", "guide")]
    assert "nghỉ ốm" not in list(entries_of(stream_of(row)))[-1].body
    for person in (cast.people["specialist.other"], "person:999999", "x", ""):
        assert refused(lambda p=person: services.assign(row.key, person=p, by=head, at=AT)) == ("person_elsewhere",)
        both = refused(lambda p=person: services.reassign(row.key, person=p, reason="", by=head, at=AT))
        assert both == ("person_elsewhere", "reason_missing")
    for by in (cast.actor("specialist"), cast.actor("division_head", elsewhere=True), cast.actor("receiver")):
        assert refused(lambda by=by: services.assign(row.key, person=cast.people["clerk"], by=by, at=AT)) == (
            "access.not_allowed",
        )


def test_who_is_assigned_before_the_unit_accepts_takes_the_hand_over(counter: Counter) -> None:
    cast, row = counter.cast, counter.transferred()
    services.assign(row.key, person=cast.people["clerk"], by=cast.actor("division_head"), at=AT)
    assert Handover.objects.get().taker == cast.people["clerk"]
    assert row_of(row.key).holder_person == cast.people["receiver"]  # the giver answers until it is accepted
    services.accept_handover(row.key, by=cast.actor("division_head"), at=AT)
    assert row_of(row.key).holder_person == cast.people["clerk"]


def test_everything_somebody_has_in_hand_goes_to_somebody_else(counter: Counter) -> None:
    cast, head = counter.cast, counter.cast.actor("division_head")
    away, to = cast.people["specialist"], cast.people["clerk"]
    mine = [
        a_dossier(cast, State.PROCESSING, holder_person=away),
        a_dossier(cast, State.SUPPLEMENT, holder_person=away),
    ]
    a_dossier(cast, State.SIGNING, holder_person=away)
    a_dossier(cast, State.PROCESSING, holder_person=away, agency=cast.bodies["other"], centre=cast.bodies["other"])
    (result,) = services.reassign_all(away, to=to, reason="nghỉ phép", by=head, at=AT)
    assert sorted(line.dossier for line in result.done) == sorted(row.key for row in mine)
    assert result.failed == ()
    for row in mine:
        row.refresh_from_db()
        assert (row.holder_person, row.examiners) == (to, [to])  # also of one that waits for papers
    assert services.reassign_all(away, to=to, reason="nghỉ phép", by=head, at=AT) == []
    assert queries.held_by_person(head, cast.bodies["agency"]) == {to: 2, away: 1}
    assert refused(lambda: services.reassign_all(to, to=away, reason=" ", by=head, at=AT)) == ("reason_missing",)
    powerless = cast.actor("specialist")
    assert refused(lambda: services.reassign_all(to, to=away, reason="x", by=powerless, at=AT)) == (
        "access.not_allowed",
    )
    coming = counter.accepted("filing-0009")
    services.hand_over(coming.key, person=away, by=cast.actor("receiver"), at=AT)
    (result,) = services.reassign_all(away, to=to, reason="nghỉ phép", by=head, at=AT)
    assert [line.dossier for line in result.done] == [coming.key]
    assert (Handover.objects.get().taker, row_of(coming.key).holder_person) == (to, cast.people["receiver"])
    chosen = services.reassign_batch([mine[0].code, "không có"], person=away, reason="đã về", by=head, at=AT)
    assert [line.is_done for line in chosen.lines] == [True, False]
    elsewhere = services.reassign_batch([mine[0].key], person=cast.people["clerk.other"], reason="x", by=head, at=AT)
    assert [each.code for each in elsewhere.lines[0].refusals] == ["dossiers.person_elsewhere"]


# Asking other agencies


def test_several_agencies_are_asked_side_by_side_and_the_clock_runs(counter: Counter) -> None:
    cast, row = counter.cast, counter.processing()
    theirs = cast.actor("specialist", elsewhere=True)
    first, second = ask(counter, row, "other", "province")
    asked = row_of(row.key)
    assert (asked.state, asked.legal_due, asked.paused_since) == (State.CONSULTING, row.legal_due, None)
    assert queries.visible_to(theirs).filter(pk=row.pk).exists()
    assert [each.pk for each in queries.consultations_waiting(theirs, cast.bodies["other"])]
    assert queries.consultations_waiting(cast.actor("specialist"), cast.bodies["other"]) == []
    for by in (cast.actor("specialist"), cast.actor("receiver", elsewhere=True)):
        assert refused(lambda by=by: services.answer_consultation(first, answer="Có", by=by, at=AT)) == (
            "access.not_allowed",
        )
    assert refused(lambda: services.answer_consultation(first, answer=" ", file="file:9", by=theirs, at=AT)) == (
        "answer_missing",
        "file_unknown",
    )
    services.answer_consultation(first, answer="Đủ điều kiện", agrees=True, by=theirs, at=AT)
    assert refused(lambda: services.answer_consultation(first, answer="Không", by=theirs, at=AT)) == (
        "answered_already",
    )
    assert refused(lambda: services.end_consultation(row.key, by=cast.actor("specialist"), at=AT)) == (
        "answers_awaited",
    )
    services.answer_consultation(second, answer="Muộn còn hơn không", by=SYSTEM, at=AT + 2 * HOUR)
    services.end_consultation(row.key, by=cast.actor("specialist"), at=AT + 2 * HOUR)
    assert row_of(row.key).state == State.PROCESSING
    assert "Đủ điều kiện" not in "".join(entry.body for entry in entries_of(stream_of(row)))


def test_a_question_says_what_whom_and_until_when(counter: Counter) -> None:
    cast, row, by = counter.cast, counter.processing(), counter.cast.actor("specialist")
    other = cast.bodies["other"]
    wrong = [Question(other, " ", AT), Question(other, "x", AT + HOUR), Question(row.agency, "x", AT + HOUR)]
    wrong.append(Question("body:999999", "x", AT + HOUR))
    assert refused(lambda: services.consult(row.key, questions=wrong, by=by, at=AT)) == (
        "question_missing",
        "due_missing",
        "agency_twice",
        "agency_twice",
        "agency_not_open",
    )
    assert refused(lambda: services.consult(row.key, questions=[], by=by, at=AT)) == ("question_missing",)
    assert row_of(row.key).state == State.PROCESSING


def test_silence_is_recorded_at_the_deadline_and_the_step_goes_on(counter: Counter) -> None:
    cast, row = counter.cast, counter.processing()
    first, second = ask(counter, row, "other", "province")
    by, late = cast.actor("specialist"), AT + HOUR
    assert refused(lambda: services.record_silence(first, by=by, at=AT)) == ("still_time_to_answer",)
    services.record_silence(first, by=by, at=late)
    assert refused(lambda: services.record_silence(first, by=by, at=late)) == ("answered_already",)
    assert row_of(row.key).state == State.CONSULTING
    services.record_silence(second, by=by, at=late)
    assert row_of(row.key).state == State.PROCESSING
    theirs = cast.actor("specialist", elsewhere=True)
    assert refused(lambda: services.record_silence("consultation:999999", by=by, at=late)) == ("access.not_found",)
    ask(counter, counter.processing("filing-0002"), "other")
    third = f"consultation:{Consultation.objects.order_by('-pk').values_list('pk', flat=True)[0]}"
    assert refused(lambda: services.record_silence(third, by=theirs, at=late)) == ("access.not_allowed",)


def test_the_job_records_every_silence_once(counter: Counter) -> None:
    row, waiting = counter.processing(), counter.processing("filing-0002")
    one, _ = ask(counter, row, "other", "province")
    ask(counter, waiting, "other", due=5 * HOUR)
    services.answer_consultation(one, answer="Có", by=SYSTEM, at=AT)
    assert services.record_silences(by=SYSTEM, at=AT + 2 * HOUR) == 1
    assert services.record_silences(by=SYSTEM, at=AT + 2 * HOUR) == 0
    assert (row_of(row.key).state, row_of(waiting.key).state) == (State.PROCESSING, State.CONSULTING)
    assert Move.objects.filter(act="dossiers.record_silence").count() == 1
    assert "dossiers.silence" in {job.name for job in JOBS}


# Urging


def test_urging_goes_to_who_holds_it_then_the_head_then_the_centre(counter: Counter) -> None:
    cast, row, by = counter.cast, counter.processing(), counter.cast.actor("centre_leader")
    for _ in range(4):
        services.urge(row.key, note="sắp đến hạn", by=by, at=AT)
    lines = list(Move.objects.filter(act="dossiers.urge").order_by("seq"))
    assert [line.reason_code for line in lines] == ["owner", "head", "centre_leader", "centre_leader"]
    told = []
    for line in lines[:3]:
        tell("dossiers.urge", row.pk, line.seq, by=SYSTEM, at=AT)
        told.append(set(Notice.objects.filter(template="dossiers.urged").values_list("recipient", flat=True)))
    assert told[0] == {cast.people["specialist"]}
    assert cast.people["division_head"] in told[1] - told[0]
    assert cast.people["centre_leader"] in told[2] - told[1]
    bodies = [entry.body for entry in entries_of(stream_of(row)) if entry.act == "dossiers.urged"]
    for body, reached in zip(
        bodies,
        (cast.people["specialist"], cast.accounts["division_head"], cast.accounts["centre_leader"]),
        strict=False,
    ):
        assert reached in body
    services.reassign(row.key, person=cast.people["clerk"], reason="x", by=cast.actor("division_head"), at=AT)
    services.urge(row.key, by=by, at=AT)
    assert Move.objects.filter(act="dossiers.urge").latest("seq").reason_code == "owner"
    assert row_of(row.key).legal_due == row.legal_due
    assert refused(lambda: services.urge(row.key, by=cast.actor("specialist"), at=AT)) == ("access.not_allowed",)


# From step to step


def test_a_step_is_handed_on_taken_and_timed(counter: Counter) -> None:
    cast = counter.cast
    a_process(counter)
    row = counter.processing()
    assert Handover.objects.get().step_due == AT + HOUR / 2  # the step of assigning has half an hour
    specialist, head = cast.actor("specialist"), cast.actor("division_head")
    services.pass_on(row.key, person=cast.people["clerk"], by=specialist, at=AT + HOUR)
    sent = Handover.objects.latest("pk")
    assert (sent.step, sent.step_due, sent.giver) == (3, None, cast.people["specialist"])
    assert queries.holder_of(SYSTEM, row.key).answers == cast.people["specialist"]
    assert refused(lambda: services.pass_on(row.key, person=cast.people["clerk"], by=specialist, at=AT + HOUR)) == (
        "handover_waiting",
    )
    assert refused(lambda: services.take_on(row.key, by=specialist, at=AT + HOUR)) == ("no_handover",)
    services.take_on(row.key, by=cast.actor("clerk"), at=AT + 4 * HOUR)
    sent.refresh_from_db()
    assert (sent.accepted_by, sent.step_due) == (cast.people["clerk"], AT + 6 * HOUR)
    row = row_of(row.key)
    assert (row.state, row.holder_person, cast.people["clerk"] in row.examiners) == (
        State.PROCESSING,
        cast.people["clerk"],
        True,
    )
    services.pass_on(row.key, step=6, person=cast.people["agency_leader"], by=specialist, at=AT + 5 * HOUR)
    services.take_on(row.key, by=cast.actor("agency_leader"), at=AT + 5 * HOUR)
    assert cast.people["agency_leader"] not in row_of(row.key).examiners  # to check is not to examine
    wrong = refused(lambda: services.pass_on(row.key, step=4, by=head, at=AT + 5 * HOUR))
    assert wrong == ("step_unknown", "taker_missing")
    lines = queries.control_rows(head, row.key, at=AT + 6 * HOUR)
    assert [(line.step, line.giver_minutes) for line in lines] == [(2, 0), (3, 90), (6, 0)]


def test_a_step_is_sent_back_with_a_reason(counter: Counter) -> None:
    cast, row = counter.cast, counter.processing()
    specialist, clerk = cast.actor("specialist"), cast.actor("clerk")
    nothing = refused(lambda: services.take_on(row.key, by=clerk, at=AT))
    assert nothing == refused(lambda: services.send_back(row.key, reason="x", by=clerk, at=AT)) == ("no_handover",)
    assert refused(lambda: services.pass_on(row.key, by=specialist, at=AT)) == ("taker_missing",)
    services.pass_on(row.key, person=cast.people["clerk"], by=specialist, at=AT)
    assert refused(lambda: services.send_back(row.key, reason=" ", by=clerk, at=AT)) == ("reason_missing",)
    services.send_back(row.key, reason="chưa đủ", by=clerk, at=AT)
    assert row_of(row.key).holder_person == cast.people["specialist"]
    theirs = cast.actor("specialist", elsewhere=True)
    for act, more in ((services.pass_on, {}), (services.take_on, {}), (services.send_back, {"reason": "x"})):
        assert refused(lambda act=act, more=more: act(row.key, by=theirs, at=AT, **more)) == ("access.not_allowed",)


# Looking


def test_what_waits_is_read_through_an_index(counter: Counter) -> None:
    after = After(AT, 1)
    waits = (
        (lambda: queries.handovers_waiting(SYSTEM, "unit:1", after=after), "handover_waiting"),
        (lambda: queries.consultations_waiting(SYSTEM, "body:2", after=after), "consultation_waiting"),
        (lambda: queries.tasks_waiting(SYSTEM, "body:2", after=after), "task_open_by_agency"),
    )
    for read, index in waits:
        with CaptureQueriesContext(connection) as caught:
            read()
        assert index in plan(caught.captured_queries[-1]["sql"])


def plan(sql: str) -> str:
    """How the database would read it, large tables assumed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(line) for line in cursor.fetchall())
