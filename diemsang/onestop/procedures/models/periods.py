"""Rows that hold over a closed-open period of days, `[from, to)`."""

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model, covariant=True)


class PeriodQuerySet(models.QuerySet[Row]):
    def on(self, day: date) -> Self:
        """The rows in force on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def overlapping(self, start: date, end: date | None) -> Self:
        """The rows in force on at least one day of `[start, end)`; no end means for ever."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
        return rows if end is None else rows.filter(valid_from__lt=end)


class Dated(models.Model):
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("trước ngày"), null=True, blank=True)

    class Meta:
        abstract = True


def lasts_a_day(name: str, start: str = "valid_from", end: str = "valid_to") -> models.CheckConstraint:
    """A period is never empty."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)}),
        violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
    )


def one_open(name: str, *fields: str, end: str = "valid_to") -> models.UniqueConstraint:
    """Of each thing at most one row has no end."""
    arguments: dict[str, Any] = {"fields": fields, "condition": Q(**{f"{end}__isnull": True}), "name": name}
    return models.UniqueConstraint(**arguments)
