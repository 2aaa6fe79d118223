"""Lists of procedures as people send them: the classes of rows the national list has, in names of our own."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import Final

import xlsxwriter

CODES: Final = (
    "code",
    "name",
    "field",
    "ministry",
    "agency",
    "level",
    "subjects",
    "time_limit",
    "channels",
    "decision",
    "source",
)
VIETNAMESE: Final = (
    "Mã thủ tục",
    "Tên thủ tục",
    "Lĩnh vực",
    "Bộ, ngành",
    "Cơ quan thực hiện",
    "Cấp thực hiện",
    "Đối tượng thực hiện",
    "Thời hạn giải quyết",
    "Cách thức thực hiện",
    "Số quyết định",
    "Nguồn",
)
ROW: Final = {
    "code": "1.000001",
    "name": "Cấp giấy chứng nhận thử nghiệm",
    "field": "Hộ tịch",
    "ministry": "Bộ Tư pháp",
    "agency": "Sở Tư pháp tỉnh Thử",
    "level": "Cấp tỉnh",
    "subjects": "Công dân Việt Nam, Doanh nghiệp",
    "time_limit": "5 ngày làm việc",
    "channels": "direct+online+post",
    "decision": "163/QĐ-BTP",
    "source": "Cổng thử nghiệm",
}


def row(number: int = 1, **more: str) -> dict[str, str]:
    return {**ROW, "code": f"1.{number:06}", "name": f"Thủ tục thử nghiệm số {number}", **more}


def rows(count: int) -> list[dict[str, str]]:
    """A list in which every class of the national list occurs."""
    limits = ("5 ngày làm việc", "30 ngày", "1 giờ", "6 tháng", "2 ngày làm việc | 3 ngày làm việc", "")
    return [
        row(
            number,
            time_limit=limits[number % len(limits)],
            channels="" if limits[number % len(limits)] == "" else ("direct+post", "online", "direct")[number % 3],
            decision=f"{100 + number % 7}/QĐ-BTP",
            agency="Công an tỉnh, Cục quản lý xuất nhập cảnh" if number % 2 else "Sở Tư pháp tỉnh Thử",
        )
        for number in range(1, count + 1)
    ]


def as_csv(
    lines: Sequence[Mapping[str, str]], *, headings: Sequence[str] = CODES, bom: bool = False, delimiter: str = ","
) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([[line[name] for name in CODES[: len(headings)]] for line in lines])
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def as_workbook(lines: Sequence[Mapping[str, str]], *, headings: Sequence[str] = VIETNAMESE) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Danh mục thủ tục hành chính"])
        for at, line in enumerate([dict(zip(CODES, headings, strict=True)), *lines], start=2):
            for column, name in enumerate(CODES):
                sheet.write_string(at, column, line[name])
    return buffer.getvalue()
