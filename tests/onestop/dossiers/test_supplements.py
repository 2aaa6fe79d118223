"""Papers that the examination finds lacking: proposed, approved by another, the clock still until they are received."""

from datetime import date

import pytest

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, SupplementState
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem
from tests.cast import AT
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
LACKS = (PaperCheck("identity", "invalid", "mờ, không đọc được"),)
ITEMS = (SupplementItem(component="identity", reason="Bản sao mờ"),)
TUESDAY, WEDNESDAY = at_local(date(2016, 5, 31), 10), at_local(date(2016, 6, 1), 14)


def proposed(counter: Counter) -> Dossier:
    row = counter.processing()
    by = counter.cast.actor("specialist")
    services.propose_supplement(row.key, items=ITEMS, reason="Thiếu giấy tờ", checks=LACKS, by=by, at=AT)
    return row_of(row.key)


def asked(counter: Counter) -> Dossier:
    row = proposed(counter)
    services.ask_supplement(row.key, by=counter.cast.actor("division_head"), at=TUESDAY)
    return row_of(row.key)


def test_a_proposal_pauses_nothing_and_uses_nothing_up(counter: Counter) -> None:
    row = proposed(counter)
    assert (row.state, row.paused_since, row.supplements_used) == (State.PROCESSING, None, 0)
    assert row.supplements.get().state == SupplementState.PROPOSED


def test_the_clock_stands_still_from_the_approval_to_the_receipt(counter: Counter) -> None:
    row = asked(counter)
    assert (row.state, row.paused_since, row.supplements_used) == (State.SUPPLEMENT, TUESDAY, 1)
    handed = [GivenPaper(component="identity", copies=1)]
    services.answer_supplement(row.key, papers=handed, by=counter.cast.actor("applicant"), at=WEDNESDAY)
    assert row_of(row.key).state == State.SUPPLEMENT
    checks = [PaperCheck("identity", "valid")]
    services.receive_supplement(row.key, checks=checks, by=counter.cast.actor("receiver"), at=WEDNESDAY)
    row = row_of(row.key)
    assert (row.state, row.paused_since) == (State.PROCESSING, None)
    # Due Thursday 2 June 17:00; at Tuesday 10:00 there were 1.5 + 4 + 8 + 8 = 21.5 working hours left. From Wednesday
    # 14:00: 3 that day, 8 on Thursday, 8 on Friday, 2.5 on Monday 6 June.
    assert row.legal_due == row.promised_due == at_local(date(2016, 6, 6), 10)
    assert row.supplements.get().state == SupplementState.ANSWERED


def test_papers_brought_to_the_counter_are_taken_and_checked_in_one_act(counter: Counter) -> None:
    row = asked(counter)
    services.receive_supplement(
        row.key,
        papers=[GivenPaper(component="identity", copies=1)],
        checks=[PaperCheck("identity", "valid")],
        by=counter.cast.actor("receiver"),
        at=WEDNESDAY,
    )
    assert row_of(row.key).state == State.PROCESSING


def test_what_was_asked_for_has_to_be_there_and_valid(counter: Counter) -> None:
    row = asked(counter)
    by = counter.cast.actor("receiver")
    with pytest.raises(Refused) as refused:
        services.receive_supplement(row.key, by=by, at=WEDNESDAY)
    assert refused.value.codes == ("dossiers.paper_not_valid",)
    with pytest.raises(Refused) as refused:
        services.answer_supplement(row.key, papers=[], by=counter.cast.actor("applicant"), at=WEDNESDAY)
    assert refused.value.codes == ("dossiers.papers_missing",)
    assert row_of(row.key).state == State.SUPPLEMENT


def test_no_more_is_asked_than_the_day_of_acceptance_allows(counter: Counter) -> None:
    row = asked(counter)
    services.receive_supplement(
        row.key,
        papers=[GivenPaper(component="identity", copies=1)],
        checks=[PaperCheck("identity", "valid")],
        by=counter.cast.actor("receiver"),
        at=WEDNESDAY,
    )
    Dossier.objects.filter(pk=row.pk).update(supplements_allowed=1)
    with pytest.raises(Refused) as refused:
        services.propose_supplement(
            row.key, items=ITEMS, reason="Lại thiếu", checks=LACKS, by=counter.cast.actor("specialist"), at=WEDNESDAY
        )
    assert refused.value.codes == ("dossiers.supplements_used_up",)


def test_one_request_waits_at_a_time(counter: Counter) -> None:
    row = proposed(counter)
    with pytest.raises(Refused) as refused:
        services.propose_supplement(
            row.key, items=ITEMS, reason="Thiếu nữa", by=counter.cast.actor("specialist"), at=TUESDAY
        )
    assert refused.value.codes == ("dossiers.asked_already",)


def test_nothing_is_approved_that_was_not_proposed(counter: Counter) -> None:
    row = counter.processing()
    for act in (services.ask_supplement, services.decline_supplement):
        more = {"reason": "không cần"} if act is services.decline_supplement else {}
        with pytest.raises(Refused) as refused:
            act(row.key, by=counter.cast.actor("division_head"), at=TUESDAY, **more)
        assert refused.value.codes == ("dossiers.not_proposed",)


def test_a_declined_proposal_uses_nothing_up_and_another_may_follow(counter: Counter) -> None:
    row = proposed(counter)
    with pytest.raises(Refused) as refused:
        services.decline_supplement(row.key, reason=" ", by=counter.cast.actor("division_head"), at=TUESDAY)
    assert refused.value.codes == ("dossiers.reason_missing",)
    services.decline_supplement(row.key, reason="Đủ rồi", by=counter.cast.actor("division_head"), at=TUESDAY)
    assert row_of(row.key).supplements_used == 0
    services.propose_supplement(
        row.key, items=ITEMS, reason="Vẫn thiếu", by=counter.cast.actor("specialist"), at=TUESDAY
    )


@pytest.mark.parametrize("role", ["receiver", "specialist", "clerk", "applicant"])
def test_only_a_leader_sends_the_request(counter: Counter, role: str) -> None:
    row = proposed(counter)
    with pytest.raises(Refused) as refused:
        services.ask_supplement(row.key, by=counter.cast.actor(role), at=TUESDAY)
    assert refused.value.codes == ("access.not_allowed",)
    with pytest.raises(Refused):
        services.ask_supplement(row.key, by=counter.cast.actor("division_head", elsewhere=True), at=TUESDAY)
    assert row_of(row.key).state == State.PROCESSING
