"""How values are written for people: dates day first, numbers and money in the reader's language, shares as per cent.

Pages, spreadsheets and printed forms call the same functions, so one value never has two spellings.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from diemsang.kernel.dates import format_date, format_moment

EMPTY: Final = "–"
"""What stands where a value is missing."""
NO_BREAK: Final = "\u00a0"

Number = int | float | Decimal | Fraction


def dmy(value: date | datetime | None) -> str:
    """dd/mm/yyyy; a moment is first put on the Vietnamese clock."""
    if value is None or value == "":
        return EMPTY
    return format_date(value)


def dmyhm(value: datetime | date | None) -> str:
    """dd/mm/yyyy HH:MM on the Vietnamese clock; a mere date has no hour."""
    if value is None or value == "":
        return EMPTY
    return format_moment(value) if isinstance(value, datetime) else format_date(value)


def vnumber(value: Number | None, decimals: int | None = None) -> str:
    """1.234.567,89 in Vietnamese, 1,234,567.89 in English; never shortened."""
    if value is None or value == "":
        return EMPTY
    exact = _decimal(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return number_format(exact, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def dong(value: Number | None) -> str:
    """An amount of money in whole đồng, with its unit."""
    if value is None or value == "":
        return EMPTY
    return _("%(amount)s đồng") % {"amount": vnumber(value, 0)}


def percent_of(numerator: Number | None, denominator: Number | None, decimals: int = 1) -> str:
    """The share in per cent, rounded half up; "no data" when there is nothing to divide by."""
    if numerator is None or not denominator:
        return _("không có số liệu")
    share = Fraction(numerator) * 100 / Fraction(denominator)
    return f"{vnumber(share, decimals)}%"


def yes_no(value: object) -> str:
    return _("Có") if value else _("Không")


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value if isinstance(value, Decimal) else Decimal(str(value))


def plain(value: Any) -> str:
    return EMPTY if value is None or value == "" else str(value)


FORMATS: Final[dict[str, Callable[[Any], str]]] = {
    "text": plain,
    "date": dmy,
    "moment": dmyhm,
    "number": vnumber,
    "money": dong,
    "yes_no": yes_no,
}
"""The formats a table column can name."""
