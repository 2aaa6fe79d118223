"""Delivering what was announced: at least once to each listener, each delivery in a transaction of its own.

A listener's effects in our database and the mark "delivered" are committed together, so a worker that dies in
between has done nothing. What a listener does outside the database may happen twice: it must be harmless twice.
"""

import logging
import traceback
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox import rules
from diemsang.proof.outbox.models import Delivery, DeliveryState, Message, Retry
from diemsang.proof.outbox.services.listening import listeners, listeners_to

logger = logging.getLogger(__name__)
ERROR_LENGTH = 4000
Row = TypeVar("Row", Message, Delivery)


def deliver_due(now: datetime, limit: int = 200) -> int:
    """Deliver up to `limit` due announcements and say how many deliveries were tried; `now` is the machine's time,
    in UTC.

    Workers may run side by side: on PostgreSQL each takes what no other holds, SQLite lets in one at a time.
    """
    _fan_out(now, limit)
    tried = 0
    while tried < limit and _deliver_one(now):
        tried += 1
    return tried


def prune(now: datetime, limit: int = 1000) -> int:
    """Delete announcements older than `rules.KEPT_FOR` whose deliveries were all made. Dead letters stay until
    retried.
    """
    old = Message.objects.filter(announced_at__lt=now - rules.KEPT_FOR, fanned_out_at__isnull=False)
    unsettled = Delivery.objects.filter(message=OuterRef("pk")).exclude(state=DeliveryState.DELIVERED)
    settled = old.exclude(Exists(unsettled))
    with transaction.atomic():
        keys = list(settled.order_by("announced_at").values_list("pk", flat=True)[:limit])
        Message.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def retry_dead_letter(delivery_id: int, *, by: Actor, at: datetime) -> Delivery:
    """Giao lại: give a dead letter all its attempts anew, from `at`, the machine's time in UTC.

    Written in the journal, in the chain of the delivery, with the attempts that had failed.
    """
    authorise(by, "outbox.retry_dead_letter")
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise Refused(rules.NO_SUCH_DELIVERY())
    if delivery.state != DeliveryState.DEAD:
        raise Refused(rules.NOT_DEAD())
    failed = delivery.attempts
    delivery.state, delivery.attempts, delivery.due_at, delivery.settled_at = DeliveryState.DUE, 0, at, None
    delivery.save(update_fields=["state", "attempts", "due_at", "settled_at"])
    message = delivery.message
    Retry.objects.create(
        delivery=delivery, event=message.event, message_key=message.key, listener=delivery.listener, by=by.key, at=at
    )
    ledger.record(
        by,
        "outbox.retry_dead_letter",
        delivery,
        at,
        facts={"event": message.event, "message": message.key, "listener": delivery.listener, "attempts": failed},
    )
    return delivery


@transaction.atomic
def _fan_out(now: datetime, limit: int) -> None:
    """One delivery per listener for each announcement nobody has looked at yet."""
    messages = list(_unheld(Message.objects.filter(fanned_out_at=None)).order_by("pk")[:limit])
    if not messages:
        return
    Delivery.objects.bulk_create(
        [
            Delivery(message=message, listener=listener.name, due_at=message.announced_at)
            for message in messages
            for listener in listeners_to(message.event)
        ],
        ignore_conflicts=True,
    )
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(fanned_out_at=now)


def _deliver_one(now: datetime) -> bool:
    """Try the delivery that is longest due; False when none is."""
    delivery: Delivery | None = None
    try:
        with transaction.atomic():
            due = Delivery.objects.filter(state=DeliveryState.DUE, due_at__lte=now).order_by("due_at", "pk")
            delivery = _unheld(due).select_related("message").first()
            if delivery is None:
                return False
            message = delivery.message
            extra = {"_key": message.key, "_announced_at": message.announced_at.isoformat()}
            listeners()[delivery.listener].handle({**message.payload, **extra})
            delivery.state, delivery.settled_at, delivery.attempts = DeliveryState.DELIVERED, now, delivery.attempts + 1
            delivery.save(update_fields=["state", "settled_at", "attempts"])
    except Exception as error:  # whatever a listener raises: it is kept with the delivery and shown
        if delivery is None:
            raise
        _note_failure(delivery, error, now)
    return True


def _note_failure(delivery: Delivery, error: Exception, now: datetime) -> None:
    failures = delivery.attempts + 1
    wait = rules.wait_after(failures)
    # Another worker may have tried it since our transaction was undone; then it is not ours to note.
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.DUE, attempts=failures - 1).update(
        attempts=failures,
        state=DeliveryState.DUE if wait else DeliveryState.DEAD,
        due_at=now + wait if wait else delivery.due_at,
        settled_at=None if wait else now,
        last_error=_storable("".join(traceback.format_exception(error)))[-ERROR_LENGTH:],
    )
    logger.warning("delivery %s to %s failed, attempt %s: %r", delivery.pk, delivery.listener, failures, error)


def _storable(text: str) -> str:
    """Without what a database cannot keep, which is sometimes the very reason of the failure."""
    return text.encode(errors="backslashreplace").decode().replace("\0", "\\0")


def _unheld(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Only rows no other worker is at, held for us. SQLite has one writer, so nothing is ever held."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows
