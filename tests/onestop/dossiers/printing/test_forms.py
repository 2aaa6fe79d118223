"""The forms on paper: whole in every measure, in our font, with codes that a scanner reads."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import segno
from django.conf import LazySettings
from django.utils import translation

from diemsang.onestop.dossiers.printing import forms
from diemsang.onestop.dossiers.printing.sets import FormCode, PrintedForm, packaged_sets
from diemsang.ui.pdf import FONTS
from tests.onestop.dossiers.printing import samples
from tests.onestop.dossiers.printing.paper import bars_of, overlaps, pages_of, picture_of, squares_of, text_of

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="print fonts are not built: run make setup"),
]

AT = datetime(2016, 3, 7, 1, 5, tzinfo=UTC)
SETS = packaged_sets()
LATEST, BEFORE, OLDEST = SETS["TT-03-2025"], SETS["TT-01-2018"], SETS["QD-09-2015"]
EVERY_FORM = [
    pytest.param(form, id=f"{each.code}-{form.code}") for each in SETS.values() for form in each.forms.values()
]
LATEST_FORMS = [pytest.param(form, id=str(form.code)) for form in LATEST.forms.values()]
DRAWN = {"qr", "barcode", "code", "extends"}
"""Pictures and switches: no words of the page."""


@pytest.fixture(autouse=True)
def _no_demo(settings: LazySettings) -> None:
    settings.DEMO_WORLD = ""


def printed(form: PrintedForm, measure: str) -> tuple[forms.Sheet, bytes]:
    sheet = samples.sheet(form, measure)
    return sheet, forms.print_sheets([sheet], at=AT)


def words_in(value: Any, key: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, each in value.items():
                if name not in DRAWN and not (name == "form" or (key == "form" and name == "number")):
                    yield from words_in(each, name)
            if "form" in value:
                yield value["form"]["title"]
        case list():
            for each in value:
                yield from words_in(each, key)
        case str() if value:
            yield value


def squeezed(text: str) -> str:
    return "".join(text.upper().split())


def bare_words(text: str) -> list[str]:
    """Words without the signs around them; of a longer one only what stands alone."""
    return [bare for word in text.upper().split() if (bare := word.strip(".,;:()"))]


def hidden(sheet: forms.Sheet) -> set[str]:
    """Values a form has no place for: the control sheet and the book carry no look-up code, letters no identity."""
    code = sheet["form"]["code"]
    if code == FormCode.CONTROL_SHEET:
        return {sheet["matter"]["lookup_code"]}
    if code in (FormCode.APOLOGY, FormCode.STOP_NOTICE):
        return {sheet["party"]["identity"], sheet["party"]["filed_by"]}
    return set()


@pytest.mark.parametrize("form", EVERY_FORM)
def test_every_value_of_a_usual_form_can_be_read_on_it(form: PrintedForm, tmp_path: Path) -> None:
    sheet, pdf = printed(form, "usual")
    text = squeezed(text_of(pdf, tmp_path))
    missing = [value for value in words_in(sheet) if squeezed(value) not in text and value not in hidden(sheet)]
    assert missing == []
    assert squeezed(form.mark) in text


@pytest.mark.parametrize("form", LATEST_FORMS)
def test_nothing_is_cut_when_everything_is_long(form: PrintedForm, tmp_path: Path) -> None:
    sheet, pdf = printed(form, "extreme")
    wanted = Counter[str]()
    for value in words_in(sheet):
        if value not in hidden(sheet):
            wanted.update(word for word in bare_words(value) if len(word) <= 10)
    found = Counter(bare_words(text_of(pdf, tmp_path)))
    assert {word: count for word, count in wanted.items() if found[word] < count} == {}
    if form.code is not FormCode.TRACKING_BOOK:
        assert squeezed("x" * 60) in squeezed(text_of(pdf, tmp_path))


@pytest.mark.parametrize("measure", ["short", "extreme"])
@pytest.mark.parametrize("form", LATEST_FORMS)
def test_no_word_runs_over_an_edge_or_over_another(form: PrintedForm, measure: str, tmp_path: Path) -> None:
    pages = pages_of(printed(form, measure)[1], tmp_path)
    assert sum(len(page.words) for page in pages) > 30
    for number, page in enumerate(pages, start=1):
        outside = [
            word.text
            for word in page.words
            if word.left < 40 or word.right > page.width - 30 or word.top < 20 or word.bottom > page.height - 15
        ]
        assert outside == [], f"page {number}"
        assert list(overlaps(page)) == [], f"page {number}"


def test_pages_are_numbered_from_the_second_and_each_sheet_from_its_own_first(tmp_path: Path) -> None:
    form = LATEST.form(FormCode.REFUSAL)
    sheets = [samples.sheet(form, "extreme"), samples.sheet(form, "short"), samples.sheet(form, "extreme")]
    pages = pages_of(forms.print_sheets(sheets, at=AT), tmp_path)
    heads = [[word.text for word in page.words if word.bottom < 57 and word.text.isdigit()] for page in pages]
    long = len(heads) // 2
    own = [[], *[[str(number)] for number in range(2, long + 1)]]
    assert long > 1
    assert heads == [*own, [], *own]


def test_both_copies_of_a_receipt_share_a_page_when_they_fit(tmp_path: Path) -> None:
    both = pages_of(forms.print_receipt(samples.receipt("short"), form_set=BEFORE, at=AT), tmp_path)
    apart = pages_of(forms.print_receipt(samples.receipt("usual"), form_set=BEFORE, at=AT), tmp_path)
    one = pages_of(forms.print_receipt(samples.receipt("usual"), form_set=BEFORE, at=AT, copies=1), tmp_path)
    assert [" ".join(word.text for word in page.words).count("Liên ") for page in both] == [2]
    assert [" ".join(word.text for word in page.words).count("Liên ") for page in apart] == [1, 1]
    assert [" ".join(word.text for word in page.words).count("Liên ") for page in one] == [0]


@pytest.mark.parametrize("copies", [0, 3])
def test_a_receipt_has_one_or_two_copies(copies: int) -> None:
    with pytest.raises(ValueError, match="once or twice"):
        forms.print_receipt(samples.receipt("short"), form_set=BEFORE, at=AT, copies=copies)


@pytest.mark.parametrize("measure", ["short", "usual"])
def test_a_scanner_reads_the_dossier_code_and_a_phone_the_address_from_the_picture(
    measure: str, tmp_path: Path
) -> None:
    values = samples.receipt(measure)
    picture = picture_of(forms.print_receipt(values, form_set=LATEST, at=AT), tmp_path)
    assert bars_of(picture) == values.matter.code
    wanted = [
        [int(square) for square in row] for row in segno.make(values.matter.lookup_url, error="m", micro=False).matrix
    ]
    assert squares_of(picture, len(wanted)) == wanted


def test_a_form_without_codes_is_printed_without_them(tmp_path: Path) -> None:
    values = samples.supplement("usual")
    values = replace(values, matter=replace(values.matter, code="", lookup_url="", lookup_code=""))
    text = text_of(forms.print_supplement(values, form_set=LATEST, at=AT), tmp_path)
    assert "Mã tra cứu" not in text
    assert values.party.full_name in " ".join(text.split())


def test_the_control_sheet_names_no_applicant(tmp_path: Path) -> None:
    sheet = samples.sheet(LATEST.form(FormCode.CONTROL_SHEET), "usual")
    assert "party" not in sheet
    assert samples.party("usual").full_name not in text_of(forms.print_sheets([sheet], at=AT), tmp_path)


def test_the_apology_of_2025_asks_for_more_time_and_the_one_before_names_a_new_day(tmp_path: Path) -> None:
    late = " ".join(text_of(forms.print_apology(samples.apology("usual"), form_set=LATEST, at=AT), tmp_path).split())
    early = " ".join(text_of(forms.print_apology(samples.apology("usual"), form_set=BEFORE, at=AT), tmp_path).split())
    assert "đề nghị được gia hạn" in late
    assert "đề nghị được gia hạn" not in early
    assert "Thời gian hẹn trả lại kết quả: 17 giờ 00 phút, ngày 28 tháng 3 năm 2016" in early


def test_an_unverified_form_says_so_on_every_page(tmp_path: Path) -> None:
    _, pdf = printed(OLDEST.form(FormCode.SUPPLEMENT), "extreme")
    pages = pages_of(pdf, tmp_path)
    assert len(pages) > 1
    mark = "Mẫu theo QĐ 09/2015/QĐ-TTg, chưa đối chiếu bản gốc"
    assert all(mark in " ".join(word.text for word in page.words) for page in pages)


def test_a_demo_is_marked_on_every_page(settings: LazySettings, tmp_path: Path) -> None:
    settings.DEMO_WORLD = "2016"
    pages = pages_of(printed(LATEST.form(FormCode.REFUSAL), "extreme")[1], tmp_path)
    assert all("không có giá trị pháp lý" in " ".join(word.text for word in page.words) for page in pages)


def test_every_font_is_tinos_and_embedded(tmp_path: Path) -> None:
    file = tmp_path / "all.pdf"
    sheets = [samples.sheet(form, "usual") for form in LATEST.forms.values()]
    file.write_bytes(forms.print_sheets(sheets, at=AT))
    lines = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines
    for line in lines:
        name, *_, embedded, subset, unicode_map, _, _ = line.split()
        assert "Tinos" in name
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")


def test_a_form_is_vietnamese_whatever_the_screen_speaks() -> None:
    form = LATEST.form(FormCode.RECEIPT)
    with translation.override("en"):
        english = forms.receipt_sheet(samples.receipt("usual"), form)
    with translation.override("vi"):
        vietnamese = forms.receipt_sheet(samples.receipt("usual"), form)
    assert english == vietnamese
    assert "200.000 đồng" in english["fee_total"]


def test_nothing_to_print_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing to print"):
        forms.print_sheets([], at=AT)
