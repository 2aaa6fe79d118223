"""When to try again, and what is said no to. Moments are the machine's time in UTC."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from diemsang.kernel.refusals import NOT_FOUND, RefusalKind


class Channel(StrEnum):
    """Ways a notice reaches somebody beside the page of notices, which always shows it."""

    EMAIL = "email"
    SMS = "sms"
    ZALO = "zalo"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    """Tried often enough: somebody has to look."""
    NO_ADDRESS = "no_address"
    ERASED = "erased"


WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after the first, second, ... failed attempt."""
PERMANENT: Final = len(WAITS) + 1

UNKNOWN_TEMPLATE: Final = RefusalKind(
    "notices.unknown_template",
    vi="Không có mẫu thông báo “{template}”.",
    en="There is no notice template “{template}”.",
)
UNKNOWN_CHANNEL: Final = RefusalKind(
    "notices.unknown_channel", vi="Không có kênh “{channel}”.", en="There is no channel “{channel}”."
)
NOT_YOURS: Final = RefusalKind(
    "notices.not_found", vi="Không tìm thấy thông báo.", en="The notice was not found.", status=NOT_FOUND
)
NOT_DEAD: Final = RefusalKind(
    "notices.not_dead",
    vi="Chỉ gửi lại được thông báo đã ngừng gửi.",
    en="Only a delivery that was given up can be sent again.",
)


def next_attempt(failed_attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failures; None when it is given up."""
    if failed_attempts < 1:
        raise ValueError("a next attempt follows a failed one")
    return now + WAITS[failed_attempts - 1] if failed_attempts <= len(WAITS) else None
