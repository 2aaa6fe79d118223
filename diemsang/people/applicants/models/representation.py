"""Who acts for whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.people.applicants.models.applicants import Applicant


class RepresentationKind(models.TextChoices):
    LEGAL = "legal", _("Người đại diện theo pháp luật")
    GUARDIAN = "guardian", _("Cha, mẹ, người giám hộ")
    AUTHORISED = "authorised", _("Người được ủy quyền")


class Representation(models.Model):
    """Đại diện: `representative` acts for `principal` in `[valid_from, valid_to)`, by a document, for a matter.

    With a `procedure` it holds for that one only. It ends on its last day or, told earlier, before `valid_to`.
    """

    principal = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, related_name="represented_by", verbose_name=_("người được đại diện")
    )
    representative = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, related_name="represents", verbose_name=_("người đại diện")
    )
    kind = models.CharField(_("tư cách"), max_length=20, choices=RepresentationKind)
    matter = models.CharField(_("việc được đại diện"), max_length=500, blank=True)
    procedure = models.CharField(max_length=60, blank=True)
    document_number = models.CharField(_("số văn bản"), max_length=100, blank=True)
    document_issued_by = models.CharField(_("nơi lập, chứng thực"), max_length=200, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("trước ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))

    class Meta:
        verbose_name = _("đại diện")
        verbose_name_plural = _("đại diện")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="representation_not_backwards",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày kết thúc không được trước ngày bắt đầu."),
            ),
            models.CheckConstraint(name="representation_by_somebody_else", condition=~Q(principal=F("representative"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["representative", "principal"], name="representation_pair"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
