"""Linked agencies (liên thông): their parts of a dossier, sent one after the other or together, and joined again.

The applicant sees one code and one due time; the agency of the dossier answers for the whole. A part has three moments
like every hand-over, its own time, and an outcome. What is sent back goes elsewhere, or is cancelled with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise_somewhere, may
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import Dossier, Handover, Task, TaskState
from diemsang.onestop.dossiers.rules import handover, refusals
from diemsang.onestop.dossiers.rules import tasks as rules
from diemsang.onestop.dossiers.rules.tasks import Part
from diemsang.onestop.dossiers.services.acting import carry_out, hold
from diemsang.onestop.dossiers.services.attached import obstacles_to_file
from diemsang.onestop.dossiers.services.batches import carry_out_many
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import StepView
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of

OPEN_TASKS = "dossiers.open_tasks"


@transaction.atomic
def open_tasks(dossier: str, *, by: Actor, at: datetime) -> str:
    """Giao việc liên thông: send every part whose turn it is; the actor says the agency's own steps before are done.

    Refused: `dossiers.tasks_open` when others have to finish first, `dossiers.no_task_to_open` when nothing is left.
    """
    row = hold(dossier, OPEN_TASKS, by=by, at=at)
    tasks, steps = list(row.tasks.all()), steps_of(row)
    wanted = rules.openable(parts_of(tasks), steps)
    if not wanted:
        refuse_if(rules.obstacles_to_going_on(parts_of(tasks), steps))
        raise Refused(refusals.NO_TASK_TO_OPEN())
    sent = _send(tasks, wanted, at=at)
    carry_out(row, OPEN_TASKS, by=by, at=at, facts={"tasks": _named(sent)})
    return row.key


@transaction.atomic
def receive_task(task: str, *, by: Actor, at: datetime) -> str:
    """Nhận việc: it has arrived at the agency. Twice is harmless: the first moment stays."""
    row, found = _hold(task, "dossiers.receive_task", by=by, at=at)
    if found.state == TaskState.RECEIVED:
        return row.key
    _refuse_state(found, "dossiers.receive_task")
    found.state, found.received_at = TaskState.RECEIVED, at
    found.save(update_fields=["state", "received_at"])
    _tell(row, found, "dossiers.receive_task", by=by, at=at)
    return row.key


@transaction.atomic
def accept_task(task: str, *, by: Actor, at: datetime) -> str:
    """Nhận làm: from now on the time of the part runs (R11); what passed since it was sent belongs to who sent it."""
    row, found = _hold(task, "dossiers.accept_task", by=by, at=at)
    _refuse_state(found, "dossiers.accept_task")
    found.state, found.received_at, found.accepted_at = TaskState.ACCEPTED, found.received_at or at, at
    found.person = found.person or by.person or ""
    found.due_at = _due(found, at)
    found.save(update_fields=["state", "received_at", "accepted_at", "person", "due_at"])
    _tell(row, found, "dossiers.accept_task", by=by, at=at)
    return row.key


@transaction.atomic
def decline_task(task: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Trả lại việc: not ours, or not like this; the agency of the dossier sends it elsewhere or again."""
    row, found = _hold(task, "dossiers.decline_task", by=by, at=at)
    refuse_if([*_obstacles(found, "dossiers.decline_task"), *_obstacles_to_reason(reason)])
    found.state, found.decline_reason = TaskState.DECLINED, clean(reason)
    found.save(update_fields=["state", "decline_reason"])
    _tell(row, found, "dossiers.decline_task", by=by, at=at, reason=reason)
    return row.key


@transaction.atomic
def finish_task(task: str, *, outcome: str, file: str = "", by: Actor, at: datetime) -> str:
    """Hoàn thành việc: its outcome and perhaps a file attached to the dossier; the next part is sent by itself."""
    row, found = _hold(task, "dossiers.finish_task", by=by, at=at)
    reasons = _obstacles(found, "dossiers.finish_task")
    if not clean(outcome).strip():
        reasons.append(refusals.OUTCOME_MISSING(at_field="outcome"))
    refuse_if([*reasons, *obstacles_to_file(row, file, by=by)])
    found.state, found.done_at, found.outcome, found.file = TaskState.DONE, at, clean(outcome), file
    found.save(update_fields=["state", "done_at", "outcome", "file"])
    sent = send_ready(row, at=at)
    facts = {"next": _named(sent)}
    _tell(row, found, "dossiers.finish_task", by=by, at=at, facts=facts, private={"outcome": found.outcome})
    return row.key


@transaction.atomic
def redirect_task(task: str, *, agency: str, reason: str, unit: str = "", by: Actor, at: datetime) -> str:
    """Chuyển việc liên thông: to another agency, or to the same once more; nobody has accepted it yet.

    The key of the part that is sent. Refused: `dossiers.task_moved_on`, `dossiers.reason_missing`,
    `dossiers.agency_not_open`, `dossiers.agency_twice` when that agency has the same part already.
    """
    row, found = _hold(task, "dossiers.redirect_task", by=by, at=at, is_theirs=False)
    there = Task.objects.filter(dossier=row, step=found.step, agency=agency).first()
    reasons = [*_obstacles(found, "dossiers.redirect_task"), *_obstacles_to_reason(reason)]
    reasons += obstacles_to_agency(row, agency, at)
    if there is not None and there.pk != found.pk and there.state not in (TaskState.CANCELLED, TaskState.DECLINED):
        reasons.append(refusals.AGENCY_TWICE(at_field="agency"))
    refuse_if(reasons)
    if there is None or there.pk != found.pk:
        Task.objects.filter(pk=found.pk).update(state=TaskState.CANCELLED)
    new = there or Task(
        dossier=row, step=found.step, after=found.after, name=found.name, budget_minutes=found.budget_minutes
    )
    new.agency, new.unit, new.person, new.decline_reason = agency, unit, "", ""
    new.received_at = new.accepted_at = None
    new.state, new.sent_at, new.due_at = TaskState.SENT, at, _due(new, at)
    new.save()
    facts = {"task": new.pk, "from_agency": found.agency, "to_agency": agency, "step": found.step}
    carry_out(row, "dossiers.redirect_task", by=by, at=at, reason=reason, facts=facts)
    return key_of(new)


@transaction.atomic
def cancel_task(task: str, *, reason: str, by: Actor, at: datetime) -> str:
    """Hủy việc liên thông: the dossier can do without this part, says a leader; what stood after it may go on."""
    row, found = _hold(task, "dossiers.cancel_task", by=by, at=at, is_theirs=False)
    refuse_if([*_obstacles(found, "dossiers.cancel_task"), *_obstacles_to_reason(reason)])
    found.state = TaskState.CANCELLED
    found.save(update_fields=["state"])
    facts = {"task": found.pk, "agency": found.agency, "step": found.step, "next": _named(send_ready(row, at=at))}
    carry_out(row, "dossiers.cancel_task", by=by, at=at, reason=reason, facts=facts)
    return row.key


# What other acts ask


def found_tasks(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    """When processing begins: every part of another agency in the process of each dossier; those whose turn it is are
    sent. In a few statements, however many dossiers."""
    steps = steps_of_many(rows)
    tasks = [
        Task(
            dossier=row,
            step=step.no,
            after=list(step.after),
            name=step.name,
            agency=step.agency,
            unit=step.unit,
            person=step.person,
            budget_minutes=step.budget_minutes,
        )
        for row in rows
        for step in steps[row.pk]
        if step.kind == rules.AGENCY_TASK
    ]
    if not tasks:
        return
    of_row: dict[int, list[Task]] = {}
    for task in Task.objects.bulk_create(tasks):
        of_row.setdefault(task.dossier_id, []).append(task)
    sent: list[Task] = []
    for pk, theirs in of_row.items():
        first = handover.first_step(steps[pk])
        passed = rules.passed_steps(steps[pk], first.no if first else None)
        sent += _stamped(theirs, rules.ready(parts_of(theirs), passed), at=at)
    Task.objects.bulk_update(sent, ["state", "sent_at", "due_at"])
    facts = {pk: {"tasks": _named(task for task in sent if task.dossier_id == pk)} for pk in of_row}
    begun = {task.dossier_id for task in sent}
    carry_out_many([row for row in rows if row.pk in begun], OPEN_TASKS, by=by, at=at, facts=facts)


def send_ready(row: Dossier, *, at: datetime, leaves: int | None = None) -> list[Task]:
    """Send the parts whose turn has come, after one ended or the agency left a step of its own (`leaves`)."""
    tasks = list(row.tasks.all())
    if not any(task.state == TaskState.WAITING for task in tasks):
        return []
    steps = steps_of(row)
    current = leaves if leaves is not None else current_step(row)
    passed = rules.passed_steps(steps, current, leaves=leaves is not None)
    return _send(tasks, rules.ready(parts_of(tasks), passed), at=at)


def obstacles_to_signature(row: Dossier) -> list[Refusal]:
    """Why a dossier may not be submitted for signature yet: parts of other agencies (`dossiers.tasks_open`)."""
    return list(rules.obstacles_to_going_on(parts_of(row.tasks.all()), steps_of(row)))


def current_step(row: Dossier) -> int | None:
    """The step of the internal process the agency works on: that of the last hand-over somebody accepted."""
    taken = Handover.objects.filter(dossier=row, accepted_at__isnull=False, step__isnull=False)
    return taken.order_by("-pk").values_list("step", flat=True).first()


def steps_of(row: Dossier) -> tuple[StepView, ...]:
    """The steps of the process of the day the dossier was accepted; none without a process."""
    return steps_of_many([row])[row.pk]


def steps_of_many(rows: Sequence[Dossier]) -> dict[int, tuple[StepView, ...]]:
    """The same for many, by number, in two queries."""
    processes = procedures.processes({row.process for row in rows if row.process})
    return {row.pk: processes[row.process].steps if row.process in processes else () for row in rows}


def parts_of(tasks: Iterable[Task]) -> list[Part]:
    """The tasks as the rules see them."""
    return [Part(task.pk, task.step, tuple(task.after), task.state) for task in tasks]


def obstacles_to_agency(row: Dossier, agency: str, at: datetime, *, at_field: str = "agency") -> list[Refusal]:
    """Another agency than the dossier's own, and one that exists on that day."""
    on = clock.local(at).date()
    try:
        body = organisation.body_as_of(agency, on)
    except Refused:
        body = None
    if body is None or not organisation.is_open(agency, on):
        return [refusals.AGENCY_NOT_OPEN(at_field=at_field, on=f"{on:%d/%m/%Y}")]
    return [refusals.AGENCY_TWICE(at_field=at_field)] if agency == row.agency else []


def key_of(task: Task) -> str:
    return f"task:{task.pk}"


def _hold(task: str, act: str, *, by: Actor, at: datetime, is_theirs: bool = True) -> tuple[Dossier, Task]:
    """The dossier locked for the act, and the task as it is under that lock."""
    known = Task.objects.filter(pk=number_of(task, "task")).values_list("dossier_id", "agency", "unit").first()
    if known is None:
        authorise_somewhere(by, act)
        raise Refused(NOT_FOUND())
    dossier, agency, unit = known
    in_unit = bool(unit) and any(may(by, act, scope=unit, state=state) for state in ("processing",))
    row = hold(f"dossier:{dossier}", act, by=by, at=at, asked=(unit if in_unit else agency) if is_theirs else None)
    return row, Task.objects.get(pk=number_of(task, "task"))


def _send(tasks: Sequence[Task], wanted: Sequence[Part], *, at: datetime) -> list[Task]:
    sent = _stamped(tasks, wanted, at=at)
    if sent:
        Task.objects.bulk_update(sent, ["state", "sent_at", "due_at"])
    return sent


def _stamped(tasks: Sequence[Task], wanted: Sequence[Part], *, at: datetime) -> list[Task]:
    keys = {part.key for part in wanted}
    chosen = [task for task in tasks if task.pk in keys]
    for task in chosen:
        task.state, task.sent_at, task.due_at = TaskState.SENT, at, _due(task, at)
    return chosen


def _due(task: Task, opened_at: datetime) -> datetime | None:
    """Foreseen from the moment it is sent, and counted from the moment it is accepted (R11)."""
    return handover.budget_due(opened_at, task.budget_minutes, worktime.calendar_for(task.agency))


def _obstacles(task: Task, act: str) -> list[Refusal]:
    return list(rules.obstacles_to_task(act, task.state, str(TaskState(task.state).label)))


def _refuse_state(task: Task, act: str) -> None:
    refuse_if(_obstacles(task, act))


def _obstacles_to_reason(reason: str) -> list[Refusal]:
    return [] if clean(reason).strip() else [refusals.REASON_MISSING(at_field="reason")]


def _named(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    return [{"task": task.pk, "step": task.step, "agency": task.agency} for task in tasks]


def _tell(
    row: Dossier,
    task: Task,
    act: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    private: Mapping[str, Any] | None = None,
) -> None:
    said = {"task": task.pk, "step": task.step, "agency": task.agency} | dict(facts or {})
    carry_out(row, act, by=by, at=at, reason=reason, acting_unit=task.agency, facts=said, private=private)
