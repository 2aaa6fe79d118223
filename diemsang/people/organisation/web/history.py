"""What happened to one body, day by day: events, names that began, who followed whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from diemsang.people.organisation.models import BodyVersion, EventKind, OrgEvent
from diemsang.people.organisation.queries import SuccessionLine
from diemsang.people.organisation.web.tree import KIND_OF_STATUS


@dataclass(slots=True)
class Moment:
    """One day in the life of a body."""

    on: date
    events: list[tuple[OrgEvent, str]] = field(default_factory=list)
    """Each with the kind of its status."""
    name: str = ""
    """The name that began that day, when it differs from the one before."""
    code: str = ""
    """The same of the code."""
    succeeded: list[SuccessionLine] = field(default_factory=list)
    followed_by: list[SuccessionLine] = field(default_factory=list)
    is_shown: bool = False
    """Whether the version the page shows began that day."""


def history_of(
    versions: Sequence[BodyVersion],
    events: Iterable[OrgEvent],
    before: Iterable[SuccessionLine],
    after: Iterable[SuccessionLine],
    shown: BodyVersion,
) -> list[Moment]:
    """The latest day first. `versions` come oldest first."""
    days: dict[date, Moment] = {}

    def moment(on: date) -> Moment:
        return days.setdefault(on, Moment(on))

    names: dict[str, str] = defaultdict(str)
    for version in versions:
        here = moment(version.valid_from)
        here.is_shown = version.pk == shown.pk
        if version.name != names["name"]:
            here.name = version.name
        if version.code != names["code"]:
            here.code = version.code
        names.update(name=version.name, code=version.code)
    for event in events:
        moment(event.happened_on).events.append((event, KIND_OF_STATUS[EventKind(event.kind)]))
    for line in before:
        moment(line.on).succeeded.append(line)
    for line in after:
        moment(line.on).followed_by.append(line)
    return sorted(days.values(), key=lambda each: each.on, reverse=True)
