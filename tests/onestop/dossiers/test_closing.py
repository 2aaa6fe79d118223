"""Withdrawn on the applicant's written wish, or stopped on a ground: nothing stays open, and the papers go back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from diemsang.kernel.access import Actor
from diemsang.kernel.clock import local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import (
    Consultation,
    Correction,
    Dossier,
    DossierFee,
    FinancialObligation,
    Handover,
    Pause,
    SupplementRequest,
    Task,
    WithdrawalRequest,
)
from diemsang.onestop.dossiers.rules import ACTS, State
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.ends import HOUR, scanned, signing
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
WITHDRAWABLE = ACTS["dossiers.withdraw"].from_states
STOPPABLE = ACTS["dossiers.stop"].from_states


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {code.removeprefix("dossiers.") for code in caught.value.codes}


def ask(row: Dossier, by: Actor, **own: Any) -> str:
    return services.ask_to_withdraw(row.key, **{"reason": "không còn nhu cầu", "by": by, "at": AT + HOUR} | own)


def with_everything_open(counter: Counter, state: State) -> Dossier:
    """A dossier in that state of which something is awaited from everybody who can be asked."""
    row = a_dossier(counter.cast, state, applicant=counter.applicant)
    people, bodies = counter.cast.people, counter.cast.bodies
    WithdrawalRequest.objects.create(dossier=row, reason="x", asked_at=AT, asked_by=counter.cast.accounts["applicant"])
    SupplementRequest.objects.create(
        dossier=row, kind="examination", state="asked", number=1, reason="x", proposed_at=AT,
        proposed_by=people["specialist"], asked_at=AT,
    )  # fmt: skip
    Handover.objects.create(dossier=row, giver=people["receiver"], sent_at=AT)
    Consultation.objects.create(
        dossier=row, agency=bodies["other"], question="x", asked_at=AT, asked_by=people["specialist"],
        due_at=AT + timedelta(days=3),
    )  # fmt: skip
    for step, task_state in enumerate(("waiting", "sent", "received", "accepted", "declined", "done"), start=1):
        Task.objects.create(
            dossier=row, step=step, name="x", agency=bodies["other"], budget_minutes=60, state=task_state,
            sent_at=AT, done_at=AT if task_state == "done" else None,
        )  # fmt: skip
    FinancialObligation.objects.create(dossier=row, what="x", amount=1, asked_at=AT)
    DossierFee.objects.create(dossier=row, place=1, kind="fee", amount=1, due_when="filing", changed_at=AT)
    Correction.objects.create(
        dossier=row, moment="accepted_at", was=AT, becomes=AT, reason="x", proposed_at=AT,
        proposed_by=people["agency_leader"], proposed_as="agency_leader",
    )  # fmt: skip
    return row


def left_open(row: Dossier) -> Iterator[str]:
    """Every child row that still waits for somebody."""
    waits = {
        "withdrawal": row.withdrawals.filter(decided_at=None),
        "supplement": row.supplements.filter(state__in=["proposed", "asked"]),
        "handover": row.handovers.filter(accepted_at=None, declined_at=None),
        "consultation": row.consultations.filter(answered_at=None, silence_at=None, cancelled_at=None),
        "task": row.tasks.exclude(state__in=["done", "cancelled"]),
        "obligation": row.obligations.filter(paid_at=None, cancelled_at=None),
        "correction": row.corrections.filter(approved_at=None, declined_at=None),
        "fee": row.fees.filter(state__in=["due", "reduced"]),
        "pause": Pause.objects.filter(dossier=row, resumed_at=None),
    }
    yield from (name for name, rows in waits.items() if rows.exists())


@pytest.mark.parametrize("state", WITHDRAWABLE)
def test_a_withdrawn_dossier_leaves_nothing_open(counter: Counter, state: State) -> None:
    row, leader = with_everything_open(counter, state), counter.cast.actor("agency_leader")
    assert len(list(left_open(row))) >= 8
    services.withdraw(row.key, reason="đồng ý", by=leader, at=AT + HOUR)
    row = row_of(row.key)
    assert list(left_open(row)) == []
    assert (row.state, row.closed_at, row.paused_since, row.intake_due) == (State.WITHDRAWN, AT + HOUR, None, None)
    assert (row.holder_unit, row.holder_person, row.settled_at) == ("", "", None)
    assert row.withdrawals.get().approved is True
    assert row.tasks.get(state="done").step == 6
    assert refused(lambda: services.withdraw(row.key, by=leader, at=AT + HOUR)) == {"closed"}


@pytest.mark.parametrize("state", STOPPABLE)
def test_a_stopped_dossier_leaves_nothing_open(counter: Counter, state: State) -> None:
    row, leader = with_everything_open(counter, state), counter.cast.actor("agency_leader")
    services.stop(row.key, ground="stop.court", reason="bản án số 1", by=leader, at=AT + HOUR)
    row = row_of(row.key)
    assert list(left_open(row)) == []
    assert (row.state, row.closed_at, row.paused_since) == (State.STOPPED, AT + HOUR, None)
    assert row.withdrawals.get().approved is False
    line = row.moves.last()
    assert (line.reason_code, line.reason, line.from_state) == ("stop.court", "bản án số 1", state)


def test_the_applicant_asks_in_writing_and_a_leader_decides(counter: Counter) -> None:
    row, leader = counter.processing(), counter.cast.actor("agency_leader")
    applicant = counter.cast.actor("applicant")
    withdraw = lambda by=leader: services.withdraw(row.key, by=by, at=AT + HOUR)  # noqa: E731
    decline = lambda reason: services.decline_withdrawal(row.key, reason=reason, by=leader, at=AT + HOUR)  # noqa: E731
    assert refused(withdraw) == {"not_asked"}
    assert refused(lambda: decline("x")) == {"not_asked"}
    assert refused(lambda: ask(row, applicant, reason=" ", file="file:99999")) == {"reason_missing", "file_unknown"}
    assert refused(lambda: ask(row, counter.cast.actor("bystander"))) == {"access.not_found"}
    assert refused(lambda: ask(row, leader)) == {"not_yours"}
    ask(row, applicant)
    assert row_of(row.key).state == State.PROCESSING
    assert refused(lambda: ask(row, applicant)) == {"asked_already"}
    for wrong in ("specialist", "centre_leader", "applicant"):
        assert refused(lambda wrong=wrong: withdraw(counter.cast.actor(wrong))) == {"access.not_allowed"}
    assert refused(lambda: decline(" ")) == {"reason_missing"}
    decline("kết quả sắp có")
    request = row.withdrawals.get()
    assert (request.approved, request.decision_reason) == (False, "kết quả sắp có")
    ask(row, applicant)
    withdraw()
    assert row_of(row.key).state == State.WITHDRAWN


def test_who_types_it_for_the_applicant_attaches_the_letter(counter: Counter, settings, tmp_path) -> None:
    settings.FILES_FOLDER = tmp_path
    row, guide = counter.accepted(), counter.cast.actor("guide")
    assert refused(lambda: ask(row, guide)) == {"written_request_missing"}
    letter = scanned(row, name="don-rut.png")
    ask(row, guide, file=letter)
    assert row.withdrawals.get().file == letter


def test_after_an_answer_nothing_is_withdrawn(counter: Counter) -> None:
    row = counter.processing()
    ask(row, counter.cast.actor("applicant"), at=AT)
    signed = signing_of(counter, row)
    leader = counter.cast.actor("agency_leader")
    assert refused(lambda: services.withdraw(signed.key, by=leader, at=AT + 3 * HOUR)) == {"move_not_allowed"}
    services.issue(signed.key, method="paper", by=counter.cast.actor("clerk"), at=AT + 3 * HOUR)
    assert list(left_open(signed)) == []
    assert row.withdrawals.get().approved is False


def signing_of(counter: Counter, row: Dossier) -> Dossier:
    specialist = counter.cast.actor("specialist")
    services.keep_result_draft(row.key, kind="KQ.H98.000001", text="x", by=specialist, at=AT + HOUR)
    services.submit_for_signature(row.key, by=specialist, at=AT + HOUR)
    services.sign(row.key, method="paper", by=SYSTEM, at=AT + 2 * HOUR)
    return row_of(row.key)


def test_stopping_takes_a_ground_of_the_list_and_a_reason(counter: Counter) -> None:
    row, leader = counter.processing(), counter.cast.actor("agency_leader")
    stop = lambda **own: services.stop(  # noqa: E731
        row.key, **{"ground": "stop.applicant_gone", "reason": "giải thể", "by": leader, "at": AT + HOUR} | own
    )
    assert refused(lambda: stop(ground="refuse.silence", reason="")) == {"ground_unknown", "reason_missing"}
    assert refused(lambda: stop(ground="stop.silence")) == {"ground_unknown"}
    for wrong in (counter.cast.actor("division_head"), counter.cast.actor("agency_leader", elsewhere=True)):
        assert refused(lambda wrong=wrong: stop(by=wrong)) == {"access.not_allowed"}
    signed = signing(counter, "filing-0002")
    at = AT + 3 * HOUR
    with pytest.raises(Refused) as caught:
        services.stop(signed.key, ground="stop.court", reason="x", by=leader, at=at)
    assert caught.value.codes == ("dossiers.move_not_allowed",)
    stop()
    assert row_of(row.key).state == State.STOPPED


def test_silence_is_waited_for_before_stopping(counter: Counter) -> None:
    leader = counter.cast.actor("agency_leader")
    asked = a_dossier(counter.cast, State.SUPPLEMENT, applicant=counter.applicant)
    until = AT + timedelta(days=10)
    request = SupplementRequest.objects.create(
        dossier=asked, kind="examination", state="asked", number=1, reason="x", proposed_at=AT, proposed_by="person:1",
        asked_at=AT,
    )  # fmt: skip
    stop = lambda row, ground, at: services.stop(row.key, ground=ground, reason="x", by=leader, at=at)  # noqa: E731
    assert refused(lambda: stop(asked, "stop.silence", until)) == {"no_time_was_set"}
    request.answer_by = until
    request.save()
    assert refused(lambda: stop(asked, "stop.silence", until - HOUR)) == {"still_time_to_answer"}
    assert refused(lambda: stop(asked, "stop.not_paid", until)) == {"ground_unknown"}
    stop(asked, "stop.silence", until)
    assert row_of(asked.key).supplements.get().state == "lapsed"

    unpaid = a_dossier(counter.cast, State.FINANCIAL, applicant=counter.applicant)
    day = local(until).date()
    FinancialObligation.objects.create(dossier=unpaid, what="x", amount=1, asked_at=AT, pay_by=day)
    early = until - timedelta(hours=10)
    assert refused(lambda: stop(unpaid, "stop.not_paid", early)) == {"still_time_to_answer"}
    stop(unpaid, "stop.not_paid", until + timedelta(days=1))
    assert row_of(unpaid.key).state == State.STOPPED


def test_papers_go_back_to_whom_they_belong(counter: Counter) -> None:
    row, receiver = counter.accepted(), counter.cast.actor("receiver")
    back = lambda **own: services.hand_back_papers(  # noqa: E731
        row.key, **{"identity_checked": True, "by": receiver, "at": AT + 2 * HOUR} | own
    )
    assert refused(back) == {"move_not_allowed"}
    services.stop(row.key, ground="stop.court", reason="x", by=counter.cast.actor("agency_leader"), at=AT + HOUR)
    wrong = lambda: back(identity_checked=False, recipient=counter.stranger, papers=["form", "nothing"])  # noqa: E731
    assert refused(wrong) == {"identity_unchecked", "recipient_not_entitled", "paper_unknown"}
    assert refused(lambda: back(by=counter.cast.actor("clerk"))) == {"access.not_allowed"}
    back(papers=["form"])
    back()
    given_back = {each.component: each.handed_back_to for each in row.components.all()}
    assert given_back == {"form": counter.applicant, "identity": counter.applicant, "photo": ""}
    assert refused(back) == {"nothing_to_hand_back"}
    assert row_of(row.key).closed_at == AT + HOUR


def test_closed_and_filed_again_is_found(counter: Counter) -> None:
    row, leader = counter.accepted(), counter.cast.actor("agency_leader")
    services.stop(row.key, ground="stop.court", reason="x", by=leader, at=AT + HOUR)
    again = counter.accepted("filing-0002", at=AT + timedelta(days=2))
    late = counter.accepted("filing-0003", at=AT + timedelta(days=3), subject_matter="việc khác")
    assert late.previous is None
    day = local(AT).date()
    found = queries.filed_again(leader, day, day + timedelta(days=31), agency=row.agency)
    assert [(each, each.previous) for each in found] == [(again, row)]
    assert not queries.filed_again(leader, day, day + timedelta(days=2)).exists()
    assert not queries.filed_again(counter.cast.actor("agency_leader", elsewhere=True), day, day.replace(year=2017))
