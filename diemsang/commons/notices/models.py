"""Notices, their ways to people, and what people chose."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from diemsang.commons.notices.rules import Channel, DeliveryState

CHANNELS: list[tuple[str, object]] = [
    (Channel.EMAIL.value, _("Thư điện tử")),
    (Channel.SMS.value, _("Tin nhắn SMS")),
    (Channel.ZALO.value, _("Zalo")),
]
STATES: list[tuple[str, object]] = [
    (DeliveryState.WAITING.value, _("Chờ gửi")),
    (DeliveryState.SENT.value, _("Đã gửi")),
    (DeliveryState.DEAD.value, _("Không gửi được")),
    (DeliveryState.NO_ADDRESS.value, _("Không có địa chỉ")),
    (DeliveryState.ERASED.value, _("Đã xóa nội dung")),
]


class Notice(models.Model):
    """Something somebody is told. Addresses are not kept here: they are looked up when the notice is sent."""

    key = models.CharField(_("khóa chống trùng"), max_length=200, unique=True)
    recipient = models.CharField(_("người nhận"), max_length=80)
    template = models.CharField(_("mẫu"), max_length=80)
    subject = models.CharField(_("tiêu đề"), max_length=200, blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    url = models.CharField(_("đường dẫn"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("tạo lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True, blank=True)
    erased_at = models.DateTimeField(_("xóa nội dung lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "-id"], name="notice_recipient_newest"),
            models.Index(fields=["recipient"], name="notice_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject or self.key


class Delivery(models.Model):
    """One notice on its way through one channel."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name=_("thông báo"))
    channel = models.CharField(_("kênh"), max_length=10, choices=CHANNELS)
    state = models.CharField(_("trạng thái"), max_length=12, choices=STATES, default=DeliveryState.WAITING.value)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    next_attempt_at = models.DateTimeField(_("thử lại lúc"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("đang gửi đến"), null=True, blank=True)
    last_error = models.CharField(_("lỗi gần nhất"), max_length=100, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lượt gửi")
        verbose_name_plural = _("lượt gửi")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_attempt_at"], name="notice_delivery_due", condition=models.Q(state="waiting")),
            models.Index(fields=["-id"], name="notice_delivery_dead", condition=models.Q(state="dead")),
        ]
        constraints = [
            models.UniqueConstraint(name="notice_goes_once_through_a_channel", fields=["notice", "channel"]),
            models.CheckConstraint(
                name="waiting_delivery_has_a_next_attempt",
                condition=~models.Q(state="waiting") | models.Q(next_attempt_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"


class Preference(models.Model):
    """Whether somebody wants notices through a channel. Without a row: by e-mail yes, otherwise no."""

    recipient = models.CharField(_("người nhận"), max_length=80)
    channel = models.CharField(_("kênh"), max_length=10, choices=CHANNELS)
    wanted = models.BooleanField(_("muốn nhận"))

    class Meta:
        verbose_name = _("tùy chọn nhận thông báo")
        verbose_name_plural = _("tùy chọn nhận thông báo")
        constraints = [
            models.UniqueConstraint(name="one_preference_per_channel", fields=["recipient", "channel"]),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.channel}"
