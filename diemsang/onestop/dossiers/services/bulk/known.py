"""What rules ask while lives are told: law, calendars, bodies, people and the catalogue, each read once.

Every answer is that of its day. A `Known` lives as long as one call; what changes meanwhile is not seen.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from diemsang.commons.forms import queries as forms
from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime.rules import WorkingCalendar
from diemsang.commons.worktime.rules.parameters import parameters_in_force
from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Ground
from diemsang.onestop.dossiers.rules import kept_parameters, refusals
from diemsang.onestop.dossiers.rules.handover import Taker
from diemsang.onestop.dossiers.services.clock import INTAKE_HOURS, answer_by
from diemsang.onestop.dossiers.services.places import LEVELS, obstacles_to_place
from diemsang.onestop.dossiers.services.serials import CODE_FORM, OLD_FORM
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import ProcessView, StepView, VersionView
from diemsang.people.applicants import queries as applicants
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import RuleAnswer

Value = TypeVar("Value")


class Known:
    """Reads on first use, remembers for the call."""

    def __init__(self) -> None:
        self._lawbook = lawbook.Reader()
        self._asking = forms.Asking()
        self._calendars: dict[str, WorkingCalendar] = {}
        self._parameters: dict[tuple[date, str], dict[str, Any]] = {}
        self._versions: dict[str, list[VersionView]] = {}
        self._processes: dict[str, list[ProcessView]] = {}
        self._steps: dict[str, tuple[StepView, ...]] = {"": ()}
        self._bodies: dict[str, list[Any]] = {}
        self._units: dict[str, list[Any]] = {}
        self._people: dict[str, list[Any]] = {}
        self._places: dict[tuple[str, str, str, int], list[Refusal]] = {}
        self._forms: dict[str, list[forms.FormVersionView]] = {}
        self._grounds: dict[tuple[str, str], list[Ground]] = {}
        self._standing: dict[tuple[str, str, str, date], bool] = {}
        self._once: dict[Hashable, Any] = {}
        self._days: dict[tuple[str, str], list[date]] = {}

    # Law and time

    def rule(self, key: str, on: date, agency: str) -> RuleAnswer:
        return self._lawbook.rule_value(key, on=on, scope=agency)

    def whole(self, key: str, on: date, agency: str) -> int | None:
        """A whole number of the lawbook; None without a rule."""
        answer = self.rule(key, on, agency)
        return answer.whole() if answer.is_defined else None

    def calendar(self, agency: str) -> WorkingCalendar:
        if agency not in self._calendars:
            self._calendars[agency] = worktime.calendar_for(agency)
        return self._calendars[agency]

    def parameters(self, on: date, agency: str) -> dict[str, Any]:
        """The rules of an acceptance day, as they are kept with the dossier."""
        if (on, agency) not in self._parameters:
            found = parameters_in_force(lambda key: self.rule(key, on, agency))
            self._parameters[on, agency] = kept_parameters(found)
        return self._parameters[on, agency]

    def intake_due(self, agency: str, at: datetime) -> datetime | None:
        hours = self.whole(INTAKE_HOURS, clock.local(at).date(), agency)
        return answer_by(at, hours, self.calendar(agency))

    def ground(self, kind: str, code: str, on: date) -> Ground | None:
        if (kind, code) not in self._grounds:
            self._grounds[kind, code] = list(Ground.objects.filter(kind=kind, code=code).order_by("valid_from"))
        rows = self._grounds[kind, code]
        return next((row for row in rows if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)), None)

    # The catalogue

    def version_on(self, procedure: str, on: date) -> VersionView:
        """As `procedures.in_force`, with its refusals."""
        if procedure not in self._versions:
            self._versions[procedure] = procedures.versions_of(procedure)
        found = [each for each in self._versions[procedure] if each.is_public and each.covers(on)]
        return found[0] if found else procedures.in_force(procedure, on)

    def process_on(self, version: str, agency: str, on: date) -> str:
        """The key of the process in force; empty without one."""
        if version not in self._processes:
            self._processes[version] = procedures.processes_of(version)
            self._steps |= {each.key: each.steps for each in self._processes[version]}
        for each in self._processes[version]:
            begins, ends = each.valid_from or date.min, each.valid_to or date.max
            if each.agency == agency and begins <= on < ends:
                return each.key
        return ""

    def steps(self, process: str) -> tuple[StepView, ...]:
        """The steps of a process that `process_on` named."""
        return self._steps[process]

    def form_on(self, code: str, on: date) -> forms.FormVersionView | None:
        if code not in self._forms:
            self._forms[code] = forms.versions_of(code)
        return next((each for each in self._forms[code] if each.valid_from <= on), None)

    def evaluate_form(self, form: forms.FormVersionView, answers: Mapping[str, Any], on: date) -> tuple[Refusal, ...]:
        """Why what was filled in is not right; the answers are judged again when they are kept."""
        return tuple(self._asking.evaluate(form.schema, answers, on=on).refusals)

    # Bodies and people

    def body(self, key: str, on: date) -> Any:
        """The version of a body on that day; None when it does not exist."""
        if key not in self._bodies:
            self._bodies[key] = list(organisation.versions_of(key))
        return _on(self._bodies[key], on)

    def is_open(self, key: str, on: date) -> bool:
        """Whether a body can be asked something on that day."""
        return self.once(("open", key, on), lambda: self.body(key, on) is not None and organisation.is_open(key, on))

    def code_of_agency(self, agency: str, on: date) -> str:
        """As `serials.code_of_agency`."""
        answer = self.rule(CODE_FORM, on, agency)
        if not answer.is_defined:
            raise Refused(refusals.RULE_UNDEFINED(key=CODE_FORM, on=f"{on:%d/%m/%Y}"))
        body = self.body(agency, on)
        found = "" if body is None else (body.old_code or body.code if answer.value == OLD_FORM else body.code)
        if not found:
            raise Refused(refusals.CODE_OF_AGENCY_MISSING(at_field="agency"))
        return str(found)

    def obstacles_to_place(self, version: VersionView, agency: str, centre: str, on: date) -> list[Refusal]:
        """As `places.obstacles_to_place`, asked once for each stretch of days on which nothing of it changes."""
        for key in filter(None, (agency, centre)):
            self.body(key, on)
        edges = self._edges(agency, centre)
        place = (version.key, agency, centre, bisect_right(edges, on))
        if place not in self._places:
            self._places[place] = obstacles_to_place(version, agency=agency, centre=centre, on=on)
        return self._places[place]

    def _edges(self, agency: str, centre: str) -> list[date]:
        """The days on which one of the bodies, or the levels of government, became something else."""
        if (agency, centre) not in self._days:
            rows = [row for key in filter(None, (agency, centre)) for row in self._bodies[key]]
            rows += lawbook.rows_of(LEVELS)
            self._days[agency, centre] = sorted({day for row in rows for day in _period(row) if day is not None})
        return self._days[agency, centre]

    def taker(self, unit: str, person: str, on: date) -> Taker:
        """As `handover.taker_of`."""
        bodies: set[str] = set()
        try:
            if unit:
                if unit not in self._units:
                    self._units[unit] = list(organisation.versions_of_unit(unit))
                bodies = {f"body:{row.body_id}" for row in self._units[unit] if _holds(row, on)}
            if person:
                positions = [row for row in self._positions(person) if _holds(row, on)]
                works = {f"body:{row.body_id}" for row in positions}
                bodies = bodies & works if unit else works
                unit = unit or next((f"unit:{row.unit_id}" for row in positions if row.unit_id), "")
        except Refused:
            return Taker()
        return Taker(unit, person, frozenset(bodies))

    def _positions(self, person: str) -> list[Any]:
        if person not in self._people:
            number_of(person, "person")
            rows = organisation.appointments_of(person)
            self._people[person] = sorted(rows, key=lambda row: (row.valid_from, row.pk))
        return self._people[person]

    def once(self, asked: Hashable, answer: Callable[[], Value]) -> Value:
        """An answer that is asked for once in a call."""
        if asked not in self._once:
            self._once[asked] = answer()
        found: Value = self._once[asked]
        return found

    # Applicants

    def stands_for(self, by: Actor, applicant: str, procedure: str, at: datetime) -> bool:
        on = clock.local(at).date()
        place = (by.key, applicant, procedure, on)
        if place not in self._standing:
            self._standing[place] = queries.stands_for(by, applicant, procedure, at)
        return self._standing[place]

    def held_in_the_store(self, applicant: str, kinds: Mapping[str, str], on: date) -> dict[str, str]:
        """As `components.held_in_the_store`: component -> kind, of what the applicant's store holds that day."""
        if not kinds:
            return {}
        papers = applicants.papers_on([applicant], on, kinds=set(kinds.values())).get(applicant, [])
        there = {paper.kind for paper in papers}
        return {component: kind for component, kind in kinds.items() if kind in there}


def _holds(row: Any, on: date) -> bool:
    return bool(row.valid_from <= on and (row.valid_to is None or on < row.valid_to))


def _on(rows: Sequence[Any], on: date) -> Any:
    return next((row for row in rows if _holds(row, on)), None)


def _period(row: Any) -> tuple[date | None, date | None]:
    return row.valid_from, row.valid_to


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
