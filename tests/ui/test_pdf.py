"""The printed page: archival, tagged, in our own fonts, and with nothing typed taken for markup."""

import shutil
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import LazySettings

from diemsang.ui.pdf import FONTS, barcode_parts, code128_svg, qr_parts, render_pdf

pytestmark = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="print fonts are not built: run make setup")

AT = datetime(2016, 5, 30, 3, tzinfo=UTC)
EVERY_LETTER = (
    "ạảãàáâậầấẩẫăắằặẳẵ ẹẻẽèéêệềếểễ ịỉĩìí ọỏõòóôộồốổỗơợờớởỡ ụủũùúưựừứửữ ỵỷỹỳý đ ẠẢÃÀÁĂẰẮẲẴẶÂẤẦẨẪẬ ĐỲÝỶỸỴ ƯỪỨỬỮỰ ƠỜỚỞỠỢ"
)


def document(**more: Any) -> bytes:
    data: Mapping[str, Any] = {
        "agency": "Sở Nội vụ",
        "parent": "Ủy ban nhân dân tỉnh",
        "number": "12/SNV",
        "place_date": "Tỉnh H, ngày 30 tháng 5 năm 2016",
        "parts": [
            {"heading": "Kết quả", "paragraphs": [EVERY_LETTER]},
            {"table": {"columns": [{"label": "Tên"}, {"label": "Số", "number": True}], "rows": [["Một", "1.234"]]}},
        ],
        "recipients": ["Như trên;", "Lưu: VT."],
        "signer": {"authority": "Giám đốc", "name": "Vũ Thuỳ Dương"},
        **qr_parts("http://127.0.0.1:8000/", "Mã QR tra cứu"),
        **barcode_parts("H99-2016-000123", "Mã vạch"),
        **more,
    }
    return render_pdf("ui/typst/document.typ", data, title="Báo cáo kết quả", at=AT)


@pytest.fixture
def opened() -> Iterator[pikepdf.Pdf]:
    with warnings.catch_warnings(), pikepdf.open(BytesIO(document())) as pdf:
        yield pdf


def test_it_says_it_is_archival_and_carries_what_that_asks_for(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
        assert xmp["dc:title"] == "Báo cáo kết quả"
    intents = [intent.S for intent in opened.Root.OutputIntents]
    assert pikepdf.Name.GTS_PDFA1 in intents


def test_it_is_tagged_and_says_its_language(opened: pikepdf.Pdf) -> None:
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang).lower().startswith("vi")
    assert opened.Root.StructTreeRoot is not None
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_the_page_is_a4(opened: pikepdf.Pdf) -> None:
    box = [round(float(side)) for side in opened.pages[0].MediaBox]
    assert box == [0, 0, 595, 842]


@pytest.mark.outside
def test_every_font_is_tinos_embedded_and_readable_back(tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(document())

    lines = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]

    assert lines
    for line in lines:
        name, *_, embedded, subset, unicode_map, _, _ = line.split()
        assert "Tinos" in name
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")


@pytest.mark.outside
def test_every_vietnamese_letter_and_typed_markup_come_out_as_typed(tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    typed = '#panic("no") *đậm* $x$ \\ `mã` //'
    file.write_bytes(document(parts=[{"paragraphs": [EVERY_LETTER, typed]}]))

    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout

    words = " ".join(text.split())
    assert all(word in words for word in EVERY_LETTER.split())
    assert typed in words


@pytest.mark.outside
def test_a_demo_is_marked_on_every_page_and_a_real_document_is_not(tmp_path: Path, settings: LazySettings) -> None:
    file = tmp_path / "document.pdf"
    long = [{"paragraphs": ["Một đoạn văn dài. " * 60] * 12}]

    def marks() -> list[int]:
        file.write_bytes(document(parts=long))
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
        return [page.count("BẢN TRÌNH DIỄN") for page in text.split("\f")[:-1]]

    settings.DEMO_WORLD = "2016"
    assert len(marks()) > 1
    assert min(marks()) >= 1
    settings.DEMO_WORLD = ""
    assert max(marks()) == 0


def test_the_same_values_make_the_same_bytes() -> None:
    assert document() == document()


def test_its_conformance_is_validated_by_verapdf_or_said_not_to_be(tmp_path: Path) -> None:
    """What the compiler claims is not a validation: without veraPDF the verdict is "not validated"."""
    program = shutil.which("verapdf")
    verdict = "not validated"
    if program is not None:
        file = tmp_path / "document.pdf"
        file.write_bytes(document())
        command = [program, "--flavour", "2a", "--format", "text", str(file)]
        verdict = subprocess.run(command, capture_output=True, text=True).stdout.split()[0]
    print(f"PDF/A-2a: {verdict}")

    assert verdict in {"PASS", "not validated"}


@pytest.mark.parametrize("text", ["", "Đ", "số"])
def test_a_bar_code_holds_ascii(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        code128_svg(text)


def test_a_bar_code_has_quiet_zones_of_ten_modules() -> None:
    svg = code128_svg("H99")

    assert '<rect x="10"' in svg
    assert 'viewBox="0 0 88 40"' in svg  # 6 symbols of 11 modules, 2 more of the stop, 20 of quiet


def pages_of(table: dict[str, object], tmp_path: Path) -> list[str]:
    file = tmp_path / "table.pdf"
    file.write_bytes(document(parts=[{"table": table}]))
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return told.split("\f")


@pytest.mark.outside
def test_a_row_stays_on_one_page_unless_it_fits_on_none(tmp_path: Path) -> None:
    columns = [{"label": "Số", "width": 1}, {"label": "Lý do", "width": 1}]
    rows = [[f"dòng{each}", f"đầu{each} " + "chữ " * 60 + f"cuối{each}"] for each in range(30)]
    pages = pages_of({"columns": columns, "rows": rows}, tmp_path)
    assert len(pages) > 3
    for each in range(30):
        assert any(f"đầu{each} " in page and f"cuối{each}\n" in page for page in pages), each
    endless = pages_of({"columns": columns, "rows": [["một", "chữ " * 4000 + "hết"]]}, tmp_path)
    assert sum("hết" in page for page in endless) == 1
