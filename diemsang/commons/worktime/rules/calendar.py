"""The working calendar (section 6.1): which days work, when the doors are open, and arithmetic over both.

A calendar is built once from rows and then only read. It keeps cumulative arrays over every session and working day, so
that adding working time or working days is a look-up, however long the limit.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from diemsang.commons.worktime.rules.refusals import CALENDAR_INVALID, CALENDAR_UNKNOWN
from diemsang.commons.worktime.rules.sessions import (
    DAY,
    MINUTE,
    SECOND,
    USUAL_SESSIONS,
    Sessions,
    in_order,
    ticks_of_day,
)
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.refusals import Refused

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)


class RowKind(StrEnum):
    """What a calendar row says about its day."""

    HOLIDAY = "holiday"  # nghỉ lễ, Tết
    OBSERVED = "observed"  # nghỉ bù
    SWAP_OFF = "swap_off"  # nghỉ hoán đổi
    SWAP_WORK = "swap_work"  # làm bù


class DayKind(StrEnum):
    """Why a day works or does not."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    OBSERVED = "observed"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"
    CLOSED = "closed"
    OPENED = "opened"
    CHANGED_HOURS = "changed_hours"


class Confidence(StrEnum):
    """How far a calendar row can be trusted, as its source allows."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return ("low", "medium", "high").index(self.value)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One stated day: a holiday, its substitute, or one of the two days of a swap."""

    day: date
    kind: RowKind
    name: str
    confidence: Confidence
    source: str = ""
    binds: str = "all"
    """`all`, or `public_sector` for swaps."""


@dataclass(frozen=True, slots=True)
class SessionPattern:
    """Working hours over a period: `[valid_from, valid_to)`, either end open when None (giờ mùa hè, giờ mùa đông)."""

    sessions: Sessions
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class DayOverride:
    """An agency's own rule for one day: `()` closes it, None opens it with the usual hours, else these (half day)."""

    day: date
    sessions: Sessions | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """All that is known about one day."""

    day: date
    kind: DayKind
    sessions: Sessions
    name: str = ""
    row: CalendarRow | None = None

    @property
    def is_working(self) -> bool:
        return bool(self.sessions)


_KIND_OF_ROW: Final = {kind: DayKind(kind.value) for kind in RowKind}


class WorkingCalendar:
    """Working days and hours from `first` to `last`, both included. Anything outside is refused, never guessed.

    Later patterns win over earlier ones, so callers list them from the general to the particular. A day's status is
    decided by its override, else its calendar row, else the weekday.
    """

    def __init__(
        self,
        rows: Iterable[CalendarRow],
        first: date,
        last: date,
        *,
        patterns: Iterable[SessionPattern] = (),
        overrides: Iterable[DayOverride] = (),
    ) -> None:
        if first > last:
            raise Refused(CALENDAR_INVALID(problem_vi="không có ngày nào.", problem_en="it holds no day."))
        self.first, self.last = first, last
        self.rows: Mapping[date, CalendarRow] = _one_per_day((row.day, row) for row in rows)
        self.overrides: Mapping[date, DayOverride] = _one_per_day((each.day, each) for each in overrides)
        self.patterns = (SessionPattern(USUAL_SESSIONS), *patterns)
        for sessions in [p.sessions for p in self.patterns] + [o.sessions or () for o in self.overrides.values()]:
            in_order(sessions)
        self._lay_out()

    def _lay_out(self) -> None:
        self._origin = self.first.toordinal()
        self._days = self.last.toordinal() - self._origin + 1
        working_until = [0]
        """[i]: working days among the first i days."""
        working: list[int] = []
        """Ordinals of the working days."""
        ends: list[datetime] = []
        """`day_end` of each of them."""
        opens: list[int] = []
        closes: list[int] = []
        worked = [0]
        """[j]: working ticks in the first j sessions."""
        for ordinal in range(self._origin, self._origin + self._days):
            day = date.fromordinal(ordinal)
            sessions = self.sessions_on(day)
            if sessions:
                working.append(ordinal)
                ends.append(datetime.combine(day, sessions[-1].closes, VIETNAM))
            working_until.append(len(working))
            for session in sessions:
                opens.append(ordinal * DAY + ticks_of_day(session.opens))
                closes.append(ordinal * DAY + ticks_of_day(session.closes))
                worked.append(worked[-1] + closes[-1] - opens[-1])
        self._working_until, self._working, self._ends = working_until, working, ends
        self._opens, self._closes, self._worked = opens, closes, worked

    # What a day is

    def sessions_on(self, day: date) -> Sessions:
        """The working sessions of a day; empty when it does not work."""
        override = self.overrides.get(day)
        if override is not None:
            return self._usual_sessions(day) if override.sessions is None else override.sessions
        row = self.rows.get(day)
        works = day.weekday() < SATURDAY if row is None else row.kind is RowKind.SWAP_WORK
        return self._usual_sessions(day) if works else ()

    def pattern_on(self, day: date) -> SessionPattern:
        """The usual hours that hold on a day, whether or not it works."""
        return next(pattern for pattern in reversed(self.patterns) if pattern.holds_on(day))

    def _usual_sessions(self, day: date) -> Sessions:
        return self.pattern_on(day).sessions

    def status(self, day: date) -> DayStatus:
        """The day's kind, name, hours and the row that says so. Refuses a day outside the calendar."""
        self.index(day)
        sessions, row, override = self.sessions_on(day), self.rows.get(day), self.overrides.get(day)
        if override is not None:
            if not sessions:
                kind = DayKind.CLOSED
            else:
                kind = DayKind.OPENED if override.sessions is None else DayKind.CHANGED_HOURS
            return DayStatus(day, kind, sessions, override.reason, row)
        if row is not None:
            return DayStatus(day, _KIND_OF_ROW[row.kind], sessions, row.name, row)
        return DayStatus(day, DayKind.WORKING if sessions else DayKind.WEEKEND, sessions)

    def is_working(self, day: date) -> bool:
        index = self.index(day)
        return self._working_until[index + 1] > self._working_until[index]

    def knows(self, day: date) -> bool:
        return self.first <= day <= self.last

    def unknown(self, day: date) -> Refused:
        """The refusal for a day outside the calendar."""
        return Refused(CALENDAR_UNKNOWN(day=_dmy(day), first=_dmy(self.first), last=_dmy(self.last)))

    def _past_the_end(self) -> Refused:
        return self.unknown(self.last + ONE_DAY)

    def index(self, day: date) -> int:
        """Position of the day in the calendar; refused when it is not in it."""
        index = day.toordinal() - self._origin
        if not 0 <= index < self._days:
            raise self.unknown(date(day.year, day.month, day.day))
        return index

    def rows_between(self, first: date, last: date) -> Iterator[CalendarRow]:
        """The calendar rows of the days from `first` to `last`, both included."""
        day = first
        while day <= last:
            if (row := self.rows.get(day)) is not None:
                yield row
            day += ONE_DAY

    # Counting days

    def day_end(self, day: date) -> datetime:
        """End of the last session of a working day."""
        index = self.index(day)
        if not self.is_working(day):
            raise ValueError(f"{day} is not a working day: it has no end")
        return self._ends[self._working_until[index]]

    def end_of_working_day_after(self, day: date, count: int) -> datetime:
        """`day_end` of the `count`-th working day strictly after `day` (R2, R8)."""
        position = self._working_until[self.index(day) + 1] + count - 1
        if position >= len(self._ends):
            raise self._past_the_end()
        return self._ends[position]

    def end_of_rolled(self, day: date) -> datetime:
        """`day_end` of the day itself when it works, else of the next working day (R4, R5)."""
        position = self._working_until[self.index(day)]
        if position >= len(self._ends):
            raise self._past_the_end()
        return self._ends[position]

    def opening_after(self, day: date) -> datetime:
        """Start of the first session of the next working day (R9)."""
        position = self._working_until[self.index(day) + 1]
        if position >= len(self._working):
            raise self._past_the_end()
        following = date.fromordinal(self._working[position])
        return datetime.combine(following, self.sessions_on(following)[0].opens, VIETNAM)

    def working_day_before(self, day: date, count: int) -> date:
        """The `count`-th working day strictly before `day`; `day` itself when `count` is 0 (R8)."""
        if count == 0:
            return day
        position = self._working_until[self.index(day)] - count
        if position < 0:
            raise self.unknown(self.first - ONE_DAY)
        return date.fromordinal(self._working[position])

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie in `(after, until]`; negative never, 0 when `until` is not later."""
        return max(0, self._working_until[self.index(until) + 1] - self._working_until[self.index(after) + 1])

    # Counting working time; moments are on a Vietnamese clock

    def ticks(self, moment: datetime) -> int:
        """The moment as microseconds; refused when its day is outside the calendar."""
        ordinal = moment.toordinal()
        if not 0 <= ordinal - self._origin < self._days:
            raise self.unknown(moment.date())
        clock = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND + moment.microsecond
        return ordinal * DAY + clock

    def _worked_until(self, ticks: int) -> int:
        """Working ticks of the calendar before that moment."""
        session = bisect_right(self._opens, ticks)
        if session == 0:
            return 0
        return self._worked[session] - max(0, self._closes[session - 1] - ticks)

    def work_between(self, earlier: datetime, later: datetime) -> int:
        """Working microseconds from one moment to another; 0 when `later` is not later."""
        return max(0, self._worked_until(self.ticks(later)) - self._worked_until(self.ticks(earlier)))

    def add_work(self, start: datetime, amount: int) -> datetime:
        """The moment `amount` working microseconds after `start` (R1).

        A start outside sessions moves to the next session start; an end exactly on a session end stays there.
        """
        ticks = self.ticks(start)
        session = bisect_left(self._closes, ticks)
        if session >= len(self._closes):
            raise self._past_the_end()
        begins = max(ticks, self._opens[session])
        target = self._worked[session] + begins - self._opens[session] + amount
        if target > self._worked[-1]:
            raise self._past_the_end()
        if amount:
            session = bisect_left(self._worked, target) - 1
        return _moment(self._opens[session] + target - self._worked[session])


def _moment(ticks: int) -> datetime:
    ordinal, clock = divmod(ticks, DAY)
    minutes, rest = divmod(clock, MINUTE)
    hour, minute = divmod(minutes, 60)
    day = date.fromordinal(ordinal)
    if rest:
        second, microsecond = divmod(rest, SECOND)
        return datetime(day.year, day.month, day.day, hour, minute, second, microsecond, tzinfo=VIETNAM)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def _dmy(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


Row = TypeVar("Row")


def _one_per_day(pairs: Iterable[tuple[date, Row]]) -> Mapping[date, Row]:
    found: dict[date, Row] = {}
    for day, row in pairs:
        if day in found:
            raise Refused(
                CALENDAR_INVALID(problem_vi=f"ngày {_dmy(day)} có hai dòng.", problem_en=f"{day} has two rows.")
            )
        found[day] = row
    return found
