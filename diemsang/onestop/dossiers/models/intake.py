"""What is checked and asked for: the papers of a dossier, requests for supplements, and the serials of codes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH, Dossier


class Verdict(models.TextChoices):
    UNCHECKED = "unchecked", _("Chưa kiểm tra")
    VALID = "valid", _("Hợp lệ")
    MISSING = "missing", _("Thiếu")
    INVALID = "invalid", _("Không hợp lệ")
    NOT_NEEDED = "not_needed", _("Không phải nộp")


class ComponentCheck(models.Model):
    """One paper of the dossier: what was handed in, where its copy lies, and what the receiver found."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="components")
    place = models.PositiveSmallIntegerField(_("số thứ tự"))
    component = models.CharField(_("mã giấy tờ"), max_length=60)
    name = models.TextField(_("tên giấy tờ"))
    required = models.BooleanField(_("bắt buộc"), default=True)
    in_the_list = models.BooleanField(_("trong thành phần công bố"), default=True)
    originals = models.PositiveSmallIntegerField(_("số bản chính"), default=0)
    copies = models.PositiveSmallIntegerField(_("số bản sao"), default=0)
    verdict = models.CharField(_("kết quả kiểm tra"), max_length=12, choices=Verdict, default=Verdict.UNCHECKED)
    note = models.TextField(_("ghi chú"), blank=True)
    file = models.CharField(_("tệp"), max_length=KEY_LENGTH, blank=True)
    """Key of a file attached to the dossier (`file:8`)."""
    paper = models.CharField(_("giấy tờ dùng lại"), max_length=KEY_LENGTH, blank=True)
    """Key of a paper of the applicant's store (`paper:4`) that is used again instead of being asked for."""
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True, blank=True)
    checked_by = models.CharField(_("người kiểm tra"), max_length=KEY_LENGTH, blank=True)
    handed_back_at = models.DateTimeField(_("trả lại lúc"), null=True, blank=True)
    """A dossier that ended without an answer: its papers go back to the applicant."""
    handed_back_to = models.CharField(_("người nhận lại"), max_length=KEY_LENGTH, blank=True)

    class Meta:
        verbose_name = _("giấy tờ của hồ sơ")
        verbose_name_plural = _("giấy tờ của hồ sơ")
        ordering = ["dossier", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "component"], name="component_once_per_dossier"),
            models.CheckConstraint(
                name="component_checked_by_somebody",
                condition=Q(verdict="unchecked", checked_at__isnull=True)
                | (~Q(verdict="unchecked") & Q(checked_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.component

    @property
    def is_handed_in(self) -> bool:
        return bool(self.originals or self.copies or self.file or self.paper)


class SupplementKind(models.TextChoices):
    INTAKE = "intake", _("Khi tiếp nhận")
    EXAMINATION = "examination", _("Sau thẩm định")


class SupplementState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ duyệt")
    ASKED = "asked", _("Đã yêu cầu")
    ANSWERED = "answered", _("Đã bổ sung")
    DECLINED = "declined", _("Không duyệt")
    LAPSED = "lapsed", _("Hết hạn, kết thúc")


class SupplementRequest(models.Model):
    """Phiếu yêu cầu bổ sung (form 02): every missing paper at once, each with its reason."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="supplements")
    kind = models.CharField(_("loại"), max_length=12, choices=SupplementKind)
    state = models.CharField(_("trạng thái"), max_length=10, choices=SupplementState)
    number = models.PositiveSmallIntegerField(_("lần thứ"))
    reason = models.TextField(pgettext_lazy("written", "lý do"))
    items = models.JSONField(_("giấy tờ"), default=list)
    """`[{component, name, reason, legal_ground, why_not_reused}]`; `component` is empty outside the list."""
    guidance = models.TextField(_("hướng dẫn"), blank=True)
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    proposed_by = models.CharField(_("người đề nghị"), max_length=KEY_LENGTH)
    asked_at = models.DateTimeField(_("yêu cầu lúc"), null=True, blank=True)
    asked_by = models.CharField(_("người duyệt"), max_length=KEY_LENGTH, blank=True)
    answer_by = models.DateTimeField(_("trả lời trước"), null=True, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    decline_reason = models.TextField(_("lý do không duyệt"), blank=True)

    class Meta:
        verbose_name = _("yêu cầu bổ sung")
        verbose_name_plural = _("yêu cầu bổ sung")
        ordering = ["dossier", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state__in=["proposed", "asked"]),
                name="supplement_one_open_per_dossier",
            ),
            models.CheckConstraint(
                name="supplement_answered_when_it_says_so",
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="supplement_asked_when_it_says_so",
                condition=~Q(state__in=["asked", "answered"]) | Q(asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.number}"


class LastSerial(models.Model):
    """The last serial of dossier codes an agency issued on a day."""

    agency_code = models.CharField(_("mã cơ quan"), max_length=40)
    day = models.DateField(_("ngày"))
    last = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("số cuối của mã hồ sơ")
        verbose_name_plural = _("số cuối của mã hồ sơ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency_code", "day"], name="last_serial_of_agency_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.agency_code} {self.day:%d/%m/%Y}: {self.last}"
