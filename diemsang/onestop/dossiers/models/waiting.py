"""What moves the due time: pauses, the one extension; and apologies, which move nothing and say sorry."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH, Dossier


class PauseKind(models.TextChoices):
    SUPPLEMENT = "supplement", _("Chờ bổ sung")
    FINANCIAL = "financial", _("Chờ nghĩa vụ tài chính")
    SUSPENDED = "suspended", _("Tạm dừng theo quy định")


class Pause(models.Model):
    """The legal clock stood still from one moment to another (R7), on a ground."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(_("loại"), max_length=10, choices=PauseKind)
    ground = models.CharField(_("căn cứ"), max_length=60, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    paused_at = models.DateTimeField(_("từ lúc"))
    resumed_at = models.DateTimeField(_("đến lúc"), null=True, blank=True)
    expected_end = models.DateField(_("dự kiến kết thúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tạm dừng")
        verbose_name_plural = _("tạm dừng")
        ordering = ["dossier", "paused_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(resumed_at__isnull=True), name="pause_one_open_per_dossier"
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=Q(resumed_at__isnull=True) | Q(resumed_at__gte=F("paused_at")),
            ),
            models.CheckConstraint(
                name="pause_suspended_has_ground_and_end",
                condition=~Q(kind="suspended") | (~Q(ground="") & Q(expected_end__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"


class Extension(models.Model):
    """Gia hạn, hẹn lại (R8): at most one per dossier; the promised due moves, the legal due never does."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="extension")
    working_days = models.PositiveSmallIntegerField(_("số ngày làm việc"))
    reason = models.TextField(pgettext_lazy("written", "lý do"))
    signed_at = models.DateTimeField(_("ký lúc"))
    signed_by = models.CharField(_("người ký"), max_length=KEY_LENGTH)
    due_before = models.DateTimeField(_("hẹn trả trước"))
    due_after = models.DateTimeField(_("hẹn trả mới"))

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        constraints: ClassVar = [
            models.CheckConstraint(name="extension_lasts", condition=Q(working_days__gte=1)),
            models.CheckConstraint(name="extension_moves_forward", condition=Q(due_after__gt=F("due_before"))),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} +{self.working_days}"


class Apology(models.Model):
    """Phiếu xin lỗi và hẹn lại ngày trả (form 04): it ends nothing and changes no legal due."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="apologies")
    first_due = models.DateTimeField(_("hẹn trả ban đầu"))
    new_due = models.DateTimeField(_("hẹn lại"), null=True, blank=True)
    ground = models.CharField(_("nguyên nhân"), max_length=60)
    reason = models.TextField(pgettext_lazy("written", "lý do"))
    agency_at_fault = models.CharField(_("cơ quan có lỗi"), max_length=KEY_LENGTH)
    signed_at = models.DateTimeField(_("ký lúc"))
    signed_by = models.CharField(_("người ký"), max_length=KEY_LENGTH)
    file = models.CharField(_("bản in"), max_length=KEY_LENGTH, blank=True)

    class Meta:
        verbose_name = _("văn bản xin lỗi")
        verbose_name_plural = _("văn bản xin lỗi")
        ordering = ["dossier", "signed_at"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.signed_at:%d/%m/%Y}"


class FinancialObligation(models.Model):
    """Thông báo nghĩa vụ tài chính: what is due to the treasury before the result, and the proof that it was paid."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="obligations")
    number = models.CharField(_("số thông báo"), max_length=60, blank=True)
    what = models.CharField(_("khoản nộp"), max_length=300)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    asked_at = models.DateTimeField(_("thông báo lúc"))
    pay_by = models.DateField(_("nộp trước ngày"), null=True, blank=True)
    paid_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    proof = models.CharField(_("số chứng từ"), max_length=120, blank=True)
    file = models.CharField(_("bản quét chứng từ"), max_length=KEY_LENGTH, blank=True)
    cancelled_at = models.DateTimeField(_("thôi yêu cầu lúc"), null=True, blank=True)
    """The dossier was withdrawn or stopped before it was paid."""

    class Meta:
        verbose_name = _("nghĩa vụ tài chính")
        verbose_name_plural = _("nghĩa vụ tài chính")
        ordering = ["dossier", "asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="obligation_is_some_money", condition=Q(amount__gte=1)),
            models.CheckConstraint(
                name="obligation_paid_with_proof",
                condition=Q(paid_at__isnull=True) | ~Q(proof="") | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.amount}"
