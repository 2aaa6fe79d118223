"""One value of one field: cleaned into JSON, or refused in words that name the field."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules import identity, refusals
from diemsang.commons.forms.rules.law import IDENTITY_DIGITS, LEVELS, TAX_CODE_DIGITS, Law
from diemsang.commons.forms.rules.reader import LIST, OBJECT, SHOWN, TEXT, TRUTH
from diemsang.commons.forms.rules.schema import ADDRESS_PARTS, DayBound, Field, FieldType, Words
from diemsang.commons.forms.rules.typed import as_fraction, number_json
from diemsang.kernel.dates import format_date, parse_date
from diemsang.kernel.money import MAX_DONG, format_dong, parse_dong
from diemsang.kernel.numbers import format_number
from diemsang.kernel.refusals import Refusal, RefusalKind, Refused
from diemsang.kernel.text import clean, clean_line

PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "street": ("số nhà, đường, thôn", "house, street or village"),
    "commune": ("xã, phường, đặc khu", "commune"),
    "district": ("huyện, quận, thị xã, thành phố thuộc tỉnh", "district"),
    "province": ("tỉnh, thành phố", "province"),
}
MAX_ADDRESS_LINE: Final = 200
MAX_FILE_KEY: Final = 100
MAX_FILE_NAME: Final = 255
YES: Final = frozenset({"yes", "true", "1", "on"})
NO: Final = frozenset({"no", "false", "0", "off"})


@dataclass(slots=True)
class Place:
    """Where a value stands and what it is called there; gathers what is wrong with it."""

    path: str
    label: Words
    found: list[Refusal] = field(default_factory=list)

    def refuse(self, kind: RefusalKind, part: str = "", **params: Any) -> None:
        path = f"{self.path}.{part}" if part else self.path
        labels = {"label_vi": self.label.vi, "label_en": self.label.say("en")}
        self.found.append(kind(at_field=path, **labels, **params))

    def wrong_type(self, wanted: tuple[str, str]) -> None:
        self.refuse(refusals.WRONG_TYPE, wanted_vi=wanted[0], wanted_en=wanted[1])


def is_empty(raw: Any) -> bool:
    """Nothing given: null, blank text, an empty list, an object of which every part is nothing."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not clean_line(raw)
    if isinstance(raw, Mapping):
        return all(each is None or (isinstance(each, str) and not clean_line(each)) for each in raw.values())
    return isinstance(raw, list | tuple) and all(each is None or each == "" for each in raw)


def read_value(asked: Field, raw: Any, place: Place, law: Law, *, partial: bool) -> Any:
    """The cleaned JSON of a value that was given; None, and reasons in `place`, when it is refused."""
    before = len(place.found)
    value = READERS[asked.type](_Given(asked, raw, place, law, partial))
    return None if len(place.found) > before else value


@dataclass(frozen=True, slots=True)
class _Given:
    field: Field
    raw: Any
    place: Place
    law: Law
    partial: bool

    def text(self) -> str | None:
        if isinstance(self.raw, str):
            return self.raw
        self.place.wrong_type(TEXT)
        return None


def _text(given: _Given) -> str | None:
    raw = given.text()
    if raw is None:
        return None
    asked, place = given.field, given.place
    text = clean(raw).strip() if asked.type is FieldType.LONG_TEXT else clean_line(raw)
    if len(text) > asked.max_length:
        place.refuse(refusals.TOO_LONG, most=asked.max_length, length=len(text))
    elif len(text) < asked.min_length and not given.partial:
        place.refuse(refusals.TOO_SHORT, least=asked.min_length)
    elif asked.masks and not any(fits_mask(text, mask) for mask in asked.masks):
        place.refuse(refusals.MASK, masks=", ".join(f"“{each}”" for each in asked.masks))
    return text


def fits_mask(text: str, mask: str) -> bool:
    """Whether text is written as the mask says: 9 a digit, A a letter, * either, all else itself (after a \\)."""
    wanted: list[tuple[str, bool]] = []
    escaped = False
    for character in mask:
        if character == "\\" and not escaped:
            escaped = True
        else:
            wanted.append((character, escaped))
            escaped = False
    return len(text) == len(wanted) and all(
        _fits(found, character, is_literal) for found, (character, is_literal) in zip(text, wanted, strict=True)
    )


def _fits(found: str, wanted: str, is_literal: bool) -> bool:
    is_digit = found.isascii() and found.isdigit()
    if is_literal or wanted not in "9A*":
        return found == wanted
    return is_digit if wanted == "9" else found.isalpha() or (wanted == "*" and is_digit)


def _number(given: _Given) -> int | str | None:
    number = as_fraction(given.raw)
    if number is None:
        given.place.refuse(refusals.NOT_A_NUMBER)
        return None
    if (number * 10**given.field.decimals).denominator != 1:
        given.place.refuse(refusals.TOO_MANY_DECIMALS, most=given.field.decimals)
        return None
    _bounded(given, number, spell_number)
    return number_json(number)


def _money(given: _Given) -> int | None:
    try:
        number = Fraction(parse_dong(given.raw)) if isinstance(given.raw, str) else as_fraction(given.raw)
    except Refused:
        number = None
    if number is None or number.denominator != 1 or abs(number) > MAX_DONG:
        given.place.refuse(refusals.NOT_MONEY)
        return None
    _bounded(given, number, lambda each: format_dong(int(each)))
    return int(number)


def spell_number(number: Fraction) -> str:
    """A number as people read it: points between groups of three, a comma before the decimals it has."""
    written = number_json(number)
    return format_number(written) if isinstance(written, int) else written


def _bounded(given: _Given, number: Fraction, spell: Callable[[Fraction], str]) -> None:
    asked = given.field
    if abs(number) > 10**18:
        given.place.refuse(refusals.TOO_MUCH, most=spell(Fraction(10**18)))
    elif asked.least is not None and number < asked.least:
        given.place.refuse(refusals.TOO_LITTLE, least=spell(asked.least))
    elif asked.most is not None and number > asked.most:
        given.place.refuse(refusals.TOO_MUCH, most=spell(asked.most))


def _date(given: _Given) -> str | None:
    try:
        day = given.raw if type(given.raw) is date else parse_date(given.raw) if isinstance(given.raw, str) else None
    except Refused:
        day = None
    if day is None:
        given.place.refuse(refusals.NOT_A_DATE)
        return None
    first, last = (
        None if bound is None else bound_day(bound, given.law.on)
        for bound in (given.field.not_before, given.field.not_after)
    )
    if first is not None and day < first:
        given.place.refuse(refusals.TOO_EARLY, least=format_date(first))
    if last is not None and day > last:
        given.place.refuse(refusals.TOO_LATE, most=format_date(last))
    return day.isoformat()


def bound_day(bound: DayBound, on: date) -> date:
    """The day a bound means when filing on `on`: years and months first (the last day of a shorter month), then days.

    Beyond the calendar of the machine it is its first or last day.
    """
    if bound.day is not None:
        return bound.day
    months = on.year * 12 + on.month - 1 + bound.years * 12 + bound.months
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    moved = date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
    ordinal = moved.toordinal() + bound.days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def _choice(given: _Given) -> str | None:
    raw = given.text()
    if raw is not None and raw not in given.field.codes:
        given.place.refuse(refusals.NOT_A_CHOICE, value=clean_line(raw)[:SHOWN])
    return raw


def _choices(given: _Given) -> list[str] | None:
    if not isinstance(given.raw, list | tuple) or not all(isinstance(each, str) for each in given.raw):
        given.place.wrong_type(LIST)
        return None
    chosen = {each for each in given.raw if each}
    for unknown in sorted(chosen - given.field.codes)[:1]:
        given.place.refuse(refusals.NOT_A_CHOICE, value=clean_line(unknown)[:SHOWN])
    if len(chosen) < given.field.min_chosen and not given.partial:
        given.place.refuse(refusals.TOO_FEW_CHOSEN, least=given.field.min_chosen)
    if len(chosen) > given.field.max_chosen:
        given.place.refuse(refusals.TOO_MANY_CHOSEN, most=given.field.max_chosen)
    return [option.code for option in given.field.options if option.code in chosen]


def _yes_no(given: _Given) -> bool | None:
    raw = given.raw
    answer = raw if isinstance(raw, bool) else None
    if isinstance(raw, str):
        answer = True if raw in YES else False if raw in NO else None
    if answer is None:
        given.place.wrong_type(TRUTH)
    elif given.field.must_be_yes and not answer and not given.partial:
        given.place.refuse(refusals.MUST_BE_YES)
    return answer


def _digits_allowed(given: _Given, key: str) -> list[int] | None:
    allowed = given.law.listed(key)
    if allowed is None:
        given.place.refuse(refusals.LAW_UNDEFINED, key=key, on=format_date(given.law.on))
        return None
    return sorted(int(each) for each in allowed if each.isdigit())


def _wanted(lengths: list[int]) -> dict[str, str]:
    numbers = [str(each) for each in lengths]
    return {"wanted_vi": f"{' hoặc '.join(numbers)} chữ số", "wanted_en": f"{' or '.join(numbers)} digits"}


def _identity(given: _Given) -> str | None:
    raw = given.text()
    lengths = None if raw is None else _digits_allowed(given, IDENTITY_DIGITS)
    if raw is None or lengths is None:
        return None
    digits = identity.only_digits(raw.strip())
    if digits is None or len(digits) not in lengths:
        given.place.refuse(refusals.BAD_IDENTITY, on=format_date(given.law.on), **_wanted(lengths))
    elif len(digits) == identity.TWELVE and not identity.may_be_identity(digits, year=given.law.on.year):
        given.place.refuse(refusals.IDENTITY_NOT_REAL)
    return digits


def _tax_code(given: _Given) -> str | None:
    """Ten digits, thirteen of a branch (written 0100109106-001), or a personal number once the law takes it."""
    raw = given.text()
    lengths = None if raw is None else _digits_allowed(given, TAX_CODE_DIGITS)
    if raw is None or lengths is None:
        return None
    digits = identity.only_digits(raw.strip()) or ""
    is_personal = len(digits) == identity.TWELVE and identity.may_be_identity(digits, year=given.law.on.year)
    if len(digits) not in lengths or not (is_personal or identity.tax_code_is_right(digits)):
        given.place.refuse(refusals.BAD_TAX_CODE, on=format_date(given.law.on), **_wanted(lengths))
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == identity.THIRTEEN else digits


def _phone(given: _Given) -> str | None:
    raw = given.text()
    phone = None if raw is None else identity.phone_of(raw)
    if raw is not None and phone is None:
        given.place.refuse(refusals.BAD_PHONE)
    return phone


def _email(given: _Given) -> str | None:
    raw = given.text()
    email = None if raw is None else identity.email_of(raw)
    if raw is not None and email is None:
        given.place.refuse(refusals.BAD_EMAIL)
    return email


def _address(given: _Given) -> dict[str, str] | None:
    """Province and commune, and the district on days when there are districts; on other days it is refused."""
    raw, place = given.raw, given.place
    if not isinstance(raw, Mapping) or not all(isinstance(each, str | None) for each in raw.values()):
        place.wrong_type(OBJECT)
        return None
    for name in sorted(set(raw) - set(ADDRESS_PARTS)):
        place.found.append(refusals.UNKNOWN_FIELD(at_field=f"{place.path}.{name[:SHOWN]}", name=name[:SHOWN]))
    parts = {name: clean_line(raw.get(name) or "") for name in ADDRESS_PARTS}
    for name, text in parts.items():
        if len(text) > MAX_ADDRESS_LINE:
            place.refuse(refusals.TOO_LONG, name, most=MAX_ADDRESS_LINE, length=len(text))
    has_districts = given.law.knows_level("district")
    if has_districts is None:
        place.refuse(refusals.LAW_UNDEFINED, key=LEVELS, on=format_date(given.law.on))
        return None
    if not has_districts and parts["district"]:
        place.refuse(refusals.LEVEL_GONE, "district", on=format_date(given.law.on), **_part("district"))
    wanted = ("commune", "district", "province") if has_districts else ("commune", "province")
    for name in wanted:
        if not parts[name] and not given.partial:
            place.refuse(refusals.ADDRESS_PART_MISSING, name, **_part(name))
    return {name: text for name, text in parts.items() if text}


def _part(name: str) -> dict[str, str]:
    vi, en = PARTS[name]
    return {"part_vi": vi, "part_en": en}


def _file(given: _Given) -> dict[str, str] | None:
    """`{"key": "file:12", "name": "giay-khai-sinh.pdf"}`: who may attach it was decided where it was attached."""
    raw = given.raw
    key, name = (raw.get("key"), raw.get("name", "")) if isinstance(raw, Mapping) else (None, "")
    is_right = (
        isinstance(raw, Mapping)
        and set(raw) <= {"key", "name"}
        and isinstance(key, str)
        and isinstance(name, str)
        and 1 <= len(key) <= MAX_FILE_KEY
        and key.isascii()
        and key.isprintable()
        and " " not in key
        and len(name) <= MAX_FILE_NAME
    )
    if not is_right:
        given.place.refuse(refusals.BAD_FILE)
        return None
    return {"key": str(key), "name": clean_line(str(name))}


READERS: Final[Mapping[FieldType, Callable[[_Given], Any]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.YES_NO: _yes_no,
    FieldType.IDENTITY: _identity,
    FieldType.TAX_CODE: _tax_code,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.ADDRESS: _address,
    FieldType.FILE: _file,
}
