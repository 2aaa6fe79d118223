"""Writing workbooks that open ready to read, filter and print, and in which no text becomes a formula or a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import BinaryIO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from diemsang.kernel import clock
from diemsang.kernel.dates import format_date, format_moment, wall_date
from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets.limits import TOO_MANY_ROWS

Value = str | int | Fraction | Decimal | bool | date | datetime | None


class Kind(StrEnum):
    """What a column holds: it chooses format and width. A text column stays text, also when it looks like a number."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column going out."""

    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet going out. `rows` is read once, row by row, so it may be longer than memory."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Value]]


_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.INTEGER: "#,##0",
    Kind.NUMBER: "#,##0.00",
    Kind.MONEY: '#,##0 "đ"',
    Kind.PERCENT: "0.0%",
    Kind.DATE: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
}
_FONT: Final = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_LOOKS_LIKE_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_IN_SHEET_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_A4: Final = 9
_WIDE: Final = 6
"""More columns than this are printed across."""
_NARROWEST, _WIDEST = 8, 60
_MAX_ROWS: Final = 1_048_575
_MAX_CHARACTERS: Final = 32_767
_LARGEST_EXACT: Final = 10**15
_FIRST_YEAR: Final = 1900


def write_workbook(
    target: BinaryIO, tables: Iterable[Table], *, facts: Mapping[str, str], facts_title: str = "Thông tin"
) -> None:
    """Write the tables, one sheet each, then a sheet of facts: who exported, when, with which filter.

    Spreadsheets know only inexact numbers: ratios become such here, at the door, and numbers above 15 digits text.
    """
    with xlsxwriter.Workbook(target, _OPTIONS) as workbook:
        formats = _Formats(workbook)
        names: set[str] = set()
        for table in tables:
            _write_table(workbook.add_worksheet(_sheet_name(table.title, names)), table, formats)
        about = Table(facts_title, (Heading(""), Heading("")), tuple(facts.items()))
        _write_rows(workbook.add_worksheet(_sheet_name(about.title, names)), about, formats, first_row=0)


class _Formats:
    """The formats of one workbook, made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        wrapped = {"text_wrap": True}
        self.heading: Format = workbook.add_format(
            {**_FONT, **wrapped, "bold": True, "border": 1, "bg_color": "#E7EEF7", "align": "center"}
        )
        self.of_kind: dict[Kind, Format] = {
            kind: workbook.add_format({**_FONT, "num_format": code, **(wrapped if kind is Kind.TEXT else {})})
            for kind, code in _FORMATS.items()
        }
        self.quoted: Format = workbook.add_format({**_FONT, **wrapped, "num_format": "@", "quote_prefix": True})


def _write_table(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    for at, heading in enumerate(table.headings):
        sheet.write_string(0, at, heading.title, formats.heading)
    last_row = _write_rows(sheet, table, formats, first_row=1)
    last_column = max(len(table.headings) - 1, 0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.set_paper(_A4)
    if last_column >= _WIDE:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&C" + table.title.replace("&", "&&")[:200])
    sheet.set_footer("&C&P/&N")


def _write_rows(sheet: Worksheet, table: Table, formats: _Formats, *, first_row: int) -> int:
    """Returns the number of the last row written; widths follow what was written."""
    kinds = [heading.kind for heading in table.headings]
    widths = [len(heading.title) + 3 for heading in table.headings]
    row = first_row - 1
    for row, values in enumerate(table.rows, first_row):
        if row > _MAX_ROWS:
            raise Refused(TOO_MANY_ROWS(sheet=table.title, count=f"> {_MAX_ROWS}", limit=_MAX_ROWS))
        for at, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            widths[at] = max(widths[at], _write_cell(sheet, row, at, value, kind, formats))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(max(width, _NARROWEST), _WIDEST))
    return max(row, 0)


def _write_cell(sheet: Worksheet, row: int, at: int, value: Value, kind: Kind, formats: _Formats) -> int:
    """Write one cell and return about how many characters wide it is."""
    style = formats.of_kind[kind]
    match value:
        case None | "":
            return 0
        case str():
            text = value[:_MAX_CHARACTERS]
        case bool():
            sheet.write_boolean(row, at, value, style)
            return _NARROWEST
        case datetime() if kind is not Kind.TEXT and value.year > _FIRST_YEAR:
            day = kind is Kind.DATE
            sheet.write_datetime(row, at, wall_date(value) if day else clock.local(value).replace(tzinfo=None), style)
            return 12 if day else 17
        case date() if kind is not Kind.TEXT and value.year > _FIRST_YEAR:
            sheet.write_datetime(row, at, value, style)
            return 12
        case int() | Fraction() | Decimal() if kind is not Kind.TEXT and abs(number := float(value)) < _LARGEST_EXACT:
            sheet.write_number(row, at, number, style)
            return len(f"{number:,.2f}") + 2
        case datetime():
            text = format_moment(value)
        case date():
            text = format_date(value)
        case _:
            text = str(value)
    style = formats.quoted if text.startswith(_LOOKS_LIKE_FORMULA) else formats.of_kind[Kind.TEXT]
    sheet.write_string(row, at, text, style)
    return max(map(len, text.splitlines()), default=0) + 1


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name Excel accepts: at most 31 characters, none of []:*?/\\, unique whatever the case."""
    base = title.translate(_NOT_IN_SHEET_NAMES).strip("' ")[:31] or "Trang"
    name, number = base, 2
    while name.casefold() in taken:
        ending = f" ({number})"
        name, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name
