"""Python types as JSON and back: the schema of a field, reading what was sent, writing what is kept.

Knows what the acts take: text, numbers, yes or no, dates, moments, named choices, dataclasses, lists and mappings of
these, and nothing. Anything else is a bug and is refused loudly when the door is made.
"""

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from diemsang.kernel import clock
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.dates import parse_date, parse_moment
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.onestop.dossiers.services.doors import refusals

SHOWN: Final = 60
TEXT: Final[dict[Any, tuple[str, str]]] = {
    str: ("văn bản", "text"),
    int: ("số nguyên", "a whole number"),
    bool: ("true hoặc false", "true or false"),
}
LISTS: Final = (list, tuple, Sequence, Iterable)


def plain(kind: Any) -> Any:
    """A type without `| None`."""
    if get_origin(kind) in (Union, types.UnionType):
        left = [each for each in get_args(kind) if each is not type(None)]
        if len(left) != 1:
            raise TypeError(f"a field is of one type or absent, not {kind}")
        return left[0]
    return kind


def may_be_absent(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType) and type(None) in get_args(kind)


def is_list(kind: Any) -> bool:
    return (get_origin(kind) or kind) in LISTS


def is_mapping(kind: Any) -> bool:
    return (get_origin(kind) or kind) in (dict, Mapping)


def item_of(kind: Any) -> Any:
    """What a list holds."""
    return (get_args(kind) or (Any,))[0]


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON schema (2020-12) of a type."""
    if may_be_absent(kind):
        inner = schema_of(plain(kind))
        return {"anyOf": [inner, {"type": "null"}]}
    if kind is Any:
        return {}
    if is_list(kind):
        return {"type": "array", "items": schema_of(item_of(kind))}
    if is_mapping(kind):
        values = (*get_args(kind), Any, Any)[1]
        return {"type": "object", "additionalProperties": schema_of(values)}
    if is_dataclass(kind):
        return schema_of_fields(fields_of(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [each.value for each in kind]}
    simple = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        datetime: {"type": "string", "format": "date-time"},
        date: {"type": "string", "format": "date"},
    }
    return dict(simple[kind])


def fields_of(kind: Any) -> dict[str, tuple[Any, Any]]:
    """The fields of a dataclass: name -> type and default (`MISSING` when it has to be given)."""
    hints = get_type_hints(kind)
    found: dict[str, tuple[Any, Any]] = {}
    for each in fields(kind):
        default = each.default
        if default is MISSING and each.default_factory is not MISSING:
            default = each.default_factory()
        found[each.name] = (hints[each.name], default)
    return found


def schema_of_fields(wanted: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The schema of an object with these fields; nothing else may stand in it."""
    described: dict[str, Any] = {}
    for name, (kind, default) in wanted.items():
        described[name] = schema_of(kind)
        if default is not MISSING:
            described[name]["default"] = write(default)
    required = [name for name, (_, default) in wanted.items() if default is MISSING]
    return {"type": "object", "properties": described, "required": required, "additionalProperties": False}


def read_fields(wanted: Mapping[str, tuple[Any, Any]], raw: Any, at: str, found: list[Refusal]) -> dict[str, Any]:
    """What an object says of these fields, with every reason why not; what is left out keeps its default."""
    if not isinstance(raw, Mapping):
        _wrong(raw, at, found, "một đối tượng", "an object")
        return {}
    for name in raw:
        if name not in wanted:
            known = ", ".join(wanted) or "-"
            found.append(refusals.UNKNOWN(at_field=_within(at, name), name=str(name)[:SHOWN], known=known))
    read_values: dict[str, Any] = {}
    for name, (kind, default) in wanted.items():
        if name in raw:
            read_values[name] = read(kind, raw[name], _within(at, name), found)
        elif default is MISSING:
            found.append(refusals.MISSING(at_field=_within(at, name), name=name))
        else:
            read_values[name] = default
    return read_values


def read(kind: Any, raw: Any, at: str, found: list[Refusal]) -> Any:
    """A value of JSON as that type; what is wrong is added to `found` with its place (`papers.0.originals`)."""
    if may_be_absent(kind):
        return None if raw is None else read(plain(kind), raw, at, found)
    if kind is Any:
        return raw
    if is_list(kind):
        if not isinstance(raw, list):
            return _wrong(raw, at, found, "một danh sách", "a list")
        listed = [read(item_of(kind), each, f"{at}.{place}", found) for place, each in enumerate(raw)]
        return tuple(listed) if (get_origin(kind) or kind) is tuple else listed
    if is_mapping(kind):
        if not isinstance(raw, Mapping):
            return _wrong(raw, at, found, "một đối tượng", "an object")
        values = (*get_args(kind), Any, Any)[1]
        return {str(name): read(values, each, _within(at, name), found) for name, each in raw.items()}
    if is_dataclass(kind):
        before = len(found)
        values = read_fields(fields_of(kind), raw, at, found)
        return kind(**values) if len(found) == before and isinstance(kind, type) else None
    return _read_simple(kind, raw, at, found)


def _read_simple(kind: Any, raw: Any, at: str, found: list[Refusal]) -> Any:
    if kind in (date, datetime):
        return _read_day(kind, raw, at, found)
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = [each.value for each in kind]
        if raw in values:
            return kind(raw)
        choices = ", ".join(map(str, values))
        return _wrong(raw, at, found, f"một trong: {choices}", f"one of: {choices}")
    if isinstance(raw, kind) and not (kind is int and isinstance(raw, bool)):
        return raw
    return _wrong(raw, at, found, *TEXT[kind])


def _read_day(kind: Any, raw: Any, at: str, found: list[Refusal]) -> Any:
    """ISO 8601, or day first as people write; a moment without an offset is on a Vietnamese clock."""
    readers: dict[Any, Callable[[str], Any]] = {date: read_date, datetime: read_moment}
    if isinstance(raw, str):
        try:
            return readers[kind](raw)
        except Refused as refused:
            found.extend(Refusal(each.kind, at, each.params) for each in refused.refusals)
            return None
    if kind is date:
        return _wrong(raw, at, found, "ngày, ví dụ 2016-05-30", "a date such as 2016-05-30")
    return _wrong(raw, at, found, "thời điểm, ví dụ 2016-05-30T08:30", "a moment such as 2016-05-30T08:30")


def read_date(text: str) -> date:
    return parse_date(text)


def read_moment(text: str) -> datetime:
    """`2016-05-30T08:30[:00][+07:00]` or `30/05/2016 08:30`, in UTC. Refused as `kernel.dates` refuses."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return parse_moment(text)
    if len(text.strip()) <= len("2016-05-30"):
        return parse_moment(text)
    try:
        return (moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment).astimezone(UTC)
    except OverflowError:
        return parse_moment("")


def from_text(kind: Any, text: str, at: str, found: list[Refusal]) -> Any:
    """What was typed for one field on a command line: as the type asks, JSON for lists and objects."""
    import json

    inner = plain(kind) if may_be_absent(kind) else kind
    if inner is int and text.strip().removeprefix("-").isdecimal():
        return int(text)
    if inner is bool and text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    if is_list(inner) or is_mapping(inner) or is_dataclass(inner):
        try:
            return read(kind, json.loads(text), at, found)
        except (ValueError, RecursionError) as error:
            found.append(refusals.NOT_JSON(at_field=at, why=str(error)[:SHOWN]))
            return None
    return read(kind, text, at, found)


def write(value: Any) -> Any:
    """A value as JSON holds it. Moments in ISO 8601 with the offset of Việt Nam."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return clock.local(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): write(each) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: write(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, list | tuple | set | frozenset):
        return [write(each) for each in value]
    return value


def _within(at: str, name: Any) -> str:
    return f"{at}.{name}" if at else str(name)


def _wrong(raw: Any, at: str, found: list[Refusal], vi: str, en: str) -> None:
    shown = repr(raw)[:SHOWN]
    found.append(refusals.WRONG(at_field=at or None, value=shown, expected_vi=vi, expected=en))
