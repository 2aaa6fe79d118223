"""Cleaned values and what they are compared as. A cleaned value is JSON; a comparable one has its type."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules.conditions import Comparable
from diemsang.commons.forms.rules.schema import Field, FieldType
from diemsang.kernel.numbers import format_number, parse_number
from diemsang.kernel.refusals import Refused

MOST_DIGITS: Final = 40


def as_fraction(value: Any) -> Fraction | None:
    """A number of JSON, or one as it is written in Việt Nam (`1.234,5`), exactly; None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Fraction(value)
    if isinstance(value, float):
        # The shortest spelling is what was written: 0.1 is one tenth, not the nearest binary fraction.
        return Fraction(Decimal(repr(value)))
    if isinstance(value, str) and len(value) <= MOST_DIGITS:
        try:
            return parse_number(value)
        except Refused:
            return None
    return None


def number_json(number: Fraction) -> int | str:
    """A whole number as such; any other as it is written in Việt Nam, `12,5`, because a float would not be exact."""
    if number.denominator == 1:
        return int(number)
    decimals = next(places for places in range(1, MOST_DIGITS) if (number * 10**places).denominator == 1)
    return format_number(number, decimals=decimals).replace(".", "")


def comparable(field: Field | None, value: Any) -> Comparable | None:
    """A cleaned value as conditions and checks compare it; for a repeat (None), the rows it has."""
    if value is None:
        return None
    if field is None:
        return Fraction(len(value)) if isinstance(value, Sequence) and value else None
    match field.type:
        case FieldType.NUMBER | FieldType.MONEY:
            return as_fraction(value)
        case FieldType.DATE:
            return date.fromisoformat(value)
        case FieldType.CHOICES:
            return frozenset(value)
        case FieldType.YES_NO:
            return bool(value)
        case FieldType.ADDRESS | FieldType.FILE:
            return ", ".join(str(part) for part in value.values())
    return str(value)
