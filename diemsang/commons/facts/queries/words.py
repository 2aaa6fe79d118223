"""How figures are said to people, on pages, in workbooks and on paper alike."""

import re
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from diemsang.commons.facts.queries.counting import dimension_field
from diemsang.commons.facts.queries.registry import find_fact
from diemsang.commons.facts.rules import Figure, Reason, Status, Window
from diemsang.kernel import clock
from diemsang.kernel.declarations import Fact
from diemsang.kernel.periods import Period
from diemsang.people.organisation import queries as organisation
from diemsang.ui import formats

STATUSES = {
    Status.COMPUTED: (gettext_lazy("Đếm từ hồ sơ"), "ok"),
    Status.DECLARED: (gettext_lazy("Số khai"), "warn"),
    Status.MIXED: (gettext_lazy("Một phần đếm, một phần khai"), "warn"),
    Status.NO_DATA: (gettext_lazy("Không có số liệu"), "neutral"),
    Status.UNDEFINED: (gettext_lazy("UNDEFINED: chưa định nghĩa"), "neutral"),
}
REASONS = {
    Reason.CONTEXT_MISSING: gettext_lazy("Phần việc giữ hồ sơ này chưa có trong hệ thống."),
    Reason.ZERO_DENOMINATOR: gettext_lazy("Mẫu số bằng 0: không có gì để so, nên không ghi 0%."),
    Reason.NO_RECORDS: gettext_lazy("Không có hồ sơ nào trong kỳ."),
    Reason.SMALL_CELL: gettext_lazy("Số quá nhỏ để công bố mà không lộ thông tin cá nhân."),
    Reason.NOT_IN_FORCE: gettext_lazy("Chỉ tiêu chưa được định nghĩa cho kỳ này."),
}
WINDOWS = {
    Window.DURING: gettext_lazy("xảy ra trong kỳ"),
    Window.AT_END: gettext_lazy("đang có vào ngày cuối kỳ"),
    Window.AT_START: gettext_lazy("đang có vào ngày đầu kỳ"),
}
UNITS = {
    "days": pgettext_lazy("unit", "ngày"),
    "minutes": pgettext_lazy("unit", "phút làm việc"),
    "people": pgettext_lazy("unit", "người"),
    "posts": pgettext_lazy("unit", "biên chế"),
}

BODY = re.compile(r"body:[1-9]\d{0,17}", re.ASCII)

CONTEXTS = {
    "campaigns": gettext_lazy("Chương trình, cuộc vận động"),
    "documents": gettext_lazy("Văn bản đến, đi"),
    "dossiers": gettext_lazy("Hồ sơ thủ tục hành chính"),
    "emulation": gettext_lazy("Thi đua, khen thưởng"),
    "exchange": gettext_lazy("Kết nối, ứng dụng"),
    "feedback": gettext_lazy("Ý kiến, phản ánh"),
    "initiatives": gettext_lazy("Sáng kiến, đề tài"),
    "organisation": gettext_lazy("Tổ chức bộ máy"),
    "posts": gettext_lazy("Vị trí việc làm, biên chế"),
    "procedures": gettext_lazy("Danh mục thủ tục"),
    "simplification": gettext_lazy("Rà soát, cắt giảm thủ tục"),
    "staff": gettext_lazy("Cán bộ, công chức"),
    "streamlining": gettext_lazy("Tinh giản biên chế"),
    "training": gettext_lazy("Đào tạo, bồi dưỡng"),
    "unions": gettext_lazy("Tổ chức công đoàn"),
}
"""The parts of the house whose records a figure needs, as people call them."""


def context_name(context: str) -> str:
    return str(CONTEXTS.get(context, context))


def figure_value(figure: Figure) -> str:
    """The figure in large letters: a share in per cent, money in đồng, a number with its unit."""
    if figure.value is None:
        return formats.EMPTY
    if figure.unit == "ratio" or figure.denominator is not None:
        return formats.percent_of(figure.numerator, figure.denominator)
    if figure.unit == "dong":
        return formats.dong(figure.numerator)
    unit = str(UNITS.get(figure.unit, ""))
    return f"{formats.vnumber(figure.numerator)} {unit}".strip()


def figure_parts(figure: Figure) -> str:
    """`48/48`: a share is never shown without what it was made of; `–/48` while only one side is known."""
    if figure.denominator is None:
        return ""
    return f"{formats.vnumber(figure.numerator)}/{formats.vnumber(figure.denominator)}"


def figure_status(figure: Figure) -> str:
    return str(STATUSES[figure.status][0])


def figure_kind(figure: Figure) -> str:
    return STATUSES[figure.status][1]


def figure_reason(figure: Figure) -> str:
    return str(REASONS.get(figure.reason, ""))


def window_words(window: Window) -> str:
    return str(WINDOWS[window])


def named(thing: Any) -> str:
    """The name of an indicator, figure or section in the reader's language."""
    return str(thing.en if (get_language() or "vi").startswith("en") and thing.en else thing.vi)


def filters_words(part: Any) -> str:
    """`loại: Công đoàn cơ sở; sự kiện: Sáp nhập, Chia tách`; a code stays where it has no name."""
    fact = find_fact(part.fact)
    words = []
    for name, wanted in part.filters.items():
        many = wanted if isinstance(wanted, list) else [wanted]
        if name == "organisation":
            label, names = _("cơ quan, tổ chức"), _names_of_bodies(many)
        else:
            label, names = _names_in(fact, name, many)
        words.append(f"{label}: {', '.join(names)}")
    return "; ".join(words) or _("mọi hồ sơ")


def _names_of_bodies(keys: list[Any]) -> list[str]:
    names = organisation.names_of(filter(BODY.fullmatch, map(str, keys)), clock.today())
    return [names.get(key, str(key)) for key in keys]


def _names_in(fact: Fact | None, name: str, values: list[Any]) -> tuple[str, list[str]]:
    """How the column of a dimension is called, and how its values are."""
    field = dimension_field(fact, name) if fact is not None else None
    if field is None:
        return name, [str(each) for each in values]
    choices = {str(value): str(label) for value, label in getattr(field, "flatchoices", ())}
    label = str(getattr(field, "verbose_name", None) or "")
    if not label or label == (field.name or "").replace("_", " "):
        label = name
    return label[:1].lower() + label[1:], [
        formats.yes_no(each) if isinstance(each, bool) else choices.get(str(each), str(each)) for each in values
    ]


def period_words(period: Period) -> str:
    return period.label("en" if (get_language() or "vi").startswith("en") else "vi")
