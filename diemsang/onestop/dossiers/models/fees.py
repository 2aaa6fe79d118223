"""Money of one dossier: what is due by the procedure's version, what was waived, received and given back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH, Dossier
from diemsang.onestop.dossiers.rules.fees import DueWhen, FeeState

STATES = [(state.value, _(state.label)) for state in FeeState]
WHEN = [(when.value, _(when.label)) for when in DueWhen]


class FeeKind(models.TextChoices):
    FEE = "fee", pgettext_lazy("budget line", "Phí")
    CHARGE = "charge", _("Lệ phí")


class PaymentWay(models.TextChoices):
    CASH = "cash", _("Tiền mặt")
    POS = "pos", _("Thẻ qua máy POS")
    QR = "qr", _("Mã QR")
    PLATFORM = "platform", _("Nền tảng thanh toán quốc gia")
    POST = "post", _("Bưu chính thu hộ")


class DossierFee(models.Model):
    """Khoản phí, lệ phí: fixed at acceptance by the version's fees for the channel. Phí and lệ phí are kept apart."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="fees")
    place = models.PositiveSmallIntegerField(_("số thứ tự"))
    kind = models.CharField(_("loại"), max_length=10, choices=FeeKind)
    rate = models.PositiveBigIntegerField(_("mức thu (đồng)"), null=True, blank=True)
    """đồng for each `unit`; None when the note says how it is computed."""
    unit = models.CharField(_("đơn vị tính"), max_length=120, blank=True)
    """Empty for the dossier as a whole."""
    note = models.TextField(_("ghi chú"), blank=True)
    due_when = models.CharField(_("thu khi"), max_length=10, choices=WHEN)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"), null=True, blank=True)
    """What is due, before relief; None until it is worked out."""
    relief = models.PositiveBigIntegerField(_("số tiền miễn, giảm (đồng)"), default=0)
    relief_ground = models.CharField(_("căn cứ miễn, giảm"), max_length=60, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=STATES, default=FeeState.DUE.value)
    changed_at = models.DateTimeField(_("từ lúc"))
    paid = models.PositiveBigIntegerField(_("đã thu (đồng)"), default=0)
    paid_at = models.DateTimeField(_("thu lúc"), null=True, blank=True)
    paid_to = models.CharField(_("người thu"), max_length=KEY_LENGTH, blank=True)
    way = models.CharField(_("cách nộp tiền"), max_length=10, choices=PaymentWay, blank=True)
    receipt = models.CharField(_("số biên lai"), max_length=60, blank=True)
    refunded = models.PositiveBigIntegerField(_("đã hoàn (đồng)"), default=0)
    refund_decided_at = models.DateTimeField(_("quyết định hoàn lúc"), null=True, blank=True)
    refund_decided_by = models.CharField(_("người quyết định hoàn"), max_length=KEY_LENGTH, blank=True)

    class Meta:
        verbose_name = _("phí, lệ phí của hồ sơ")
        verbose_name_plural = _("phí, lệ phí của hồ sơ")
        ordering = ["dossier", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "place"], name="fee_has_one_place"),
            models.CheckConstraint(
                name="fee_relief_within_the_amount", condition=Q(relief=0) | Q(relief__lte=F("amount"))
            ),
            models.CheckConstraint(name="fee_relief_on_a_ground", condition=Q(relief=0) | ~Q(relief_ground="")),
            models.CheckConstraint(
                name="fee_paid_with_a_receipt",
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False)
                & ~Q(receipt="")
                & ~Q(way="")
                & Q(paid=F("amount") - F("relief"))
                | ~Q(state__in=["paid", "refunded"]) & Q(paid_at__isnull=True, paid=0, receipt=""),
            ),
            models.CheckConstraint(
                name="fee_refund_decided",
                condition=Q(refunded=0) | Q(refund_decided_at__isnull=False, refunded__lte=F("paid")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["paid_at"], name="fee_collected", condition=Q(paid_at__isnull=False)),
            models.Index(fields=["dossier"], name="fee_owed", condition=Q(state__in=["due", "reduced"])),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.place} {self.kind}"

    @property
    def payable(self) -> int | None:
        """đồng to collect after relief; None until the amount is worked out."""
        return None if self.amount is None else self.amount - self.relief
