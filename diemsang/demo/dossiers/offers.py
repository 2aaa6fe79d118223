"""What can be filed on a day, with whom: procedures received at the centre whose agencies have people who sign in."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from django.contrib.auth import get_user_model

from diemsang.commons.worktime import queries as worktime
from diemsang.demo.bodies import Built, moment
from diemsang.demo.catalogue.form_files import USUAL
from diemsang.demo.dossiers.plan import DossiersPlan
from diemsang.demo.scenario import World
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.rules.handover import first_step
from diemsang.onestop.dossiers.rules.tasks import AGENCY_TASK, steps_behind_signature
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import ProcessView, StepView, VersionView
from diemsang.people.organisation.queries import actor_for

ROLES: Final = {
    "receiver": "tiepnhan",
    "specialist": "chuyenvien",
    "head": "truongphong",
    "clerk": "vanthu",
    "leader": "lanhdao",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of one agency who handle dossiers."""

    receiver: Actor
    specialist: Actor
    head: Actor
    clerk: Actor
    leader: Actor


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure as it may be filed on a day."""

    version: VersionView
    process: ProcessView | None

    @property
    def parts(self) -> tuple[StepView, ...]:
        """The steps other agencies have in it."""
        steps = self.process.steps if self.process else ()
        return tuple(each for each in steps if each.kind == AGENCY_TASK)


class Offers:
    """Reads the catalogue once and answers for any day of the history."""

    def __init__(self, world: World, built: Built, plan: DossiersPlan) -> None:
        self.world, self.built = world, built
        self.centre = next(built.bodies[each.key] for each in world.agencies if each.kind == "centre")
        self.desks = self._desks()
        self.calendar = worktime.calendar_for(None)
        chance = Random(world.seed + 2)
        stages = sorted({plan.since, *(each.on for each in self._receptions())})
        self.received = {on: procedures.received_at(self.centre, on) for on in stages if on <= world.today}
        everything = sorted(frozenset().union(*self.received.values()), key=lambda key: int(key.partition(":")[2]))
        always = sorted(self.received[min(self.received)])
        chosen = chance.sample(everything, min(len(everything), plan.procedures))
        chosen += chance.sample(always, min(len(always), plan.procedures // 3))
        self.versions = {key: procedures.versions_of(key) for key in dict.fromkeys(chosen)}
        self.processes: dict[str, list[ProcessView]] = {}
        self.of_day: dict[date, list[Offer]] = {}

    def _receptions(self) -> Any:
        return self.world.catalogue.receptions if self.world.catalogue else ()

    def _desks(self) -> dict[str, Desk]:
        """Body -> its people, as their logins stand today."""
        accounts = {each.get_username(): each for each in get_user_model()._default_manager.all()}
        found = {}
        for plan in self.world.agencies:
            short = plan.key if plan.key.isascii() else plan.code
            logins = {role: accounts.get(f"{word}.{short}") for role, word in ROLES.items()}
            if plan.receives_dossiers and all(logins.values()):
                at = moment(self.world.today)
                people = {role: actor_for(account, at) for role, account in logins.items() if account is not None}
                if people["specialist"].person and people["leader"].person:
                    found[self.built.bodies[plan.key]] = Desk(**people)
        return found

    def account(self, key: str) -> Any:
        """The login behind a key."""
        return get_user_model()._default_manager.get(pk=int(key.partition(":")[2]))

    def on(self, day: date) -> list[Offer]:
        """What may be filed that day."""
        if day not in self.of_day:
            stage = max(on for on in self.received if on <= day)
            keys = [key for key in self.versions if key in self.received[stage]]
            found = (self._offer(key, day) for key in keys)
            self.of_day[day] = [each for each in found if each is not None]
        return self.of_day[day]

    def _offer(self, key: str, day: date) -> Offer | None:
        version = next((each for each in self.versions[key] if each.is_public and each.covers(day)), None)
        if version is None or version.agency not in self.desks or version.form not in ("", USUAL):
            return None
        process = next((each for each in self._processes(version.key) if _holds(each, version.agency, day)), None)
        offer = Offer(version, process)
        if process is None or not self._can_be_done(offer):
            return None
        return offer

    def _processes(self, version: str) -> list[ProcessView]:
        if version not in self.processes:
            self.processes[version] = procedures.processes_of(version)
        return self.processes[version]

    def _can_be_done(self, offer: Offer) -> bool:
        """Somebody takes it over, every part has somebody to do it, and none comes after the signature."""
        steps = offer.process.steps if offer.process else ()
        first = first_step(steps)
        if first is None or not (first.unit or first.person):
            return False
        behind = steps_behind_signature(steps)
        parts = offer.parts
        return all(part.agency in self.desks and part.no not in behind for part in parts)


def _holds(process: ProcessView, agency: str, day: date) -> bool:
    begins, ends = process.valid_from or date.min, process.valid_to or date.max
    return process.agency == agency and begins <= day < ends
