"""What came of a list: exact counts, and every row of which something is to be said, as values and as a spreadsheet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from diemsang.kernel.refusals import Language, Refusal
from diemsang.kernel.spreadsheets import Heading, Table, write_workbook
from diemsang.onestop.procedures.imports.columns import COLUMNS
from diemsang.onestop.procedures.rules.listing import Fate

FATES: Final[Mapping[str, Mapping[Language, str]]] = {
    Fate.NEW: {"vi": "Thêm bản soạn thảo", "en": "Drafted"},
    Fate.CHANGED: {"vi": "Cập nhật bản soạn thảo", "en": "Draft changed"},
    Fate.UNCHANGED: {"vi": "Không thay đổi", "en": "Unchanged"},
    Fate.PUBLISHED: {"vi": "Đã công bố, không động tới", "en": "Announced, not touched"},
    Fate.HELD: {"vi": "Đang trình công bố, không động tới", "en": "On its way to announcement, not touched"},
    Fate.ENDED: {"vi": "Đã bãi bỏ, không soạn lại", "en": "Abolished, not drafted again"},
    Fate.WRONG: {"vi": "Có lỗi, chưa nhận", "en": "Wrong, not taken"},
}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "row": {"vi": "Dòng", "en": "Row"},
    "fate": {"vi": "Kết quả", "en": "Result"},
    "error_codes": {"vi": "Mã lỗi", "en": "Error codes"},
    "errors": {"vi": "Lỗi", "en": "Errors"},
    "warning_codes": {"vi": "Mã cảnh báo", "en": "Warning codes"},
    "warnings": {"vi": "Cảnh báo", "en": "Warnings"},
    "sheet": {"vi": "Dòng cần xem", "en": "Rows to look at"},
    "read": {"vi": "Số dòng đã đọc", "en": "Rows read"},
    "written": {"vi": "Đã ghi", "en": "Written"},
    "yes": {"vi": "Có", "en": "Yes"},
    "no": {"vi": "Không", "en": "No"},
}


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row of which something is to be said: as it was sent, what became of it, and why."""

    number: int
    cells: Mapping[str, str]
    fate: str
    errors: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "cells": dict(self.cells),
            "fate": self.fate,
            "errors": [each.as_dict() for each in self.errors],
            "warnings": [each.as_dict() for each in self.warnings],
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do, or did. Each row read is counted in exactly one of `fates`."""

    read: int
    fates: Mapping[str, int]
    notes: tuple[RowNote, ...]
    is_written: bool = False
    limits: Mapping[str, int] = field(default_factory=dict)
    """Of the rows without error: how many time limits are stated, unspecified, several."""
    decisions: int = 0
    """Draft decisions that are new."""
    new_fields: tuple[str, ...] = ()
    agencies_matched: int = 0

    @property
    def failed(self) -> tuple[RowNote, ...]:
        return tuple(note for note in self.notes if note.errors)

    @property
    def warned(self) -> tuple[RowNote, ...]:
        return tuple(note for note in self.notes if note.warnings)

    def tally(self) -> dict[str, int]:
        """How often each error and warning was given, the most frequent first."""
        return dict(Counter(each.code for note in self.notes for each in (*note.errors, *note.warnings)).most_common())

    def as_dict(self, *, with_rows: bool = True) -> dict[str, Any]:
        """Plain values: what the command line prints and a run keeps."""
        said: dict[str, Any] = {
            "read": self.read,
            "is_written": self.is_written,
            "fates": dict(self.fates),
            "limits": dict(self.limits),
            "decisions": self.decisions,
            "new_fields": list(self.new_fields),
            "agencies_matched": self.agencies_matched,
            "failed": len(self.failed),
            "warned": len(self.warned),
            "codes": self.tally(),
        }
        return said | ({"rows": [note.as_dict() for note in self.notes]} if with_rows else {})


def hand_back(target: BinaryIO, said: Mapping[str, Any], *, language: Language = "vi") -> None:
    """Write the rows with errors or warnings as a workbook: as they were sent, then their codes and sentences.

    `said` is `Outcome.as_dict()`. The headings are those an import reads, so the sheet can be put right and sent
    again; no cell becomes a formula.
    """
    rows: Sequence[Mapping[str, Any]] = said["rows"]
    present = [column for column in COLUMNS if any(column.name in row["cells"] for row in rows)] or list(COLUMNS)
    own = ("row", "fate", "error_codes", "errors", "warning_codes", "warnings")
    headings = [column.headings[0] for column in present] + [_WORDS[name][language] for name in own]
    lines = [
        [
            *(row["cells"].get(column.name, "") for column in present),
            str(row["number"]),
            FATES[row["fate"]][language],
            *_told(row["errors"], language),
            *_told(row["warnings"], language),
        ]
        for row in rows
    ]
    facts = {_WORDS["read"][language]: str(said["read"])}
    facts |= {FATES[fate][language]: str(count) for fate, count in said["fates"].items()}
    facts[_WORDS["written"][language]] = _WORDS["yes" if said["is_written"] else "no"][language]
    table = Table(_WORDS["sheet"][language], [Heading(title) for title in headings], lines)
    write_workbook(target, [table], facts=facts)


def _told(reasons: Sequence[Mapping[str, str]], language: Language) -> tuple[str, str]:
    key = "message" if language == "vi" else "message_en"
    return "; ".join(each["code"] for each in reasons), "\n".join(each[key] for each in reasons)
