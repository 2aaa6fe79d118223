"""What comes out: results and their corrections, requests to withdraw, corrections of moments, grounds of acts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH, Dossier


class ResultOutcome(models.TextChoices):
    GRANTED = "granted", _("Giải quyết")
    REJECTED = "rejected", _("Không giải quyết")


class Result(models.Model):
    """Kết quả: the draft, then the signed and numbered document. A correction is another result, never a change."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(_("kết luận"), max_length=10, choices=ResultOutcome, default=ResultOutcome.GRANTED)
    kind = models.CharField(_("loại kết quả"), max_length=60, blank=True)
    """Code of the result in the procedure's version."""
    name = models.CharField(_("tên kết quả"), max_length=500)
    draft_file = models.CharField(_("dự thảo"), max_length=KEY_LENGTH, blank=True)
    draft_text = models.TextField(_("nội dung dự thảo"), blank=True)
    drafted_at = models.DateTimeField(_("soạn lúc"))
    drafted_by = models.CharField(_("người soạn"), max_length=KEY_LENGTH)
    number = models.CharField(_("số"), max_length=60, blank=True)
    numbered_at = models.DateTimeField(_("vào sổ lúc"), null=True, blank=True)
    signed_files = models.JSONField(_("bản đã ký"), default=list)
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=KEY_LENGTH, blank=True)
    delegation = models.CharField(_("ủy quyền ký"), max_length=KEY_LENGTH, blank=True)
    ground = models.CharField(_("căn cứ"), max_length=60, blank=True)
    reason = models.TextField(pgettext_lazy("written", "lý do"), blank=True)
    correction_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("đính chính"),
    )

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        ordering = ["dossier", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="result_signed_by_somebody",
                condition=Q(signed_at__isnull=True, signer="") | (Q(signed_at__isnull=False) & ~Q(signer="")),
            ),
            models.UniqueConstraint(
                fields=["correction_of"], condition=Q(correction_of__isnull=False), name="result_corrected_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.name


class ReturnOfResult(models.Model):
    """Trả kết quả: to whom, by which way, and the proof. For the post, delivery comes later and is stored too."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="returned")
    way = models.CharField(_("cách trả"), max_length=10)
    recipient = models.CharField(_("người nhận"), max_length=KEY_LENGTH)
    """The applicant or a representative, by key."""
    identity_checked = models.BooleanField(_("đã đối chiếu giấy tờ"), default=False)
    signature_file = models.CharField(_("chữ ký nhận"), max_length=KEY_LENGTH, blank=True)
    shipment = models.CharField(_("mã vận đơn"), max_length=60, blank=True)
    returned_at = models.DateTimeField(_("trả lúc"))
    returned_by = models.CharField(_("người trả"), max_length=KEY_LENGTH)
    delivered_at = models.DateTimeField(_("bưu chính phát lúc"), null=True, blank=True)
    delivery_proof = models.CharField(_("chứng từ phát"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("trả kết quả")
        verbose_name_plural = _("trả kết quả")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="return_delivered_after_it_was_sent",
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("returned_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.way}"


class WithdrawalRequest(models.Model):
    """Đề nghị rút hồ sơ: in writing, by the applicant; a leader decides."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField(pgettext_lazy("written", "lý do"))
    file = models.CharField(_("văn bản đề nghị"), max_length=KEY_LENGTH, blank=True)
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    asked_by = models.CharField(_("người đề nghị"), max_length=KEY_LENGTH)
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    decided_by = models.CharField(_("người quyết định"), max_length=KEY_LENGTH, blank=True)
    approved = models.BooleanField(_("đồng ý"), null=True, blank=True)
    decision_reason = models.TextField(_("lý do quyết định"), blank=True)

    class Meta:
        verbose_name = _("đề nghị rút hồ sơ")
        verbose_name_plural = _("đề nghị rút hồ sơ")
        ordering = ["dossier", "asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(decided_at__isnull=True), name="withdrawal_one_open_per_dossier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.asked_at:%d/%m/%Y}"


class Correction(models.Model):
    """Sửa thời điểm: a new event that needs the leaders of the centre and of the agency; the old line stays."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="corrections")
    moment = models.CharField(_("thời điểm"), max_length=40)
    """Which moment: `accepted_at`, `settled_at`, a pause's end, ..."""
    was = models.DateTimeField(_("đã ghi"))
    becomes = models.DateTimeField(_("sửa thành"))
    reason = models.TextField(pgettext_lazy("written", "lý do"))
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    proposed_by = models.CharField(_("người đề nghị"), max_length=KEY_LENGTH)
    proposed_as = models.CharField(_("với vai trò"), max_length=30)
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    approved_by = models.CharField(_("người duyệt"), max_length=KEY_LENGTH, blank=True)
    declined_at = models.DateTimeField(_("không duyệt lúc"), null=True, blank=True)
    declined_by = models.CharField(_("người không duyệt"), max_length=KEY_LENGTH, blank=True)
    decline_reason = models.TextField(_("lý do không duyệt"), blank=True)

    class Meta:
        verbose_name = _("sửa thời điểm")
        verbose_name_plural = _("sửa thời điểm")
        ordering = ["dossier", "proposed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="correction_by_two_people",
                condition=Q(approved_at__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="correction_approved_or_declined",
                condition=Q(approved_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(approved_at__isnull=True, declined_at__isnull=True),
                name="correction_one_open_per_dossier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.moment}"


class GroundKind(models.TextChoices):
    REFUSE = "refuse", _("Từ chối tiếp nhận")
    SUSPEND = "suspend", _("Tạm dừng")
    STOP = "stop", _("Dừng giải quyết")
    LATE = "late", _("Quá hạn")
    REJECT = "reject", _("Không giải quyết")
    RELIEF = "relief", _("Miễn, giảm phí, lệ phí")


class Ground(models.Model):
    """Căn cứ trong danh mục: the enumerated reasons of the acts that need one, dated and with their legal basis."""

    code = models.CharField(_("mã"), max_length=60)
    kind = models.CharField(_("dùng cho"), max_length=10, choices=GroundKind)
    vi = models.CharField(_("nội dung"), max_length=300)
    en = models.CharField(_("nội dung tiếng Anh"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("trước ngày"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300)
    verified = models.BooleanField(_("đã xác minh"), default=False)

    class Meta:
        verbose_name = _("căn cứ")
        verbose_name_plural = _("căn cứ")
        ordering = ["kind", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="ground_once_per_start"),
            models.CheckConstraint(
                name="ground_lasts_a_day", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.vi
