"""Long lists on their way in: what was asked, how far it is, what came of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang đọc")
    DONE = "done", _("Xong")
    FAILED = "failed", _("Không xong")


class ImportRun(models.Model):
    """A list somebody sent, kept for a day at most: it holds personal data, and so do the rows at fault."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    on = models.DateField()
    decision_number = models.CharField(max_length=60)
    is_trial = models.BooleanField(default=True)
    file = models.BinaryField()
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    outcome = models.JSONField(default=dict)
    requested_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = _("lần nhập danh sách")
        indexes: ClassVar = [models.Index(fields=["requested_at"], name="import_run_oldest")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.FAILED}
