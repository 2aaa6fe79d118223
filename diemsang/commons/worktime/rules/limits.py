"""Time limits (thời hạn giải quyết): what was written, read exactly or refused; and which limit applies (R12)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from diemsang.commons.worktime.rules.refusals import (
    LIMIT_AMBIGUOUS_NUMBER,
    LIMIT_EMPTY,
    LIMIT_FRACTION,
    LIMIT_NOT_POSITIVE,
    LIMIT_ROW_MISSING,
    LIMIT_ROW_TWICE,
    LIMIT_SEVERAL,
    LIMIT_TOO_LARGE,
    LIMIT_UNREADABLE,
    LIMIT_UNSPECIFIED,
    LOCAL_LIMIT_LONGER,
)
from diemsang.commons.worktime.rules.sessions import MINUTE
from diemsang.kernel.refusals import Refused

MINUTES_PER_HOUR: Final = 60
HOURS_PER_WORKING_DAY: Final = 8


class Rule(StrEnum):
    """The rules of section 6.3, by number."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"


class Unit(StrEnum):
    WORKING_HOURS = "working_hours"  # giờ, giờ làm việc
    WORKING_DAYS = "working_days"  # ngày làm việc
    CALENDAR_DAYS = "calendar_days"  # ngày
    MONTHS = "months"  # tháng
    SAME_DAY = "same_day"  # trong ngày


_WORDS: Final = {
    "giờ": Unit.WORKING_HOURS,
    "giờ làm việc": Unit.WORKING_HOURS,
    "ngày làm việc": Unit.WORKING_DAYS,
    "ngày": Unit.CALENDAR_DAYS,
    "tháng": Unit.MONTHS,
}
_WRITTEN: Final = {
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.CALENDAR_DAYS: "ngày",
    Unit.MONTHS: "tháng",
}
_MOST: Final = {
    Unit.WORKING_HOURS: Fraction(8000),
    Unit.WORKING_DAYS: Fraction(1000),
    Unit.CALENDAR_DAYS: Fraction(1461),
    Unit.MONTHS: Fraction(48),
    Unit.SAME_DAY: Fraction(1),
}
"""About four years. The longest limit among the national procedures read is 300 days: more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A number of some unit. Made by `parse_limit`, or directly; either way only limits the rules define can exist."""

    unit: Unit
    amount: Fraction = Fraction(1)
    rule: Rule = field(init=False, compare=False, repr=False)
    """Which rule computes the due time."""
    count: int = field(init=False, compare=False, repr=False)
    """The amount of a whole limit."""
    working_ticks: int = field(init=False, compare=False, repr=False)
    """The limit as working microseconds, one working day being 8 hours; 0 for limits that are no working time."""

    def __post_init__(self) -> None:
        text = str(self)
        if self.amount <= 0:
            raise Refused(LIMIT_NOT_POSITIVE(value=text))
        if self.amount > _MOST[self.unit]:
            raise Refused(LIMIT_TOO_LARGE(value=text, most=_written(_MOST[self.unit], self.unit)))
        hours = self.amount * _HOURS_OF.get(self.unit, 0)
        minutes = hours * MINUTES_PER_HOUR
        whole = self.amount.denominator == 1
        if not whole and (not hours or minutes.denominator != 1):
            raise Refused(LIMIT_FRACTION(value=text))
        # Worked out once: a million due times ask for them.
        in_part_days = self.unit is Unit.WORKING_DAYS and not whole
        object.__setattr__(self, "rule", Rule.R3 if in_part_days else _RULE[self.unit])
        object.__setattr__(self, "count", self.amount.numerator)
        object.__setattr__(self, "working_ticks", int(minutes) * MINUTE)

    def __str__(self) -> str:
        return _written(self.amount, self.unit)

    @property
    def is_working_time(self) -> bool:
        return self.unit in _HOURS_OF


_HOURS_OF: Final = {Unit.WORKING_HOURS: 1, Unit.WORKING_DAYS: HOURS_PER_WORKING_DAY}
_RULE: Final = {
    Unit.WORKING_HOURS: Rule.R1,
    Unit.WORKING_DAYS: Rule.R2,
    Unit.CALENDAR_DAYS: Rule.R4,
    Unit.MONTHS: Rule.R5,
    Unit.SAME_DAY: Rule.R6,
}


def _written(amount: Fraction, unit: Unit) -> str:
    if unit is Unit.SAME_DAY:
        return "trong ngày"
    number = str(amount.numerator) if amount.denominator == 1 else f"{float(amount):g}".replace(".", ",")
    return f"{number} {_WRITTEN[unit]}"


_SIMPLE = re.compile(r"(?P<sign>[-\u2212+]?) ?(?P<whole>[0-9]+)(?:(?P<mark>[.,])(?P<part>[0-9]+))? ?(?P<unit>[^0-9]+)")
_NUMBER = re.compile(r"[0-9]+")
_SEPARATORS = re.compile(r"[|;/+]|\bhoặc\b|\bvà\b|[0-9] ?[-\u2013\u2014] ?[0-9]|\bđến\b")
_SAME_DAY: Final = "trong ngày"
_UNSPECIFIED: Final = "không quy định"
_LONGEST_TEXT: Final = 200
_LONGEST_NUMBER: Final = 9
_LONGEST_PART: Final = 2


def parse_limit(text: str) -> TimeLimit:
    """Read a Vietnamese time limit exactly: `2,5 ngày làm việc`, `8 giờ`, `30 ngày`, `2 tháng`, `trong ngày`.

    Letter case, Unicode form, spaces and one final full stop do not matter. Everything else is refused with its code:
    empty, several limits, cut or unknown words, zero or negative, a number that can be read in two ways, too large.
    """
    shown = text[:80]
    if len(text) > _LONGEST_TEXT:
        raise Refused(LIMIT_UNREADABLE(value=shown))
    folded = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    folded = folded.removesuffix(".").rstrip()
    if not folded:
        raise Refused(LIMIT_EMPTY())
    if folded == _SAME_DAY:
        return TimeLimit(Unit.SAME_DAY)
    if folded == _UNSPECIFIED:
        raise Refused(LIMIT_UNSPECIFIED())
    match = _SIMPLE.fullmatch(folded)
    unit = _WORDS.get(match["unit"]) if match else None
    if match is None or unit is None:
        several = len(_NUMBER.findall(folded)) > 1 and _SEPARATORS.search(folded)
        raise Refused((LIMIT_SEVERAL if several else LIMIT_UNREADABLE)(value=shown))
    if match["sign"] in ("-", "\u2212"):
        raise Refused(LIMIT_NOT_POSITIVE(value=shown))
    if match["sign"]:
        raise Refused(LIMIT_UNREADABLE(value=shown))
    return TimeLimit(unit, _read_number(match["whole"], match["mark"], match["part"], unit, shown))


def _read_number(whole: str, mark: str | None, part: str | None, unit: Unit, shown: str) -> Fraction:
    whole = whole.lstrip("0") or "0"
    if part and len(part) > _LONGEST_PART:
        raise Refused(LIMIT_AMBIGUOUS_NUMBER(value=shown))
    if len(whole) > _LONGEST_NUMBER:
        raise Refused(LIMIT_TOO_LARGE(value=shown, most=_written(_MOST[unit], unit)))
    return Fraction(f"{whole}.{part}") if mark else Fraction(int(whole))


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row of a procedure's ways of filing (cách thức thực hiện): a channel and its limit. None is every channel."""

    channel: str | None
    limit: TimeLimit


@dataclass(frozen=True, slots=True)
class ChosenLimit:
    """R12: both limits are kept; `applied` sets the due time."""

    channel: str
    national: TimeLimit
    local: TimeLimit | None

    @property
    def applied(self) -> TimeLimit:
        return self.local or self.national


def choose_limit(channel: str, national: Iterable[LimitRow], local: Iterable[LimitRow] = ()) -> ChosenLimit:
    """R12: the row of the channel used, else the row for every channel; a shorter local limit replaces it.

    Refused: no national row for the channel, two differing rows, a local limit that is longer in the same unit.
    """
    common = _row_for(channel, national)
    if common is None:
        raise Refused(LIMIT_ROW_MISSING(channel=channel))
    shorter = _row_for(channel, local)
    if shorter is not None and _is_longer(shorter, common):
        raise Refused(LOCAL_LIMIT_LONGER(local=str(shorter), national=str(common)))
    return ChosenLimit(channel, common, shorter)


def _row_for(channel: str, rows: Iterable[LimitRow]) -> TimeLimit | None:
    listed = tuple(rows)
    for wanted in (channel, None):
        limits = {row.limit for row in listed if row.channel == wanted}
        if len(limits) > 1:
            raise Refused(LIMIT_ROW_TWICE(channel=channel))
        if limits:
            return limits.pop()
    return None


def _is_longer(limit: TimeLimit, other: TimeLimit) -> bool:
    """Longer beyond doubt. Limits in units that cannot be compared without a calendar are not judged."""
    if limit.is_working_time and other.is_working_time:
        return limit.working_ticks > other.working_ticks
    return limit.unit is other.unit and limit.amount > other.amount
