"""What the catalogue announces to upper floors: keys and days."""

from typing import Final

from diemsang.kernel.declarations import Event

decision_announced: Final = Event(
    "procedures.decision_announced",
    ("decision", "procedures", "ended", "on"),
    vi="Quyết định công bố thủ tục đã ban hành",
)
versions_published: Final = Event(
    "procedures.versions_published", ("versions", "on"), vi="Phiên bản thủ tục đã công khai"
)
centre_changed: Final = Event(
    "procedures.centre_changed",
    ("place", "procedures", "change", "on"),
    vi="Đưa thủ tục vào hoặc ra khỏi Trung tâm",
)
EVENTS: Final = (decision_announced, versions_published, centre_changed)
