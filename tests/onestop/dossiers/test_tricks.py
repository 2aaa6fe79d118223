"""What somebody might try: to take another's draft, to look punctual, to be silent about an answer, to sign one's own
examination. Each is refused, or shows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier, Ground, SupplementState
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem
from diemsang.onestop.dossiers.services import Question
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.ends import HOUR
from tests.onestop.dossiers.signing import desk_of
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.working import a_process, tasks_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
LACKS = (PaperCheck("identity", "invalid", "mờ, không đọc được"),)
ITEMS = (SupplementItem(component="identity", reason="Bản sao mờ"),)


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {code.removeprefix("dossiers.") for code in caught.value.codes}


# Drafts


@pytest.mark.parametrize("role", ["receiver", "guide", "powerless"])
def test_a_draft_is_its_writers_alone_even_for_who_guesses_its_number(counter: Counter, role: str) -> None:
    applicant, other = counter.cast.actor("applicant"), counter.cast.actor(role)
    key = services.save_draft(counter.filing(subject_matter="của tôi"), by=applicant, at=AT)
    mine = counter.filing(subject_matter="của người khác")
    for act, own in ((services.save_draft, {}), (services.submit, {"filing_key": "filing-0001"})):
        missing = refused(lambda act=act, own=own: act(mine, by=other, at=AT, dossier="dossier:999999", **own))
        assert refused(lambda act=act, own=own: act(mine, by=other, at=AT, dossier=key, **own)) == missing
    assert row_of(key).subject_matter == "của tôi"


def test_a_receiver_makes_no_filing_of_somebody_elses_draft(counter: Counter) -> None:
    key = services.save_draft(counter.filing(), by=counter.cast.actor("applicant"), at=AT)
    by = counter.cast.actor("receiver")
    filing = counter.filing("counter", applicant=counter.stranger)
    assert refused(lambda: services.file_at_counter(filing, filing_key="filing-0001", by=by, at=AT, dossier=key)) == {
        "access.not_found"
    }
    assert (row_of(key).state, row_of(key).applicant) == (State.DRAFT, counter.applicant)


# Silence


def waiting_for_papers(counter: Counter) -> Dossier:
    row = counter.processing()
    specialist, head = counter.cast.actor("specialist"), counter.cast.actor("division_head")
    services.propose_supplement(row.key, items=ITEMS, reason="Thiếu giấy tờ", checks=LACKS, by=specialist, at=AT)
    services.ask_supplement(row.key, by=head, at=AT, answer_by=AT + timedelta(days=5))
    return row


def test_who_answered_is_not_stopped_for_silence_because_nobody_looked(counter: Counter) -> None:
    row = waiting_for_papers(counter)
    handed = [GivenPaper(component="identity", copies=1)]
    services.answer_supplement(row.key, papers=handed, by=counter.cast.actor("applicant"), at=AT + HOUR)
    by, later = counter.cast.actor("agency_leader"), AT + timedelta(days=20)
    stop = lambda: services.stop(row.key, ground="stop.silence", reason="không trả lời", by=by, at=later)  # noqa: E731
    assert refused(stop) == {"supplement_handed_in"}
    assert row_of(row.key).state == State.SUPPLEMENT


def test_who_did_not_answer_in_time_may_be_stopped(counter: Counter) -> None:
    row = waiting_for_papers(counter)
    by, later = counter.cast.actor("agency_leader"), AT + timedelta(days=20)
    services.stop(row.key, ground="stop.silence", reason="không trả lời", by=by, at=later)
    assert row_of(row.key).state == State.STOPPED


# Corrected moments


def propose(counter: Counter, row: Dossier, moment: str, becomes: object) -> str:
    by, at = counter.cast.actor("agency_leader"), AT + timedelta(days=9)
    return services.propose_correction(row.key, moment=moment, becomes=becomes, reason="nhầm", by=by, at=at)


@pytest.mark.usefixtures("demo_signing")
def test_a_settlement_is_not_moved_before_its_digital_signature(counter: Counter) -> None:
    row = desk_of(counter).issued(at=AT + 2 * HOUR)
    assert refused(lambda: propose(counter, row, "settled_at", AT + HOUR)) == {"moment_out_of_order"}


def test_an_acceptance_is_not_moved_behind_the_hand_over(counter: Counter) -> None:
    row = counter.accepted()
    unit, receiver = counter.cast.units["unit"], counter.cast.actor("receiver")
    services.hand_over(row.key, unit=unit, by=receiver, at=AT + HOUR)
    assert refused(lambda: propose(counter, row, "accepted_at", AT + 2 * HOUR)) == {"moment_out_of_order"}
    propose(counter, row, "accepted_at", AT + HOUR)


# Examiner and signer


@pytest.mark.parametrize("work", ["consult", "propose_supplement", "ask_payment", "keep_result_draft"])
def test_who_does_a_part_of_the_examination_is_an_examiner(counter: Counter, work: str) -> None:
    row = counter.transferred()
    head, specialist = counter.cast.actor("division_head"), counter.cast.actor("specialist")
    services.assign(row.key, person=counter.cast.people["clerk"], by=head, at=AT)
    services.accept_handover(row.key, by=head, at=AT)
    assert specialist.person not in row_of(row.key).examiners
    due = AT + timedelta(days=2)
    said = {
        "consult": {"questions": [Question(counter.cast.bodies["other"], "Ý kiến?", due)]},
        "propose_supplement": {"items": ITEMS, "reason": "thiếu", "checks": LACKS},
        "ask_payment": {"what": "Thuế", "amount": 1},
        "keep_result_draft": {"kind": "KQ.H98.000001", "text": "Nội dung"},
    }[work]
    getattr(services, work)(row.key, by=specialist, at=AT, **said)
    assert specialist.person in row_of(row.key).examiners


# Nothing left behind an answer


def test_an_answer_leaves_no_hand_over_and_no_proposal_waiting(counter: Counter) -> None:
    row = counter.processing()
    specialist = counter.cast.actor("specialist")
    services.propose_supplement(row.key, items=ITEMS, reason="Thiếu", checks=LACKS, by=specialist, at=AT)
    services.keep_result_draft(row.key, kind="KQ.H98.000001", text="Nội dung", by=specialist, at=AT)
    services.submit_for_signature(row.key, by=specialist, at=AT)
    clerk = counter.cast.people["clerk"]
    services.pass_on(row.key, person=clerk, by=counter.cast.actor("agency_leader"), at=AT)
    services.sign(row.key, method="paper", by=SYSTEM, at=AT)
    services.issue(row.key, method="paper", by=counter.cast.actor("clerk"), at=AT + HOUR)
    assert not row.handovers.filter(accepted_at=None, declined_at=None).exists()
    assert row.supplements.get().state == SupplementState.LAPSED


# What entries say


def test_an_entry_of_an_assignment_still_says_from_which_state_it_went(counter: Counter) -> None:
    row, head = counter.processing(), counter.cast.actor("division_head")
    services.assign(row.key, person=counter.cast.people["clerk"], by=head, at=AT)
    services.reassign(row.key, person=counter.cast.people["specialist"], reason="vắng", by=head, at=AT)
    assert list(queries.check_against_journal([row.key])) == []


def test_a_redirected_part_leaves_the_states_of_the_dossier_in_its_entry(counter: Counter) -> None:
    a_process(counter)
    row = counter.processing()
    specialist = counter.cast.actor("specialist")
    services.open_tasks(row.key, by=specialist, at=AT)
    part = tasks_of(row.key)[4]
    elsewhere = counter.cast.bodies["centre"]
    services.redirect_task(f"task:{part.pk}", agency=elsewhere, reason="nhầm", by=specialist, at=AT)
    assert list(queries.check_against_journal([row.key])) == []


# Nothing becomes late while its clock stands still


def test_nobody_apologises_for_a_dossier_whose_clock_stands_still(counter: Counter) -> None:
    row, leader = waiting_for_papers(counter), counter.cast.actor("agency_leader")
    ground = Ground.objects.filter(kind="late").values_list("code", flat=True).first()
    said = {"ground": ground, "reason": "chậm", "new_due": AT + timedelta(days=40)}
    assert refused(lambda: services.apologise(row.key, by=leader, at=AT + timedelta(days=30), **said)) == {"not_late"}
