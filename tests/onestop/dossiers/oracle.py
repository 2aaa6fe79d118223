"""The slow oracle asked about a dossier: its rows in, the due times by a wall calendar out. No rule of ours is used."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from diemsang.commons.worktime.models import CalendarDay, CalendarYear, DayOverride, SessionPattern
from diemsang.kernel.clock import VIETNAM
from diemsang.onestop.dossiers.models import Dossier, Extension
from tests.commons.worktime.day_oracle import WallCalendar
from tests.commons.worktime.minute_oracle import MinuteOracle
from tests.commons.worktime.random_cases import Case, Hours, World

UNITS = {"ngày làm việc": "working_days", "ngày": "days", "giờ làm việc": "hours", "tháng": "months"}


def world_of(scope: str, first: int, last: int) -> World:
    """The calendar of an agency as its rows state it, of the years known between the two."""
    years = sorted(CalendarYear.objects.filter(year__range=(first, last)).values_list("year", flat=True))
    begins, ends = date(years[0], 1, 1), date(years[-1], 12, 31)
    world = World(begins, ends, dict(CalendarDay.objects.values_list("day", "kind")))
    for owner in ("", scope):
        for pattern in SessionPattern.objects.filter(scope=owner).order_by("valid_from"):
            until = pattern.valid_to or ends + timedelta(days=1)
            world.seasons.append((pattern.valid_from, until, _hours(pattern.hours)))
        for each in DayOverride.objects.filter(scope=owner):
            world.overrides[each.day] = None if each.kind == DayOverride.Kind.OPENED else _hours(each.hours)
    return world


class Oracles:
    """Both oracles over the calendar of an agency in some years, as it stands now."""

    def __init__(self, scope: str, first: int, last: int) -> None:
        world = world_of(scope, first, last)
        self.wall, self.minutes = WallCalendar(world), MinuteOracle(world)

    def due(self, row: Dossier) -> tuple[datetime, datetime] | str:
        """Legal and promised due time in UTC, or why there is none; both oracles agree."""
        case = case_of(row)
        found = self.wall.answer(case)
        assert self.minutes.answer(case) == found
        return found if isinstance(found, str) else (_utc(found[0]), _utc(found[1]))


def case_of(row: Dossier) -> Case:
    """What the rows of a dossier say, in the oracles' words."""
    assert row.accepted_at is not None
    number, _, unit = row.limit.partition(" ")
    extension = Extension.objects.filter(dossier=row).first()
    return Case(
        _wall(row.accepted_at),
        UNITS[unit],
        Fraction(number),
        pauses=[
            (_wall(start), _wall(end))
            for start, end in row.pauses.filter(resumed_at__isnull=False)
            .order_by("paused_at")
            .values_list("paused_at", "resumed_at")
            if end is not None
        ],
        extension=None if extension is None else (extension.working_days, _wall(extension.signed_at).date()),
        notice_days=0,
        late_cutoff=(row.parameters["late_cutoff"] or "")[:5] or None,
        same_day_cutoff=row.parameters["same_day_cutoff"][:5],
    )


def _hours(written: str) -> Hours:
    pairs = (each.strip().partition("-") for each in written.split(",") if each.strip())
    return tuple((opens.strip(), shuts.strip()) for opens, _, shuts in pairs)


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM).replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=VIETNAM).astimezone(UTC)
