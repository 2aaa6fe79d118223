"""Builds the dossiers of a world: applicants, then years of history told in bulk, then the last weeks as acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime.rules import Parameters
from diemsang.demo.bodies import BUILDER, Built, moment
from diemsang.demo.dossiers import people
from diemsang.demo.dossiers.acting import act_out
from diemsang.demo.dossiers.offers import Offer, Offers
from diemsang.demo.dossiers.people import Party
from diemsang.demo.dossiers.plan import DossiersPlan
from diemsang.demo.dossiers.stories import OvertakenError, Story, tell
from diemsang.demo.scenario import World
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.rules import times
from diemsang.onestop.dossiers.rules.intake import GivenPaper
from diemsang.onestop.dossiers.rules.lives import Deed, ScanGiven
from diemsang.onestop.dossiers.services import NewFiling
from diemsang.people.organisation.queries import actor_for
from diemsang.ui.pdf import render_pdf

PORTAL: Final = system_actor("exchange.national_portal")
LEGACY: Final = "phan-mem-cu"
USUAL_FATES: Final = {"settled": 100}
ENDED_WITHOUT: Final = frozenset({"refused", "withdrawn", "stopped"})
LEFT_STANDING: Final = (
    ("dossiers.submit", "settled"),
    ("dossiers.submit", "refused"),
    ("dossiers.ask_intake_supplement", "supplemented"),
    ("dossiers.file_at_counter", "settled"),
    ("dossiers.hand_over", "settled"),
    ("dossiers.assign", "settled"),
    ("dossiers.hand_result_to_centre", "settled"),
    ("dossiers.consult", "consulted"),
    ("dossiers.ask_supplement", "supplemented"),
    ("dossiers.ask_payment", "paid"),
    ("dossiers.suspend", "suspended"),
    ("dossiers.submit_for_signature", "settled"),
    ("dossiers.issue", "settled"),
    ("dossiers.reject", "rejected"),
)
"""Acts that leave a dossier in a state of their own, and the fate in which they happen."""
DAYS_BEFORE: Final = 12
MORNING, AFTERNOON = (7, 30, 11, 15), (13, 5, 16, 30)


def build_dossiers(world: World, built: Built) -> int:
    """Everything the scenario says of dossiers; how many there are."""
    plan = world.dossiers
    if plan is None:
        return 0
    services.load_packaged_grounds(by=BUILDER, at=moment(plan.since, 6))
    parties = people.register_parties(world, plan)
    return _Building(world, plan, Offers(world, built, plan), parties).build()


@dataclass(frozen=True, slots=True)
class Past:
    """A life that ended without an answer, and may be filed again."""

    offer: Offer
    party: Party
    filing: NewFiling
    ended_at: datetime


class _Building:
    def __init__(self, world: World, plan: DossiersPlan, offers: Offers, parties: Sequence[Party]) -> None:
        self.world, self.plan, self.offers, self.parties = world, plan, offers, parties
        self.chance = Random(world.seed + 3)
        self.calendar = offers.calendar
        self.now = clock.at_local(world.today)
        """Nothing happens on the stated today: whoever opens the demo is the first, at whatever time of day."""
        self.scan = ScanGiven(scanned_page(self.now), "ban-quet-ket-qua.pdf")
        self.citizens = [each for each in parties if not each.is_business]
        self.businesses = [each for each in parties if each.is_business]
        self.with_login = [each for each in self.citizens if each.account]
        self.actors: dict[str, Actor] = {}
        self.past: list[Past] = []
        self.number = 0

    def build(self) -> int:
        lives = []
        for day in self._days():
            life = self._life(day)
            if life:
                lives.append(life)
        lives += self._left_standing()
        acted = lives[-self.plan.acted :]
        told = lives[: len(lives) - len(acted)]
        services.record_lives(told, by=BUILDER, at=self.now)
        act_out(acted, digitally=self.plan.signed_digitally, reader=BUILDER)
        return len(lives)

    def _left_standing(self) -> list[list[Deed]]:
        """One dossier of last week in each state that passes quickly, so that the stated today finds some of all."""
        day = self.world.today - timedelta(days=DAYS_BEFORE)
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return [self._stopped_after(act, fate, day) for act, fate in LEFT_STANDING]

    def _stopped_after(self, act: str, fate: str, day: date) -> list[Deed]:
        """A life up to an act that the story of this fate tells, sooner or later."""
        for _ in range(400):
            life = self._life(day, fate)
            place = next((number for number, deed in enumerate(life) if deed.act == act), None)
            if place is not None:
                return life[: place + 1]
        return self._life(day, "settled")

    def _days(self) -> list[date]:
        """A working day for each dossier, more of them the more the centre receives."""
        days = [self.plan.since + timedelta(days=number) for number in range((self.world.today - self.plan.since).days)]
        days = [day for day in days if self.calendar.is_working(day)]
        weights = [len(self.offers.on(day)) + 20 + place // 12 for place, day in enumerate(days)]
        weights = [weight if self.offers.on(day) else 0 for weight, day in zip(weights, days, strict=True)]
        return sorted(self.chance.choices(days, weights, k=self.plan.count - len(LEFT_STANDING)))

    def _life(self, day: date, fate: str = "") -> list[Deed]:
        """One dossier that is filed on that day, as far as it has come."""
        at = self._moment_of(day)
        again = None if fate else self._filed_again(at)
        offer = again.offer if again else self.chance.choice(self.offers.on(day))
        party = again.party if again else self._party_for(offer)
        self.number += 1
        fate = fate or ("settled" if again else self._fate())
        channel = self._channel(offer, party, fate)
        if channel == "online" and party.account == "" and not self.plan.portal:
            party = self.chance.choice(self.with_login)
        filer = self._filer(channel, party, fate)
        if fate == "withdrawn" and filer is None:
            party = self.chance.choice(self.with_login)
            filer = self._actor(party)
        if fate == "refused" and channel == "counter":
            fate = "settled"
        filing = self._filing(offer, party, channel, at, again)
        story = Story(
            offer=offer,
            desk=self.offers.desks[offer.version.agency],
            desks=self.offers.desks,
            filing=filing,
            filing_key=f"demo-{self.number:06}",
            applicant=filer,
            due_of=self._due,
            calendar=self.calendar,
            chance=self.chance,
            scan=self.scan,
            at=at,
        )
        try:
            life = tell(story, fate)
        except OvertakenError:
            return self._life(day, fate)
        except Refused as refused:
            if refused.codes != ("worktime.calendar_unknown",):
                raise
            # Its end lies in a year without a calendar. What is told by then has not happened yet, or it is not filed.
            life = story.deeds
            if not life or story.at < self.now:
                return self._life(day, fate)
        if fate in ENDED_WITHOUT and life[-1].at < self.now and self.chance.randrange(100) < self.plan.refiled:
            self.past.append(Past(offer, party, filing, life[-1].at))
        return [deed for deed in life if deed.at < self.now]

    def _moment_of(self, day: date) -> datetime:
        """Some minute of that day on which the counters are open; of a half day, of its morning."""
        closes = clock.local(self.calendar.day_end(day))
        is_afternoon = closes.hour > 12 and self.chance.randrange(5) < 2
        first, past, last, end = AFTERNOON if is_afternoon else MORNING
        minutes = self.chance.randrange(first * 60 + past, last * 60 + end)
        return clock.at_local(day, minutes // 60, minutes % 60)

    def _filed_again(self, at: datetime) -> Past | None:
        """Whoever ended without an answer comes back some days later."""
        ready = [each for each in self.past if timedelta(days=1) < at - each.ended_at < timedelta(days=25)]
        for past in ready:
            offer = next((each for each in self.offers.on(clock.local(at).date())
                          if each.version.procedure == past.offer.version.procedure), None)  # fmt: skip
            if offer is not None:
                self.past.remove(past)
                return Past(offer, past.party, past.filing, past.ended_at)
        return None

    def _party_for(self, offer: Offer) -> Party:
        wanted = set(offer.version.subjects)
        if wanted and not wanted & {"citizen", "overseas_vietnamese", "foreigner", "public_employee"}:
            return self.chance.choice(self.businesses)
        if wanted and not wanted & {"enterprise", "domestic_enterprise", "cooperative", "organisation"}:
            return self.chance.choice(self.citizens)
        return self.chance.choice(self.parties)

    def _fate(self) -> str:
        fates = self.plan.fates or USUAL_FATES
        return self.chance.choices(list(fates), list(fates.values()))[0]

    def _channel(self, offer: Offer, party: Party, fate: str) -> str:
        channels, drawn = offer.version.channels, self.chance.randrange(100)
        wanted = "online" if drawn < self.plan.online else "post" if drawn < self.plan.online + self.plan.post else ""
        if fate == "refused" and not wanted:
            wanted = "online" if "online" in channels else "post"
        return wanted if wanted in channels else "counter"

    def _filer(self, channel: str, party: Party, fate: str) -> Actor | None:
        if channel == "online" and self.plan.portal:
            return PORTAL
        if channel == "online" or (fate == "withdrawn" and party.account):
            return self._actor(party)
        return PORTAL if fate == "withdrawn" and self.plan.portal else None

    def _actor(self, party: Party) -> Actor:
        """The login of an applicant as an actor."""
        if party.account not in self.actors:
            self.actors[party.account] = actor_for(self.offers.account(party.account), self.now)
        return self.actors[party.account]

    def _filing(self, offer: Offer, party: Party, channel: str, at: datetime, again: Past | None) -> NewFiling:
        version = offer.version
        case = version.cases[0] if version.cases else ""
        if again and again.offer.version.key == version.key:
            case = again.filing.case
        external: dict[str, str] = {}
        is_imported = self.number <= self.plan.imported
        if is_imported:
            external[LEGACY] = f"HS-{self.plan.since.year}-{self.number:05}"
        if channel == "online" and self.plan.portal:
            external[self.plan.portal] = f"000.00.00.G22-{clock.local(at):%y%m%d}-{self.number:06}"
        return NewFiling(
            procedure=version.procedure,
            agency=version.agency,
            applicant=party.key,
            channel=channel,
            centre=self.offers.centre,
            case=case,
            subject_matter=again.filing.subject_matter if again else version.name[:300],
            return_way=self._return_way(channel),
            answers=self._answers(party, offer) if version.form else {},
            papers=tuple(self._paper(each, channel) for each in version.components_for(case)),
            external_ids=external,
            origin="imported" if is_imported else "filed",
        )

    def _return_way(self, channel: str) -> str:
        if channel == "post" and self.chance.randrange(2):
            return "post"
        return "counter" if self.chance.randrange(30) else "post"

    def _paper(self, component: object, channel: str) -> GivenPaper:
        code, originals = str(getattr(component, "code", "")), int(getattr(component, "originals", 0))
        copies, required = int(getattr(component, "copies", 0)), bool(getattr(component, "required", True))
        if not required and self.chance.randrange(2):
            return GivenPaper(component=code, verdict="not_needed" if channel == "counter" else "unchecked")
        verdict = "valid" if channel == "counter" else "unchecked"
        return GivenPaper(component=code, originals=originals, copies=copies or int(not originals), verdict=verdict)

    def _answers(self, party: Party, offer: Offer) -> dict[str, object]:
        """The usual application, filled in as the applicant's record says."""
        new, home = party.new, party.new.address
        if home is None:
            raise ValueError("every invented applicant lives somewhere")
        applicant: dict[str, object] = {
            "kind": new.kind,
            "full_name": new.full_name,
            "document_number": new.identity_number,
            "home": {
                name: getattr(home, name)
                for name in ("street", "commune", "district", "province")
                if getattr(home, name)
            },
            "phone": new.phone,
        }
        if new.born_on is not None:
            applicant["born_on"] = new.born_on.isoformat()
        if new.email:
            applicant["email"] = new.email
        content = f"Đề nghị giải quyết thủ tục: {offer.version.name}"[:1000]
        return applicant | {"content": content, "promise": True}

    def _due(self, accepted_at: datetime, limit: str, pauses: list[tuple[datetime, datetime]]) -> datetime:
        parameters = parameters_on(clock.local(accepted_at).date())
        return times(accepted_at, limit, parameters=parameters, calendar=self.calendar, pauses=pauses).legal


@lru_cache(maxsize=4096)
def parameters_on(day: date) -> Parameters:
    return worktime.parameters_for(day)


def scanned_page(at: datetime) -> bytes:
    """One page that stands for the scan of a result on paper."""
    words = "Trang này thay cho bản quét kết quả trên giấy. Tỉnh, cơ quan và con người đều là hư cấu."
    return render_pdf("ui/typst/document.typ", {"parts": [{"paragraphs": [words]}]}, title="Bản quét kết quả", at=at)
