"""What the build makes of third-party packages."""

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools import assets, fonts

PRINTS = sorted(assets.PRINT_FONTS.glob("*.ttf"))


def test_vietnamese_has_134_letters_with_a_mark() -> None:
    assert len(fonts.LETTERS) == 134
    assert all(len(letter) == 1 and unicodedata.is_normalized("NFC", letter) for letter in fonts.LETTERS)


def test_the_four_styles_of_the_print_font_are_there() -> None:
    assert [file.stem for file in PRINTS] == ["Tinos-Bold", "Tinos-BoldItalic", "Tinos-Italic", "Tinos-Regular"]


@pytest.mark.parametrize("file", PRINTS, ids=lambda file: file.stem)
def test_print_fonts_draw_every_letter(file: Path) -> None:
    font = TTFont(file)
    shapes, names = font["glyf"], font.getBestCmap()
    assert not [letter for letter in sorted(fonts.LETTERS) if not shapes[names[ord(letter)]].numberOfContours]


def test_page_fonts_together_hold_every_letter_once() -> None:
    latin, vietnamese = (
        fonts.letters_in(TTFont(assets.VENDOR / f"fonts/inter-{subset}.woff2")) for subset in ("latin", "vietnamese")
    )
    assert latin | vietnamese >= fonts.LETTERS | fonts.ASCII
    assert not latin & vietnamese


def test_a_first_page_pays_at_most_60_kb_for_fonts() -> None:
    assert (
        sum(file.stat().st_size for file in assets.VENDOR.glob("fonts/inter-*.woff2") if "italic" not in file.stem)
        < 60_000
    )


def test_wide_rules_are_left_out_whole() -> None:
    css = "a{b:c}@media (min-width:1200px){d{e:f}g{h:i}}@media (min-width:768px){j{k:l}}m{n:o}"
    assert assets.without_wide_rules(css) == "a{b:c}@media (min-width:768px){j{k:l}}m{n:o}"


def test_no_style_or_script_names_a_map_that_is_not_shipped() -> None:
    made = [file for file in assets.VENDOR.glob("*") if file.suffix in {".css", ".js"}]
    assert made
    assert not [file.name for file in made if "sourceMappingURL" in file.read_text(encoding="utf-8")]
