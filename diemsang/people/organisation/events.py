"""What the organisation announces to upper floors: keys and days, never a name."""

from typing import Final

from diemsang.kernel.declarations import Event

body_changed: Final = Event(
    "organisation.body_changed",
    ("bodies", "kind", "on"),
    vi="Cơ quan được thành lập, đổi tên, chuyển, sáp nhập, chia tách hoặc giải thể",
)
appointment_changed: Final = Event(
    "organisation.appointment_changed",
    ("appointments", "people", "bodies", "change", "on"),
    vi="Bổ nhiệm hoặc kết thúc chức vụ",
)
grant_changed: Final = Event(
    "organisation.grant_changed", ("accounts", "change", "on"), vi="Giao, thu hồi quyền hoặc ủy quyền"
)

EVENTS: Final = (body_changed, appointment_changed, grant_changed)
