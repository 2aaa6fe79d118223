"""The journal's tables. Only `Opening` may ever lose a row: the database refuses to change or remove the others."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

HASH_LENGTH: Final = 64
"""SHA-256, an Ed25519 public key: 32 bytes in lower-case hex."""


class Entry(models.Model):
    """One act, in the chain of the record it happened to. Every column but `id` is under `hash`; `Leaf` binds the
    id.
    """

    stream = models.CharField(_("hồ sơ"), max_length=200)
    seq = models.PositiveIntegerField(_("số thứ tự"))
    prev_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    hash = models.CharField(max_length=HASH_LENGTH)
    act = models.CharField(_("việc"), max_length=100)
    actor = models.CharField(_("người thực hiện"), max_length=100)
    on_behalf_of = models.CharField(_("thay mặt"), max_length=100, blank=True)
    at = models.DateTimeField(_("thời điểm của việc"))
    recorded_at = models.DateTimeField(_("ghi lúc"))
    body = models.TextField()

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("dòng nhật ký")
        constraints = [
            models.UniqueConstraint(name="entry_stream_seq_once", fields=["stream", "seq"]),
            models.CheckConstraint(name="entry_seq_from_one", condition=models.Q(seq__gte=1)),
        ]
        indexes = [
            models.Index(
                name="entry_access_log", fields=["-id"], condition=models.Q(act="ledger.personal_data_viewed")
            ),
            models.Index(
                name="entry_access_by_actor",
                fields=["actor", "-id"],
                condition=models.Q(act="ledger.personal_data_viewed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class Opening(models.Model):
    """A personal value an entry stands for, with the salt of its digest. Erasing deletes the row and nothing else."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="openings")
    field = models.CharField(max_length=100)
    salt = models.BinaryField(max_length=32)
    value = models.TextField()

    class Meta:
        verbose_name = _("giá trị cá nhân")
        verbose_name_plural = _("giá trị cá nhân")
        constraints = [models.UniqueConstraint(name="opening_entry_field_once", fields=["entry", "field"])]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.field}"


class Checkpoint(models.Model):
    """A signed seal over every entry that had none: their Merkle root, chained to the seal before."""

    number = models.PositiveBigIntegerField(_("số"), primary_key=True)
    sealed_at = models.DateTimeField(_("niêm phong lúc"), db_index=True)
    count = models.PositiveIntegerField(_("số dòng"))
    total = models.PositiveBigIntegerField(_("tổng số dòng"))
    root = models.CharField(max_length=HASH_LENGTH)
    prev_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    key_id = models.CharField(_("khoá"), max_length=HASH_LENGTH)
    is_demo = models.BooleanField(_("trình diễn"))
    hash = models.CharField(max_length=HASH_LENGTH)
    signature = models.CharField(max_length=2 * HASH_LENGTH)

    class Meta:
        verbose_name = _("niêm phong")
        verbose_name_plural = _("niêm phong")
        constraints = [models.CheckConstraint(name="checkpoint_number_from_one", condition=models.Q(number__gte=1))]

    def __str__(self) -> str:
        return f"{self.number}"


class Leaf(models.Model):
    """Where an entry stands under a checkpoint's root. Written once, so that the entry itself is never touched."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("lá niêm phong")
        verbose_name_plural = _("lá niêm phong")
        constraints = [models.UniqueConstraint(name="leaf_position_once", fields=["checkpoint", "position"])]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}/{self.position}"


class WriteStop(models.Model):
    """The switch that puts the whole installation in read-only mode by hand. One row at most; turning it is in the
    journal.
    """

    since = models.DateTimeField(_("từ lúc"))
    reason = models.CharField(_("lý do"), max_length=300)

    class Meta:
        verbose_name = _("chế độ chỉ đọc")
        verbose_name_plural = _("chế độ chỉ đọc")

    def __str__(self) -> str:
        return self.reason
