"""Names of rules and what they are counted in, in the language of the reader.

Units are part of the row and recorded in Vietnamese. Those that come with the software are translated; one that an
installation recorded is shown as it was written.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy

from diemsang.proof.lawbook import rules

UNITS: Final[tuple[str | Promise, ...]] = (
    pgettext_lazy("unit", "lần lương cơ sở"),
    pgettext_lazy("unit", "điểm"),
    pgettext_lazy("unit", "tháng lương mỗi năm"),
    pgettext_lazy("unit", "đồng/tháng"),
    pgettext_lazy("unit", "lần"),
    pgettext_lazy("unit", "tháng"),
    pgettext_lazy("unit", "tháng lương"),
    pgettext_lazy("unit", "năm"),
    pgettext_lazy("unit", "nhóm"),
    pgettext_lazy("unit", "ngày làm việc"),
    pgettext_lazy("unit", "giờ làm việc"),
    pgettext_lazy("unit", "mẫu"),
    pgettext_lazy("unit", "của số LDTT cùng năm, cùng đơn vị tính"),
    pgettext_lazy("unit", "đoàn viên"),
    pgettext_lazy("unit", "giờ Việt Nam"),
    pgettext_lazy("unit", "giờ"),
    pgettext_lazy("unit", "ngày"),
    pgettext_lazy("unit", "phiếu"),
    pgettext_lazy("unit", "ký tự"),
    pgettext_lazy("unit", "ý kiến"),
    pgettext_lazy("unit", "năm liên tục"),
    pgettext_lazy("unit", "lần liên tục"),
    pgettext_lazy("unit", "của tổng số ủy viên"),
    pgettext_lazy("unit", "của tiền làm lợi mỗi năm"),
    pgettext_lazy("unit", "năm đầu áp dụng"),
    pgettext_lazy("unit", "của giá chuyển giao"),
    pgettext_lazy("unit", "của thù lao tác giả"),
    pgettext_lazy("unit", "lần mức lương tối thiểu"),
    pgettext_lazy("unit", "của lương làm căn cứ đóng"),
    pgettext_lazy("unit", "của quỹ lương đóng bảo hiểm xã hội"),
    pgettext_lazy("unit", "của số hoàn thành tốt cùng nhóm"),
    pgettext_lazy("unit", "tuổi"),
    pgettext_lazy("unit", "tiết"),
    pgettext_lazy("unit", "ngày của tháng cuối quý"),
)


def rule_name(name: rules.RuleName) -> str:
    """`Levels of local government that exist`; a rule without an English name keeps its Vietnamese one."""
    return name.en if (get_language() or "vi").startswith("en") and name.en else name.vi


def unit_words(unit: str) -> str:
    """`of all members` for `của tổng số ủy viên`."""
    return pgettext("unit", unit) if unit else ""
