"""Decisions of announcement (quyết định công bố), their lines, and what a line ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.models.catalogue import Field, Procedure, ProcedureVersion


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("Soạn thảo")
    CONTROLLED = "controlled", _("Đã kiểm soát")
    SUBMITTED = "submitted", _("Đã trình")
    ANNOUNCED = "announced", _("Đã công bố")
    PUBLIC = "public", _("Đã công khai")
    ENDED = "ended", _("Hết hiệu lực")


class LineKind(models.TextChoices):
    NEW = "new", _("Mới ban hành")
    AMENDED = "amended", _("Sửa đổi, bổ sung")
    REPLACED = "replaced", _("Thay thế")
    ABOLISHED = "abolished", _("Bãi bỏ")
    MERGED = "merged", _("Gộp")


class AnnouncingDecision(models.Model):
    """Quyết định công bố: the only way a procedure enters, changes and leaves the catalogue."""

    issuer = models.CharField(_("cơ quan công bố"), max_length=40)
    """The body in whose name it enters the catalogue here, such as the province's People's Committee."""
    issued_by = models.CharField(_("nơi ban hành"), max_length=300, blank=True)
    """The authority the decision names: a ministry, the chairman of the province."""
    number = models.CharField(_("số quyết định"), max_length=60, blank=True, db_index=True)
    title = models.TextField(_("trích yếu"), blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    effective_from = models.DateField(_("có hiệu lực từ ngày"))
    source_in_force_on = models.DateField(_("ngày văn bản gốc có hiệu lực"), null=True, blank=True)
    """When the text behind it took effect: the announcement lag is counted from there."""
    source = models.CharField(_("nguồn dữ liệu"), max_length=300, blank=True)
    state = models.CharField(_("trạng thái"), max_length=12, choices=DecisionState, default=DecisionState.DRAFT)
    drafted_by = models.CharField(_("người soạn"), max_length=60)
    drafted_at = models.DateTimeField(_("soạn lúc"))
    """Who wrote the draft last, and when; the journal tells who wrote it before."""
    controlled_by = models.CharField(_("người kiểm soát"), max_length=60, blank=True)
    controlled_at = models.DateTimeField(_("kiểm soát lúc"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("trình lúc"), null=True, blank=True)
    announced_by = models.CharField(_("người công bố"), max_length=60, blank=True)
    announced_at = models.DateTimeField(_("ghi nhận công bố lúc"), null=True, blank=True)
    published_on = models.DateField(_("ngày công khai"), null=True, blank=True)
    """The day the last of its versions was put in public view."""
    ended_on = models.DateField(_("hết hiệu lực từ ngày"), null=True, blank=True)
    """The first day none of its versions is in force."""

    class Meta:
        verbose_name = _("quyết định công bố")
        verbose_name_plural = _("quyết định công bố")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "number", "signed_on"],
                condition=Q(announced_at__isnull=False),
                name="announcing_decision_once",
            ),
            models.CheckConstraint(
                name="announcing_decision_is_numbered",
                condition=Q(announced_at__isnull=True) | (~Q(number="") & Q(signed_on__isnull=False)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-signed_on", "-id"], name="announcing_decision_newest")]

    def __str__(self) -> str:
        return self.number or str(self.pk)

    @property
    def key(self) -> str:
        return f"announcing_decision:{self.pk}"


class DecisionLine(models.Model):
    """One line of a decision: what it does to which procedure."""

    decision = models.ForeignKey(AnnouncingDecision, on_delete=models.PROTECT, related_name="lines")
    no = models.PositiveIntegerField(_("số thứ tự"))
    kind = models.CharField(_("nội dung công bố"), max_length=10, choices=LineKind)
    code = models.CharField(_("mã thủ tục"), max_length=40, db_index=True)
    sources = models.JSONField(_("mã thủ tục trước"), default=list)
    """Codes: the one that is replaced, those that are merged into `code`."""
    changed_parts = models.JSONField(_("phần sửa đổi"), default=list)
    content = models.JSONField(default=dict)
    """What is drafted, until the announcement turns it into a version."""
    effective_from = models.DateField(_("có hiệu lực từ ngày"))
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, null=True, related_name="lines")
    version = models.OneToOneField(ProcedureVersion, on_delete=models.PROTECT, null=True, related_name="line")

    class Meta:
        verbose_name = _("dòng của quyết định công bố")
        verbose_name_plural = _("dòng của quyết định công bố")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "no"], name="decision_line_number"),
            models.UniqueConstraint(fields=["decision", "code"], name="decision_line_one_per_procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code}"


class Ending(models.Model):
    """A procedure left the catalogue by a line: abolished, replaced by another, or merged with others."""

    line = models.ForeignKey(DecisionLine, on_delete=models.PROTECT, related_name="endings")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="endings")
    kind = models.CharField(_("nội dung công bố"), max_length=10, choices=LineKind)
    ended_on = models.DateField(_("từ ngày"))
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(_("cơ quan chủ trì"), max_length=40, blank=True)
    is_cut = models.BooleanField(_("tính là cắt giảm"))
    """A merger of n into one cuts n-1, a replacement none: the one that lives on is no cut."""

    class Meta:
        verbose_name = _("thủ tục ra khỏi danh mục")
        verbose_name_plural = _("thủ tục ra khỏi danh mục")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "ended_on"], name="procedure_ending_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.procedure_id}"
