"""Reading what somebody sent: right files give their cells, wrong and hostile ones a code, and the process survives."""

import os
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Cell, Column, Limits, Row, read_sheets, read_table, text_of

SMALL = Limits(
    file_bytes=1 << 20,
    unpacked_bytes=4 << 20,
    small_bytes=1 << 20,
    unpacked_ratio=20,
    parts=50,
    sheets=3,
    rows=50,
    columns=10,
    cell_characters=100,
)


def xlsx(*fill: Callable[[Worksheet], object]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for each in fill:
            each(workbook.add_worksheet())
    return target.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part replaced or added."""
    with ZipFile(BytesIO(workbook)) as source:
        return archive({part: source.read(part) for part in source.namelist()} | {name: content})


def ods(table: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f"{table}</office:spreadsheet></office:body></office:document-content>"
    )
    return archive(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}
        | {"META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:x"/>'}
    )


PLAIN = xlsx(lambda sheet: sheet.write_row(0, 0, ["Số", "Tên"]))


def code_of(data: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(Refused) as refused:
        read_sheets(data, limits=limits)
    (code,) = refused.value.codes
    return code


def test_cells_keep_their_types_and_rows_their_numbers() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(2, 0, ["Nguye\u0302\u0303n", 12, 1.5, True, 123456789012])
        sheet.write_formula(5, 0, "=1+1", None, 2)

    (sheet,) = read_sheets(xlsx(fill), limits=SMALL)
    assert sheet.rows == (
        (3, ("Nguyễn", 12, Decimal("1.5"), True, 123456789012)),
        (6, (2, None, None, None, None)),
    )


def test_dates_and_moments_are_those_of_a_vietnamese_clock() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        shown = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet = workbook.add_worksheet()
        sheet.write_datetime(0, 0, datetime(2016, 5, 30), shown)  # noqa: DTZ001 (a spreadsheet has no time zone)
        sheet.write_datetime(0, 1, datetime(2016, 5, 30, 8, 30), shown)  # noqa: DTZ001
    (read,) = read_sheets(target.getvalue(), limits=SMALL)
    assert read.rows == ((1, (date(2016, 5, 30), datetime(2016, 5, 30, 1, 30, tzinfo=UTC))),)


def test_hidden_sheets_are_not_read() -> None:
    names = [sheet.name for sheet in read_sheets(xlsx(lambda s: s.write(0, 0, "a"), lambda s: s.hide()), limits=SMALL)]
    assert names == ["Sheet1"]


def test_an_open_document_is_read_too() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>Đỗ</text:p></table:table-cell>'
    table = f'<table:table table:name="Tổ"><table:table-row>{cell}</table:table-row></table:table>'
    (sheet,) = read_sheets(ods(table), limits=SMALL)
    assert (sheet.name, sheet.rows) == ("Tổ", ((1, ("Đỗ",)),))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("Số,Tên\n1,Đỗ Ánh\n".encode(), id="utf-8"),
        pytest.param("Số,Tên\n1,Đỗ Ánh\n".encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param("Số\tTên\r\n1\tĐỗ Ánh\r\n".encode("utf-16"), id="utf-16, tabs, as Excel's Unicode text"),
        pytest.param("So\u0302\u0301;Te\u0302n\n1;Đo\u0302\u0303 A\u0301nh".encode(), id="decomposed, semicolons"),
        pytest.param("Sô\u0301,Tên\n1,Đô\u0303 A\u0301nh\n".encode("windows-1258"), id="windows-1258"),
        pytest.param('"Số";"Tên"\n"1";"Đỗ Ánh"\n\n'.encode(), id="quoted"),
    ],
)
def test_plain_text_in_every_vietnamese_encoding(data: bytes) -> None:
    (sheet,) = read_sheets(data, limits=SMALL)
    assert sheet.rows == ((1, ("Số", "Tên")), (2, ("1", "Đỗ Ánh")))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\n", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", id="picture"),
        pytest.param(b"<html><table><tr><td>1</td></tr></table>", id="web page called xls"),
        pytest.param(archive({"word/document.xml": b"<w/>"}), id="another office file"),
        pytest.param(b"\x7fELF\x01\x00", id="program"),
        pytest.param(b"a,b\x00c\n", id="text with controls"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_content(data: bytes) -> None:
    assert code_of(data) == "spreadsheets.not_a_spreadsheet"


def test_bytes_that_no_encoding_explains_are_refused() -> None:
    assert code_of(b"So,T\xd2\xff\xfe\xd4en\n\x81,\xd2") == "spreadsheets.unknown_encoding"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN[:-40], id="cut off"),
        pytest.param(PLAIN[:200] + bytes(50) + PLAIN[250:], id="overwritten"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), id="empty xls"),
        pytest.param(with_part(PLAIN, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), id="broken part"),
        pytest.param(b'a,b\n"never closed,1\n', id="open quote"),
    ],
)
def test_damaged_files_are_refused(data: bytes) -> None:
    assert code_of(data) == "spreadsheets.damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"a,b\n" * (1 << 18) + b"x", "spreadsheets.file_too_large", id="large file"),
        pytest.param(xlsx(*[lambda s: s.write(0, 0, 1)] * 4), "spreadsheets.too_many_sheets", id="sheets"),
        pytest.param(xlsx(lambda s: s.write(50, 0, 1)), "spreadsheets.too_many_rows", id="rows"),
        pytest.param(xlsx(lambda s: s.write(0, 10, 1)), "spreadsheets.too_many_columns", id="columns"),
        pytest.param(xlsx(lambda s: s.write(0, 0, "x" * 101)), "spreadsheets.cell_too_long", id="long cell"),
        pytest.param(b"a\n" * 51, "spreadsheets.too_many_rows", id="csv rows"),
        pytest.param(b"a,b,c,d,e,f,g,h,i,j,k\n", "spreadsheets.too_many_columns", id="csv columns"),
        pytest.param(b"x" * 101, "spreadsheets.cell_too_long", id="csv long cell"),
    ],
)
def test_what_is_too_much_is_refused_with_what_is_allowed(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize(
    "data",
    [
        xlsx(lambda s: s.write(49, 9, 1)),
        xlsx(lambda s: s.write(0, 0, "x" * 100)),
        xlsx(*[lambda s: s.write(0, 0, 1)] * 3),
        b"a\n" * 50,
    ],
    ids=["last cell", "longest cell", "sheets", "csv rows"],
)
def test_what_is_just_allowed_is_read(data: bytes) -> None:
    assert read_sheets(data, limits=SMALL)


def test_content_packed_too_tightly_is_refused() -> None:
    bomb = with_part(PLAIN, "xl/media/zeros.bin", bytes(3 << 20))
    assert len(bomb) < 20_000
    assert code_of(bomb) == "spreadsheets.unpacks_too_large"


def test_an_archive_that_lies_about_its_sizes_is_measured_by_what_comes_out() -> None:
    bomb = bytearray(with_part(PLAIN, "xl/media/zeros.bin", bytes(3 << 20)))
    for place in range(len(bomb) - 4):
        if bomb[place : place + 4] == struct.pack("<I", 3 << 20):
            bomb[place : place + 4] = struct.pack("<I", 100)
    assert code_of(bytes(bomb)) in {"spreadsheets.unpacks_too_large", "spreadsheets.damaged"}


def test_an_archive_of_too_many_parts_is_refused_before_it_is_listed() -> None:
    crowd = archive({f"xl/{number}.xml": b"" for number in range(60)} | {"xl/workbook.xml": b""})
    assert code_of(crowd) == "spreadsheets.unpacks_too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert code_of(with_part(PLAIN, "xl/sharedStrings.xml", laughs.encode(encoding))) == "spreadsheets.has_entities"


def test_entities_are_found_across_the_seams_of_reading() -> None:
    for before in range((1 << 16) - 12, (1 << 16) + 2):
        part = os.urandom(before // 2).hex().ljust(before, "0").encode() + b"<!DOCTYPE x []>"
        assert code_of(with_part(PLAIN, "xl/sharedStrings.xml", part)) == "spreadsheets.has_entities"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(
            xlsx(lambda s: (s.write(0, 0, 1), s.write(1_048_575, 16_383, 1))),
            "spreadsheets.too_heavy",
            id="two far corners",
        ),
        pytest.param(
            ods(
                '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576"><table:table-cell'
                ' table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
                "</table:table>"
            ),
            "spreadsheets.damaged",  # the parser has a limit of its own here
            id="one cell repeated everywhere",
        ),
    ],
)
def test_a_sheet_that_asks_for_all_memory_is_refused_and_we_live_on(data: bytes, code: str) -> None:
    started = monotonic()
    assert code_of(data, Limits(memory_bytes=256 << 20, seconds=10)) == code
    assert monotonic() - started < 12


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    assert code_of(PLAIN, Limits(seconds=0)) == "spreadsheets.too_heavy"


COLUMNS = (
    Column("name", ("Họ và tên", "Họ tên")),
    Column("born_on", ("Ngày sinh",)),
    Column("note", ("Ghi chú",), required=False),
)


def sheet_of(*rows: list[object]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in rows).encode()


def test_headings_are_found_below_titles_whatever_their_marks_and_order() -> None:
    data = sheet_of(
        ["DANH SÁCH ĐOÀN VIÊN", "", ""],
        ["Năm 2016", "", ""],
        ["STT", "NGÀY  SINH", "Ho\u0323 te\u0302n"],
        [1, "01/02/1980", "Lê Ánh"],
        ["", "", ""],
        [2, "", "Đỗ Bình"],
    )
    assert read_table(data, COLUMNS) == [
        Row(4, {"born_on": "01/02/1980", "name": "Lê Ánh"}),
        Row(6, {"born_on": None, "name": "Đỗ Bình"}),
    ]


def test_a_column_nobody_sent_reads_as_empty_text() -> None:
    (row,) = read_table(sheet_of(["Họ tên", "Ngày sinh"], ["Lê Ánh", "1/2/1980"]), COLUMNS)
    assert (row.text("note"), row.text("name")) == ("", "Lê Ánh")


def test_a_row_shorter_than_the_headings_has_empty_cells() -> None:
    (row,) = read_table("Họ tên,Ngày sinh\nLê Ánh\n".encode(), COLUMNS)
    assert row.cells == {"name": "Lê Ánh", "born_on": None}


@pytest.mark.parametrize(
    ("data", "sheet", "code"),
    [
        pytest.param(sheet_of(["Họ tên", "Ghi chú"]), None, "spreadsheets.missing_headings", id="missing heading"),
        pytest.param(sheet_of(["Họ tên", "Ho ten", "Ngày sinh"]), None, "spreadsheets.heading_twice", id="twice"),
        pytest.param(PLAIN, "Đoàn viên", "spreadsheets.no_such_sheet", id="no such sheet"),
        pytest.param(b"", None, "spreadsheets.missing_headings", id="empty file"),
    ],
)
def test_tables_that_are_not_the_expected_one_are_refused(data: bytes, sheet: str | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(data, COLUMNS, sheet=sheet)
    assert refused.value.codes == (code,)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "Có"),
        (1234, "1234"),
        (Decimal("1234.5"), "1234,5"),
        (date(2016, 5, 30), "30/05/2016"),
        (datetime(2016, 5, 30, 1, 30, tzinfo=UTC), "30/05/2016 08:30"),
        ("Đỗ", "Đỗ"),
    ],
)
def test_a_cell_reads_as_typed(cell: Cell, text: str) -> None:
    assert text_of(cell) == text
