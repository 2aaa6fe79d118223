"""Lists of procedures on their way in, and what the last list said of each code."""

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
    """A list somebody sent, with how far it is and what came of it; kept for a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.CharField(max_length=40)
    issuer = models.CharField(max_length=40)
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
        verbose_name = _("lần nhập danh mục thủ tục")
        verbose_name_plural = _("lần nhập danh mục thủ tục")
        indexes: ClassVar = [models.Index(fields=["requested_at"], name="procedures_import_oldest")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state in {ImportState.DONE, ImportState.FAILED}


class ListedProcedure(models.Model):
    """What the last list said of a code: a list that says the same again changes nothing in the draft."""

    code = models.CharField(_("mã thủ tục"), max_length=40, unique=True)
    said = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("dòng trong danh mục đã nhập")
        verbose_name_plural = _("dòng trong danh mục đã nhập")

    def __str__(self) -> str:
        return self.code
