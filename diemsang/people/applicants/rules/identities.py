"""What an identity number may look like, and what it says about its holder."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import clean_line, fold
from diemsang.people.applicants.rules import refusals

CMND: Final = "cmnd"
CCCD: Final = "cccd"
PASSPORT: Final = "passport"
TAX_CODE: Final = "tax_code"
DECISION: Final = "decision"
CITIZEN: Final = "citizen"
KINDS_FOR: Final = {
    CITIZEN: frozenset({CMND, CCCD, PASSPORT, TAX_CODE}),
    "business": frozenset({TAX_CODE, DECISION}),
    "organisation": frozenset({DECISION, TAX_CODE}),
}
HOME: Final = "VN"
GENDERS: Final = ("male", "female")
LONGEST_NUMBER: Final = 60

BIRTH_PROVINCES: Final = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042"
    " 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087"
    " 089 091 092 093 094 095 096".split()
)
"""Codes of the 63 provinces where births are registered (Thông tư 07/2016/TT-BCA, phụ lục). Numbers given before the
provinces were merged keep them. Codes from 100 on are countries; new ones appear, so any is taken."""
FIRST_COUNTRY: Final = "100"
FIRST_CENTURY: Final = 1900
TAX_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_CODE: Final = re.compile(r"(\d{10})(?:-?(\d{3}))?", re.ASCII)
_OWN_PASSPORT: Final = re.compile(r"[A-Z]\d{7,8}", re.ASCII)
_PASSPORT: Final = re.compile(r"[A-Z0-9]{5,15}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s.\-]+")


def canonical_number(kind: str, number: str) -> str:
    """The number as it is kept and compared: digits without blanks and dots, capitals; a branch after a hyphen."""
    text = clean_line(number).upper()
    if kind == DECISION:
        return text.replace(" ", "")
    text = _SEPARATORS.sub("", text)
    if kind == TAX_CODE and len(text) == 13:
        return f"{text[:10]}-{text[10:]}"
    return text


def issuer_of(kind: str, *, nationality: str, issued_by: str) -> str:
    """Within what a number of this kind is unique: its country for a passport, who decided for a decision."""
    if kind == PASSPORT:
        return nationality
    return fold(issued_by)[:200] if kind == DECISION else ""


def tax_check_digit(first_nine: str) -> int:
    """The tenth digit: 10 less the weighted sum of the first nine modulo 11 (Thông tư 105/2020/TT-BTC, Điều 5).

    10 when the sum divides by 11: such a number is never issued, as no digit can follow.
    """
    return 10 - sum(weight * int(digit) for weight, digit in zip(TAX_WEIGHTS, first_nine, strict=True)) % 11


def said_by_cccd(number: str) -> tuple[str, int]:
    """The gender and the year of birth in a number of 12 digits (Nghị định 137/2015/NĐ-CP, Điều 13).

    The fourth digit counts centuries from the twentieth in pairs, even for men and odd for women.
    """
    century, gender = divmod(int(number[3]), 2)
    return GENDERS[gender], FIRST_CENTURY + century * 100 + int(number[4:6])


def obstacles_to_identity(
    kind: str,
    number: str,
    *,
    holder: str,
    gender: str = "",
    born_on: date | None = None,
    nationality: str = HOME,
    issued_by: str = "",
) -> Iterator[Refusal]:
    """Whether this kind of applicant can bear this (canonical) number. What is not known is not compared.

    Fields at fault: `identity_kind`, `identity_number`, `issued_by`.
    """
    if kind not in {CMND, CCCD, PASSPORT, TAX_CODE, DECISION}:
        yield refusals.UNKNOWN_CHOICE(at_field="identity_kind", value=kind)
        return
    if holder in KINDS_FOR and kind not in KINDS_FOR[holder]:
        yield refusals.KIND_NOT_FOR_THEM(at_field="identity_kind")
    if kind in {CMND, CCCD} and nationality != HOME:
        yield refusals.NOT_A_NATIONAL(at_field="identity_kind")
    at = "identity_number"
    if kind == CMND and not re.fullmatch(r"\d{9}", number, re.ASCII):
        yield refusals.BAD_CMND(at_field=at)
    elif kind == CCCD:
        yield from _obstacles_to_cccd(number, gender, born_on)
    elif kind == PASSPORT and not (_OWN_PASSPORT if nationality == HOME else _PASSPORT).fullmatch(number):
        yield refusals.BAD_PASSPORT(at_field=at)
    elif kind == TAX_CODE:
        yield from obstacles_to_tax_code(number)
    elif kind == DECISION:
        if not re.search(r"\d", number, re.ASCII) or len(number) > LONGEST_NUMBER:
            yield refusals.BAD_DECISION(at_field=at, limit=LONGEST_NUMBER)
        if not clean_line(issued_by):
            yield refusals.ISSUER_MISSING(at_field="issued_by")


def obstacles_to_tax_code(number: str) -> Iterator[Refusal]:
    """10 digits with their check digit, or those and the 3 of a dependent unit, from 001 on."""
    found = _TAX_CODE.fullmatch(number)
    if found is None or found[2] == "000":
        yield refusals.BAD_TAX_CODE(at_field="identity_number")
    elif tax_check_digit(found[1][:9]) != int(found[1][9]):
        yield refusals.TAX_CODE_CHECK(at_field="identity_number")


def _obstacles_to_cccd(number: str, gender: str, born_on: date | None) -> Iterator[Refusal]:
    at = "identity_number"
    if not re.fullmatch(r"\d{12}", number, re.ASCII):
        yield refusals.BAD_CCCD(at_field=at)
        return
    if number[:3] not in BIRTH_PROVINCES and number[:3] < FIRST_COUNTRY:
        yield refusals.CCCD_PROVINCE(at_field=at, code=number[:3])
    said_gender, said_year = said_by_cccd(number)
    if gender and gender != said_gender:
        yield refusals.CCCD_GENDER(at_field=at)
    if born_on is not None and born_on.year != said_year:
        yield refusals.CCCD_BIRTH(at_field=at, year=said_year)
