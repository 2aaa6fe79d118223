"""What waits for delivery, and what could not be delivered."""

from datetime import datetime

from django.db.models import QuerySet

from diemsang.kernel.access import Actor, may
from diemsang.proof.outbox.models import Delivery, DeliveryState, Message, Retry


def dead_letters(actor: Actor) -> QuerySet[Delivery]:
    """Deliveries that were given up, newest first; none for who may not see them."""
    if not may(actor, "outbox.view_dead_letters"):
        return Delivery.objects.none()
    return Delivery.objects.filter(state=DeliveryState.DEAD).select_related("message").order_by("-pk")


def retries(actor: Actor, limit: int = 20) -> list[Retry]:
    """Who had dead letters delivered again, and how far that got, newest first; nothing for who may not see them."""
    if not may(actor, "outbox.view_dead_letters"):
        return []
    return list(Retry.objects.select_related("delivery").order_by("-pk")[:limit])


def waiting_since() -> datetime | None:
    """When the oldest announcement not yet looked at was made: how far delivery lags."""
    return Message.objects.filter(fanned_out_at=None).order_by("pk").values_list("announced_at", flat=True).first()


def dead_letter_count(cap: int) -> int:
    """How many deliveries were given up, counted up to `cap`; for whoever watches the machine."""
    return Delivery.objects.filter(state=DeliveryState.DEAD).values("pk")[:cap].count()


def pending_count(cap: int) -> int:
    """Announcements nobody has looked at, and deliveries that are due or wait for another try, counted up to `cap`."""
    waiting = Message.objects.filter(fanned_out_at=None)[:cap].count()
    return min(waiting + Delivery.objects.filter(state=DeliveryState.DUE)[:cap].count(), cap)
