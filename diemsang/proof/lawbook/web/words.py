"""Names of rules and what they are counted in, in the language of the reader.

Units are part of the row and recorded in Vietnamese. Those that come with the software are translated; one that an
installation recorded is shown as it was written.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

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
    pgettext_lazy("unit", "chữ số"),
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

TOPICS: Final[dict[str, str | Promise]] = {
    "organisation": gettext_lazy("Tổ chức bộ máy"),
    "worktime": gettext_lazy("Thời giờ làm việc, thời hạn"),
    "dossiers": gettext_lazy("Hồ sơ thủ tục hành chính"),
    "counter": gettext_lazy("Quầy giao dịch"),
    "documents": gettext_lazy("Văn bản, lưu trữ"),
    "emulation": gettext_lazy("Thi đua, khen thưởng"),
    "initiatives": gettext_lazy("Sáng kiến"),
    "streamlining": gettext_lazy("Tinh giản biên chế"),
    "staff": gettext_lazy("Cán bộ, công chức"),
    "training": gettext_lazy("Đào tạo, bồi dưỡng"),
    "posts": gettext_lazy("Vị trí việc làm, biên chế"),
    "unions": gettext_lazy("Tổ chức công đoàn"),
    "oversight": gettext_lazy("Giám sát, kiểm tra"),
    "simplification": gettext_lazy("Rà soát, cắt giảm thủ tục"),
    "feedback": gettext_lazy("Ý kiến, phản ánh"),
    "facts": gettext_lazy("Số liệu, công bố"),
    "money": gettext_lazy("Tiền"),
    "data": gettext_lazy("Dữ liệu cá nhân"),
}
"""What the first word of a rule's key is about. A key of another topic shows that word."""
VALUES: Final[dict[str, str | Promise]] = {
    "reprimand": gettext_lazy("khiển trách"),
    "warning": gettext_lazy("cảnh cáo"),
    "province": gettext_lazy("cấp tỉnh"),
    "district": gettext_lazy("cấp huyện"),
    "commune": gettext_lazy("cấp xã"),
    "good": gettext_lazy("hoàn thành tốt nhiệm vụ"),
    "excellent": gettext_lazy("hoàn thành xuất sắc nhiệm vụ"),
    **{f"P{number}": format_lazy(gettext_lazy("giai đoạn {number}"), number=number) for number in range(1, 6)},
}
"""Codes that stand as values in packaged rows, in words."""


def topic_of(key: str) -> str:
    return key.partition(".")[0]


def topic_name(topic: str) -> str:
    return str(TOPICS.get(topic, topic))


def code_words(code: str) -> str:
    """`khiển trách (reprimand)`: words first, the code after; anything that is no code of ours stays as it is."""
    return f"{VALUES[code]} ({code})" if code in VALUES else code


def rule_name(name: rules.RuleName) -> str:
    """`Levels of local government that exist`; a rule without an English name keeps its Vietnamese one."""
    return name.en if (get_language() or "vi").startswith("en") and name.en else name.vi


def unit_words(unit: str) -> str:
    """`of all members` for `của tổng số ủy viên`."""
    return pgettext("unit", unit) if unit else ""
