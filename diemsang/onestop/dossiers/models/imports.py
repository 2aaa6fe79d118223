"""Lists of another system on their way in."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    DOSSIERS = "dossiers", _("Hồ sơ đang chạy")
    NUMBERS = "numbers", _("Số cuối đã cấp")


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang đọc")
    DONE = "done", _("Xong")
    FAILED = "failed", _("Không xong")


class ImportRun(models.Model):
    """A list somebody sent, with how far it is and what came of it; kept for a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=ImportKind, default=ImportKind.DOSSIERS)
    source = models.CharField(max_length=200, blank=True)
    is_trial = models.BooleanField(default=True)
    leave_out_wrong = models.BooleanField(default=False)
    file = models.BinaryField()
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    requested_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần nhận hồ sơ từ hệ thống khác")
        verbose_name_plural = _("lần nhận hồ sơ từ hệ thống khác")
        indexes: ClassVar = [models.Index(fields=["requested_at"], name="dossiers_import_oldest")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.FAILED}
