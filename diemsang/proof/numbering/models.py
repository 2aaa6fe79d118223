"""Registers, their series by year, every number ever given, void ones included, and those given by other systems."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Register(models.Model):
    """A book in which numbers are given: outgoing documents of an agency, decisions, certificates."""

    key = models.CharField(_("Mã sổ"), max_length=120, unique=True)
    name = models.CharField(_("Tên sổ"), max_length=300)
    owner = models.CharField(_("Tổ chức giữ sổ"), max_length=60, blank=True)
    format = models.CharField(_("Mẫu số"), max_length=100, default="{number}/{kind}-{agency}")
    kind = models.CharField(_("Loại văn bản"), max_length=30, blank=True)
    agency = models.CharField(_("Chữ viết tắt cơ quan"), max_length=60, blank=True)
    padding = models.PositiveSmallIntegerField(_("Số chữ số tối thiểu"), default=2)
    is_open = models.BooleanField(_("Đang mở"), default=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Sổ cấp số")
        verbose_name_plural = _("Sổ cấp số")
        indexes = [models.Index(fields=["owner", "key"], name="register_by_owner")]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """The numbers of one register in one year. The row is the lock: whoever holds it takes the next number."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="series", verbose_name=_("Sổ"))
    year = models.PositiveSmallIntegerField(_("Năm"))
    next = models.PositiveIntegerField(_("Số tiếp theo"), default=1)

    class Meta:
        ordering = ["register", "-year"]
        verbose_name = _("Dãy số")
        verbose_name_plural = _("Dãy số")
        constraints = [
            models.UniqueConstraint(name="series_once_per_register_and_year", fields=["register", "year"]),
            models.CheckConstraint(name="series_begins_with_one", condition=Q(next__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.register.key}/{self.year}"


class Number(models.Model):
    """One number of a series, and what it was given to. A void number keeps its place for ever."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="numbers", verbose_name=_("Dãy số"))
    number = models.PositiveIntegerField(_("Số"))
    text = models.CharField(_("Số, ký hiệu"), max_length=200)
    subject = models.CharField(_("Cấp cho"), max_length=100)
    taken_at = models.DateTimeField(_("Cấp lúc"))
    taken_by = models.CharField(_("Người cấp"), max_length=100)
    voided_at = models.DateTimeField(_("Huỷ lúc"), null=True, blank=True)
    voided_by = models.CharField(_("Người huỷ"), max_length=100, blank=True)
    void_reason = models.CharField(_("Lý do huỷ"), max_length=500, blank=True)

    class Meta:
        ordering = ["series", "-number"]
        verbose_name = _("Số đã cấp")
        verbose_name_plural = _("Số đã cấp")
        constraints = [
            models.UniqueConstraint(name="number_once_in_its_series", fields=["series", "number"]),
            models.UniqueConstraint(
                name="subject_has_one_valid_number", fields=["series", "subject"], condition=Q(voided_at=None)
            ),
            models.CheckConstraint(name="number_begins_with_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="void_number_says_why", condition=Q(voided_at=None) | ~Q(void_reason="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class TakenOver(models.Model):
    """Numbers of a series that another system gave before this one took the register over: there, and not missing."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="taken_over", verbose_name=_("Dãy số"))
    first = models.PositiveIntegerField(_("Từ số"))
    last = models.PositiveIntegerField(_("Đến số"))
    source = models.CharField(_("Hệ thống cũ"), max_length=200)
    taken_over_at = models.DateTimeField(_("Nhận lúc"))
    taken_over_by = models.CharField(_("Người nhận"), max_length=100)

    class Meta:
        ordering = ["series", "first"]
        verbose_name = _("Số do hệ thống khác đã cấp")
        verbose_name_plural = _("Số do hệ thống khác đã cấp")
        constraints = [
            models.UniqueConstraint(name="taken_over_once_from_a_number", fields=["series", "first"]),
            models.CheckConstraint(name="taken_over_is_a_range", condition=Q(first__gte=1) & Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.first}-{self.last}"
