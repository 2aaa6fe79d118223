"""Many at once: ten times one filing is one dossier, codes are never given twice, one act of two wins."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, LastSerial, Move
from diemsang.onestop.dossiers.rules import State
from tests.cast import AT
from tests.onestop.dossiers.stage import Counter
from tests.onestop.dossiers.test_intake import CHECKS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
AT_ONCE = 10


def race(acts: list[Callable[[], object]]) -> tuple[list[object], list[tuple[str, ...]]]:
    """Run the acts at the same moment: what they gave back, and the codes of those that were refused."""
    barrier = threading.Barrier(len(acts))
    done: list[object] = []
    refusals: list[tuple[str, ...]] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            done.append(act())
        except Refused as refused:
            refusals.append(refused.codes)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return done, refusals


def test_the_same_filing_at_the_same_moment_is_one_dossier(counter: Counter) -> None:
    filing, by = counter.filing(), counter.cast.actor("applicant")
    other, officer = counter.filing("counter", applicant=counter.stranger), counter.cast.actor("receiver")
    same = [lambda: services.submit(filing, filing_key="filing-0001", by=by, at=AT) for _ in range(AT_ONCE)]
    same += [lambda: services.file_at_counter(other, filing_key="filing-0002", by=officer, at=AT)]
    done, refusals = race(same)
    assert refusals == []
    assert len(done) == AT_ONCE + 1
    assert len(set(done)) == 2
    assert Dossier.objects.count() == Move.objects.count() == 2
    assert LastSerial.objects.get().last == 2

    # Codes under concurrency, and one draft sent by two hands.
    def file(number: int) -> Callable[[], object]:
        return lambda: services.file_at_counter(other, filing_key=f"filing-1{number:03}", by=officer, at=AT)

    done, refusals = race([file(number) for number in range(AT_ONCE)])
    assert refusals == []
    assert len(set(done)) == AT_ONCE
    codes = set(Dossier.objects.values_list("code", flat=True))
    assert codes == {f"000.00.01.H98-160530-{serial:04d}" for serial in range(1, AT_ONCE + 3)}

    draft = services.save_draft(filing, by=by, at=AT)
    done, refusals = race(
        [lambda: services.submit(filing, filing_key="filing-2001", dossier=draft, by=by, at=AT) for _ in range(3)]
    )
    assert (set(done), refusals) == ({draft}, [])

    # One officer accepts while another asks for papers: one wins, the other is told.
    waiting = Dossier.objects.get(filing_key="filing-0001")
    at = AT + timedelta(hours=1)
    done, refusals = race(
        [
            lambda: services.accept(waiting.key, checks=CHECKS, by=officer, at=at),
            lambda: services.refuse(waiting.key, ground="refuse.not_eligible", reason="x", by=officer, at=at),
        ]
    )
    assert len(done) == len(refusals) == 1
    assert refusals[0] in {("dossiers.move_not_allowed",), ("dossiers.closed",)}
    waiting.refresh_from_db()
    assert waiting.state in {State.ACCEPTED, State.REFUSED}
    assert waiting.moves.count() == 2
