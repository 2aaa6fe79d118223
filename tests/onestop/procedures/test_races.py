"""Two acts on one procedure at one moment: one wins, the other is told."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import services
from diemsang.onestop.procedures.models import Ending, Procedure, ProcedureVersion
from tests import cast as casting
from tests.onestop.procedures.samples import (
    AT,
    BEGIN,
    SYSTEM,
    abolished,
    amended,
    announce,
    code,
    decision,
    found_fields,
    new,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


def race(*acts: Callable[[], object]) -> list[tuple[str, ...]]:
    """Run the acts at the same moment; for each, the codes it was refused with."""
    barrier = threading.Barrier(len(acts))
    answers: list[tuple[str, ...]] = [("crashed",)] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
            answers[place] = ()
        except Refused as refused:
            answers[place] = refused.codes
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_of_two_acts_on_one_procedure_one_wins() -> None:
    people = casting.build()
    issuer, centre = people.bodies["province"], people.bodies["centre"]
    found_fields()

    def act(line: object, number: str, on: date) -> Callable[[], object]:
        whole = decision(issuer, line, on=on, number=number)  # type: ignore[arg-type]
        return lambda: services.announce_decision(whole, by=SYSTEM, at=AT)

    answers = race(act(new(1, steps="A"), "1/QĐ", BEGIN), act(new(1, steps="B"), "2/QĐ", BEGIN))
    assert sorted(answers) == [(), ("procedures.code_taken",)]
    assert ProcedureVersion.objects.get().steps == "AB"[answers.index(())]

    later = date(2014, 1, 1)
    answers = race(act(amended(1, steps="C"), "3/QĐ", later), act(amended(1, steps="D"), "4/QĐ", later))
    assert sorted(answers) == [(), ("procedures.later_version",)]
    assert ProcedureVersion.objects.on(later).get().steps == "CD"[answers.index(())]

    announce(issuer, new(2), number="5/QĐ")
    answers = race(act(abolished(2), "6/QĐ", later), act(abolished(2), "7/QĐ", later))
    assert answers.count(()) == 1
    assert Ending.objects.count() == 1

    def move_in() -> object:
        return services.record_received_at_centre(
            [code(1)], place=centre, by=SYSTEM, at=AT, valid_from=later, decision_number="8/QĐ"
        )

    assert sorted(race(move_in, move_in)) == [(), ("procedures.received_already",)]

    key = services.draft_decision(decision(issuer, new(3), number="9/QĐ"), by=SYSTEM, at=AT)
    services.control_decision(key, by=SYSTEM, at=AT)
    services.submit_decision(key, by=SYSTEM, at=AT)

    def announce_it() -> object:
        return services.announce_decision(key, by=SYSTEM, at=AT, number="9/QĐ", signed_on=BEGIN)

    assert sorted(race(announce_it, announce_it)) == [(), ("procedures.wrong_state",)]
    assert Procedure.objects.count() == 3
