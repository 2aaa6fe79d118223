"""Choosing the row in force on a date, in a scope, as known at a moment."""

import operator as compare
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any, Final

from diemsang.proof.lawbook.rules.values import RuleValue, ValueType, spell_value

NATION: Final = "VN"
SCOPE_PATTERN: Final = re.compile(r"VN|[A-Z]\d{2}(\.\d{2,3}){0,2}|[a-z_]+(\.[a-z_]+)?:\d+", re.ASCII)


class Undefined(Enum):
    """The verdict "no rule found". It is neither true nor false, so that nobody takes it for a pass by accident."""

    UNDEFINED = "UNDEFINED"

    def __bool__(self) -> bool:
        raise TypeError("UNDEFINED is neither true nor false: ask the answer whether it is defined")

    def __str__(self) -> str:
        return self.value


UNDEFINED: Final = Undefined.UNDEFINED


class Operator(StrEnum):
    """How a measured value is held against the rule's value. "trên 50%" is `>`, "từ 90% trở lên" is `>=`."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NO_LIMIT = "none"
    """The law of that time sets no limit: known, and different from not knowing."""


class Combines(StrEnum):
    """What a nearer scope does to a wider one."""

    REPLACE = "replace"
    """The nearest scope that says something wins."""
    CEILING = "ceiling"
    """Every scope binds: the strictest row wins."""


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    UNDEFINED = "UNDEFINED"


UPPER: Final = frozenset({Operator.LESS, Operator.AT_MOST})
LOWER: Final = frozenset({Operator.MORE, Operator.AT_LEAST})
COMPARISONS: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQUAL: compare.eq,
    Operator.LESS: compare.lt,
    Operator.AT_MOST: compare.le,
    Operator.MORE: compare.gt,
    Operator.AT_LEAST: compare.ge,
    Operator.IN: lambda measured, allowed: measured in allowed,
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of law. `valid_to` is the first day it no longer holds; None is an open end."""

    key: str
    scope: str
    valid_from: date | None
    valid_to: date | None
    operator: Operator
    type: ValueType
    value: RuleValue
    unit: str = ""
    legal_basis: str = ""
    note: str = ""
    verified: bool = False
    combines: Combines = Combines.REPLACE
    recorded_at: datetime | None = None
    """None for a row that came with the package and is in no database: known since ever."""
    recorded_by: str = ""
    superseded_at: datetime | None = None
    withdrawn: bool = False
    """This row says that the row it supersedes was never law."""
    spelled: str = ""
    """The value as it was written (`15/100`, not `3/20`)."""
    identity: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def was_known_at(self, moment: datetime | None) -> bool:
        """None asks for what is known now."""
        if moment is None:
            return self.superseded_at is None
        known = self.recorded_at is None or self.recorded_at <= moment
        return known and (self.superseded_at is None or moment < self.superseded_at)

    def overlaps(self, other: "RuleRow") -> bool:
        """Whether there is a day on which both hold in the same scope."""
        if (self.key, self.scope) != (other.key, other.scope):
            return False
        starts_in_time = other.valid_to is None or self.valid_from is None or self.valid_from < other.valid_to
        ends_in_time = self.valid_to is None or other.valid_from is None or other.valid_from < self.valid_to
        return starts_in_time and ends_in_time

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as ISO text, fractions as they are written in the law."""
        return {
            "key": self.key,
            "scope": self.scope,
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_to": self.valid_to and self.valid_to.isoformat(),
            "operator": str(self.operator),
            "type": str(self.type),
            "value": spell_value(self.value, as_written=self.spelled),
            "unit": self.unit,
            "legal_basis": self.legal_basis,
            "note": self.note,
            "verified": self.verified,
            "recorded_at": self.recorded_at and self.recorded_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What the law says under a key on a date. `value` is `UNDEFINED` when no row was found, which is never a pass."""

    key: str
    on: date
    scopes: tuple[str, ...]
    value: RuleValue | Undefined
    row: RuleRow | None = None
    considered: tuple[RuleRow, ...] = ()
    known_at: datetime | None = None

    @property
    def is_defined(self) -> bool:
        return self.row is not None

    @property
    def is_verified(self) -> bool:
        return self.row is not None and self.row.verified

    @property
    def has_no_limit(self) -> bool:
        return self.row is not None and self.row.operator is Operator.NO_LIMIT

    @property
    def legal_basis(self) -> str:
        return self.row.legal_basis if self.row else ""

    def verdict(self, measured: Any) -> Verdict:
        """Whether a measured value (int, Fraction, text, date...) keeps to the rule; UNDEFINED without a rule."""
        if self.row is None:
            return Verdict.UNDEFINED
        if self.row.operator is Operator.NO_LIMIT:
            return Verdict.PASS
        if isinstance(measured, float):
            raise TypeError("a float is never held against the law: give an int or a Fraction")
        return Verdict.PASS if COMPARISONS[self.row.operator](measured, self.row.value) else Verdict.FAIL

    def whole(self) -> int:
        """The value of a rule that must be a whole number. LookupError: undefined; TypeError: not a number."""
        if self.row is None:
            raise LookupError(f"no row of the rule {self.key} holds on {self.on.isoformat()}")
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise TypeError(f"the rule {self.key} is no whole number")
        return self.value

    def fraction(self) -> Fraction:
        """The value of a rule that must be a ratio. LookupError: undefined; TypeError: not a ratio."""
        if self.row is None:
            raise LookupError(f"no row of the rule {self.key} holds on {self.on.isoformat()}")
        if not isinstance(self.value, Fraction):
            raise TypeError(f"the rule {self.key} is no fraction")
        return self.value

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the answer, the row it rests on and every row that was weighed."""
        status = "UNDEFINED" if self.row is None else "NO_LIMIT" if self.has_no_limit else "defined"
        return {
            "key": self.key,
            "on": self.on.isoformat(),
            "scopes": list(self.scopes),
            "known_at": self.known_at and self.known_at.isoformat(),
            "status": status,
            "operator": str(self.row.operator) if self.row else None,
            "value": spell_value(self.row.value, as_written=self.row.spelled) if self.row else None,
            "unit": self.row.unit if self.row else None,
            "verified": self.is_verified,
            "legal_basis": self.legal_basis,
            "considered": [row.as_dict() for row in self.considered],
        }


def scope_chain(scope: str | Sequence[str], *, province: str = "") -> tuple[str, ...]:
    """The scopes that bind, nearest first, ending with the nation. ValueError for a scope that is written wrongly.

    A body is followed by the province of the installation when one is given; a chain given as a list is kept as it is.
    """
    given = [scope] if isinstance(scope, str) else list(scope)
    if isinstance(scope, str) and ":" in scope and province:
        given.append(province)
    if NATION not in given:
        given.append(NATION)
    for each in given:
        if not SCOPE_PATTERN.fullmatch(each):
            raise ValueError(f"a scope is VN, a province such as H99, or a body such as body:12, not {each!r}")
    return tuple(dict.fromkeys(given))


def answer(
    rows: Iterable[RuleRow], key: str, *, on: date, scopes: Sequence[str] = (NATION,), known_at: datetime | None = None
) -> RuleAnswer:
    """The rule in force on a day (law time) as known at a moment (our time; None is now)."""
    found = {
        row.scope: row
        for row in rows
        if row.key == key
        and row.scope in scopes
        and not row.withdrawn
        and row.holds_on(on)
        and row.was_known_at(known_at)
    }
    binding = tuple(found[scope] for scope in scopes if scope in found)
    if not binding:
        return RuleAnswer(key, on, tuple(scopes), UNDEFINED, known_at=known_at)
    chosen = binding[0]
    if any(row.combines is Combines.CEILING for row in binding):
        chosen = _strictest(binding)
    return RuleAnswer(key, on, tuple(scopes), chosen.value, chosen, binding, known_at)


def history(
    rows: Iterable[RuleRow], key: str, *, scope: str | None = None, known_at: datetime | None = None
) -> tuple[RuleRow, ...]:
    """Every row of a rule as known at a moment, by scope (the nation first) and by the day it began."""
    chosen = [
        row
        for row in rows
        if row.key == key and not row.withdrawn and row.was_known_at(known_at) and scope in (None, row.scope)
    ]
    return tuple(sorted(chosen, key=lambda row: (row.scope != NATION, row.scope, row.valid_from or date.min)))


def _strictest(rows: Sequence[RuleRow]) -> RuleRow:
    """Of rows that all bind, the one hardest to keep. A row without a limit never wins over one with a limit.

    Rows that cannot be weighed against each other (another operator or type) are judged by nearness: the first wins.
    """
    limits = [row for row in rows if row.operator is not Operator.NO_LIMIT]
    hardest = limits[0] if limits else rows[0]
    for row in limits[1:]:
        if _is_harder(row, hardest):
            hardest = row
    return hardest


def _is_harder(row: RuleRow, other: RuleRow) -> bool:
    for side, open_end in ((UPPER, Operator.LESS), (LOWER, Operator.MORE)):
        if row.operator in side and other.operator in side and _kind(row) == _kind(other):
            return COMPARISONS[open_end](row.value, other.value) or (
                row.value == other.value and row.operator is open_end
            )
    return False


def _kind(row: RuleRow) -> ValueType:
    return ValueType.FRACTION if row.type is ValueType.INT else row.type
