"""The sheets of a switch-over and their columns: in the words a clerk reads, or by their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Column, Limits, Row, Sheet, read_sheets, table_of
from diemsang.kernel.spreadsheets.limits import MISSING_HEADINGS, NO_SUCH_SHEET
from diemsang.kernel.text import fold
from diemsang.onestop.dossiers.imports import refusals

MOST_DOSSIERS: Final = 20_000
LIMITS: Final = Limits(rows=100_000, columns=60)
CODE: Final = Column("code", ("Mã hồ sơ", "Số hồ sơ", "code"))


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: our name for it, what it is called, its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def heading(self, column: str) -> str:
        return next(each.headings[0] for each in self.columns if each.name == column)


def _column(name: str, *headings: str, required: bool = False) -> Column:
    return Column(name, (*headings, name), required=required)


DOSSIERS: Final = SheetSpec(
    "dossiers",
    "Hồ sơ",
    (
        CODE,
        _column("external", "Mã ở hệ thống khác"),
        _column("procedure", "Mã thủ tục", "Mã TTHC", required=True),
        _column("applicant_kind", "Loại người nộp"),
        _column("applicant", "Người nộp", "Tên người nộp", "Chủ hồ sơ", required=True),
        _column("identity_kind", "Loại giấy tờ", required=True),
        _column("identity_number", "Số giấy tờ", "CCCD", required=True),
        _column("issued_on", "Ngày cấp"),
        _column("issued_by", "Nơi cấp"),
        _column("street", "Địa chỉ"),
        _column("commune", "Xã, phường", "Xã"),
        _column("district", "Quận, huyện", "Huyện"),
        _column("province", "Tỉnh, thành phố", "Tỉnh"),
        _column("phone", "Điện thoại"),
        _column("agency", "Cơ quan giải quyết", "Mã cơ quan", required=True),
        _column("centre", "Nơi tiếp nhận"),
        _column("channel", "Cách nộp", "Hình thức nộp", required=True),
        _column("filed_at", "Nộp lúc", "Ngày nộp"),
        _column("accepted_at", "Tiếp nhận lúc", "Ngày tiếp nhận"),
        _column("state", "Trạng thái", required=True),
        _column("limit", "Thời hạn", "Thời hạn giải quyết"),
        _column("due", "Hẹn trả", "Ngày hẹn trả"),
        _column("settled_at", "Có kết quả lúc"),
        _column("result_number", "Số kết quả"),
        _column("unit", "Đơn vị đang giữ"),
        _column("person", "Người đang giữ"),
        _column("supplements", "Số lần bổ sung"),
        _column("case", "Trường hợp"),
        _column("subject", "Nội dung", "Trích yếu"),
        _column("previous", "Mã hồ sơ trước"),
    ),
)
PAUSES: Final = SheetSpec(
    "pauses",
    "Tạm dừng",
    (
        CODE,
        _column("kind", "Loại tạm dừng", required=True),
        _column("ground", "Căn cứ"),
        _column("since", "Từ lúc", required=True),
        _column("until", "Đến lúc"),
        _column("expected", "Dự kiến đến ngày"),
        _column("amount", "Số tiền"),
        _column("note", "Nội dung tạm dừng"),
    ),
)
PAPERS: Final = SheetSpec(
    "papers",
    "Giấy tờ",
    (
        CODE,
        _column("paper", "Giấy tờ", "Tên giấy tờ", required=True),
        _column("originals", "Số bản chính", "Bản chính"),
        _column("copies", "Số bản sao", "Bản sao"),
        _column("verdict", "Kết quả kiểm tra", required=True),
        _column("note", "Ghi chú"),
    ),
)
EXTENSIONS: Final = SheetSpec(
    "extensions",
    "Gia hạn",
    (
        CODE,
        _column("days", "Số ngày làm việc", required=True),
        _column("signed_at", "Ký lúc", required=True),
        _column("signer", "Người ký"),
        _column("reason", "Lý do", required=True),
    ),
)
HANDOVERS: Final = SheetSpec(
    "handovers",
    "Bàn giao",
    (
        CODE,
        _column("giver", "Người giao"),
        _column("unit", "Đơn vị nhận", required=True),
        _column("taker", "Người nhận"),
        _column("sent_at", "Giao lúc", required=True),
        _column("received_at", "Ký nhận lúc"),
        _column("accepted_at", "Nhận thụ lý lúc"),
        _column("note", "Ghi chú"),
    ),
)
NUMBERS: Final = SheetSpec(
    "numbers",
    "Số cuối",
    (
        _column("kind", "Loại số", required=True),
        _column("agency", "Mã cơ quan", required=True),
        _column("when", "Ngày hoặc năm", "Ngày", "Năm", required=True),
        _column("last", "Số cuối", required=True),
    ),
)
PARTS: Final = (PAUSES, PAPERS, EXTENSIONS, HANDOVERS)
SHEETS: Final = {spec.name: spec for spec in (DOSSIERS, *PARTS, NUMBERS)}

Rows = Mapping[str, Sequence[Row]]
"""The rows of each sheet, by our name of the sheet; sheets that are not there have none."""


def rows_of(files: Sequence[bytes], wanted: Sequence[SheetSpec]) -> Rows:
    """The rows of the wanted sheets, from a workbook or from one csv file for each sheet.

    The first of `wanted` must be there and have rows. Refused as `kernel.spreadsheets` refuses, and when it cannot be
    told which sheet a csv file is.
    """
    found: dict[str, Sequence[Row]] = {}
    for file in files:
        sheets = read_sheets(file, limits=LIMITS)
        by_name = {fold(sheet.name): sheet for sheet in sheets}
        named = [(spec, by_name[fold(spec.title)]) for spec in wanted if fold(spec.title) in by_name]
        if not named and len(sheets) == 1:
            named = [(_told_by_headings(sheets[0], wanted), sheets[0])]
        for spec, sheet in named:
            if spec.name in found:
                raise Refused(refusals.SHEET_TWICE(sheet=spec.title))
            found[spec.name] = table_of(sheet, spec.columns)
    first = wanted[0]
    if first.name not in found:
        raise Refused(NO_SUCH_SHEET(sheet=first.title))
    if not found[first.name]:
        raise Refused(refusals.LIST_EMPTY(sheet=first.title))
    if first is DOSSIERS and len(found[first.name]) > MOST_DOSSIERS:
        raise Refused(refusals.LIST_TOO_LONG(count=len(found[first.name]), most=MOST_DOSSIERS))
    return found


def _told_by_headings(sheet: Sheet, wanted: Sequence[SheetSpec]) -> SheetSpec:
    """Which sheet a csv file is: the one all of whose required columns it has, the most telling first."""
    for spec in sorted(wanted, key=lambda each: -sum(column.required for column in each.columns)):
        try:
            table_of(sheet, spec.columns)
        except Refused as refused:
            if refused.codes != (MISSING_HEADINGS.code,):
                raise
            continue
        return spec
    if len(wanted) == 1:
        table_of(sheet, wanted[0].columns)
    raise Refused(refusals.SHEET_UNKNOWN(sheet=wanted[0].title))


def cells_of(row: Row, spec: SheetSpec) -> dict[str, str]:
    """What a person reads in the cells of the row, by the codes of the columns the sheet has."""
    return {column.name: row.text(column.name) for column in spec.columns if column.name in row.cells}
