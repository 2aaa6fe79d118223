"""Who works on it: hand-overs with their three moments, questions to other agencies, tasks of linked agencies."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.onestop.dossiers.models.dossiers import KEY_LENGTH, Dossier


class Handover(models.Model):
    """Bàn giao: a line of form 05/06. Time between sent and accepted belongs to the giver until it is accepted."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="handovers")
    batch = models.CharField(_("đợt bàn giao"), max_length=40, blank=True)
    giver = models.CharField(_("người giao"), max_length=KEY_LENGTH)
    giver_unit = models.CharField(_("đơn vị giao"), max_length=KEY_LENGTH, blank=True)
    taker = models.CharField(_("người nhận"), max_length=KEY_LENGTH, blank=True)
    taker_unit = models.CharField(_("đơn vị nhận"), max_length=KEY_LENGTH, blank=True)
    step = models.PositiveSmallIntegerField(_("bước của quy trình"), null=True, blank=True)
    step_due = models.DateTimeField(_("hạn của bước"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    sent_at = models.DateTimeField(_("giao lúc"))
    received_at = models.DateTimeField(_("ký nhận lúc"), null=True, blank=True)
    received_by = models.CharField(_("người ký nhận"), max_length=KEY_LENGTH, blank=True)
    accepted_at = models.DateTimeField(_("nhận thụ lý lúc"), null=True, blank=True)
    accepted_by = models.CharField(_("người nhận thụ lý"), max_length=KEY_LENGTH, blank=True)
    declined_at = models.DateTimeField(_("trả lại lúc"), null=True, blank=True)
    decline_reason = models.TextField(_("lý do trả lại"), blank=True)

    class Meta:
        verbose_name = _("bàn giao")
        verbose_name_plural = _("bàn giao")
        ordering = ["dossier", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True),
                name="handover_one_open_per_dossier",
            ),
            models.CheckConstraint(
                name="handover_accepted_or_declined",
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="handover_declined_with_reason",
                condition=Q(declined_at__isnull=True) | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="handover_in_time_order",
                condition=(Q(received_at__isnull=True) | Q(received_at__gte=F("sent_at")))
                & (Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("sent_at"))),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="handover_batch", condition=~Q(batch="")),
            models.Index(
                fields=["taker_unit", "sent_at"],
                name="handover_waiting",
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.sent_at:%d/%m/%Y %H:%M}"


class Consultation(models.Model):
    """Xin ý kiến: a question to another agency, with a deadline; silence at the deadline is recorded."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="consultations")
    agency = models.CharField(_("cơ quan được hỏi"), max_length=KEY_LENGTH)
    question = models.TextField(_("nội dung xin ý kiến"))
    asked_at = models.DateTimeField(_("gửi lúc"))
    asked_by = models.CharField(_("người gửi"), max_length=KEY_LENGTH)
    due_at = models.DateTimeField(_("trả lời trước"))
    answer = models.TextField(_("ý kiến"), blank=True)
    agrees = models.BooleanField(_("đồng ý"), null=True, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=KEY_LENGTH, blank=True)
    file = models.CharField(_("văn bản trả lời"), max_length=KEY_LENGTH, blank=True)
    silence_at = models.DateTimeField(_("ghi nhận im lặng lúc"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("thôi hỏi lúc"), null=True, blank=True)
    """The dossier was withdrawn or stopped before an answer came: nothing is awaited any more."""

    class Meta:
        verbose_name = _("xin ý kiến")
        verbose_name_plural = _("xin ý kiến")
        ordering = ["dossier", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="consultation_due_after_asked", condition=Q(due_at__gt=F("asked_at"))),
            models.CheckConstraint(
                name="consultation_silence_after_due",
                condition=Q(silence_at__isnull=True) | Q(silence_at__gte=F("due_at")),
            ),
            models.UniqueConstraint(
                fields=["dossier", "agency"],
                condition=Q(answered_at__isnull=True, silence_at__isnull=True, cancelled_at__isnull=True),
                name="consultation_one_open_per_agency",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "due_at"],
                name="consultation_waiting",
                condition=Q(answered_at__isnull=True, silence_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.Index(fields=["agency", "dossier"], name="consultation_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.agency}"


class TaskState(models.TextChoices):
    WAITING = "waiting", _("Chờ việc trước")
    SENT = "sent", _("Đã gửi")
    RECEIVED = "received", _("Đã nhận")
    ACCEPTED = "accepted", _("Đang làm")
    DONE = "done", _("Đã xong")
    DECLINED = "declined", _("Trả lại")
    CANCELLED = "cancelled", pgettext_lazy("task", "Đã hủy")


class Task(models.Model):
    """Việc liên thông: the part of one dossier another agency does. The parent answers for the whole."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="tasks")
    step = models.PositiveSmallIntegerField(_("bước"))
    after = models.JSONField(_("sau các bước"), default=list)
    """Numbers of the steps that must be done first; the same list for all is parallel."""
    name = models.CharField(_("việc"), max_length=300)
    agency = models.CharField(_("cơ quan phối hợp"), max_length=KEY_LENGTH)
    unit = models.CharField(_("đơn vị"), max_length=KEY_LENGTH, blank=True)
    person = models.CharField(_("người làm"), max_length=KEY_LENGTH, blank=True)
    budget_minutes = models.PositiveIntegerField(_("thời gian (phút làm việc)"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=TaskState, default=TaskState.WAITING)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    received_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("bắt đầu lúc"), null=True, blank=True)
    done_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    due_at = models.DateTimeField(_("hạn của việc"), null=True, blank=True)
    outcome = models.TextField(_("kết quả"), blank=True)
    file = models.CharField(_("tệp kết quả"), max_length=KEY_LENGTH, blank=True)
    decline_reason = models.TextField(_("lý do trả lại"), blank=True)

    class Meta:
        verbose_name = _("việc liên thông")
        verbose_name_plural = _("việc liên thông")
        ordering = ["dossier", "step", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "step", "agency"], name="task_once_per_step_and_agency"),
            models.CheckConstraint(
                name="task_moments_of_its_state",
                condition=(Q(state__in=["waiting", "cancelled"]) | Q(sent_at__isnull=False))
                & (~Q(state="done") | Q(done_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "due_at"],
                name="task_open_by_agency",
                condition=Q(state__in=["sent", "received", "accepted"]),
            ),
            models.Index(fields=["agency", "dossier"], name="task_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.step} {self.agency}"
