"""Stretches of time, closed-open: the start belongs to a period, the end is the first day (or moment) after it.

So one year ends where the next begins, nothing is counted twice, and lengths add up. People are shown the last day.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from diemsang.kernel import clock
from diemsang.kernel.dates import format_date, format_moment, parse_date, wall_date
from diemsang.kernel.refusals import Language, RefusalKind, Refused
from diemsang.kernel.text import clean_line

BAD_PERIOD = RefusalKind(
    "periods.bad_period",
    vi="“{text}” không phải là kỳ. Ví dụ: 2015, 2015-Q1, 2015-01, 2011/2016 (không gồm 2016), 2011-01-01/2016-05-30.",
    en="“{text}” is not a period. Examples: 2015, 2015-Q1, 2015-01, 2011/2016 (without 2016), 2011-01-01/2016-05-30.",
)
ENDS_BEFORE_IT_STARTS = RefusalKind(
    "periods.ends_before_it_starts",
    vi="Kỳ phải kết thúc sau khi bắt đầu: {start} không trước {end}.",
    en="A period ends after it starts: {start} is not before {end}.",
)

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """`[start, end)`, of dates or of moments, never mixed and never empty; `end` None is open-ended."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        _check_kind(self.start)
        if self.end is None:
            return
        _check_kind(self.end)
        if isinstance(self.start, datetime) != isinstance(self.end, datetime):
            raise TypeError("a period is of dates or of moments, not of both")
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts: {self.start} is not before {self.end}")

    @property
    def is_open_ended(self) -> bool:
        return self.end is None

    @property
    def is_of_moments(self) -> bool:
        return isinstance(self.start, datetime)

    @property
    def last_day(self) -> date | None:
        """The last day that belongs to the period, which is what people call its end; None when open-ended."""
        if self.end is None:
            return None
        if isinstance(self.end, datetime):
            return wall_date(self.end - timedelta(microseconds=1))
        return self.end - _ONE_DAY

    @property
    def start_at(self) -> datetime:
        """The first moment, in UTC. A day begins at midnight in Việt Nam."""
        return _moment(self.start)

    @property
    def end_at(self) -> datetime | None:
        """The first moment after, in UTC."""
        return None if self.end is None else _moment(self.end)

    def contains(self, when: date) -> bool:
        """Whether that date, or moment, belongs to it. A period of dates places a moment by its date in Việt Nam."""
        if isinstance(when, datetime) and not self.is_of_moments:
            when = wall_date(when)
        return self.start <= when and (self.end is None or when < self.end)

    def covers(self, other: "Period") -> bool:
        """Whether all of the other lies in this one."""
        return self.intersect(other) == other

    def overlaps(self, other: "Period") -> bool:
        return self._starts_before_end_of(other) and other._starts_before_end_of(self)

    def touches(self, other: "Period") -> bool:
        """Whether one begins exactly where the other ends."""
        return self.end == other.start or other.end == self.start

    def intersect(self, other: "Period") -> "Period | None":
        """What belongs to both; None when nothing does."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), _earlier_end(self.end, other.end))

    def unite(self, other: "Period") -> "Period | None":
        """One period of both when they overlap or touch; None when a gap parts them."""
        if not (self.overlaps(other) or self.touches(other)):
            return None
        return Period(min(self.start, other.start), _later_end(self.end, other.end))

    def subtract(self, other: "Period") -> tuple["Period", ...]:
        """What belongs to this one and not to the other: no, one or two periods."""
        if not self.overlaps(other):
            return (self,)
        left = (Period(self.start, other.start),) if self.start < other.start else ()
        if other.end is None or (self.end is not None and self.end <= other.end):
            return left
        return (*left, Period(other.end, self.end))

    def gaps(self, covered: Iterable["Period"]) -> tuple["Period", ...]:
        """What is left of this period when all of those are taken away, in order."""
        left: tuple[Period, ...] = (self,)
        for period in covered:
            left = tuple(piece for whole in left for piece in whole.subtract(period))
        return left

    def _starts_before_end_of(self, other: "Period") -> bool:
        return other.end is None or self.start < other.end

    def __str__(self) -> str:
        """The code that `parse` reads: the name of a calendar period, else both ends. Moments are in ISO 8601."""
        if (named := _named(self)) is not None:
            return named.code
        return f"{self.start.isoformat()}/{'..' if self.end is None else self.end.isoformat()}"

    def label(self, language: Language = "vi") -> str:
        """What people read: `Năm 2015`, `Quý I/2015`, `Từ 01/01/2011 đến 31/12/2015` (the last day belongs to it)."""
        if (named := _named(self)) is not None:
            return named.vi if language == "vi" else named.en
        start, last = format_date(self.start), self.last_day
        if isinstance(self.start, datetime):
            start = format_moment(self.start)
            end = format_moment(self.end) if isinstance(self.end, datetime) else None
            from_to = ("Từ {} đến trước {}", "From {} until before {}")
        else:
            end = None if last is None else format_date(last)
            from_to = ("Từ {} đến {}", "From {} to {}")
            if last == self.start:
                return f"Ngày {start}" if language == "vi" else f"Day {start}"
        if end is None:
            return f"Từ {start}" if language == "vi" else f"From {start}"
        return from_to[language == "en"].format(start, end)


def unite_all(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same time in as few periods as possible, in order: overlapping and touching ones become one."""
    united: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        if united and (whole := united[-1].unite(period)) is not None:
            united[-1] = whole
        else:
            united.append(period)
    return tuple(united)


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def half_year(number: int, half: int) -> Period:
    """The first or second half (1, 2) of a year."""
    return _months(number, half, 6)


def quarter(number: int, which: int) -> Period:
    """A quarter (1 to 4) of a year."""
    return _months(number, which, 3)


def month(number: int, which: int) -> Period:
    """A month (1 to 12) of a year."""
    return _months(number, which, 1)


def parse(text: str, *, at_field: str | None = None) -> Period:
    """Read a code: `2015`, `2015-H1`, `2015-Q1`, `2015-01`, `2015-01-31`, two of them with `/` between, or `2011/..`.

    `A/B` is closed-open like everything here: from the start of A to the start of B, so `2011/2016` is 2011 to 2015.
    """
    first, slash, second = clean_line(text).upper().partition("/")
    period = _calendar_period(first.strip())
    if period is not None and not slash:
        return period
    until = None if second.strip() == ".." else _calendar_period(second.strip())
    if period is None or (until is None and second.strip() != ".."):
        raise Refused(BAD_PERIOD(at_field=at_field, text=clean_line(text)[:40]))
    if until is not None and until.start <= period.start:
        names = {"start": format_date(period.start), "end": format_date(until.start)}
        raise Refused(ENDS_BEFORE_IT_STARTS(at_field=at_field, **names))
    return Period(period.start, None if until is None else until.start)


@dataclass(frozen=True, slots=True)
class _Name:
    code: str
    vi: str
    en: str


_ROMAN: Final = ("I", "II", "III", "IV")
_CODES: Final[tuple[tuple[re.Pattern[str], Callable[[int, int], Period]], ...]] = (
    (re.compile(r"([1-9]\d{3})(-H([12]))", re.ASCII), half_year),
    (re.compile(r"([1-9]\d{3})(-Q([1-4]))", re.ASCII), quarter),
    (re.compile(r"([1-9]\d{3})(-(0[1-9]|1[0-2]))", re.ASCII), month),
    (re.compile(r"([1-9]\d{3})(()?)", re.ASCII), lambda number, _: year(number)),
)


def _calendar_period(code: str) -> Period | None:
    for form, make in _CODES:
        if (found := form.fullmatch(code)) and int(found[1]) < 9999:
            return make(int(found[1]), int(found[3] or 0))
    if re.fullmatch(r"[1-9]\d{3}-\d{2}-\d{2}", code, re.ASCII) and not code.startswith("9999"):
        day = parse_date(code)
        return Period(day, day + _ONE_DAY)
    return None


def _months(number: int, which: int, length: int) -> Period:
    if not 1 <= which <= 12 // length:
        raise ValueError(f"a year has {12 // length} periods of {length} months, there is no number {which}")
    start, end = (which - 1) * length, which * length
    return Period(date(number, start + 1, 1), date(number + end // 12, end % 12 + 1, 1))


def _named(period: Period) -> _Name | None:
    """The name of a calendar year, half, quarter or month of dates."""
    if period.end is None or period.is_of_moments or period.start.day != 1 or period.end.day != 1:
        return None
    number, first = period.start.year, period.start.month
    length = (period.end.year - number) * 12 + period.end.month - first
    if length not in (1, 3, 6, 12) or (first - 1) % length:
        return None
    which = (first - 1) // length + 1
    if length == 12:
        return _Name(f"{number:04}", f"Năm {number}", f"Year {number}")
    if length == 6:
        vi, en = (("đầu", "First"), ("cuối", "Second"))[which - 1]
        return _Name(f"{number:04}-H{which}", f"6 tháng {vi} năm {number}", f"{en} half of {number}")
    if length == 3:
        return _Name(f"{number:04}-Q{which}", f"Quý {_ROMAN[which - 1]}/{number}", f"Quarter {which}/{number}")
    return _Name(f"{number:04}-{which:02}", f"Tháng {which}/{number}", f"Month {which}/{number}")


def _check_kind(end: date) -> None:
    if isinstance(end, datetime) and end.tzinfo is None:
        raise ValueError(f"the moment {end.isoformat()} names no time zone")


def _moment(end: date) -> datetime:
    return end.astimezone(UTC) if isinstance(end, datetime) else clock.at_local(end)


def _earlier_end(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _later_end(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
