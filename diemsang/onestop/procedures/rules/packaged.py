"""The names of fields (lĩnh vực) that come with the program: those of the national records, with codes of our own."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FIELDS: Final = Path(__file__).parents[1] / "data" / "fields.csv"


@dataclass(frozen=True, slots=True)
class PackagedField:
    """A field as the national records call it; `ministry` names whose it is, several apart by `; `."""

    code: str
    name: str
    ministry: str


@cache
def packaged_fields() -> tuple[PackagedField, ...]:
    """In alphabetical order of their names."""
    with FIELDS.open(encoding="utf-8", newline="") as lines:
        return tuple(PackagedField(**row) for row in csv.DictReader(lines))
