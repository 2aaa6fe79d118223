"""Definitions of indicators, figures declared from documents, and snapshots that freeze what was counted."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.periods import Period


class IndicatorDefinition(models.Model):
    """An indicator as this installation defines it from a day on; it stands over the one that came with the package."""

    code = models.CharField(_("Mã chỉ tiêu"), max_length=40)
    valid_from = models.DateField(_("Áp dụng từ"), null=True, blank=True)
    valid_to = models.DateField(_("Đến trước ngày"), null=True, blank=True)
    definition = models.JSONField(_("Định nghĩa"))
    recorded_at = models.DateTimeField(_("Ghi nhận lúc"))
    recorded_by = models.CharField(_("Người ghi nhận"), max_length=100)

    class Meta:
        ordering = ["code", "valid_from", "pk"]
        verbose_name = _("Định nghĩa chỉ tiêu")
        verbose_name_plural = _("Định nghĩa chỉ tiêu")
        indexes = [models.Index(fields=["code", "valid_from"], name="indicator_by_code_and_day")]

    def __str__(self) -> str:
        return self.code


class InPeriod(models.Model):
    """Something said about an indicator and a closed-open period."""

    indicator = models.CharField(_("Chỉ tiêu"), max_length=40)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến trước ngày"))

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class DeclaredFigure(InPeriod):
    """A figure somebody typed from a document. It stands beside the computed one and never replaces it."""

    numerator = models.BigIntegerField(_("Tử số"))
    denominator = models.BigIntegerField(_("Mẫu số"), null=True, blank=True)
    source = models.CharField(_("Tài liệu nguồn"), max_length=500)
    source_date = models.DateField(_("Ngày của tài liệu"), null=True, blank=True)
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)
    declared_at = models.DateTimeField(_("Khai lúc"))
    declared_by = models.CharField(_("Người khai"), max_length=100)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("Thay cho")
    )

    class Meta:
        ordering = ["indicator", "starts_on", "pk"]
        verbose_name = _("Số liệu khai")
        verbose_name_plural = _("Số liệu khai")
        constraints = [
            models.CheckConstraint(name="declared_figure_has_a_period", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(name="declared_figure_names_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="declared_denominator_is_above_zero", condition=Q(denominator=None) | Q(denominator__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["indicator", "starts_on", "ends_on"], name="declared_by_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.numerator}"


class Snapshot(InPeriod):
    """A figure as it was counted at a moment, with every record behind it."""

    numerator = models.BigIntegerField(_("Tử số"), null=True)
    denominator = models.BigIntegerField(_("Mẫu số"), null=True)
    status = models.CharField(_("Trạng thái"), max_length=10)
    reason = models.CharField(_("Lý do không có số"), max_length=30, blank=True)
    unit = models.CharField(_("Đơn vị"), max_length=30)
    taken_at = models.DateTimeField(_("Chụp lúc"))
    taken_by = models.CharField(_("Người chụp"), max_length=100)
    digest = models.CharField(_("Mã băm"), max_length=64)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        verbose_name = _("Ảnh chụp số liệu")
        verbose_name_plural = _("Ảnh chụp số liệu")
        indexes = [models.Index(fields=["indicator", "-taken_at"], name="snapshot_by_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"

    @property
    def as_on(self) -> date:
        return self.taken_at.date()


class SnapshotRecord(models.Model):
    """One record a snapshot counted, and the digest of what it said."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="records")
    side = models.CharField(max_length=11, choices=[("numerator", _("Tử số")), ("denominator", _("Mẫu số"))])
    record = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Hồ sơ trong ảnh chụp")
        verbose_name_plural = _("Hồ sơ trong ảnh chụp")
        constraints = [models.UniqueConstraint(name="snapshot_record_once", fields=["snapshot", "side", "record"])]

    def __str__(self) -> str:
        return self.record
