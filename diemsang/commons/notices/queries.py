"""Reading notices: one's own, and what could not be sent."""

from collections.abc import Mapping
from typing import Final

from django.db.models import QuerySet

from diemsang.commons.notices.models import Delivery, Notice, Preference
from diemsang.commons.notices.rules import Channel, DeliveryState
from diemsang.kernel.access import Actor, authorise, may

CAP: Final = 99
BY_DEFAULT: Final = frozenset({Channel.EMAIL})


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first; none for a visitor."""
    if not may(actor, "notices.read_own"):
        return Notice.objects.none()
    return Notice.objects.filter(recipient__in=recipients_of(actor), erased_at=None).order_by("-id")


def recipients_of(actor: Actor) -> list[str]:
    """The keys under which the actor is told things: the account, and the person behind it."""
    return [key for key in (actor.key, actor.person) if key]


def unread_count(actor: Actor) -> int:
    """Unread notices, counted up to 100, so that a badge can say 99+."""
    return notices_of(actor).filter(read_at=None).order_by()[: CAP + 1].count()


def preferences_of(recipient: str) -> Mapping[Channel, bool]:
    """Whether the recipient wants each channel, chosen or by default."""
    chosen = {row.channel: row.wanted for row in Preference.objects.filter(recipient=recipient)}
    return {channel: chosen.get(channel.value, channel in BY_DEFAULT) for channel in Channel}


def given_up(actor: Actor) -> QuerySet[Delivery]:
    """Deliveries that were given up, newest first. Refuses who does not look after them."""
    authorise(actor, "notices.handle_failures")
    rows = Delivery.objects.filter(state=DeliveryState.DEAD.value)
    return rows.select_related("notice").defer("notice__body").order_by("-id")
