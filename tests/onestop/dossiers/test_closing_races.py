"""Two officers at once: money is taken once, a dossier ends once, a result is handed out once."""

from datetime import timedelta

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import ReturnOfResult
from diemsang.onestop.dossiers.rules import State
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.ends import PRICED, announce_priced, rejected
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.test_races import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
LATER = AT + timedelta(hours=4)


def codes(refusals: list[Refused]) -> list[tuple[str, ...]]:
    return [each.codes for each in refusals]


def test_two_officers_at_once(counter: Counter) -> None:
    announce_priced(counter)
    receiver, accountant = counter.cast.actor("receiver"), counter.cast.actor("accountant")
    leader, centre = counter.cast.actor("agency_leader"), counter.cast.actor("centre_leader")

    # One fee, two cashiers.
    row = counter.accepted("filing-0001", procedure=PRICED)
    done, refusals = race(
        [
            lambda: services.collect_fee(row.key, receipt="BL1", way="cash", fees=[1], by=receiver, at=LATER),
            lambda: services.collect_fee(row.key, receipt="BL2", way="pos", fees=[1], by=accountant, at=LATER),
        ]
    )
    assert (len(done), codes(refusals)) == (1, [("dossiers.fee_settled_already",)])
    assert row_of(row.key).moves.filter(act="dossiers.collect_fee").count() == 1

    # Withdrawn and stopped in the same moment: one end, and the other is told.
    services.ask_to_withdraw(row.key, reason="x", by=SYSTEM, at=LATER)
    done, refusals = race(
        [
            lambda: services.withdraw(row.key, by=leader, at=LATER),
            lambda: services.stop(row.key, ground="stop.court", reason="x", by=leader, at=LATER),
        ]
    )
    assert (len(done), codes(refusals)) == (1, [("dossiers.closed",)])
    assert row_of(row.key).state in {State.WITHDRAWN, State.STOPPED}
    assert row.withdrawals.get().decided_at == LATER

    # One refund decided twice.
    refund = lambda: services.decide_refund(row.key, fee=1, amount=1, reason="x", by=leader, at=LATER)  # noqa: E731
    done, refusals = race([refund, refund])
    assert (len(done), codes(refusals)) == (1, [("dossiers.refund_decided_already",)])

    # One answer handed out at two counters.
    answer = rejected(counter, "filing-0002")
    give = lambda: services.return_result(answer.key, identity_checked=True, by=receiver, at=LATER)  # noqa: E731
    done, refusals = race([give, give])
    assert (len(done), codes(refusals)) == (1, [("dossiers.closed",)])
    assert ReturnOfResult.objects.count() == 1

    # Both leaders propose a correction: one waits for the other's word.
    waiting = counter.accepted("filing-0003", at=AT - timedelta(days=3))
    assert waiting.accepted_at is not None
    becomes = waiting.accepted_at - timedelta(hours=1)
    done, refusals = race(
        [
            lambda: services.propose_correction(
                waiting.key, moment="accepted_at", becomes=becomes, reason="x", by=leader, at=LATER
            ),
            lambda: services.propose_correction(
                waiting.key, moment="accepted_at", becomes=becomes, reason="x", by=centre, at=LATER
            ),
        ]
    )
    assert (len(done), codes(refusals)) == (1, [("dossiers.asked_already",)])
