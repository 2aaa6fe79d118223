"""Numbers as Vietnamese readers write them (1.234.567,89), read back, spelled out, and rounded in one named place.

Nothing here is a float: counts and đồng are `int`, ratios are `Fraction`.
"""

import re
from enum import StrEnum
from fractions import Fraction
from typing import Final

from diemsang.kernel.refusals import Language, RefusalKind, Refused
from diemsang.kernel.text import clean_line

BAD_NUMBER = RefusalKind(
    "numbers.bad_number",
    vi="“{text}” không phải là số. Hãy viết dấu chấm giữa các nhóm ba chữ số và dấu phẩy trước phần lẻ: 1.234.567,89.",
    en="“{text}” is not a number. Write points between groups of three and a comma before decimals: 1.234.567,89.",
)

NUMBER: Final = r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
"""A number as typed in Việt Nam, as a regular expression."""
MAX_DIGITS: Final = 40


class Rounding(StrEnum):
    """How a ratio becomes a whole number of steps. A half goes away from zero, as in Vietnamese bookkeeping."""

    NEAREST = "nearest"
    FLOOR = "floor"
    CEILING = "ceiling"


def rounded(value: Fraction | int, rounding: Rounding, *, step: int = 1) -> int:
    """The multiple of `step` this rounding chooses: 1.192.000 to the nearest 10.000 is 1.190.000."""
    if step < 1:
        raise ValueError(f"a step of rounding is at least 1, not {step}")
    steps = Fraction(_exact(value), step)
    match rounding:
        case Rounding.FLOOR:
            whole = steps.numerator // steps.denominator
        case Rounding.CEILING:
            whole = -(-steps.numerator // steps.denominator)
        case Rounding.NEAREST:
            whole = int(abs(steps) + Fraction(1, 2)) * (1 if steps >= 0 else -1)
    return whole * step


def format_number(value: Fraction | int, *, decimals: int = 0) -> str:
    """`1.234.567,89`: points between groups of three, a comma before exactly that many decimals, a half rounded up."""
    scaled = rounded(_exact(value) * 10**decimals, Rounding.NEAREST)
    whole, rest = divmod(abs(scaled), 10**decimals)
    sign = "-" if scaled < 0 else ""
    fraction = f",{rest:0{decimals}}" if decimals else ""
    return f"{sign}{whole:,}".replace(",", ".") + fraction


def format_percent(ratio: Fraction, *, decimals: int = 1) -> str:
    """`14,0%`."""
    return f"{format_number(_exact(ratio) * 100, decimals=decimals)}%"


def format_share(numerator: int, denominator: int, *, decimals: int = 1, language: Language = "vi") -> str:
    """`14,0% (191/1.364)`: a percentage never stands without its two numbers. Nothing to divide by is no data."""
    if denominator == 0:
        return "không có số liệu" if language == "vi" else "no data"
    percent = format_percent(Fraction(numerator, denominator), decimals=decimals)
    return f"{percent} ({format_number(numerator)}/{format_number(denominator)})"


def parse_number(text: str, *, at_field: str | None = None) -> Fraction:
    """`1.234.567,89` or `1234567,89`, exactly. `1,234,567` and `1.5` are `Refused`: they would have to be guessed."""
    line = clean_line(text)
    if len(line) > MAX_DIGITS or not re.fullmatch(NUMBER, line, re.ASCII):
        raise Refused(BAD_NUMBER(at_field=at_field, text=line[:MAX_DIGITS]))
    return number_of(line)


def number_of(typed: str) -> Fraction:
    """The value of a text that matches `NUMBER`."""
    return Fraction(typed.replace(".", "").replace(",", "."))


def _exact(value: Fraction | int) -> Fraction:
    if not isinstance(value, Fraction | int):
        raise TypeError(f"{type(value).__name__} is not exact: use Fraction")
    return Fraction(value)


# In words

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 10**9


def spell_number(number: int) -> str:
    """`một triệu hai trăm ba mươi tư nghìn`, as read in Việt Nam: mốt, tư, lăm after tens, linh for nil tens."""
    if number < 0:
        return f"âm {spell_number(-number)}"
    return " ".join(_spell(number, after_more=False)) if number else _DIGITS[0]


def _spell(number: int, *, after_more: bool) -> list[str]:
    """`after_more`: larger groups were read before, so nil hundreds are read too (một nghìn không trăm linh năm)."""
    words: list[str] = []
    if number >= _BILLION:
        words += [*_spell(number // _BILLION, after_more=after_more), "tỷ"]
        number %= _BILLION
    for size, name in ((10**6, ["triệu"]), (10**3, ["nghìn"]), (1, [])):
        group, number = divmod(number, size)
        if group:
            words += [*_spell_group(group, after_more=after_more or bool(words)), *name]
    return words


def _spell_group(group: int, *, after_more: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or after_more else []
    match tens:
        case 0:
            words += ["linh"] if words and units else []
        case 1:
            words.append("mười")
        case _:
            words += [_DIGITS[tens], "mươi"]
    match units:
        case 0:
            return words
        case 1 if tens > 1:
            return [*words, "mốt"]
        case 4 if tens > 1:
            return [*words, "tư"]
        case 5 if tens:
            return [*words, "lăm"]
        case _:
            return [*words, _DIGITS[units]]
