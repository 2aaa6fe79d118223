"""Contents, known by their hash, and the files that people attached to records."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Content(models.Model):
    """One sequence of bytes, kept once however many records it is attached to. Never changed."""

    sha256 = models.CharField(_("mã băm SHA-256"), primary_key=True, max_length=64)
    size = models.BigIntegerField(_("dung lượng (byte)"))
    media_type = models.CharField(_("loại nội dung"), max_length=100)
    stored_at = models.DateTimeField(_("lưu lúc"))

    class Meta:
        verbose_name = _("nội dung tệp")
        verbose_name_plural = _("nội dung tệp")
        constraints = [
            models.CheckConstraint(name="content_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """A file attached to a record: a content, the name it came with, what it is for, who brought it and when."""

    subject = models.CharField(_("hồ sơ"), max_length=120)
    purpose = models.CharField(_("mục đích"), max_length=40)
    content = models.ForeignKey(
        Content, models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("nội dung")
    )
    name = models.CharField(_("tên tệp"), max_length=255, blank=True)
    media_type = models.CharField(_("loại nội dung"), max_length=100)
    size = models.BigIntegerField(_("dung lượng (byte)"))
    pages = models.PositiveIntegerField(_("số trang"), null=True, blank=True)
    attached_by = models.CharField(_("người gửi"), max_length=80)
    attached_at = models.DateTimeField(_("gửi lúc"))
    erased_at = models.DateTimeField(_("xóa nội dung lúc"), null=True, blank=True)
    erased_under = models.CharField(_("xóa theo quy định"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "-id"], name="file_subject_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="file_has_content_until_erased",
                condition=Q(content__isnull=False, erased_at__isnull=True)
                | Q(content__isnull=True, erased_at__isnull=False, name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def sha256(self) -> str:
        """The hash of the content; empty once it was erased."""
        return self.content_id or ""

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None
