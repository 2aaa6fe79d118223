"""The rows of law that come with the package: enough to judge without any database."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from diemsang.proof.lawbook.rules.engine import Combines, Operator, RuleRow
from diemsang.proof.lawbook.rules.values import ValueType, parse_value


@dataclass(frozen=True, slots=True)
class RuleName:
    """What a rule is called and how its scopes combine."""

    key: str
    vi: str
    en: str
    combines: Combines = Combines.REPLACE


@cache
def packaged_names() -> dict[str, RuleName]:
    """Every rule the package knows, by key."""
    return {
        line["key"]: RuleName(line["key"], line["vi"], line["en"], Combines(line["combines"]))
        for line in _lines("names.csv")
    }


@cache
def packaged_rows() -> tuple[RuleRow, ...]:
    """Every packaged row, in the order of the file. `identity` never changes, so a later package may correct a row."""
    return tuple(_row(line) for line in _lines("rules.csv"))


def _row(line: dict[str, str]) -> RuleRow:
    kind = ValueType(line["type"])
    return RuleRow(
        key=line["key"],
        scope=line["scope"],
        valid_from=_day(line["valid_from"]),
        valid_to=_day(line["valid_to"]),
        operator=Operator(line["operator"]),
        type=kind,
        value=parse_value(kind, line["value"]),
        unit=line["unit"],
        legal_basis=line["legal_basis"],
        note=line["note"],
        verified=line["verified"] == "yes",
        combines=packaged_names()[line["key"]].combines,
        recorded_by="package",
        spelled=line["value"] if kind is ValueType.FRACTION else "",
        identity=line["id"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = files("diemsang.proof.lawbook").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
