"""Two processes of one procedure put to work at one moment: one is active, the other is told."""

from datetime import date

import pytest

from diemsang.onestop.procedures import services
from diemsang.onestop.procedures.models import InternalProcess
from diemsang.onestop.procedures.services import NewProcess
from tests.cast import AT
from tests.onestop.procedures.rows import a_decision, a_stage, a_version, way
from tests.onestop.procedures.samples import SYSTEM
from tests.onestop.procedures.test_races import race
from tests.onestop.procedures.walked import some_steps

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


def test_of_two_activations_one_wins() -> None:
    stage = a_stage()
    agency, on = stage.bodies["agency"], date(2015, 6, 1)
    version = a_version(
        "1.004237",
        "Cấp bản sao",
        decision=a_decision(stage.bodies["province"]),
        agency=agency,
        ways=[way("counter", "3 ngày làm việc")],
    )
    new = NewProcess(version=version.key, agency=agency, steps=some_steps())
    keys = services.draft_processes([new, new], by=SYSTEM, at=AT)

    def activate(key: str) -> None:
        services.activate_process(key, by=SYSTEM, at=AT, decision_number="663/QĐ-UBND", decided_on=on, valid_from=on)

    answers = race(*(lambda key=key: activate(key) for key in keys))
    assert sorted(answers) == [(), ("procedures.process_one_is_active",)]
    assert InternalProcess.objects.filter(state="active").count() == 1

    again = race(*(lambda: activate(keys[answers.index(())]) for _ in range(2)))
    assert again == [("procedures.process_not_a_draft",)] * 2
