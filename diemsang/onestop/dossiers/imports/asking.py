"""What the house is asked while a list is judged: law, calendars, bodies, people and the catalogue, each once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime.rules import WorkingCalendar
from diemsang.commons.worktime.rules.parameters import parameters_in_force
from diemsang.kernel import clock
from diemsang.kernel.text import fold
from diemsang.onestop.dossiers.models import Dossier, ExternalId, Ground, GroundKind, Origin
from diemsang.onestop.dossiers.rules import answer_due, kept_parameters
from diemsang.onestop.dossiers.services.clock import INTAKE_HOURS
from diemsang.onestop.dossiers.services.intake import MAX_SUPPLEMENTS
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import VersionView
from diemsang.people.organisation import queries as organisation
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

LEVELS: Final = "organisation.level_exists"
AT_ONCE: Final = 500


class Store:
    """Reads on first use and remembers: a number of statements that depends on the days, agencies and numbers of 500
    rows of a list, not on its rows."""

    def __init__(self, at: datetime) -> None:
        self.at, self.today = at, clock.local(at).date()
        self._lawbook = lawbook.Reader()
        self._bodies: dict[str, Any] | None = None
        self._units: dict[str, dict[str, str]] = {}
        self._people: dict[str, dict[str, list[str]]] = {}
        self._parameters: dict[tuple[date, str], dict[str, Any]] = {}
        self._calendars: dict[str, WorkingCalendar] = {}
        self._versions: dict[date, dict[str, VersionView]] = {}
        self._processes: dict[tuple[str, str, date], str] = {}
        self._grounds: list[Ground] | None = None

    # Law and time

    def calendar(self, agency: str) -> WorkingCalendar:
        if agency not in self._calendars:
            self._calendars[agency] = worktime.calendar_for(agency)
        return self._calendars[agency]

    def parameters(self, on: date, agency: str) -> dict[str, Any]:
        """The rules of an acceptance day, as they are kept with the dossier."""
        if (on, agency) not in self._parameters:
            found = parameters_in_force(lambda key: self._lawbook.rule_value(key, on=on, scope=agency))
            self._parameters[on, agency] = kept_parameters(found)
        return self._parameters[on, agency]

    @uses(INTAKE_HOURS)
    def intake_due(self, agency: str, filed_at: datetime) -> datetime | None:
        answer = self._lawbook.rule_value(INTAKE_HOURS, on=clock.local(filed_at).date(), scope=agency)
        if not answer.is_defined:
            return None
        return answer_due(filed_at, answer.whole(), self.calendar(agency)).astimezone(UTC)

    @uses(MAX_SUPPLEMENTS)
    def supplements_allowed(self, version: VersionView, agency: str, on: date) -> int:
        """What the version says, else the lawbook; without a rule none may be asked for."""
        if version.max_supplements is not None:
            return version.max_supplements
        answer = self._lawbook.rule_value(MAX_SUPPLEMENTS, on=on, scope=agency)
        return answer.whole() if answer.is_defined else 0

    @uses(LEVELS)
    def has_districts(self, on: date) -> bool:
        """Whether an address of that day names a district; none where no rule says so: the register judges."""
        value = self._lawbook.rule_value(LEVELS, on=on).value
        return isinstance(value, tuple | list) and "district" in value

    def grounds(self, on: date) -> Mapping[str, str]:
        """The grounds of suspension in force on a day, by code and by words."""
        if self._grounds is None:
            self._grounds = list(Ground.objects.filter(kind=GroundKind.SUSPEND).order_by("code"))
        found: dict[str, str] = {}
        for row in self._grounds:
            if row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
                found |= {fold(row.code): row.code, fold(row.vi): row.code}
        return found

    # Bodies and people, as of today: who goes on with it

    def body(self, named: str) -> Any | None:
        """The body of today with that code, in either form, or exactly that name."""
        if self._bodies is None:
            self._bodies = {}
            for version in organisation.bodies_on(self.today):
                for name in filter(None, (version.code, version.old_code, version.key)):
                    self._bodies[fold(name)] = version
                self._bodies.setdefault(fold(version.name), version)
        return self._bodies.get(fold(named))

    def unit(self, body: str, named: str) -> str:
        """The unit of a body with that name or key; empty when there is none."""
        if body not in self._units:
            found: dict[str, str] = {}
            for node in organisation.units_of(body, self.today):
                found |= {fold(node.version.key): node.version.key}
                found.setdefault(fold(node.version.name), node.version.key)
            self._units[body] = found
        return self._units[body].get(fold(named), "")

    def person(self, bodies: Iterable[str], named: str) -> str:
        """The one person with that name or key who works in one of those bodies; empty for none or several."""
        found = {key for body in bodies for key in self._people_of(body).get(fold(named), ())}
        return found.pop() if len(found) == 1 else ""

    def _people_of(self, body: str) -> dict[str, list[str]]:
        if body not in self._people:
            rows = organisation.appointments_on(body, self.today).values_list("person_id", flat=True)
            keys = {f"person:{number}" for number in rows}
            listed: dict[str, list[str]] = {fold(key): [key] for key in keys}
            for key, name in organisation.names_of_people(keys, self.today).items():
                listed.setdefault(fold(name), []).append(key)
            self._people[body] = listed
        return self._people[body]

    # The catalogue

    def read_versions(self, wanted: Iterable[tuple[str, date]]) -> None:
        """The versions in force of each code on each day, two queries a day; then the processes, two more."""
        by_day: dict[date, set[str]] = {}
        for code, on in wanted:
            by_day.setdefault(on, set()).add(code)
        for on, codes in by_day.items():
            self._versions[on] = found = procedures.in_force_many(sorted(codes), on)
            keys = {version.key for version in found.values()}
            for (version, agency), view in procedures.processes_in_force(keys, on).items():
                self._processes[version, agency, on] = view.key

    def version(self, code: str, on: date) -> VersionView | None:
        return self._versions.get(on, {}).get(code)

    def process(self, version: str, agency: str, on: date) -> str:
        """The key of the process in force; empty without one."""
        return self._processes.get((version, agency, on), "")


def there_already(codes: Iterable[str]) -> dict[str, Dossier]:
    """The dossiers of this system that bear one of those codes."""
    return {row.code or "": row for row in _in_parts(codes, lambda part: Dossier.objects.filter(code__in=part))}


def is_the_same(row: Dossier, digest: str) -> bool:
    """Whether a dossier was taken over from the very same row."""
    return row.origin == Origin.IMPORTED and row.filing_digest == digest


def external_ids_taken(numbers: Iterable[str]) -> dict[tuple[str, str], str]:
    """Which of those numbers name a dossier already: (system, number) -> code of the dossier."""
    rows = _in_parts(
        numbers,
        lambda part: ExternalId.objects.filter(number__in=part).values_list("system", "number", "dossier__code"),
    )
    return {(system, number): code or "" for system, number, code in rows}


def _in_parts(values: Iterable[str], ask: Callable[[list[str]], Iterable[Any]]) -> list[Any]:
    listed = sorted(set(values))
    return [row for start in range(0, len(listed), AT_ONCE) for row in ask(listed[start : start + AT_ONCE])]
