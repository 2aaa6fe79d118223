"""The values a rule can have, how they are written in a file or a form, and how they are read back."""

import json
import re
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

RuleValue = int | Fraction | str | bool | date | time | tuple[int | str, ...] | None


class ValueType(StrEnum):
    INT = "int"
    FRACTION = "fraction"
    """Written `15/100`: what the law says, never a rounded decimal."""
    TEXT = "text"
    BOOL = "bool"
    LIST = "list"
    DATE = "date"
    TIME = "time"
    """A time of day in Việt Nam, `15:00`."""
    NONE = "none"
    """No value: the rule says that nothing is limited."""


_IS_WHOLE: Final = re.compile(r"-?[0-9]{1,18}").fullmatch
_IS_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}").fullmatch


def _whole(spelled: str) -> int:
    """Digits only: Python would also read 1_000, Arabic digits and spaces."""
    if not _IS_WHOLE(spelled):
        raise ValueError(f"a whole number is written in digits, not {spelled[:40]!r}")
    return int(spelled)


def parse_value(kind: ValueType, spelled: Any) -> RuleValue:
    """The value that was written down. ValueError when it is not of that type; a float is never accepted."""
    match kind, spelled:
        case ValueType.NONE, None | "":
            return None
        case ValueType.BOOL, bool():
            return spelled
        case ValueType.BOOL, "true" | "false":
            return bool(spelled == "true")
        case ValueType.INT, int() if not isinstance(spelled, bool):
            return spelled
        case ValueType.INT, str():
            return _whole(spelled)
        case ValueType.FRACTION, str():
            numerator, slash, denominator = spelled.partition("/")
            if not slash or _whole(denominator) <= 0:
                raise ValueError(f"a fraction is written 15/100, not {spelled}")
            return Fraction(_whole(numerator), _whole(denominator))
        case ValueType.TEXT, str() if spelled:
            return spelled
        case ValueType.DATE, str():
            return date.fromisoformat(spelled)
        case ValueType.TIME, str():
            if not _IS_TIME(spelled):
                raise ValueError(f"a time of day is written 15:00, not {spelled}")
            return time.fromisoformat(spelled)
        case ValueType.LIST, str():
            return parse_value(kind, json.loads(spelled))
        case ValueType.LIST, list() | tuple() if spelled and all(
            isinstance(item, int | str) and not isinstance(item, bool) for item in spelled
        ):
            return tuple(spelled)
    raise ValueError(f"{spelled!r} is no value of the type {kind}")


def spell_value(value: RuleValue, *, as_written: str = "") -> Any:
    """The value as JSON holds it. A fraction keeps the terms it was written with when they are given."""
    match value:
        case bool() | int() | str() | None:
            return value
        case Fraction():
            return as_written or f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case tuple():
            return list(value)


def as_typed(stored: Any) -> str:
    """A value of the database as a person types it into a form."""
    return stored if isinstance(stored, str) else json.dumps(stored, ensure_ascii=False)
