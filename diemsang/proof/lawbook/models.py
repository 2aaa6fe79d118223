"""Rules and their rows. A row is written once and never changed: what is corrected is superseded by another row."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.proof.lawbook import rules


class Rule(models.Model):
    """What may be asked: a key, its Vietnamese name, and how its scopes combine."""

    class Combines(models.TextChoices):
        REPLACE = "replace", _("Phạm vi hẹp thay phạm vi rộng")
        CEILING = "ceiling", _("Mọi phạm vi cùng ràng buộc, chặt nhất được áp dụng")

    key = models.CharField(_("Mã quy định"), max_length=120, unique=True)
    name_vi = models.CharField(_("Tên quy định"), max_length=300)
    name_en = models.CharField(_("Tên tiếng Anh"), max_length=300, blank=True)
    combines = models.CharField(_("Cách kết hợp"), max_length=10, choices=Combines.choices, default=Combines.REPLACE)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Quy định")
        verbose_name_plural = _("Quy định")

    def __str__(self) -> str:
        return self.key


class RuleRow(models.Model):
    """One row of law. Closed-open in law time; known from `recorded_at` until a successor is recorded."""

    class Operator(models.TextChoices):
        EQUAL = "=", _("bằng")
        LESS = "<", _("nhỏ hơn")
        AT_MOST = "<=", _("không quá")
        MORE = ">", _("trên")
        AT_LEAST = ">=", _("ít nhất")
        IN = "in", _("thuộc danh sách")
        NO_LIMIT = "none", _("không giới hạn")

    class Type(models.TextChoices):
        INT = "int", _("số nguyên")
        FRACTION = "fraction", _("tỷ lệ (15/100)")
        TEXT = "text", _("chữ")
        BOOL = "bool", _("có/không")
        LIST = "list", _("danh sách")
        DATE = "date", _("ngày")
        TIME = "time", _("giờ trong ngày")
        NONE = "none", _("không có giá trị")

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="rows", verbose_name=_("Quy định"))
    scope = models.CharField(_("Phạm vi"), max_length=60, default="VN")
    valid_from = models.DateField(_("Hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("Hết hiệu lực từ"), null=True, blank=True)
    operator = models.CharField(_("Phép so sánh"), max_length=4, choices=Operator.choices)
    type = models.CharField(_("Kiểu giá trị"), max_length=10, choices=Type.choices)
    value = models.JSONField(_("Giá trị"), null=True, blank=True)
    unit = models.CharField(_("Đơn vị"), max_length=100, blank=True)
    legal_basis = models.CharField(_("Căn cứ"), max_length=500)
    note = models.TextField(_("Ghi chú"), blank=True)
    verified = models.BooleanField(_("Đã xác minh"), default=False)
    withdrawn = models.BooleanField(_("Đã rút"), default=False)
    packaged = models.BooleanField(_("Kèm theo phần mềm"), default=False)
    identity = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(_("Ghi nhận lúc"))
    recorded_by = models.CharField(_("Người ghi nhận"), max_length=100)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("Thay cho dòng"),
    )

    class Meta:
        ordering = ["rule__key", "scope", "valid_from", "pk"]
        verbose_name = _("Dòng quy định")
        verbose_name_plural = _("Dòng quy định")
        constraints = [
            models.CheckConstraint(
                name="rule_row_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            ),
            models.CheckConstraint(
                name="rule_row_names_its_legal_basis",
                condition=~Q(legal_basis=""),
                violation_error_message=_("Phải ghi căn cứ của quy định."),
            ),
        ]
        indexes = [models.Index(fields=["rule", "scope", "valid_from"], name="rule_row_by_scope_and_day")]

    def __str__(self) -> str:
        return f"{self.rule.key} [{self.scope}] {self.operator} {self.value}"

    def as_rule_row(self) -> rules.RuleRow:
        """The row as the pure engine reads it. Ask with `select_related("rule", "successor")`."""
        kind = rules.ValueType(self.type)
        successor: Any = getattr(self, "successor", None)
        return rules.RuleRow(
            key=self.rule.key,
            scope=self.scope,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            operator=rules.Operator(self.operator),
            type=kind,
            value=rules.parse_value(kind, self.value),
            unit=self.unit,
            legal_basis=self.legal_basis,
            note=self.note,
            verified=self.verified,
            combines=rules.Combines(self.rule.combines),
            recorded_at=None if self.packaged and self.supersedes_id is None else self.recorded_at,
            recorded_by=self.recorded_by,
            superseded_at=successor.recorded_at if successor else None,
            withdrawn=self.withdrawn,
            spelled=str(self.value) if kind is rules.ValueType.FRACTION else "",
            identity=str(self.pk),
        )
