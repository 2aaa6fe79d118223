"""Workbooks going out: they come back as they went, nothing in them acts, and they open ready to filter and print."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.kernel.refusals import Refused
from diemsang.kernel.spreadsheets import Heading, Kind, Sheet, Table, read_sheets, write_workbook, writing
from diemsang.kernel.spreadsheets.writing import Value
from diemsang.kernel.text import clean

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FACTS = {"Người xuất": "Lê Ánh", "Thời điểm": "30/05/2016 08:30", "Bộ lọc": "Quý I/2016"}


def written(*tables: Table) -> bytes:
    target = BytesIO()
    write_workbook(target, tables, facts=FACTS)
    return target.getvalue()


def table_of(*values: Value, kind: Kind = Kind.TEXT) -> Table:
    return Table("Danh sách", (Heading("Cột", kind),), [[value] for value in values])


def part(workbook: bytes, name: str) -> str:
    with ZipFile(BytesIO(workbook)) as archive:
        return archive.read(name).decode()


def tree(workbook: bytes, name: str) -> Element:
    return fromstring(part(workbook, name))  # noqa: S314 (we wrote it ourselves)


def first_sheet(workbook: bytes) -> Sheet:
    return read_sheets(workbook)[0]


def test_every_kind_comes_back_as_it_went() -> None:
    headings = [Heading(kind.name, kind) for kind in Kind]
    moment = datetime(2016, 5, 30, 1, 30, tzinfo=UTC)
    values: Sequence[Value] = (
        *("007", 48, Fraction(3, 2), 32_416_000_000, Fraction(1, 4)),
        *(date(2016, 5, 30), moment),
    )
    sheet = first_sheet(written(Table("Hồ sơ", headings, [values])))
    assert sheet.name == "Hồ sơ"
    assert sheet.rows[1] == (
        2,
        ("007", 48, Decimal("1.5"), 32_416_000_000, Decimal("0.25"), date(2016, 5, 30), moment),
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0x1EFF)), min_size=1, max_size=20))
def test_texts_come_back_as_they_are_kept(texts: list[str]) -> None:
    numbered = [f"{number}|{text}" for number, text in enumerate(texts)]
    rows = first_sheet(written(table_of(*numbered))).rows[1:]
    assert [cells[0] for _, cells in rows] == [clean(text) for text in numbered]


HOSTILE = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")', "{=1+1}"),
    *("http://example.org", "mailto:a@example.org", "internal:A1", "=cmd|' /C calc'!A0"),
]


def test_no_text_becomes_a_formula_or_a_link() -> None:
    workbook = written(table_of(*HOSTILE), Table("=1+1", (Heading("=1+1"), Heading("@x")), [["=2", "=3"]]))
    with ZipFile(BytesIO(workbook)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "sheet1.xml.rels" in name]
        for number in (1, 2, 3):
            sheet = tree(workbook, f"xl/worksheets/sheet{number}.xml")
            assert not list(sheet.iter(f"{MAIN}f"))
            assert not list(sheet.iter(f"{MAIN}hyperlink"))
    texts = [cells[0] for _, cells in first_sheet(workbook).rows[1:]]
    assert texts == [clean(text) for text in HOSTILE]


def test_text_that_looks_like_a_formula_stays_text_when_somebody_edits_the_cell() -> None:
    workbook = written(table_of("=1+1", "an toàn"))
    formats = list(tree(workbook, "xl/styles.xml").find(f"{MAIN}cellXfs") or [])
    cells = {cell.get("r"): cell.get("s") for cell in tree(workbook, "xl/worksheets/sheet1.xml").iter(f"{MAIN}c")}
    assert formats[int(cells["A2"] or 0)].get("quotePrefix") == "1"
    assert formats[int(cells["A3"] or 0)].get("quotePrefix") is None


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        pytest.param(123, Kind.TEXT, "123", id="a number in a text column"),
        pytest.param(10**15, Kind.INTEGER, "1000000000000000", id="more digits than a spreadsheet keeps"),
        pytest.param(date(1899, 12, 31), Kind.DATE, "31/12/1899", id="a day before spreadsheets begin"),
        pytest.param(date(2016, 5, 30), Kind.TEXT, "30/05/2016", id="a day in a text column"),
        pytest.param(datetime(2016, 5, 30, 1, 30, tzinfo=UTC), Kind.TEXT, "30/05/2016 08:30", id="a moment as text"),
        pytest.param(datetime(2016, 5, 30, 18, tzinfo=UTC), Kind.DATE, date(2016, 5, 31), id="the day of a moment"),
        pytest.param("x" * 40_000, Kind.TEXT, "x" * 32_767, id="longer than a cell holds"),
        pytest.param(True, Kind.TEXT, True, id="truth"),
        pytest.param("chưa có", Kind.DATE, "chưa có", id="words in a column of dates"),
    ],
)
def test_what_a_spreadsheet_cannot_hold_is_written_as_text(value: Value, kind: Kind, expected: object) -> None:
    assert first_sheet(written(table_of(value, kind=kind))).rows[1] == (2, (expected,))


def test_it_opens_ready_to_filter_and_print() -> None:
    headings = [Heading(f"Cột {number}") for number in range(8)]
    workbook = written(Table("Thuế & phí", headings, [["x" * 200, *["y"] * 7]]))
    sheet = tree(workbook, "xl/worksheets/sheet1.xml")
    pane, page = sheet.find(f".//{MAIN}pane"), sheet.find(f"{MAIN}pageSetup")
    column, filter_ = sheet.find(f".//{MAIN}col"), sheet.find(f"{MAIN}autoFilter")
    assert pane is not None
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert page is not None
    assert (page.get("paperSize"), page.get("orientation"), page.get("fitToHeight")) == ("9", "landscape", "0")
    assert filter_ is not None
    assert filter_.get("ref") == "A1:H2"
    assert column is not None
    assert 60 <= float(column.get("width") or 0) < 62
    assert "Thuế &amp;&amp; phí" in part(workbook, "xl/worksheets/sheet1.xml")
    assert "'Thuế &amp; phí'!$1:$1" in part(workbook, "xl/workbook.xml")  # the heading row, on every page


def test_dates_and_numbers_have_vietnamese_formats() -> None:
    workbook = written(table_of(date(2016, 5, 30), kind=Kind.DATE), table_of(5, kind=Kind.MONEY))
    styles = part(workbook, "xl/styles.xml")
    assert 'formatCode="dd/mm/yyyy"' in styles
    assert 'formatCode="#,##0 &quot;đ&quot;"' in styles


def test_the_last_sheet_says_who_exported_when_and_what() -> None:
    *_, facts = read_sheets(written(table_of("x"), table_of("y")))
    assert facts.name == "Thông tin"
    assert [cells for _, cells in facts.rows] == list(FACTS.items())


def test_sheets_have_names_that_excel_accepts() -> None:
    titles = ["Hồ sơ [1]: a/b?*\\", "x" * 40, "X" * 40, "x" * 40, "", "'", "Nguye\u0302\u0303n"]
    names = [sheet.name for sheet in read_sheets(written(*(Table(t, (Heading("a"),), []) for t in titles)))]
    assert len({name.casefold() for name in names}) == len(titles) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert "Nguyễn" in names


def test_a_table_without_rows_has_its_headings() -> None:
    assert first_sheet(written(Table("Trống", (Heading("Số"), Heading("Tên")), []))).rows == ((1, ("Số", "Tên")),)


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MAX_ROWS", 3)
    assert len(first_sheet(written(table_of("a", "b", "c"))).rows) == 4
    with pytest.raises(Refused) as refused:
        written(table_of("a", "b", "c", "d"))
    assert refused.value.codes == ("spreadsheets.too_many_rows",)


def test_rows_may_come_one_by_one() -> None:
    rows: Iterator[list[Value]] = ([number] for number in range(100))
    sheet = first_sheet(written(Table("Dòng", (Heading("n", Kind.INTEGER),), rows)))
    assert [cells[0] for _, cells in sheet.rows[1:]] == list(range(100))


def test_a_row_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zip"):
        written(Table("Sai", (Heading("a"),), [["x", "y"]]))
