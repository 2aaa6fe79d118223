"""The paper store: what an applicant handed in once and need not hand in again."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.people.applicants.models.applicants import Applicant


class Paper(models.Model):
    """Giấy tờ đã nộp: its kind (a code of whoever keeps it), number, issuer, period, scan and the dossier it came with.

    The scan is a file of the store attached to `paper:<pk>`; without one the paper was seen and is kept on paper.
    """

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("loại giấy tờ"), max_length=100)
    number = models.CharField(_("số"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    issued_by = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    valid_to = models.DateField(_("hết giá trị từ ngày"), null=True, blank=True)
    source = models.CharField(_("nộp cùng hồ sơ"), max_length=60, blank=True)
    file = models.BigIntegerField(_("tệp"), null=True, blank=True)
    kept_on = models.DateField(_("ngày nhận"))
    kept_at = models.DateTimeField(_("ghi nhận lúc"))
    withdrawn_at = models.DateTimeField(_("không dùng lại từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("giấy tờ đã nộp")
        verbose_name_plural = _("giấy tờ đã nộp")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="paper_lasts_a_day",
                condition=Q(valid_to__isnull=True) | Q(issued_on__isnull=True) | Q(valid_to__gt=F("issued_on")),
                violation_error_message=_("Ngày hết giá trị phải sau ngày cấp."),
            ),
            models.UniqueConstraint(
                fields=["applicant", "kind", "source", "number"],
                condition=~Q(source="") & Q(withdrawn_at__isnull=True),
                name="paper_kept_once_per_dossier",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["applicant", "kind", "-issued_on"], name="paper_of_a_kind")]

    def __str__(self) -> str:
        return self.kind

    @property
    def key(self) -> str:
        return f"paper:{self.pk}"


class UseOutcome(models.TextChoices):
    REUSED = "reused", _("Dùng lại")
    ASKED_AGAIN = "asked_again", _("Yêu cầu nộp lại, có lý do")


class PaperUse(models.Model):
    """A dossier needed a paper that was held: it was used again, or asked for again with a reason. Counts reuse."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="paper_uses")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(_("loại giấy tờ"), max_length=100)
    subject = models.CharField(_("hồ sơ"), max_length=60)
    outcome = models.CharField(_("kết quả"), max_length=20, choices=UseOutcome)
    used_on = models.DateField(_("ngày"))
    used_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("lần dùng giấy tờ")
        verbose_name_plural = _("lần dùng giấy tờ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "subject"], name="paper_used_once_per_dossier"),
        ]
        indexes: ClassVar = [models.Index(fields=["used_on", "outcome"], name="paper_use_day")]

    def __str__(self) -> str:
        return self.subject
