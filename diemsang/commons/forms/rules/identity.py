"""Numbers that identify: CMND, CCCD, tax codes, telephone numbers, addresses of e-mail. Digits in, verdict out.

No regular expressions: every check reads its text once.
"""

from typing import Final

NINE, TWELVE, TEN, THIRTEEN = 9, 12, 10, 13
WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_DIGITS: Final = frozenset("0123456789")
_LOCAL: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-")
_DOMAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_APART: Final = str.maketrans("", "", " .-\u00a0")
LONGEST_EMAIL: Final = 254


def only_digits(text: str) -> str | None:
    """The digits of a number written in groups; None when anything else stands between them."""
    digits = text.translate(_APART)
    return digits if digits and all(character in _DIGITS for character in digits) else None


def birth_year_in(number: str) -> int | None:
    """The year of birth that a number of twelve digits states: a digit for century and sex, then two of the year.

    NĐ 137/2015/NĐ-CP, Điều 13 and TT 07/2016/TT-BCA: 0 and 1 are the 20th century, 2 and 3 the 21st, and so on.
    """
    if len(number) != TWELVE:
        return None
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def may_be_identity(number: str, *, year: int) -> bool:
    """Whether somebody living in that year can have the number of twelve digits: a province, a birth not to come."""
    born = birth_year_in(number)
    return born is not None and number[:3] != "000" and born <= year


def tax_code_is_right(digits: str) -> bool:
    """Whether the tenth digit of a tax code of ten or thirteen digits is the check digit of the nine before it.

    TT 80/2012/TT-BTC, Điều 3 with the method of the tax service: 10 less the weighted sum modulo 11.
    """
    if len(digits) not in (TEN, THIRTEEN):
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11
    return 10 - rest == int(digits[9])


def phone_of(text: str) -> str | None:
    """The number as it is dialled in Việt Nam, `0912345678`: ten or eleven digits; None when it is none."""
    line = text.strip().removeprefix("+")
    digits = only_digits(line.replace("(", "").replace(")", ""))
    if digits is None:
        return None
    if digits.startswith("84") and (text.strip().startswith("+") or len(digits) >= TEN + 1):
        digits = f"0{digits[2:]}"
    is_whole = digits.startswith("0") and not digits.startswith("00") and len(digits) in (TEN, TEN + 1)
    return digits if is_whole else None


def email_of(text: str) -> str | None:
    """The address with its domain in small letters; None when it is none."""
    local, at, domain = text.strip().rpartition("@")
    domain = domain.lower()
    labels = domain.split(".")
    is_right = (
        bool(at)
        and len(text) <= LONGEST_EMAIL
        and 1 <= len(local) <= 64
        and set(local) <= _LOCAL
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and len(labels) >= 2
        and all(1 <= len(each) <= 63 and set(each) <= _DOMAIN and each.strip("-") == each for each in labels)
        and not labels[-1].isdigit()
    )
    return f"{local}@{domain}" if is_right else None
