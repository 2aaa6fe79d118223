"""How a number is written on paper, and whether a series is whole. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from diemsang.kernel.refusals import CONFLICT, Refusal, RefusalKind

PLACES: Final = ("number", "year", "kind", "agency")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")

FORMAT_HAS_NO_NUMBER = RefusalKind(
    "numbering.format_has_no_number",
    vi="Mẫu số phải có {{number}}. Ví dụ: {{number}}/{{kind}}-{{agency}}.",
    en="A format needs {{number}}. For example: {{number}}/{{kind}}-{{agency}}.",
)
FORMAT_HAS_AN_UNKNOWN_PLACE = RefusalKind(
    "numbering.format_has_an_unknown_place",
    vi="Mẫu số có chỗ điền không rõ: {place}. Chỉ dùng number, year, kind, agency trong ngoặc nhọn.",
    en="The format has an unknown place: {place}. Only number, year, kind and agency in braces may stand there.",
)
PADDING_IS_OUT_OF_RANGE = RefusalKind(
    "numbering.padding_is_out_of_range",
    vi="Số chữ số tối thiểu phải từ 1 đến 9.",
    en="The fewest digits are 1 to 9.",
)
REASON_IS_MISSING = RefusalKind(
    "numbering.reason_is_missing",
    vi="Phải ghi lý do huỷ số.",
    en="The reason for voiding a number is required.",
)
NUMBER_IS_VOID = RefusalKind(
    "numbering.number_is_void",
    vi="Số {text} đã bị huỷ trước đó.",
    en="The number {text} was voided already.",
    status=CONFLICT,
)
REGISTER_IS_UNKNOWN = RefusalKind(
    "numbering.register_is_unknown",
    vi="Không có sổ cấp số mang mã {key}.",
    en="There is no register of numbers with the key {key}.",
)
REGISTER_IS_CLOSED = RefusalKind(
    "numbering.register_is_closed",
    vi="Sổ {name} đã đóng, không cấp số mới.",
    en="The register {name} is closed and gives no more numbers.",
    status=CONFLICT,
)
REGISTER_EXISTS = RefusalKind(
    "numbering.register_exists",
    vi="Đã có sổ cấp số mang mã {key} với nội dung khác.",
    en="A register with the key {key} exists and says something else.",
    status=CONFLICT,
)
YEAR_IS_OUT_OF_RANGE = RefusalKind(
    "numbering.year_is_out_of_range",
    vi="Năm của sổ phải từ 1945 đến 2200.",
    en="The year of a series is between 1945 and 2200.",
)

SERIES_ONLY_GOES_ON = RefusalKind(
    "numbering.series_only_goes_on",
    vi="Sổ {register} năm {year} đã cấp đến số {given}: không thể đặt lại về {last}.",
    en="The register {register} has given numbers up to {given} in {year}: it cannot be set back to {last}.",
    status=CONFLICT,
)
LAST_IS_OUT_OF_RANGE = RefusalKind(
    "numbering.last_is_out_of_range",
    vi="Số cuối phải từ 1 đến {most}.",
    en="The last number is between 1 and {most}.",
)
SOURCE_IS_MISSING = RefusalKind(
    "numbering.source_is_missing",
    vi="Phải ghi số cuối lấy từ hệ thống nào.",
    en="Say which system the last number comes from.",
)
HIGHEST: Final = 99_999_999
"""More numbers than any register of a year has: a larger one is a slip of the pen."""


def write_number(template: str, number: int, *, year: int, kind: str = "", agency: str = "", padding: int = 2) -> str:
    """The number as it stands on paper: `{number}/{kind}-{agency}` gives `05/QĐ-UBND`.

    `padding` is the fewest digits of the number; a longer number widens and is never cut.
    ValueError for a place that is unknown or a number below one.
    """
    if number < 1:
        raise ValueError(f"numbers begin with 1, not {number}")
    values = {"number": f"{number:0{padding}d}", "year": f"{year:04d}", "kind": kind, "agency": agency}

    def value(place: re.Match[str]) -> str:
        if place[1] not in values:
            raise ValueError(f"unknown place {place[1]!r} in the format {template!r}")
        return values[place[1]]

    return _PLACE.sub(value, template)


def obstacles_to_format(template: str, padding: int) -> Iterator[Refusal]:
    """Why a format cannot be used."""
    places = _PLACE.findall(template)
    if "number" not in places:
        yield FORMAT_HAS_NO_NUMBER(at_field="format")
    for place in places:
        if place not in PLACES:
            yield FORMAT_HAS_AN_UNKNOWN_PLACE(at_field="format", place=place)
    if not 1 <= padding <= 9:
        yield PADDING_IS_OUT_OF_RANGE(at_field="padding")


def obstacles_to_continuing(last: int, source: str) -> Iterator[Refusal]:
    """Why a series cannot go on after the number another system gave last."""
    if not 1 <= last <= HIGHEST:
        yield LAST_IS_OUT_OF_RANGE(at_field="last", most=HIGHEST)
    if not source.strip():
        yield SOURCE_IS_MISSING(at_field="source")


@dataclass(frozen=True, slots=True)
class Wholeness:
    """Whether the numbers of a series are 1..n, each once. `missing` are closed ranges (first, last)."""

    taken: int
    voided: int
    next: int
    missing: tuple[tuple[int, int], ...] = ()
    beyond: int = 0
    """How many numbers stand at or above the next one: the counter was set back."""
    taken_over: tuple[tuple[int, int], ...] = ()
    """Closed ranges of numbers another system gave before it handed the register over."""

    @property
    def count_taken_over(self) -> int:
        return sum(last - first + 1 for first, last in self.taken_over)

    @property
    def is_whole(self) -> bool:
        there = self.taken + self.count_taken_over
        return not self.missing and not self.beyond and there == self.next - 1


def without_ranges(
    ranges: Iterable[tuple[int, int]], left_out: Iterable[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """The closed ranges without the numbers of the others, ascending. Both are ascending and do not overlap."""
    cuts, found = list(left_out), []
    for first, last in ranges:
        start = first
        for cut_first, cut_last in cuts:
            if cut_last < start or cut_first > last:
                continue
            if cut_first > start:
                found.append((start, cut_first - 1))
            start = cut_last + 1
        if start <= last:
            found.append((start, last))
    return tuple(found)


def missing_ranges(numbers: Iterable[int], next_number: int) -> tuple[tuple[int, int], ...]:
    """The ranges below `next_number` that are absent from the ascending numbers given."""
    missing, expected = [], 1
    for number in numbers:
        if number > expected:
            missing.append((expected, number - 1))
        expected = number + 1
    if expected < next_number:
        missing.append((expected, next_number - 1))
    return tuple(missing)
