"""Money is a whole number of đồng, an `int`: typed as people type it, printed, spelled out, multiplied, shared out."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from diemsang.kernel.numbers import NUMBER, Rounding, format_number, number_of, rounded, spell_number
from diemsang.kernel.refusals import RefusalKind, Refused
from diemsang.kernel.text import clean_line, fold

BAD_AMOUNT = RefusalKind(
    "money.bad_amount",
    vi="“{text}” không phải là số tiền. Ví dụ: 1.234.567, 1,5 triệu, 32,416 tỷ đồng.",
    en="“{text}” is not an amount of money. Examples: 1.234.567, 1,5 triệu (million), 32,416 tỷ (billion) đồng.",
)
NOT_WHOLE = RefusalKind(
    "money.not_whole",
    vi="“{text}” không phải là số đồng chẵn.",
    en="“{text}” is not a whole number of đồng.",
)
TOO_LARGE = RefusalKind(
    "money.too_large",
    vi="Số tiền “{text}” quá lớn; nhiều nhất là {limit} đồng.",
    en="The amount “{text}” is too large; the most is {limit} đồng.",
)

MAX_DONG: Final = 10**18 - 1
"""Fits a 64-bit column with room for sums."""

_LONGEST: Final = 60
_UNITS: Final = {"": 1, "nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_TERM: Final = rf"(?:{NUMBER}) ?(?:(?:nghin|ngan|trieu)? ?(?:ty|ti)|trieu|nghin|ngan)?"
_AMOUNT: Final = re.compile(rf"(?P<terms>{_TERM}(?: {_TERM})*) ?(?:dong|d|vnd|₫)?", re.ASCII)
_ONE_TERM: Final = re.compile(rf"({NUMBER})((?: ?(?:nghin|ngan|trieu|ty|ti))*)", re.ASCII)


def format_dong(amount: int) -> str:
    """`1.234.567 đồng`."""
    return f"{format_number(amount)} đồng"


def spell_dong(amount: int) -> str:
    """`Một triệu hai trăm nghìn đồng`, as receipts and decisions write it after the figures."""
    words = spell_number(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def parse_dong(text: str, *, at_field: str | None = None) -> int:
    """`1.234.567`, `1,5 triệu`, `2 tỷ 500 triệu`, `32,416 tỷ đồng` as whole đồng; anything else is `Refused`."""
    shown = clean_line(text)[:_LONGEST]
    folded = fold(text)
    found = _AMOUNT.fullmatch(folded) if len(folded) <= _LONGEST else None
    if found is None:
        raise Refused(BAD_AMOUNT(at_field=at_field, text=shown))
    terms = [(number_of(number), _unit(words)) for number, words in _ONE_TERM.findall(found["terms"])]
    units = [unit for _, unit in terms]
    if sorted(set(units), reverse=True) != units or any(number < 0 for number, _ in terms[1:]):
        raise Refused(BAD_AMOUNT(at_field=at_field, text=shown))
    sign = -1 if folded.startswith("-") else 1
    amount = sign * sum((abs(number) * unit for number, unit in terms), Fraction(0))
    if abs(amount) > MAX_DONG:
        raise Refused(TOO_LARGE(at_field=at_field, text=shown, limit=format_number(MAX_DONG)))
    if amount.denominator != 1:
        raise Refused(NOT_WHOLE(at_field=at_field, text=shown))
    return int(amount)


def _unit(words: str) -> int:
    """`nghin ty` is a thousand times a billion."""
    unit = 1
    for word in words.split():
        unit *= _UNITS[word]
    return unit


def share_of(amount: int, ratio: Fraction, rounding: Rounding = Rounding.NEAREST, *, step: int = 1) -> int:
    """That share of an amount, rounded once, at the end."""
    return rounded(amount * ratio, rounding, step=step)


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out by weights; the parts add up to it, what rounding leaves goes to the largest remainders."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative, and not all of them are zero")
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % total))
    for place in by_remainder[: amount - sum(parts)]:
        parts[place] += 1
    return parts
