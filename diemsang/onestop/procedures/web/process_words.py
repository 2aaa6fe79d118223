"""A process as people read it: the drawing, the same as a list, and who does what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from diemsang.onestop.procedures.rules import process as rules
from diemsang.onestop.procedures.rules.values import ProcessView, StepKind, StepView
from diemsang.onestop.procedures.web import words
from diemsang.onestop.procedures.web.diagram import Words, draw
from diemsang.people.organisation import queries as organisation
from diemsang.ui.roles import name_of_role


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with every word about it, for the list that says what the drawing shows."""

    step: StepView
    kind: str
    who: str
    agency: str
    time: str
    opens: str
    after: str
    is_critical: bool


def shown_process(process: ProcessView, on: date) -> dict[str, Any]:
    """What the template of a process shows: the drawing, the steps in words, the longest path. Two queries."""
    agencies = {step.agency for step in process.steps if step.agency} | ({process.agency} if process.agency else set())
    names = organisation.names_of(agencies, on)
    units = organisation.unit_names_of({step.unit for step in process.steps if step.unit.startswith("unit:")}, on)
    lanes = {step.no: _lane(step, process.agency, names, units) for step in process.steps}
    parallel = rules.parallel_groups(process.steps)
    drawing = draw(
        process.steps, lane_of=lanes, words_of={step.no: Words(_time(step), _notes(step)) for step in process.steps}
    )
    spans = rules.spans(process.steps)
    steps = [
        ShownStep(
            step=step,
            kind=words.step_kind_name(step.kind),
            who=lanes[step.no][1],
            agency=lanes[step.no][0],
            time=_time(step),
            opens=words.working_time(spans[step.no].opens) if spans[step.no].opens else "",
            after=_after(step, parallel),
            is_critical=step.no in drawing.path.steps,
        )
        for step in rules.in_order(process.steps)
    ]
    return {
        "drawing": drawing,
        "steps": steps,
        "path": drawing.path,
        "path_time": words.working_time(drawing.path.minutes),
        "at_centre": sum(step.done_at_centre for step in process.steps),
        "agency_name": names.get(process.agency, ""),
    }


def _lane(step: StepView, agency: str, names: dict[str, str], units: dict[str, str]) -> tuple[str, str]:
    """The agency and who in it: the unit, the role, or both."""
    role = name_of_role(step.role) if step.role else ""
    unit = units.get(step.unit, "" if step.unit.startswith("unit:") else step.unit)
    who = f"{role}, {unit}" if role and unit else role or unit or words.step_kind_name(step.kind)
    return names.get(step.agency or agency, step.agency or agency), who


def _time(step: StepView) -> str:
    if step.kind == StepKind.RETURN and not step.budget_minutes:
        return _("không tính thời gian")
    return words.working_time(step.budget_minutes)


def _notes(step: StepView) -> tuple[str, ...]:
    notes = []
    if len(step.after) > 1:
        notes.append(_("Chờ đủ bước %(numbers)s") % {"numbers": ", ".join(map(str, sorted(step.after)))})
    if step.kind == StepKind.AGENCY_TASK:
        notes.append(_("Việc liên thông"))
    if step.done_at_centre:
        notes.append(_("Tại Trung tâm"))
    return tuple(notes)


def _after(step: StepView, parallel: tuple[tuple[int, ...], ...]) -> str:
    """After which steps it opens, and beside which it runs."""
    if not step.after:
        return _("Bước đầu tiên.")
    numbers = ", ".join(map(str, sorted(step.after)))
    said = (
        _("Chờ xong cả các bước %(numbers)s.") % {"numbers": numbers}
        if len(step.after) > 1
        else _("Sau bước %(numbers)s.") % {"numbers": numbers}
    )
    beside = [no for group in parallel if step.no in group for no in group if no != step.no]
    if beside:
        said += " " + _("Song song với bước %(numbers)s.") % {"numbers": ", ".join(map(str, beside))}
    return said
