"""When a failed delivery is tried again, and when it is given up."""

from datetime import timedelta
from typing import Final

from diemsang.kernel.refusals import CONFLICT, NOT_FOUND, RefusalKind

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""After the first failure, the second, ...; one more failure than there are waits makes a dead letter, some nine
hours on.
"""
KEPT_FOR: Final = timedelta(days=30)
"""How long what was delivered can still be looked up."""

NO_SUCH_DELIVERY = RefusalKind(
    "outbox.no_such_delivery",
    vi="Không tìm thấy lượt giao này.",
    en="There is no such delivery.",
    status=NOT_FOUND,
)
NOT_DEAD = RefusalKind(
    "outbox.not_dead",
    vi="Lượt giao này đã được giao hoặc đang chờ giao lại.",
    en="This delivery was made already, or is waiting to be tried again.",
    status=CONFLICT,
)


def wait_after(failures: int) -> timedelta | None:
    """How long to wait after so many failures in a row; None when it is time to give up."""
    return WAITS[failures - 1] if failures <= len(WAITS) else None
