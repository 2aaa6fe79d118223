"""What a report is: sections of figures, each resolved to an indicator, and what is said beside them. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from diemsang.kernel.periods import Period, year
from diemsang.kernel.refusals import CONFLICT, RefusalKind

UNKNOWN_REPORT = RefusalKind(
    "reports.unknown_report",
    vi="Không có báo cáo mang mã {code}.",
    en="There is no report with the code {code}.",
    status=404,
)
UNKNOWN_INDEX = RefusalKind(
    "reports.unknown_index",
    vi="Chỉ số bên ngoài phải là một trong: PCI, PAR, SIPAS, PAPI.",
    en="An external index is one of PCI, PAR, SIPAS, PAPI.",
)
SCORE_IS_OUT_OF_RANGE = RefusalKind(
    "reports.score_is_out_of_range",
    vi="Điểm phải là phân số không âm, ví dụ 6575/100; thứ hạng phải từ 1.",
    en="A score is a fraction not below zero, 6575/100 for example; a rank begins with 1.",
)
INDEX_IS_DECLARED = RefusalKind(
    "reports.index_is_declared",
    vi="Chỉ số {index} năm {year} đã khai. Muốn sửa, hãy khai bản thay thế.",
    en="The index {index} of {year} is declared already. To correct it, declare a replacement.",
    status=CONFLICT,
)
SOURCE_IS_MISSING = RefusalKind(
    "reports.source_is_missing",
    vi="Chỉ số bên ngoài phải ghi tài liệu nguồn.",
    en="An external index needs its source document.",
)
PERIOD_IS_TOO_LONG = RefusalKind(
    "reports.period_is_too_long",
    vi="Báo cáo nhận kỳ dài tối đa {years} năm và phải có ngày kết thúc.",
    en="A report takes a period of at most {years} years with an end.",
)

EXTERNAL_INDICES: Final[Mapping[str, str]] = {
    "PCI": "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)",
    "PAR": "Chỉ số cải cách hành chính (PAR Index)",
    "SIPAS": "Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)",
    "PAPI": "Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI)",
}
QUOTA_SUSPECT: Final = "QUOTA_SUSPECT"
"""The decisions of a year stand above the ceiling in force then. The figure is kept as it is, and marked."""
LONGEST_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of a report. `code` is stable for ever; `indicator` is what facts know it by."""

    code: str
    indicator: str
    vi: str
    en: str
    context: str = ""
    quota: str = ""
    """The rule (a ceiling) this figure is held against."""


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    vi: str
    en: str
    figures: tuple[FigureLine, ...]
    each_year: bool = False
    """Figures of achievement years: one line for each calendar year of the period."""


@dataclass(frozen=True, slots=True)
class Template:
    """A report as data."""

    code: str
    vi: str
    en: str
    lead_vi: str
    lead_en: str
    sections: tuple[Section, ...]


@cache
def templates() -> dict[str, Template]:
    """The packaged report templates, by code."""
    folder = files("diemsang.reporting.reports").joinpath("data")
    found = (json.loads(each.read_text(encoding="utf-8")) for each in folder.iterdir() if each.name.endswith(".json"))
    return {each["code"]: _template(each) for each in sorted(found, key=lambda each: str(each["code"]))}


def windows_of(section: Section, period: Period) -> tuple[Period, ...]:
    """The period itself, or each calendar year that lies wholly in it (itself again when none does)."""
    if not section.each_year or period.end is None:
        return (period,)
    years = tuple(whole for each in range(period.start.year, period.end.year + 1) if period.covers(whole := year(each)))
    return years or (period,)


def _template(given: Mapping[str, Any]) -> Template:
    sections = tuple(
        Section(
            each["code"],
            each["vi"],
            each["en"],
            tuple(FigureLine(**line) for line in each["figures"]),
            each.get("each_year", False),
        )
        for each in given["sections"]
    )
    return Template(given["code"], given["vi"], given["en"], given["lead_vi"], given["lead_en"], sections)
