"""A table, declared: columns, filters, sorting.

It reads the address, asks the database twice (rows, and a capped count) and answers as a page, a fragment for htmx, a
sheet for printing or a workbook.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from diemsang.kernel import clock
from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.ui import formats
from diemsang.ui.tables import export, keyset, saved_filters
from diemsang.ui.tables.columns import Column
from diemsang.ui.tables.filters import DateFilter, Filter

COUNT_CAP: Final = 1_000
PRINT_LIMIT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    column: Column
    url: str
    """The address that sorts by this column; empty when it cannot."""
    direction: str
    """`ascending`, `descending` or empty, as aria-sort says it."""


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    text: str
    url: str
    status: str


class Table:
    """Subclass it with `title`, `columns`, `filters`, `order`; make one per request from rows the actor may see.

    `order` is the order without a choice of the reader: names of database columns, a leading minus descends.
    `prefix` keeps two tables of one page apart in the address.
    """

    title: ClassVar[str | Promise] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    page_size: ClassVar[int] = 25
    empty_text: ClassVar[str | Promise] = ""
    export_limit: ClassVar[int] = 50_000
    prefix: ClassVar[str] = ""

    def __init__(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.request = request
        self.all_rows = rows
        self.actor: Actor = getattr(request, "actor", ANONYMOUS)

    # What was asked

    @property
    def name(self) -> str:
        """The name under which filters are saved."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower().removesuffix("_table")

    @property
    def element_id(self) -> str:
        return f"bang-{self.name.replace('_', '-')}"

    def asked(self, name: str) -> str:
        return self.request.GET.get(self.prefix + name, "")

    @cached_property
    def sort(self) -> str:
        """The chosen column's key, with a leading minus when it descends; empty for the table's own order."""
        asked = self.asked("sort")
        sortable = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in sortable else ""

    @cached_property
    def form(self) -> forms.Form:
        fields = {key: field for each in self.filters for key, field in each.fields(self.request).items()}
        kind = type("FilterForm", (forms.Form,), fields)
        form: forms.Form = kind(self.request.GET, prefix=self.prefix.rstrip("-") or None, use_required_attribute=False)
        return form

    @cached_property
    def is_filtered(self) -> bool:
        return any(self.request.GET.get(self.form.add_prefix(name)) for name in self.form.fields)

    @cached_property
    def status(self) -> int:
        """422 when a filter was typed wrongly: no rows are shown then, rather than all of them."""
        return 200 if self.form.is_valid() else 422

    # What is shown

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        if not self.form.is_valid():
            return self.all_rows.none()
        rows = self.all_rows
        for each in self.filters:
            rows = each.narrow(rows, self.form.cleaned_data)
        return rows

    @cached_property
    def keys(self) -> tuple[keyset.SortKey, ...]:
        names = self.order
        if self.sort:
            column = next(each for each in self.columns if each.key == self.sort.removeprefix("-"))
            names = _turned(column.sort) if self.sort.startswith("-") else column.sort
        return keyset.sort_keys(self.all_rows.model, names)

    @cached_property
    def page(self) -> keyset.Page:
        return keyset.page_of(
            self.filtered,
            self.keys,
            self.page_size,
            after=self.asked("after"),
            before=self.asked("before"),
            order=f"{self.name}:{self.sort}",
        )

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted no further than just past the cap."""
        return self.filtered.order_by()[: COUNT_CAP + 1].count()

    @property
    def count_text(self) -> str:
        if self.count > COUNT_CAP:
            return _("hơn %(count)s dòng") % {"count": formats.vnumber(COUNT_CAP)}
        return _("%(count)s dòng") % {"count": formats.vnumber(self.count)}

    @property
    def heads(self) -> Iterator[Head]:
        for column in self.columns:
            if not column.sort:
                yield Head(column, "", "")
                continue
            ascending = self.sort == column.key
            direction = "ascending" if ascending else "descending" if self.sort == f"-{column.key}" else ""
            yield Head(column, self.url(sort=f"-{column.key}" if ascending else column.key), direction)

    @property
    def lines(self) -> Iterator[list[Cell]]:
        return (self._cells(row) for row in self.page.rows)

    @property
    def printed_lines(self) -> Iterator[list[Cell]]:
        ordered = self.filtered.order_by(*(key.expression(backwards=False) for key in self.keys))
        return (self._cells(row) for row in ordered[:PRINT_LIMIT].iterator(chunk_size=500))

    @property
    def colspan(self) -> int:
        return len(self.columns)

    @property
    def date_pairs(self) -> frozenset[str]:
        """The first fields of date filters: the template draws each with its second one."""
        return frozenset(f"{each.key}_from" for each in self.filters if isinstance(each, DateFilter))

    def _cells(self, row: Any) -> list[Cell]:
        return [
            Cell(
                column,
                column.text(row),
                (column.link(row) or "") if column.link else "",
                column.status(row) if column.status else "",
            )
            for column in self.columns
        ]

    # Addresses

    def query(self, **changes: str) -> str:
        """This table's address after the question mark, changed; the page of rows is kept only when it is given."""
        dropped = {self.prefix + name for name in ("after", "before", "out", *changes)}
        pairs = [
            (key, value)
            for key, values in self.request.GET.lists()
            if key not in dropped
            for value in values
            if value != ""
        ]
        pairs += [(self.prefix + key, value) for key, value in changes.items() if value]
        return urlencode(pairs)

    def url(self, **changes: str) -> str:
        return f"?{self.query(**changes)}"

    @property
    def next_url(self) -> str:
        return self.url(after=self.page.after) if self.page.after else ""

    @property
    def previous_url(self) -> str:
        return self.url(before=self.page.before) if self.page.before else ""

    @property
    def first_url(self) -> str:
        return self.url()

    @property
    def export_url(self) -> str:
        return self.url(out="xlsx")

    @property
    def print_url(self) -> str:
        return self.url(out="print")

    @property
    def clear_url(self) -> str:
        return f"?{urlencode({self.prefix + 'sort': self.sort})}" if self.sort else self.request.path

    # Saved filters

    @cached_property
    def saved_filters(self) -> list[saved_filters.SavedFilter]:
        store = saved_filters.store()
        return list(store.list(self.actor, self.name)) if store and self.actor.is_signed_in else []

    @property
    def can_save_filters(self) -> bool:
        return saved_filters.store() is not None and self.actor.is_signed_in

    def _changed_saved_filters(self) -> bool:
        """Whether this request saved or deleted a filter of this table; the words come from its two small forms."""
        store = saved_filters.store()
        if self.request.method != "POST" or store is None or not self.actor.is_signed_in:
            return False
        if self.request.POST.get("saved_filter_of") != self.name:
            return False
        if key := self.request.POST.get("delete_saved_filter"):
            store.delete(self.actor, self.name, key, clock.now())
        elif name := self.request.POST.get("saved_filter_name", "").strip():
            store.save(self.actor, self.name, name, self.query(), clock.now())
        return True

    # The answer

    def respond(self, template: str, context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The whole view: a change of saved filters, a workbook, a sheet for printing, a fragment, or the page."""
        if self._changed_saved_filters():
            return redirect(self.request.get_full_path())
        page = self.page  # a cursor that cannot be used is refused before anything is written
        out = self.asked("out")
        if out == "xlsx" and self.status == 200:
            return export.workbook_response(self)
        values = {**(context or {}), "table": self, "page": page}
        if out == "print" and self.status == 200:
            return render(self.request, "ui/tables/print.html", values)
        if self._is_fragment():
            response: HttpResponse = render(self.request, "ui/tables/table.html", values, status=self.status)
        else:
            response = render(self.request, template, values, status=self.status)
        response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
        return response

    def _is_fragment(self) -> bool:
        headers = self.request.headers
        restoring = headers.get("HX-History-Restore-Request") == "true"
        return headers.get("HX-Request") == "true" and headers.get("HX-Target") == self.element_id and not restoring


def _turned(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in names)
