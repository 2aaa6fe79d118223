"""Fonts of pages and prints, made from the subsets that their packages ship.

Pages: Inter, one variable weight 400-700, upright and italic, each as a Latin and a Vietnamese file that the browser
asks for only when a letter needs it. Prints: Tinos, four styles, each one file, because a PDF engine puts another font
in place of a missing letter without a word. So every letter of Vietnamese is looked for in what was made; a missing one
stops the build.
"""

import logging
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = frozenset(
    letter
    for lower in [*(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES), "đ"]
    for letter in (lower, lower.upper())
) - set("aeiouyAEIOUY")
"""The 134 letters with a mark."""

SIGNS = frozenset("–—‘’“”•…₫€←↑→↓−×±·°²³§«»")
COMBINING = frozenset("\u0300\u0301\u0303\u0309\u0323")
ASCII = frozenset(map(chr, range(0x20, 0x7F)))
LATIN_1 = frozenset(map(chr, range(0xA0, 0x100)))
ON_PAGES = ASCII | LATIN_1 | LETTERS | SIGNS | COMBINING
IN_PRINTS = ASCII | LETTERS | frozenset("–—‘’“”•…₫€−×")

KEPT_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
TINOS = {
    "Regular": "400-normal",
    "Bold": "700-normal",
    "Italic": "400-italic",
    "BoldItalic": "700-italic",
}
TINOS_SUBSETS = ("latin", "vietnamese", "latin-ext", "greek")


class FontLacksLetters(Exception):
    """A font that was made does not hold every letter it must."""

    def __init__(self, font: str, missing: Iterable[str]) -> None:
        super().__init__(f"{font} lacks {' '.join(sorted(missing))}")


def letters_in(font: TTFont) -> set[str]:
    return {chr(code) for code in font.getBestCmap()}


def cut(font: TTFont, letters: Iterable[str]) -> TTFont:
    options = Options()
    options.layout_features = KEPT_FEATURES
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters])
    subsetter.subset(font)
    return font


def opened(file: Path) -> TTFont:
    return TTFont(file, recalcTimestamp=False)


def unicode_range(letters: Iterable[str]) -> str:
    codes = sorted(map(ord, letters))
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in runs)


def make_page_fonts(packages: Path, target: Path) -> str:
    """Write the web fonts and return the style sheet that names them."""
    source = packages / "@fontsource-variable/inter/files"
    target.mkdir(parents=True, exist_ok=True)
    rules = []
    for style in ("normal", "italic"):
        seen: set[str] = set()
        for subset in ("latin", "vietnamese"):
            font = opened(source / f"inter-{subset}-wght-{style}.woff2")
            mine = (letters_in(font) & ON_PAGES) - seen - (COMBINING if subset == "latin" else set())
            seen |= mine
            font = instancer.instantiateVariableFont(cut(font, mine), {"wght": (400, 700)})
            name = f"inter-{subset}{'-italic' if style == 'italic' else ''}.woff2"
            font.flavor = "woff2"
            font.save(target / name)
            rules.append(
                f"@font-face{{font-family:Inter;font-style:{style};font-weight:400 700;font-display:swap;"
                f"src:url(fonts/{name}) format('woff2');unicode-range:{unicode_range(mine)}}}"
            )
        if missing := (LETTERS | ASCII) - seen:
            raise FontLacksLetters(f"Inter {style}", missing)
    return "\n".join(rules) + "\n"


def make_print_fonts(packages: Path, target: Path, workshop: Path) -> None:
    """Write `Tinos-<Style>.ttf`, each merged from the package's subsets, without the hints of old screens."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    source = packages / "@fontsource/tinos/files"
    target.mkdir(parents=True, exist_ok=True)
    workshop.mkdir(parents=True, exist_ok=True)
    for style, file in TINOS.items():
        pieces, seen, made_at = [], set[str](), 0
        for subset in TINOS_SUBSETS:
            font = opened(source / f"tinos-{subset}-{file}.woff2")
            made_at = max(made_at, font["head"].modified)
            mine = letters_in(font) - seen
            seen |= mine
            piece = workshop / f"tinos-{subset}-{file}.ttf"
            font.flavor = None
            cut(font, mine).save(piece)
            pieces.append(str(piece))
        options = MergeOptions()
        options.drop_tables = ["gasp", "fpgm", "prep", "cvt "]
        merged = Merger(options).merge(pieces)
        merged.recalcTimestamp = False
        merged["head"].created = merged["head"].modified = made_at
        merged.save(target / f"Tinos-{style}.ttf")
        if missing := IN_PRINTS - letters_in(TTFont(target / f"Tinos-{style}.ttf")):
            raise FontLacksLetters(f"Tinos {style}", missing)
