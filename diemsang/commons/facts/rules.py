"""What a figure is: numerator, denominator, status; when no number may be given; which cells stay hidden. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from diemsang.kernel.canonical import digest
from diemsang.kernel.refusals import CONFLICT, RefusalKind


class Status(StrEnum):
    COMPUTED = "computed"
    """Counted from records."""
    DECLARED = "declared"
    """Typed from a document that is named beside it."""
    MIXED = "mixed"
    """One part counted, the other declared."""
    NO_DATA = "no_data"
    UNDEFINED = "UNDEFINED"
    """No definition of the figure was in force then."""


class Reason(StrEnum):
    """Why there is no number."""

    NONE = ""
    CONTEXT_MISSING = "context_missing"
    """The part of the house that keeps these records is not here yet."""
    ZERO_DENOMINATOR = "zero_denominator"
    NO_RECORDS = "no_records"
    """Nothing to take the largest or smallest of."""
    SMALL_CELL = "small_cell"
    NOT_IN_FORCE = "not_in_force"


class Window(StrEnum):
    """Which records belong to a period."""

    DURING = "during"
    """Those that happened in it."""
    AT_END = "at_end"
    """Those that hold on its last day."""
    AT_START = "at_start"
    """Those that hold on its first day."""


UNKNOWN_FACT = RefusalKind(
    "facts.unknown_fact",
    vi="Không có số liệu mang mã {code}.",
    en="There is no fact with the code {code}.",
    status=404,
)
UNKNOWN_INDICATOR = RefusalKind(
    "facts.unknown_indicator",
    vi="Không có chỉ tiêu mang mã {code}.",
    en="There is no indicator with the code {code}.",
    status=404,
)
UNKNOWN_DIMENSION = RefusalKind(
    "facts.unknown_dimension",
    vi="Số liệu {code} không có chiều {name}.",
    en="The fact {code} has no dimension {name}.",
)
RECORDS_ARE_NOT_SHOWN = RefusalKind(
    "facts.records_are_not_shown",
    vi="Hồ sơ của số liệu này chỉ mở cho người có trách nhiệm.",
    en="The records of this figure are open only to those responsible.",
    status=403,
)
PERIOD_IS_OPEN = RefusalKind(
    "facts.period_is_open",
    vi="Kỳ số liệu phải có ngày kết thúc.",
    en="A period of figures needs an end.",
)
SOURCE_IS_MISSING = RefusalKind(
    "facts.source_is_missing",
    vi="Số liệu khai phải ghi tài liệu nguồn: số, ký hiệu, ngày và nơi ban hành.",
    en="A declared figure needs its source document.",
)
FIGURE_IS_DECLARED = RefusalKind(
    "facts.figure_is_declared",
    vi="Số liệu kỳ này đã khai từ cùng tài liệu nguồn. Muốn sửa, hãy khai số thay thế.",
    en="This figure was declared from the same source. To correct it, declare a replacement.",
    status=CONFLICT,
)
NUMBERS_ARE_NEGATIVE = RefusalKind(
    "facts.numbers_are_negative",
    vi="Tử số không được âm, mẫu số phải lớn hơn 0 nếu có.",
    en="A numerator is not negative; a denominator, when given, is above zero.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One side of an indicator: which fact, of which records, within which window, taken how."""

    fact: str
    window: Window = Window.DURING
    filters: Mapping[str, Any] = field(default_factory=dict)
    how: str = "total"
    """`total` (records, or the sum of the measure), `distinct:<dimension>`, `max`, `min`, `median` of the measure."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """The definition of a figure for a stretch of time: data, not code."""

    code: str
    vi: str
    en: str
    unit: str
    numerator: Part
    denominator: Part | None = None
    target: Fraction | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    context: str = ""
    """The context whose records it needs, for saying what is missing."""
    note: str = ""
    note_en: str = ""

    def is_in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Counted:
    """One side as it came out: a number from records, or from a document, or the reason for none."""

    number: int | None
    reason: Reason = Reason.NONE
    is_declared: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with all that lets a reader doubt it."""

    code: str
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    unit: str
    status: Status
    reason: Reason
    window: str
    query: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON: whole numbers and the exact ratio as text, never a rounded decimal."""
        return {
            "code": self.code,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": None if self.value is None else _exact(self.value),
            "unit": self.unit,
            "window": self.window,
            "status": str(self.status),
            "reason": str(self.reason) or None,
        }


def figure(indicator: Indicator, window: str, numerator: Counted, denominator: Counted | None) -> Figure:
    """Put the two sides together. A zero denominator is no data, never nought per cent."""
    sides = [numerator] if denominator is None else [numerator, denominator]
    queries = tuple(side.query for side in sides if side.query)
    below = denominator.number if denominator else None
    reason = next((side.reason for side in sides if side.number is None), Reason.NONE)
    if reason is Reason.NONE and denominator is not None and below == 0:
        reason = Reason.ZERO_DENOMINATOR
    if reason is not Reason.NONE:
        return Figure(
            indicator.code, numerator.number, below, None, indicator.unit, Status.NO_DATA, reason, window, queries
        )
    declared = {side.is_declared for side in sides}
    status = Status.MIXED if len(declared) == 2 else Status.DECLARED if True in declared else Status.COMPUTED
    value = Fraction(numerator.number or 0, below or 1)
    return Figure(indicator.code, numerator.number, below, value, indicator.unit, status, Reason.NONE, window, queries)


def undefined(code: str, unit: str, window: str) -> Figure:
    """A figure nobody had defined for that time."""
    return Figure(code, None, None, None, unit, Status.UNDEFINED, Reason.NOT_IN_FORCE, window)


HIDDEN: Final = None
"""What stands in a suppressed cell."""


def suppress(cells: Mapping[Any, int], minimum: int | None) -> dict[Any, int | None]:
    """Hide the cells from one up to below `minimum`; when only one would be hidden, the next smallest too, so that
    it cannot be found by subtraction from a total. Without a minimum (no rule in force) every cell is hidden."""
    if minimum is None:
        return dict.fromkeys(cells, HIDDEN)
    hidden = {key for key, number in cells.items() if 0 < number < minimum}
    rest = sorted((number, str(key), key) for key, number in cells.items() if key not in hidden and number)
    if len(hidden) == 1 and rest:
        hidden.add(rest[0][2])
    return {key: HIDDEN if key in hidden else number for key, number in cells.items()}


def record_digest(values: Mapping[str, Any]) -> str:
    """The digest a snapshot keeps of one record: the columns its fact shows, as they were then."""
    plain = (int, str, bool, date, Fraction, type(None))
    return digest({name: value if isinstance(value, plain) else str(value) for name, value in values.items()})


def _exact(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
