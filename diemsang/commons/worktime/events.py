"""What the calendar announces."""

from diemsang.kernel.declarations import Event

calendar_changed = Event(
    "worktime.calendar_changed",
    ("scope", "change", "first_day", "last_day"),
    vi="Lịch làm việc đã thay đổi: hạn của hồ sơ đang chạy trong khoảng này phải tính lại",
)
"""`scope` is empty when everybody is concerned; `first_day` and `last_day` bound the days whose hours changed, both
included, `last_day` null when the change is open-ended."""

EVENTS = (calendar_changed,)
