"""Printed forms: Typst templates filled from values, as PDF/A with tags, in fonts that are ours.

Values reach a template as JSON only, so no text that somebody typed can become markup. Templates lie in a folder
`typst` of their context, import `/ui/typst/layout.typ`, and are named from the package: `ui/typst/document.typ`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import segno
import typst
from barcode import Code128
from django.conf import settings

from diemsang.kernel.refusals import Language

PACKAGE: Final = Path(__file__).resolve().parent.parent
FONTS: Final = PACKAGE / "ui/typst/fonts"
STANDARDS: Final = ("a-2a", "ua-1")
"""PDF/A-2a for archives and PDF/UA-1 for screen readers. Claimed by the compiler; validated only where veraPDF is."""


class FontsMissing(Exception):
    """The print fonts were not built: `make setup` does that. Any other font would lack Vietnamese letters."""


def render_pdf(template: str, data: Mapping[str, Any], *, title: str, at: datetime, language: Language = "vi") -> bytes:
    """The template filled with JSON values. `at` is the moment of making, written into the file's metadata.

    A demo marks every page. `data` may bring `agency`, `landscape`, `footer`, `keywords`, which the layout reads.
    """
    values = {**data, "title": title, "language": language, "demo": bool(settings.DEMO_WORLD)}
    made = typst.compile(
        str(PACKAGE / template),
        root=str(PACKAGE),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=at,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave no single file")
    return made


def qr_parts(text: str, alt: str) -> dict[str, str]:
    """What the layout needs to draw a QR code: merge it into the data."""
    return {"qr": qr_svg(text), "qr_alt": alt}


def qr_svg(text: str) -> str:
    """A QR code that survives a crease (level M), with its quiet zone."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


def barcode_parts(text: str, alt: str) -> dict[str, str]:
    """What the layout needs to draw a Code 128: merge it into the data. ASCII only."""
    return {"barcode": code128_svg(text), "barcode_alt": alt, "barcode_text": text}


def code128_svg(text: str) -> str:
    """Bars as rectangles, with the quiet zone of ten modules that the standard asks for on both sides."""
    if not text.isascii() or not text:
        raise ValueError("a Code 128 holds ASCII letters and digits")
    modules: str = Code128(text).build()[0]
    quiet, height = 10, 40
    bars, start = [], None
    for at, module in enumerate(f"{modules}0"):
        if module == "1" and start is None:
            start = at
        elif module == "0" and start is not None:
            bars.append(f'<rect x="{start + quiet}" y="0" width="{at - start}" height="{height}"/>')
            start = None
    width = len(modules) + 2 * quiet
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" aria-label={quoteattr(text)}>'
        f"{''.join(bars)}</svg>"
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Ours and no other: neither the machine's nor the compiler's, so every machine prints the same page."""
    if not any(FONTS.glob("*.ttf")):
        raise FontsMissing(str(FONTS))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
