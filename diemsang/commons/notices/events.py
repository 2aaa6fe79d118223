"""What notices announce."""

from diemsang.kernel.declarations import Event

notice_created = Event("notices.notice_created", ("notice_id",), "Một thông báo được tạo, chờ chuyển qua các kênh.")

EVENTS = (notice_created,)
