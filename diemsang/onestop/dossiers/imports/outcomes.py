"""What came of a list: exact counts, and every row of which something is to be said, as values and as a workbook."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO, Final

from diemsang.kernel.refusals import Language, Refusal
from diemsang.kernel.spreadsheets import Heading, Table, write_workbook
from diemsang.onestop.dossiers.imports.columns import SHEETS


class Fate(StrEnum):
    NEW = "new"
    THERE = "there"
    WRONG = "wrong"


FATES: Final[Mapping[str, Mapping[Language, str]]] = {
    Fate.NEW: {"vi": "Nhận vào hệ thống", "en": "Taken over"},
    Fate.THERE: {"vi": "Đã nhận từ trước, giữ nguyên", "en": "Here already, unchanged"},
    Fate.WRONG: {"vi": "Có lỗi, chưa nhận", "en": "Wrong, not taken"},
}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "row": {"vi": "Dòng", "en": "Row"},
    "error_codes": {"vi": "Mã lỗi", "en": "Error codes"},
    "errors": {"vi": "Lỗi", "en": "Errors"},
    "warning_codes": {"vi": "Mã cảnh báo", "en": "Warning codes"},
    "warnings": {"vi": "Cảnh báo", "en": "Warnings"},
    "read": {"vi": "Số dòng đã đọc", "en": "Rows read"},
    "written": {"vi": "Đã ghi", "en": "Written"},
    "yes": {"vi": "Có", "en": "Yes"},
    "no": {"vi": "Không", "en": "No"},
}
OWN: Final = ("row", "error_codes", "errors", "warning_codes", "warnings")


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row of a sheet of which something is to be said: as it was sent, and why."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    errors: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "title": SHEETS[self.sheet].title,
            "number": self.number,
            "cells": dict(self.cells),
            "errors": [each.as_dict() for each in self.errors],
            "warnings": [each.as_dict() for each in self.warnings],
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do, or did. Each row of the first sheet is counted in exactly one of `fates`."""

    read: int
    fates: Mapping[str, int]
    notes: tuple[RowNote, ...]
    failed: int
    """Rows of any sheet that are wrong."""
    warned: int
    is_written: bool = False
    states: Mapping[str, int] = field(default_factory=dict)
    """Of the dossiers that are taken: how many in each state."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Rows of the other sheets, by sheet."""
    applicants_new: int = 0
    applicants_matched: int = 0

    def tally(self) -> dict[str, int]:
        """How often each error and warning was given, the most frequent first."""
        return dict(Counter(each.code for note in self.notes for each in (*note.errors, *note.warnings)).most_common())

    def as_dict(self) -> dict[str, Any]:
        """Plain values: what the command line prints and a run keeps."""
        return {
            "read": self.read,
            "is_written": self.is_written,
            "fates": dict(self.fates),
            "failed": self.failed,
            "warned": self.warned,
            "states": dict(self.states),
            "parts": dict(self.parts),
            "applicants_new": self.applicants_new,
            "applicants_matched": self.applicants_matched,
            "codes": self.tally(),
            "rows": [note.as_dict() for note in self.notes],
        }


def hand_back(target: BinaryIO, said: Mapping[str, Any], *, language: Language = "vi") -> None:
    """Write the rows with errors or warnings as a workbook: sheet by sheet as they were sent, then the reasons.

    `said` is `Outcome.as_dict()`. Sheets and headings are those an import reads, so the workbook can be put right and
    sent again; with a dossier that is wrong come all its rows of the other sheets. No cell becomes a formula.
    """
    facts = {_WORDS["read"][language]: str(said["read"])}
    facts |= {FATES[fate][language]: str(count) for fate, count in said["fates"].items()}
    facts[_WORDS["written"][language]] = _WORDS["yes" if said["is_written"] else "no"][language]
    tables = [
        _table(name, rows, language)
        for name in SHEETS
        if (rows := [row for row in said["rows"] if row["sheet"] == name])
    ]
    write_workbook(target, tables, facts=facts)


def _table(name: str, rows: Sequence[Mapping[str, Any]], language: Language) -> Table:
    spec = SHEETS[name]
    present = [column for column in spec.columns if any(column.name in row["cells"] for row in rows)]
    headings = [column.headings[0] for column in present] + [_WORDS[own][language] for own in OWN]
    lines = [
        [
            *(row["cells"].get(column.name, "") for column in present),
            str(row["number"]),
            *_told(row["errors"], language),
            *_told(row["warnings"], language),
        ]
        for row in rows
    ]
    return Table(spec.title, [Heading(title) for title in headings], lines)


def _told(reasons: Sequence[Mapping[str, str]], language: Language) -> tuple[str, str]:
    key = "message" if language == "vi" else "message_en"
    return "; ".join(each["code"] for each in reasons), "\n".join(each[key] for each in reasons)
