"""Two officers at once: one wins, the other is told who was first and when; two batches never wait crosswise."""

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Handover, Move
from diemsang.onestop.dossiers.rules import State
from tests.cast import AT
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.test_races import race
from tests.onestop.dossiers.working import a_process, tasks_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


def test_of_two_officers_one_wins_and_the_other_is_told(counter: Counter) -> None:
    cast, unit = counter.cast, counter.cast.units["unit"]
    a_process(counter)
    receiver, head, specialist = (cast.actor(role) for role in ("receiver", "division_head", "specialist"))
    keys = [counter.accepted(f"filing-{number:04}").key for number in range(4)]

    # Two batches with the same dossiers, in opposite order: each dossier goes once.
    done, refusals = race(
        [
            lambda: services.hand_over_batch(keys, unit=unit, by=receiver, at=AT),
            lambda: services.hand_over_batch(keys[::-1], unit=unit, by=receiver, at=AT),
        ]
    )
    assert refusals == []
    assert sum(len(result.done) for result in done) == 4  # type: ignore[attr-defined]
    assert Handover.objects.count() == 4
    told = {each.code for result in done for line in result.failed for each in line.refusals}  # type: ignore[attr-defined]
    assert told <= {"dossiers.move_not_allowed"}

    # One accepts while another declines.
    key = keys[0]
    done, refusals = race(
        [
            lambda: services.accept_handover(key, by=specialist, at=AT),
            lambda: services.decline_handover(key, reason="nhầm", by=head, at=AT),
        ]
    )
    assert (len(done), [each.codes for each in refusals]) == (1, [("dossiers.move_not_allowed",)])

    # Two who accept: the second is told the first one's name.
    services.accept_handover(keys[1], by=specialist, at=AT)
    with pytest.raises(Refused) as caught:
        services.accept_handover(keys[1], by=head, at=AT)
    (refusal,) = caught.value.refusals
    assert refusal.params["who"].startswith("Người Thử")
    assert refusal.params["at"] == "09:00 30/05/2016"

    # Two finish the same part while another finishes the second: each part ends once.
    row = row_of(keys[1])
    assert row.state == State.PROCESSING
    services.open_tasks(row.key, by=specialist, at=AT)
    first, second = (f"task:{task.pk}" for task in tasks_of(row.key).values())
    for task in (first, second):
        services.accept_task(task, by=cast.actor("system"), at=AT)
    system = cast.actor("system")
    done, refusals = race(
        [
            lambda task=task: services.finish_task(task, outcome="xong", by=system, at=AT)
            for task in (first, first, second)
        ]
    )
    assert (len(done), [each.codes for each in refusals]) == (2, [("dossiers.task_moved_on",)])
    assert Move.objects.filter(act="dossiers.finish_task").count() == 2
