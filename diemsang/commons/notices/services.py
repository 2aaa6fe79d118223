"""Telling somebody something, once, and getting it to them in spite of providers that fail."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

from diemsang.commons.notices import events, queries, rules
from diemsang.commons.notices.addresses import address_of, register_address_book
from diemsang.commons.notices.models import Delivery, Notice, Preference
from diemsang.commons.notices.plugins import Carrier, DeliveryFailed, Letter, carriers
from diemsang.commons.notices.rules import Channel, DeliveryState
from diemsang.kernel.access import NOT_FOUND, Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

__all__ = ["deliver_due", "erase_notice", "mark_read", "notify", "register_address_book", "retry", "set_preference"]

logger = logging.getLogger(__name__)
CLAIM: Final = timedelta(minutes=2)
"""How long one attempt may take before another worker may try."""
DEMO_MARK: Final = "BẢN TRÌNH DIỄN"


@transaction.atomic
def notify(
    recipient: str, template: str, context: Mapping[str, Any], *, key: str, by: Actor, at: datetime, url: str = ""
) -> Notice:
    """Báo cho biết: tell `recipient` something, once per `key`; the second call gives back the first notice.

    The text comes from `notices/messages/<template>.txt`, whose first line is the subject. It is shown on the page of
    notices and leaves by the recipient's channels through the outbox. Refuses `notices.unknown_template`.
    """
    authorise(by, "notices.notify")
    subject, body = _written(template, context)
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "template": template,
            "subject": subject,
            "body": body,
            "url": url,
            "created_at": at,
        },
    )
    if is_new:
        facts = {"recipient": recipient, "template": template}
        ledger.record(by, "notices.notice_created", notice, at, facts=facts, private={"subject": subject, "body": body})
        announce(events.notice_created, notice_id=notice.pk)
    return notice


@transaction.atomic
def prepare_deliveries(notice_id: int, *, now: datetime) -> None:
    """Put a notice on its way through every channel that is in use and wanted. Doing it twice is harmless."""
    notice = Notice.objects.filter(pk=notice_id, erased_at=None).first()
    if notice is None:
        return
    wanted = queries.preferences_of(notice.recipient)
    rows = [
        Delivery(notice=notice, channel=channel.value, next_attempt_at=now) for channel in carriers() if wanted[channel]
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def deliver_due(*, by: Actor, at: datetime, now: datetime, limit: int = 200) -> int:
    """Send what is due; how many were sent. `now` is the machine's time, `at` the time of the act in the journal.

    No transaction is open while a provider is asked. A channel whose provider failed is left alone until the next
    round, so that time-outs do not add up.
    """
    authorise(by, "notices.deliver")
    in_use, sent = dict(carriers()), 0
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Delivery.objects.filter(free, state=DeliveryState.WAITING.value, next_attempt_at__lte=now)
    due = due.filter(channel__in=[channel.value for channel in in_use])
    for pk in list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:limit]):
        claimed = due.filter(pk=pk).update(claimed_until=now + CLAIM)
        if not claimed:
            continue
        delivery = Delivery.objects.select_related("notice").get(pk=pk)
        carrier = in_use.get(Channel(delivery.channel))
        if carrier is None:
            Delivery.objects.filter(pk=pk).update(claimed_until=None)
            continue
        try:
            sent += _attempt(delivery, carrier, by, at, now)
        except DeliveryFailed as failure:
            _note_failure(delivery, failure, now)
            if not failure.is_permanent:
                del in_use[carrier.channel]
    return sent


@transaction.atomic
def retry(delivery_id: int, *, by: Actor, at: datetime, now: datetime) -> Delivery:
    """Gửi lại: try a delivery that was given up once more, from the beginning."""
    authorise(by, "notices.handle_failures")
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if delivery is None:
        raise Refused(NOT_FOUND())
    if delivery.state != DeliveryState.DEAD.value:
        raise Refused(rules.NOT_DEAD())
    delivery.state, delivery.attempts, delivery.next_attempt_at = DeliveryState.WAITING.value, 0, now
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    ledger.record(by, "notices.delivery_retried", delivery.notice, at, facts={"channel": delivery.channel})
    return delivery


@transaction.atomic
def mark_read(*, by: Actor, at: datetime, notice_id: int | None = None) -> int:
    """Đánh dấu đã đọc: one of the actor's own notices, or all of them. Twice is harmless; another's is not found."""
    authorise(by, "notices.read_own")
    rows = queries.notices_of(by)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
        if not rows.exists():
            raise Refused(rules.NOT_YOURS())
    return rows.filter(read_at=None).update(read_at=at)


@transaction.atomic
def set_preference(channel: str, wanted: bool, *, by: Actor, at: datetime) -> None:
    """Chọn kênh nhận: for every key under which the actor is told things."""
    authorise(by, "notices.read_own")
    if channel not in set(Channel):
        raise Refused(rules.UNKNOWN_CHANNEL(channel=channel))
    for recipient in queries.recipients_of(by):
        Preference.objects.update_or_create(recipient=recipient, channel=channel, defaults={"wanted": wanted})
    facts = {"channel": channel, "wanted": wanted}
    ledger.record(by, "notices.preference_set", f"notices.preference:{by.key}", at, facts=facts)


@transaction.atomic
def erase_notice(notice_id: int, *, rule: str, by: Actor, at: datetime) -> None:
    """Xóa nội dung: forget what was said, and the addresses it went to. Doing it twice is harmless."""
    authorise(by, "notices.erase_notice")
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
    if notice is None:
        raise Refused(NOT_FOUND())
    if notice.erased_at is not None:
        return
    notice.subject = notice.body = notice.url = ""
    notice.erased_at = at
    notice.save(update_fields=["subject", "body", "url", "erased_at"])
    notice.deliveries.filter(state=DeliveryState.WAITING.value).update(state=DeliveryState.ERASED.value)
    ledger.record(by, "notices.notice_erased", notice, at, facts={"rule": rule})
    ledger.erase_if_any(ledger.stream_of(notice), ("subject", "body", "address"), rule, by, at)


def _written(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body in Vietnamese. Plain text: nothing is escaped here, the HTML part escapes the whole."""
    try:
        found = get_template(f"notices/messages/{template}.txt")
    except TemplateDoesNotExist:
        raise Refused(rules.UNKNOWN_TEMPLATE(template=template)) from None
    text: str = found.template.render(Context(dict(context), autoescape=False)).strip()  # type: ignore[attr-defined]
    subject, _, body = text.partition("\n")
    return subject.strip()[:200], body.strip()


def _attempt(delivery: Delivery, carrier: Carrier, by: Actor, at: datetime, now: datetime) -> int:
    notice = delivery.notice
    address = address_of(notice.recipient, carrier.channel)
    if notice.erased_at is not None or address is None:
        state = DeliveryState.NO_ADDRESS if notice.erased_at is None else DeliveryState.ERASED
        Delivery.objects.filter(pk=delivery.pk).update(state=state.value, claimed_until=None)
        return 0
    try:
        carrier.send(_letter(delivery, address))
    except DeliveryFailed:
        raise
    except Exception as error:  # a carrier with a bug counts as failed, and must not hold up the others
        logger.exception("the carrier %s failed on delivery %s", carrier.code, delivery.pk)
        raise DeliveryFailed(type(error).__name__) from error
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.SENT.value,
            sent_at=now,
            attempts=F("attempts") + 1,
            claimed_until=None,
            next_attempt_at=None,
            last_error="",
        )
        facts = {"channel": delivery.channel, "attempt": delivery.attempts + 1}
        ledger.record(by, "notices.notice_sent", notice, at, facts=facts, private={"address": address})
    return 1


def _note_failure(delivery: Delivery, failure: DeliveryFailed, now: datetime) -> None:
    attempts = delivery.attempts + 1
    again = None if failure.is_permanent else rules.next_attempt(attempts, now)
    state = DeliveryState.DEAD if again is None else DeliveryState.WAITING
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        state=state.value,
        next_attempt_at=again,
        claimed_until=None,
        last_error=failure.code[:100],
    )


def _letter(delivery: Delivery, address: str) -> Letter:
    """What leaves the house. Everything a demo sends is marked as such, at the beginning and at the end."""
    notice = delivery.notice
    url = f"{settings.BASE_URL}{notice.url}" if notice.url.startswith("/") else notice.url
    subject, body = notice.subject, notice.body
    if settings.DEMO_WORLD:
        subject, body = f"[{DEMO_MARK}] {subject}", f"{DEMO_MARK}\n\n{body}"
    text = f"{body}\n\n{url}".strip()
    html = render_to_string("notices/letter.html", {"subject": subject, "body": body, "url": url})
    return Letter(f"notice-{notice.pk}-{delivery.pk}", address, subject, text, html, url)
