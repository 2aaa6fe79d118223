"""Conditions: comparisons over other fields, joined by and, or, not, to a bounded depth. No expression language.

What is not given, hidden or wrong has no value: every comparison with it fails, and `given: false` holds.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

MAX_CONDITION_DEPTH: Final = 5
MAX_CONDITION_PARTS: Final = 40


class How(StrEnum):
    IS = "is"
    IN = "in"
    HAS = "has"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    GIVEN = "given"


ORDERED: Final = frozenset({How.MORE_THAN, How.LESS_THAN, How.AT_LEAST, How.AT_MOST})
Comparable = str | bool | Fraction | date | Set[str]
"""A value as it is compared: text and codes, yes or no, numbers and counts of rows, dates, sets of choices."""


@dataclass(frozen=True, slots=True)
class Other:
    """The value of another field, as what is compared with."""

    field: str


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison. Within a row a key means the row's own field, else the form's."""

    field: str
    how: How
    operand: Comparable | Other


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Compare | All | AnyOf | Not
ValueOf = Callable[[str], Comparable | None]


def holds(condition: Condition, value_of: ValueOf) -> bool:
    """Whether the condition is fulfilled. Its depth was bounded when the definition was read."""
    match condition:
        case All(parts):
            return all(holds(part, value_of) for part in parts)
        case AnyOf(parts):
            return any(holds(part, value_of) for part in parts)
        case Not(part):
            return not holds(part, value_of)
        case Compare(field, how, operand):
            value = value_of(field)
            if how is How.GIVEN:
                return (value is not None) is bool(operand)
            other = value_of(operand.field) if isinstance(operand, Other) else operand
            return value is not None and other is not None and _compared(value, how, other)


def _compared(value: Comparable, how: How, other: Comparable) -> bool:
    if how is How.IS:
        return value == other
    if how is How.IN:
        return isinstance(other, Set) and value in other
    if how is How.HAS:
        return isinstance(value, Set) and other in value
    order = order_of(value, other)
    return (
        order is not None
        and {
            How.MORE_THAN: order > 0,
            How.LESS_THAN: order < 0,
            How.AT_LEAST: order >= 0,
            How.AT_MOST: order <= 0,
        }[how]
    )


def order_of(value: Comparable | None, other: Comparable | None) -> int | None:
    """Negative, nought or positive as the value is less than the other; None when they have no order."""
    match value, other:
        case Fraction(), Fraction():
            return (value > other) - (value < other)
        case date(), date():
            return (value > other) - (value < other)
    return None


def fields_of(condition: Condition | None) -> Iterator[str]:
    """The keys of the fields a condition looks at."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from fields_of(part)
        case Not(part):
            yield from fields_of(part)
        case Compare(field, _, operand):
            yield field
            if isinstance(operand, Other):
                yield operand.field
