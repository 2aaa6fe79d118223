"""What tests of the work on dossiers share: an internal process with parts of other agencies, and what refusals say."""

from collections.abc import Callable
from datetime import date

import pytest

from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Task
from diemsang.onestop.procedures import queries as catalogue
from diemsang.onestop.procedures import services as procedures
from diemsang.onestop.procedures.rules import StepView
from diemsang.onestop.procedures.services.processes import NewProcess
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import CODE, Counter

ON = date(2016, 5, 2)


def step(no: int, kind: str, *after: int, minutes: int = 60, unit: str = "", agency: str = "") -> StepView:
    return StepView(no, f"Bước {no}", "specialist", unit, agency, kind, minutes, after)


def a_process(counter: Counter, *, sequential: bool = False) -> str:
    """Intake, assign, examine; two parts of other agencies after the examination, together or one after the other;
    check, sign, return."""
    unit, other, third = counter.cast.units["unit"], counter.cast.bodies["other"], counter.cast.bodies["province"]
    steps = (
        step(1, "intake", minutes=30),
        step(2, "assign", 1, minutes=30, unit=unit),
        step(3, "examine", 2, minutes=120, unit=unit),
        step(4, "agency_task", 3, agency=other),
        step(5, "agency_task", 4 if sequential else 3, agency=third),
        step(6, "check", 4, 5, unit=unit),
        step(7, "sign", 6, minutes=30, unit=unit),
        step(8, "return", 7, minutes=0),
    )
    version = catalogue.in_force(CODE, AT.date()).key
    key = procedures.draft_processes(
        [NewProcess(version=version, agency=counter.cast.bodies["agency"], steps=steps)], by=SYSTEM, at=AT
    )[0]
    procedures.activate_processes([key], by=SYSTEM, at=AT, decision_number="9/QĐ", decided_on=ON, valid_from=ON)
    return key


def refused(what: Callable[[], object]) -> tuple[str, ...]:
    """The codes of the refusal, without the name of the context when it is this one."""
    with pytest.raises(Refused) as caught:
        what()
    return tuple(code.removeprefix("dossiers.") for code in caught.value.codes)


def tasks_of(key: str) -> dict[int, Task]:
    """The tasks of a dossier by step, the latest for each."""
    return {task.step: task for task in Task.objects.filter(dossier=int(key.partition(":")[2])).order_by("pk")}
