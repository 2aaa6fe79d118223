"""Working sessions of a day (buổi làm việc): when the door is open. Times on a Vietnamese clock, to the minute."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Final

from diemsang.commons.worktime.rules.refusals import SESSIONS_INVALID
from diemsang.kernel.refusals import Refused

MICROSECOND: Final = 1
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
"""The engine counts in whole microseconds, so no moment is ever rounded."""

_SESSION = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{1,2}):([0-9]{2})")


def ticks_of_day(clock: time) -> int:
    """Microseconds since midnight."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """From `opens` to `closes`, on one day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise Refused(SESSIONS_INVALID(value=str(self)))

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    @property
    def minutes(self) -> int:
        return (ticks_of_day(self.closes) - ticks_of_day(self.opens)) // MINUTE


Sessions = tuple[Session, ...]

USUAL_SESSIONS: Final[Sessions] = (Session(time(7, 30), time(11, 30)), Session(time(13), time(17)))
"""What the public sector keeps where nothing else is stated: eight hours (section 6.1)."""


def in_order(sessions: Iterable[Session]) -> Sessions:
    """The sessions as a tuple; refused (`worktime.sessions_invalid`) unless each ends before the next begins."""
    listed = tuple(sessions)
    if any(after.opens < before.closes for before, after in pairwise(listed)):
        raise Refused(SESSIONS_INVALID(value=write_sessions(listed)))
    return listed


def parse_sessions(text: str) -> Sessions:
    """Read `07:30-11:30, 13:00-17:00`. Refuses anything else, and an empty text."""
    found = []
    for part in re.split(r"[,;]", text):
        match = _SESSION.fullmatch(part.strip())
        if match is None:
            raise Refused(SESSIONS_INVALID(value=text[:80]))
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups())
        try:
            found.append(Session(time(opens_hour, opens_minute), time(closes_hour, closes_minute)))
        except ValueError:
            raise Refused(SESSIONS_INVALID(value=text[:80])) from None
    return in_order(found)


def write_sessions(sessions: Iterable[Session]) -> str:
    """The inverse of `parse_sessions`; an empty text for a closed day."""
    return ", ".join(str(session) for session in sessions)


def minutes_in(sessions: Iterable[Session]) -> int:
    """Working minutes of a day with these sessions."""
    return sum(session.minutes for session in sessions)
