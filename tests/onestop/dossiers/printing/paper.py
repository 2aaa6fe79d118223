"""Reading a printed page back: its words and where they stand, the bars and the squares of its codes."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from pathlib import Path

from barcode.charsets import code128
from PIL import Image

WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]


def text_of(pdf: bytes, folder: Path) -> str:
    """The text in the order it was drawn: a cell after a cell."""
    file = folder / "form.pdf"
    file.write_bytes(pdf)
    return _told("pdftotext", "-raw", str(file), "-")


def pages_of(pdf: bytes, folder: Path) -> list[Page]:
    """Every word with its box, in points from the upper left corner."""
    file = folder / "form.pdf"
    file.write_bytes(pdf)
    told = _told("pdftotext", "-bbox", str(file), "-")
    return [
        Page(
            float(width),
            float(height),
            tuple(
                Word(float(left), float(top), float(right), float(bottom), unescape(text))
                for left, top, right, bottom, text in WORD.findall(body)
            ),
        )
        for width, height, body in PAGE.findall(told)
    ]


def overlaps(page: Page) -> Iterator[tuple[str, str]]:
    """Words drawn over each other: the middle of one line of letters lies within that of another.

    A word that goes on after a hyphen on the next line has one box for both lines, and is left out.
    """
    least = min(word.bottom - word.top for word in page.words)
    cores = sorted(
        (
            (word.top + (word.bottom - word.top) * 0.35, word.bottom - (word.bottom - word.top) * 0.35, word)
            for word in page.words
            if not ("-" in word.text and word.bottom - word.top > least * 1.6)
        ),
        key=lambda core: core[0],
    )
    for place, (_, bottom, word) in enumerate(cores):
        for top, _, other in cores[place + 1 :]:
            if top >= bottom:
                break
            if min(word.right, other.right) - max(word.left, other.left) > 1:
                yield word.text, other.text


def picture_of(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as a printer would draw it, at 300 dots per inch."""
    file = folder / "form.pdf"
    file.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "300", "-l", "1", "-gray", "-singlefile", str(file), str(folder / "page")], check=True
    )
    with Image.open(folder / "page.pgm") as picture:
        return picture.point(lambda grey: 0 if grey < 128 else 255)


def bars_of(picture: Image.Image) -> str:
    """The first Code 128 on the page, read along its rows with start, check symbol and stop; empty for none."""
    for row in range(0, picture.height, 12):
        line = picture.crop((0, row, picture.width, row + 1)).tobytes()
        runs = [(dark == 0, len(list(run))) for dark, run in groupby(line)]
        for place, (dark, _) in enumerate(runs):
            if dark and (text := _decoded(runs[place:])):
                return text
    return ""


def _decoded(runs: list[tuple[bool, int]]) -> str:
    if len(runs) < 25:
        return ""
    module = sum(length for _, length in runs[:6]) / 11
    symbols: list[int] = []
    for place in range(0, len(runs) - 6, 6):
        widths = [round(length / module) for _, length in runs[place : place + 6]]
        pattern = "".join(("1" if at % 2 == 0 else "0") * width for at, width in enumerate(widths))
        if pattern not in code128.CODES:
            break
        symbols.append(code128.CODES.index(pattern))
    stop = [round(length / module) for _, length in runs[len(symbols) * 6 : len(symbols) * 6 + 7]]
    if len(symbols) < 3 or stop[:7] != [2, 3, 3, 1, 1, 1, 2] or symbols[0] not in (103, 104, 105):
        return ""
    if (symbols[0] + sum(at * symbol for at, symbol in enumerate(symbols[1:-1], start=1))) % 103 != symbols[-1]:
        return ""
    return _letters(symbols[:-1])


def _letters(symbols: list[int]) -> str:
    charset, read = {103: "A", 104: "B", 105: "C"}[symbols[0]], ""
    for symbol in symbols[1:]:
        if symbol >= 99:
            charset = {99: "C", 100: "B", 101: "A"}[symbol]
        elif charset == "C":
            read += f"{symbol:02}"
        else:
            read += chr(symbol + 32)
    return read


def squares_of(picture: Image.Image, count: int) -> list[list[int]]:
    """The modules of the QR code at the right of the page, `count` a side: 1 is dark."""
    part = picture.crop((int(picture.width * 0.76), 0, picture.width, picture.height // 3))
    rows = [part.crop((0, row, part.width, row + 1)).tobytes() for row in range(part.height)]
    start, first, module = next(found for row, line in enumerate(rows) if (found := _top_of_finders(row, line, count)))
    middles = [int((place + 0.5) * module) for place in range(count)]
    return [[int(rows[start + down][first + right] == 0) for right in middles] for down in middles]


def _top_of_finders(row: int, line: bytes, count: int) -> tuple[int, int, float] | None:
    """Where a QR code begins, and how wide a module is: its first row starts and ends with seven dark modules."""
    runs = [(dark == 0, len(list(run))) for dark, run in groupby(line)]
    if len(runs) < 5 or runs[0][0] or runs[-1][0]:
        return None
    width = sum(length for _, length in runs[1:-1])
    module = width / count
    is_finder = all(abs(runs[place][1] - 7 * module) < module for place in (1, -2))
    return (row, runs[0][1], module) if is_finder and module > 2 else None


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
