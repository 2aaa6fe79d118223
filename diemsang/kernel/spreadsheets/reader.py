"""The process that opens a workbook somebody sent: `python reader.py LIMITS < file`, JSON lines out.

The parser is native code that allocates by the corners of the used area: one cell in the last corner of a sheet asks
for hundreds of gigabytes, and a failed allocation ends the process. So it runs in a process of its own, with memory and
processor time bounded by the system. It imports nothing of ours, to start fast.

Out: `{"sheet": name}`, then one list a row from the first; text, whole numbers and truth as JSON, other cells as
`{"number": "1.5"}`, `{"date": ...}`, `{"moment": ...}`, `{"time": ...}`; at last `{"end": true}` or
`{"refused": code, "params": {...}}`.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

LARGEST_EXACT = 10**15
"""Above it a spreadsheet's number has lost digits."""


class TooMuch(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def main() -> None:
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for line in lines_of(sys.stdin.buffer.read(), limits):
            print(json.dumps(line))  # noqa: T201 (printing is how it answers)
    except TooMuch as refusal:
        say_refused(refusal.code, **refusal.params)
    except PasswordError:
        say_refused("spreadsheets.locked")
    except MemoryError:
        say_refused("spreadsheets.too_heavy")
    except CalamineError:
        say_refused("spreadsheets.damaged")


def say_refused(code: str, **params: Any) -> None:
    print(json.dumps({"refused": code, "params": params}))  # noqa: T201


def lines_of(data: bytes, limits: dict[str, int]) -> Iterator[Any]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    if len(workbook.sheet_names) > limits["sheets"]:
        count = len(workbook.sheet_names)
        raise TooMuch("spreadsheets.too_many_sheets", count=count, limit=limits["sheets"])
    characters = 0
    for about in workbook.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet or about.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        check_size(sheet, limits)
        yield {"sheet": sheet.name}
        for number, cells in enumerate(sheet.iter_rows(), 1):
            longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
            if longest > limits["cell_characters"]:
                limit = limits["cell_characters"]
                raise TooMuch("spreadsheets.cell_too_long", sheet=sheet.name, row=number, limit=limit)
            characters += sum(len(cell) for cell in cells if isinstance(cell, str)) + len(cells)
            if characters > limits["characters"]:
                raise TooMuch("spreadsheets.too_heavy")
            yield [as_json(cell) for cell in cells]
    yield {"end": True}


def check_size(sheet: CalamineSheet, limits: dict[str, int]) -> None:
    last_row, last_column = sheet.end or (-1, -1)
    for code, count, limit in (
        ("spreadsheets.too_many_rows", last_row + 1, limits["rows"]),
        ("spreadsheets.too_many_columns", last_column + 1, limits["columns"]),
    ):
        if count > limit:
            raise TooMuch(code, sheet=sheet.name, count=count, limit=limit)


def as_json(cell: object) -> Any:
    match cell:
        case "":
            return None
        case float():
            if cell.is_integer() and abs(cell) < LARGEST_EXACT:
                return int(cell)
            return {"number": repr(cell)}
        case datetime() if cell.time() != time():
            return {"moment": cell.isoformat()}
        case datetime():
            return {"date": cell.date().isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time():
            return {"time": cell.isoformat("minutes")}
        case timedelta():
            hours, seconds = divmod(round(cell.total_seconds()), 3600)
            return {"time": f"{hours:02}:{seconds // 60:02}"}
    return cell


if __name__ == "__main__":
    main()
