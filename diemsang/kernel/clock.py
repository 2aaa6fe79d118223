"""The one place that looks at the clock. Rules never do: they are told the time.

A demo has a stated today: its clock stands on that date and keeps the real time of day.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def real_now() -> datetime:
    """The time of the machine, in UTC. For seals, sessions and retries, which a stated today must not move."""
    return datetime.now(UTC)


_source: Callable[[], datetime] = real_now
_stated: date | None = None


def now() -> datetime:
    """Now for people and law, in UTC: the stated today's in a demo, else the machine's."""
    return _source()


def today() -> date:
    """The date on the wall in Việt Nam."""
    return now().astimezone(VIETNAM).date()


def stated_today() -> date | None:
    """The date a demo stands on; None in a real installation."""
    return _stated


def state_today(day: date | None) -> None:
    """Let `now()` stand on this date, at the real time of day; None puts the machine's clock back."""
    global _source, _stated
    _stated = day
    if day is None:
        _source = real_now
        return

    def stated() -> datetime:
        wall = real_now().astimezone(VIETNAM)
        return datetime.combine(day, wall.timetz()).astimezone(UTC)

    _source = stated


def local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese clock."""
    return moment.astimezone(VIETNAM)


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """That hour of that day in Việt Nam, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)
