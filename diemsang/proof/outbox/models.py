"""What was announced, and how far each listener has got with it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    return uuid.uuid4().hex


class Message(models.Model):
    """An announcement, written in the transaction of the act it tells of."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    event = models.CharField(_("sự kiện"), max_length=100)
    payload = models.JSONField()
    announced_at = models.DateTimeField(_("báo lúc"))
    fanned_out_at = models.DateTimeField(null=True)
    """When its deliveries were made, one per listener; None until the worker has seen it."""

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        indexes = [
            models.Index(name="message_waiting", fields=["id"], condition=Q(fanned_out_at=None)),
            models.Index(name="message_by_age", fields=["announced_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.key}"


class DeliveryState(models.TextChoices):
    DUE = "due", _("chờ giao")
    DELIVERED = "delivered", _("đã giao")
    DEAD = "dead", _("không giao được")


class Delivery(models.Model):
    """One listener's share of an announcement: delivered once its effects are committed together with this row."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    listener = models.CharField(_("nơi nhận"), max_length=100)
    state = models.CharField(_("tình trạng"), max_length=9, choices=DeliveryState, default=DeliveryState.DUE)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    due_at = models.DateTimeField(_("lần giao kế tiếp"))
    settled_at = models.DateTimeField(null=True)
    last_error = models.TextField(_("lỗi gần nhất"), blank=True)

    class Meta:
        verbose_name = _("lượt giao")
        verbose_name_plural = _("lượt giao")
        constraints = [
            models.UniqueConstraint(name="delivery_once_per_listener", fields=["message", "listener"]),
            models.CheckConstraint(
                name="delivery_settled_or_due",
                condition=Q(state="due", settled_at=None) | (~Q(state="due") & Q(settled_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="delivery_due", fields=["due_at", "id"], condition=Q(state="due")),
            models.Index(name="delivery_dead", fields=["-id"], condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.listener}"


class Retry(models.Model):
    """Somebody had a dead letter delivered again. Stays when the delivery itself is cleared away."""

    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="retries")
    event = models.CharField(_("sự kiện"), max_length=100)
    message_key = models.CharField(max_length=32)
    listener = models.CharField(_("nơi nhận"), max_length=100)
    by = models.CharField(_("người giao lại"), max_length=100)
    at = models.DateTimeField(_("giao lại lúc"))

    class Meta:
        verbose_name = _("lần giao lại")
        verbose_name_plural = _("lần giao lại")

    def __str__(self) -> str:
        return f"{self.event} {self.listener} {self.by}"
