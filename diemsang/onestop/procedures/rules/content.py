"""The parts of a version as JSON and back, and one content compared with another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.worktime.rules import TimeLimit, Unit
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.procedures.rules.values import (
    PARTS,
    AgencyRole,
    Channel,
    Component,
    Fee,
    LegalBasis,
    ResultKind,
    VersionContent,
    Way,
)

LISTS: Final[Mapping[str, Any]] = {
    "agencies": AgencyRole,
    "ways": Way,
    "components": Component,
    "fees": Fee,
    "results": ResultKind,
    "legal_basis": LegalBasis,
}
"""Parts that are lists of small things."""
WORDS: Final = ("levels", "subjects", "related")
"""Parts that are lists of codes."""
LINES: Final = ("name", "agency_name", "form", "ministry", "kind", "field", "agency")
TEXTS: Final = ("reception_address", "steps", "conditions", "keywords", "description")


def limit_as_text(limit: TimeLimit | None) -> str:
    """`working_days:5/2`; empty for none."""
    return f"{limit.unit}:{limit.amount}" if limit else ""


def limit_from_text(text: str) -> TimeLimit | None:
    unit, _, amount = text.partition(":")
    return TimeLimit(Unit(unit), Fraction(amount)) if text else None


def as_json(content: VersionContent) -> dict[str, Any]:
    """Every part as JSON knows it; `from_json` gives the same content back."""
    return {part: part_as_json(part, getattr(content, part)) for part in PARTS}


def part_as_json(part: str, value: Any) -> Any:
    if part in LISTS:
        return [_thing_as_json(each) for each in value]
    return list(value) if part in WORDS else value


def from_json(data: Mapping[str, Any]) -> VersionContent:
    return VersionContent(**{part: part_from_json(part, data[part]) for part in PARTS if part in data})


def part_from_json(part: str, value: Any) -> Any:
    if part in LISTS:
        return tuple(_thing_from_json(LISTS[part], each) for each in value)
    return tuple(value) if part in WORDS else value


def _thing_as_json(thing: Any) -> dict[str, Any]:
    return {each.name: _value_as_json(getattr(thing, each.name)) for each in fields(thing)}


def _value_as_json(value: Any) -> Any:
    match value:
        case TimeLimit():
            return limit_as_text(value)
        case date():
            return value.isoformat()
    return value


def _thing_from_json(kind: Any, data: Mapping[str, Any]) -> Any:
    values = dict(data)
    for name in ("limit", "local_limit"):
        if kind is Way and name in values:
            values[name] = limit_from_text(values[name] or "")
    if kind is LegalBasis and values.get("issued_on"):
        values["issued_on"] = date.fromisoformat(values["issued_on"])
    return kind(**values)


def cleaned(content: VersionContent) -> VersionContent:
    """As it is kept: NFC, nothing invisible, one line where one line belongs."""
    values: dict[str, Any] = {part: clean_line(getattr(content, part)) for part in LINES}
    values |= {part: clean(getattr(content, part)) for part in TEXTS}
    values |= {part: tuple(_cleaned(each) for each in getattr(content, part)) for part in LISTS}
    values |= {part: tuple(dict.fromkeys(getattr(content, part))) for part in WORDS}
    values["ways"] = in_order(values["ways"])
    return replace(content, **values)


def in_order(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Ways of filing as every list shows them: counter, online, post."""
    places = {str(channel): place for place, channel in enumerate(Channel)}
    return tuple(sorted(ways, key=lambda way: places.get(way.channel, len(places))))


def _cleaned(thing: Any) -> Any:
    texts = {each.name: getattr(thing, each.name) for each in fields(thing)}
    changed = {
        name: clean(text) if name in {"note", "limit_text"} else clean_line(text)
        for name, text in texts.items()
        if isinstance(text, str)
    }
    return replace(thing, **changed)


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part that is not the same in two versions. For lists: what went, and what came."""

    part: str
    before: Any
    after: Any
    removed: tuple[Any, ...] = ()
    added: tuple[Any, ...] = ()


def difference(before: VersionContent, after: VersionContent) -> tuple[PartDifference, ...]:
    """What differs between two versions, part by part, in the order a reader expects. The same content: nothing."""
    found = []
    for part in PARTS:
        old, new = getattr(before, part), getattr(after, part)
        if old == new:
            continue
        removed: Sequence[Any] = ()
        added: Sequence[Any] = ()
        if isinstance(old, tuple):
            removed = [each for each in old if each not in new]
            added = [each for each in new if each not in old]
        found.append(PartDifference(part, old, new, tuple(removed), tuple(added)))
    return tuple(found)


def changed_parts(before: VersionContent, after: VersionContent) -> tuple[str, ...]:
    return tuple(each.part for each in difference(before, after))
