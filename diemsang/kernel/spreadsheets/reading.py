"""Reading a spreadsheet that somebody sent: xlsx, xls, ods by what the bytes are, else csv in a Vietnamese encoding.

Archives are unpacked and measured here before a parser sees them; the parser then works in a bounded process of its own
(`reader.py`). Only values are read: formulas give their last result, macros and links are not looked at.
"""

import csv
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from diemsang.kernel import clock
from diemsang.kernel.dates import format_date, format_moment
from diemsang.kernel.refusals import RefusalKind, Refused
from diemsang.kernel.spreadsheets import limits as refusals
from diemsang.kernel.spreadsheets.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from diemsang.kernel.text import clean, fold

Cell = str | int | Decimal | bool | date | datetime | None
"""Empty is None, text is NFC, whole numbers are `int` and others `Decimal`; moments, read on our clocks, are in UTC."""

_READER: Final = Path(__file__).with_name("reader.py")
_LINES_SEARCHED_FOR_HEADINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """The used area of a visible sheet. `rows` are (number as on the screen, cells), without the empty ones."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column an import wants: our name for it and the headings people use, compared folded."""

    name: str
    headings: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings. `number` is the row's in the spreadsheet, for telling people where a mistake is."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """What a person would read in that cell, for forms and parsers; empty when there is nothing."""
        return text_of(self.cells.get(name))


def text_of(cell: Cell) -> str:
    """The cell as typed in Việt Nam: 30/05/2016, 1234,5, without points between groups."""
    match cell:
        case None:
            return ""
        case bool():
            return "Có" if cell else "Không"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case datetime():
            return format_moment(cell)
        case date():
            return format_date(cell)
    return str(cell)


def read_table(
    data: bytes, columns: Sequence[Column], *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[Row]:
    """The rows below the first row that has all required headings, on the named sheet or the first one.

    Titles above the headings and columns nobody asked for are passed over. `Refused` names the missing headings.
    """
    sheets = read_sheets(data, limits=limits)
    chosen = [each for each in sheets if sheet is None or fold(each.name) == fold(sheet)][:1]
    if not chosen:
        raise Refused(refusals.NO_SUCH_SHEET(sheet=sheet or ""))
    return table_of(chosen[0], columns)


def table_of(sheet: Sheet, columns: Sequence[Column]) -> list[Row]:
    """The same of a sheet that was read already: for files of which several sheets are wanted."""
    rows = sheet.rows
    for place, (_, cells) in enumerate(rows[:_LINES_SEARCHED_FOR_HEADINGS]):
        if (found := _columns_found(cells, columns)) is not None:
            return [
                Row(number, {name: cells[at] if at < len(cells) else None for name, at in found.items()})
                for number, cells in rows[place + 1 :]
            ]
    wanted = ", ".join(column.headings[0] for column in columns if column.required)
    raise Refused(refusals.MISSING_HEADINGS(headings=wanted))


def _columns_found(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[str, int] | None:
    """Where each column stands when this is the row of headings; None when it is not."""
    headings = [fold(text_of(cell)) for cell in cells]
    found: dict[str, int] = {}
    for column in columns:
        wanted = {fold(heading) for heading in column.headings}
        places = [at for at, heading in enumerate(headings) if heading in wanted]
        if not places and column.required:
            return None
        if len(places) > 1:
            raise Refused(refusals.HEADING_TWICE(heading=column.headings[0]))
        if places:
            found[column.name] = places[0]
    return found or None


def read_sheets(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """Every visible sheet of the file, or `Refused` with the reason. What the file is called does not matter."""
    if len(data) > limits.file_bytes:
        size, limit = -(-len(data) // MEGABYTE), limits.file_bytes // MEGABYTE
        raise Refused(refusals.FILE_TOO_LARGE(size=size, limit=limit))
    if data.startswith(b"PK\x03\x04"):
        _check_archive(data, limits)
        return _read_workbook(data, limits)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _read_workbook(data, limits)
    return [_read_csv(data, limits)]


# Archives, which xlsx and ods are

_DECLARATIONS: Final = re.compile(
    b"|".join(word.encode(form) for word in ("<!DOCTYPE", "<!ENTITY") for form in ("ascii", "utf-16-le", "utf-16-be"))
)
_CHUNK: Final = 1 << 16
_LONGEST_DECLARATION: Final = 18
_CENTRAL_HEADER: Final = b"PK\x01\x02"
_IS_ENCRYPTED: Final = 0x1


def _check_archive(data: bytes, limits: Limits) -> None:
    """Unpack every part, really, into nothing: the sizes an archive states about itself may be lies."""
    if data.count(_CENTRAL_HEADER) > limits.parts:
        raise Refused(refusals.UNPACKS_TOO_LARGE())
    try:
        with ZipFile(BytesIO(data)) as archive:
            if not _is_workbook(archive):
                raise Refused(refusals.NOT_A_SPREADSHEET())
            if any(part.flag_bits & _IS_ENCRYPTED for part in archive.infolist()):
                raise Refused(refusals.LOCKED())
            allowed = min(limits.unpacked_bytes, max(limits.small_bytes, limits.unpacked_ratio * len(data)))
            for part in archive.infolist():
                allowed = _unpack_part(archive, part.filename, allowed)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refused(refusals.DAMAGED()) from error


def _is_workbook(archive: ZipFile) -> bool:
    names = set(archive.namelist())
    return "xl/workbook.xml" in names or ("content.xml" in names and "mimetype" in names)


def _unpack_part(archive: ZipFile, name: str, allowed: int) -> int:
    """How many bytes may still be unpacked after this part."""
    with archive.open(name) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            allowed -= len(chunk)
            if allowed < 0:
                raise Refused(refusals.UNPACKS_TOO_LARGE())
            if _DECLARATIONS.search(tail + chunk):
                raise Refused(refusals.HAS_ENTITIES())
            tail = chunk[-_LONGEST_DECLARATION:]
    return allowed


# Workbooks, through the bounded process


def _read_workbook(data: bytes, limits: Limits) -> list[Sheet]:
    command = [sys.executable, "-I", str(_READER), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as expired:
        raise Refused(refusals.TOO_HEAVY()) from expired
    if done.returncode < 0:  # ended by the system: memory or processor time
        raise Refused(refusals.TOO_HEAVY())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    answer = lines.pop() if lines else {}
    if isinstance(answer, dict) and "refused" in answer:
        raise Refused(RefusalKind.known[answer["refused"]](**answer["params"]))
    if answer != {"end": True}:
        raise Refused(refusals.DAMAGED())
    return list(_sheets_from(lines))


def _sheets_from(lines: Sequence[Any]) -> Iterator[Sheet]:
    starts = [place for place, line in enumerate(lines) if isinstance(line, dict)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        rows = enumerate(lines[start + 1 : end], 1)
        yield _sheet(lines[start]["sheet"], ((number, [_cell(cell) for cell in cells]) for number, cells in rows))


def _cell(cell: Any) -> Cell:
    match cell:
        case {"number": number}:
            return Decimal(number)
        case {"date": day}:
            return date.fromisoformat(day)
        case {"moment": moment}:
            wall = datetime.fromisoformat(moment)
            return clock.at_local(wall.date(), wall.hour, wall.minute)
        case {"time": time}:
            return str(time)
        case str():
            return clean(cell) or None
        case bool() | int() | None:
            return cell
    raise AssertionError(f"the reader answered {cell!r}")


def _sheet(name: str, rows: Iterator[tuple[int, list[Cell]]]) -> Sheet:
    filled = ((number, tuple(cells)) for number, cells in rows if any(cell is not None for cell in cells))
    return Sheet(clean(name), tuple(filled))


# Plain text

_ENCODINGS: Final = ("utf-8-sig", "windows-1258")
_BYTE_ORDER_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS: Final = ",;\t"
_SAMPLE_LINES: Final = 5


def _read_csv(data: bytes, limits: Limits) -> Sheet:
    lines = csv.reader(StringIO(text := _decoded(data), newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    about = {"sheet": "csv"}
    try:
        for cells in lines:
            number = lines.line_num
            if len(rows) >= limits.rows:
                raise Refused(refusals.TOO_MANY_ROWS(**about, count=f"> {limits.rows}", limit=limits.rows))
            if len(cells) > limits.columns:
                raise Refused(refusals.TOO_MANY_COLUMNS(**about, count=len(cells), limit=limits.columns))
            if any(len(cell) > limits.cell_characters for cell in cells):
                raise Refused(refusals.CELL_TOO_LONG(**about, row=number, limit=limits.cell_characters))
            rows.append((number, [clean(cell) or None for cell in cells]))
    except csv.Error as error:
        raise Refused(refusals.DAMAGED()) from error
    return _sheet("csv", iter(rows))


def _decoded(data: bytes) -> str:
    """The text of a csv file. Controls mean that it is something else, a mark-up bracket that it is a web page."""
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in marked or _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search("[\x00-\x08\x0e-\x1f]", text) or text.lstrip().startswith(("<", "%PDF")):
            raise Refused(refusals.NOT_A_SPREADSHEET())
        return text
    raise Refused(refusals.NOT_A_SPREADSHEET() if re.search(b"[\x00-\x08]", data) else refusals.UNKNOWN_ENCODING())


def _delimiter(text: str) -> str:
    """The most frequent of comma, semicolon and tab in the first lines: Vietnamese Excel writes semicolons."""
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE_LINES]) if len(text) < MEGABYTE else text[:MEGABYTE]
    return max(_DELIMITERS, key=sample.count)
