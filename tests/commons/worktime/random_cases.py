"""Random questions for the deadline engine, as plain values that engine and oracles read each in its own way.

Nothing here is imported from the rules. A world is a stretch of the real calendar with invented hours and closures; a
case is one dossier in it. Starts fall on days off and month ends, pauses touch session ends, some run past the end.
"""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

CALENDAR = Path(__file__).parents[3] / "diemsang/commons/worktime/data/calendar.csv"
Hours = tuple[tuple[str, str], ...]

USUAL: Hours = (("07:30", "11:30"), ("13:00", "17:00"))
SUMMER: Hours = (("07:00", "11:00"), ("13:30", "17:30"))
HALF_DAYS: tuple[Hours, ...] = ((("07:30", "11:30"),), (("13:00", "17:00"),), (("08:15", "10:05"), ("15:00", "15:01")))


@dataclass
class World:
    first: date
    last: date
    kinds: dict[date, str]
    seasons: list[tuple[date, date, Hours]] = field(default_factory=list)
    overrides: dict[date, Hours | None] = field(default_factory=dict)


@dataclass
class Case:
    start: datetime
    unit: str
    number: Fraction
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    extension: tuple[int, date | None] | None = None
    notice_days: int = 1
    late_cutoff: str | None = None
    same_day_cutoff: str = "15:00"


def real_kinds() -> dict[date, str]:
    with CALENDAR.open(encoding="utf-8") as lines:
        return {date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(lines)}


def make_world(random: Random, days: int) -> World:
    first = date(2011, 1, 1) + timedelta(days=random.randrange(0, 5844 - days + 1))
    last = first + timedelta(days=days - 1)
    kinds = {day: kind for day, kind in real_kinds().items() if first <= day <= last}
    world = World(first, last, kinds)
    if random.random() < 0.6:
        begins = first + timedelta(days=random.randrange(days))
        world.seasons.append((begins, begins + timedelta(days=random.randrange(1, 150)), SUMMER))
    for _ in range(random.randrange(days // 15)):
        day = first + timedelta(days=random.randrange(days))
        world.overrides[day] = random.choice([(), None, *HALF_DAYS])
    return world


def make_case(random: Random, world: World, *, whole_minutes: bool, longest: int) -> Case:
    days = (world.last - world.first).days
    day = world.first + timedelta(days=random.randrange(days))
    if random.random() < 0.15:
        day = day.replace(day=1) - timedelta(days=random.randrange(1, 4))
        day = max(day, world.first)
    unit = random.choice(["hours", "working_days", "working_days", "fraction", "days", "months", "same_day"])
    number = {
        "hours": Fraction(random.randrange(1, longest * 2)),
        "working_days": Fraction(random.randrange(1, longest)),
        "fraction": Fraction(random.randrange(1, longest), 2),
        "days": Fraction(random.randrange(1, longest * 2)),
        "months": Fraction(random.randrange(1, 7)),
        "same_day": Fraction(1),
    }[unit]
    case = Case(_moment(random, day, whole_minutes), unit, number)
    at = case.start
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        paused = max(at, _moment(random, at.date() + timedelta(days=random.randrange(0, longest)), whole_minutes))
        resumed = paused
        if random.random() > 0.1:
            resumed = _moment(random, paused.date() + timedelta(days=random.randrange(0, 25)), whole_minutes)
            resumed = max(resumed, paused)
        case.pauses.append((paused, resumed))
        at = resumed
    if random.random() < 0.3:
        signed = case.start.date() + timedelta(days=random.randrange(0, longest)) if random.random() < 0.6 else None
        case.extension = (random.randrange(1, 15), signed)
        case.notice_days = random.choice([0, 1, 1, 3])
    if random.random() < 0.2:
        case.late_cutoff = random.choice(["10:30", "15:00", "16:30"])
    if random.random() < 0.2:
        case.same_day_cutoff = random.choice(["10:00", "12:00", "16:00"])
    return case


def _moment(random: Random, day: date, whole_minutes: bool) -> datetime:
    edges = [(7, 30), (11, 30), (13, 0), (15, 0), (17, 0), (17, 30), (0, 0)]
    hour, minute = random.choice(edges) if random.random() < 0.35 else (random.randrange(24), random.randrange(60))
    seconds = 0 if whole_minutes or random.random() < 0.7 else random.randrange(60)
    return datetime.combine(day, time(hour, minute, seconds))
