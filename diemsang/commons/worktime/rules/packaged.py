"""The rows that come with the program: calendar days 2011 to 2026 and the legal basis of each rule. No database."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from diemsang.commons.worktime.rules.calendar import CalendarRow, Confidence, RowKind, WorkingCalendar
from diemsang.commons.worktime.rules.limits import Rule

FIRST_YEAR: Final = 2011
LAST_YEAR: Final = 2026
"""The years `calendar.csv` was made for; a test checks that it holds no other and misses none."""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """What a rule rests on over `[valid_from, valid_to)`. `standing`: law, unverified, or our own convention."""

    rule: Rule
    valid_from: date | None
    valid_to: date | None
    citation: str
    standing: str

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def _rows(name: str) -> Iterator[dict[str, str]]:
    file = resources.files("diemsang.commons.worktime") / "data" / name
    with file.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def packaged_rows() -> tuple[CalendarRow, ...]:
    """Every packaged calendar row, in order of time, with its confidence and source as they are."""
    return tuple(
        CalendarRow(
            date.fromisoformat(row["day"]),
            RowKind(row["kind"]),
            row["name"],
            Confidence(row["confidence"]),
            row["source"],
            row["binds"],
        )
        for row in _rows("calendar.csv")
    )


@cache
def packaged_calendar() -> WorkingCalendar:
    """The public sector's calendar 2011 to 2026 with the usual hours."""
    return WorkingCalendar(packaged_rows(), date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@cache
def _legal_bases() -> tuple[LegalBasis, ...]:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    return tuple(
        LegalBasis(Rule(row["rule"]), day(row["valid_from"]), day(row["valid_to"]), row["citation"], row["standing"])
        for row in _rows("legal_basis.csv")
    )


def legal_basis(rule: Rule, on: date) -> tuple[LegalBasis, ...]:
    """What the rule rested on that day."""
    return tuple(basis for basis in _legal_bases() if basis.rule is rule and basis.holds_on(on))
