"""Locked reports, and indices that others publish about the province."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.periods import Period


class LockedReport(models.Model):
    """A report as it was known at a moment: its lines, and the snapshot of every figure that had records."""

    template = models.CharField(_("Báo cáo"), max_length=60)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến trước ngày"))
    locked_at = models.DateTimeField(_("Chốt lúc"))
    locked_by = models.CharField(_("Người chốt"), max_length=100)
    lines = models.JSONField(_("Các con số"))
    digest = models.CharField(_("Mã băm"), max_length=64)

    class Meta:
        ordering = ["-locked_at", "-pk"]
        verbose_name = _("Báo cáo đã chốt")
        verbose_name_plural = _("Báo cáo đã chốt")
        constraints = [
            models.CheckConstraint(name="locked_report_has_a_period", condition=Q(ends_on__gt=F("starts_on")))
        ]
        indexes = [models.Index(fields=["template", "-locked_at"], name="locked_report_by_template")]

    def __str__(self) -> str:
        return f"{self.template} {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class ExternalIndex(models.Model):
    """An index somebody else publishes (PCI, PAR Index, SIPAS, PAPI), declared from its document."""

    class Index(models.TextChoices):
        PCI = "PCI", "PCI"
        PAR = "PAR", "PAR Index"
        SIPAS = "SIPAS", "SIPAS"
        PAPI = "PAPI", "PAPI"

    index = models.CharField(_("Chỉ số"), max_length=10, choices=Index.choices)
    year = models.PositiveSmallIntegerField(_("Năm"))
    score = models.CharField(_("Điểm"), max_length=30)
    rank = models.PositiveSmallIntegerField(_("Thứ hạng"), null=True, blank=True)
    source = models.CharField(_("Tài liệu nguồn"), max_length=500)
    declared_at = models.DateTimeField(_("Khai lúc"))
    declared_by = models.CharField(_("Người khai"), max_length=100)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("Thay cho")
    )

    class Meta:
        ordering = ["index", "-year", "-pk"]
        verbose_name = _("Chỉ số bên ngoài")
        verbose_name_plural = _("Chỉ số bên ngoài")
        constraints = [models.CheckConstraint(name="external_index_names_its_source", condition=~Q(source=""))]
        indexes = [models.Index(fields=["index", "-year"], name="external_index_by_year")]

    def __str__(self) -> str:
        return f"{self.index} {self.year}"

    @property
    def points(self) -> Fraction:
        """The score as an exact number: `6575/100` is 65.75."""
        return Fraction(self.score)
