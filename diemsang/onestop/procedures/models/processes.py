"""Internal processes (quy trình nội bộ): the steps a dossier takes in an agency, each with its budget of time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.models.catalogue import ProcedureVersion
from diemsang.onestop.procedures.models.periods import PeriodQuerySet, lasts_a_day


class ProcessState(models.TextChoices):
    DRAFT = "draft", _("Soạn thảo")
    ACTIVE = "active", _("Đã kích hoạt")


class StepKind(models.TextChoices):
    INTAKE = "intake", _("Tiếp nhận")
    ASSIGN = "assign", _("Phân công")
    EXAMINE = "examine", _("Thẩm định")
    CHECK = "check", _("Kiểm tra")
    SIGN = "sign", _("Ký duyệt")
    ISSUE = "issue", _("Ban hành")
    RETURN = "return", _("Trả kết quả")
    AGENCY_TASK = "agency_task", _("Việc của cơ quan phối hợp")


class ProcessQuerySet(PeriodQuerySet["InternalProcess"]):
    """Processes by the days they apply."""


class InternalProcess(models.Model):
    """Quy trình nội bộ of one version in one agency, by decision of the chairman. At most one is active on a day."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="processes")
    agency = models.CharField(_("cơ quan"), max_length=40, db_index=True)
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=ProcessState, default=ProcessState.DRAFT)
    drafted_at = models.DateTimeField(_("soạn lúc"))
    activated_at = models.DateTimeField(_("kích hoạt lúc"), null=True, blank=True)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("trước ngày"), null=True, blank=True)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy trình nội bộ")
        verbose_name_plural = _("quy trình nội bộ")
        constraints: ClassVar = [
            lasts_a_day("internal_process_lasts_a_day"),
            models.CheckConstraint(
                name="internal_process_active_is_dated",
                condition=Q(state="draft", valid_from__isnull=True) | Q(state="active", valid_from__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["version", "agency"],
                condition=Q(state="active", valid_to__isnull=True),
                name="internal_process_one_active",
            ),
            models.UniqueConstraint(fields=["version", "agency", "valid_from"], name="internal_process_one_per_day"),
        ]

    def __str__(self) -> str:
        return self.decision_number or str(self.pk)

    @property
    def key(self) -> str:
        return f"process:{self.pk}"


class ProcessStep(models.Model):
    """One step: who does what within how many working minutes, after which others."""

    process = models.ForeignKey(InternalProcess, on_delete=models.PROTECT, related_name="steps")
    no = models.PositiveSmallIntegerField(_("bước"))
    name = models.CharField(_("tên bước"), max_length=300)
    kind = models.CharField(_("loại bước"), max_length=12, choices=StepKind)
    role = models.CharField(_("vai trò"), max_length=40, blank=True)
    unit = models.CharField(_("phòng, ban"), max_length=40, blank=True)
    agency = models.CharField(_("cơ quan"), max_length=40, blank=True)
    person = models.CharField(_("người"), max_length=40, blank=True)
    budget_minutes = models.PositiveIntegerField(_("thời gian (phút làm việc)"), default=0)
    after = models.JSONField(_("sau các bước"), default=list)
    done_at_centre = models.BooleanField(_("làm tại Trung tâm"), default=False)
    input = models.TextField(_("đầu vào"), blank=True)
    output = models.TextField(_("đầu ra"), blank=True)
    form = models.CharField(_("biểu mẫu"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("bước của quy trình")
        verbose_name_plural = _("bước của quy trình")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "no"], name="process_step_number"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.name}"
