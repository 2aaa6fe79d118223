"""Tables of forms: what a form is called, its published versions, and what was filled in."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CODE_LENGTH = 80
SUBJECT_LENGTH = 120


class FormDefinition(models.Model):
    """Biểu mẫu: an identity that outlives its versions. The row is what publishing locks."""

    code = models.CharField(_("mã"), max_length=CODE_LENGTH, unique=True)
    name = models.CharField(_("tên"), max_length=1200)
    name_folded = models.CharField(max_length=1400, editable=False)
    created_at = models.DateTimeField(_("ngày tạo"))

    class Meta:
        verbose_name = _("biểu mẫu")
        verbose_name_plural = _("biểu mẫu")

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        return f"form:{self.pk}"


class FormVersion(models.Model):
    """A published version, in force from its day until the day of the next. A row is written once and never changed."""

    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveIntegerField(_("số thứ tự"))
    valid_from = models.DateField(_("từ ngày"))
    legal_basis = models.CharField(_("căn cứ"), max_length=500)
    schema = models.JSONField(_("định nghĩa"))
    digest = models.CharField(max_length=64, editable=False)
    """Of the definition's canonical bytes; the journal holds it too."""
    published_at = models.DateTimeField(_("ban hành lúc"))

    class Meta:
        verbose_name = _("bản của biểu mẫu")
        verbose_name_plural = _("bản của biểu mẫu")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "no"], name="form_version_one_of_a_number"),
            models.UniqueConstraint(fields=["form", "valid_from"], name="form_version_one_begins_on_a_day"),
            models.CheckConstraint(name="form_version_counts_from_one", condition=Q(no__gte=1)),
        ]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A published version is never edited."""
        if not self._state.adding:
            raise ValueError("a published version of a form is not changed: publish the next one")
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        return f"form_version:{self.pk}"


class Answer(models.Model):
    """What was filled in about one subject, with the version it was judged by. Personal: apart, and erasable."""

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="answers")
    subject = models.CharField(_("của hồ sơ"), max_length=SUBJECT_LENGTH, unique=True)
    values = models.JSONField(_("nội dung"), null=True, blank=True)
    is_partial = models.BooleanField(_("chưa điền xong"))
    filed_on = models.DateField(_("ngày nộp"))
    """The day whose law the values were judged by."""
    answered_at = models.DateTimeField(_("điền lúc"))
    erased_at = models.DateTimeField(_("xóa lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("nội dung đã điền")
        verbose_name_plural = _("nội dung đã điền")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="form_answer_has_values_until_erased",
                condition=Q(values__isnull=False, erased_at__isnull=True)
                | Q(values__isnull=True, erased_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"form_answer:{self.pk}"
