"""How pressing a waiting thing is, and in which order things wait."""

from datetime import datetime, timedelta
from typing import Final

from diemsang.kernel.declarations import InboxItem, Urgency

SOON: Final = timedelta(hours=48)
"""How long before its due time a thing is shown as soon due. A matter of display, not of law."""
CAP: Final = 99


def urgency_of(item: InboxItem, at: datetime) -> Urgency:
    """Late once the due time has passed, soon within two days before it, calm otherwise and without a due time."""
    if item.due_at is None:
        return Urgency.CALM
    if item.due_at < at:
        return Urgency.LATE
    return Urgency.SOON if item.due_at - at <= SOON else Urgency.CALM


def order_of(item: InboxItem) -> tuple[bool, datetime, datetime, str, str]:
    """Sort key: earliest due first, what has no due time last, then what waits longest; never a tie."""
    return item.due_at is None, item.due_at or item.waiting_since, item.waiting_since, item.source, item.key


def shown_count(number: int) -> str:
    """A count as a badge shows it."""
    return str(number) if number <= CAP else f"{CAP}+"
