"""What a form asks for, as values: fields, sections, rows that repeat, checks. Made by `reading.read_schema` only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules.conditions import Condition
from diemsang.kernel.refusals import Language

MAX_FIELDS: Final = 300
MAX_DEPTH: Final = 16
MAX_NODES: Final = 20_000
MAX_SECTIONS_DEEP: Final = 3
MAX_OPTIONS: Final = 500
MAX_CHECKS: Final = 60
MAX_ROWS: Final = 200
MAX_WORDS: Final = 2_000
MAX_LINE: Final = 2_000
MAX_LINES: Final = 20_000
MAX_MASK: Final = 60
MAX_MASKS: Final = 10
MAX_KEY: Final = 60
MAX_CHOICE: Final = 60
USUAL_LINE: Final = 255
USUAL_LINES: Final = 4_000


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    IDENTITY = "identity"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    FILE = "file"


ADDRESS_PARTS: Final = ("street", "commune", "district", "province")


@dataclass(frozen=True, slots=True)
class Words:
    """What a form says, in both languages; without English the Vietnamese stands for both."""

    vi: str = ""
    en: str = ""

    def say(self, language: Language = "vi") -> str:
        return self.vi if language == "vi" or not self.en else self.en

    def __bool__(self) -> bool:
        return bool(self.vi)


NOTHING: Final = Words()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is stored and what people read."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class DayBound:
    """A date, or so many years, months and days from the filing day (negative: before it)."""

    day: date | None = None
    years: int = 0
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked for. What does not apply to its type stays empty."""

    key: str
    type: FieldType
    label: Words
    hint: Words = NOTHING
    required: bool = False
    shown_when: Condition | None = None
    required_when: Condition | None = None
    prefill: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    min_length: int = 0
    max_length: int = USUAL_LINE
    masks: tuple[str, ...] = ()
    least: Fraction | None = None
    most: Fraction | None = None
    decimals: int = 0
    unit: str = ""
    not_before: DayBound | None = None
    not_after: DayBound | None = None
    min_chosen: int = 0
    max_chosen: int = MAX_OPTIONS
    must_be_yes: bool = False

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options)

    def option(self, code: str) -> Words:
        """What people read for a stored choice; the code itself when the form has no such choice."""
        return next((each.label for each in self.options if each.code == code), Words(code))


class CheckKind(StrEnum):
    ORDER = "order"
    SUM = "sum"
    EQUAL = "equal"
    AT_LEAST_ONE = "at_least_one"
    UNIQUE = "unique"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class Check:
    """What several fields must fulfil together. It is asked when they are given; `fields` in the order of its kind.

    ORDER first, then (strictly after, when `strict`). SUM the parts, last the total (`at_most`: it may be more).
    EQUAL, AT_LEAST_ONE any number. UNIQUE one field of the row. SAME_PERSON an identity number, then date of birth.
    """

    kind: CheckKind
    fields: tuple[str, ...]
    strict: bool = False
    at_most: bool = False
    message: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading, shown or hidden together. Sections leave no trace in the values."""

    key: str
    label: Words
    items: "tuple[Item, ...]"
    hint: Words = NOTHING
    shown_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Rows of the same fields."""

    key: str
    label: Words
    items: tuple[Field, ...]
    hint: Words = NOTHING
    row_label: Words = NOTHING
    shown_when: Condition | None = None
    prefill: tuple[str, ...] = ()
    min_rows: int = 0
    max_rows: int = MAX_ROWS
    checks: tuple[Check, ...] = ()
    order: tuple[str, ...] = ()
    """The keys of its fields, each after those its visibility depends on."""

    def field(self, key: str) -> Field | None:
        return next((each for each in self.items if each.key == key), None)


Item = Field | Section | Repeat


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A definition that was read and found right. `data` is its JSON as it was given."""

    title: Words
    items: tuple[Item, ...]
    note: Words = NOTHING
    checks: tuple[Check, ...] = ()
    order: tuple[str, ...] = ()
    """Keys of everything outside rows, each after those its visibility depends on."""
    controls: frozenset[str] = frozenset()
    """Keys of fields and repeats whose values decide whether others are shown."""
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def walk(self) -> "Iterator[tuple[Item, Section | None]]":
        """Everything outside rows in reading order, each with the section it stands in."""
        waiting: list[tuple[Item, Section | None]] = [(item, None) for item in reversed(self.items)]
        while waiting:
            item, inside = waiting.pop()
            yield item, inside
            if isinstance(item, Section):
                waiting.extend((inner, item) for inner in reversed(item.items))

    def entries(self) -> "dict[str, Field | Repeat]":
        """What has a value, by key."""
        return {item.key: item for item, _ in self.walk() if not isinstance(item, Section)}
