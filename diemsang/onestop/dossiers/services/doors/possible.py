"""What may follow in a dossier, and for whom: the table of moves asked about one dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from diemsang.kernel.access import Actor, may
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Dossier, TaskState
from diemsang.onestop.dossiers.rules import Place
from diemsang.onestop.dossiers.services.acting import may_assist, places_of
from diemsang.onestop.dossiers.services.doors import Door, doors

UNDER_WAY: Final = (TaskState.SENT, TaskState.RECEIVED, TaskState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Possible:
    """An act that the state allows now: where the role has to be held, and whether the actor holds it there.

    Guards are the act's own to judge: what is possible can still be refused with its reasons.
    """

    door: Door
    places: tuple[str, ...]
    is_mine: bool

    @property
    def roles(self) -> list[str]:
        return sorted(self.door.act.who - {"system"})

    def as_dict(self) -> dict[str, Any]:
        act = self.door.act
        return {
            "act": act.name,
            "word": self.door.word,
            "name": act.vi,
            "to": act.to.value if act.to else None,
            "roles": self.roles,
            "places": list(self.places),
            "guards": [f"dossiers.{guard}" for guard in act.guards],
            "clock": act.effect.value,
            "is_mine": self.is_mine,
        }


def possible(row: Dossier, by: Actor, at: datetime) -> list[Possible]:
    """Every act of the table that the dossier's state allows, in its order; a few queries, whatever their number."""
    asked = _asked(row)
    own = _is_of_the_applicants_side(row, by, at)
    found = []
    for door in doors().values():
        act = door.act
        if row.standing not in act.from_states:
            continue
        if act.place is Place.APPLICANT:
            places: list[str] = [row.applicant]
            is_mine = own and may(by, act.name, state=row.state)
        else:
            places = asked if act.place is Place.ASKED else [place for place in places_of(row, act) if place]
            is_mine = any(may(by, act.name, scope=place, state=row.state) for place in places)
        found.append(Possible(door, tuple(places), is_mine))
    return found


def _is_of_the_applicants_side(row: Dossier, by: Actor, at: datetime) -> bool:
    return by.is_system or queries.stands_for_applicant(by, row, at) or may_assist(by, row)


def _asked(row: Dossier) -> list[str]:
    """The agencies that are asked and have not answered, or have a part under way."""
    waiting = row.consultations.filter(answered_at=None, silence_at=None, cancelled_at=None).values_list(
        "agency", flat=True
    )
    tasks = row.tasks.filter(state__in=UNDER_WAY).values_list("agency", "unit")
    return _each_once([*waiting, *(place for pair in tasks for place in pair if place)])


def _each_once(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))
