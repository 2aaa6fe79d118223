"""What happened to bodies, by which decision, and who succeeded whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.people.organisation.models.bodies import Body

WHOLE = 10_000
"""A share of one, in ten-thousandths."""


class EventKind(models.TextChoices):
    FOUND = "found", pgettext_lazy("event", "Thành lập")
    RENAME = "rename", pgettext_lazy("event", "Đổi tên")
    MOVE = "move", pgettext_lazy("event", "Chuyển cấp trên")
    CHANGE = "change", pgettext_lazy("event", "Thay đổi mã, loại hoặc kinh phí")
    MERGE = "merge", pgettext_lazy("event", "Sáp nhập")
    SPLIT = "split", pgettext_lazy("event", "Chia tách")
    DISSOLVE = "dissolve", pgettext_lazy("event", "Giải thể")


class EventPart(models.TextChoices):
    """What a body is in an event."""

    SUBJECT = "subject", _("Đối tượng")
    SOURCE = "source", _("Tổ chức trước")
    RESULT = "result", _("Tổ chức sau")


class RecordsPolicy(models.TextChoices):
    TRANSFER = "transfer", _("Bàn giao hồ sơ, tài liệu cho tổ chức kế thừa")
    ARCHIVE = "archive", _("Nộp vào lưu trữ lịch sử")
    SHARED = "shared", _("Chia theo chức năng, nhiệm vụ")


class OrgEvent(models.Model):
    kind = models.CharField(_("sự kiện"), max_length=20, choices=EventKind)
    happened_on = models.DateField(_("có hiệu lực từ"))
    decision_number = models.CharField(_("số quyết định"), max_length=60)
    decided_by = models.CharField(_("cơ quan quyết định"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))
    bodies = models.ManyToManyField(Body, through="OrgEventBody", related_name="events")

    class Meta:
        verbose_name = _("sự kiện tổ chức")
        verbose_name_plural = _("sự kiện tổ chức")
        indexes: ClassVar = [models.Index(fields=["-happened_on", "-id"], name="org_event_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decision_number}"


class OrgEventBody(models.Model):
    event = models.ForeignKey(OrgEvent, on_delete=models.PROTECT, related_name="parts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="event_parts")
    part = models.CharField(max_length=10, choices=EventPart)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "body"], name="org_event_names_a_body_once")]

    def __str__(self) -> str:
        return self.part


class Succession(models.Model):
    """Kế thừa: which body follows which, with which share (in ten-thousandths), and what becomes of the records."""

    event = models.ForeignKey(OrgEvent, on_delete=models.PROTECT, related_name="successions")
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successors")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="predecessors")
    share = models.PositiveIntegerField(_("tỷ lệ kế thừa"), default=WHOLE)
    records_policy = models.CharField(_("xử lý hồ sơ, tài liệu"), max_length=20, choices=RecordsPolicy)

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "from_body", "to_body"], name="succession_once"),
            models.CheckConstraint(name="succession_share", condition=Q(share__gte=1) & Q(share__lte=WHOLE)),
            models.CheckConstraint(name="succession_by_another", condition=~Q(from_body=models.F("to_body"))),
        ]

    def __str__(self) -> str:
        return f"{self.from_body_id} → {self.to_body_id}"
