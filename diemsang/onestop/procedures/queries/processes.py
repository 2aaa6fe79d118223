"""Internal processes: the one in force, its steps, and who may see drafts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diemsang.commons.worktime.rules import TimeLimit
from diemsang.kernel.access import EVERYWHERE, NOT_FOUND, Actor, table
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures.models import InternalProcess, ProcessState, ProcessStep, Way
from diemsang.onestop.procedures.models.periods import PeriodQuerySet
from diemsang.onestop.procedures.queries.views import ways_of
from diemsang.onestop.procedures.rules.values import ProcessView, StepView
from diemsang.people.organisation.rules.keys import number_of


def process(key: str) -> ProcessView:
    """A process by its key, draft or not, for who has already decided who may see it. `Refused` when there is none."""
    row = InternalProcess.objects.filter(pk=number_of(key, "process")).first()
    if row is None:
        raise Refused(NOT_FOUND())
    return views_of([row])[0]


def processes(keys: Iterable[str]) -> dict[str, ProcessView]:
    """Many processes by their keys, in two queries; keys nobody has are left out."""
    rows = InternalProcess.objects.filter(pk__in={number_of(key, "process") for key in keys})
    return {view.key: view for view in views_of(rows)}


def process_in_force(version: str, agency: str, on: date) -> ProcessView | None:
    """The process by which an agency (`body:1`) handles a version (`procedure_version:9`) on that day; None when none
    was activated. A running dossier keeps the process of the day it was accepted."""
    return processes_in_force([version], on).get((version, agency))


def processes_in_force(versions: Iterable[str], on: date) -> dict[tuple[str, str], ProcessView]:
    """The processes of many versions on a day, by version and agency, in two queries."""
    numbers = {number_of(version, "procedure_version") for version in versions}
    rows = active().on(on).filter(version__in=numbers).order_by("agency", "pk")
    return {(view.version, view.agency): view for view in views_of(rows)}


def processes_of(version: str) -> list[ProcessView]:
    """Every process a version ever had in any agency, the latest first, without drafts; in two queries."""
    rows = active().filter(version=number_of(version, "procedure_version"))
    return views_of(rows.order_by("-valid_from", "agency", "-pk"))


def process_for(actor: Actor, key: str) -> InternalProcess:
    """The row of a process the actor may see; `Refused` as not found for anything else."""
    row = visible_to(actor).filter(pk=number_of(key, "process")).select_related("version__procedure").first()
    if row is None:
        raise Refused(NOT_FOUND())
    return row


def visible_to(actor: Actor) -> QuerySet[InternalProcess]:
    """Processes in force and ended are public. Drafts are seen by who drafts or activates them, in their agencies."""
    lines = table()
    seen = Q(state=ProcessState.ACTIVE)
    if actor.is_system:
        return InternalProcess.objects.all()
    scopes = actor.scopes_as(
        lines.roles_for("procedures.draft_process") | lines.roles_for("procedures.activate_process")
    )
    if scopes is EVERYWHERE:
        return InternalProcess.objects.all()
    return InternalProcess.objects.filter(seen | Q(agency__in=sorted(scopes)))


def active() -> PeriodQuerySet[InternalProcess]:
    """Those that were activated, whether or not they still apply."""
    return InternalProcess.objects.filter(state=ProcessState.ACTIVE)


def views_of(rows: Iterable[InternalProcess]) -> list[ProcessView]:
    """The rows with their steps, in one more query."""
    listed = list(rows)
    steps: dict[int, list[StepView]] = defaultdict(list)
    for row in ProcessStep.objects.filter(process__in=[each.pk for each in listed]).order_by("process", "no"):
        steps[row.process_id].append(step_view(row))
    return [
        ProcessView(
            key=row.key,
            version=f"procedure_version:{row.version_id}",
            agency=row.agency,
            steps=tuple(steps[row.pk]),
            decision_number=row.decision_number,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            state=row.state,
        )
        for row in listed
    ]


def step_view(row: ProcessStep) -> StepView:
    return StepView(
        no=row.no,
        name=row.name,
        role=row.role,
        unit=row.unit,
        agency=row.agency,
        kind=row.kind,
        budget_minutes=row.budget_minutes,
        after=tuple(row.after),
        done_at_centre=row.done_at_centre,
        person=row.person,
        input=row.input,
        output=row.output,
        form=row.form,
    )


def limits_by_channel(versions: Iterable[int]) -> dict[int, dict[str, TimeLimit | None]]:
    """The limit that applies in each channel (the local one where there is one, R12), by the number of the version;
    None where none is stated. In one query, for lists of processes."""
    rows: dict[int, list[Way]] = defaultdict(list)
    for way in Way.objects.filter(version__in=list(versions)):
        rows[way.version_id].append(way)
    return {version: {way.channel: way.applied for way in ways_of(ways)} for version, ways in rows.items()}
