"""The visible part of a signature, set by typst so that Vietnamese letters come out right."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp.static import StaticStampStyle

from diemsang import ui

TEMPLATE: Final = Path(__file__).with_name("typst") / "stamp.typ"
FONTS: Final = Path(ui.__file__).with_name("typst") / "fonts"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where the stamp stands: page from 0 (-1 is the last), edges in points from the lower left corner."""

    page: int = -1
    left: int = 330
    bottom: int = 90
    right: int = 540
    top: int = 160

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.bottom, self.right, self.top


def stamp_style(stamp: Stamp, lines: list[str]) -> StaticStampStyle:
    """The appearance with these lines of text, as pyHanko takes it."""
    data = {"width": stamp.right - stamp.left, "height": stamp.top - stamp.bottom, "lines": lines}
    page = typst.compile(
        str(TEMPLATE), font_paths=[str(FONTS)], sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    return StaticStampStyle(background=_PageInMemory(page), border_width=0)


class _PageInMemory(PdfContent):
    """The first page of a PDF as content of another, without a file between them."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.pdf)), page_ix=0)
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"
