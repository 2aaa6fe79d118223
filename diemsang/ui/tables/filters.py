"""What narrows a table. Each filter is a field of one form, so what is typed wrongly is said beside it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.text import fold
from diemsang.ui.fields import DateField, LineField

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Rows = QuerySet[Any]
Choices = Iterable[tuple[str, "_StrOrPromise"]]


@dataclass(frozen=True, slots=True)
class Filter(ABC):
    """`key` names it in the address; `column` is what it compares in the database."""

    key: str
    label: "_StrOrPromise"
    column: str = ""

    @abstractmethod
    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """What it adds to the form, by name."""

    @abstractmethod
    def narrow(self, rows: Rows, values: dict[str, Any]) -> Rows:
        """The rows that are left; `values` is what the form's fields cleaned, each of its own among them."""


@dataclass(frozen=True, slots=True)
class TextFilter(Filter):
    """Every word must occur in the folded column (marks, case and đ do not matter), or `search` finds the rows.

    With `words` the column has a `WordIndex` (see `ui.search`): words are found by their beginnings, at any size.
    """

    search: Callable[[Rows, str], Rows] | None = None
    words: bool = False

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        return {self.key: LineField(label=self.label, required=False, max_length=200)}

    def narrow(self, rows: Rows, values: dict[str, Any]) -> Rows:
        text = values[self.key]
        if not text:
            return rows
        if self.search is not None:
            return self.search(rows, text)
        if self.words:
            return rows.filter(**{f"{self.column or self.key}__words": text})
        wanted = Q()
        for word in fold(text).split():
            wanted &= Q(**{f"{self.column or self.key}__contains": word})
        return rows.filter(wanted)


@dataclass(frozen=True, slots=True)
class ChoiceFilter(Filter):
    """One of some values; the choices may depend on who asks."""

    choices: Choices | Callable[[HttpRequest], Choices] = ()
    apply: Callable[[Rows, str], Rows] | None = None

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        choices = self.choices(request) if callable(self.choices) else self.choices
        return {
            self.key: forms.ChoiceField(label=self.label, required=False, choices=[("", _("Tất cả")), *choices]),
        }

    def narrow(self, rows: Rows, values: dict[str, Any]) -> Rows:
        chosen = values[self.key]
        if not chosen:
            return rows
        return self.apply(rows, chosen) if self.apply else rows.filter(**{self.column or self.key: chosen})


@dataclass(frozen=True, slots=True)
class BooleanFilter(Filter):
    """Yes, no, or whichever."""

    apply: Callable[[Rows, bool], Rows] | None = None

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        choices = [("", _("Tất cả")), ("1", _("Có")), ("0", _("Không"))]
        return {self.key: forms.ChoiceField(label=self.label, required=False, choices=choices)}

    def narrow(self, rows: Rows, values: dict[str, Any]) -> Rows:
        chosen = values[self.key]
        if not chosen:
            return rows
        wanted = chosen == "1"
        return self.apply(rows, wanted) if self.apply else rows.filter(**{self.column or self.key: wanted})


@dataclass(frozen=True, slots=True)
class DateFilter(Filter):
    """From one day to another, both included. `moments` says the column holds moments, not dates."""

    moments: bool = False

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        return {
            f"{self.key}_from": DateField(label=_("%(what)s từ ngày") % {"what": self.label}, required=False),
            f"{self.key}_to": DateField(label=_("đến ngày"), required=False),
        }

    def narrow(self, rows: Rows, values: dict[str, Any]) -> Rows:
        column = self.column or self.key
        if self.moments:
            column += "__date"
        if (first := values[f"{self.key}_from"]) is not None:
            rows = rows.filter(**{f"{column}__gte": first})
        if (last := values[f"{self.key}_to"]) is not None:
            rows = rows.filter(**{f"{column}__lte": last})
        return rows
