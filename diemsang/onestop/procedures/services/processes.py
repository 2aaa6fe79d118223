"""Internal processes: drafted by an agency, put to work by decision, replaced by the next. Never edited once active."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from diemsang.commons.worktime import queries as worktime
from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.procedures.models import (
    InternalProcess,
    Procedure,
    ProcedureVersion,
    ProcessState,
    ProcessStep,
)
from diemsang.onestop.procedures.queries.processes import limits_by_channel, step_view
from diemsang.onestop.procedures.rules import process as rules
from diemsang.onestop.procedures.rules import process_refusals as say
from diemsang.onestop.procedures.rules.values import StepView
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules.keys import number_of
from diemsang.proof.ledger import services as ledger

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProcess:
    """The process of a version (`procedure_version:9`) in an agency (`body:1`); budgets are working minutes."""

    version: str
    agency: str
    steps: tuple[StepView, ...]


def draft_process(new: NewProcess, *, by: Actor, at: datetime) -> str:
    """Soạn một quy trình nội bộ; its key (`process:4`)."""
    return draft_processes([new], by=by, at=at)[0]


@transaction.atomic
def draft_processes(new: Sequence[NewProcess], *, by: Actor, at: datetime) -> list[str]:
    """Soạn quy trình nội bộ: the keys of the drafts, in order. The same few statements for one and for a thousand.

    Steps that make no whole are refused; whether they fit into the time limit is asked when the process is activated.
    """
    for agency in sorted({each.agency for each in new}):
        authorise(by, "procedures.draft_process", scope=agency)
    versions = [number_of(each.version, "procedure_version") for each in new]
    if set(ProcedureVersion.objects.filter(pk__in=set(versions)).values_list("pk", flat=True)) != set(versions):
        raise Refused(NOT_FOUND())
    cleaned = [tuple(_cleaned(step) for step in each.steps) for each in new]
    today = clock.local(at).date()
    found = list(_unknown_agencies([each.agency for each in new], cleaned, today))
    for each, steps in zip(new, cleaned, strict=True):
        found.extend(rules.obstacles_to_structure(steps, each.agency))
    refuse_if(found)
    rows = InternalProcess.objects.bulk_create(
        [
            InternalProcess(version_id=version, agency=each.agency, drafted_at=at)
            for version, each in zip(versions, new, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    _write_steps(zip(rows, cleaned, strict=True))
    ledger.record_many(
        by,
        "procedures.process_drafted",
        [(row, _facts(row, steps), {}) for row, steps in zip(rows, cleaned, strict=True)],
        at,
    )
    return [row.key for row in rows]


@transaction.atomic
def redraft_process(
    process: str, steps: Sequence[StepView], *, by: Actor, at: datetime, expected: datetime | None = None
) -> None:
    """Sửa bản nháp: put these steps in place of those of a draft. What was activated is never edited.

    `expected` is the `drafted_at` of the draft that the steps were made from; a draft changed meanwhile is refused.
    """
    row = _locked([process])[0]
    authorise(by, "procedures.draft_process", scope=row.agency)
    if row.state != ProcessState.DRAFT:
        raise Refused(say.NOT_A_DRAFT())
    if expected is not None and expected != row.drafted_at:
        raise Refused(say.CHANGED_MEANWHILE())
    cleaned = tuple(_cleaned(step) for step in steps)
    refuse_if(
        [
            *_unknown_agencies([row.agency], [cleaned], clock.local(at).date()),
            *rules.obstacles_to_structure(cleaned, row.agency),
        ]
    )
    ProcessStep.objects.filter(process=row).delete()
    row.drafted_at = at
    row.save(update_fields=["drafted_at"])
    _write_steps([(row, cleaned)])
    ledger.record(by, "procedures.process_redrafted", row, at, facts=_facts(row, cleaned))


def activate_process(
    process: str, *, by: Actor, at: datetime, decision_number: str, decided_on: date, valid_from: date
) -> None:
    """Kích hoạt một quy trình nội bộ."""
    activate_processes(
        [process], by=by, at=at, decision_number=decision_number, decided_on=decided_on, valid_from=valid_from
    )


@transaction.atomic
def activate_processes(
    processes: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    decision_number: str,
    decided_on: date,
    valid_from: date,
) -> None:
    """Kích hoạt quy trình nội bộ: put drafts to work from a day on, by one decision; the former processes of the same
    procedure in the same agency end that day, those of its earlier versions too.

    The same few statements for one and for a thousand, and refused as a whole with every reason: a longest path beyond
    the limit of a channel, a limit nobody stated, a day outside the version's own.
    """
    rows = _locked(processes)
    for agency in sorted({row.agency for row in rows}):
        authorise(by, "procedures.activate_process", scope=agency)
    number = clean_line(decision_number)
    refuse_if(_obstacles_to_deciding(number, decided_on, valid_from))
    versions = _locked_versions(rows)
    steps = _steps_of(rows)
    former = _former(rows, versions, valid_from)
    refuse_if(_obstacles_to_activating(rows, versions, steps, former, valid_from))

    ending = [old for old in former if old.valid_from is not None and old.valid_from < valid_from]
    InternalProcess.objects.filter(pk__in=[old.pk for old in ending]).update(valid_to=valid_from)
    InternalProcess.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ProcessState.ACTIVE,
        decision_number=number,
        decided_on=decided_on,
        activated_at=at,
        valid_from=valid_from,
    )
    said = {"decision_number": number, "on": valid_from.isoformat()}
    ledger.record_many(by, "procedures.process_ended", [(old, said, {}) for old in ending], at)
    ledger.record_many(
        by, "procedures.process_activated", [(row, _facts(row, steps[row.pk]) | said, {}) for row in rows], at
    )


@transaction.atomic
def end_process(process: str, *, by: Actor, at: datetime, on: date, decision_number: str) -> None:
    """Thôi áp dụng: `on` is the first day without it. Running dossiers keep theirs."""
    row = _locked([process])[0]
    authorise(by, "procedures.activate_process", scope=row.agency)
    number = clean_line(decision_number)
    if row.state != ProcessState.ACTIVE or row.valid_from is None or row.valid_to is not None:
        raise Refused(say.NOT_ACTIVE())
    refuse_if(
        [
            *([] if number else [say.DECISION_MISSING(at_field="decision_number")]),
            *(
                []
                if row.valid_from < on
                else [say.ENDS_BEFORE_IT_STARTS(at_field="on", valid_from=format_date(row.valid_from))]
            ),
        ]
    )
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    ledger.record(by, "procedures.process_ended", row, at, facts={"decision_number": number, "on": on.isoformat()})


# What the acts above are made of


def _locked(processes: Sequence[str]) -> list[InternalProcess]:
    """The rows, held until the act is done, in the order asked; `Refused` when one is missing."""
    numbers = [number_of(key, "process") for key in processes]
    rows = InternalProcess.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    found = {row.pk: row for row in rows}
    if not numbers or found.keys() != set(numbers):
        raise Refused(NOT_FOUND())
    return [found[number] for number in dict.fromkeys(numbers)]


def _locked_versions(rows: Iterable[InternalProcess]) -> dict[int, ProcedureVersion]:
    """The versions; their procedures are held, so that two activations of one procedure follow each other."""
    versions = ProcedureVersion.objects.in_bulk({row.version_id for row in rows})
    held = Procedure.objects.select_for_update(of=("self",)).order_by("pk")
    list(held.filter(pk__in={version.procedure_id for version in versions.values()}).values_list("pk"))
    return versions


def _steps_of(rows: Iterable[InternalProcess]) -> dict[int, tuple[StepView, ...]]:
    found: dict[int, list[StepView]] = {row.pk: [] for row in rows}
    for step in ProcessStep.objects.filter(process__in=list(found)).order_by("process", "no"):
        found[step.process_id].append(step_view(step))
    return {pk: tuple(steps) for pk, steps in found.items()}


def _former(
    rows: Sequence[InternalProcess], versions: Mapping[int, ProcedureVersion], on: date
) -> list[InternalProcess]:
    """Active processes, on that day or later, of the same procedures in the same agencies, of these versions or
    earlier ones."""
    wanted = {(versions[row.version_id].procedure_id, row.agency): versions[row.version_id].no for row in rows}
    candidates = (
        InternalProcess.objects.filter(
            state=ProcessState.ACTIVE,
            version__procedure__in={procedure for procedure, _ in wanted},
            agency__in={agency for _, agency in wanted},
        )
        .overlapping(on, None)
        .select_related("version")
        .order_by("pk")
    )
    return [old for old in candidates if old.version.no <= wanted.get((old.version.procedure_id, old.agency), -1)]


def _obstacles_to_deciding(number: str, decided_on: date, valid_from: date) -> Iterator[Refusal]:
    if not number:
        yield say.DECISION_MISSING(at_field="decision_number")
    if decided_on > valid_from:
        yield say.DECIDED_AFTER(at_field="decided_on", decided_on=format_date(decided_on), on=format_date(valid_from))


def _obstacles_to_activating(
    rows: Sequence[InternalProcess],
    versions: Mapping[int, ProcedureVersion],
    steps: Mapping[int, tuple[StepView, ...]],
    former: Iterable[InternalProcess],
    on: date,
) -> Iterator[Refusal]:
    yield from _unknown_agencies([row.agency for row in rows], list(steps.values()), on)
    limits, parameters = limits_by_channel(versions), worktime.parameters_for(on)
    later = {(old.version_id, old.agency): old.valid_from for old in former if old.valid_from and old.valid_from >= on}
    places: set[tuple[int, str]] = set()
    for row in rows:
        version = versions[row.version_id]
        if row.state != ProcessState.DRAFT:
            yield say.NOT_A_DRAFT()
        if on < version.effective_from:
            yield say.BEFORE_THE_VERSION(
                at_field="valid_from", on=format_date(on), effective_from=format_date(version.effective_from)
            )
        if version.effective_to is not None and on >= version.effective_to:
            yield say.AFTER_THE_VERSION(
                at_field="valid_from", on=format_date(on), effective_to=format_date(version.effective_to)
            )
        if (begun := later.get((row.version_id, row.agency))) is not None and row.state == ProcessState.DRAFT:
            yield say.ONE_IS_ACTIVE(at_field="valid_from", valid_from=format_date(begun))
        if (place := (version.procedure_id, row.agency)) in places:
            yield say.TWICE_IN_LIST()
        places.add(place)
        yield from rules.obstacles_to_activation(
            steps[row.pk], limits.get(row.version_id, {}), parameters, agency=row.agency
        )


def _unknown_agencies(agencies: Iterable[str], steps: Iterable[Sequence[StepView]], on: date) -> Iterator[Refusal]:
    """Agencies that do not exist on that day: of the processes, and of their steps."""
    known = {f"body:{pk}" for pk in organisation.bodies_on(on).values_list("body_id", flat=True)}
    for agency in sorted({*agencies, *(step.agency for each in steps for step in each if step.agency)} - known):
        yield say.AGENCY_UNKNOWN(at_field="steps", agency=agency)


def _cleaned(step: StepView) -> StepView:
    return StepView(
        no=step.no,
        name=clean_line(step.name)[:300],
        role=step.role,
        unit=step.unit,
        agency=step.agency,
        kind=step.kind,
        budget_minutes=step.budget_minutes,
        after=tuple(sorted(set(step.after))),
        done_at_centre=step.done_at_centre,
        person=step.person,
        input=clean(step.input),
        output=clean(step.output),
        form=clean_line(step.form),
    )


def _write_steps(steps_of: Iterable[tuple[InternalProcess, Sequence[StepView]]]) -> None:
    ProcessStep.objects.bulk_create(
        [
            ProcessStep(
                process=row,
                no=step.no,
                name=step.name,
                kind=step.kind,
                role=step.role,
                unit=step.unit,
                agency=step.agency,
                person=step.person,
                budget_minutes=step.budget_minutes,
                after=list(step.after),
                done_at_centre=step.done_at_centre,
                input=step.input,
                output=step.output,
                form=step.form,
            )
            for row, steps in steps_of
            for step in sorted(steps, key=lambda each: each.no)
        ],
        batch_size=AT_ONCE,
    )


def _facts(row: InternalProcess, steps: Sequence[StepView]) -> dict[str, object]:
    return {
        "version": row.version_id,
        "agency": row.agency,
        "steps": len(steps),
        "minutes": rules.longest_path(steps).minutes,
    }
