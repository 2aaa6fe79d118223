"""What every dated row shares: a closed-open period of days, `[valid_from, valid_to)`."""

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model, covariant=True)


class DatedQuerySet(models.QuerySet[Row]):
    def on(self, day: date) -> Self:
        """The rows in force on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def overlapping(self, start: date, end: date | None) -> Self:
        """The rows in force on at least one day of `[start, end)`; no end means for ever."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
        return rows if end is None else rows.filter(valid_from__lt=end)

    def started_by(self, day: date) -> Self:
        """The rows that began on that day or before, ended or not."""
        return self.filter(valid_from__lte=day)


class Dated(models.Model):
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("trước ngày"), null=True, blank=True)

    class Meta:
        abstract = True

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def not_empty(name: str) -> models.CheckConstraint:
    """A version lasts at least one day."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
        violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
    )


def not_backwards(name: str) -> models.CheckConstraint:
    """A right that is taken back on the day it was given covers no day at all."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("Ngày kết thúc không được trước ngày bắt đầu."),
    )


def one_open(name: str, *fields: str) -> models.UniqueConstraint:
    """Of each thing at most one version has no end."""
    arguments: dict[str, Any] = {"fields": fields, "condition": Q(valid_to__isnull=True), "name": name}
    return models.UniqueConstraint(**arguments)
