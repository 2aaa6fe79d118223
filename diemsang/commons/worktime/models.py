"""The calendar's rows: years that are known, stated days, working hours over a period, and an agency's own days.

Packaged rows are loaded once and may be changed by `services`; `CalendarVersion` lets every process notice at once.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diemsang.commons.worktime import rules

EVERYBODY = ""
"""The scope of what holds for the whole installation."""


class CalendarVersion(models.Model):
    """One row. Its token is new after every change, in the same transaction, and never comes back."""

    token = models.UUIDField(_("Phiên bản lịch"))

    class Meta:
        verbose_name = _("Phiên bản lịch")
        verbose_name_plural = _("Phiên bản lịch")

    def __str__(self) -> str:
        return str(self.token)


class CalendarYear(models.Model):
    """A year whose days off were announced. A year that is not here has no due times."""

    year = models.PositiveSmallIntegerField(_("Năm"), unique=True)
    source = models.CharField(_("Nguồn"), max_length=300)

    class Meta:
        ordering = ["year"]
        verbose_name = _("Năm lịch")
        verbose_name_plural = _("Năm lịch")

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A stated day, for everybody. A day without a row is what its weekday says."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Nghỉ lễ, Tết")
        OBSERVED = "observed", _("Nghỉ bù")
        SWAP_OFF = "swap_off", _("Nghỉ hoán đổi")
        SWAP_WORK = "swap_work", _("Làm bù")

    class Confidence(models.TextChoices):
        HIGH = "high", _("chắc chắn")
        MEDIUM = "medium", _("khá chắc")
        LOW = "low", _("chưa chắc")

    day = models.DateField(_("Ngày"), unique=True)
    kind = models.CharField(_("Loại"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("Tên"), max_length=200)
    binds = models.CharField(_("Áp dụng cho"), max_length=20, default="all")
    confidence = models.CharField(_("Độ tin cậy"), max_length=6, choices=Confidence.choices)
    source = models.CharField(_("Nguồn"), max_length=300)

    class Meta:
        ordering = ["day"]
        verbose_name = _("Ngày lịch")
        verbose_name_plural = _("Ngày lịch")
        constraints = [
            models.CheckConstraint(
                name="calendar_day_states_its_source",
                condition=~Q(source=""),
                violation_error_message=_("Phải ghi nguồn của ngày lịch."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}"

    def as_row(self) -> rules.CalendarRow:
        return rules.CalendarRow(
            self.day,
            rules.RowKind(self.kind),
            self.name,
            rules.Confidence(self.confidence),
            self.source,
            self.binds,
        )


class SessionPattern(models.Model):
    """Working hours of everybody or of one scope, over `[valid_from, valid_to)`."""

    scope = models.CharField(_("Phạm vi"), max_length=60, default=EVERYBODY, blank=True)
    name = models.CharField(_("Tên"), max_length=100)
    hours = models.CharField(_("Giờ làm việc"), max_length=100)
    valid_from = models.DateField(_("Từ ngày"))
    valid_to = models.DateField(_("Đến trước ngày"), null=True, blank=True)
    reason = models.CharField(_("Căn cứ"), max_length=300)

    class Meta:
        ordering = ["scope", "valid_from"]
        verbose_name = _("Giờ làm việc")
        verbose_name_plural = _("Giờ làm việc")
        constraints = [
            models.CheckConstraint(
                name="session_pattern_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày bắt đầu."),
            ),
            models.UniqueConstraint(fields=["scope", "valid_from"], name="one_session_pattern_begins_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hours})"

    def as_pattern(self) -> rules.SessionPattern:
        return rules.SessionPattern(rules.parse_sessions(self.hours), self.valid_from, self.valid_to, self.name)


class DayOverride(models.Model):
    """One day of one scope: closed, opened with the usual hours, or with hours of its own."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Không làm việc")
        OPENED = "opened", _("Làm việc giờ thường")
        HOURS = "hours", _("Giờ riêng")

    scope = models.CharField(_("Phạm vi"), max_length=60, default=EVERYBODY, blank=True)
    day = models.DateField(_("Ngày"))
    kind = models.CharField(_("Loại"), max_length=6, choices=Kind.choices)
    hours = models.CharField(_("Giờ làm việc"), max_length=100, blank=True)
    reason = models.CharField(_("Căn cứ"), max_length=300)

    class Meta:
        ordering = ["day", "scope"]
        verbose_name = _("Ngày riêng")
        verbose_name_plural = _("Ngày riêng")
        constraints = [
            models.UniqueConstraint(fields=["scope", "day"], name="one_override_of_a_scope_and_day"),
            models.CheckConstraint(
                name="override_has_hours_when_it_needs_them",
                condition=Q(kind="hours") & ~Q(hours="") | ~Q(kind="hours") & Q(hours=""),
                violation_error_message=_("Giờ riêng phải ghi giờ làm việc."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}"

    def as_override(self) -> rules.DayOverride:
        sessions: rules.Sessions | None = ()
        if self.kind == self.Kind.OPENED:
            sessions = None
        elif self.kind == self.Kind.HOURS:
            sessions = rules.parse_sessions(self.hours)
        return rules.DayOverride(self.day, sessions, self.reason)
