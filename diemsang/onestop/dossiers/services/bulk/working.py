"""Who works on it, in memory: the counterpart of `services.handover`, `steps`, `processing`, `consulting`, `tasks`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from diemsang.kernel.access import NOT_FOUND, may
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Consultation, Handover, Task, TaskState
from diemsang.onestop.dossiers.rules import State, refusals
from diemsang.onestop.dossiers.rules import handover as rules
from diemsang.onestop.dossiers.rules import tasks as task_rules
from diemsang.onestop.dossiers.rules.handover import Taker
from diemsang.onestop.dossiers.rules.lives import Deed
from diemsang.onestop.dossiers.rules.tasks import Part
from diemsang.onestop.dossiers.services.acting import shown
from diemsang.onestop.dossiers.services.bulk.case import Case
from diemsang.onestop.dossiers.services.bulk.doing import does
from diemsang.onestop.dossiers.services.consulting import END, Question
from diemsang.onestop.dossiers.services.handover import EXAMINE, assigns_at, name_of, obstacles_to_taker
from diemsang.onestop.dossiers.services.processing import obstacles_to_person
from diemsang.onestop.dossiers.services.steps import EXAMINE as EXAMINING
from diemsang.onestop.procedures.rules import StepView


@does("dossiers.hand_over")
def hand_over(case: Case, deed: Deed, *, unit: str = "", person: str = "", note: str = "") -> None:
    on, row = case.hold(deed), case.row
    step = rules.first_step(_steps(case))
    names = (unit, person) if unit or person else (step.unit, step.person) if step else ("", "")
    taker = case.known.taker(*names, on) if any(names) else Taker()
    refuse_if(obstacles_to_taker(row, taker, on))
    sent = _send(case, deed, taker, step.no if step else None, note)
    case.carry_out(
        deed,
        unit=taker.unit,
        person=deed.by.person,
        facts={"batch": sent.batch, "taker": sent.taker, "taker_unit": sent.taker_unit},
        late=lambda: {"handover": sent.pk},
    )


def _send(case: Case, deed: Deed, taker: Taker, step: int | None, note: str) -> Handover:
    sent = Handover(
        dossier=case.row,
        giver=name_of(deed.by),
        giver_unit=case.row.holder_unit,
        taker=taker.person,
        taker_unit=taker.unit,
        step=step,
        note=clean(note),
        sent_at=deed.at,
    )
    case.handovers.append(sent)
    return sent


@does("dossiers.receive_handover")
def receive_handover(case: Case, deed: Deed) -> None:
    case.hold(deed)
    sent = _sent_to(case, deed)
    if sent.received_at is not None:
        return
    sent.received_at, sent.received_by, giver = deed.at, name_of(deed.by), sent.giver
    case.carry_out(deed, late=lambda: {"handover": sent.pk, "giver": giver})


@does("dossiers.accept_handover")
def accept_handover(case: Case, deed: Deed) -> None:
    case.hold(deed)
    row, sent, step = case.row, _sent_to(case, deed), rules.first_step(_steps(case))
    _take(case, sent, deed)
    sent.step_due = rules.budget_due(deed.at, step.budget_minutes, case.known.calendar(row.agency)) if step else None
    places = [place for place in (sent.taker_unit, row.agency) if place]
    examines = any(may(deed.by, EXAMINE, scope=place, state=State.PROCESSING) for place in places)
    person = sent.taker or (deed.by.person or "" if examines else "")
    case.carry_out(
        deed,
        unit=sent.taker_unit,
        person=person,
        examines=examines or step is None or step.kind == EXAMINING,
        late=lambda: {"handover": sent.pk, "giver": sent.giver},
    )
    _found_tasks(case, deed)


@does("dossiers.decline_handover")
def decline_handover(case: Case, deed: Deed, *, reason: str) -> None:
    case.hold(deed)
    sent = _sent_to(case, deed)
    refuse_if(_obstacles_to_reason(reason))
    sent.declined_at, sent.decline_reason = deed.at, clean(reason)
    back = sent.giver if sent.giver.startswith("person:") else ""
    case.carry_out(
        deed,
        reason=reason,
        unit=sent.giver_unit,
        person=back,
        late=lambda: {"handover": sent.pk, "giver": sent.giver, "decliner": name_of(deed.by)},
    )


def _sent_to(case: Case, deed: Deed) -> Handover:
    """The open hand-over, for whom it was sent to; refused as `handover` refuses."""
    row, sent = case.row, case.open_handover()
    if sent is None or not may(deed.by, deed.act, scope=sent.taker_unit or row.agency, state=row.state):
        raise Refused(refusals.NO_HANDOVER())
    if (
        sent.taker not in ("", deed.by.person)
        and not deed.by.is_system
        and not assigns_at(deed.by, row, sent.taker_unit)
    ):
        raise Refused(refusals.NO_HANDOVER())
    return sent


def _take(case: Case, sent: Handover, deed: Deed) -> None:
    sent.received_at, sent.received_by = sent.received_at or deed.at, sent.received_by or name_of(deed.by)
    sent.accepted_at, sent.accepted_by = deed.at, name_of(deed.by)


@does("dossiers.pass_on")
def pass_on(
    case: Case, deed: Deed, *, step: int | None = None, unit: str = "", person: str = "", note: str = ""
) -> None:
    on, row = case.hold(deed), case.row
    current, steps = case.current_step(), _steps(case)
    coming = _next_step(steps, current, step)
    names = (unit, person) if unit or person else (coming.unit, coming.person) if coming else ("", "")
    taker = case.known.taker(*names, on)
    found: list[Refusal] = []
    if (waiting := case.open_handover()) is not None:
        found.append(refusals.HANDOVER_WAITING(at=shown(waiting.sent_at)))
    if step is not None and coming is None:
        found.append(refusals.STEP_UNKNOWN(at_field="step", step=step))
    refuse_if([*found, *obstacles_to_taker(row, taker, on)])
    sent = _send(case, deed, taker, coming.no if coming else None, note)
    opened = _send_ready(case, deed, leaves=current) if current is not None else []
    case.carry_out(
        deed,
        unit=taker.unit,
        facts={"step": sent.step, "taker": sent.taker, "taker_unit": sent.taker_unit},
        late=lambda: {"handover": sent.pk, "tasks": [task.pk for task in opened]},
    )


def _next_step(steps: Sequence[StepView], current: int | None, wanted: int | None) -> StepView | None:
    """The step named, when the agency has it; else the only one that follows; else None."""
    if wanted is not None:
        here = [each for each in steps if each.no == wanted and each.kind not in rules.OUTSIDE_THE_AGENCY]
        return here[0] if here else None
    found = rules.following(steps, current)
    return found[0] if len(found) == 1 else None


@does("dossiers.take_on")
def take_on(case: Case, deed: Deed) -> None:
    case.hold(deed)
    row, sent = case.row, case.open_handover()
    if sent is None:
        raise Refused(refusals.NO_HANDOVER())
    is_theirs = deed.by.is_system or sent.taker in ("", deed.by.person)
    if not (is_theirs or assigns_at(deed.by, row, sent.taker_unit)):
        raise Refused(refusals.NO_HANDOVER())
    step = next((each for each in _steps(case) if each.no == sent.step), None)
    _take(case, sent, deed)
    if step is not None:
        sent.step_due = rules.budget_due(deed.at, step.budget_minutes, case.known.calendar(row.agency))
    case.carry_out(
        deed,
        unit=sent.taker_unit,
        person=sent.taker or deed.by.person or "",
        examines=step is None or step.kind == EXAMINING,
        late=lambda: {"handover": sent.pk, "giver": sent.giver, "step": sent.step},
    )


@does("dossiers.assign")
def assign(case: Case, deed: Deed, *, person: str) -> None:
    on, row = case.hold(deed), case.row
    taker = case.known.taker("", person, on)
    refuse_if(obstacles_to_person(row, taker, on))
    sent = case.open_handover()
    if row.state == State.TRANSFERRED and sent is not None:
        sent.taker = person
        case.carry_out(deed, facts={"person": person})
        return
    facts = {"person": person, "from_person": row.holder_person}
    case.carry_out(deed, unit=taker.unit or None, person=person, facts=facts)


@does("dossiers.reassign")
def reassign(case: Case, deed: Deed, *, person: str, reason: str) -> None:
    on, row = case.hold(deed), case.row
    taker = case.known.taker("", person, on)
    refuse_if([*obstacles_to_person(row, taker, on), *_obstacles_to_reason(reason)])
    facts = {"person": person, "from_person": row.holder_person}
    case.carry_out(deed, reason=reason, unit=taker.unit or None, person=person, facts=facts)


def _obstacles_to_reason(reason: str) -> list[Refusal]:
    return [] if clean(reason).strip() else [refusals.REASON_MISSING(at_field="reason")]


# Questions to other agencies. A question is named by its agency: a life has no numbers of rows yet.


@does("dossiers.consult")
def consult(case: Case, deed: Deed, *, questions: Sequence[Question]) -> None:
    on = case.hold(deed)
    refuse_if(_obstacles_to_asking(case, questions, deed, on))
    asked = [
        Consultation(
            dossier=case.row,
            agency=each.agency,
            question=clean(each.question),
            asked_at=deed.at,
            asked_by=deed.by.person or deed.by.key,
            due_at=each.due_at,
        )
        for each in questions
    ]
    case.consultations += asked
    case.carry_out(
        deed,
        late=lambda: {
            "consultations": [
                {"consultation": each.pk, "agency": each.agency, "due_at": each.due_at.isoformat()} for each in asked
            ]
        },
        hidden=lambda: {f"question_{each.pk}": each.question for each in asked},
    )


def _obstacles_to_asking(case: Case, questions: Sequence[Question], deed: Deed, on: date) -> list[Refusal]:
    found: list[Refusal] = []
    if not questions:
        found.append(refusals.QUESTION_MISSING(at_field="questions"))
    seen: set[str] = set()
    for number, each in enumerate(questions):
        place = f"questions.{number}"
        if not clean(each.question).strip():
            found.append(refusals.QUESTION_MISSING(at_field=f"{place}.question"))
        if each.due_at <= deed.at:
            found.append(refusals.DUE_MISSING(at_field=f"{place}.due_at"))
        if each.agency in seen or each.agency == case.row.agency:
            found.append(refusals.AGENCY_TWICE(at_field=f"{place}.agency"))
        seen.add(each.agency)
        if not case.known.is_open(each.agency, on):
            found.append(refusals.AGENCY_NOT_OPEN(at_field=f"{place}.agency", on=f"{on:%d/%m/%Y}"))
    return found


@does("dossiers.answer_consultation")
def answer_consultation(case: Case, deed: Deed, *, agency: str, answer: str, agrees: bool | None = None) -> None:
    case.hold(deed, asked=agency)
    asked = _question_to(case, agency)
    found = _obstacles_to_closed(asked)
    if not clean(answer).strip():
        found.append(refusals.ANSWER_MISSING(at_field="answer"))
    refuse_if(found)
    asked.answer, asked.agrees = clean(answer), agrees
    asked.answered_at, asked.answered_by = deed.at, deed.by.person or deed.by.key
    late = deed.at > asked.due_at
    case.carry_out(
        deed,
        acting_unit=agency,
        late=lambda: {"consultation": asked.pk, "agency": agency, "agrees": agrees, "late": late},
        private={"answer": asked.answer},
    )


@does("dossiers.record_silence")
def record_silence(case: Case, deed: Deed, *, agency: str) -> None:
    case.hold(deed)
    asked = _question_to(case, agency)
    found = _obstacles_to_closed(asked)
    if deed.at < asked.due_at:
        found.append(refusals.STILL_TIME_TO_ANSWER(until=shown(asked.due_at)))
    refuse_if(found)
    asked.silence_at = deed.at
    case.carry_out(deed, late=lambda: {"silent": [{"consultation": asked.pk, "agency": agency}]})
    if not _awaited(case):
        case.carry_out(deed, act=END)


@does("dossiers.end_consultation")
def end_consultation(case: Case, deed: Deed) -> None:
    case.hold(deed)
    if waiting := _awaited(case):
        raise Refused(refusals.ANSWERS_AWAITED(count=waiting))
    case.carry_out(deed)


def _question_to(case: Case, agency: str) -> Consultation:
    found = [each for each in case.consultations if each.agency == agency]
    if not found:
        raise Refused(NOT_FOUND())
    return found[-1]


def _obstacles_to_closed(asked: Consultation) -> list[Refusal]:
    closed_at = asked.answered_at or asked.silence_at
    return [] if closed_at is None else [refusals.ANSWERED_ALREADY(at=shown(closed_at))]


def _awaited(case: Case) -> int:
    return sum(each.answered_at is None and each.silence_at is None for each in case.consultations)


# Parts of other agencies. A part is named by its step of the process and its agency.


def _found_tasks(case: Case, deed: Deed) -> None:
    """As `tasks.found_tasks`: every part of another agency in the process; those whose turn it is are sent."""
    steps = _steps(case)
    case.tasks = [
        Task(
            dossier=case.row,
            step=step.no,
            after=list(step.after),
            name=step.name,
            agency=step.agency,
            unit=step.unit,
            person=step.person,
            budget_minutes=step.budget_minutes,
        )
        for step in steps
        if step.kind == task_rules.AGENCY_TASK
    ]
    if case.tasks:
        first = rules.first_step(steps)
        passed = task_rules.passed_steps(steps, first.no if first else None)
        _stamp(case, task_rules.ready(_parts(case), passed), deed)


def _send_ready(case: Case, deed: Deed, *, leaves: int | None = None) -> list[Task]:
    steps = _steps(case)
    current = leaves if leaves is not None else case.current_step()
    passed = task_rules.passed_steps(steps, current, leaves=leaves is not None)
    return _stamp(case, task_rules.ready(_parts(case), passed), deed)


def _parts(case: Case) -> list[Part]:
    """The tasks as the rules see them, by their place in the list."""
    return [Part(place, task.step, tuple(task.after), task.state) for place, task in enumerate(case.tasks)]


def _stamp(case: Case, wanted: Sequence[Part], deed: Deed) -> list[Task]:
    sent = [case.tasks[part.key] for part in wanted]
    for task in sent:
        task.state, task.sent_at, task.due_at = TaskState.SENT, deed.at, _due(case, task, deed)
    return sent


def _due(case: Case, task: Task, deed: Deed) -> Any:
    return rules.budget_due(deed.at, task.budget_minutes, case.known.calendar(task.agency))


@does("dossiers.open_tasks")
def open_tasks(case: Case, deed: Deed) -> None:
    case.hold(deed)
    wanted = task_rules.openable(_parts(case), _steps(case))
    if not wanted:
        refuse_if(task_rules.obstacles_to_going_on(_parts(case), _steps(case)))
        raise Refused(refusals.NO_TASK_TO_OPEN())
    sent = _stamp(case, wanted, deed)
    case.carry_out(deed, late=lambda: {"tasks": _named(sent)})


@does("dossiers.receive_task")
def receive_task(case: Case, deed: Deed, *, step: int, agency: str) -> None:
    task = _task(case, deed, step, agency)
    if task.state == TaskState.RECEIVED:
        return
    refuse_if(_obstacles(task, deed))
    task.state, task.received_at = TaskState.RECEIVED, deed.at
    _tell(case, deed, task)


@does("dossiers.accept_task")
def accept_task(case: Case, deed: Deed, *, step: int, agency: str) -> None:
    task = _task(case, deed, step, agency)
    refuse_if(_obstacles(task, deed))
    task.state, task.received_at, task.accepted_at = TaskState.ACCEPTED, task.received_at or deed.at, deed.at
    task.person = task.person or deed.by.person or ""
    task.due_at = _due(case, task, deed)
    _tell(case, deed, task)


@does("dossiers.finish_task")
def finish_task(case: Case, deed: Deed, *, step: int, agency: str, outcome: str) -> None:
    task = _task(case, deed, step, agency)
    found = _obstacles(task, deed)
    if not clean(outcome).strip():
        found.append(refusals.OUTCOME_MISSING(at_field="outcome"))
    refuse_if(found)
    task.state, task.done_at, task.outcome = TaskState.DONE, deed.at, clean(outcome)
    sent = _send_ready(case, deed)
    _tell(case, deed, task, following=sent, private={"outcome": task.outcome})


def _task(case: Case, deed: Deed, step: int, agency: str) -> Task:
    task = next((each for each in case.tasks if (each.step, each.agency) == (step, agency)), None)
    in_unit = task is not None and bool(task.unit) and may(deed.by, deed.act, scope=task.unit, state=State.PROCESSING)
    case.hold(deed, asked=task.unit if task is not None and in_unit else agency)
    if task is None:
        raise Refused(NOT_FOUND())
    return task


def _obstacles(task: Task, deed: Deed) -> list[Refusal]:
    return list(task_rules.obstacles_to_task(deed.act, task.state, str(TaskState(task.state).label)))


def _named(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    return [{"task": task.pk, "step": task.step, "agency": task.agency} for task in tasks]


def _tell(
    case: Case,
    deed: Deed,
    task: Task,
    *,
    following: Sequence[Task] | None = None,
    private: dict[str, Any] | None = None,
) -> None:
    said = {"step": task.step, "agency": task.agency}
    sent = None if following is None else list(following)
    case.carry_out(
        deed,
        acting_unit=task.agency,
        facts=said,
        late=lambda: {"task": task.pk} | ({} if sent is None else {"next": _named(sent)}),
        private=private,
    )


def obstacles_to_signature(case: Case) -> list[Refusal]:
    """As `tasks.obstacles_to_signature`."""
    return list(task_rules.obstacles_to_going_on(_parts(case), _steps(case)))


def _steps(case: Case) -> tuple[StepView, ...]:
    return case.known.steps(case.row.process)
