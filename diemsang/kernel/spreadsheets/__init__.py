"""Spreadsheets in and out: what is sent is read without trust, what is handed out opens ready to filter and print."""

from diemsang.kernel.spreadsheets.limits import Limits
from diemsang.kernel.spreadsheets.reading import Cell, Column, Row, Sheet, read_sheets, read_table, table_of, text_of
from diemsang.kernel.spreadsheets.writing import Heading, Kind, Table, write_workbook

__all__ = [
    "Cell",
    "Column",
    "Heading",
    "Kind",
    "Limits",
    "Row",
    "Sheet",
    "Table",
    "read_sheets",
    "read_table",
    "table_of",
    "text_of",
    "write_workbook",
]
