"""The columns a list of procedures may have: by the words of the national portal, or by their codes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from diemsang.kernel.refusals import RefusalKind, Refused
from diemsang.kernel.spreadsheets import Column, Limits, Row, read_table
from diemsang.onestop.procedures.rules.rows_read import SentProcedure, read_row

COLUMNS: Final = (
    Column("code", ("Mã thủ tục", "Mã TTHC", "Mã số TTHC", "Mã", "code")),
    Column("name", ("Tên thủ tục", "Tên TTHC", "Tên thủ tục hành chính", "name")),
    Column("field", ("Lĩnh vực", "field")),
    Column("ministry", ("Bộ, ngành", "Bộ/ngành", "Cơ quan công bố", "ministry"), required=False),
    Column("agency", ("Cơ quan thực hiện", "agency"), required=False),
    Column("level", ("Cấp thực hiện", "Cấp", "level"), required=False),
    Column("subjects", ("Đối tượng thực hiện", "Đối tượng", "subjects"), required=False),
    Column("time_limit", ("Thời hạn giải quyết", "Thời hạn", "time_limit"), required=False),
    Column("channels", ("Cách thức thực hiện", "Cách nộp", "channels"), required=False),
    Column("decision", ("Số quyết định", "Quyết định công bố", "decision"), required=False),
    Column("source", ("Nguồn", "source"), required=False),
)
LIMITS: Final = Limits(rows=20_000, columns=60)
"""The national database holds some 6,000 procedures: more rows than these are no list of procedures."""
TOGETHER: Final = frozenset({"time_limit", "channels"})

COLUMNS_GO_TOGETHER: Final = RefusalKind(
    "procedures.columns_go_together",
    vi="Hai cột “Thời hạn giải quyết” và “Cách thức thực hiện” phải đi cùng nhau: tệp thiếu một trong hai.",
    en="The columns of time limits and of ways of filing go together: the file lacks one of them.",
)
LIST_EMPTY: Final = RefusalKind(
    "procedures.list_empty",
    vi="Tệp có dòng tiêu đề nhưng không có thủ tục nào.",
    en="The file has headings and not one procedure.",
)


def rows_of(file: bytes) -> list[Row]:
    """The rows of the file, refused with the reason when it is no spreadsheet, too large, or lacks a column."""
    rows = read_table(file, COLUMNS, limits=LIMITS)
    if not rows:
        raise Refused(LIST_EMPTY())
    if len(TOGETHER & rows[0].cells.keys()) == 1:
        raise Refused(COLUMNS_GO_TOGETHER())
    return rows


def cells_of(row: Row) -> dict[str, str]:
    """What a person reads in the cells of the row, by the codes of the columns the file has."""
    return {column.name: row.text(column.name) for column in COLUMNS if column.name in row.cells}


def sent_in(row: Row, patterns: Sequence[str]) -> SentProcedure:
    """The row as read. `patterns` are the forms of codes this installation knows."""
    is_number = isinstance(row.cells.get("code"), int | Decimal)
    return read_row(row.number, cells_of(row), code_is_number=is_number, patterns=patterns)
