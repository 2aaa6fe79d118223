"""What is known already, put into a form before it is filled in: named sources, and the paths a definition gives."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules.schema import ADDRESS_PARTS, MAX_ROWS, Field, FieldType, FormSchema, Repeat
from diemsang.commons.forms.rules.typed import number_json
from diemsang.commons.forms.rules.values import is_empty

Sources = Mapping[str, Any]
"""`applicant`, `dossier`, ...: mappings or dataclasses."""
_TEXTS: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.PHONE, FieldType.EMAIL}) | {
    FieldType.IDENTITY,
    FieldType.TAX_CODE,
}


def prefill(schema: FormSchema, sources: Sources) -> dict[str, Any]:
    """Values for the fields that name a source, where the source says something that fits; all else stays empty.

    A field takes the first of its paths that says anything. An address takes the parts of what its path leads to. The
    rows of a repeat are those of the list its path leads to; each field of a row by its own path within the row, or
    by its key. Nothing is judged here: `evaluate` does that to everything alike.
    """
    values: dict[str, Any] = {}
    for key, item in schema.entries().items():
        found = _rows(item, sources) if isinstance(item, Repeat) else _value(item, _first(item.prefill, sources))
        if not is_empty(found):
            values[key] = found
    return values


def _first(paths: Sequence[str], sources: Any) -> Any:
    for path in paths:
        found = sources
        for name in path.split("."):
            found = _part(found, name)
        if found is not None and not (isinstance(found, str) and not found.strip()):
            return found
    return None


def _part(of: Any, name: str) -> Any:
    """An item of a mapping, a field of a dataclass; nothing of anything else."""
    if isinstance(of, Mapping):
        return of.get(name)
    if is_dataclass(of) and name in {each.name for each in fields(of)}:
        return getattr(of, name)
    return None


def _value(asked: Field, found: Any) -> Any:
    match asked.type, found:
        case (FieldType.DATE, datetime()):
            return None
        case (FieldType.DATE, date()):
            return found.isoformat()
        case (FieldType.NUMBER | FieldType.MONEY, bool()):
            return None
        case (FieldType.NUMBER | FieldType.MONEY, int() | Fraction()):
            return number_json(Fraction(found))
        case (FieldType.NUMBER | FieldType.MONEY | FieldType.DATE, str()):
            return found
        case (FieldType.CHOICE, str()):
            return found if found in asked.codes else None
        case (FieldType.CHOICES, list() | tuple()):
            return [each for each in found if isinstance(each, str) and each in asked.codes]
        case (FieldType.YES_NO, bool()):
            # What somebody has to agree to is never agreed to for them.
            return None if asked.must_be_yes else found
        case (FieldType.ADDRESS, _):
            parts = {name: _part(found, name) for name in ADDRESS_PARTS}
            return {name: part for name, part in parts.items() if isinstance(part, str) and part.strip()}
        case (FieldType.FILE, Mapping()):
            return {name: found[name] for name in ("key", "name") if isinstance(found.get(name), str)}
        case (_, str()) if asked.type in _TEXTS:
            return found
    return None


def _rows(item: Repeat, sources: Sources) -> list[dict[str, Any]]:
    found = _first(item.prefill, sources)
    if not isinstance(found, list | tuple):
        return []
    rows = []
    for each in found[: min(item.max_rows, MAX_ROWS)]:
        row = {}
        for asked in item.items:
            value = _value(asked, _first(asked.prefill or (asked.key,), each))
            if not is_empty(value):
                row[asked.key] = value
        if row:
            rows.append(row)
    return rows
